"""Whose words make an outlet's score: own words beside quoted ones beside copy, outlet by outlet."""

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing.canvas import Canvas, Side, round_values
from framing.reports.drawing.lettering import width_mm, wrap
from framing.reports.drawing.palette import looks
from framing.reports.naming import counted, listing
from framing.reports.numbers import fixed, percent, tick, whole
from framing.reports.plots.base import Style
from framing.reports.reading import category_title, headline_measure, outlet_names

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

KINDS = ("own_words", "attributed", "agency_copy", "other_copy", "unattributed")
"""Categories from the left end of a bar to the right."""

MEAN = "mean of outlets"
KEY_MM, HEAD_MM, GROUP_MM, ROW_MM, AIR_MM, AXIS_MM = 7.0, 9.4, 5.4, 3.7, 1.6, 7.5
GRID_MM = 0.18
NAME_MM, GAP_MM, NARROWEST_MM = 54.0, 3.6, 21.0
ARTICLES_MM, WORDS_MM, COUNT_MM = 15.5, 2.5, 5.5
"""Where the columns of counts end, from the right end of the room for names; width of the first."""

HEAD_LINES, LINE_MM = 3, 3.0
"""Lines that a heading may have, and room for each beyond two."""


class WhoseWords:
    """A panel per dimension; a stacked bar per outlet, which is as long as the outlet's score."""

    title: ClassVar[str] = "Whose words make each outlet's score"
    section: ClassVar[str] = "channels"
    order: ClassVar[int] = 2
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        **dict.fromkeys(("dimension", "title", "unit", "group", "target", "reference"), pl.String()),
        **dict.fromkeys(("outlet", "outlet_name", "category", "label"), pl.String()),
        **dict.fromkeys(("part", "share"), pl.Float64()),
        **dict.fromkeys(("n_units", "n_articles", "n_words"), pl.Int64()),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per dimension, outlet and category, and for each group the means over its outlets.

        ``outlet`` is null in rows of means. None where scores can be below 0: their parts make no bar.
        """
        measure, facts = headline_measure(results), results.facts
        titles = {fact.name: fact.title for fact in facts.dimensions}
        groups = {facts.target: 0, facts.reference: 1}
        found = results.outlet_parts.filter(
            pl.col("measure") == (measure.name if measure else ""),
            pl.col("by") == "whose",
            pl.col("dimension").is_in(list(titles)),
            pl.col("group").is_in(list(groups)),
        )
        if measure is None or found.is_empty() or (found["part"] < 0).any():
            return None
        names = outlet_names(results)
        named = found.with_columns(
            outlet_name=pl.col("outlet").replace_strict(
                dict(names), default=pl.col("outlet"), return_dtype=pl.String
            )
        )
        sizes = _sizes(results)
        keys = ["dimension", "group", "category"]
        means = named.group_by(keys, maintain_order=True).agg(
            pl.col("part", "share").mean(), pl.col("n_units").sum(), outlet_name=pl.lit(MEAN)
        )
        drawn = pl.concat([means, named.drop("n_articles")], how="diagonal")
        both = drawn.join(sizes, on=["group", "outlet"], how="left", nulls_equal=True).with_columns(
            title=pl.col("dimension").replace_strict(titles, return_dtype=pl.String),
            label=pl.col("category").map_elements(category_title, return_dtype=pl.String),
            unit=pl.lit(measure.unit),
            target=pl.lit(facts.target),
            reference=pl.lit(facts.reference),
        )
        order = [
            pl.col("dimension").replace_strict(
                {name: n for n, name in enumerate(titles)}, return_dtype=pl.Int64
            ),
            pl.col("group").replace_strict(groups, return_dtype=pl.Int64),
            pl.col("outlet").is_not_null(),
            "outlet_name",
            pl.col("category").replace_strict(
                {name: n for n, name in enumerate(KINDS)}, default=len(KINDS), return_dtype=pl.Int64
            ),
        ]
        return both.sort(order, maintain_order=True).select(
            pl.col(name).cast(kind) for name, kind in self.columns.items()
        )

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Panels beside each other, as many as fit, in blocks with the names of outlets at the left."""
        names = NAME_MM * min(1.0, style.width_mm / 150)
        free = style.width_mm - names - 2.0
        count = data["dimension"].n_unique()
        beside = max(1, min(count, int((free + GAP_MM) / (NARROWEST_MM + GAP_MM))))
        beside = ceil(count / ceil(count / beside))
        width = (free + GAP_MM) / beside - GAP_MM
        head = HEAD_MM + LINE_MM * max(0, _heading_lines(data, width, style) - 2)
        rows = data.select("group", "outlet").unique()
        groups = rows["group"].n_unique()
        lines = groups * (GROUP_MM - ROW_MM + AIR_MM) + rows.height * ROW_MM
        block = head + lines + AXIS_MM
        height = KEY_MM + ceil(count / beside) * block
        canvas = Canvas(width=style.width_mm, height=height, style=style)
        sheet = _Sheet(canvas, data, names, width, head)
        sheet.key()
        for place, panel in enumerate(data.partition_by("dimension", maintain_order=True)):
            sheet.panel(panel, place % beside, KEY_MM + place // beside * block)
        return canvas.figure

    def caption(self, data: pl.DataFrame) -> str:
        """What the bars are, and how to read them."""
        first = data.row(0, named=True)
        return (
            f"Each bar is as long as the outlet's score ({first['unit']}), and its pieces say whose words "
            "make it: the outlet's own; words that it quotes or reports in its own copy (sentences that mix "
            "both count here); agency copy; other outlets' copy. Copy counts whole, whoever speaks in it. "
            "Bold bars are means over the outlets of a group. All panels have one scale. Beside each name "
            f"stand its articles and words; n = {_in_all(data)}. Voices are drawn as they were read. No "
            "intervals are drawn; the table of agenda and framing has them."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """For each dimension and group how much of the mean score comes from where."""
        means = data.filter(pl.col("outlet").is_null())
        said = []
        for (title, group), part in means.group_by("title", "group", maintain_order=True):
            total = float(part["part"].sum())
            if total > 0:
                shares = [
                    f"{percent(row['part'] / total)} {row['label']}"
                    for row in part.iter_rows(named=True)
                    if row["part"] > 0
                ]
                said.append(f"{title}, {group}: {fixed(total, 3)}, of it {listing(shares)}")
        return f"Stacked bars per outlet. Means of groups: {'; '.join(said)}."


class _Sheet:
    """The figure, panel by panel."""

    def __init__(self, canvas: Canvas, data: pl.DataFrame, left: float, width: float, head: float) -> None:
        first = data.row(0, named=True)
        self.canvas, self.left, self.width, self.head = canvas, left, width, head
        self.unit = str(first["unit"])
        self.look = looks([first["target"], first["reference"]], canvas.colours)
        colours = canvas.colours
        self.colours = dict(
            zip(KINDS, (colours.ink, colours.teal, colours.ochre, colours.purple, colours.rule), strict=True)
        )
        self.kinds = data.select("category", "label").unique(maintain_order=True)
        totals = data.group_by("dimension", "group", "outlet").agg(pl.col("part").sum())
        self.most = max([*totals["part"], 1e-9])
        ticks = 3 if width > NARROWEST_MM else 2
        self.ticks = [one for one in round_values((0.0, self.most), ticks) if one <= self.most]

    def key(self) -> None:
        """What the colours mean, above all panels."""
        at = 0.0
        for category, label in self.kinds.sort(
            pl.col("category").replace_strict({k: n for n, k in enumerate(KINDS)}, default=9)
        ).iter_rows():
            size = 2.6
            self.canvas.block((at, 1.6), (size, size), self.colours.get(category, self.canvas.colours.rule))
            self.canvas.write(at + size + 1.2, 2.9, label, step=-0.5)
            at += size + width_mm(label, self.canvas.points(-0.5)) + 5.0
        if width_mm(self.unit, self.canvas.points(-1)) < self.canvas.width - at:
            grey = self.canvas.colours.muted
            self.canvas.write(self.canvas.width - 2, 2.9, self.unit, step=-1, colour=grey, side="right")

    def panel(self, panel: pl.DataFrame, place: int, top: float) -> None:
        """One dimension: heading, groups with their outlets, axis."""
        left = self.left + place * (self.width + GAP_MM)
        colours = self.canvas.colours
        points = self.canvas.points(-0.5)
        room = min(self.width + GAP_MM - 1.5, self.canvas.width - 0.5 - left)
        words = wrap(panel["title"][0], room, points, lines=HEAD_LINES, bold=True)
        self.canvas.write(left, top + (self.head - 1.0) / 2, words, step=-0.5, bold=True)
        at = top + self.head
        if place == 0:
            self._counts_head(at - 1.6)
        bottom = at
        for group in panel.partition_by("group", maintain_order=True):
            bottom += GROUP_MM + ROW_MM * (group["outlet"].n_unique() - 1) + AIR_MM
        for value in self.ticks:
            across = left + self.width * value / self.most
            colour = colours.rule if value == 0 else colours.grid
            # A thin block, for lines would lie over the bars.
            self.canvas.block((across - GRID_MM / 2, at), (GRID_MM, bottom - at), colour)
            side: Side = "left" if value == 0 else "center"
            self.canvas.write(across, bottom + 2.2, tick(value), step=-1, colour=colours.muted, side=side)
        for group in panel.partition_by("group", maintain_order=True):
            for outlet in group.partition_by("outlet", maintain_order=True):
                mean = outlet["outlet"][0] is None
                height = GROUP_MM if mean else ROW_MM
                self._bar(outlet, (left, at), height, mean=mean)
                if place == 0:
                    self._name(outlet, at + height / 2, mean=mean)
                at += height
            at += AIR_MM

    def _bar(self, outlet: pl.DataFrame, corner: tuple[float, float], height: float, *, mean: bool) -> None:
        left, top = corner
        thick = 3.0 if mean else 1.9
        for row in outlet.iter_rows(named=True):
            length = self.width * row["part"] / self.most
            if length > 0:
                colour = self.colours.get(row["category"], self.canvas.colours.rule)
                self.canvas.block((left, top + (height - thick) / 2), (length, thick), colour)
                left += length

    def _name(self, outlet: pl.DataFrame, middle: float, *, mean: bool) -> None:
        group, room = outlet["group"][0], self.left - 2
        if self.counted:
            room = self.left - ARTICLES_MM - COUNT_MM
            for count, end in zip(outlet.select("n_articles", "n_words").row(0), self._ends, strict=True):
                grey = self.canvas.colours.muted
                self.canvas.write(end, middle, whole(count), step=-1.5, colour=grey, side="right")
        if mean:
            words = wrap(f"{group}, mean", room, self.canvas.points(-0.5), lines=1, bold=True)
            self.canvas.write(0, middle, words, step=-0.5, bold=True, colour=self.look[group].text)
            return
        words = wrap(outlet["outlet_name"][0], room, self.canvas.points(-1), lines=1)
        self.canvas.write(0, middle, words, step=-1)

    @property
    def counted(self) -> bool:
        """True if there is room for counts beside the names; narrow figures have them in their data."""
        return self.left >= NAME_MM

    @property
    def _ends(self) -> tuple[float, float]:
        return self.left - ARTICLES_MM, self.left - WORDS_MM

    def _counts_head(self, top: float) -> None:
        if not self.counted:
            return
        for words, end in zip(("articles", "words"), self._ends, strict=True):
            self.canvas.write(end, top, words, step=-1.5, colour=self.canvas.colours.muted, side="right")


def _sizes(results: "Results") -> pl.DataFrame:
    """Articles and words of every outlet; with a null outlet, those of its group."""
    counts = (pl.col("n_articles").sum(), pl.col("n_tokens").sum().alias("n_words"))
    outlets = results.corpus_overview.group_by("group", "outlet", maintain_order=True).agg(*counts)
    groups = results.corpus_overview.group_by("group", maintain_order=True).agg(*counts)
    return pl.concat([outlets, groups], how="diagonal").drop_nulls("group")


def _heading_lines(data: pl.DataFrame, width: float, style: Style) -> int:
    points = style.font_pt - 0.5
    room = width + GAP_MM - 1.5
    titles = data["title"].unique(maintain_order=True)
    return max(wrap(title, room, points, lines=HEAD_LINES, bold=True).count("\n") + 1 for title in titles)


def _in_all(data: pl.DataFrame) -> str:
    groups = data.filter(pl.col("outlet").is_null()).unique("group", maintain_order=True)
    articles, words = int(groups["n_articles"].sum()), int(groups["n_words"].sum())
    return f"{counted(articles, 'article')}, {counted(words, 'word')}"


PLOT = WhoseWords
