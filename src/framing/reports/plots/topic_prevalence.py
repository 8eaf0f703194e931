"""Room that topics get: each outlet, the means of two groups, and their difference with all its doubt."""

from collections.abc import Mapping
from math import nan
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import forest, forest_rows
from framing.reports.naming import listing
from framing.reports.plots.base import Style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

LABEL_MM = 46.0
MOST_TOPICS = 20
"""Topics that a page holds."""

LEAST_FOUND = 0.5
"""Share of pairs of seeds that must find a topic again for its row not to be grey."""

ESTIMAND = "topic_prevalence"


class TopicPrevalencePlot:
    """Forest plot of the topics with the largest differences; grey where other seeds do not find them."""

    title: ClassVar[str] = "Room that topics get in the two groups"
    section: ClassVar[str] = "topics"
    order: ClassVar[int] = 2
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        **forest_rows.COLUMNS,
        "refound": pl.Float64(),
        "n_topics": pl.Int64(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per difference, group mean and outlet, of the smallest number of topics."""
        found = results.topic_prevalence
        if found.is_empty():
            return None
        one = found.filter(pl.col("k") == found["k"].min()).with_columns(
            dimension=pl.format("topic_{}", pl.col("topic").cast(pl.String).str.zfill(2))
        )
        shown = one.sort(pl.col("value").abs(), "topic", descending=[True, False]).head(MOST_TOPICS)
        labels = {
            str(row["dimension"]): f"{row['topic']}: {row['label']}" for row in shown.iter_rows(named=True)
        }
        measure = f"{ESTIMAND}_k{one['k'][0]}"
        table = forest_rows.table(results, measure, labels, estimand=ESTIMAND)
        if table is None:
            return None
        both = pl.concat([table, _means(table, shown)], how="diagonal").sort(
            "row",
            pl.col("kind").replace_strict({"difference": 0, "group": 1, "outlet": 2}),
            "group",
            "outlet",
        )
        return (
            both.join(one.select("dimension", "refound"), on="dimension", how="left")
            .with_columns(n_topics=pl.lit(one.height, pl.Int64))
            .select(pl.col(name).cast(kind) for name, kind in self.columns.items())
        )

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Outlets and means on the left, differences on the right."""
        return forest.draw(data, style, label_mm=LABEL_MM, quiet=_not_found(data))

    def caption(self, data: pl.DataFrame) -> str:
        """What is drawn, what the intervals hold, and which topics are none."""
        n, rows = data["n_topics"][0], data["row"].n_unique()
        which = f"The {rows} of {n} topics with the largest differences" if rows < n else f"All {n} topics"
        lost = [str(int(name.removeprefix("topic_"))) for name in sorted(_not_found(data))]
        grey = (
            f" Grey: topic{'s' if len(lost) > 1 else ''} {listing(lost)}, which fewer "
            "than half of the pairs of seeds find again: no finding, whatever the interval."
            if lost
            else ""
        )
        doubt = (
            " Intervals hold the doubt about outlets, about articles' shares and about the fit of the topics."
            if data.filter(pl.col("kind") == "difference")["low"].is_finite().any()
            else ""
        )
        return (
            f"{which}, by their most probable words. {forest_rows.caption(data)}{doubt} Shares add up to 1 "
            f"in every article: no topic's difference is independent of the others.{grey}"
        )

    def alt(self, data: pl.DataFrame) -> str:
        """Every difference in words, largest first."""
        return forest_rows.alt(data)


def _means(table: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """The means of both groups, as rows of the figure."""
    of_rows = table.filter(pl.col("kind") == "difference").select(
        "row", "label", "dimension", "measure", "unit", "target", "reference"
    )
    sides = [
        of_rows.join(
            shown.select("dimension", value=f"mean_{side}"), on="dimension", how="left", maintain_order="left"
        ).with_columns(kind=pl.lit("group"), group=pl.col(side), low=pl.lit(nan), high=pl.lit(nan))
        for side in ("target", "reference")
    ]
    return pl.concat(sides)


def _not_found(data: pl.DataFrame) -> set[str]:
    """Topics that most other seeds do not find."""
    return set(data.filter(pl.col("refound") < LEAST_FOUND)["dimension"])


PLOT = TopicPrevalencePlot
