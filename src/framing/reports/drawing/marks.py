"""Marks that several figures share: swarms of outlets, intervals, and the key that names the groups."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from framing.reports.drawing.canvas import Canvas
from framing.reports.drawing.lettering import width_mm
from framing.reports.drawing.palette import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OUTLET_PT = 3.4
"""Size of an outlet's mark in points."""

GROUP_PT = 4.6
"""Size of a group's mark in points."""

SHAPE_SCALE: Mapping[str, float] = {"s": 0.9, "o": 1.0, "^": 1.1, "D": 0.82, "v": 1.1, "P": 1.1}
"""Marks of equal area look equal; matplotlib's squares are larger than its circles."""


def swarm(values: Sequence[float], apart: float, step: float) -> list[float]:
    """How far each of some marks on one line must move aside so that none hides another.

    Args:
        values: Places along the line.
        apart: Distance along the line below which two marks touch.
        step: Distance aside of the next free place.

    Returns:
        Offsets in the order of the values: 0, step or −step.
    """
    order = sorted(range(len(values)), key=lambda place: (values[place], place))
    offsets = [0.0] * len(values)
    placed: list[tuple[float, int]] = []
    for place in order:
        near = {level for value, level in placed if abs(values[place] - value) < apart}
        # Where three touch already, a fourth lies over the first: open marks stay visible even so.
        level = next((level for level in (0, 1, -1) if level not in near), 0)
        placed.append((values[place], level))
        offsets[place] = level * step
    return offsets


def outlet_marks(axes: "Axes", values: Sequence[float], heights: Sequence[float], look: Look) -> None:
    """Outlets: small marks with the ground showing through, so that overlaps stay visible."""
    axes.plot(
        values,
        heights,
        linestyle="none",
        marker=look.marker,
        markersize=OUTLET_PT * SHAPE_SCALE[look.marker],
        markerfacecolor="none",
        markeredgecolor=look.colour,
        markeredgewidth=0.7,
        clip_on=False,
    )


def group_mark(axes: "Axes", value: float, height: float, limits: tuple[float, float], look: Look) -> None:
    """A group: its mean as a solid mark over the line of its interval."""
    axes.plot(
        limits, (height, height), color=look.colour, linewidth=1.3, solid_capstyle="butt", clip_on=False
    )
    axes.plot(
        value,
        height,
        marker=look.marker,
        markersize=GROUP_PT * SHAPE_SCALE[look.marker],
        color=look.colour,
        markeredgecolor=axes.figure.get_facecolor(),
        markeredgewidth=0.4,
        clip_on=False,
    )


def key_width(canvas: Canvas, entries: Sequence[tuple[str, Look]]) -> float:
    """Millimetres that a key of these entries needs."""
    return sum(2.8 + width_mm(words, canvas.points(-0.5)) + 4.0 for words, _ in entries) - 4.0


def group_key(
    canvas: Canvas, left: float, top: float, entries: Sequence[tuple[str, Look]], *, open_marks: bool = False
) -> float:
    """The groups' marks with their names beside them, in one line: no legend box.

    Args:
        canvas: The figure.
        left: Millimetres from the left edge.
        top: Millimetres from the upper edge.
        entries: Words and look of each group.
        open_marks: True draws the marks as those of outlets, not as those of groups.

    Returns:
        Where the line ends, millimetres from the left edge.
    """
    from matplotlib.lines import Line2D

    for words, look in entries:
        mark = Line2D(
            [(left + 1.0) / canvas.width],
            [1 - top / canvas.height],
            marker=look.marker,
            markersize=GROUP_PT * SHAPE_SCALE[look.marker],
            markerfacecolor="none" if open_marks else look.colour,
            markeredgecolor=look.colour,
            markeredgewidth=0.7,
            linestyle="none",
            transform=canvas.figure.transFigure,
            figure=canvas.figure,
        )
        canvas.figure.add_artist(mark)
        canvas.write(left + 2.8, top, words, step=-0.5, colour=look.text)
        left += 2.8 + width_mm(words, canvas.points(-0.5)) + 4.0
    return left
