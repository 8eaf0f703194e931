"""Over time: a panel per dimension, both groups with intervals, events marked, articles counted."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import polars as pl

from framing.reports.drawing import calendar
from framing.reports.drawing.canvas import DASHES, HAIRLINE, Canvas
from framing.reports.drawing.lettering import width_mm, wrap
from framing.reports.drawing.marks import SHAPE_SCALE, group_key
from framing.reports.drawing.palette import Look, looks
from framing.reports.naming import counted, listing
from framing.reports.numbers import decimals, fixed, percent
from framing.reports.plots.base import Style
from framing.reports.reading import ALL, headline_measure, level

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

HEAD_MM, TITLE_MM, PANEL_MM, BETWEEN_MM = 15.0, 5.0, 21.0, 4.0
COUNTS_LABEL_MM, COUNTS_MM, FOOT_MM = 4.0, 8.0, 6.0
LEFT_MM, GAP_MM, RIGHT_MM = 9.0, 12.0, 2.5
MANY_BINS = 40
"""With more bins than this the marks would touch: lines alone are drawn."""


class Timeline:
    """Small multiples of the first measure that was followed over time."""

    title: ClassVar[str] = "Both groups, bin by bin"
    section: ClassVar[str] = "time"
    order: ClassVar[int] = 1
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        "kind": pl.String(),
        "row": pl.Int64(),
        "label": pl.String(),
        "dimension": pl.String(),
        "measure": pl.String(),
        "unit": pl.String(),
        "target": pl.String(),
        "reference": pl.String(),
        "group": pl.String(),
        "date": pl.Date(),
        "value": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "level": pl.Float64(),
        "n_articles": pl.Int64(),
        "n_outlets": pl.Int64(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per dimension, group and bin (``kind`` is ``bin``), and one per event (``event``)."""
        measure = headline_measure(results)
        facts = results.facts
        places = {fact.name: row for row, fact in enumerate(facts.dimensions)}
        titles = {fact.name: fact.title for fact in facts.dimensions}
        found = results.timeline.filter(
            pl.col("measure") == (measure.name if measure else ""),
            pl.col("channel") == ALL,
            pl.col("dimension").is_in(list(places)),
            pl.col("group").is_in([facts.target, facts.reference]),
        )
        if measure is None or found.is_empty():
            return None
        bins = found.with_columns(
            kind=pl.lit("bin"),
            row=pl.col("dimension").replace_strict(places, return_dtype=pl.Int64),
            label=pl.col("dimension").replace_strict(titles, return_dtype=pl.String),
            unit=pl.lit(measure.unit),
            level=pl.lit(level(results)),
        )
        events = pl.DataFrame(
            [
                {"kind": "event", "row": -1, "label": event.label, "date": event.date}
                for event in facts.events
            ],
            schema={"kind": pl.String, "row": pl.Int64, "label": pl.String, "date": pl.Date},
        )
        pair = {"target": pl.lit(facts.target), "reference": pl.lit(facts.reference)}
        drawn = pl.concat([events, bins], how="diagonal").with_columns(**pair)
        own_order = pl.col("group").replace_strict({facts.target: 0, facts.reference: 1}, default=None)
        return drawn.sort("row", own_order, "date", maintain_order=True).select(
            pl.col(name).cast(kind) for name, kind in self.columns.items()
        )

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Panels in columns, under each column the articles of every bin."""
        bins = data.filter(pl.col("kind") == "bin")
        count = bins["row"].n_unique()
        columns = _columns(count, style.width_mm)
        rows = -(-count // columns)
        step = TITLE_MM + PANEL_MM + BETWEEN_MM
        canvas = Canvas(
            width=style.width_mm,
            height=HEAD_MM + rows * step + COUNTS_LABEL_MM + COUNTS_MM + FOOT_MM,
            style=style,
        )
        first = data.row(0, named=True)
        look = looks([first["target"], first["reference"]], canvas.colours)
        _head(canvas, data, look)
        width = (style.width_mm - LEFT_MM - RIGHT_MM - (columns - 1) * GAP_MM) / columns
        panels = bins.partition_by("row", maintain_order=True)
        for place, panel in enumerate(panels):
            column, row = place % columns, place // columns
            left, top = LEFT_MM + column * (width + GAP_MM), HEAD_MM + row * step
            canvas.write(left, top + 1.6, wrap(panel["label"][0], width, canvas.points(), lines=1), bold=True)
            axes = canvas.panel(left, top + TITLE_MM, width, PANEL_MM)
            _panel(canvas, axes, panel, look)
            _events(canvas, axes, data)
            if place + columns >= len(panels):
                canvas.write(left, top + step, "articles", step=-1, colour=canvas.colours.muted)
                _counts(
                    canvas.panel(left, top + step + COUNTS_LABEL_MM - 1.5, width, COUNTS_MM),
                    panel,
                    look,
                    canvas,
                )
        return canvas.figure

    def caption(self, data: pl.DataFrame) -> str:
        """Unit, intervals, events, gaps and what stands beneath."""
        bins = data.filter(pl.col("kind") == "bin")
        events = data.filter(pl.col("kind") == "event")
        marked = listing(
            [
                f"{label} ({calendar.full_day(when)})"
                for label, when in events.select("label", "date").iter_rows()
            ]
        )
        groups = [bins["target"][0], bins["reference"][0]]
        look = looks(groups)
        said = listing([f"{group} ({look[group].shape}s)" for group in groups])
        text = (
            f"Means of outlet means, {bins['unit'][0]}, in bins of {_bin_words(bins)}, for {said}; bands are "
            f"{percent(bins['level'][0])} intervals over the outlets of a bin. Lines break where a bin is "
            "missing or rests on a single outlet (open mark, no band). Every panel has its own scale. Bars "
            "beneath: articles per bin."
        )
        return f"{text} Dashed line: {marked}." if marked else text

    def alt(self, data: pl.DataFrame) -> str:
        """For each dimension and group the lowest and the highest bin."""
        bins = data.filter(pl.col("kind") == "bin", pl.col("value").is_finite())
        places = decimals(bins["value"])
        parts = []
        for (label, group), part in bins.group_by("label", "group", maintain_order=True):
            low, high = (
                part.sort("value", "date").row(0, named=True),
                part.sort("value", "date").row(-1, named=True),
            )
            parts.append(
                f"{label}, {group}: lowest {fixed(low['value'], places)} from {calendar.day(low['date'])}, "
                f"highest {fixed(high['value'], places)} from {calendar.day(high['date'])}."
            )
        count = counted(bins["row"].n_unique(), "panel")
        return f"Line charts in {count}, one per dimension, both groups over time. " + " ".join(parts)


def _bin_words(bins: pl.DataFrame) -> str:
    dates = sorted(set(bins["date"]))
    days = _step(dates)
    if _interval(dates) == "1mo":
        return "one month"
    return "one week" if days == 7 else counted(days, "day")  # noqa: PLR2004  # a week


def _step(dates: Sequence[date]) -> int:
    """Days from one bin to the next: the smallest distance that occurs."""
    return min((later - earlier).days for earlier, later in pairwise(dates)) if len(dates) > 1 else 1


def _interval(dates: Sequence[date]) -> str:
    """The width of the bins, as polars writes it: months are not all of one length."""
    step = _step(dates)
    monthly = step >= 28 and all(when.day == 1 for when in dates)  # noqa: PLR2004  # February
    return "1mo" if monthly else f"{step}d"


def _columns(count: int, width: float) -> int:
    """Columns that leave the fewest empty places; three rather than two where both fit."""
    if width < 120:  # noqa: PLR2004  # one column of a journal
        return 1
    return min((3, 2), key=lambda columns: -(-count // columns) * columns - count) if count > 1 else 1


def _head(canvas: Canvas, data: pl.DataFrame, look: Mapping[str, Look]) -> None:
    canvas.write(LEFT_MM, 3.2, "Means of outlet means", bold=True)
    start = LEFT_MM + width_mm("Means of outlet means", canvas.points(), bold=True) + 2.0
    unit = data["unit"].drop_nulls()[0]
    canvas.write(start, 3.2, str(unit), colour=canvas.colours.muted)
    end = group_key(canvas, LEFT_MM, 9.0, list(look.items()))
    for event in data.filter(pl.col("kind") == "event").iter_rows(named=True):
        words = f"{calendar.day(event['date'])}: {event['label']}"
        limit = canvas.width - end - 10
        canvas.line((end + 2, 7.4), (end + 2, 10.6), colour=canvas.colours.ink, width=0.7, dashed=True)
        words = wrap(words, limit, canvas.points(-0.5), lines=1)
        canvas.write(end + 4, 9.0, words, step=-0.5)
        end += 8 + width_mm(words, canvas.points(-0.5))


def _panel(canvas: Canvas, axes: "Axes", panel: pl.DataFrame, look: Mapping[str, Look]) -> None:
    dates = sorted(set(panel["date"]))
    step = _step(dates)
    for group, part in panel.group_by("group", maintain_order=True):
        filled, own = _with_gaps(part, dates), look[str(group[0])]
        _band(axes, filled, own, shift=0.5 * step, flat=canvas.style.flat)
        _line(axes, filled, own, shift=0.5 * step, marks=len(dates) <= MANY_BINS)
    _span(axes, dates, step)
    low, high = axes.get_ylim()
    floor = 0.0 if (panel["value"].drop_nans().drop_nulls() >= 0).all() else low
    axes.set_ylim(floor, high)
    canvas.left_axis(axes, ticks=3)
    axes.plot((0, 1), (0, 0), transform=axes.transAxes, color=canvas.colours.rule, linewidth=HAIRLINE)


def _span(axes: "Axes", dates: Sequence[date], step: int) -> None:
    axes.set_xlim(dates[0].toordinal() - 0.3 * step, dates[-1].toordinal() + 1.3 * step)


def _with_gaps(part: pl.DataFrame, dates: Sequence[date]) -> pl.DataFrame:
    """The group's bins, with an empty one wherever one is missing, so that the line breaks there."""
    own = part.select("date", "value", "low", "high", "n_outlets").sort("date")
    days = pl.DataFrame(
        {"date": pl.date_range(own["date"][0], own["date"][-1], _interval(dates), eager=True)}
    )
    joined = days.join(own, on="date", how="full", coalesce=True).sort("date")
    return joined.with_columns(pl.col("value", "low", "high").fill_null(float("nan")))


