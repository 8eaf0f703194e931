"""Rows of focal words: the word, the company it keeps in each group alone, a panel of marks, and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from framing.reports.drawing.canvas import HAIRLINE, Canvas
from framing.reports.drawing.lettering import width_mm, wrap
from framing.reports.drawing.palette import looks
from framing.reports.plots.base import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_MM, HEAD_MM, FOOT_MM, GAP_MM, EDGE_MM = 9.2, 12.5, 10.0, 3.0, 0.5
LINE_MM = 1.75
"""Distance of the two lines of neighbours from the middle of their row."""

WORD_MM, NEAR_MM = 24.0, 60.0
NEAR_FROM_MM = 150.0
"""Narrower figures leave the neighbours out."""

MOST_ROWS = 24
"""Words that a page holds."""

NEIGHBOURS = 4
SURE = 0.8
"""Share of embeddings, and of vectors without one outlet, from which a neighbour is an observation."""


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """One column of numbers at the right.

    Attributes:
        heading: What they are.
        texts: One for each row.
    """

    heading: str
    texts: tuple[str, ...]


def with_neighbours(words: pl.DataFrame, neighbours: pl.DataFrame, how: str) -> pl.DataFrame:
    """The words with what only the one group's vector is near to, and only the other's.

    Args:
        words: One row per word: ``word``, ``target``, ``reference``.
        neighbours: The run's table ``word_neighbours``.
        how: By which method: ``à la carte`` or ``own embeddings``.
    """
    near = {
        f"near_{side}": [
            own_neighbours(neighbours, how, word, group)
            for word, group in words.select("word", side).iter_rows()
        ]
        for side in ("target", "reference")
    }
    return words.with_columns(**{name: pl.Series(listed, dtype=pl.String) for name, listed in near.items()})


def own_neighbours(neighbours: pl.DataFrame, how: str, word: str, group: str) -> str:
    """The nearest words that one group's vector has and the other's has not, as far as they are stable.

    Args:
        neighbours: The run's table ``word_neighbours``.
        how: By which method: ``à la carte`` or ``own embeddings``.
        word: The focal word.
        group: The group.
    """
    stable = [pl.col(name).fill_null(1.0) >= SURE for name in ("found", "found_outlets")]
    found = neighbours.filter(
        pl.col("how") == how,
        pl.col("word") == word,
        pl.col("group") == group,
        pl.col("neighbour") != word,
        pl.col("other_group") < 1 - SURE,
        *stable,
    )
    return ", ".join(found.sort("rank")["neighbour"].head(NEIGHBOURS))


def frame(
    data: pl.DataFrame, style: Style, columns: Sequence[Numbers], heading: str
) -> tuple[Canvas, "Axes"]:
    """Everything but the marks: the canvas, and the panel whose rows count from 0 downwards.

    Args:
        data: One row per word: ``row``, ``word``, ``target``, ``reference``, ``near_target`` and
            ``near_reference``.
        style: Size, and light or dark.
        columns: Numbers at the right.
        heading: What the panel shows.
    """
    canvas = Canvas(width=style.width_mm, height=HEAD_MM + ROW_MM * data.height + FOOT_MM, style=style)
    word = WORD_MM
    left = word + (NEAR_MM + GAP_MM if style.width_mm >= NEAR_FROM_MM else 0.0)
    right = _numbers(canvas, columns)
    axes = canvas.panel(left, HEAD_MM, right - GAP_MM - left, ROW_MM * data.height)
    axes.set_ylim(data.height - 0.5, -0.5)
    canvas.write(left, 3.0, wrap(heading, right - left, canvas.points(), lines=1, bold=True), bold=True)
    for number in range(data.height + 1):
        top = HEAD_MM + number * ROW_MM
        colour = canvas.colours.rule if number in (0, data.height) else canvas.colours.grid
        canvas.line((0, top), (canvas.width, top), colour=colour, width=HAIRLINE)
    for row in data.iter_rows(named=True):
        middle = HEAD_MM + (row["row"] + 0.5) * ROW_MM
        canvas.write(0, middle, wrap(row["word"], word - 2, canvas.points(), bold=True), bold=True)
    if style.width_mm >= NEAR_FROM_MM:
        _neighbours(canvas, data, word)
    return canvas, axes


def cut(data: pl.DataFrame) -> str:
    """How many words of how many are shown, where a page does not hold them all.

    Args:
        data: Rows with ``n_words``: all that there are.
    """
    n = data["n_words"][0]
    return f" Shown are {data.height} of {n} words." if n > data.height else ""


def _neighbours(canvas: Canvas, data: pl.DataFrame, left: float) -> None:
    """Two lines for each word, in the colours of the groups; their names stand at the head."""
    look = looks([data["target"][0], data["reference"][0]], canvas.colours)
    canvas.write(left, 3.0, "Nearest words of one group only", bold=True)
    place = left
    for group, own in look.items():
        canvas.write(place, 9.2, group, step=-0.5, colour=own.text)
        place += width_mm(group, canvas.points(-0.5)) + GAP_MM
    for row in data.iter_rows(named=True):
        middle = HEAD_MM + (row["row"] + 0.5) * ROW_MM
        for side, own, step in zip(("target", "reference"), look.values(), (-1, 1), strict=True):
            words = row[f"near_{side}"]
            colour = own.text if words else canvas.colours.muted
            text = wrap(words or "–", NEAR_MM, canvas.points(-0.5), lines=1)
            canvas.write(left, middle + step * LINE_MM, text, step=-0.5, colour=colour)


def _numbers(canvas: Canvas, columns: Sequence[Numbers]) -> float:
    """Columns from the right edge to the left; gives where the first begins."""
    right = canvas.width - EDGE_MM
    for column in reversed(columns):
        canvas.write(right, 9.2, column.heading, step=-0.5, colour=canvas.colours.muted, side="right")
        for number, text in enumerate(column.texts):
            top = HEAD_MM + (number + 0.5) * ROW_MM
            canvas.write(right, top, text, step=-0.5, side="right")
        widest = max(width_mm(text, canvas.points(-0.5)) for text in (column.heading, *column.texts))
        right -= widest + GAP_MM
    return right
