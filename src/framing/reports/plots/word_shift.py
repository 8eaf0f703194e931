"""Word shift: the words that make the difference between two groups, largest first, and how much each."""

from collections.abc import Mapping
from math import isfinite, nan
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing.canvas import HAIRLINE, Canvas, round_values
from framing.reports.drawing.lettering import width_mm, wrap
from framing.reports.drawing.palette import Look, looks
from framing.reports.numbers import decimals, fixed, percent, signed, tick, whole
from framing.reports.plots.base import Style
from framing.reports.reading import ALL, channel_title, outlets_of_groups

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

WORDS = 36
"""Words drawn: as many as a page holds at a size that can be read."""

HEAD_MM, SUMS_MM, ROW_MM, FOOT_MM = 10.0, 11.0, 3.7, 9.0
BAR_MM, THIN_MM, TICK_MM = 2.4, 0.35, 3.0
COUNTS_MM, RUNNING_MM = 19.0, 19.0
EVERY = 5
"""The running share is written out for every fifth word."""

WIDE_FROM_MM = 140.0
"""Narrower figures leave out the columns at the right."""

LONGEST_MM = 36.0
"""A word that is wider ends in an ellipsis."""

BEYOND = 1.6
"""Intervals are cut where they reach so many times the longest bar."""

ABOUT: Mapping[str, str] = {
    "proportion": "share of tokens",
    "entropy": "what the word adds to the difference of entropies",
    "jsd": "what the word adds to the Jensen-Shannon divergence",
    "average": "what the word adds to the difference of mean scores",
}


