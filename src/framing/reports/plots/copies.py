"""Three ways of counting copies: the difference with all copy, without, and with every text counted once."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import panels
from framing.reports.naming import counted
from framing.reports.numbers import percent
from framing.reports.plots.base import Style
from framing.reports.reading import ALL, headline_measure, is_contrast

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

WAYS: Mapping[str, str] = {
    ALL: "all that is printed",
    "copy=own": "copies left out",
    "copy=weighted": "texts once",
}
"""Channel → heading of its panel."""


class Copies:
    """One panel per way of counting, on one scale."""

    title: ClassVar[str] = "The same difference with copies counted in three ways"
    section: ClassVar[str] = "channels"
    order: ClassVar[int] = 5
    columns: ClassVar[Mapping[str, pl.DataType]] = panels.COLUMNS

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per way and dimension; None if copies were counted in one way only."""
        measure = headline_measure(results)
        found = results.estimates.filter(
            is_contrast(results),
            pl.col("measure") == (measure.name if measure else ""),
            pl.col("channel").is_in(list(WAYS)),
            pl.col("dimension").is_in([fact.name for fact in results.facts.dimensions]),
        )
        seen = set(found.filter(pl.col("value").is_finite())["channel"])
        if len(seen) < 2:  # noqa: PLR2004  # one way is no comparison
            return None
        heads = {
            channel: (title, counted(_most(found.filter(pl.col("channel") == channel)), "article"))
            for channel, title in WAYS.items()
            if channel in seen
        }
        return panels.shape(results, found, heads, by="channel")

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Panels side by side on one scale."""
        return panels.draw(data, style, one_scale=True)

    def caption(self, data: pl.DataFrame) -> str:
        """What the panels count."""
        first = data.row(0, named=True)
        return (
            f"The difference {first['target']} minus {first['reference']}, {first['unit']}, with everything "
            "that is printed; with passages left out that are an agency's or another outlet's; and with the "
            "articles of one text weighted by 1 over the number of articles of the corpus that print it. "
            f"Lines are {percent(first['level'])} intervals over outlets. "
            f"{panels.arrows(data)}Solid diamonds as in the first "
            "figure; p-values are adjusted within each way of counting. What groups share by copying makes "
            "their outlets alike, so intervals with all copy may be too short."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """For each way the dimensions with clear differences."""
        return f"Forest plots, one per way of counting copies. {panels.clear_ones(data)}"


def _most(found: pl.DataFrame) -> int:
    return max((int(n) for n in found["n_articles"]), default=0)


PLOT = Copies
