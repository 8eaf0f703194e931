"""Whose copy: time, clusters, quotations, stock phrases, chains, open cases, determinism."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.attribution.printed import Printed, changed, origins_of, store

from framing.attribution.origin import Origins, OriginSettings, origins, origins_beside
from framing.engine import Engine
from framing.errors import CorpusError, UsageError
from framing.text.tokenise import tokenise
from framing.text.tokens import TokenSettings

KINDS = {"wire": "agency", "harbour_post": "newspaper", "valley_times": "newspaper", "lake_mail": "newspaper"}
CONSONANTS, VOWELS = "bdfgklmnprst", "aeiou"


def prose(seed: int, n_sentences: int = 12, length: int = 16) -> str:
    """Sentences of invented words."""
    draw = random.Random(seed)
    said = []
    for _ in range(n_sentences):
        words = [
            "".join(draw.choice(CONSONANTS) + draw.choice(VOWELS) for _ in range(3)) for _ in range(length)
        ]
        said.append(" ".join(words).capitalize() + ".")
    return " ".join(said)


def searched(pieces: Sequence[Printed], folder: Path, settings: OriginSettings | None = None) -> Origins:
    return origins_of(store(pieces, folder, KINDS), folder, settings=settings)


def article(found: Origins, name: str) -> dict[str, object]:
    (row,) = found.articles.filter(pl.col("article") == name).iter_rows(named=True)
    return row


def piece(name: str, outlet: str, text: str, published: str | None = "2024-05-16") -> Printed:
    return Printed(id=name, outlet=outlet, text=text, published=published)


def test_the_later_one_is_the_copy_by_the_clocks_of_both_outlets(tmp_path: Path) -> None:
    text = prose(1)
    early, late = "2024-05-16T23:30+08:00", "2024-05-16T16:00+00:00"  # 15:30 and 16:00 in UTC
    found = searched([piece("a", "lake_mail", text, late), piece("b", "valley_times", text, early)], tmp_path)
    assert article(found, "a")["source"] == "b"
    assert article(found, "b")["role"] == "source"
    assert article(found, "a")["origin"] == article(found, "b")["origin"] == "valley_times"
    assert article(found, "a")["provenance"] == "outlet"
    assert found.pairs.get_column("order").to_list() == ["dates"]


def test_on_one_day_the_agency_is_the_source(tmp_path: Path) -> None:
    text = prose(2)
    found = searched([piece("a", "harbour_post", text), piece("z", "wire", text)], tmp_path)
    assert (article(found, "a")["source"], article(found, "a")["origin"]) == ("z", "wire")
    assert found.pairs.get_column("order").to_list() == ["signs"]


@pytest.mark.parametrize(
    ("printed", "sent", "source"),
    [("2024-05-15", "2024-05-16", "z"), ("2024-05-13", "2024-05-17", "a")],
)
def test_an_agencys_page_may_be_dated_a_day_late(
    printed: str, sent: str, source: str, tmp_path: Path
) -> None:
    text = prose(2)
    pieces = [piece("a", "harbour_post", text, printed), piece("z", "wire", text, sent)]
    assert searched(pieces, tmp_path).pairs.get_column("source").to_list() == [source]


def test_on_one_day_who_names_the_other_is_the_copy(tmp_path: Path) -> None:
    text = prose(3)
    names = f"{text} The story was first told by Valley Times."
    found = searched([piece("a", "harbour_post", names), piece("z", "valley_times", text)], tmp_path)
    assert article(found, "a")["source"] == "z"
    assert found.pairs.get_column("order").to_list() == ["signs"]


def test_where_nothing_says_who_was_first_the_origin_stays_open(tmp_path: Path) -> None:
    text = prose(4)
    found = searched([piece("a", "harbour_post", text), piece("z", "valley_times", text)], tmp_path)
    assert [article(found, name)["origin"] for name in "az"] == [None, None]
    assert [article(found, name)["weight"] for name in "az"] == [0.5, 0.5]
    assert set(found.sentences.get_column("provenance")) == {"own"}
    assert found.pairs.get_column("order").to_list() == ["open"]


def test_an_undated_copy_of_an_agency_is_found(tmp_path: Path) -> None:
    text = prose(5)
    found = searched(
        [piece("a", "harbour_post", text, None), piece("z", "wire", text, "2021-01-01")], tmp_path
    )
    assert (article(found, "a")["role"], article(found, "a")["origin"]) == ("reprint", "wire")


def test_texts_further_apart_than_the_window_are_not_compared(tmp_path: Path) -> None:
    text = prose(6)
    pieces = [piece("a", "wire", text, "2024-05-01"), piece("b", "lake_mail", text, "2024-05-12")]
    assert searched(pieces, tmp_path / "week").pairs.is_empty()
    assert len(searched(pieces, tmp_path / "month", OriginSettings(window_days=30)).pairs) == 1


def test_a_copy_of_a_copy_goes_back_to_the_first(tmp_path: Path) -> None:
    text = prose(7, 16)
    edited = changed(text, 0.12, random.Random(1))
    days = ("2024-05-14", "2024-05-15", "2024-05-16")
    pieces = [
        piece("a", "wire", text, days[0]),
        piece("b", "harbour_post", edited, days[1]),
        piece("c", "lake_mail", edited, days[2]),
    ]
    found = searched(pieces, tmp_path)
    assert article(found, "c")["source"] == "b"
    assert {article(found, name)["cluster"] for name in "abc"} == {"a"}
    assert {article(found, name)["origin"] for name in "abc"} == {"wire"}
    assert {article(found, name)["cluster_size"] for name in "abc"} == {3}


def test_a_copied_passage_leaves_a_piece_its_outlets_own(tmp_path: Path) -> None:
    said = prose(8, 10).split(". ")
    own = prose(9, 12)
    taken = f"{own} {'. '.join(said[2:5])}. {prose(10, 4)}"
    pieces = [piece("a", "wire", ". ".join(said), "2024-05-15"), piece("b", "lake_mail", taken)]
    found = searched(pieces, tmp_path)
    told = article(found, "b")
    assert (told["role"], told["origin"], told["provenance"]) == ("partial", "lake_mail", "own")
    assert (told["cluster"], told["cluster_size"], told["source"]) == ("b", 1, "a")
    sentences = found.sentences.filter(pl.col("article") == "b", pl.col("provenance") == "agency")
    assert sentences.get_column("sentence").to_list() == [13, 14, 15]
    assert set(sentences.get_column("source")) == {"a"}


def test_quoted_speech_in_two_reports_is_no_copy(tmp_path: Path) -> None:
    speech = f"“{prose(11, 3)}”"
    pieces = [
        piece("a", "harbour_post", f"{prose(12)} {speech} {prose(13)}", "2024-05-15"),
        piece("b", "lake_mail", f"{prose(14)} {speech.replace('“', '«').replace('”', '»')} {prose(15)}"),
    ]
    found = searched(pieces, tmp_path)
    assert found.pairs.get_column("kind").to_list() == ["shared_quote"]
    assert [article(found, name)["role"] for name in "ab"] == ["shared_quote"] * 2
    assert [article(found, name)["weight"] for name in "ab"] == [1.0, 1.0]
    assert set(found.sentences.get_column("provenance")) == {"own"}


def test_stock_phrases_of_an_outlet_link_nothing(tmp_path: Path) -> None:
    stock = prose(16, 3)
    shared = [piece(f"a{n:02}", "harbour_post", f"{prose(100 + n)} {stock}") for n in range(12)]
    shared += [piece(f"b{n:02}", "lake_mail", f"{prose(200 + n)} {stock}") for n in range(3)]
    found = searched(shared, tmp_path)
    assert found.pairs.is_empty()
    assert set(found.articles.get_column("role")) == {"single"}


def test_a_story_with_a_stock_phrase_is_still_found_when_it_is_copied(tmp_path: Path) -> None:
    stock = prose(17, 3)
    pieces = [piece(f"a{n:02}", "harbour_post", f"{prose(300 + n)} {stock}", "2024-05-15") for n in range(12)]
    pieces.append(piece("copy", "lake_mail", pieces[4].text))
    found = searched(pieces, tmp_path)
    assert found.pairs.select("article", "source").rows() == [("copy", "a04")]


def test_a_text_printed_again_by_its_outlet_is_a_version(tmp_path: Path) -> None:
    text = prose(18)
    pieces = [piece("a", "lake_mail", text, "2024-05-15"), piece("b", "lake_mail", f"{text} {prose(19, 3)}")]
    found = searched(pieces, tmp_path)
    told = article(found, "b")
    assert (told["role"], told["provenance"], told["source"], told["weight"]) == ("version", "own", "a", 0.5)


def test_a_strong_credit_makes_agency_copy_without_the_agencys_print(tmp_path: Path) -> None:
    text = f"HARBOUR CITY, May 16 (Xinhua) -- {prose(20)}\n\n{prose(21)}"
    found = searched([piece("a", "lake_mail", text)], tmp_path)
    told = article(found, "a")
    assert (told["origin"], told["provenance"], told["role"]) == ("xinhua", "agency", "single")
    assert told["confidence"] == pytest.approx(0.95)
    sentences = found.sentences
    assert sentences.get_column("provenance").to_list() == ["own"] + ["agency"] * (len(sentences) - 1)


def test_who_prints_agency_copy_uncredited_is_known_by_who_credits_it(tmp_path: Path) -> None:
    text = prose(22)
    pieces = [
        piece("a", "harbour_post", text, "2024-05-15"),
        piece("b", "lake_mail", f"HARBOUR CITY, May 16 (Xinhua) -- {text}"),
    ]
    found = searched(pieces, tmp_path)
    assert [article(found, name)["origin"] for name in "ab"] == ["xinhua", "xinhua"]
    assert article(found, "a")["evidence"] == ["text: credited so in b (xinhua)"]


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "ru",
            "Министры двух стран договорились {} о том, что паром между портами снова пойдёт до начала лета.",
        ),
        ("zh", "两国部长在第{}次会谈中一致同意，两个港口之间的渡轮将在夏天之前恢复航行，票价保持不变。"),
    ],
)
def test_reprints_are_found_in_russian_and_chinese(language: str, texts: str, tmp_path: Path) -> None:
    numbers = (
        ["в среду", "в Москве", "после обеда", "накануне"] if language == "ru" else ["一", "二", "三", "四"]
    )
    text = "\n\n".join(texts.format(number) for number in numbers)
    pieces = [
        replace(piece("a", "wire", text, "2024-05-15"), language=language),
        replace(piece("b", "lake_mail", text), language=language),
    ]
    found = searched(pieces, tmp_path)
    assert (article(found, "b")["role"], article(found, "b")["containment"]) == ("reprint", 1.0)


def test_the_tables_are_the_same_for_any_number_of_workers_and_any_parts(tmp_path: Path) -> None:
    pieces = [piece(f"a{n}", "wire", prose(n), "2024-05-15") for n in range(30)]
    pieces += [piece(f"b{n}", "lake_mail", changed(prose(n), 0.05, random.Random(n))) for n in range(30)]
    corpus = store(pieces, tmp_path, KINDS)
    for jobs in (1, 2):
        origins_of(corpus, tmp_path / str(jobs), jobs=jobs)
    for name in ("articles", "sentences", "pairs", "credits"):
        one, two = (tmp_path / jobs / "origins" / f"{name}.parquet" for jobs in "12")
        assert one.read_bytes() == two.read_bytes()
    assert (tmp_path / "1" / "origins" / "origins.json").read_bytes() == (
        tmp_path / "2" / "origins" / "origins.json"
    ).read_bytes()
    assert len(list((tmp_path / "1" / "origins").iterdir())) == 5  # nothing is left of the work


def test_tables_beside_a_corpus_are_made_once_and_again_when_a_setting_changes(tmp_path: Path) -> None:
    corpus = store([piece("a", "wire", prose(1))], tmp_path, KINDS)
    with Engine() as engine:
        first = origins_beside(corpus, engine)
        made = (first.path / "pairs.parquet").stat().st_mtime_ns
        assert origins_beside(corpus, engine) == first
        assert (first.path / "pairs.parquet").stat().st_mtime_ns == made
        origins_beside(corpus, engine, settings=OriginSettings(window_days=3))
    assert '"window_days": "3"' in (first.path / "origins.json").read_text(encoding="utf-8")


def test_a_corpus_of_empty_and_short_texts_gives_tables(tmp_path: Path) -> None:
    found = searched([piece("a", "wire", "Wait."), piece("b", "lake_mail", "Wait.")], tmp_path)
    assert found.articles.get_column("role").to_list() == ["single", "single"]
    assert found.pairs.is_empty()
    assert found.credits.is_empty()


def test_tokens_of_another_corpus_are_refused(tmp_path: Path) -> None:
    one = store([piece("a", "wire", prose(1))], tmp_path / "1", KINDS)
    two = store([piece("a", "wire", prose(2))], tmp_path / "2", KINDS)
    with Engine() as engine:
        tokens = tokenise(one, tmp_path / "tokens", TokenSettings(), engine)
        with pytest.raises(CorpusError, match="Tokenise this one"):
            origins(tokens, two, to=tmp_path / "origins", engine=engine)


def test_a_folder_without_tables_is_no_folder_of_origins(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"holds no articles\.parquet"):
        Origins.open(tmp_path)


@pytest.mark.parametrize(
    "wrong", [{"whole": 0.0}, {"long_run": 4}, {"stock_articles": 1}, {"window_days": -1}]
)
def test_settings_that_mean_nothing_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError, match=next(iter(wrong))):
        OriginSettings(**wrong)  # type: ignore[arg-type]
