"""The difference as people would code it: measured by each measure, corrected by the same codes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import panels
from framing.reports.naming import counted
from framing.reports.numbers import percent
from framing.reports.plots.base import Style
from framing.reports.reading import ALL, is_contrast, measure_title

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results


class Corrected:
    """One panel per measure, on one scale."""

    title: ClassVar[str] = "The difference as people would code it"
    section: ClassVar[str] = "validity"
    order: ClassVar[int] = 1
    columns: ClassVar[Mapping[str, pl.DataType]] = panels.COLUMNS

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per measure and coded dimension; None without human codes."""
        found = results.estimates.filter(
            is_contrast(results, estimand="corrected"), pl.col("value").is_finite(), pl.col("channel") == ALL
        )
        if found.is_empty():
            return None
        coded = results.corrected.group_by("measure", "dimension").agg(pl.col("n_coded").sum())
        most = dict(coded.group_by("measure").agg(pl.col("n_coded").max()).iter_rows())
        heads = {
            name: (measure_title(results, name), counted(most[name], "code"))
            for name in found["measure"].unique(maintain_order=True)
        }
        return panels.shape(results, found, heads, by="measure")

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Panels side by side on one scale."""
        return panels.draw(data, style, one_scale=True)

    def caption(self, data: pl.DataFrame) -> str:
        """What the panels show."""
        first = data.row(0, named=True)
        return (
            f"The difference {first['target']} minus {first['reference']} of the mean codes that people "
            "would give to all texts: each outlet's scores, corrected by the texts of it that were coded "
            f"(prediction-powered inference), outlets being the unit. Lines are {percent(first['level'])} "
            f"intervals over outlets. {panels.arrows(data)}Solid diamonds as in the first figure. All panels "
            "estimate the same; they differ in how much their measure adds to the codes."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """For each measure the dimensions with clear differences."""
        return f"Forest plots, one per measure. {panels.clear_ones(data)}"


PLOT = Corrected
