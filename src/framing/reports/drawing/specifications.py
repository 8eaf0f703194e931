"""A specification curve: estimates from the lowest to the highest over a dashboard of their choices."""

from collections.abc import Iterator
from math import isfinite
from typing import TYPE_CHECKING

import polars as pl

from framing.reports.drawing.canvas import DASHES, HAIRLINE, Canvas
from framing.reports.drawing.lettering import width_mm, wrap
from framing.reports.drawing.palette import looks
from framing.reports.naming import readable
from framing.reports.numbers import decimals, signed
from framing.reports.plots.base import Style
from framing.reports.reading import channel_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SPECIFICATION, CHOICE, JOINT = "specification", "choice", "joint"
HEAD_MM, CURVE_MM, GAP_MM, ROW_MM, APART_MM, FOOT_MM = 12.5, 46.0, 5.5, 3.5, 1.9, 3.0
LABEL_MM, RIGHT_MM = 48.0, 15.0
BLANK = 0.04
"""Width between the curve and the specifications that cannot be estimated, as a share of the curve."""

CHOICES = {"channel": "whose words", "without": "outlet left out", "words": "word lists"}
"""Choices whose names say too little."""


def draw(data: pl.DataFrame, style: Style) -> "Figure":
    """The curve over the dashboard, on one horizontal scale.

    Args:
        data: Columns of the plot ``multiverse``.
        style: Size, and light or dark.
    """
    rows, options = of_kind(data, SPECIFICATION), of_kind(data, CHOICE)
    tops = list(_tops(options))
    height = HEAD_MM + CURVE_MM + GAP_MM + (tops[-1][1] + ROW_MM if tops else 0) + FOOT_MM
    canvas = Canvas(width=style.width_mm, height=height, style=style)
    left = LABEL_MM * min(1.0, style.width_mm / 150)
    right = RIGHT_MM if style.width_mm > 120 else 12.5  # noqa: PLR2004  # a column has no room to spare
    width = style.width_mm - left - right
    curve = canvas.panel(left, HEAD_MM, width, CURVE_MM)
    _head(canvas, data, left, width)
    _curve(canvas, curve, rows)
    board = canvas.panel(left, HEAD_MM + CURVE_MM + GAP_MM, width, height - HEAD_MM - CURVE_MM - GAP_MM)
    board.set_xlim(*curve.get_xlim())
    board.set_ylim(height - HEAD_MM - CURVE_MM - GAP_MM, 0)
    _board(canvas, board, data, left)
    return canvas.figure


def of_kind(data: pl.DataFrame, kind: str) -> pl.DataFrame:
    """The rows of one kind."""
    return data.filter(pl.col("kind") == kind)


def real(value: object) -> float | None:
    """A number, or None."""
    return float(value) if isinstance(value, int | float) else None


def alone_clear() -> pl.Expr:
    """True for specifications that are clear by themselves."""
    return (pl.col("p") < 1 - pl.col("level")).fill_null(value=False)


def _tops(options: pl.DataFrame) -> Iterator[tuple[int, float]]:
    """Row of the dashboard → its upper edge in millimetres below that of the dashboard."""
    top, before = 0.0, None
    for row, choice in options.select("row", "choice").unique().sort("row").iter_rows():
        top += APART_MM if before not in (None, choice) else 0.0
        yield row, top
        top, before = top + ROW_MM, choice


def _head(canvas: Canvas, data: pl.DataFrame, left: float, width: float) -> None:
    """Name of the dimension, and which side means which group."""
    first = data.row(0, named=True)
    canvas.write(0, 3.0, wrap(first["label"], left + width, canvas.points(0.5), lines=1), step=0.5, bold=True)
    words = wrap(
        f"{first['target']} − {first['reference']}, {first['unit']}",
        left + width,
        canvas.points(-0.5),
        lines=1,
    )
    canvas.write(0, 7.4, words, step=-0.5, colour=canvas.colours.muted)


