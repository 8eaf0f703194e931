"""A figure measured in millimetres: what is drawn stands where it is put, at the size that is printed."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from framing.reports.drawing.palette import Palette, palette
from framing.reports.numbers import tick
from framing.reports.plots.base import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MM_PER_INCH = 25.4
HAIRLINE = 0.5
"""Points; the thinnest line that prints everywhere is 0.3."""

DASHES = (0, (3, 2))
"""Strokes and gaps of a broken line, in line widths."""

Side = Literal["left", "center", "right"]


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """An empty figure of exact size.

    Attributes:
        width: Millimetres.
        height: Millimetres.
        style: Size of text, and light or dark.
        figure: The figure itself.
    """

    width: float
    height: float
    style: Style
    figure: "Figure" = field(init=False)

    def __post_init__(self) -> None:
        """Make the figure."""
        from matplotlib.figure import Figure

        size = (self.width / MM_PER_INCH, self.height / MM_PER_INCH)
        object.__setattr__(self, "figure", Figure(figsize=size, facecolor=self.colours.ground))

    @property
    def colours(self) -> Palette:
        """The palette in use."""
        return palette(dark=self.style.dark)

    def points(self, step: float = 0.0) -> float:
        """Size of text: the base size and a step up or down, never below the smallest allowed."""
        return max(self.style.smallest_pt, self.style.font_pt + step)

    def panel(self, left: float, top: float, width: float, height: float) -> "Axes":
        """A panel without frame, ticks or ground; millimetres from the left and the upper edge."""
        box = (
            left / self.width,
            1 - (top + height) / self.height,
            width / self.width,
            height / self.height,
        )
        axes = self.figure.add_axes(box, facecolor="none")
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(
            length=0, width=HAIRLINE, colors=self.colours.muted, labelsize=self.points(-1), pad=2
        )
        axes.set_axisbelow(True)
        axes.set_xticks([])
        axes.set_yticks([])
        return axes

    def write(  # noqa: PLR0913  # a word has a place, a look and an alignment; all but the place have defaults
        self,
        left: float,
        top: float,
        words: str,
        *,
        step: float = 0.0,
        colour: str | None = None,
        bold: bool = False,
        side: Side = "left",
    ) -> None:
        """Words on the canvas, centred on ``top``; millimetres from the left and the upper edge."""
        self.figure.text(
            left / self.width,
            1 - top / self.height,
            words,
            fontsize=self.points(step),
            color=colour or self.colours.ink,
            fontweight="bold" if bold else "normal",
            ha=side,
            va="center_baseline",
        )

    def upright(self, left: float, top: float, words: str, *, step: float = 0.0) -> None:
        """Words that run upwards from a place; distances in millimetres from the left and the upper edge."""
        self.figure.text(
            left / self.width,
            1 - top / self.height,
            words,
            fontsize=self.points(step),
            color=self.colours.ink,
            rotation=90,
            ha="center",
            va="bottom",
        )

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str,
        width: float,
        dashed: bool = False,
    ) -> None:
        """A straight line between two places in millimetres from the left and the upper edge."""
        from matplotlib.lines import Line2D

        across, down = (start[0], end[0]), (start[1], end[1])
        line = Line2D(
            [x / self.width for x in across],
            [1 - y / self.height for y in down],
            color=colour,
            linewidth=width,
            linestyle=DASHES if dashed else "-",
            solid_capstyle="butt",
            transform=self.figure.transFigure,
            figure=self.figure,
        )
        self.figure.add_artist(line)

    def block(self, corner: tuple[float, float], size: tuple[float, float], colour: str) -> None:
        """A filled rectangle; corner and size in millimetres, from the left and the upper edge."""
        from matplotlib.patches import Rectangle

        (left, top), (width, height) = corner, size
        patch = Rectangle(
            (left / self.width, 1 - (top + height) / self.height),
            width / self.width,
            height / self.height,
            facecolor=colour,
            edgecolor="none",
            transform=self.figure.transFigure,
            figure=self.figure,
        )
        self.figure.add_artist(patch)

    def bottom_axis(self, axes: "Axes", ticks: int = 5) -> None:
        """Numbers below a panel, whose limits are set, at round values, with faint lines up through it."""
        places = round_values(axes.get_xlim(), ticks)
        axes.set_xticks(places, [tick(value) for value in places])
        axes.grid(axis="x", color=self.colours.grid, linewidth=HAIRLINE)

    def left_axis(self, axes: "Axes", ticks: int = 4) -> None:
        """Numbers left of a panel, whose limits are set, at round values, with faint lines across it."""
        places = round_values(axes.get_ylim(), ticks)
        axes.set_yticks(places, [tick(value) for value in places])
        axes.grid(axis="y", color=self.colours.grid, linewidth=HAIRLINE)


def round_values(limits: tuple[float, float], most: int) -> list[float]:
    """Round values within some limits, about so many of them.

    Args:
        limits: Ends, in either order.
        most: Intervals between them at most.
    """
    from matplotlib.ticker import MaxNLocator

    low, high = sorted(limits)
    found = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    return [float(value) for value in found if low <= value <= high]
