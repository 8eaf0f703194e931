"""Differences in panels side by side: the same rows in each, one panel per measure or per channel."""

from collections.abc import Mapping
from math import ceil, isfinite
from typing import TYPE_CHECKING

import polars as pl

from framing.reports.drawing.canvas import HAIRLINE, Canvas
from framing.reports.drawing.lettering import width_mm, wrap
from framing.reports.drawing.palette import looks
from framing.reports.numbers import decimals, fixed, signed
from framing.reports.plots.base import Style
from framing.reports.reading import contrasts
from framing.reports.verdict import is_clear

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

COLUMNS: Mapping[str, pl.DataType] = {
    "row": pl.Int64(),
    "panel": pl.Int64(),
    "label": pl.String(),
    "title": pl.String(),
    "subtitle": pl.String(),
    "dimension": pl.String(),
    "measure": pl.String(),
    "channel": pl.String(),
    "unit": pl.String(),
    "target": pl.String(),
    "reference": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "level": pl.Float64(),
    "p_adjusted": pl.Float64(),
    "n_articles": pl.Int64(),
    "n_outlets": pl.Int64(),
}
"""``title`` and ``subtitle`` head a panel; rows and panels count from 0."""

HEAD_MM, ROW_MM, FOOT_MM, LABEL_MM, GAP_MM, RIGHT_MM = 16.0, 7.4, 7.0, 34.0, 4.0, 2.5
NARROWEST_MM = 16.5
"""Width of a panel below which the next row of panels begins."""

NARROWEST_WITH_NUMBERS_MM, WITH_INTERVALS_MM = 24.0, 36.0
"""The same where numbers stand above the marks; width from which intervals stand there, too."""

NUMBER_LANE = 0.30
"""How far above the middle of its row a number stands, in rows."""

CLIPPED_FROM = 1.5
"""Intervals are cut where they would make the scale so many times wider than an ordinary panel needs."""


def shape(
    results: "Results", found: pl.DataFrame, panels: Mapping[str, tuple[str, str]], by: str
) -> pl.DataFrame:
    """The table to draw.

    Args:
        results: The run.
        found: Rows of ``estimates``.
        panels: Value of ``by`` → title and subtitle, in the order of the panels; others are left out.
        by: Column that tells the panels apart: ``measure`` or ``channel``.
    """
    titles = {fact.name: fact.title for fact in results.facts.dimensions}
    first = str(found["measure"][0])
    drawn_at_all = set(titles) & set(found["dimension"])
    ordered = contrasts(results, first).filter(pl.col("dimension").is_in(sorted(drawn_at_all)))
    ordered = ordered.sort(
        pl.col("value").fill_nan(None), "dimension", descending=[True, False], nulls_last=True
    )
    rows = {name: place for place, name in enumerate(ordered["dimension"])}
    places = {name: place for place, name in enumerate(panels)}
    kept = found.filter(pl.col(by).is_in(list(places)), pl.col("dimension").is_in(list(rows)))
    drawn = kept.with_columns(
        row=pl.col("dimension").replace_strict(rows, return_dtype=pl.Int64),
        panel=pl.col(by).replace_strict(places, return_dtype=pl.Int64),
        label=pl.col("dimension").replace_strict(titles, return_dtype=pl.String),
        title=pl.col(by).replace_strict(
            {name: said[0] for name, said in panels.items()}, return_dtype=pl.String
        ),
        subtitle=pl.col(by).replace_strict(
            {name: said[1] for name, said in panels.items()}, return_dtype=pl.String
        ),
    )
    return drawn.sort("panel", "row", maintain_order=True).select(
        pl.col(name).cast(kind) for name, kind in COLUMNS.items()
    )


def arrows(data: pl.DataFrame) -> str:
    """A sentence on arrows, for the caption of a figure on one scale; empty if nothing leaves the scale.

    Args:
        data: What ``shape`` gave.
    """
    low, high = _limits(data, clip=True)
    ends = [end for name in ("low", "value", "high") for end in _finite(data[name])]
    if not any(end < low or end > high for end in ends):
        return ""
    return "Arrows: beyond the scale, which is that of an ordinary panel. "


