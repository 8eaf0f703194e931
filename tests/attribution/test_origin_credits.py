"""Agency credits in English, Russian and Chinese: what they are, whose, where, and how much they say."""

from pathlib import Path

import polars as pl
import pytest
from tests.attribution.printed import Printed, store

from framing.attribution.credits import CONFIDENCE, STRONG, CreditReader, read_credits
from framing.attribution.credits_names import AgencyNames, edits
from framing.engine import Engine
from framing.outlets.registry import Registry
from framing.text.tokens import running_text

LONG = (
    "The ministers met for two hours in the old customs house and agreed that the ferry between the ports "
    "shall run again before the summer, as it did until the spring floods of the year before last."
)
LANG = (
    "Министры беседовали два часа в старом здании таможни и договорились о том, что паром между портами "
    "снова пойдёт до начала лета, как это было до весеннего паводка позапрошлого года."
)
ZHONG = (
    "两国部长在旧海关大楼会谈了两个小时，"
    "一致同意两个港口之间的渡轮将在夏天之前恢复航行，如同前年春汛之前那样。"
)


@pytest.fixture(scope="module")
def reader() -> CreditReader:
    return CreditReader(Registry.load())


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Source: Xinhua", "xinhua"),
        ("(Source: Xinhua News Agency)", "xinhua"),
        ("Eurasia/Xinhua 16/05/2024 17:54", "xinhua"),
        ("Our Standards: The Thomson Reuters Trust Principles.", "reuters"),
        ("The Associated Press", "ap"),
        ("(AP)", "ap"),
        ("Agence France-Presse", "afp"),
        ("Источник: РИА Новости", "ria_novosti"),
        ("/ТАСС/", "tass"),
        ("ИТАР-ТАСС", "tass"),
        ("Интерфакс", "interfax"),
        ("来源：新华社", "xinhua"),
        ("来源: 新华网", "xinhua"),
        ("本报综合新华社电", "xinhua"),
        ("Kyodo", "kyodo"),
    ],
)
def test_a_line_names_its_agency(reader: CreditReader, line: str, agency: str) -> None:
    found = reader.of_line(line, "source_line")
    assert [credit.agency for credit in found] == [agency]
    assert found[0].kind == "source_line"
    assert found[0].confidence >= STRONG


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Source: Xinhue", "xinhua"),
        ("Source: Xinhau", "xinhua"),
        ("Source: Rueters", "reuters"),
        ("By Associated Pres", "ap"),
        ("Источник: РИА Новсти", "ria_novosti"),
        ("Bloomburg", "bloomberg"),
    ],
)
def test_a_misspelt_name_is_recognised_with_less_confidence(
    reader: CreditReader, line: str, agency: str
) -> None:
    found = reader.of_line(line, "source_line")
    assert [credit.agency for credit in found] == [agency]
    assert STRONG <= found[0].confidence <= CONFIDENCE["source_line"]


@pytest.mark.parametrize(
    "line",
    [
        "Source: Ministry of Transport",
        "Source: TASC",  # too short to forgive a slip
        "By Sinha Rao",
        "Staff reporter",
        "ap",  # not in capitals
        "Source: The Guardian",
    ],
)
def test_a_line_without_an_agency_gives_no_credit(reader: CreditReader, line: str) -> None:
    assert reader.of_line(line, "source_line") == []


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Photo: Xinhua", "photo"),
        ("Фото: ТАСС", "photo"),
        ("新华社 供图", "photo"),
        ("Xinhua contributed to this report.", "contributed"),
        ("With reporting by Reuters", "contributed"),
        ("(With Agence France-Presse)", "contributed"),
        ("Additional reporting by Interfax", "contributed"),
    ],
)
def test_help_and_pictures_do_not_make_agency_copy(reader: CreditReader, line: str, kind: str) -> None:
    (credit,) = reader.of_line(line, "source_line")
    assert credit.kind == kind
    assert credit.confidence < 0.5


