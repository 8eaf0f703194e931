"""Agenda and framing: each difference beside the two parts that add up to it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import panels
from framing.reports.naming import listing
from framing.reports.numbers import decimals, percent, signed
from framing.reports.plots.base import Style
from framing.reports.reading import ALL, headline_measure, is_contrast
from framing.reports.verdict import is_clear

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

OVER: Mapping[str, str] = {"whose": "whose words", "topic": "topics"}
"""Over what the figure takes differences apart, if the run has it → what stands below a panel's heading."""

OTHERS: Mapping[str, str] = {"voice": "voices", "origin": "origins", "camp": "camps"}
"""What it takes instead where the run has neither."""


class Decomposition:
    """The difference, and agenda and framing over each category, in panels on one scale."""

    title: ClassVar[str] = "Agenda and framing"
    section: ClassVar[str] = "channels"
    order: ClassVar[int] = 4
    columns: ClassVar[Mapping[str, pl.DataType]] = panels.COLUMNS

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per panel and dimension; None if nothing was taken apart."""
        measure = headline_measure(results)
        found = results.estimates.filter(
            is_contrast(results, estimand="decomposition"),
            pl.col("measure") == (measure.name if measure else ""),
            pl.col("dimension").is_in([fact.name for fact in results.facts.dimensions]),
        )
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
        return panels.draw(data, style, one_scale=True)

    def caption(self, data: pl.DataFrame) -> str:
        """What agenda and framing are, and that they add up."""
        first = data.row(0, named=True)
        over = listing(list(dict.fromkeys(data.filter(pl.col("title") == "agenda")["subtitle"])))
        return (
            f"The difference {first['target']} minus {first['reference']}, {first['unit']}, taken apart over "
            f"{over}. Agenda: what comes of giving other shares of the text to them. Framing: what comes of "
            "other scores within them. The two add up to the difference exactly (Kitagawa 1955). Whose "
            "words: own words; words quoted or reported in own copy; agency copy; other outlets' copy. Lines "
            f"are {percent(first['level'])} intervals by jackknife over outlets, one by one, with no "
            "allowance for their number. Solid diamonds: the interval excludes zero. Much framing over "
            "topics may also mean that topics are coarse."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """For each panel the dimensions whose interval excludes zero."""
        places, parts = decimals(data["value"]), []
        for part in data.partition_by("panel", maintain_order=True):
            clear = [
                f"{row['label']} {signed(row['value'], places)}"
                for row in part.iter_rows(named=True)
                if is_clear(row)
            ]
            name = f"{part['title'][0]} ({part['subtitle'][0]})"
            parts.append(f"{name}: {', '.join(clear) or 'none'}")
        return f"Forest plots side by side. Intervals beyond zero: {'; '.join(parts)}."


PLOT = Decomposition
