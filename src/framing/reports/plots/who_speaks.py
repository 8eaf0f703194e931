"""Who speaks: for whom those speak whom outlets quote or report, outlet by outlet and group by group."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import forest, forest_rows
from framing.reports.naming import listing, sentence_case
from framing.reports.numbers import percent
from framing.reports.plots.base import Style
from framing.reports.reading import category_title, is_contrast

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

MEASURE = "share_of_attributed_words"
LABEL_MM = 42.0
UNKNOWN = "unknown"
"""Camp of those of whom it is not known for whom they speak: it stands last, in grey, for it is no camp."""


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
        table = forest_rows.table(results, MEASURE, labels, estimand="who_speaks")
        return None if table is None else _with_unknown_last(table)

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Outlets and means on the left, differences on the right."""
        return forest.draw(data, style, label_mm=LABEL_MM, quiet={UNKNOWN})

    def caption(self, data: pl.DataFrame) -> str:
        """What is drawn, with n, unit and interval, and what a camp is."""
        return (
            "For whom those speak whom the articles quote or report: each outlet's words in sentences that "
            "hold somebody's speech, shared out by camp. A sentence counts whole, also where a part of it is "
            f"quoted. {_unlinked(data)}{forest_rows.caption(data)} Shares add up to 1 in every outlet: no "
            "camp's difference is independent of the others."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """Every difference in words, largest first."""
        return forest_rows.alt(data)


def _with_unknown_last(table: pl.DataFrame) -> pl.DataFrame:
    """The rows in their order, but with those behind it moved up before what is not known."""
    place = table.filter(pl.col("dimension") == UNKNOWN)["row"]
    if place.is_empty():
        return table
    last = pl.col("row").max()
    row = (
        pl.when(pl.col("dimension") == UNKNOWN)
        .then(last)
        .when(pl.col("row") > place[0])
        .then(pl.col("row") - 1)
        .otherwise("row")
    )
    return table.with_columns(row=row).sort("row", maintain_order=True)


def _unlinked(data: pl.DataFrame) -> str:
    """How much is linked to no camp, and what follows from it."""
    listed = "Camps come from a dated list of persons, offices and descriptions. "
    rows = data.filter(pl.col("kind") == "group", pl.col("dimension") == UNKNOWN)
    shares = {str(row["group"]): row["value"] for row in rows.iter_rows(named=True)}
    if not shares:
        return listed
    said = listing([f"{percent(value)} of them in {group}" for group, value in shares.items()])
    return (
        f"{listed}Grey: words of those whom the list does not know, on average {said}. A camp's share may be "
        "larger than shown, by up to the grey one; and a difference may come of speakers being named, in one "
        "group more than in the other, in ways that the list knows. "
    )


PLOT = WhoSpeaks
