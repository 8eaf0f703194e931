"""Does one word carry the result? The difference again, with each pattern or seed word left out in turn."""

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing.canvas import HAIRLINE, Canvas
from framing.reports.drawing.lettering import width_mm, wrap
from framing.reports.drawing.marks import swarm
from framing.reports.naming import counted
from framing.reports.numbers import decimals, fixed, percent, signed
from framing.reports.plots.base import Style
from framing.reports.reading import headline_measure, measure_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

HEAD_MM, ROW_MM, FOOT_MM, LABEL_MM, EDGE_MM, GAP_MM = 12.0, 9.6, 10.0, 36.0, 0.5, 3.0
SHARE_FROM_MM = 150.0
"""Narrower figures leave out the column that names the largest word."""

SHARE_MM = 44.0
EVERYTHING = "all"


class SingleWords:
    """One row per dimension: the difference with every word, and without each."""

    title: ClassVar[str] = "Without each word in turn"
    section: ClassVar[str] = "robustness"
    order: ClassVar[int] = 4
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        "row": pl.Int64(),
        "kind": pl.String(),
        "label": pl.String(),
        "dimension": pl.String(),
        "measure": pl.String(),
        "title": pl.String(),
        "unit": pl.String(),
        "target": pl.String(),
        "reference": pl.String(),
        "word": pl.String(),
        "n_matched": pl.Int64(),
        "share": pl.Float64(),
        "value": pl.Float64(),
        "r": pl.Float64(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """Per dimension one row for all words (``all``) and one per word left out (``pattern``, ``seed``)."""
        facts, found = results.facts, results.sensitivity
        titles = {fact.name: fact.title for fact in facts.dimensions}
        found = found.filter(pl.col("dimension").is_in(list(titles)), pl.col("difference").is_finite())
        if found.is_empty():
            return None
        headline, measures = headline_measure(results), found["measure"].unique(maintain_order=True)
        name = headline.name if headline and headline.name in measures else measures[0]
        one = found.filter(pl.col("measure") == name)
        whole = one.filter(pl.col("kind") == EVERYTHING).sort(
            "difference", "dimension", descending=[True, False]
        )
        rows = {dimension: place for place, dimension in enumerate(whole["dimension"])}
        units = {fact.name: fact.unit for fact in facts.measures}
        drawn = one.filter(pl.col("dimension").is_in(list(rows))).with_columns(
            row=pl.col("dimension").replace_strict(rows, return_dtype=pl.Int64),
            label=pl.col("dimension").replace_strict(titles, return_dtype=pl.String),
            value=pl.col("difference"),
            title=pl.lit(measure_title(results, name)),
            unit=pl.lit(units.get(name, "")),
            target=pl.lit(facts.target),
            reference=pl.lit(facts.reference),
        )
        return drawn.sort("row", pl.col("kind") != EVERYTHING, "value", "word").select(
            pl.col(column).cast(kind) for column, kind in self.columns.items()
        )

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Above: the difference. Below: without each word, the extremes named."""
        rows = data.filter(pl.col("kind") == EVERYTHING)
        canvas = Canvas(width=style.width_mm, height=HEAD_MM + ROW_MM * rows.height + FOOT_MM, style=style)
        label = LABEL_MM * min(1.0, style.width_mm / 150)
        named = SHARE_MM + GAP_MM if style.width_mm >= SHARE_FROM_MM else 2.0
        width = style.width_mm - label - named
        axes = canvas.panel(label, HEAD_MM, width, ROW_MM * rows.height)
        axes.set_ylim(rows.height - 0.5, -0.5)
        _limits(axes, data)
        canvas.bottom_axis(axes, ticks=6)
        axes.axvline(0, color=canvas.colours.muted, linewidth=0.8, zorder=1)
        _frame(canvas, data, label)
        for row in rows.iter_rows(named=True):
            without = data.filter(pl.col("row") == row["row"], pl.col("kind") != EVERYTHING)
            _row(canvas, axes, row, without, width)
            if named > SHARE_MM:
                _largest(canvas, row["row"], without)
        words = f"{rows['target'][0]} − {rows['reference'][0]}, {rows['unit'][0]}"
        axes.set_xlabel(words, fontsize=canvas.points(-0.5), color=canvas.colours.muted, labelpad=2.5)
        return canvas.figure

    def caption(self, data: pl.DataFrame) -> str:
        """What the marks are, and which differences a single word turns round."""
        first = data.row(0, named=True)
        turned = [label for label, whole, rest in _by_row(data) if any(v * whole < 0 for v in rest["value"])]
        verdict = (
            f"A single word turns the sign of {', '.join(turned)}."
            if turned
            else "No single word turns the sign of a difference."
        )
        n = data.filter(pl.col("kind") != EVERYTHING).height
        return (
            f"{first['title']}: the difference {first['target']} minus {first['reference']} of means of "
            f"outlet means with the whole list of words (diamonds) and without each of {counted(n, 'word')} "
            "in turn (circles); the words without which it is smallest and largest are named. At the right "
            "the word that most of a list's matches or weight go with. All copies count; no interval is "
            f"given. {verdict}"
        )

    def alt(self, data: pl.DataFrame) -> str:
        """The range of each difference."""
        places, parts = decimals(data["value"]), []
        for label, whole, rest in _by_row(data):
            if rest.height:
                ends = f"{fixed(rest['value'][0], places)} and {fixed(rest['value'][-1], places)}"
                parts.append(f"{label} {signed(whole, places)}, between {ends}")
        return f"Range of each difference when one word is left out: {'; '.join(parts) or 'none'}."


def _by_row(data: pl.DataFrame) -> list[tuple[str, float, pl.DataFrame]]:
    """Label, difference with every word, and the rows without one."""
    found = []
    for part in data.partition_by("row", maintain_order=True):
        whole = part.filter(pl.col("kind") == EVERYTHING)
        rest = part.filter(pl.col("kind") != EVERYTHING).sort("value", "word")
        found.append((str(whole["label"][0]), float(whole["value"][0]), rest))
    return found


def _limits(axes: "Axes", data: pl.DataFrame) -> None:
    seen = [0.0, *(value for value in data["value"] if isfinite(value))]
    air = 0.07 * ((max(seen) - min(seen)) or 1.0)
    axes.set_xlim(min(seen) - air, max(seen) + air)


def _frame(canvas: Canvas, data: pl.DataFrame, label: float) -> None:
    rows = data.filter(pl.col("kind") == EVERYTHING)
    words = f"The difference, and without each word ({data['title'][0]})"
    if width_mm(words, canvas.points(), bold=True) > canvas.width - label:
        words = "With all words, and without each"
    canvas.write(label, 3.0, words, bold=True)
    if canvas.width >= SHARE_FROM_MM:
        right = canvas.width - EDGE_MM
        canvas.write(right, 8.8, "goes with", step=-0.5, colour=canvas.colours.muted, side="right")
        left = canvas.width - SHARE_MM
        canvas.write(left, 8.8, "largest word", step=-0.5, colour=canvas.colours.muted)
    for row in range(rows.height + 1):
        top = HEAD_MM + row * ROW_MM
        colour = canvas.colours.rule if row in (0, rows.height) else canvas.colours.grid
        canvas.line((0, top), (canvas.width, top), colour=colour, width=HAIRLINE)
    for row, words in enumerate(rows["label"]):
        canvas.write(0, HEAD_MM + (row + 0.5) * ROW_MM, wrap(words, label - 2, canvas.points()))


def _largest(canvas: Canvas, row: int, without: pl.DataFrame) -> None:
    """The word that most goes with, and how much."""
    known = without.filter(pl.col("share").is_finite()).sort("share", "word", descending=[True, False])
    if known.is_empty():
        return
    top = HEAD_MM + (row + 0.5) * ROW_MM
    words = wrap(str(known["word"][0]), SHARE_MM - 14.0, canvas.points(-0.5), lines=2)
    canvas.write(canvas.width - SHARE_MM, top, words, step=-0.5)
    canvas.write(canvas.width - EDGE_MM, top, percent(known["share"][0]), step=-0.5, side="right")


def _row(canvas: Canvas, axes: "Axes", row: Mapping[str, float], without: pl.DataFrame, width: float) -> None:
    colours = canvas.colours
    axes.plot(
        row["value"], row["row"] - 0.24, marker="D", markersize=4.2, color=colours.ink, markeredgewidth=0
    )
    known = without.sort("value", "word")
    low, high = axes.get_xlim()
    per_mm = (high - low) / width
    aside = swarm(known["value"].to_list(), 1.2 * per_mm, 0.08)
    axes.plot(
        known["value"].to_list(),
        [row["row"] + 0.18 + step for step in aside],
        linestyle="none",
        marker="o",
        markersize=2.9,
        color=colours.muted,
        markerfacecolor=colours.ground,
        markeredgewidth=0.7,
    )
    for place, side in ((0, "right"), (known.height - 1, "left")) if known.height > 1 else ():
        value, words = known["value"][place], str(known["word"][place])
        away = 1.3 * per_mm * (-1 if side == "right" else 1)
        room = (value - low) / per_mm if side == "right" else (high - value) / per_mm
        if width_mm(words, canvas.points(-1.5)) < room - 2:
            axes.text(
                value + away,
                row["row"] + 0.2,
                words,
                ha=side,
                va="center",
                fontsize=canvas.points(-1.5),
                color=colours.ink,
                bbox={"facecolor": colours.ground, "edgecolor": "none", "pad": 0.5},
            )


PLOT = SingleWords
