"""The corpus at a glance: how many articles each outlet gave, month by month."""

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing.calendar import MONTHS
from framing.reports.drawing.canvas import HAIRLINE, Canvas
from framing.reports.drawing.lettering import width_mm, wrap
from framing.reports.drawing.palette import Look, looks
from framing.reports.naming import counted, listing
from framing.reports.numbers import whole
from framing.reports.plots.base import Style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

OUTSIDE = "in no group"
HEAD_MM, GROUP_MM, ROW_MM, FOOT_MM = 9.0, 7.0, 5.0, 2.0
NAME_MM, PLACE_MM, TOTAL_MM = 42.0, 16.0, 11.0
CELL_MM, GAP_MM = 13.0, 0.5
MOST_MONTHS = 36
"""With more months than this, years are shown."""


class Outlets:
    """Table of outlets with a bar for all articles and a shade for each month."""

    title: ClassVar[str] = "Articles of each outlet"
    section: ClassVar[str] = "corpus"
    order: ClassVar[int] = 1
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        "group": pl.String(),
        "target": pl.String(),
        "reference": pl.String(),
        "outlet": pl.String(),
        "outlet_name": pl.String(),
        "country": pl.String(),
        "period": pl.String(),
        "n_articles": pl.Int64(),
        "n_tokens": pl.Int64(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per outlet and month (year in long corpora); ``period`` is null for undated articles."""
        facts, found = results.facts, results.corpus_overview
        if found.is_empty():
            return None
        months = found["month"].drop_nulls().n_unique()
        period = pl.col("month") if months <= MOST_MONTHS else pl.col("month").str.slice(0, 4)
        keys = ["group", "outlet", "outlet_name", "country", "period"]
        summed = (
            found.with_columns(period=period)
            .group_by(keys, maintain_order=True)
            .agg(pl.col("n_articles", "n_tokens").sum())
            .with_columns(target=pl.lit(facts.target), reference=pl.lit(facts.reference))
        )
        order = {name: place for place, name in enumerate((facts.target, facts.reference))}
        place = pl.col("group").replace_strict(order, default=len(order), return_dtype=pl.Int64).fill_null(9)
        total = pl.col("n_articles").sum().over("outlet")
        ordered = summed.sort(
            place,
            "group",
            total,
            "outlet",
            "period",
            descending=[False, False, True, False, False],
            nulls_last=True,
        )
        return ordered.select(pl.col(name).cast(kind) for name, kind in self.columns.items())

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """A block of rows per group."""
        periods = sorted(set(data["period"].drop_nulls()))
        if data["period"].has_nulls():
            periods.append("undated")
        blocks = data.with_columns(pl.col("group").fill_null(OUTSIDE)).partition_by(
            "group", maintain_order=True
        )
        rows = sum(block["outlet"].n_unique() for block in blocks)
        height = HEAD_MM + len(blocks) * GROUP_MM + rows * ROW_MM + FOOT_MM
        canvas = Canvas(width=style.width_mm, height=height, style=style)
        sheet = _Sheet(canvas, data, periods)
        sheet.head()
        top = HEAD_MM
        for block in blocks:
            top = sheet.block(block, top)
        return canvas.figure

    def caption(self, data: pl.DataFrame) -> str:
        """Totals, and what the shades mean."""
        named = data.with_columns(pl.col("group").fill_null(OUTSIDE))
        parts = []
        for (group,), part in named.group_by("group", maintain_order=True):
            outlets, articles = part["outlet"].n_unique(), int(part["n_articles"].sum())
            parts.append(f"{group}: {counted(outlets, 'outlet')}, {counted(articles, 'article')}")
        tokens = whole(int(data["n_tokens"].sum()))
        return (
            f"Articles of each outlet after selection ({listing(parts)}; {tokens} tokens in all). Bars: all "
            "articles. Cells: articles per month or year, the darker the more; an empty cell is none."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """Every outlet's number."""
        totals = data.group_by("group", "outlet_name", maintain_order=True).agg(pl.col("n_articles").sum())
        said = [f"{name} ({group or OUTSIDE}) {n}" for group, name, n in totals.iter_rows()]
        return f"Articles per outlet: {', '.join(said)}."


class _Sheet:
    """Rows of the figure, from the top down."""

    def __init__(self, canvas: Canvas, data: pl.DataFrame, periods: list[str]) -> None:
        first = data.row(0, named=True)
        groups = [
            first["target"],
            first["reference"],
            *data["group"].drop_nulls().unique(maintain_order=True),
        ]
        self.canvas, self.periods = canvas, periods
        self.look = looks(groups, canvas.colours)
        totals = data.group_by("outlet").agg(pl.col("n_articles").sum())["n_articles"]
        self.largest = max([1, *totals])
        self.darkest = max([1, *data["n_articles"].drop_nulls()])
        self.name_mm = NAME_MM * min(1.0, canvas.width / 150)
        self.bars = self.name_mm + PLACE_MM + TOTAL_MM
        free = canvas.width - self.bars - GAP_MM
        # Few months leave the rest to the bars; many months leave the bars a fifth.
        self.cell = min(CELL_MM, 0.8 * free / max(1, len(periods)))
        self.cells = canvas.width - self.cell * len(periods)

    def head(self) -> None:
        """Headings of the columns."""
        grey, top = self.canvas.colours.muted, 4.6
        self.canvas.write(0, top, "outlet", step=-0.5, colour=grey)
        self.canvas.write(self.name_mm, top, "country", step=-0.5, colour=grey)
        self.canvas.write(self.bars - 1.5, top, "articles", step=-0.5, colour=grey, side="right")
        headings = _headings(self.periods)
        room = max(
            width_mm(line, self.canvas.points(-0.5)) for words in headings for line in words.split("\n")
        )
        every = max(1, ceil((room + 1.0) / self.cell))
        for place, words in enumerate(headings):
            if place % every == 0:
                middle = self.cells + (place + 0.5) * self.cell
                self.canvas.write(middle, top, words, step=-0.5, colour=grey, side="center")

    def block(self, block: pl.DataFrame, top: float) -> float:
        """The rows of one group; gives where the next may begin."""
        group, colours = str(block["group"][0]), self.canvas.colours
        look = self.look.get(group)
        self.canvas.line((0, top), (self.canvas.width, top), colour=colours.rule, width=HAIRLINE)
        total = int(block["n_articles"].sum())
        self.canvas.write(0, top + 3.9, group, bold=True, colour=look.text if look else colours.muted)
        words = whole(total)
        self.canvas.write(self.bars - 1.5, top + 3.9, words, bold=True, side="right")
        top += GROUP_MM
        for outlet in block.partition_by("outlet", maintain_order=True):
            self._row(outlet, top, look)
            top += ROW_MM
        return top

    def _row(self, outlet: pl.DataFrame, top: float, look: Look | None) -> None:
        canvas, middle = self.canvas, top + ROW_MM / 2 - 0.3
        first, total = outlet.row(0, named=True), int(outlet["n_articles"].sum())
        name = wrap(first["outlet_name"], self.name_mm - 2, canvas.points(-0.5), lines=1)
        canvas.write(0, middle, name, step=-0.5)
        canvas.write(self.name_mm, middle, first["country"] or "–", step=-0.5, colour=canvas.colours.muted)
        canvas.write(self.bars - 1.5, middle, whole(total), step=-0.5, side="right")
        length = (self.cells - self.bars - 4.0) * total / self.largest
        colour = look.colour if look else canvas.colours.rule
        canvas.block((self.bars, top + 1.1), (length, ROW_MM - 2.6), colour)
        for row in outlet.iter_rows(named=True):
            self._cell(row, top, look)

    def _cell(self, row: dict[str, object], top: float, look: Look | None) -> None:
        canvas, n = self.canvas, int(str(row["n_articles"]))
        place = self.periods.index(str(row["period"]) if row["period"] else "undated")
        left = self.cells + place * self.cell
        step = max(1, ceil(4 * n / self.darkest))
        colour = canvas.colours.tint(look.hue, step) if look else canvas.colours.grid
        canvas.block((left, top + 0.15), (self.cell - GAP_MM, ROW_MM - 0.7), colour)
        if width_mm(whole(n), canvas.points(-1)) < self.cell - 1:
            words = (left + (self.cell - GAP_MM) / 2, top + ROW_MM / 2 - 0.3)
            canvas.write(*words, whole(n), step=-1, side="center")


def _headings(periods: list[str]) -> list[str]:
    """``2024-05`` → ``May`` over ``2024``; the year once for all its months. Years and ``undated`` stay."""
    said, before = [], ""
    for period in periods:
        year, dash, month = period.partition("-")
        name = MONTHS[int(month) - 1] if dash else period
        said.append(f"{name}\n{year}" if dash and year != before else f"{name}\n")
        before = year
    return said


PLOT = Outlets