def _band(axes: "Axes", part: pl.DataFrame, look: Look, *, shift: float, flat: bool) -> None:
    """The intervals: a tinted band, or its two edges where nothing may show through."""
    across = [when.toordinal() + shift for when in part["date"]]
    if not flat:
        axes.fill_between(across, part["low"], part["high"], color=look.colour, alpha=0.16, linewidth=0)
        return
    for edge in ("low", "high"):
        axes.plot(across, part[edge], color=look.colour, linewidth=HAIRLINE, linestyle=DASHES)


def _line(axes: "Axes", part: pl.DataFrame, look: Look, *, shift: float, marks: bool) -> None:
    """A line through the bins that several outlets share; a bin with one outlet is an open mark by itself."""
    across = [when.toordinal() + shift for when in part["date"]]
    several = (part["n_outlets"].fill_null(0) > 1).to_numpy()
    values = part["value"].to_numpy()
    size = 3.2 * SHAPE_SCALE[look.marker]
    axes.plot(
        across,
        np.where(several, values, np.nan),
        color=look.colour,
        linewidth=1.1,
        marker=look.marker if marks else None,
        markersize=size,
        markeredgewidth=0,
        solid_capstyle="round",
    )
    axes.plot(
        across,
        np.where(several, np.nan, values),
        linestyle="none",
        marker=look.marker,
        markersize=size,
        markerfacecolor="none",
        markeredgecolor=look.colour,
        markeredgewidth=0.6,
    )


