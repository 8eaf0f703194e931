"""Do the measures agree? The difference per dimension under each of them, each on its own scale."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import panels
from framing.reports.naming import listing
from framing.reports.numbers import percent
from framing.reports.plots.base import Style
from framing.reports.reading import ALL, headline_measure, is_contrast, measure_title
from framing.reports.verdict import is_clear

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

MOST_MEASURES = 6
"""Panels that one figure holds."""


class Measures:
    """One panel per measure, the same rows in each."""

    title: ClassVar[str] = "The same difference under each measure"
    section: ClassVar[str] = "robustness"
    order: ClassVar[int] = 2
    columns: ClassVar[Mapping[str, pl.DataType]] = panels.COLUMNS

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per measure and dimension; None with fewer than two measures."""
        headline, facts = headline_measure(results), results.facts
        names = [fact.name for fact in facts.dimensions]
        found = results.estimates.filter(
            is_contrast(results), pl.col("channel") == ALL, pl.col("dimension").is_in(names)
        )
        seen = [fact for fact in facts.measures if fact.name in set(found["measure"])][:MOST_MEASURES]
        if headline is None or len(seen) < 2:  # noqa: PLR2004  # agreement needs two
            return None
        heads = {fact.name: (measure_title(results, fact.name), fact.unit) for fact in seen}
        first = (pl.col("measure") != headline.name).cast(pl.Int8)
        return panels.shape(results, found.sort(first, maintain_order=True), heads, by="measure")

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Panels side by side, rows shared, scales not."""
        return panels.draw(data, style, one_scale=False)

    def caption(self, data: pl.DataFrame) -> str:
        """What is compared, and where the measures contradict each other."""
        first = data.row(0, named=True)
        opposed = [
            str(part["label"][0])
            for part in data.partition_by("row", maintain_order=True)
            if len({row["value"] > 0 for row in part.iter_rows(named=True) if is_clear(row)}) > 1
        ]
        verdict = (
            f"Clear differences of opposite sign: {listing(opposed)}."
            if opposed
            else "No two measures give clear differences of opposite sign."
        )
        return (
            f"The difference {first['target']} minus {first['reference']} under each measure, on its own "
            f"scale, with {percent(first['level'])} intervals over outlets. Rows and solid diamonds as in "
            "the first figure. Where “none” stands, the measure does not cover that dimension. Measures "
            f"look at different things and need not agree. {verdict}"
        )

    def alt(self, data: pl.DataFrame) -> str:
        """For each measure the dimensions with clear differences."""
        return f"Forest plots side by side, one per measure. {panels.clear_ones(data)}"


PLOT = Measures
