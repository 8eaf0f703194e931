"""Where words lie in each group's own embedding: their shift, beside what random splits of outlets give."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import word_rows
from framing.reports.drawing.canvas import Canvas
from framing.reports.drawing.word_rows import Numbers
from framing.reports.naming import counted, listing
from framing.reports.numbers import decimals, fixed, p_value
from framing.reports.plots.base import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

HOW = "own embeddings"
BAND = 0.30
"""Half of the height of a band, in rows."""

ABOUT: Mapping[str, str] = {
    "outlets": (
        "whole outlets dealt at random to two groups of the same sizes; “reached” is then a p-value about "
        "groups of outlets, not adjusted here"
    ),
    "articles": (
        "every outlet's articles dealt at random to two halves; a shift beyond them is more than noise of "
        "texts and training and may still be the habit of one outlet, and “reached” is no test of groups"
    ),
}
"""Null → what its splits are, and what they can show."""


class GroupEmbeddingsPlot:
    """One row per focal word: the null's middle and upper end as a band, the shift as a mark."""

    title: ClassVar[str] = "Where words lie in each group's own embedding"
    section: ClassVar[str] = "words"
    order: ClassVar[int] = 21
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        "row": pl.Int64(),
        "word": pl.String(),
        "target": pl.String(),
        "reference": pl.String(),
        "null": pl.String(),
        "shift": pl.Float64(),
        "shift_sd": pl.Float64(),
        "null_median": pl.Float64(),
        "null_high": pl.Float64(),
        "null_reached": pl.Float64(),
        "n_seeds": pl.Int64(),
        "n_splits": pl.Int64(),
        "near_target": pl.String(),
        "near_reference": pl.String(),
        "n_words": pl.Int64(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per focal word, largest excess over the null first."""
        found = results.group_shift
        if found.is_empty():
            return None
        same = [pl.col(name) == found[name][0] for name in ("target", "reference", "null")]
        one = found.filter(*same)
        shown = (
            one.with_columns(n_words=pl.lit(one.height))
            .sort("excess", "word", descending=[True, False], nulls_last=True)
            .head(word_rows.MOST_ROWS)
            .with_row_index("row")
        )
        told = word_rows.with_neighbours(shown, results.word_neighbours, HOW)
        return told.select(pl.col(name).cast(kind) for name, kind in self.columns.items())

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """A band from the null's median to its 95th percentile, and the mark of the groups themselves."""
        places = decimals([*data["shift"], *data["null_high"]], figures=2)
        columns = [
            Numbers(heading="shift", texts=tuple(fixed(value, places) for value in data["shift"])),
            Numbers(heading="reached", texts=tuple(map(p_value, data["null_reached"]))),
        ]
        if style.width_mm < word_rows.NEAR_FROM_MM:
            columns = columns[1:]
        canvas, axes = word_rows.frame(data, style, columns, "Shift, and random splits")
        seen = [value for name in ("shift", "null_high") for value in data[name].drop_nulls()]
        spread = max(data["shift_sd"].drop_nulls(), default=0.0)
        axes.set_xlim(0, 1.05 * (max(seen, default=1.0) + spread) or 1.0)
        canvas.bottom_axis(axes, ticks=4)
        words = "1 − cosine, after alignment"
        axes.set_xlabel(words, fontsize=canvas.points(-0.5), color=canvas.colours.muted)
        for row in data.iter_rows(named=True):
            _mark(canvas, axes, row)
        return canvas.figure

    def caption(self, data: pl.DataFrame) -> str:
        """What the band is, what lies beyond it, and what that can mean."""
        first = data.row(0, named=True)
        splits = counted(first["n_splits"], "random split")
        return (
            f"One minus the cosine of a word's vector among {first['target']} outlets with the one among "
            f"{first['reference']} outlets, after orthogonal Procrustes (diamonds: mean of "
            f"{counted(first['n_seeds'], 'fit')}, lines: one standard deviation of fits either side). Grey "
            f"bands reach from the median to the 95th percentile of {splits}: "
            f"{ABOUT[first['null']]}. Reached: 1 + the splits with so large a shift, over 1 + all splits. A "
            "solid mark lies beyond the band. Neighbours are those that nearly all fits list for the one "
            f"group and hardly any for the other.{word_rows.cut(data)}"
        )

    def alt(self, data: pl.DataFrame) -> str:
        """Every word with its shift and the null's upper end."""
        places = decimals(data["shift"], figures=2)
        said = [
            f"{row['word']} {fixed(row['shift'], places)} (splits up to {fixed(row['null_high'], places)})"
            for row in data.iter_rows(named=True)
        ]
        return f"Dot plot of the shift of {counted(data.height, 'word')} between the groups: {listing(said)}."


def _mark(canvas: Canvas, axes: "Axes", row: Mapping[str, float | None]) -> None:
    colours, place, shift = canvas.colours, row["row"] or 0.0, row["shift"]
    middle, high = row["null_median"], row["null_high"]
    if middle is not None and high is not None:
        ends = (place - BAND, place + BAND)
        axes.fill_betweenx(ends, (middle, middle), (high, high), color=colours.grid, linewidth=0)
        axes.plot((middle, middle), ends, color=colours.rule, linewidth=1.0)
    if shift is None:
        return
    spread = row["shift_sd"]
    if spread is not None:
        axes.plot((shift - spread, shift + spread), (place, place), color=colours.ink, linewidth=1.0)
    beyond = high is not None and shift > high
    axes.plot(
        shift,
        place,
        marker="D",
        markersize=4.4,
        color=colours.ink,
        markerfacecolor=colours.ink if beyond else colours.ground,
        markeredgecolor=colours.ink,
        markeredgewidth=0.9,
    )


PLOT = GroupEmbeddingsPlot
