"""Topics: how large a share each has in the two groups, with the words that make it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import forest, forest_rows
from framing.reports.plots.base import Style
from framing.reports.reading import topic_measure, topic_number, topic_words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

LABEL_MM = 52.0
WORDS = 7
"""Words that stand for a topic; two lines of the figure hold about so many."""


class Topics:
    """Prevalence of topics by group."""

    title: ClassVar[str] = "Share of each topic"
    section: ClassVar[str] = "topics"
    order: ClassVar[int] = 1
    columns: ClassVar[Mapping[str, pl.DataType]] = forest_rows.COLUMNS

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per difference, group mean and outlet of every topic."""
        measure = topic_measure(results)
        if measure is None:
            return None
        found = set(results.estimates.filter(pl.col("measure") == measure)["dimension"])
        words = topic_words(results, WORDS)
        labels = {name: words[int(number)] for name in sorted(found) if (number := topic_number(name))}
        return forest_rows.table(results, measure, labels)

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Outlets and means on the left, differences on the right."""
        return forest.draw(data, style, label_mm=LABEL_MM)

    def caption(self, data: pl.DataFrame) -> str:
        """What is drawn, with n, unit and interval."""
        return (
            f"Topics, each named by its {WORDS} most probable words. {forest_rows.caption(data)} Shares of "
            "topics add up to 1 in every article: no topic's difference is independent of the others."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """Every difference in words, largest first."""
        return forest_rows.alt(data)


PLOT = Topics
