"""What every measure must keep to, whoever wrote it."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import polars as pl
import pytest
from tests.contracts.files_of_measures import lacks, options
from tests.small_corpus import ARTICLES, ENERGY, TOKENS, WARMTH
from tests.tokens_in_memory import TokensInMemory, tokens_of

import framing.measures
from framing import catalogue
from framing.measures.base import SCORE_SCHEMA, Measure, Scores
from framing.measures.scoring.table import units_of
from framing.models.base import Embedding, TopicModel
from framing.models.nmf import Nmf
from framing.models.ppmi_svd import PpmiSvd
from framing.text.patterns import Category
from framing.text.windows import Window, reach, windowed
from framing.types import Dimension, Unit

NAMES = catalogue.names("measures")
UNITS: tuple[Unit, ...] = ("article", "paragraph", "sentence")
MODELS: dict[str, Sequence[Embedding | TopicModel]] = {
    "nothing": (),
    "embedding": [PpmiSvd(vector_size=8).fit(TOKENS, seed=1)],
    "topics": [Nmf(k=4).fit(TOKENS, seed=1)],
}


def made(name: str, unit: Unit = "article") -> Measure:
    if library := lacks(name):
        pytest.skip(f"{library} is not installed: {name} cannot be tried")
    measure: Measure = catalogue.load("measures", name)(**options(name, unit))
    return measure


def score(
    name: str,
    tokens: TokensInMemory | None = None,
    unit: Unit = "article",
    dimensions: Sequence[Dimension] = (WARMTH, ENERGY),
) -> tuple[Scores, ...]:
    measure = made(name, unit)
    corpus = (tokens or TOKENS).with_unit(unit)
    return measure(corpus, dimensions, models=MODELS[measure.needs])


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_says_what_it_needs_and_where_it_comes_from(name: str) -> None:
    measure = catalogue.load("measures", name)
    assert measure.needs in {"nothing", "embedding", "topics"}
    assert measure.title
    assert measure.citation
    assert "References:" in (measure.__doc__ or "")
    assert measure.__module__ == f"framing.measures.{name}"


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", NAMES)
def test_scores_have_the_columns_and_the_order_of_the_door(name: str, unit: Unit) -> None:
    for scores in score(name, unit=unit):
        assert dict(scores.table.schema) == SCORE_SCHEMA
        assert scores.measure.startswith(name)
        assert scores.corpus == TOKENS.fingerprint
        place = {article: row for row, article in enumerate(TOKENS.articles["article"])}
        rows = [
            (dimension, place[article], number)
            for dimension, article, number in scores.table.select("dimension", "article", "unit").iter_rows()
        ]
        assert rows == sorted(rows)
        assert len(set(rows)) == len(rows)
        assert scores.table.height % TOKENS.articles.height == 0 or unit != "article"


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", NAMES)
def test_values_stay_in_their_range_and_none_is_nan(name: str, unit: Unit) -> None:
    for scores in score(name, unit=unit):
        known = scores.table["value"].drop_nulls()
        assert not known.is_nan().any()
        assert scores.unit
        if scores.low is not None:
            assert (known >= scores.low - 1e-12).all()
        if scores.high is not None:
            assert (known <= scores.high + 1e-12).all()
        assert (scores.table["n_matched"] <= scores.table["n_tokens"]).all()
        assert known.len() > 0, "something is scored"


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", NAMES)
def test_an_empty_text_has_no_score_rather_than_zero(name: str, unit: Unit) -> None:
    for scores in score(name, unit=unit):
        empty = scores.table.filter(pl.col("article") == "empty")
        assert empty.height > 0, "it is there"
        assert empty["value"].is_null().all()
        assert (empty["n_tokens"] == 0).all()


@pytest.mark.parametrize("name", NAMES)
def test_scoring_twice_gives_the_same_scores_and_changes_no_input(name: str) -> None:
    before = TOKENS.articles.clone()
    for one, two in zip(score(name), score(name), strict=True):
        assert one.table.equals(two.table)
        assert replace(one, table=two.table) == replace(two, table=two.table)
    assert TOKENS.articles.equals(before)


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_dimensions_changes_nothing(name: str) -> None:
    forth = score(name, dimensions=(WARMTH, ENERGY))
    back = score(name, dimensions=(ENERGY, WARMTH))
    for one, two in zip(forth, back, strict=True):
        assert one.table.equals(two.table)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", NAMES)
def test_the_way_a_corpus_is_cut_into_parts_changes_nothing(name: str, unit: Unit) -> None:
    cut = score(name, tokens_of(ARTICLES, articles_per_part=7), unit)
    for one, two in zip(score(name, unit=unit), cut, strict=True):
        assert one.table.equals(two.table)


def near(words: int, within: Unit, *patterns: str) -> Window:
    return Window(keywords=(Category(name="", patterns=patterns),), words=words, within=within)


@pytest.mark.parametrize(("name", "unit"), list(zip(NAMES, cycle(UNITS), strict=False)))
def test_a_window_that_holds_everything_changes_no_score(name: str, unit: Unit) -> None:
    measure, tokens = made(name, unit), TOKENS.with_unit(unit)
    everything = windowed(tokens, near(1_000, "article", "*"))
    whole = measure(tokens, (WARMTH, ENERGY), models=MODELS[measure.needs])
    same = measure(everything, (WARMTH, ENERGY), models=MODELS[measure.needs])
    for one, two in zip(whole, same, strict=True):
        assert one.table.equals(two.table)


FROM_ELSEWHERE = {"llm_coding"}
"""Measures whose answers were kept for whole units: another text would have to be asked anew."""


@pytest.mark.parametrize("unit", ["article", "sentence"])
@pytest.mark.parametrize("name", [name for name in NAMES if name not in FROM_ELSEWHERE])
def test_a_unit_without_a_keyword_near_it_has_no_score_and_others_show_their_words(
    name: str, unit: Unit
) -> None:
    measure = made(name, unit)
    if measure.needs == "topics":
        return  # topics are of whole articles: see below
    within: Unit = "article" if name == "supervised" else "sentence"
    words = 1_000 if name == "supervised" else 2
    seen = windowed(TOKENS.with_unit(unit), near(words, within, "oil", "army", "trade"))
    for scores in measure(seen, (WARMTH, ENERGY), models=MODELS[measure.needs]):
        for _, rows in scores.table.group_by("dimension", maintain_order=True):
            scored = unit if rows.height == len(reach(seen).units) else "article"
            held = pl.Series(reach(replace(seen, unit=scored)).units)
            assert rows.filter(~held)["value"].is_null().all()
            assert rows["n_tokens"].to_list() == units_of(seen.with_unit(scored)).n_words.tolist()
            assert rows.filter(held)["value"].drop_nulls().len() > 0


@pytest.mark.parametrize(
    "name", [name for name in NAMES if catalogue.load("measures", name).needs == "topics"]
)
def test_topics_are_of_whole_articles_and_say_so_where_there_is_a_window(name: str) -> None:
    seen = windowed(TOKENS, near(2, "sentence", "oil"))
    for one, two in zip(score(name), made(name)(seen, (), models=MODELS["topics"]), strict=True):
        assert one.table.equals(two.table)
        assert "whole articles" in two.diagnostics[-1]


FITTED = {"supervised", *(name for name in NAMES if catalogue.load("measures", name).needs == "topics")}
"""Measures that rest on a fit to this corpus, outlets and order included."""


@pytest.mark.parametrize("name", [name for name in NAMES if name not in FITTED])
def test_an_article_keeps_its_score_wherever_it_stands_in_the_corpus(name: str) -> None:
    renamed = [replace(article, outlet=f"z{9 - i // 10}") for i, article in enumerate(ARTICLES)]
    moved = tokens_of(renamed)
    assert moved.articles["article"].to_list() != TOKENS.articles["article"].to_list()
    for one, two in zip(score(name), score(name, moved), strict=True):
        key = ["dimension", "article"]
        ours, theirs = one.table.sort(key), two.table.sort(key)
        assert ours["value"].to_list() == pytest.approx(theirs["value"].to_list(), abs=1e-12)


NEW_MEASURE = '''
"""A measure that someone wrote."""
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from framing.measures.base import Scores
from framing.measures.scoring.table import Column, score_table, units_of


@dataclass(frozen=True, kw_only=True)
class Length:
    """Words of a text.

    References:
        None.
    """

    needs: ClassVar[Literal["nothing", "embedding", "topics"]] = "nothing"
    title: ClassVar[str] = "Length"
    citation: ClassVar[str] = "none"

    def __call__(self, tokens, dimensions, *, models=()):
        units = units_of(tokens)
        values = np.where(units.n_words > 0, units.n_words, np.nan)
        columns = [Column(dimension=d.name, values=values, n_matched=units.n_words) for d in dimensions]
        table = score_table(tokens, units, columns)
        about = {"measure": "length", "unit": "words", "low": 0.0, "high": None}
        return (Scores(**about, table=table, corpus=tokens.fingerprint),)


MEASURE = Length
'''


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose files are measures."""
    monkeypatch.setattr(framing.measures, "__path__", [*framing.measures.__path__, str(tmp_path)])
    yield tmp_path
    sys.modules.pop("framing.measures.length", None)


def test_a_measure_is_added_as_one_file_and_nothing_is_edited(shelf: Path) -> None:
    (shelf / "length.py").write_text(NEW_MEASURE, encoding="utf-8")
    assert "length" in catalogue.names("measures")
    (scores,) = score("length")
    assert dict(scores.table.schema) == SCORE_SCHEMA
    assert (
        scores.table["value"].to_list()[:3] == TOKENS.with_unit("article").articles["n_words"].to_list()[:3]
    )
