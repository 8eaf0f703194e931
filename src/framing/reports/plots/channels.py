"""Whose words, whose copy: the difference again, within each voice and within each origin."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import panels
from framing.reports.naming import counted
from framing.reports.numbers import decimals, percent, signed
from framing.reports.plots.base import Style
from framing.reports.reading import channel_order, channel_title, headline_measure, is_contrast
from framing.reports.verdict import is_clear

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

MOST_CHANNELS = 7
"""Panels that one figure holds."""


class Channels:
    """One panel per channel of the first measure, on one scale."""

    title: ClassVar[str] = "The same difference by voice and by origin"
    section: ClassVar[str] = "channels"
    order: ClassVar[int] = 1
    columns: ClassVar[Mapping[str, pl.DataType]] = panels.COLUMNS

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per channel and dimension; None if scores were not split."""
        measure = headline_measure(results)
        names = [fact.name for fact in results.facts.dimensions]
        found = results.estimates.filter(
            is_contrast(results),
            pl.col("measure") == (measure.name if measure else ""),
            pl.col("dimension").is_in(names),
        )
        # Camps and ways of counting copies have figures of their own.
        split = pl.col("channel").str.contains("^(all|voice=.*|origin=.*)$")
        known = found.filter(pl.col("value").is_finite(), split)
        seen = sorted(set(known["channel"]), key=channel_order)[:MOST_CHANNELS]
        if len(seen) < 2:  # noqa: PLR2004  # "all" alone is no split
            return None
        heads = {}
        for channel in seen:
            articles = max(known.filter(pl.col("channel") == channel)["n_articles"])
            heads[channel] = (channel_title(channel), counted(articles, "article"))
        return panels.shape(results, found, heads, by="channel")

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Panels side by side on one scale."""
        return panels.draw(data, style, one_scale=True)

    def caption(self, data: pl.DataFrame) -> str:
        """What the panels are, and what they can be compared for."""
        first = data.row(0, named=True)
        return (
            f"The difference {first['target']} minus {first['reference']}, {first['unit']}: over all scores, "
            "and within each voice (whose words) and each origin (whose copy) alone. Lines are "
            f"{percent(first['level'])} intervals over outlets; none is drawn where too few outlets of a "
            "group have such passages. Arrows: beyond the scale, which is that of an ordinary panel. Solid "
            "diamonds as in the first figure. A difference that is there in quotations and not in an "
            "outlet's own words is one of whom it quotes. Where “none” stands, there is nothing to compare."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """For each channel the dimensions with clear differences."""
        places, parts = decimals(data["value"]), []
        for part in data.partition_by("panel", maintain_order=True):
            clear = [
                f"{row['label']} {signed(row['value'], places)}"
                for row in part.iter_rows(named=True)
                if is_clear(row)
            ]
            parts.append(f"{part['title'][0]}: {', '.join(clear) or 'none'}")
        return f"Forest plots side by side, one per channel. Clear differences: {'; '.join(parts)}."


PLOT = Channels
