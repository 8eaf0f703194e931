"""Do the measures agree? The difference per dimension under each of them, each on its own scale."""

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing.canvas import HAIRLINE, Canvas
from framing.reports.drawing.lettering import wrap
from framing.reports.drawing.palette import looks
from framing.reports.naming import listing
from framing.reports.numbers import decimals, percent, signed
from framing.reports.plots.base import Style
from framing.reports.reading import ALL, contrasts, headline_measure, is_contrast, measure_title
from framing.reports.verdict import is_clear

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

HEAD_MM, ROW_MM, FOOT_MM, LABEL_MM, GAP_MM, RIGHT_MM = 16.0, 7.4, 7.0, 36.0, 6.0, 2.5
MOST_MEASURES = 5
"""Panels that fit beside each other."""


class Measures:
    """One panel per measure, the same rows in each."""

    title: ClassVar[str] = "The same difference under each measure"
    section: ClassVar[str] = "robustness"
    order: ClassVar[int] = 2
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        "row": pl.Int64(),
        "panel": pl.Int64(),
        "label": pl.String(),
        "dimension": pl.String(),
        "measure": pl.String(),
        "measure_title": pl.String(),
        "unit": pl.String(),
        "target": pl.String(),
        "reference": pl.String(),
        "value": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "level": pl.Float64(),
        "p_adjusted": pl.Float64(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per measure and dimension; None with fewer than two measures."""
        headline, facts = headline_measure(results), results.facts
        if headline is None:
            return None
        titles = {fact.name: fact.title for fact in facts.dimensions}
        found = results.estimates.filter(
            is_contrast(results),
            pl.col("channel") == ALL,
            pl.col("dimension").is_in(list(titles)),
        )
        seen = [fact for fact in facts.measures if fact.name in set(found["measure"])][:MOST_MEASURES]
        if len(seen) < 2:  # noqa: PLR2004  # agreement needs two
            return None
        ordered = contrasts(results, headline.name).sort(
            pl.col("value").fill_nan(None), "dimension", descending=[True, False], nulls_last=True
        )
        rows = {name: place for place, name in enumerate(n for n in ordered["dimension"] if n in titles)}
        panels = {fact.name: place for place, fact in enumerate(seen)}
        drawn = found.filter(
            pl.col("measure").is_in(list(panels)), pl.col("dimension").is_in(list(rows))
        ).with_columns(
            row=pl.col("dimension").replace_strict(rows, return_dtype=pl.Int64),
            panel=pl.col("measure").replace_strict(panels, return_dtype=pl.Int64),
            label=pl.col("dimension").replace_strict(titles, return_dtype=pl.String),
            measure_title=pl.col("measure").replace_strict(
                {fact.name: measure_title(results, fact.name) for fact in seen}, return_dtype=pl.String
            ),
        )
        return drawn.sort("panel", "row", maintain_order=True).select(
            pl.col(name).cast(kind) for name, kind in self.columns.items()
        )

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Panels side by side, rows shared."""
        labels = data.select("row", "label").unique(maintain_order=True).sort("row")
        count, rows = data["panel"].n_unique(), labels.height
        canvas = Canvas(width=style.width_mm, height=HEAD_MM + rows * ROW_MM + FOOT_MM, style=style)
        left = LABEL_MM * min(1.0, style.width_mm / 150)
        width = (style.width_mm - left - RIGHT_MM - (count - 1) * GAP_MM) / count
        for row, words in labels.iter_rows():
            top = HEAD_MM + (row + 0.5) * ROW_MM
            canvas.write(0, top, wrap(words, left - 2, canvas.points(-0.5)), step=-0.5)
        for row in range(rows + 1):
            colour = canvas.colours.rule if row in (0, rows) else canvas.colours.grid
            canvas.line(
                (0, HEAD_MM + row * ROW_MM),
                (canvas.width, HEAD_MM + row * ROW_MM),
                colour=colour,
                width=HAIRLINE,
            )
        for panel in data.partition_by("panel", maintain_order=True):
            start = left + int(panel["panel"][0]) * (width + GAP_MM)
            axes = canvas.panel(start, HEAD_MM, width, rows * ROW_MM)
            axes.set_ylim(rows - 0.5, -0.5)
            _panel(canvas, axes, panel)
            _head(canvas, panel.row(0, named=True), start, width)
        return canvas.figure

    def caption(self, data: pl.DataFrame) -> str:
        """What is compared, and where the measures contradict each other."""
        first = data.row(0, named=True)
        opposed = [
            str(part["label"][0])
            for part in data.partition_by("row", maintain_order=True)
            if len({row["value"] > 0 for row in part.iter_rows(named=True) if is_clear(row)}) > 1
        ]
        verdict = (
            f"Clear differences of opposite sign: {listing(opposed)}."
            if opposed
            else "No two measures give clear differences of opposite sign."
        )
        return (
            f"The difference {first['target']} minus {first['reference']} under each measure, on its own "
            f"scale, with {percent(first['level'])} intervals over outlets. Rows and solid diamonds as in "
            "the first figure. “Not scored”: the measure does not cover that dimension. Measures look at "
            f"different things and need not agree. {verdict}"
        )

    def alt(self, data: pl.DataFrame) -> str:
        """For each measure the dimensions with clear differences."""
        parts = []
        for part in data.partition_by("panel", maintain_order=True):
            places = decimals(part["value"])
            clear = [
                f"{r['label']} {signed(r['value'], places)}"
                for r in part.iter_rows(named=True)
                if is_clear(r)
            ]
            parts.append(f"{part['measure_title'][0]}: {', '.join(clear) or 'none'}")
        return f"Forest plots side by side, one per measure. Clear differences: {'; '.join(parts)}."


def _head(canvas: Canvas, first: Mapping[str, str], left: float, width: float) -> None:
    title = wrap(first["measure_title"], width, canvas.points(-0.5), lines=1, bold=True)
    canvas.write(left, 3.0, title, step=-0.5, bold=True)
    unit = wrap(first["unit"], width, canvas.points(-1), lines=1)
    canvas.write(left, 7.2, unit, step=-1, colour=canvas.colours.muted)
    look = looks([first["target"], first["reference"]], canvas.colours)
    for group, words, place, side in (
        (first["reference"], f"← {first['reference']}", left, "left"),
        (first["target"], f"{first['target']} →", left + width, "right"),
    ):
        cut = wrap(words, width / 2, canvas.points(-1), lines=1)
        canvas.write(
            place, 12.6, cut, step=-1, colour=look[group].text, side="left" if side == "left" else "right"
        )


def _panel(canvas: Canvas, axes: "Axes", panel: pl.DataFrame) -> None:
    colours = canvas.colours
    ends = [0.0, *panel["value"], *panel["low"], *panel["high"]]
    seen = [value for value in ends if value is not None and isfinite(value)]
    air = 0.06 * ((max(seen) - min(seen)) or 1.0)
    axes.set_xlim(min(seen) - air, max(seen) + air)
    canvas.bottom_axis(axes, ticks=4)
    axes.axvline(0, color=colours.muted, linewidth=0.8, zorder=1)
    _absent(canvas, axes, panel)
    for row in panel.iter_rows(named=True):
        if not isfinite(row["value"]):
            continue
        if isfinite(row["low"]):
            limits = (row["low"], row["high"])
            axes.plot(limits, (row["row"],) * 2, color=colours.ink, linewidth=1.1, solid_capstyle="butt")
        face = colours.ink if is_clear(row) else colours.ground
        axes.plot(
            row["value"],
            row["row"],
            color=colours.ink,
            marker="D",
            markersize=3.6,
            markerfacecolor=face,
            markeredgecolor=colours.ink,
            markeredgewidth=0.8,
        )


def _absent(canvas: Canvas, axes: "Axes", panel: pl.DataFrame) -> None:
    """Says so where a measure has nothing to say, so that an empty row is no mistake of the figure."""
    there = set(panel.filter(pl.col("value").is_finite())["row"])
    low, high = axes.get_xlim()
    for row in range(round(max(axes.get_ylim()) + 0.5)):
        if row not in there:
            axes.text(
                (low + high) / 2,
                row,
                "not scored",
                ha="center",
                va="center",
                fontsize=canvas.points(-1.5),
                color=canvas.colours.muted,
                bbox={"facecolor": canvas.colours.ground, "edgecolor": "none", "pad": 1.0},
            )


PLOT = Measures
