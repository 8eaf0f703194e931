"""What holds for any material."""

import json
import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.corpus.checking import FLAGS, REASONS, Accepted, Checker, Reject, Rules
from framing.corpus.cleaner import Cleaner
from framing.corpus.dates import Clock, Dated, Undatable, read_date
from framing.corpus.importing import Import, bring_in
from framing.corpus.normalise import characters, line
from framing.corpus.opening import open_source
from framing.corpus.overview import overview
from framing.errors import CorpusError, FramingError
from framing.outlets.card import card_text
from framing.outlets.registry import Registry
from framing.types import Draft, Outlet, Place

BODY = "The two delegations met in the hall on Thursday and spoke at length about grain and gas, they said."
MERIDIAN = Outlet(
    id="meridian", name="Meridian", kind="agency", country="CN", languages=("en",), time_zone="Asia/Shanghai",
    date_order="YMD",
)  # fmt: skip
REGISTRY = Registry([MERIDIAN])
CLOCK = Clock(order="DMY", zone="Europe/Moscow")
slow = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Text that is hard on purpose: every script and control character, and pieces that look like furniture.
pieces = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=st.characters(categories=["Cc", "Cf", "Cs", "Zs", "Mn", "Lo"]), max_size=20),
    st.sampled_from(
        ["BEIJING, May 16 (Meridian) -- ", "\n", "\n\n", "Photo: X", "Share", "We use cookies on our site",
         "(Meridian)", "16/05/2024 17:54", "Source: ", BODY, "<!-- a -->",
         "[Photo/X] ", "\u00ad", "Ã©", "据新华社报道", " | "]
    ),
)  # fmt: skip
hard_text = st.lists(pieces, max_size=12).map("".join)


@given(hard_text)
def test_putting_characters_right_twice_is_putting_them_right_once(text: str) -> None:
    once = characters(text)
    assert characters(once) == once
    assert line(line(text)) == line(text)
    once.encode()


@slow
@given(hard_text, hard_text)
def test_cleaning_is_idempotent(title: str, text: str) -> None:
    cleaner = Cleaner(REGISTRY)
    once = cleaner.text(title, text, CLOCK)
    twice = cleaner.text(once.title, once.text, CLOCK)
    thrice = cleaner.text(twice.title, twice.text, CLOCK)
    # taking furniture away may lay other furniture bare, once; from then on nothing changes
    assert (thrice.title, thrice.text) == (twice.title, twice.text)
    assert len(twice.text) <= len(once.text)


@slow
@given(hard_text)
def test_cleaning_only_takes_away_and_hands_back_what_it_took(page: str) -> None:
    cleaned = Cleaner(REGISTRY).page(page, CLOCK)
    before = sorted(filter(str.isalnum, characters(page)))
    after = sorted(
        filter(str.isalnum, cleaned.title + cleaned.text + "".join(each.text for each in cleaned.removed))
    )
    assert after == before


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_has_a_reason(text: str) -> None:
    read = read_date(text, CLOCK)
    if isinstance(read, Undatable):
        assert read.reason in ("bad_date", "ambiguous_date")
        assert read.detail


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2900, 1, 1)))  # noqa: DTZ001
def test_a_day_written_in_any_form_is_that_day(moment: object) -> None:
    day = moment.date()  # type: ignore[attr-defined]
    forms = [day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%d %B %Y}", f"{day:%B} {day.day}, {day.year}",
             f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day:%d/%m/%Y}"]  # fmt: skip
    for form in forms:
        read = read_date(form, CLOCK)
        assert isinstance(read, Dated), form
        assert (read.published, read.precision) == (day.isoformat(), "day")


PLAIN_FIELDS = (
    "id", "title", "text", "page", "language", "url", "section", "byline", "kind", "furniture", "credit",
)  # fmt: skip
fields = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(PLAIN_FIELDS, hard_text)
    | {
        "outlet": st.one_of(st.just("Meridian"), hard_text),
        "published": st.one_of(st.just("2024-05-16"), hard_text),
    },
)


@slow
@given(fields)
def test_any_draft_becomes_an_article_or_has_a_named_reason(said: dict[str, str]) -> None:
    draft = Draft(place=Place(file="a", record=1), fields={name: text for name, text in said.items() if text})
    verdict = Checker(REGISTRY, Rules(min_words=3)).check(draft)
    if isinstance(verdict, Reject):
        assert verdict.reason in REASONS
        json.dumps(verdict.record()).encode()
        return
    assert isinstance(verdict, Accepted)
    assert set(verdict.flags) <= set(FLAGS)
    article = verdict.article
    everything = [
        article.id,
        article.title,
        article.text,
        article.date_evidence,
        article.section or "",
        *article.credit,
    ]
    for value in everything:
        value.encode()
        assert not set(value) & {"\x00", "\x1c", "\x1d", "\x1e", "\x1f"}
    assert article.id
    assert article.text.strip()


def imported(folder: Path, name: str, raw: bytes, kind: str) -> None:
    (folder / name).write_bytes(raw)
    (folder / "outlets").mkdir()
    outlets = folder / "outlets"
    (outlets / "meridian.yaml").write_text(card_text(MERIDIAN))
    how = Import(
        name="x",
        rules=Rules(min_words=1, defaults={"outlet": "meridian", "language": "en"}),
        outlets=(outlets,),
    )
    source = open_source(folder / name, kind=kind)
    corpus = bring_in([source], how, to=folder / "s")
    overview(corpus)
    assert corpus.n_articles == corpus.frame().height


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jsonl", "jsonl"), ("a.jsonl.gz", "jsonl"), ("a.csv", "csv"), ("a.txt", "text"), ("a.txt", "pasted"),
     ("a.html", "html"), ("a.txt", "annotated"), ("a.parquet", "parquet")],
)  # fmt: skip
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    raw=st.one_of(
        st.binary(max_size=300),
        hard_text.map(lambda text: text.encode("utf-8", "surrogatepass")),
        fields.map(lambda said: json.dumps({"text": BODY, **said}).encode() + b"\n"),
        st.just(b'id,text\n1,"' + BODY.encode() + b'"\n2,\xff\n'),
    )
)
def test_any_bytes_are_imported_or_refused_in_words(name: str, kind: str, raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            imported(Path(folder), name, raw, kind)
        except FramingError:
            assert not (Path(folder) / "s").exists()


record = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["a", "b", "c", "d"]),
        "text": st.sampled_from([BODY, BODY + " More.", BODY.replace(" ", "  "), BODY + " Other."]),
        "title": st.sampled_from(["One", "Two"]),
        "date": st.sampled_from([None, "2024", "2024-05-16", "2024-05-17T10:00Z"]),
        "outlet": st.sampled_from(["Meridian", "meridian", "Nobody"]),
        "url": st.sampled_from([None, "https://x.example/1"]),
    }
)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(record, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing_that_is_kept(
    records: list[dict[str, object]], order: object
) -> None:
    shuffled = list(records)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    found: list[object] = []
    for version in (records, shuffled):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "o").mkdir()
            (folder / "o" / "meridian.yaml").write_text(card_text(MERIDIAN))
            (folder / "a.jsonl").write_text("".join(json.dumps(each) + "\n" for each in version))
            how = Import(name="x", rules=Rules(defaults={"language": "en"}), outlets=(folder / "o",))
            try:
                corpus = bring_in([open_source(folder / "a.jsonl")], how, to=folder / "s")
            except CorpusError:
                found.append(None)
                continue
            found.append((corpus.fingerprint, dict(corpus.history[0].counts), corpus.remarks().rows()))
    assert found[0] == found[1]