def clear_ones(data: pl.DataFrame, *, subtitles: bool = False) -> str:
    """A sentence for the text that stands for the figure: in each panel, the rows whose difference is clear.

    Args:
        data: What ``shape`` gave.
        subtitles: True names the panels by title and subtitle, where titles alone do not tell them apart.
    """
    parts = []
    for panel in data.partition_by("panel", maintain_order=True):
        first, places = panel.row(0, named=True), decimals(panel["value"])
        clear = [
            f"{row['label']} {signed(row['value'], places)}"
            for row in panel.iter_rows(named=True)
            if is_clear(row)
        ]
        name = f"{first['title']} ({first['subtitle']})" if subtitles else first["title"]
        parts.append(f"{name}: {', '.join(clear) or 'none'}")
    return f"Clear differences: {'; '.join(parts)}."


def draw(data: pl.DataFrame, style: Style, *, one_scale: bool, numbers: bool = False) -> "Figure":
    """The figure: as many panels beside each other as fit, then the next row of panels.

    Args:
        data: What ``shape`` gave.
        style: Size, and light or dark.
        one_scale: True if all panels share their scale; intervals that leave it end in an arrow.
        numbers: True writes each difference above its mark, with its interval where there is room.
    """
    count, rows = data["panel"].n_unique(), data["row"].n_unique()
    left = LABEL_MM * min(1.0, style.width_mm / 150)
    free = style.width_mm - left - RIGHT_MM + GAP_MM
    narrowest = NARROWEST_WITH_NUMBERS_MM if numbers else NARROWEST_MM
    beside = min(count, max(1, int(free / (narrowest + GAP_MM))))
    beside = ceil(count / ceil(count / beside))
    block = HEAD_MM + rows * ROW_MM + FOOT_MM
    canvas = Canvas(width=style.width_mm, height=-(-count // beside) * block, style=style)
    width = free / beside - GAP_MM
    shared = _limits(data, clip=True) if one_scale else None
    for place, panel in enumerate(data.partition_by("panel", maintain_order=True)):
        top = place // beside * block
        if place % beside == 0:
            _rows(canvas, data, top, left)
            if not _named(canvas, data.row(0, named=True), width):
                _sides(canvas, data.row(0, named=True), top, left - 2)
        start = left + place % beside * (width + GAP_MM)
        _head(canvas, panel.row(0, named=True), (start, top), width)
        axes = canvas.panel(start, top + HEAD_MM, width, rows * ROW_MM)
        axes.set_xlim(shared or _limits(panel, clip=False))
        axes.set_ylim(rows - 0.5, -0.5)
        _panel(canvas, axes, panel, rows)
        if numbers:
            _numbers(canvas, axes, panel, width, decimals([max(map(abs, _finite(data["value"])), default=0)]))
    return canvas.figure


def _limits(rows: pl.DataFrame, *, clip: bool) -> tuple[float, float]:
    """Room for every difference and interval; with ``clip``, for those of an ordinary panel.

    A panel that rests on a handful of passages has differences and intervals so wide that on a common scale
    nothing could be seen of the others.
    """
    ends = [0.0, *_finite(rows["value"]), *_finite(rows["low"]), *_finite(rows["high"])]
    low, high = min(ends), max(ends)
    if clip:
        largest = [
            max([abs(end) for end in _finite(panel["value"])], default=0.0)
            for panel in rows.partition_by("panel", maintain_order=True)
        ]
        reach = 1.8 * sorted(largest)[len(largest) // 2]
        if max(-low, high) > CLIPPED_FROM * reach:
            low, high = max(low, -reach), min(high, reach)
    air = 0.06 * ((high - low) or 1.0)
    return low - air, high + air


def _finite(column: pl.Series) -> list[float]:
    return [value for value in column if value is not None and isfinite(value)]


def _rows(canvas: Canvas, data: pl.DataFrame, top: float, left: float) -> None:
    """Words at the left, and hairlines between rows."""
    labels = data.select("row", "label").unique(maintain_order=True).sort("row")
    for row, words in labels.iter_rows():
        middle = top + HEAD_MM + (row + 0.5) * ROW_MM
        canvas.write(0, middle, wrap(words, left - 2, canvas.points(-0.5)), step=-0.5)
    for row in range(labels.height + 1):
        colour = canvas.colours.rule if row in (0, labels.height) else canvas.colours.grid
        at = top + HEAD_MM + row * ROW_MM
        canvas.line((0, at), (canvas.width, at), colour=colour, width=HAIRLINE)


def _head(canvas: Canvas, first: Mapping[str, str], corner: tuple[float, float], width: float) -> None:
    left, top = corner
    room = width + GAP_MM - 1.5
    title = wrap(first["title"], room, canvas.points(-0.5), lines=1, bold=True)
    subtitle = wrap(first["subtitle"], room, canvas.points(-1), lines=1)
    canvas.write(left, top + 3.0, title, step=-0.5, bold=True)
    canvas.write(left, top + 7.2, subtitle, step=-1, colour=canvas.colours.muted)
    look = looks([first["target"], first["reference"]], canvas.colours)
    words = _named(canvas, first, width) or ("←", "→")
    canvas.write(left, top + 12.6, words[0], step=-1, colour=look[first["reference"]].text)
    canvas.write(left + width, top + 12.6, words[1], step=-1, colour=look[first["target"]].text, side="right")


def _named(canvas: Canvas, first: Mapping[str, str], width: float) -> tuple[str, str] | None:
    """The arrows with the names of their groups, if a panel has room for them."""
    words = (f"← {first['reference']}", f"{first['target']} →")
    return words if sum(width_mm(one, canvas.points(-1)) for one in words) < width - 1.5 else None


def _sides(canvas: Canvas, first: Mapping[str, str], top: float, room: float) -> None:
    """Which arrow means which group, above the words at the left."""
    look = looks([first["target"], first["reference"]], canvas.colours)
    for group, sign, at in ((first["target"], "→", 7.6), (first["reference"], "←", 12.6)):
        words = wrap(f"{sign} {group} higher", room, canvas.points(-1), lines=1)
        canvas.write(0, top + at, words, step=-1, colour=look[group].text)


def _panel(canvas: Canvas, axes: "Axes", panel: pl.DataFrame, rows: int) -> None:
    canvas.bottom_axis(axes, ticks=3)
    axes.axvline(0, color=canvas.colours.muted, linewidth=0.8, zorder=1)
    there = set()
    for row in panel.iter_rows(named=True):
        if isfinite(row["value"]):
            there.add(row["row"])
            _difference(canvas, axes, row)
    for empty in sorted(set(range(rows)) - there):
        _absent(canvas, axes, empty)


def _difference(canvas: Canvas, axes: "Axes", row: Mapping[str, float]) -> None:
    ink, (low, high) = canvas.colours.ink, axes.get_xlim()
    ends = [end for end in (row["low"], row["value"], row["high"]) if isfinite(end)]
    cut = (max(min(ends), low), min(max(ends), high))
    axes.plot(cut, (row["row"],) * 2, color=ink, linewidth=1.1, solid_capstyle="butt")
    for sign, limit, beyond in (("<", low, min(ends) < low), (">", high, max(ends) > high)):
        if beyond:
            axes.plot(
                limit, row["row"], marker=sign, markersize=3.4, color=ink, markeredgewidth=0, clip_on=False
            )
    if low <= row["value"] <= high:
        axes.plot(
            row["value"],
            row["row"],
            color=ink,
            marker="D",
            markersize=3.6,
            markerfacecolor=ink if is_clear(row) else canvas.colours.ground,
            markeredgecolor=ink,
            markeredgewidth=0.8,
        )


def _numbers(canvas: Canvas, axes: "Axes", panel: pl.DataFrame, width: float, places: int) -> None:
    """Every difference above its line, at the right end of the panel."""
    for row in panel.iter_rows(named=True):
        if not isfinite(row["value"]):
            continue
        words = signed(row["value"], places)
        if width >= WITH_INTERVALS_MM and isfinite(row["low"]):
            words += f" [{fixed(row['low'], places)}, {fixed(row['high'], places)}]"
        axes.text(
            1.0,
            row["row"] - NUMBER_LANE,
            words,
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="center_baseline",
            fontsize=canvas.points(-1.5),
            color=canvas.colours.ink if is_clear(row) else canvas.colours.muted,
        )


def _absent(canvas: Canvas, axes: "Axes", row: int) -> None:
    """Says so where there is nothing, so that an empty row is no mistake of the figure."""
    axes.text(
        0.0,
        row,
        "none",
        ha="center",
        va="center",
        fontsize=canvas.points(-1.5),
        color=canvas.colours.muted,
        bbox={"facecolor": canvas.colours.ground, "edgecolor": "none", "pad": 1.0},
    )
