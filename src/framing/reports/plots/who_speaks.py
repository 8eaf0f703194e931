"""Who speaks: for whom those speak whom outlets quote or report, outlet by outlet and group by group."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import forest, forest_rows
from framing.reports.naming import sentence_case
from framing.reports.plots.base import Style
from framing.reports.reading import category_title, is_contrast

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

MEASURE = "share_of_attributed_words"
LABEL_MM = 42.0


class WhoSpeaks:
    """Share of attributed words by camp."""

    title: ClassVar[str] = "Who speaks: share of quoted and reported words by camp"
    section: ClassVar[str] = "channels"
    order: ClassVar[int] = 3
    columns: ClassVar[Mapping[str, pl.DataType]] = forest_rows.COLUMNS

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per difference, group mean and outlet of every camp."""
        asked = is_contrast(results, estimand="who_speaks") & (pl.col("measure") == MEASURE)
        camps = results.estimates.filter(asked)["dimension"]
        labels = {camp: sentence_case(category_title(camp)) for camp in camps}
        return forest_rows.table(results, MEASURE, labels, estimand="who_speaks")

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Outlets and means on the left, differences on the right."""
        return forest.draw(data, style, label_mm=LABEL_MM)

    def caption(self, data: pl.DataFrame) -> str:
        """What is drawn, with n, unit and interval, and what a camp is."""
        return (
            "For whom those speak whom the articles quote or report: each outlet's words in sentences that "
            "hold somebody's speech, shared out by camp. A sentence counts whole, also where a part of it is "
            "quoted. Camps come from a dated list of persons, offices and descriptions; whoever is not in it "
            f"stays unknown. {forest_rows.caption(data)} Shares add up to 1 in every outlet: no camp's "
            "difference is independent of the others."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """Every difference in words, largest first."""
        return forest_rows.alt(data)


PLOT = WhoSpeaks