def test_a_slip_never_turns_one_outlet_into_another() -> None:
    registry = Registry.load()
    names = AgencyNames(registry)
    known = [(each.id, name) for each in registry for name in (each.name, *each.aliases)]
    agencies = {each.id for each in registry if each.kind == "agency"}
    assert [
        (own, name, other) for own, name in known if (other := names.misspelt(name)) not in (None, own)
    ] == []
    assert [name for own, name in known if own in agencies and names.agency(name) != own] == []


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [("xinhua", "xinhua", 0), ("xinhue", "xinhua", 1), ("xinhau", "xinhua", 1), ("reters", "reuters", 1)],
)
def test_edits_are_counted_with_swaps_of_neighbours(a: str, b: str, distance: int) -> None:
    assert edits(a, b) == edits(b, a) == distance


def credits_of(text: str, folder: Path, *, language: str = "en", clean: bool = True) -> pl.DataFrame:
    piece = Printed(id="a", outlet="the_page", title="Ferry", text=text, language=language, byline=None)
    corpus = store([piece], folder, {"the_page": "online"}, clean=clean)
    with Engine() as engine:
        return read_credits(
            corpus, tuple({o.id: o for o in (*Registry.load(), *corpus.outlets)}.values()), engine
        )


@pytest.mark.parametrize("clean", [True, False])
@pytest.mark.parametrize(
    ("text", "language", "agency"),
    [
        (f"BEIJING, May 16 (Xinhua) -- {LONG}", "en", "xinhua"),
        (f"KYIV, Ukraine (AP) — {LONG}", "en", "ap"),
        (f"МОСКВА, 16 мая. /ТАСС/. {LANG}", "ru", "tass"),
        (f"新华社北京5月16日电 {ZHONG}", "zh", "xinhua"),
    ],
)
def test_a_dateline_makes_agency_copy_whether_it_was_taken_out_or_not(
    text: str, language: str, agency: str, *, clean: bool, tmp_path: Path
) -> None:
    found = credits_of(text, tmp_path, language=language, clean=clean).filter(pl.col("kind") == "dateline")
    assert found.get_column("agency").to_list() == [agency]
    assert found.get_column("place").to_list() == ["furniture" if clean else "text"]


@pytest.mark.parametrize(
    ("text", "language", "agency", "name", "kind"),
    [
        (f"The ferry is to run again, Xinhue reports.\n\n{LONG}", "en", "xinhua", "Xinhue", "reports_tag"),
        (f"{LONG}\n\n{LONG[:80]}.\n\nIt is late, Xinhua reports.", "en", "xinhua", "Xinhua", "cited"),
        (f"{LONG} The price stays, according to TASS. More soon.", "en", "tass", "TASS", "cited"),
        (f"{LONG} The price stays, the captain told the Tass news agency.", "en", "tass", "Tass", "cited"),
        (f"{LONG} Citing Russia's Interfax news agency, he said no.", "en", "interfax", "Interfax", "cited"),
        (f"Паром пойдёт снова, сообщает ТАСС. {LANG}", "ru", "tass", "ТАСС", "reports_tag"),
        (f"{LANG} Цена останется прежней, сообщили «Интерфаксу».", "ru", None, "", ""),
        (
            f"{LANG} По данным РИА Новости, цена останется прежней.",
            "ru",
            "ria_novosti",
            "РИА Новости",
            "cited",
        ),
        (f"据新华社报道，{ZHONG}", "zh", "xinhua", "新华社", "cited"),
    ],
)
def test_a_name_in_the_text_is_a_tag_a_source_or_nothing(
    text: str, language: str, agency: str | None, name: str, kind: str, tmp_path: Path
) -> None:
    found = credits_of(text, tmp_path, language=language).filter(pl.col("place") == "text")
    if agency is None:
        assert found.is_empty()
        return
    (row,) = found.iter_rows(named=True)
    assert (row["agency"], row["kind"], row["text"]) == (agency, kind, name)
    running = running_text("Ferry", text).encode()
    assert running[row["start"] : row["end"]].decode() == name


def test_an_agency_in_passing_is_no_credit(tmp_path: Path) -> None:
    text = f"{LONG} He was editor of TASS for nine years, and the Xinhua building is next door. Good."
    assert credits_of(text, tmp_path).is_empty()
