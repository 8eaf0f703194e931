"""Company that words keep: how far the groups' contexts of each focal word lie apart, chance taken off."""

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import word_rows
from framing.reports.drawing.canvas import Canvas
from framing.reports.drawing.word_rows import Numbers
from framing.reports.naming import counted, listing
from framing.reports.numbers import decimals, fixed, p_value, signed
from framing.reports.plots.base import Style
from framing.reports.reading import level

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

HOW = "à la carte"


class EmbeddingRegressionPlot:
    """One row per focal word: deflated norm with one outlet left out in turn, p-values, neighbours."""

    title: ClassVar[str] = "Company that words keep in the two groups"
    section: ClassVar[str] = "words"
    order: ClassVar[int] = 20
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        "row": pl.Int64(),
        "word": pl.String(),
        "target": pl.String(),
        "reference": pl.String(),
        "value": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "p": pl.Float64(),
        "p_adjusted": pl.Float64(),
        "smallest_p": pl.Float64(),
        "alpha": pl.Float64(),
        "family_size": pl.Int64(),
        "n_outlets_target": pl.Int64(),
        "n_outlets_reference": pl.Int64(),
        "n_contexts": pl.Int64(),
        "n_embeddings": pl.Int64(),
        "near_target": pl.String(),
        "near_reference": pl.String(),
        "n_words": pl.Int64(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per focal word, largest norm first; words that cannot be compared last."""
        found = results.embedding_regression
        if found.is_empty():
            return None
        pair = found["target"][0], found["reference"][0]
        one = found.filter(pl.col("target") == pair[0], pl.col("reference") == pair[1])
        shown = (
            one.with_columns(
                value=pl.col("deflated"),
                alpha=pl.lit(1 - level(results)),
                n_contexts=pl.col("n_contexts_target") + pl.col("n_contexts_reference"),
                n_words=pl.lit(one.height),
            )
            .sort("value", "word", descending=[True, False], nulls_last=True)
            .head(word_rows.MOST_ROWS)
            .with_row_index("row")
        )
        told = word_rows.with_neighbours(shown, results.word_neighbours, HOW)
        return told.select(pl.col(name).cast(kind) for name, kind in self.columns.items())

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Marks are solid where the adjusted p-value is small enough."""
        places = decimals([*data["value"], *data["low"], *data["high"]], figures=2)
        columns = [
            Numbers(heading="norm", texts=tuple(signed(value, places) for value in data["value"])),
            Numbers(heading="p", texts=tuple(map(p_value, data["p"]))),
            Numbers(heading="p adj.", texts=tuple(map(p_value, data["p_adjusted"]))),
        ]
        if style.width_mm < word_rows.NEAR_FROM_MM:
            columns = columns[2:]
        canvas, axes = word_rows.frame(data, style, columns, "Distance of the groups")
        _limits(axes, data)
        canvas.bottom_axis(axes, ticks=4)
        axes.axvline(0, color=canvas.colours.muted, linewidth=0.8, zorder=1)
        axes.set_xlabel(
            "squared distance, chance taken off", fontsize=canvas.points(-0.5), color=canvas.colours.muted
        )
        for row in data.iter_rows(named=True):
            _mark(canvas, axes, row)
        return canvas.figure

    def caption(self, data: pl.DataFrame) -> str:
        """What is drawn, what 0 means, and how the p-values come about."""
        first = data.row(0, named=True)
        tested = data.drop_nulls("p")
        test = (
            "p-values permute whole outlets and are adjusted over "
            f"{counted(tested['family_size'][0], 'word')} by Benjamini and Hochberg (p adj.); a solid mark: "
            f"p adj. below {first['alpha']:.2g}. With so few outlets no p below "
            f"{p_value(min(tested['smallest_p']))} is possible."
            if tested.height
            else "Nothing is tested: a group has fewer than three outlets with enough contexts of any word."
        )
        stable = f"{word_rows.SURE:.0%} of embeddings, and of vectors without one outlet,"
        return (
            f"Distance between the mean contexts of each word in {first['target']} and in "
            f"{first['reference']} outlets, by vectors à la carte, less what chance adds: 0 on average "
            "without a difference, and below 0 half of the time then. Bars reach from the smallest to the "
            f"largest distance with one outlet left out; they are no intervals. {test} Of several embeddings "
            f"the one with the median p is drawn. Neighbours are those that {stable} list for the one group "
            f"and hardly any for the other.{word_rows.cut(data)}"
        )

    def alt(self, data: pl.DataFrame) -> str:
        """Every word with its distance and adjusted p-value."""
        places = decimals(data["value"], figures=2)
        said = [
            f"{row['word']} {fixed(row['value'], places)} (p adj. {p_value(row['p_adjusted'])})"
            if row["value"] is not None
            else f"{row['word']} not estimated"
            for row in data.iter_rows(named=True)
        ]
        words = counted(data.height, "word")
        return f"Dot plot of the distance between the groups for {words}: {listing(said)}."


def _limits(axes: "Axes", data: pl.DataFrame) -> None:
    seen = [0.0, *(value for name in ("value", "low", "high") for value in data[name].drop_nulls())]
    air = 0.08 * ((max(seen) - min(seen)) or 1.0)
    axes.set_xlim(min(seen) - air, max(seen) + air)


def _mark(canvas: Canvas, axes: "Axes", row: Mapping[str, float | None]) -> None:
    value, low, high, place = row["value"], row["low"], row["high"], row["row"]
    if value is None or place is None or not isfinite(value):
        return
    if low is not None and high is not None:
        axes.plot((low, high), (place, place), color=canvas.colours.muted, linewidth=2.2, alpha=1.0)
    sure = row["p_adjusted"] is not None and row["p_adjusted"] < (row["alpha"] or 0.0)
    axes.plot(
        value,
        place,
        marker="D",
        markersize=4.4,
        color=canvas.colours.ink,
        markerfacecolor=canvas.colours.ink if sure else canvas.colours.ground,
        markeredgecolor=canvas.colours.ink,
        markeredgewidth=0.9,
    )


PLOT = EmbeddingRegressionPlot
