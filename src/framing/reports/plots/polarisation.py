"""Polarisation of word choice: how well one word tells the group, for all outlets together and for each."""

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing.canvas import HAIRLINE, Canvas
from framing.reports.drawing.lettering import wrap
from framing.reports.drawing.palette import looks
from framing.reports.naming import counted
from framing.reports.numbers import fixed, interval, p_equation, whole
from framing.reports.plots.base import Style
from framing.reports.reading import ALL, channel_title, first_channel, outlet_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

ROW_MM, HEAD_MM, FOOT_MM, NAME_MM = 4.6, 6.0, 10.0, 42.0
ALIKE = 0.5
PLACES = 3


class Polarisation:
    """A dot per outlet, and the estimate with its interval above them."""

    title: ClassVar[str] = "How well one word tells the group"
    section: ClassVar[str] = "words"
    order: ClassVar[int] = 3
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        **dict.fromkeys(("channel", "target", "reference", "outlet", "outlet_name", "group"), pl.String()),
        **dict.fromkeys(("value", "low", "high", "other_labels", "p"), pl.Float64()),
        **dict.fromkeys(("n_tokens", "n_words"), pl.Int64()),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """The whole, whose outlet is null, then the outlets of the target and of the reference."""
        found = first_channel(results.polarisation)
        if found.is_empty() or not isfinite(found["value"][0]):
            return None
        names = dict(outlet_names(results))
        order = {found["target"][0]: 0, found["reference"][0]: 1}
        named = found.with_columns(
            outlet_name=pl.col("outlet").replace_strict(
                names, default=pl.col("outlet"), return_dtype=pl.String
            ),
            place=pl.col("group").replace_strict(order, default=-1, return_dtype=pl.Int64),
        )
        ordered = named.sort(pl.col("place").fill_null(-1), -pl.col("value"), "outlet_name")
        return ordered.select(pl.col(name).cast(kind) for name, kind in self.columns.items())

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Rows with dots; lines where groups would speak alike, and where other labels fall."""
        names = NAME_MM * min(1.0, style.width_mm / 150)
        height = HEAD_MM + ROW_MM * data.height + FOOT_MM
        canvas = Canvas(width=style.width_mm, height=height, style=style)
        axes = canvas.panel(names, HEAD_MM, style.width_mm - names - 4.0, ROW_MM * data.height)
        axes.set_ylim(data.height - 0.5, -0.5)
        axes.set_xlim(*_limits(data))
        canvas.bottom_axis(axes, ticks=5)
        _lines(canvas, axes, data)
        _dots(canvas, axes, data)
        _names(canvas, data, names)
        points = canvas.points(-1)
        foot = wrap("chance of telling the group from one word", style.width_mm - names, points, lines=1)
        canvas.write(
            style.width_mm - 4.0, height - 2.0, foot, step=-1, colour=canvas.colours.muted, side="right"
        )
        return canvas.figure

    def caption(self, data: pl.DataFrame) -> str:
        """What the dots are, and the number with its interval."""
        first = data.row(0, named=True)
        where = "" if first["channel"] == ALL else f" Only {channel_title(first['channel'])}."
        return (
            "Leave-out estimate of polarisation: the chance that a reader who knows how all other outlets of "
            "both groups speak assigns an outlet to its true group after one of its words (.5: the groups "
            f"speak alike; 1: they share no word), over {whole(first['n_words'])} words.{where} "
            f"{_said(first)} Dots: single outlets, each judged by the others; below .5 an outlet speaks more "
            "like the other group."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """The estimate, and the outlets from the most to the least telling."""
        outlets = [
            f"{row['outlet_name']} ({row['group']}) {fixed(row['value'], PLACES)}"
            for row in data.drop_nulls("outlet").sort("value", descending=True).iter_rows(named=True)
        ]
        return f"Dot plot. {_said(data.row(0, named=True))} Outlets: {', '.join(outlets)}."


def _said(first: Mapping[str, float]) -> str:
    parts = [f"Both groups together: {fixed(first['value'], PLACES)}"]
    if isfinite(first["low"]):
        parts.append(f"interval over outlets {interval(first['low'], first['high'], PLACES)}")
    if isfinite(first["other_labels"]):
        parts.append(
            f"{fixed(first['other_labels'], PLACES)} on average when the same outlets carry other labels "
            f"({p_equation(first['p'])}, broken grey line)"
        )
    return f"{', '.join(parts)}."


def _limits(data: pl.DataFrame) -> tuple[float, float]:
    ends = [
        value
        for name in ("value", "low", "high", "other_labels")
        for value in data[name]
        if value is not None and isfinite(value)
    ]
    low, high = min([*ends, ALIKE]), max([*ends, ALIKE])
    air = 0.06 * ((high - low) or 0.1)
    return low - air, high + air


def _lines(canvas: Canvas, axes: "Axes", data: pl.DataFrame) -> None:
    colours = canvas.colours
    axes.axvline(ALIKE, color=colours.muted, linewidth=0.8, zorder=1)
    null = data["other_labels"][0]
    if isfinite(null):
        axes.axvline(null, color=colours.rule, linewidth=0.9, linestyle=(0, (3, 2)), zorder=1)
    place, text = axes.get_xlim(), "speak alike"
    across = NAME_MM * min(1.0, canvas.width / 150)
    width = canvas.width - across - 4.0
    where = across + width * (ALIKE - place[0]) / (place[1] - place[0])
    canvas.write(where + 1.0, HEAD_MM - 2.4, f"{text} (.5)", step=-1, colour=colours.muted)


def _dots(canvas: Canvas, axes: "Axes", data: pl.DataFrame) -> None:
    first, ink = data.row(0, named=True), canvas.colours.ink
    look = looks([first["target"], first["reference"]], canvas.colours)
    if isfinite(first["low"]):
        axes.plot((first["low"], first["high"]), (0, 0), color=ink, linewidth=1.1, solid_capstyle="butt")
    axes.plot(first["value"], 0, marker="D", markersize=4.0, color=ink, linestyle="none", zorder=3)
    for place, row in enumerate(data.iter_rows(named=True)):
        if row["group"] is not None:
            own = look[row["group"]]
            axes.plot(
                row["value"], place, marker=own.marker, markersize=4.2, color=own.colour, linestyle="none"
            )


def _names(canvas: Canvas, data: pl.DataFrame, width: float) -> None:
    first = data.row(0, named=True)
    look = looks([first["target"], first["reference"]], canvas.colours)
    outlets = counted(data.height - 1, "outlet")
    for place, row in enumerate(data.iter_rows(named=True)):
        at = HEAD_MM + ROW_MM * (place + 0.5)
        bold, group = row["group"] is None, row["group"]
        name = f"All {outlets}" if bold else row["outlet_name"]
        words = wrap(name, width - 2, canvas.points(-0.5), lines=1, bold=bold)
        colour = canvas.colours.ink if bold else look[group].text
        canvas.write(0, at, words, step=-0.5, bold=bold, colour=colour)
        changes = place == 0 or (place + 1 < data.height and data["group"][place + 1] != group)
        if changes:
            edge = HEAD_MM + ROW_MM * (place + 1)
            canvas.line((0, edge), (canvas.width, edge), colour=canvas.colours.grid, width=HAIRLINE)


PLOT = Polarisation