def _curve(canvas: Canvas, axes: "Axes", rows: pl.DataFrame) -> None:
    """Every specification that has a value, with its interval."""
    able = rows.filter(pl.col("value").is_finite())
    n, gap = able.height, max(1.0, BLANK * able.height)
    axes.set_xlim(-1.0, n + (gap + rows.height - n if rows.height > n else 0.0))
    _limits(axes, able)
    canvas.left_axis(axes, ticks=5)
    axes.axhline(0, color=canvas.colours.muted, linewidth=0.8, zorder=1)
    look = looks([rows["target"][0], rows["reference"][0]], canvas.colours)
    target, reference = look[rows["target"][0]], look[rows["reference"][0]]
    size = max(1.2, min(3.2, 260 / max(n, 1)))
    low, high = sorted(axes.get_ylim())
    for row in able.with_columns(clear=alone_clear()).iter_rows(named=True):
        above = row["value"] > 0
        colour = (target if above else reference).colour if row["clear"] else canvas.colours.rule
        if isfinite(row["low"]) and isfinite(row["high"]):
            ends = max(row["low"], low), min(row["high"], high)
            hue = (target if above else reference).hue
            faint = canvas.colours.tint(hue, 2) if row["clear"] else canvas.colours.grid
            axes.plot((row["place"],) * 2, ends, color=faint, linewidth=size * 0.55, solid_capstyle="butt")
        axes.plot(
            row["place"],
            row["value"],
            marker="o",
            linestyle="none",
            color=colour,
            markersize=size,
            markerfacecolor=colour if row["clear"] else canvas.colours.ground,
            markeredgecolor=colour,
            markeredgewidth=0.5,
            zorder=3,
        )
    _lost(canvas, axes, rows.height - n, (n + gap / 2, axes.get_xlim()[1]))
    _sides(canvas, axes, rows, (target.text, reference.text))
    _own(canvas, axes, able)
    _median(canvas, axes, able)


def _lost(canvas: Canvas, axes: "Axes", count: int, span: tuple[float, float]) -> None:
    """How many specifications have no value, where their marks would be."""
    if not count:
        return
    axes.axvspan(*span, color=canvas.colours.band, linewidth=0, zorder=0)
    share = (span[1] - span[0]) / (axes.get_xlim()[1] - axes.get_xlim()[0])
    width = axes.get_position().width * canvas.width * share
    words = wrap(f"{count} without estimate", width - 1, canvas.points(-1), lines=3)
    if width > 9:  # noqa: PLR2004  # millimetres that a word needs
        axes.text(
            (span[0] + span[1]) / 2,
            0.97,
            words,
            transform=axes.get_xaxis_transform(),
            fontsize=canvas.points(-1),
            color=canvas.colours.muted,
            ha="center",
            va="top",
        )


def _limits(axes: "Axes", able: pl.DataFrame) -> None:
    """Room for every value; intervals that reach much farther than the values do are cut."""
    values = [0.0, *able["value"]]
    reach = max(values) - min(values) or 1.0
    ends = [end for name in ("low", "high") for end in able[name] if end is not None and isfinite(end)]
    low = max(min([*values, *ends]), min(values) - 0.6 * reach)
    high = min(max([*values, *ends]), max(values) + 0.6 * reach)
    axes.set_ylim(low - 0.05 * (high - low), high + 0.05 * (high - low))


def _sides(canvas: Canvas, axes: "Axes", rows: pl.DataFrame, colours: tuple[str, str]) -> None:
    """Which half means which group, inside the panel at its left end."""
    low, high = axes.get_ylim()
    for group, colour, at, inside in (
        (rows["target"][0], colours[0], 0.985, high > 0),
        (rows["reference"][0], colours[1], 0.015, low < 0),
    ):
        if inside:
            axes.text(
                0.008,
                at,
                f"{group} higher",
                transform=axes.transAxes,
                fontsize=canvas.points(-1),
                color=colour,
                ha="left",
                va="top" if at > 0.5 else "bottom",  # noqa: PLR2004  # upper half
                bbox={"facecolor": canvas.colours.ground, "edgecolor": "none", "pad": 0.8},
                zorder=6,
            )


