"""Agenda and framing: each difference beside the two parts that add up to it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import panels
from framing.reports.naming import listing
from framing.reports.numbers import percent
from framing.reports.plots.base import Style
from framing.reports.reading import ALL, contrasts, headline_measure, is_contrast

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

OVER: Mapping[str, str] = {
    "whose": "whose words",
    "whose_corrected": "whose words, corrected",
    "topic": "topics",
}
"""Over what the figure takes differences apart, if the run has it → what stands below a panel's heading."""

OTHERS: Mapping[str, str] = {
    "voice": "voices",
    "voice_corrected": "voices, corrected",
    "origin": "origins",
    "camp": "camps",
}
"""What it takes instead where the run has neither."""

WHOSE = (
    "Whose words: own words; words quoted or reported in own copy; agency copy; other outlets' copy. Copy "
    "counts whole, whoever speaks in it. "
)
CORRECTED = (
    "Corrected: sentences whose voice was misread are taken back, by the study's gold of voices; its error "
    "is in the intervals. "
)


class Decomposition:
    """The difference, and agenda and framing over each category, in panels on one scale."""

    title: ClassVar[str] = "Agenda and framing"
    section: ClassVar[str] = "channels"
    order: ClassVar[int] = 4
    columns: ClassVar[Mapping[str, pl.DataType]] = panels.COLUMNS

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per panel and dimension; None if nothing was taken apart."""
        measure = headline_measure(results)
        if measure is None:
            return None
        names = pl.col("dimension").is_in([fact.name for fact in results.facts.dimensions])
        parts = results.estimates.filter(
            is_contrast(results, estimand="decomposition"),
            pl.col("measure") == measure.name,
            pl.col("channel") != ALL,
            names,
        )
        # The difference itself is the contrast's, with its p-value.
        found = pl.concat([contrasts(results, measure.name).filter(names), parts])
        seen = set(found["channel"])
        over = {by: words for by, words in OVER.items() if f"agenda by {by}" in seen}
        over = over or {by: words for by, words in OTHERS.items() if f"agenda by {by}" in seen}
        if not over:
            return None
        heads = {ALL: ("difference", "agenda + framing")}
        for by, words in over.items():
            heads[f"agenda by {by}"] = ("agenda", words)
            heads[f"framing by {by}"] = ("framing", words)
        return panels.shape(results, found, heads, by="channel")

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Panels side by side on one scale."""
        return panels.draw(data, style, one_scale=True, numbers=True)

    def caption(self, data: pl.DataFrame) -> str:
        """What agenda and framing are, and that they add up."""
        first = data.row(0, named=True)
        subtitles = data.filter(pl.col("title") == "agenda")["subtitle"].unique(maintain_order=True)
        over = [words for words in subtitles if not words.endswith("corrected")]
        corrected = len(over) < subtitles.len()
        return (
            f"The difference {first['target']} minus {first['reference']}, {first['unit']}, taken apart over "
            f"{listing(over)}. Agenda: what comes of giving other shares of the text to them. Framing: what "
            "comes of other scores within them. The two add up to the difference exactly (Kitagawa 1955). "
            f"{WHOSE if 'whose words' in over else ''}{CORRECTED if corrected else ''}"
            f"Lines are {percent(first['level'])} intervals, each by itself: Welch's for the difference, by "
            "jackknife over outlets for its parts. Solid diamonds as in the first figure: the interval "
            "excludes zero and the p-value, adjusted over the rows of a panel, is below "
            f"{1 - first['level']:.2f}. {panels.arrows(data)}"
            f"{'Much framing over topics may also mean that topics are coarse.' if 'topics' in over else ''}"
        ).rstrip()

    def alt(self, data: pl.DataFrame) -> str:
        """For each panel the dimensions whose part is clear."""
        return f"Forest plots side by side. {panels.clear_ones(data, subtitles=True)}"


PLOT = Decomposition
