"""Words beside points, none over another: each takes the nearest free place, and the last in rank yields."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sin

DISTANCES_MM = (1.1, 2.0, 3.2, 4.8, 6.8)
ANGLES = (0, 180, 90, 270, 45, 135, 315, 225, 20, 160, 340, 200)
LEADER_FROM_MM = 1.6
"""A word farther from its point than this gets a thin line to it."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle in millimetres."""

    left: float
    right: float
    low: float
    high: float

    def overlaps(self, other: "Box") -> bool:
        """True if the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.low < other.high
            and other.low < self.high
        )

    def inside(self, other: "Box") -> bool:
        """True if all of it lies in the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.low >= other.low
            and self.high <= other.high
        )


@dataclass(frozen=True, kw_only=True)
class Label:
    """A word that wants to stand beside a point; millimetres.

    Attributes:
        x: The point.
        y: The point.
        width: Width of the word.
        height: Height of the word.
    """

    x: float
    y: float
    width: float
    height: float


def place(labels: Sequence[Label], marks: Sequence[tuple[float, float]], bounds: Box) -> list[Box | None]:
    """Where each label goes, in the order of the labels; None where no place is free.

    Args:
        labels: In order of rank: the first chooses first.
        marks: Points that no label may cover.
        bounds: Area that no label may leave.
    """
    taken = [_dot(x, y, 0.6) for x, y in marks]
    found: list[Box | None] = []
    for label in labels:
        box = next((box for box in _around(label) if box.inside(bounds) and _free(label, box, taken)), None)
        found.append(box)
        if box is not None:
            taken += [box, *_leader(label, box)]
    return found


def _dot(x: float, y: float, half: float) -> Box:
    return Box(left=x - half, right=x + half, low=y - half, high=y + half)


def _free(label: Label, box: Box, taken: Sequence[Box]) -> bool:
    """True if neither the word nor the line to its point touches anything but the point itself."""
    own = _dot(label.x, label.y, 0.61)
    line = [dot for dot in _leader(label, box) if not dot.overlaps(own)]
    return not any(other.overlaps(part) for part in (box, *line) for other in taken)


def _leader(label: Label, box: Box) -> list[Box]:
    """The line from the point to the word, as a row of dots; none if the word is near enough to need none."""
    x, y = nearest(label, box)
    length = hypot(x - label.x, y - label.y)
    if length <= LEADER_FROM_MM:
        return []
    steps = int(length / 0.4)
    return [
        _dot(label.x + (x - label.x) * step / steps, label.y + (y - label.y) * step / steps, 0.1)
        for step in range(1, steps)
    ]


def nearest(label: Label, box: Box) -> tuple[float, float]:
    """The place of a box that lies nearest to the point of its label."""
    return min(max(label.x, box.left), box.right), min(max(label.y, box.low), box.high)


def _around(label: Label) -> list[Box]:
    """Places for a label, the nearest first."""
    return [_at(label, angle, distance) for distance in DISTANCES_MM for angle in ANGLES]


def _at(label: Label, angle: int, distance: float) -> Box:
    x = label.x + distance * cos(radians(angle))
    y = label.y + distance * sin(radians(angle))
    across, up = cos(radians(angle)), sin(radians(angle))
    left = x if across > 0.3 else x - label.width if across < -0.3 else x - label.width / 2  # noqa: PLR2004
    low = y if up > 0.3 else y - label.height if up < -0.3 else y - label.height / 2  # noqa: PLR2004  # sides
    return Box(left=left, right=left + label.width, low=low, high=low + label.height)
