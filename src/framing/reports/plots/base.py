"""The door of the plots: a run's results become a table, and the table becomes a figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

import polars as pl

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results


@dataclass(frozen=True, kw_only=True)
class Style:
    """How figures look.

    Attributes:
        width_mm: Final width of the figure in millimetres, 80 or more.
        font_pt: Base size of text in points at that width.
        smallest_pt: No text is smaller.
        dark: True for light marks on a dark ground (for screens only).
        flat: True where nothing may let the ground show through: some printers lose transparent marks.
        family: Name of an installed font; empty for the one that comes along.
        dots_per_inch: Resolution of bitmaps.
    """

    width_mm: float = 180.0
    font_pt: float = 7.5
    smallest_pt: float = 6.0
    dark: bool = False
    flat: bool = False
    family: str = ""
    dots_per_inch: int = 300


class Plot(Protocol):
    """One kind of figure. ``draw`` sees nothing but the table, so a figure can be drawn again from its CSV.

    The constant ``PLOT`` of its module is the class, which is called without arguments.

    Attributes:
        title: Heading of the figure in the report.
        section: Section of the report it belongs to: one of ``framing.reports.sections.SECTIONS``.
        order: Place within the section.
        columns: Name → type of the columns of its table, in order. A CSV knows no types; with these it is
            read back exactly as it was written.
    """

    title: ClassVar[str]
    section: ClassVar[str]
    order: ClassVar[int]
    columns: ClassVar[Mapping[str, pl.DataType]]

    def data(self, results: "Results") -> pl.DataFrame | None:
        """The figure's table: ``columns``, every row that is drawn; None if this run has nothing to draw."""
        ...

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """The figure, exactly ``style.width_mm`` wide."""
        ...

    def caption(self, data: pl.DataFrame) -> str:
        """What the reader sees, with n, units, intervals and what they mean."""
        ...

    def alt(self, data: pl.DataFrame) -> str:
        """The figure in words, for those who do not see it: the pattern and the main numbers."""
        ...


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One mark of a figure that readers may look for on the page.

    Attributes:
        x: Points from the left edge of the figure.
        y: Points from its upper edge.
        name: What is looked for: a word.
        cells: What is said of it, as ``headings`` names it.
    """

    x: float
    y: float
    name: str
    cells: tuple[str, ...]


@runtime_checkable
class Searchable(Protocol):
    """A plot whose marks readers can look for: the page lists them, and finds them in the drawing."""

    def headings(self, data: pl.DataFrame) -> tuple[str, ...]:
        """What the list says of each mark, its name first."""
        ...

    def marks(self, data: pl.DataFrame, style: Style) -> tuple[Mark, ...]:
        """Every mark that is drawn, in the order of the list, where ``draw`` puts it."""
        ...
