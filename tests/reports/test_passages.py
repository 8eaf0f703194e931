"""Passages: both sides, how they were drawn, and words that stand as they stood in the text."""

import polars as pl
import pytest

from framing.experiments.results import Results
from framing.reports.prose.passages import CONTEXT, MOST, displays


def with_one(results: Results, **cells: str) -> Results:
    from dataclasses import replace

    row = results.evidence.head(1).with_columns(**{name: pl.lit(text) for name, text in cells.items()})
    return replace(results, evidence=row)


def shown(results: Results) -> str:
    (display,) = displays(results)
    passage = next(passage for side in display.sides for passage in side.passages)
    return f"{passage.left}|{passage.keyword}|{passage.right}"


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ("dislikes the phrase", "and said so", "dislikes the phrase |junior partner| and said so"),
        ("dislikes the phrase “", "” and said so", "dislikes the phrase “|junior partner|” and said so"),
        ("for a", ", he said", "for a |junior partner|, he said"),
        ("", "", "|junior partner|"),
        ("不当", "。他说", "不当 |junior partner|。他说"),
    ],
)
def test_spaces_stand_where_the_text_has_them(results: Results, left: str, right: str, said: str) -> None:
    assert shown(with_one(results, left=left, keyword="junior partner", right=right)) == said


def test_long_contexts_are_cut_at_words_and_say_so(results: Results) -> None:
    text = "word " * 100
    left, _, right = shown(with_one(results, left=text.strip(), right=text.strip())).split("|")
    assert left.startswith("…word")
    assert right.endswith("word…")
    assert max(len(left), len(right)) <= CONTEXT + 2


def test_both_sides_are_there_even_if_one_has_nothing(results: Results) -> None:
    (display,) = displays(with_one(results, keyword="x"))
    assert [side.group for side in display.sides] == ["state", "independent"]
    assert sorted(len(side.passages) for side in display.sides) == [0, 1]


def test_what_is_not_shown_is_counted(results: Results) -> None:
    for display in displays(results):
        for side in display.sides:
            assert len(side.passages) <= MOST
            assert side.more >= 0


def test_undated_articles_are_called_undated(results: Results) -> None:
    from dataclasses import replace

    undated = results.evidence.with_columns(published=pl.lit(None, pl.String))
    for display in displays(replace(results, evidence=undated)):
        assert {passage.published for side in display.sides for passage in side.passages} <= {"undated"}
