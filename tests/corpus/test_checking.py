import pytest

from framing.corpus.checking import Accepted, Checker, Reject, Rules, derived_id
from framing.outlets.registry import Registry
from framing.types import Article, Draft, Place

from .conftest import BODY, record


def draft(**fields: object) -> Draft:
    said = {name: str(value) for name, value in record(**fields).items() if value is not None}
    said["published"] = said.pop("date", "")
    return Draft(place=Place(file="a.jsonl", record=3), fields={k: v for k, v in said.items() if v})


@pytest.fixture
def checker(registry: Registry) -> Checker:
    return Checker(registry, Rules())


def accepted(checker: Checker, **fields: object) -> Article:
    verdict = checker.check(draft(**fields))
    assert isinstance(verdict, Accepted), verdict
    return verdict.article


def reason(checker: Checker, **fields: object) -> str:
    verdict = checker.check(draft(**fields))
    assert isinstance(verdict, Reject), verdict
    return verdict.reason


def test_a_good_record_becomes_an_article(checker: Checker) -> None:
    article = accepted(checker, id="m1", url="https://meridian.example/1", section="World", kind="report")
    assert (article.id, article.outlet, article.title, article.text) == ("m1", "meridian", "Talks held", BODY)
    assert (article.published, article.date_precision) == ("2024-05-16", "day")
    assert article.date_evidence == "field published: 2024-05-16"
    assert (article.language, article.language_confidence) == ("en", 1.0)
    assert (article.section, article.kind, article.place) == ("World", "report", "a.jsonl:3")


@pytest.mark.parametrize(
    "name", ["Meridian News Agency", "MERIDAN", "子午社", "https://www.meridian.example/a"]
)
def test_the_outlet_is_recognised_by_any_of_its_names(checker: Checker, name: str) -> None:
    assert accepted(checker, outlet=name).outlet == "meridian"


def test_the_address_tells_the_outlet_where_the_record_does_not(checker: Checker) -> None:
    assert accepted(checker, outlet=None, url="https://eng.neva-wire.example/x").outlet == "neva_wire"
    assert accepted(checker, outlet="Neva (mirror)", url="https://neva-wire.example/x").outlet == "neva_wire"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"outlet": None}, "no_outlet"),
        ({"outlet": "Meridian Post"}, "unknown_outlet"),
        ({"text": None}, "empty"),
        ({"text": "Photo: Lin\n\nShare"}, "empty"),
        ({"text": "Nineteen words are too few " * 3 + "for an article."}, "too_short"),
        ({"text": "会谈开始。" * 7, "language": "zh"}, "too_short"),
        ({"date": "2024-02-30"}, "bad_date"),
        ({"date": "05/06/2024"}, "ambiguous_date"),
        (
            {"text": "a b c d e f g h i j k l m n o p q r s t", "title": None, "language": None},
            "language_unknown",
        ),
    ],
)
def test_each_reason_has_its_case(checker: Checker, fields: dict[str, object], expected: str) -> None:
    assert reason(checker, **fields) == expected


def test_chinese_is_measured_in_characters(checker: Checker) -> None:
    assert accepted(checker, text="会谈开始。" * 8, language="zh").language == "zh"


def test_an_unknown_outlet_is_told_its_likely_names(checker: Checker) -> None:
    verdict = checker.check(draft(outlet="Tidewater Pots"))
    assert isinstance(verdict, Reject)
    assert verdict.detail == "no outlet 'Tidewater Pots'; did you mean The Tidewater Post?"


def test_a_reject_can_be_recognised(checker: Checker) -> None:
    verdict = checker.check(draft(id="m1", outlet="Nobody", text="word " * 200))
    assert isinstance(verdict, Reject)
    line = verdict.record()
    assert (line["stage"], line["place"], line["id"], line["title"]) == (
        "import",
        "a.jsonl:3",
        "m1",
        "Talks held",
    )
    assert len(line["text"]) <= 200