def _own(canvas: Canvas, axes: "Axes", able: pl.DataFrame) -> None:
    """The study's own specification."""
    for row in able.filter(pl.col("main")).iter_rows(named=True):
        axes.plot(
            row["place"],
            row["value"],
            marker="D",
            linestyle="none",
            color=canvas.colours.ink,
            markersize=4.6,
            markerfacecolor=canvas.colours.ink,
            markeredgecolor=canvas.colours.ground,
            markeredgewidth=0.7,
            zorder=5,
        )


def _median(canvas: Canvas, axes: "Axes", able: pl.DataFrame) -> None:
    """The median, as a number at the right edge of the panel."""
    median = real(able["value"].median())
    if median is None:
        return
    words = f"median\n{signed(median, decimals(able['value'], 2))}"
    axes.annotate(
        words,
        (1.0, median),
        xycoords=("axes fraction", "data"),
        xytext=(3, 0),
        textcoords="offset points",
        fontsize=canvas.points(-1),
        color=canvas.colours.ink,
        ha="left",
        va="center",
        annotation_clip=False,
    )
    axes.axhline(median, color=canvas.colours.ink, linewidth=HAIRLINE, linestyle=DASHES, zorder=2)


def _board(canvas: Canvas, axes: "Axes", data: pl.DataFrame, left: float) -> None:
    """A row per option, with a stroke under every specification that takes it."""
    rows, options = of_kind(data, SPECIFICATION), of_kind(data, CHOICE)
    able = rows.filter(pl.col("value").is_finite())
    shift = max(1.0, BLANK * able.height)
    places = decimals(able["value"], 2)
    look = looks([rows["target"][0], rows["reference"][0]], canvas.colours)
    kinds = dict(
        able.select(
            "place",
            pl.when(alone_clear()).then((pl.col("value") > 0).cast(pl.String)).otherwise(pl.lit("")),
        ).iter_rows()
    )
    colours = {
        "true": look[rows["target"][0]].colour,
        "false": look[rows["reference"][0]].colour,
        "": canvas.colours.rule,
    }
    stroke = max(0.5, min(1.6, 150 / max(rows.height, 1)))
    before, base = None, HEAD_MM + CURVE_MM + GAP_MM
    canvas.write(canvas.width, base - 1.6, "median", step=-1.5, colour=canvas.colours.muted, side="right")
    for row, top in _tops(options):
        part = options.filter(pl.col("row") == row)
        choice, option = part["choice"][0], part["option"][0]
        axes.axhspan(top + 0.25, top + ROW_MM - 0.25, color=canvas.colours.band, linewidth=0, zorder=0)
        for kind, colour in colours.items():
            at = [place for place in part["place"] if kinds.get(place) == kind]
            axes.vlines(at, top + 0.45, top + ROW_MM - 0.45, color=colour, linewidth=stroke)
        lost = [place + shift for place in part["place"] if place not in kinds]
        axes.vlines(lost, top + 0.45, top + ROW_MM - 0.45, color=canvas.colours.grid, linewidth=stroke)
        _named(canvas, (choice if choice != before else "", option), base + top + ROW_MM / 2, left)
        median = real(part.filter(pl.col("value").is_finite())["value"].median())
        canvas.write(
            canvas.width,
            base + top + ROW_MM / 2,
            signed(median, places),
            step=-1.5,
            colour=canvas.colours.muted,
            side="right",
        )
        before = choice


def _named(canvas: Canvas, names: tuple[str, str], top: float, left: float) -> None:
    """The choice at the left edge, the option beside the row."""
    choice, option = names
    shown = channel_title(option) if "=" in option else readable(option)
    room = left - 2
    taken = wrap(shown, 0.55 * room, canvas.points(-1), lines=1)
    canvas.write(left - 1.5, top, taken, step=-1, side="right")
    if choice:
        words = wrap(
            choice_title(choice), room - width_mm(taken, canvas.points(-1)) - 2, canvas.points(-1), lines=1
        )
        canvas.write(0, top, words, step=-1, colour=canvas.colours.muted)


def choice_title(choice: str) -> str:
    """A choice as readers see it: its last word, where it is a key of the file."""
    return CHOICES.get(choice, readable(choice.rpartition(".")[2]))
