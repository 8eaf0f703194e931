"""Rows of a forest plot: left every outlet and the means of two groups, right their difference."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from math import isfinite, nan
from typing import TYPE_CHECKING

import polars as pl

from framing.reports.drawing.canvas import HAIRLINE, Canvas
from framing.reports.drawing.forest_rows import places, unit
from framing.reports.drawing.lettering import width_mm, wrap
from framing.reports.drawing.marks import group_key, group_mark, key_width, outlet_marks, swarm
from framing.reports.drawing.palette import Look, looks
from framing.reports.numbers import NONE, fixed, p_value, signed
from framing.reports.plots.base import Style
from framing.reports.verdict import is_clear

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


ROW_MM = 9.4
HEAD_MM = 14.0
FOOT_MM = 10.0
MEAN_LANE, OUTLET_LANE = 0.10, 0.28
"""Distance of the lanes of means and of outlets from the middle of their row, in rows."""

ASIDE = 0.075
"""Distance of marks in a swarm, in rows."""

P_MM = 9.0
"""Room for a p-value."""

NUMBERS_FROM_MM = 140.0
"""Narrower figures leave out the column of numbers."""


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """Where the columns stand, in millimetres from the left edge."""

    label: float
    levels: float
    levels_width: float
    gap: float
    difference_width: float
    numbers: float

    @property
    def difference(self) -> float:
        return self.levels + self.levels_width + self.gap


def _plan(canvas: Canvas, rows: pl.DataFrame, label: float) -> _Plan:
    width = canvas.width
    texts = [_with_interval(row, places(rows)) for row in rows.iter_rows(named=True)]
    widest = max(width_mm(text, canvas.points(-0.5)) for text in [*texts, "[95 % interval]"])
    numbers = widest + P_MM if width >= NUMBERS_FROM_MM else 0.0
    gap, edge = 8.0, 2.5
    free = width - label - gap - numbers - edge - (2.0 if numbers else 0.0)
    return _Plan(
        label=label,
        levels=label + 1.5,
        levels_width=0.5 * free - 1.5,
        gap=gap,
        difference_width=0.5 * free,
        numbers=numbers,
    )


def draw(
    data: pl.DataFrame, style: Style, *, label_mm: float = 34.0, quiet: Collection[str] = ()
) -> "Figure":
    """The figure.

    Args:
        data: What ``table`` gave.
        style: Size, and light or dark.
        label_mm: Room for the words at the left in a figure 180 mm wide; narrower figures shrink it.
        quiet: Dimensions whose rows are grey: what is left over, no finding.
    """
    rows = data.filter(pl.col("kind") == "difference")
    height = HEAD_MM + ROW_MM * rows.height + FOOT_MM
    canvas = Canvas(width=style.width_mm, height=height, style=style)
    plan = _plan(canvas, rows, label_mm * min(1.0, style.width_mm / 150))
    body = ROW_MM * rows.height
    left = canvas.panel(plan.levels, HEAD_MM, plan.levels_width, body)
    right = canvas.panel(plan.difference, HEAD_MM, plan.difference_width, body)
    for axes in (left, right):
        axes.set_ylim(rows.height - 0.5, -0.5)
    _separate(canvas, rows.height)
    _labels(canvas, rows, plan, quiet)
    _levels_panel(canvas, left, data, plan, quiet)
    _difference_panel(canvas, right, rows, plan, quiet)
    for axes, width in ((left, plan.levels_width), (right, plan.difference_width)):
        canvas.bottom_axis(axes, ticks=5 if width > 30 else 3)  # noqa: PLR2004  # millimetres
    if plan.numbers:
        _numbers(canvas, rows, quiet)
    return canvas.figure


def _separate(canvas: Canvas, count: int) -> None:
    """Hairlines between rows: the eye follows them from the words to the numbers."""
    for row in range(count + 1):
        top = HEAD_MM + row * ROW_MM
        edge = row in (0, count)
        colour = canvas.colours.rule if edge else canvas.colours.grid
        canvas.line((0, top), (canvas.width, top), colour=colour, width=HAIRLINE)


def _ink(canvas: Canvas, dimension: str, quiet: Collection[str]) -> str:
    return canvas.colours.muted if dimension in quiet else canvas.colours.ink


def _labels(canvas: Canvas, rows: pl.DataFrame, plan: _Plan, quiet: Collection[str]) -> None:
    for row, (label, dimension) in enumerate(rows.select("label", "dimension").iter_rows()):
        words = wrap(label, plan.label - 2, canvas.points())
        canvas.write(0, HEAD_MM + (row + 0.5) * ROW_MM, words, colour=_ink(canvas, dimension, quiet))


def _levels_panel(
    canvas: Canvas, axes: "Axes", data: pl.DataFrame, plan: _Plan, quiet: Collection[str]
) -> None:
    first = data.row(0, named=True)
    look = looks([first["target"], first["reference"]], canvas.colours)

    def seen(dimension: str, group: str) -> Look:
        grey = canvas.colours.muted
        return replace(look[group], colour=grey, text=grey) if dimension in quiet else look[group]

    outlets = data.filter(pl.col("kind") == "outlet")
    _limits(axes, data.filter(pl.col("kind") != "difference"), start_at_zero=_from_zero(outlets))
    apart = 1.35 * (axes.get_xlim()[1] - axes.get_xlim()[0]) / plan.levels_width
    for group, side in ((first["target"], -1), (first["reference"], 1)):
        own = outlets.filter(pl.col("group") == group, pl.col("value").is_finite())
        for (row,), part in own.group_by("row", maintain_order=True):
            middle, aside = int(str(row)) + side * OUTLET_LANE, swarm(part["value"].to_list(), apart, ASIDE)
            heights = [middle + side * d for d in aside]
            outlet_marks(axes, part["value"].to_list(), heights, seen(part["dimension"][0], group))
        for mean in data.filter(pl.col("kind") == "group", pl.col("group") == group).iter_rows(named=True):
            if isfinite(mean["value"]):
                limits = (mean["low"], mean["high"]) if isfinite(mean["low"]) else (mean["value"],) * 2
                height = mean["row"] + side * MEAN_LANE
                group_mark(axes, mean["value"], height, limits, seen(mean["dimension"], group))
    room = plan.levels_width + plan.gap - 3.0
    heading = "Outlets and group means"
    fits = width_mm(heading, canvas.points(), bold=True) < room
    canvas.write(plan.levels, 3.2, heading if fits else "Outlets", bold=True)
    entries = [(_size(outlets, group), look[group]) for group in look]
    if key_width(canvas, entries) > room:
        entries = list(look.items())
    # A key that is wider than its panel begins above the words at the left.
    group_key(
        canvas, max(0.0, min(plan.levels, plan.levels + room - key_width(canvas, entries))), 9.4, entries
    )
    axes.set_xlabel(unit(data), fontsize=canvas.points(-0.5), color=canvas.colours.muted, labelpad=2.5)


def _size(outlets: pl.DataFrame, group: str) -> str:
    own = outlets.filter(pl.col("group") == group)
    return f"{group} ({own['outlet'].n_unique()})"


def _from_zero(outlets: pl.DataFrame) -> bool:
    """True if no outlet is below zero: then the axis starts there, for a share or a rate has a floor."""
    return bool((outlets["value"].drop_nans().drop_nulls() >= 0).all())


def _limits(axes: "Axes", rows: pl.DataFrame, *, start_at_zero: bool, and_zero: bool = False) -> None:
    """Room for every mark and interval, and a little air."""
    ends = [value for name in ("value", "low", "high", "low_here", "high_here") for value in rows[name]]
    ends += [0.0] if start_at_zero or and_zero else []
    seen = [value for value in ends if value is not None and isfinite(value)]
    low, high = (min(seen), max(seen)) if seen else (0.0, 1.0)
    air = 0.04 * ((high - low) or 1.0)
    # An interval may reach below a floor that the values respect; it is cut there, as the caption says.
    axes.set_xlim((0.0 if start_at_zero else low) - air, high + air)


def _difference_panel(
    canvas: Canvas, axes: "Axes", rows: pl.DataFrame, plan: _Plan, quiet: Collection[str]
) -> None:
    first, colours = rows.row(0, named=True), canvas.colours
    look = looks([first["target"], first["reference"]], colours)
    _limits(axes, rows, start_at_zero=False, and_zero=True)
    axes.axvline(0, color=colours.muted, linewidth=0.8, zorder=1)
    for row in rows.iter_rows(named=True):
        _difference(axes, row, canvas, _ink(canvas, row["dimension"], quiet))
    heading = f"{first['target']} − {first['reference']}"
    fits = width_mm(heading, canvas.points(), bold=True) < canvas.width - plan.difference - 1.0
    canvas.write(plan.difference, 3.2, heading if fits else "Difference", bold=True)
    _sides(canvas, plan, look)
    axes.set_xlabel("difference", fontsize=canvas.points(-0.5), color=colours.muted, labelpad=2.5)


def _difference(axes: "Axes", row: dict[str, float], canvas: Canvas, ink: str) -> None:
    if not isfinite(row["value"]):
        return
    colours, sure = canvas.colours, is_clear(row)
    if isfinite(row["low"]):
        ends = (row["low"], row["high"])
        axes.plot(ends, (row["row"],) * 2, color=ink, linewidth=1.3, solid_capstyle="butt")
    elif isfinite(row["low_here"] if row["low_here"] is not None else nan):
        ends = (row["low_here"], row["high_here"])
        axes.plot(ends, (row["row"],) * 2, color=colours.muted, linewidth=0.8, linestyle=(0, (2, 1.5)))
    axes.plot(
        row["value"],
        row["row"],
        color=ink,
        marker="D",
        markersize=4.4,
        markerfacecolor=ink if sure else colours.ground,
        markeredgecolor=ink,
        markeredgewidth=0.9,
    )


def _sides(canvas: Canvas, plan: _Plan, look: Mapping[str, Look]) -> None:
    """Which side of zero means what, in the colours of the groups."""
    target, reference = look
    words = [f"← {reference}", f"{target} →"]
    if sum(width_mm(one, canvas.points(-0.5)) for one in words) > plan.difference_width - 2.0:
        words = ["←", "→"]
    end = plan.difference + plan.difference_width
    canvas.write(plan.difference, 9.4, words[0], step=-0.5, colour=look[reference].text)
    canvas.write(end, 9.4, words[1], step=-0.5, colour=look[target].text, side="right")


def _numbers(canvas: Canvas, rows: pl.DataFrame, quiet: Collection[str]) -> None:
    """The difference with its interval, and the p-value, as numbers at the right."""
    digits, level = places(rows), rows["level"].drop_nulls()
    right = canvas.width - 0.5
    middle = right - P_MM
    percent = f"{100 * level[0]:.0f} %" if level.len() else ""
    canvas.write(middle, 9.4, f"[{percent} interval]", step=-0.5, colour=canvas.colours.muted, side="right")
    canvas.write(right, 9.4, "p adj.", step=-0.5, colour=canvas.colours.muted, side="right")
    for row in rows.iter_rows(named=True):
        top = HEAD_MM + (row["row"] + 0.5) * ROW_MM
        ink = _ink(canvas, row["dimension"], quiet)
        canvas.write(middle, top, _with_interval(row, digits), step=-0.5, side="right", colour=ink)
        p = row["p_adjusted"] if row["p_adjusted"] is not None else row["p"]
        canvas.write(right, top, p_value(p), step=-0.5, colour=canvas.colours.muted, side="right")


def _with_interval(row: Mapping[str, float], places: int) -> str:
    if not isfinite(row["value"]):
        return NONE
    if not isfinite(row["low"]):
        return signed(row["value"], places)
    return f"{signed(row['value'], places)} [{fixed(row['low'], places)}, {fixed(row['high'], places)}]"
