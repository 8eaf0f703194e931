"""The headline: each outlet, the means of two groups, and their difference, per dimension."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import forest, forest_rows
from framing.reports.plots.base import Style
from framing.reports.reading import headline_measure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results


class Contrast:
    """Forest plot of target against reference under the first measure of the experiment."""

    title: ClassVar[str] = "Outlets, group means and their difference"
    section: ClassVar[str] = "headline"
    order: ClassVar[int] = 1
    columns: ClassVar[Mapping[str, pl.DataType]] = forest_rows.COLUMNS

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per difference, group mean and outlet."""
        measure = headline_measure(results)
        labels = {fact.name: fact.title for fact in results.facts.dimensions}
        return forest_rows.table(results, measure.name, labels) if measure else None

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Outlets and means on the left, differences on the right."""
        return forest.draw(data, style)

    def caption(self, data: pl.DataFrame) -> str:
        """What is drawn, with n, unit and interval."""
        return forest_rows.caption(data)

    def alt(self, data: pl.DataFrame) -> str:
        """Every difference in words, largest first."""
        return forest_rows.alt(data)


PLOT = Contrast