def _events(canvas: Canvas, axes: "Axes", data: pl.DataFrame) -> None:
    low, high = axes.get_xlim()
    for event in data.filter(pl.col("kind") == "event").iter_rows(named=True):
        when = event["date"].toordinal() + 0.5
        if low <= when <= high:
            axes.axvline(when, color=canvas.colours.ink, linewidth=0.7, linestyle=DASHES, zorder=1)


def _counts(axes: "Axes", panel: pl.DataFrame, look: Mapping[str, Look], canvas: Canvas) -> None:
    """Bars of articles per bin, the two groups side by side, and the dates beneath."""
    dates = sorted(set(panel["date"]))
    step = _step(dates)
    for place, (group, part) in enumerate(panel.group_by("group", maintain_order=True)):
        shift = (0.14 + 0.37 * place) * step
        across = [when.toordinal() + shift for when in part["date"]]
        axes.bar(
            across, part["n_articles"], width=0.35 * step, align="edge", color=look[str(group[0])].colour
        )
    _span(axes, dates, step)
    marked = calendar.ticks(dates)
    axes.set_xticks([when.toordinal() + 0.5 * step for when, _ in marked], [words for _, words in marked])
    most = max([0, *panel["n_articles"].drop_nulls()])
    axes.set_yticks([0, most], ["0", str(most)])
    axes.plot((0, 1), (0, 0), transform=axes.transAxes, color=canvas.colours.rule, linewidth=HAIRLINE)


PLOT = Timeline