class WordShift:
    """Bars that diverge from a middle line, a word each, with intervals and noise floors."""

    title: ClassVar[str] = "What each word adds to the difference"
    section: ClassVar[str] = "words"
    order: ClassVar[int] = 2
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        **dict.fromkeys(("kind", "channel", "target", "reference"), pl.String()),
        **dict.fromkeys(("whole", "whole_floor", "above", "below"), pl.Float64()),
        "rank": pl.Int64(),
        "feature": pl.String(),
        **dict.fromkeys(("addition", "low", "high", "floor", "score"), pl.Float64()),
        **dict.fromkeys(("share_target", "share_reference"), pl.Float64()),
        **dict.fromkeys(("n_outlets_target", "n_outlets_reference"), pl.Int64()),
        **dict.fromkeys(("outlets_target", "outlets_reference"), pl.Int64()),
        "cumulative": pl.Float64(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """The leading words of the first word shift of the run."""
        found = results.word_shift
        if found.is_empty():
            return None
        first = found.row(0, named=True)
        keys = ("kind", "channel", "target", "reference")
        own = found.filter(*(pl.col(key) == first[key] for key in keys))
        sizes = outlets_of_groups(results)
        counted = own.with_columns(
            outlets_target=pl.lit(sizes.get(first["target"], 0)),
            outlets_reference=pl.lit(sizes.get(first["reference"], 0)),
        )
        return counted.sort("rank").head(WORDS).select(pl.col(n).cast(k) for n, k in self.columns.items())

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Sums above, a bar per word below, running share and outlets at the right."""
        height = HEAD_MM + SUMS_MM + ROW_MM * data.height + FOOT_MM
        canvas = Canvas(width=style.width_mm, height=height, style=style)
        sheet = _Sheet(canvas, data)
        sheet.heading()
        sheet.sums()
        for place, row in enumerate(data.iter_rows(named=True)):
            sheet.word(row, HEAD_MM + SUMS_MM + ROW_MM * (place + 0.5))
        sheet.scale()
        sheet.columns()
        return canvas.figure

    def caption(self, data: pl.DataFrame) -> str:
        """What the bars are, what the lines on them mean, and what the figure does not show."""
        first = data.row(0, named=True)
        where = "" if first["channel"] == ALL else f" Only {channel_title(first['channel'])}."
        return (
            f"Word shift ({_named(first)}) of {first['target']} against {first['reference']} outlets: "
            f"{_reading(first)} Drawn are the {whole(data.height)} largest, function words apart; they make "
            f"{percent(data['cumulative'][-1])} of the sum of all additions regardless of sign.{where} "
            f"{_lines(data)} {_whole(first)} The words were picked for their size: the list as a whole is a "
            "description."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """The leading words of both sides."""
        first = data.row(0, named=True)
        said = []
        for side, group in ((1, first["target"]), (-1, first["reference"])):
            words = [row["feature"] for row in data.iter_rows(named=True) if _side(row) == side][:12]
            said.append(f"To the side of {group}: {', '.join(words) or 'none'}.")
        return f"Diverging bars, one word each ({_named(first)}). {' '.join(said)}"


def _side(row: Mapping[str, float | str]) -> int:
    """1 where the bar points to the target. Divergences only grow: there the side is that of the users."""
    if row["kind"] == "jsd":
        return 1 if float(row["share_target"]) >= float(row["share_reference"]) else -1
    return 1 if float(row["addition"]) >= 0 else -1


def _named(first: Mapping[str, str]) -> str:
    return {
        "proportion": "shares of words",
        "entropy": "entropy",
        "jsd": "Jensen-Shannon divergence",
        "average": "mean score",
    }[first["kind"]]


def _reading(first: Mapping[str, str]) -> str:
    target, reference = first["target"], first["reference"]
    if first["kind"] == "jsd":
        return (
            f"each bar is what a word adds to the divergence, in bits; to the right if {target} outlets use "
            f"it more, to the left if {reference} outlets do."
        )
    if first["kind"] == "average":
        return (
            f"each bar is what a word adds to the difference of mean scores; to the right if it lifts "
            f"{target}. ↑ ↓: used more or less by {target}; + −: scored above or below the neutral score, "
            "full and pale bars."
        )
    what = "share of tokens" if first["kind"] == "proportion" else "entropy"
    return f"each bar is {what}, {target} minus {reference}."


def _lines(data: pl.DataFrame) -> str:
    if not any(isfinite(value) for value in data["low"]):
        return "There are too few outlets for intervals or a noise floor."
    return (
        "Thin lines: intervals from resampled outlets, each for one word alone. Grey ticks: "
        "noise floor, the mean size of the word's addition when the same outlets carry other labels."
    )


def _whole(first: Mapping[str, float]) -> str:
    places = decimals([first["whole"], first["whole_floor"]])
    floor = first["whole_floor"]
    beside = (
        f"; the same outlets under other labels give {fixed(floor, places)} on average"
        if isfinite(floor)
        else ""
    )
    return f"The whole difference is {fixed(first['whole'], places)}{beside}."


class _Sheet:
    """The figure, part by part; millimetres from the left and the upper edge."""

    def __init__(self, canvas: Canvas, data: pl.DataFrame) -> None:
        self.canvas, self.data, self.first = canvas, data, data.row(0, named=True)
        self.groups = (self.first["target"], self.first["reference"])
        self.look: Mapping[str, Look] = looks(list(self.groups), canvas.colours)
        self.wide = canvas.width >= WIDE_FROM_MM
        self.area = canvas.width - (COUNTS_MM + RUNNING_MM + 4.0 if self.wide else 1.0)
        self.middle = self.area / 2
        self.most = max([abs(float(value)) for value in data["addition"]] + [1e-12])
        self.mm = self._scale()

    def _scale(self) -> float:
        """Millimetres per unit, so that every bar with its line and its word has room."""
        room = [
            (self.middle - 3.0 - width_mm(self._words(row), self.canvas.points(-0.5))) / self._reach(row)
            for row in self.data.iter_rows(named=True)
        ]
        lines = any(isfinite(value) for value in self.data["low"])
        return min([*room, (self.middle - 2.0) / ((BEYOND if lines else 1.0) * self.most)])

    def _words(self, row: Mapping[str, float | str]) -> str:
        signs = ""
        if self.first["kind"] == "average":
            more = float(row["share_target"]) >= float(row["share_reference"])
            good = (float(row["addition"]) >= 0) == more
            signs = f"{'+' if good else '−'}{'↑' if more else '↓'} "
        return wrap(f"{signs}{row['feature']}", LONGEST_MM, self.canvas.points(-0.5), lines=1)

    def _ends(self, row: Mapping[str, float | str]) -> tuple[float, float, float]:
        """Value and limits along the axis, to the right for the target."""
        turn = _side(row) if row["kind"] == "jsd" else 1
        limits = [turn * float(row[name]) for name in ("addition", "low", "high")]
        reach = BEYOND * self.most
        value, one, other = (max(-reach, min(reach, end)) if isfinite(end) else nan for end in limits)
        return value, min(one, other), max(one, other)

    def _reach(self, row: Mapping[str, float | str]) -> float:
        """How far the bar or its line goes to its own side, in units."""
        value, low, high = self._ends(row)
        ends = [end * _side(row) for end in (value, low, high) if isfinite(end)]
        return max([*ends, self.most / 100])

    def heading(self) -> None:
        """Which side is whose."""
        target, reference = self.groups
        points = self.canvas.points()
        right = wrap(f"{target} →", self.middle - 2, points, lines=1, bold=True)
        left = wrap(f"← {reference}", self.middle - 2, points, lines=1, bold=True)
        self.canvas.write(
            self.middle - 2.0, 3.4, left, colour=self.look[reference].text, bold=True, side="right"
        )
        self.canvas.write(self.middle + 2.0, 3.4, right, colour=self.look[target].text, bold=True)

    def sums(self) -> None:
        """All words together, on a scale of their own."""
        rows = self.data.row(0, named=True)
        above, below = float(rows["above"]), float(rows["below"])
        if rows["kind"] == "jsd":  # all additions are positive: shown is the whole against its floor
            parts = [("all words", 0.0, float(rows["whole"]))]
        else:
            parts = [("all words", below, above)]
        largest = max(abs(end) for _, *ends in parts for end in ends) or 1.0
        top, mm = HEAD_MM - 3.0, 0.42 * self.area / largest
        for name, low, high in parts:
            for end, group in ((low, self.groups[1]), (high, self.groups[0])):
                start = self.middle + min(0.0, end) * mm
                colour = self.canvas.colours.muted if rows["kind"] == "jsd" else self.look[group].colour
                self.canvas.block((start, top), (abs(end) * mm, 3.2), colour)
            if rows["kind"] == "jsd" and isfinite(rows["whole_floor"]):
                there = self.middle + rows["whole_floor"] * mm
                self.canvas.block((there - 0.25, top - 0.6), (0.5, 4.4), self.canvas.colours.ink)
            self._sum_words(name, (low, high), top + 5.6)
        edge = HEAD_MM + SUMS_MM - 2.0
        self.canvas.line((0, edge), (self.area, edge), colour=self.canvas.colours.rule, width=HAIRLINE)

    def _sum_words(self, name: str, ends: tuple[float, float], top: float) -> None:
        first = self.first
        places = decimals([*ends, first["whole"], first["whole_floor"]])
        if first["kind"] == "jsd":
            said = f"{name}: {fixed(first['whole'], places)} bits"
            if isfinite(first["whole_floor"]):
                said += f", other labels {fixed(first['whole_floor'], places)}"
        else:
            said = f"{name}: {signed(ends[0], places)} and {signed(ends[1], places)}"
        words = wrap(said, self.area - 2, self.canvas.points(-1), lines=1)
        self.canvas.write(self.middle, top, words, step=-1, colour=self.canvas.colours.muted, side="center")

    def word(self, row: Mapping[str, float | str], at: float) -> None:
        """Bar, interval, noise floor and word."""
        side, (value, low, high) = _side(row), self._ends(row)
        own = self.look[self.groups[0] if side > 0 else self.groups[1]]
        pale = row["kind"] == "average" and not self._words(row).startswith("+")
        colour = self.canvas.colours.tint(own.hue, 4) if pale else own.colour
        length = abs(value) * self.mm
        start = self.middle - (length if side < 0 else 0.0)
        self.canvas.block((start, at - BAR_MM / 2), (length, BAR_MM), colour)
        colours = self.canvas.colours
        if isfinite(low):
            corner = (self.middle + low * self.mm, at - THIN_MM / 2)
            self.canvas.block(corner, ((high - low) * self.mm, THIN_MM), colours.ink)
        if isfinite(float(row["floor"])):
            there = self.middle + side * min(float(row["floor"]), BEYOND * self.most) * self.mm
            self.canvas.block((there - 0.25, at - TICK_MM / 2), (0.5, TICK_MM), colours.muted)
        beside = self.middle + side * (self._reach(row) * self.mm + 1.2)
        words = self._words(row)
        self.canvas.write(beside, at, words, step=-0.5, colour=own.text, side="left" if side > 0 else "right")

    def scale(self) -> None:
        """The axis below, and the line in the middle."""
        top = HEAD_MM + SUMS_MM - 1.0
        body = ROW_MM * self.data.height + 1.5
        axes = self.canvas.panel(0, top, self.area, body)
        axes.set_xlim(-self.middle / self.mm, self.middle / self.mm)
        axes.set_zorder(-1)
        reach = 0.84 * self.middle / self.mm  # a number at the very edge would leave the figure
        places = round_values((-reach, reach), 4)
        axes.set_xticks(places, [tick(value) for value in places])
        axes.grid(axis="x", color=self.canvas.colours.grid, linewidth=HAIRLINE)
        axes.axvline(0, color=self.canvas.colours.muted, linewidth=0.8)
        points = self.canvas.points(-1)
        words = wrap(ABOUT[self.first["kind"]], self.area - 1, points, lines=1)
        self.canvas.write(
            self.middle,
            self.canvas.height - 1.9,
            words,
            step=-1,
            colour=self.canvas.colours.muted,
            side="center",
        )

    def columns(self) -> None:
        """How much the words so far make together, and how many outlets use each."""
        if not self.wide:
            return
        colours, left = self.canvas.colours, self.area + 4.0
        head = HEAD_MM + SUMS_MM - 6.4
        for words, at in (("running", head), ("share", head + 3.0)):
            self.canvas.write(left, at, words, step=-1, colour=colours.muted)
        counts = left + RUNNING_MM
        for words, at in (("outlets", head), ("using it", head + 3.0)):
            self.canvas.write(counts, at, words, step=-1, colour=colours.muted)
        for place, row in enumerate(self.data.iter_rows(named=True)):
            at = HEAD_MM + SUMS_MM + ROW_MM * (place + 0.5)
            width = (RUNNING_MM - 9.0) * min(1.0, row["cumulative"])
            self.canvas.block((left, at - 0.6), (RUNNING_MM - 9.0, 1.2), colours.grid)
            self.canvas.block((left, at - 0.6), (width, 1.2), colours.muted)
            if (place + 1) % EVERY == 0 or place == self.data.height - 1:
                self.canvas.write(
                    left + RUNNING_MM - 8.4, at, percent(row["cumulative"]), step=-1.5, colour=colours.muted
                )
            self._users(row, counts, at)

    def _users(self, row: Mapping[str, int], left: float, at: float) -> None:
        for name, group, place in (("target", self.groups[0], 0.0), ("reference", self.groups[1], 9.0)):
            said = f"{row[f'n_outlets_{name}']}/{row[f'outlets_{name}']}"
            self.canvas.write(left + place, at, said, step=-1, colour=self.look[group].text)


PLOT = WordShift
