"""The dictionary measure: matches of a dimension's patterns."""

from dataclasses import replace

import polars as pl
import pytest
from tests.tokens_in_memory import Written, tokens_of

from framing.measures.base import Scores
from framing.measures.dictionary import DictionaryMeasure
from framing.types import Dimension, Words

PARTNERSHIP = Dimension(
    name="partnership",
    title="Partnership",
    version=1,
    definition="States are partners.",
    positive="partnership",
    negative="rivalry",
    reference=("Nobody (2024)",),
    words={
        "en": Words(
            patterns=("partner*", "strategic partnership", "win-win"),
            except_patterns=("climate partnership",),
            positive=("partner", "friend"),
            negative=("rival", "enemy"),
        ),
        "ru": Words(patterns=("партн?р*",)),
    },
)
PEACE = replace(PARTNERSHIP, name="peace", words={"en": Words(patterns=("peace*",))})

ARTICLES = [
    Written(
        id="a1",
        outlet="a",
        sentences=[
            ["Partners", "meet"],
            ["A", "strategic", "partnership", ",", "they", "say", "."],
            ["No", "word"],
        ],
    ),
    Written(id="a2", outlet="a", sentences=[[], ["A", "climate", "partnership", "with", "a", "brewery"]]),
    Written(id="b1", outlet="b", sentences=[[], []]),
    Written(id="c1", outlet="c", sentences=[["Наши", "партнёры"]], language="ru"),
    Written(id="d1", outlet="d", sentences=[["Partner", "im", "Gespräch"]], language="de"),
]


def scored(unit: str = "article", measure: DictionaryMeasure | None = None) -> Scores:
    (scores,) = (measure or DictionaryMeasure())(tokens_of(ARTICLES, unit=unit), [PARTNERSHIP, PEACE])
    return scores


def values(scores: Scores, dimension: str = "partnership") -> dict[str, list[float | None]]:
    rows = scores.table.filter(pl.col("dimension") == dimension)
    return {str(a): part["value"].to_list() for (a,), part in rows.group_by("article", maintain_order=True)}


def test_articles_are_scored_per_thousand_words_without_punctuation() -> None:
    scores = scored()
    assert values(scores)["a1"] == [pytest.approx(1_000 * 2 / 9)]
    assert (scores.unit, scores.low, scores.high) == ("per thousand tokens", 0.0, None)


def test_a_word_inside_a_longer_match_is_not_counted_again() -> None:
    row = scored().table.filter(pl.col("article") == "a1", pl.col("dimension") == "partnership")
    assert row["n_matched"].item() == 2
    assert row["n_tokens"].item() == 9


def test_an_exception_takes_its_match_back() -> None:
    assert values(scored())["a2"] == [0.0]


def test_sentences_are_scored_with_zero_or_one_and_the_title_is_the_first() -> None:
    scores = scored("sentence")
    assert values(scores)["a1"] == [1.0, 1.0, 0.0]
    assert (scores.unit, scores.high) == ("share of sentences", 1.0)
    assert scores.table["unit"].to_list()[:3] == [0, 1, 2]


def test_units_without_words_have_no_score() -> None:
    assert values(scored("sentence"))["a2"] == [None, 0.0]
    assert values(scored())["b1"] == [None]


def test_each_language_is_matched_with_its_own_patterns() -> None:
    assert values(scored())["c1"] == [500.0]
    assert values(scored(), "peace")["c1"] == [None]


def test_a_language_without_patterns_has_no_score_and_is_named() -> None:
    scores = scored()
    assert values(scores)["d1"] == [None]
    assert "partnership has no patterns for de: 1 articles have no score" in scores.diagnostics
    assert "peace has no patterns for ru: 1 articles have no score" in scores.diagnostics


def test_patterns_that_cannot_match_are_named() -> None:
    assert any("win-win" in said and said.startswith("2 of 6 patterns") for said in scored().diagnostics)


@pytest.mark.parametrize(
    ("choice", "value", "unit"),
    [
        ("rate", 2_000 / 9, "per thousand tokens"),
        ("presence", 1.0, "share of articles"),
        ("count", 2.0, "matches per article"),
    ],
)
def test_the_score_can_be_chosen(choice: str, value: float, unit: str) -> None:
    scores = scored(measure=DictionaryMeasure(score=choice))  # type: ignore[arg-type]
    assert values(scores)["a1"] == [pytest.approx(value)]
    assert scores.unit == unit


def test_a_phrase_stops_at_the_end_of_a_sentence_unless_told_otherwise() -> None:
    article = Written(id="x", outlet="x", sentences=[["It", "is", "strategic"], ["Partnership", "is", "all"]])
    tokens = tokens_of([article])
    phrase = replace(PARTNERSHIP, words={"en": Words(patterns=("strategic partnership",))})
    assert DictionaryMeasure()(tokens, [phrase])[0].table["n_matched"].item() == 0
    assert DictionaryMeasure(across_sentences=True)(tokens, [phrase])[0].table["n_matched"].item() == 1


def test_no_dimensions_give_an_empty_table() -> None:
    assert DictionaryMeasure()(tokens_of(ARTICLES), [])[0].table.height == 0


def test_rarity_is_counted_among_units_with_words_of_the_patterns_own_language() -> None:
    articles = [
        Written(id="e1", outlet="a", sentences=[["peace", "partners", "Peace", "talks"]]),
        Written(id="e2", outlet="a", sentences=[["partner", "talks"]]),
        Written(id="e3", outlet="a", sentences=[[]]),
        Written(id="r1", outlet="b", sentences=[["партнёр", "peace"]], language="ru"),
    ]
    (scores,) = DictionaryMeasure(score="tf_idf")(tokens_of(articles), [PARTNERSHIP, PEACE])
    found = {(row["dimension"], row["article"]): row["value"] for row in scores.table.to_dicts()}
    assert found["peace", "e1"] == pytest.approx(1000 / 4 * 2 * 0.30102999566398120)  # log10(2 / 1)
    assert found["partnership", "e1"] == 0.0, "both English texts hold it: it tells nothing"
    assert found["partnership", "r1"] == 0.0
    assert found["peace", "r1"] is None
    assert found["peace", "e3"] is None
    assert scores.table.filter(article="e1")["n_matched"].to_list() == [1, 2], "matches stay counts"
    assert scores.unit == "per thousand tokens, weighted by log10(N / df)"
