"""The real articles, where they are: what gets in, what does not, and what is taken off."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from framing.corpus.checking import Rules
from framing.corpus.corpus import Corpus
from framing.corpus.importing import Import, bring_in
from framing.corpus.opening import open_source

pytestmark = pytest.mark.real

Importing = Callable[..., Corpus]


@pytest.fixture(scope="module")
def importing(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Importing:
    folder = tmp_path_factory.mktemp("real")

    @cache
    def run(name: str, kind: str | None = None, **defaults: str) -> Corpus:
        source = open_source(real_data / name, kind=kind)
        how = Import(name="real", rules=Rules(defaults=defaults), new_outlets=folder / "stubs")
        return bring_in([source], how, to=folder / Path(name).name)

    return run


def counts(corpus: Corpus) -> dict[str, int]:
    return dict(corpus.history[0].counts)


@pytest.mark.parametrize(
    ("name", "read", "kept", "language"),
    [
        ("ukraine2022_multi", 9052, 9050, "en"),
        ("chinese_state_en_2017_2019", 1709, 1708, "en"),
        ("russian_sample_ru", 600, 600, "ru"),
        ("cctv_sample_zh", 600, 596, "zh"),
        ("xi_speeches_en", 130, 125, "en"),
    ],
)
def test_every_record_is_kept_or_has_a_reason(
    importing: Importing, name: str, read: int, kept: int, language: str
) -> None:
    corpus = importing(f"articles/{name}.jsonl.gz")
    assert counts(corpus)["read"] == read
    assert corpus.n_articles == counts(corpus)["kept"] == kept
    assert read - kept == len(list(corpus.rejects()))
    assert corpus.frame(["language"]).get_column("language").unique().to_list() == [language]


def test_the_undated_are_known_and_datelines_taken_off(importing: Importing) -> None:
    corpus = importing("articles/ukraine2022_multi.jsonl.gz")
    assert counts(corpus)["flag:no_date"] == 48
    texts = corpus.frame(["id", "text", "credit"])
    assert not texts.get_column("text").str.contains(r"^[A-Z]+, [A-Z][a-z]+ \(AP\) —").any()
    assert texts.get_column("text").str.contains(r"\(AP Photo/").sum() <= 2
    assert texts.filter(pl.col("credit").list.contains("AP")).height > 70


def test_the_sentence_that_ends_198_texts_of_rt_is_taken_out_and_remarked(importing: Importing) -> None:
    corpus = importing("articles/ukraine2022_multi.jsonl.gz")
    taken = corpus.remarks().filter(pl.col("kind") == "boilerplate", pl.col("outlet") == "rt")
    assert taken.get_column("text").value_counts(sort=True)["count"][0] >= 190
    texts = corpus.frame(["outlet", "text"]).filter(pl.col("outlet") == "rt")["text"]
    ending = taken.get_column("text").value_counts(sort=True)["text"][0]
    assert texts.str.contains(ending, literal=True).sum() <= 10
    assert not corpus.remarks().filter(pl.col("kind") == "recurring_ending", pl.col("text") == ending).height


def test_lines_of_the_kremlin_are_joined_to_paragraphs(importing: Importing) -> None:
    corpus = importing("articles/kremlin_en.jsonl.gz")
    assert set(counts(corpus)) >= {"rejected:too_short"}
    paragraphs = corpus.frame(["text"]).select(pl.col("text").str.split("\n\n").explode())
    small = paragraphs.select(pl.col("text").str.contains(r"^[a-z]").mean()).item()
    assert small < 0.02


def test_the_pasted_page_is_one_article(importing: Importing) -> None:
    corpus = importing("pasted/xi_putin_2024-05-16_page_text.txt", kind="pasted", outlet="kazinform")
    (article,) = corpus.frame().iter_rows(named=True)
    assert article["title"] == "China, Russia deepen comprehensive strategic partnership"
    assert article["published"].startswith("2024-05-16T17:54")
    assert article["date_evidence"].startswith("dateline: 16/05/2024 17:54")
    assert article["credit"] == ["Xinhua", "TASS"]
    assert article["section"] == "Eurasia"
    assert article["title"] not in article["text"]
    for words in ("cookies", "Photo:", "Information and Settings", "16/05/2024"):
        assert words not in article["text"]
