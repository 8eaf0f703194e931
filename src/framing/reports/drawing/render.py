"""A plot's table becomes the bytes of its files: PDF, SVG and PNG, the same on every run."""

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from framing.errors import MissingDependency
from framing.reports.drawing import fonts
from framing.reports.drawing.canvas import MM_PER_INCH
from framing.reports.plots.base import Plot, Style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

METADATA: Mapping[str, dict[str, None]] = {
    "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}
"""What the files must not say, lest two runs differ: when and with which version they were written."""

FORMATS = tuple(METADATA)
"""PDF: vector, TrueType fonts (Type 42). SVG: letters as paths, so that it looks the same everywhere. PNG."""

PAPER = Style()
"""Full width of a page, light: the files of a run."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """One figure.

    Attributes:
        files: Format → content.
        height_mm: Its height, which follows from the width and from what there is to show.
    """

    files: Mapping[str, bytes]
    height_mm: float


def render(
    name: str, plot: Plot, data: pl.DataFrame, style: Style = PAPER, formats: Sequence[str] = FORMATS
) -> Rendered:
    """The files of one figure.

    Args:
        name: Name of the figure: makes the ids inside its SVG its own.
        plot: The plot.
        data: Its table.
        style: How it looks.
        formats: Some of ``FORMATS``.

    Raises:
        MissingDependency: No installed font draws a letter of the table, or the style's font is not there.
    """
    with drawing(name, data, style) as printable:
        figure = plot.draw(printable, style)
        files = {kind: _bytes(figure, kind, METADATA[kind]) for kind in formats}
        return Rendered(files=files, height_mm=float(figure.get_figheight()) * MM_PER_INCH)


@contextmanager
def drawing(name: str, data: pl.DataFrame, style: Style = PAPER) -> Iterator[pl.DataFrame]:
    """Settings under which a figure is drawn and saved; gives the table with nothing a font cannot draw.

    Args:
        name: Name of the figure.
        data: Its table.
        style: How it looks.

    Raises:
        MissingDependency: No installed font draws a letter of the table, or the style's font is not there.
    """
    import matplotlib as mpl

    texts = [text for column in data.select(pl.col(pl.String)) for text in column.unique().drop_nulls()]
    families = fonts.families(texts, style.family)
    with mpl.rc_context(_settings(name, families, style)), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing", category=UserWarning)
        try:
            yield _printable(data, families)
        except UserWarning as missing:
            raise MissingDependency(f"{missing}. Install a font that has it.") from missing


def _settings(name: str, families: list[str], style: Style) -> dict[Any, Any]:
    return {
        "font.family": families,
        "text.parse_math": False,  # a dollar sign in a headline is a dollar sign
        "axes.unicode_minus": True,
        "pdf.fonttype": 42,  # journals refuse Type 3
        "svg.fonttype": "path",
        "svg.hashsalt": name,
        "svg.id": None,
        "path.simplify": False,
        "figure.dpi": 100,
        "savefig.dpi": style.dots_per_inch,
        "savefig.bbox": None,  # "tight" would change the width that was promised
        "savefig.facecolor": "auto",
        "savefig.transparent": False,
    }


def _printable(data: pl.DataFrame, families: list[str]) -> pl.DataFrame:
    return data.with_columns(
        pl.col(pl.String).map_elements(
            lambda text: fonts.drawable(text, families), return_dtype=pl.String, skip_nulls=True
        )
    )


def _bytes(figure: "Figure", kind: str, metadata: dict[str, None]) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, metadata=metadata)
    return buffer.getvalue()
