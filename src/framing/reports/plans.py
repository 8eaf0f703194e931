"""Plans for studies as one picture: what more outlets, articles or codes could find."""

import io
from dataclasses import dataclass
from math import ceil, floor, log10
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import polars as pl

from framing.errors import UsageError
from framing.reports.drawing.canvas import HAIRLINE, Canvas
from framing.reports.drawing.lettering import wrap
from framing.reports.drawing.render import FORMATS, METADATA, drawing
from framing.reports.naming import sentence_case
from framing.reports.numbers import whole
from framing.reports.plots.base import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Across = Literal["articles", "codes"]

HEAD_MM, TITLE_MM, PANEL_MM, FOOT_MM, LEFT_MM, RIGHT_MM = 9.0, 8.0, 42.0, 12.0, 12.0, 19.0
ACROSS_MM = 85.0
"""A panel is about so wide."""

WIDEST_MM = 110.0
"""A panel that stands alone is no wider."""


@dataclass(frozen=True, kw_only=True)
class Plans:
    """What is drawn.

    Attributes:
        table: ``dimension``, ``outlets``, the numbers across, and ``value``: what is read upwards.
        across: What grows from left to right: ``articles`` or ``codes`` of each outlet.
        upwards: What ``value`` is, in words.
        share: True for chances: the panels go from 0 to 1.
    """

    table: pl.DataFrame
    across: Across
    upwards: str
    share: bool = False


def draw_plans(plans: Plans, path: Path, style: Style | None = None) -> None:
    """Write the picture.

    Args:
        plans: What is drawn.
        path: The picture; its ending says the format: .pdf, .svg or .png.
        style: How it looks.

    Raises:
        UsageError: The ending is no format.
        MissingDependency: No installed font draws a letter of the table.
    """
    kind = format_of(path)
    style = style or Style()
    buffer = io.BytesIO()
    with drawing("power", plans.table, style) as table:
        _figure(plans, table, style).savefig(buffer, format=kind, metadata=METADATA[kind])
    path.write_bytes(buffer.getvalue())


def format_of(path: Path) -> str:
    """The format that a picture's ending names.

    Raises:
        UsageError: The ending is no format.
    """
    kind = path.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise UsageError(f"{path}: a picture is a .{', .'.join(FORMATS)} file")
    return kind


def _figure(plans: Plans, table: pl.DataFrame, style: Style) -> "Figure":
    parts = table.partition_by("dimension", maintain_order=True)
    across = max(1, min(len(parts), int(style.width_mm // ACROSS_MM)))
    tall = TITLE_MM + PANEL_MM + FOOT_MM
    full = style.width_mm if across > 1 else min(style.width_mm, WIDEST_MM)
    canvas = Canvas(width=full, height=HEAD_MM + tall * -(-len(parts) // across), style=style)
    canvas.write(0, 3.5, wrap(sentence_case(plans.upwards), full, canvas.points()))
    width = full / across
    for place, part in enumerate(parts):
        corner = (width * (place % across), HEAD_MM + tall * (place // across))
        _panel(canvas, plans, part, corner, width)
    return canvas.figure


def _panel(
    canvas: Canvas, plans: Plans, part: pl.DataFrame, corner: tuple[float, float], width: float
) -> None:
    """One dimension: a line for each number of outlets."""
    left, top = corner
    room = width - LEFT_MM - RIGHT_MM
    canvas.write(
        left + LEFT_MM, top + 4, wrap(sentence_case(part["dimension"][0]), room, canvas.points()), bold=True
    )
    axes = canvas.panel(left + LEFT_MM, top + TITLE_MM, room, PANEL_MM)
    ticks = part[plans.across].unique().sort().to_list()
    axes.set_xscale("log")
    axes.set_xlim(ticks[0] / 1.08, ticks[-1] * 1.08)
    _upwards(canvas, axes, plans, part)
    axes.set_xticks(ticks, [whole(number) for number in ticks])
    axes.minorticks_off()
    axes.set_xlabel(
        f"{plans.across} of each outlet",
        fontsize=canvas.points(-0.5),
        color=canvas.colours.muted,
        labelpad=2.0,
    )
    lines = part.partition_by("outlets", maintain_order=True)
    for place, line in enumerate(lines):
        strength = 0.35 + 0.65 * (place + 1) / len(lines)
        axes.plot(
            line[plans.across],
            line["value"],
            color=canvas.colours.ink,
            alpha=strength,
            linewidth=1.2,
            marker="o",
            markersize=2.6,
            markeredgewidth=0,
        )
    _names(canvas, axes, lines)


def _upwards(canvas: Canvas, axes: "Axes", plans: Plans, part: pl.DataFrame) -> None:
    """Chances from 0 to 1; differences by their ratio, so that few and many outlets are both read."""
    values = part.filter(pl.col("value") > 0)["value"].to_list()
    if plans.share or not values:
        axes.set_ylim(0, 1.04)
        canvas.left_axis(axes)
        return
    axes.set_yscale("log")
    axes.set_ylim(min(values) / 1.15, max(values) * 1.15)
    powers = range(floor(log10(min(values))) - 1, ceil(log10(max(values))) + 1)
    places = [step * 10.0**power for power in powers for step in (1, 2, 5)]
    shown = [place for place in places if min(values) / 1.15 <= place <= max(values) * 1.15]
    axes.set_yticks(shown, [f"{place:.3g}" for place in shown])
    axes.grid(axis="y", color=canvas.colours.grid, linewidth=HAIRLINE)


def _names(canvas: Canvas, axes: "Axes", lines: list[pl.DataFrame]) -> None:
    """The numbers of outlets beside the ends of their lines, moved apart where they would overlap."""
    ends = sorted((float(line["value"][-1]), int(line["outlets"][0])) for line in lines)
    step, reached = canvas.points(-1) * 0.42 / PANEL_MM, -1.0
    for value, outlets in ends:
        # Where the line ends, as a share of the panel's height.
        at = axes.transAxes.inverted().transform(axes.transData.transform((axes.get_xlim()[0], value)))[1]
        reached = max(float(at), reached + step)
        axes.text(
            1.02,
            reached,
            f"{outlets} v {outlets}",
            transform=axes.transAxes,
            fontsize=canvas.points(-1),
            color=canvas.colours.ink,
            va="center",
        )