def test_what_a_source_could_not_read_is_passed_on_with_its_reason(checker: Checker) -> None:
    verdict = checker.check(
        Draft(place=Place(file="a"), fields={"detail": "not JSON"}, problem="broken_record")
    )
    assert isinstance(verdict, Reject)
    assert (verdict.reason, verdict.detail) == ("broken_record", "not JSON")


def test_undated_articles_are_kept_and_flagged_unless_a_date_is_required(registry: Registry) -> None:
    verdict = Checker(registry, Rules()).check(draft(date=None))
    assert isinstance(verdict, Accepted)
    assert (verdict.article.published, verdict.article.date_precision) == (None, "none")
    assert verdict.flags == ("no_date",)
    assert reason(Checker(registry, Rules(require_date=True)), date=None) == "undated"


def test_a_dateline_dates_an_article_that_states_no_date(checker: Checker) -> None:
    article = accepted(checker, date=None, text=f"World 16 May 2024 17:54\n\n{BODY}")
    assert article.published == "2024-05-16T17:54+08:00"
    assert article.date_evidence.startswith("dateline: 16 May 2024 17:54")
    assert article.section == "World"


def test_a_stated_date_is_stronger_than_a_dateline(checker: Checker) -> None:
    article = accepted(checker, date="2024-05-17", text=f"World 16 May 2024\n\n{BODY}")
    assert article.published == "2024-05-17"


def test_defaults_fill_what_records_do_not_say(registry: Registry) -> None:
    checker = Checker(registry, Rules(defaults={"outlet": "neva_wire", "language": "ru"}))
    article = accepted(checker, outlet=None, language=None)
    assert (article.outlet, article.language) == ("neva_wire", "ru")
    assert accepted(checker, outlet="meridian").outlet == "meridian"


def test_a_language_that_is_not_stated_is_detected(checker: Checker) -> None:
    article = accepted(checker, language=None)
    assert article.language == "en"
    assert 0.9 < article.language_confidence <= 1


def test_an_article_without_an_identifier_gets_one_from_what_it_says(checker: Checker) -> None:
    article = accepted(checker)
    assert article.id == derived_id("meridian", "", "Talks held", BODY)
    assert accepted(checker, title="Others held").id != article.id


def test_characters_are_put_right_in_every_field(checker: Checker) -> None:
    article = accepted(
        checker, title="Cafe\u0301\u200b talks", section="Wor\u00adld\x07", text=BODY + "\x00\ud800"
    )
    assert (article.title, article.section) == ("Café talks", "World")
    assert article.text.endswith("\ufffd")
    (article.title + article.text).encode()


def test_broken_characters_are_flagged(checker: Checker) -> None:
    verdict = checker.check(draft(text=BODY + " itâ€™s donâ€™t \ufffd"))
    assert isinstance(verdict, Accepted)
    assert verdict.flags == ("mojibake", "lost_characters")


def test_furniture_stays_if_cleaning_is_switched_off(registry: Registry) -> None:
    text = f"BEIJING, May 16 (Meridian) -- {BODY}"
    article = accepted(Checker(registry, Rules(clean=False)), text=text)
    assert article.text == text
    assert article.credit == ()


def test_a_page_is_told_apart_even_then(registry: Registry) -> None:
    checker = Checker(registry, Rules(clean=False, defaults={"outlet": "steppe_herald", "language": "en"}))
    verdict = checker.check(
        Draft(
            place=Place(file="p.txt"),
            fields={"page": f"A title\nEurasia/Meridian 16/05/2024 17:54\n\n{BODY}"},
        )
    )
    assert isinstance(verdict, Accepted)
    assert (verdict.article.title, verdict.article.credit) == ("A title", ("Meridian",))


def test_what_a_source_knows_to_be_furniture_gives_its_credits(checker: Checker) -> None:
    article = accepted(checker, furniture="MOSCOW, May 16 (Neva Wire) --\n(Source: Meridian)")
    assert article.credit == ("Neva Wire", "Meridian")
    assert article.text == BODY
