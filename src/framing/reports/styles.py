"""What journals ask of figures, by name: widths, sizes of text, transparency.

Widths and sizes follow the publishers' guides to authors as of November 2026, partly read second hand;
columns of PNAS, AAAI and Taylor & Francis are those of common practice. Single titles differ: look at yours
before you submit, and give a width in millimetres where it asks for another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from framing.errors import UsageError
from framing.reports.plots.base import Style

Width = Literal["single", "double"]

NARROWEST_MM, WIDEST_MM = 80.0, 400.0
"""Below the one, words no longer fit beside the marks; the other is a poster."""


@dataclass(frozen=True, kw_only=True)
class House:
    """What one publisher asks.

    Attributes:
        title: Who asks it.
        single: Millimetres of one column.
        double: Millimetres of the page.
        font_pt: Base size of text in points.
        smallest_pt: No text is smaller.
        flat: True where transparent marks are refused.
        dots_per_inch: Resolution of bitmaps.
    """

    title: str
    single: float
    double: float
    font_pt: float = 7.5
    smallest_pt: float = 6.0
    flat: bool = False
    dots_per_inch: int = 300


HOUSES: Mapping[str, House] = {
    "plain": House(title="as in the report", single=89.0, double=180.0),
    "nature": House(
        title="Nature: 89 and 183 mm, text of 5 to 7 pt",
        single=89.0,
        double=183.0,
        font_pt=6.8,
        smallest_pt=5.2,
        dots_per_inch=450,
    ),
    "pnas": House(title="PNAS: 87 and 178 mm", single=87.0, double=178.0, dots_per_inch=600),
    "icwsm": House(title="AAAI and ICWSM: 3.3125 and 7 inches", single=84.1375, double=177.8),
    "tandf": House(
        title="Taylor & Francis: no transparent marks, bitmaps of 600 dots per inch",
        single=84.0,
        double=174.0,
        flat=True,
        dots_per_inch=600,
    ),
}
"""Name of a style → what it asks."""


def style_of(name: str, width: str, *, dark: bool = False, family: str = "") -> Style:
    """How a figure for some journal looks.

    Args:
        name: One of ``HOUSES``.
        width: ``single``, ``double``, or millimetres: ``120`` or ``120mm``.
        dark: True for a dark ground.
        family: An installed font; empty for the one that comes along.

    Raises:
        UsageError: The width is none, or one in which nothing can be drawn.
    """
    house = HOUSES[name]
    return Style(
        width_mm=_millimetres(house, width),
        font_pt=house.font_pt,
        smallest_pt=house.smallest_pt,
        dark=dark,
        flat=house.flat,
        family=family,
        dots_per_inch=house.dots_per_inch,
    )


def _millimetres(house: House, width: str) -> float:
    if width in {"single", "double"}:
        return house.single if width == "single" else house.double
    try:
        found = float(width.removesuffix("mm"))
    except ValueError:
        found = 0.0
    if not NARROWEST_MM <= found <= WIDEST_MM:
        raise UsageError(
            f"--width {width}: expected single, double, or millimetres from {NARROWEST_MM:.0f} to "
            f"{WIDEST_MM:.0f}"
        )
    return found
