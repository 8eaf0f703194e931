"""Does one outlet carry the result? The difference again, with each outlet left out in turn."""

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing.canvas import HAIRLINE, Canvas
from framing.reports.drawing.lettering import width_mm, wrap
from framing.reports.drawing.marks import group_key, key_width, outlet_marks, swarm
from framing.reports.drawing.palette import looks
from framing.reports.naming import listing
from framing.reports.numbers import decimals, fixed, percent, signed
from framing.reports.plots.base import Style
from framing.reports.reading import ALL, contrasts, headline_measure, level, outlet_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

HEAD_MM, ROW_MM, FOOT_MM, LABEL_MM, RIGHT_MM = 13.0, 8.6, 10.0, 36.0, 2.5


class LeaveOneOut:
    """One row per dimension: the difference of the whole study, and without each outlet."""

    title: ClassVar[str] = "Without each outlet in turn"
    section: ClassVar[str] = "robustness"
    order: ClassVar[int] = 1
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        "row": pl.Int64(),
        "kind": pl.String(),
        "label": pl.String(),
        "dimension": pl.String(),
        "measure": pl.String(),
        "unit": pl.String(),
        "target": pl.String(),
        "reference": pl.String(),
        "left_out": pl.String(),
        "outlet_name": pl.String(),
        "group": pl.String(),
        "value": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "level": pl.Float64(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """Per dimension one row for the whole study (``all``) and one per outlet left out (``without``)."""
        measure, facts = headline_measure(results), results.facts
        if measure is None:
            return None
        titles = {fact.name: fact.title for fact in facts.dimensions}
        whole = contrasts(results, measure.name).filter(pl.col("dimension").is_in(list(titles)))
        ordered = whole.sort(
            pl.col("value").fill_nan(None), "dimension", descending=[True, False], nulls_last=True
        )
        rows = {name: place for place, name in enumerate(ordered["dimension"])}
        without = results.leave_one_out.filter(
            pl.col("measure") == measure.name, pl.col("channel") == ALL, pl.col("dimension").is_in(list(rows))
        )
        if without.is_empty():
            return None
        names = outlet_names(results)
        parts = [
            whole.select("dimension", "value", "low", "high").with_columns(kind=pl.lit("all")),
            without.select("dimension", "left_out", "group", "value", "low", "high").with_columns(
                kind=pl.lit("without"),
                outlet_name=pl.col("left_out").replace_strict(
                    names, default=pl.col("left_out"), return_dtype=pl.String
                ),
            ),
        ]
        drawn = pl.concat(parts, how="diagonal").with_columns(
            row=pl.col("dimension").replace_strict(rows, return_dtype=pl.Int64),
            label=pl.col("dimension").replace_strict(titles, return_dtype=pl.String),
            measure=pl.lit(measure.name),
            unit=pl.lit(measure.unit),
            target=pl.lit(facts.target),
            reference=pl.lit(facts.reference),
            level=pl.lit(level(results)),
        )
        return drawn.sort("row", "kind", "group", "left_out", maintain_order=True, nulls_last=True).select(
            pl.col(name).cast(kind) for name, kind in self.columns.items()
        )

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Above: the difference with its interval. Below: without each outlet, the extremes named."""
        rows = data.filter(pl.col("kind") == "all")
        canvas = Canvas(width=style.width_mm, height=HEAD_MM + ROW_MM * rows.height + FOOT_MM, style=style)
        label = LABEL_MM * min(1.0, style.width_mm / 150)
        width = style.width_mm - label - RIGHT_MM
        axes = canvas.panel(label, HEAD_MM, width, ROW_MM * rows.height)
        axes.set_ylim(rows.height - 0.5, -0.5)
        _limits(axes, data)
        canvas.bottom_axis(axes, ticks=8)
        axes.axvline(0, color=canvas.colours.muted, linewidth=0.8, zorder=1)
        _frame(canvas, rows, label)
        _head(canvas, data, label)
        for row in rows.iter_rows(named=True):
            _row(
                canvas,
                axes,
                row,
                data.filter(pl.col("row") == row["row"], pl.col("kind") == "without"),
                width,
            )
        words = f"{rows['target'][0]} − {rows['reference'][0]}, {rows['unit'][0]}"
        axes.set_xlabel(words, fontsize=canvas.points(-0.5), color=canvas.colours.muted, labelpad=2.5)
        return canvas.figure

    def caption(self, data: pl.DataFrame) -> str:
        """What the marks are, and which differences change their verdict."""
        first = data.row(0, named=True)
        look = looks([first["target"], first["reference"]])
        said = listing([f"a {look[group].shape} for {group}" for group in look])
        changed = [label for label, part in _by_row(data) if _verdict_changes(part)]
        verdict = (
            f"Leaving out a single outlet changes whether the interval excludes zero for: {listing(changed)}."
            if changed
            else "No single outlet decides whether an interval excludes zero."
        )
        return (
            f"The difference {first['target']} minus {first['reference']}, {first['unit']}: of the whole "
            f"study (diamond, line: {percent(first['level'])} interval) and with each outlet left out in "
            f"turn (open marks, {said}: the group of the outlet left out). The outlets whose absence moves "
            f"it most are named. {verdict}"
        )

    def alt(self, data: pl.DataFrame) -> str:
        """The range of each difference."""
        places = decimals(data["value"])
        parts = []
        for label, part in _by_row(data):
            whole = part.filter(pl.col("kind") == "all").row(0, named=True)
            rest = part.filter(pl.col("kind") == "without", pl.col("value").is_finite())["value"]
            if rest.len():
                ends = f"{fixed(min(rest), places)} and {fixed(max(rest), places)}"
                parts.append(f"{label} {signed(whole['value'], places)}, between {ends}")
        return f"Range of each difference when one outlet is left out: {'; '.join(parts)}."


def _by_row(data: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    return [(str(part["label"][0]), part) for part in data.partition_by("row", maintain_order=True)]


def _verdict_changes(part: pl.DataFrame) -> bool:
    known = part.filter(pl.col("low").is_finite(), pl.col("high").is_finite())
    excludes = known.select(sure=(pl.col("low") > 0) | (pl.col("high") < 0), kind="kind")
    whole = excludes.filter(pl.col("kind") == "all")["sure"]
    return whole.len() > 0 and bool((excludes["sure"] != whole[0]).any())


def _limits(axes: "Axes", data: pl.DataFrame) -> None:
    whole = data.filter(pl.col("kind") == "all")
    ends = [0.0, *data["value"], *whole["low"], *whole["high"]]
    seen = [value for value in ends if value is not None and isfinite(value)]
    air = 0.05 * ((max(seen) - min(seen)) or 1.0)
    axes.set_xlim(min(seen) - air, max(seen) + air)


def _frame(canvas: Canvas, rows: pl.DataFrame, label: float) -> None:
    for row in range(rows.height + 1):
        top = HEAD_MM + row * ROW_MM
        colour = canvas.colours.rule if row in (0, rows.height) else canvas.colours.grid
        canvas.line((0, top), (canvas.width, top), colour=colour, width=HAIRLINE)
    for row, words in enumerate(rows["label"]):
        canvas.write(0, HEAD_MM + (row + 0.5) * ROW_MM, wrap(words, label - 2, canvas.points()))


def _head(canvas: Canvas, data: pl.DataFrame, label: float) -> None:
    first = data.row(0, named=True)
    canvas.write(label, 3.2, "The difference, and without each outlet", bold=True)
    look = looks([first["target"], first["reference"]], canvas.colours)
    entries = [(f"without one {group} outlet", own) for group, own in look.items()]
    if key_width(canvas, entries) > canvas.width - label:
        entries = list(look.items())
    group_key(canvas, label, 9.0, entries, open_marks=True)


def _row(canvas: Canvas, axes: "Axes", row: dict[str, float], without: pl.DataFrame, width: float) -> None:
    colours = canvas.colours
    look = looks([str(row["target"]), str(row["reference"])], colours)
    if isfinite(row["value"]):
        ends = (row["low"], row["high"])
        if isfinite(row["low"]):
            axes.plot(ends, (row["row"] - 0.2,) * 2, color=colours.ink, linewidth=1.3, solid_capstyle="butt")
        axes.plot(
            row["value"], row["row"] - 0.2, marker="D", markersize=4.2, color=colours.ink, markeredgewidth=0
        )
    known = without.filter(pl.col("value").is_finite()).sort("value", "left_out")
    span = axes.get_xlim()[1] - axes.get_xlim()[0]
    aside = swarm(known["value"].to_list(), 1.3 * span / width, 0.09)
    for group, part in known.with_columns(aside=pl.Series(aside)).group_by("group", maintain_order=True):
        heights = [row["row"] + 0.2 + step for step in part["aside"]]
        outlet_marks(axes, part["value"].to_list(), heights, look[str(group[0])])
    _name_extremes(canvas, axes, known, row, width)


def _name_extremes(
    canvas: Canvas, axes: "Axes", known: pl.DataFrame, row: Mapping[str, float], width: float
) -> None:
    """Names of the outlets without which the difference is smallest and largest, beside their marks."""
    if known.height < 2:  # noqa: PLR2004  # one value has no extremes
        return
    look = looks([str(row["target"]), str(row["reference"])], canvas.colours)
    low, high = axes.get_xlim()
    per_mm = (high - low) / width
    for place, side in ((0, "right"), (known.height - 1, "left")):
        outlet = known.row(place, named=True)
        away = 1.4 * per_mm * (-1 if side == "right" else 1)
        room = (outlet["value"] - low) / per_mm if side == "right" else (high - outlet["value"]) / per_mm
        if width_mm(outlet["outlet_name"], canvas.points(-1.5)) < room - 2:
            axes.text(
                outlet["value"] + away,
                row["row"] + 0.22,
                outlet["outlet_name"],
                ha=side,
                va="center",
                fontsize=canvas.points(-1.5),
                color=look[outlet["group"]].text,
                bbox={"facecolor": canvas.colours.ground, "edgecolor": "none", "pad": 0.6},
            )


PLOT = LeaveOneOut
