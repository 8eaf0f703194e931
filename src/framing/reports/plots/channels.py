"""Whose words, whose copy: the difference again, within each voice and within each origin."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import panels
from framing.reports.naming import counted
from framing.reports.numbers import percent
from framing.reports.plots.base import Style
from framing.reports.reading import channel_order, channel_title, headline_measure, is_contrast

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

SPLIT = "^(all|voice=.*|origin=.*|corrected=.*)$"
"""Channels that are shown here: camps and ways of counting copies have figures of their own."""

ORDER = (
    "all",
    "voice=own",
    "corrected=own",
    "voice=reported",
    "voice=direct",
    "corrected=attributed",
    "voice=mixed",
    "voice=reported_inferred",
    "origin=own",
    "origin=agency",
    "origin=outlet",
)
"""Panels in their order; others follow."""

CORRECTED: Mapping[str, str] = {"corrected=own": "own words", "corrected=attributed": "others' words"}
"""Channel → heading of a panel of corrected scores."""

TAKEN_BACK = (
    "Corrected: sentences whose voice was misread are taken back, by the study's gold of voices, whose error "
    "is in the interval. "
)


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
        known = found.filter(pl.col("value").is_finite(), pl.col("channel").str.contains(SPLIT))
        seen = sorted(set(known["channel"]), key=_place)
        if len(seen) < 2:  # noqa: PLR2004  # "all" alone is no split
            return None
        heads = {}
        for channel in seen:
            articles = counted(max(known.filter(pl.col("channel") == channel)["n_articles"]), "article")
            title = CORRECTED.get(channel)
            heads[channel] = (title, "corrected") if title else (channel_title(channel), articles)
        return panels.shape(results, found, heads, by="channel")

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Panels side by side on one scale."""
        return panels.draw(data, style, one_scale=True, numbers=True)

    def caption(self, data: pl.DataFrame) -> str:
        """What the panels are, and what they can be compared for."""
        first = data.row(0, named=True)
        corrected = data["channel"].str.starts_with("corrected=").any()
        return (
            f"The difference {first['target']} minus {first['reference']}, {first['unit']}: over all scores, "
            "and within each voice (whose words) and each origin (whose copy) alone. "
            f"{TAKEN_BACK if corrected else ''}Lines are "
            f"{percent(first['level'])} intervals over outlets; none is drawn where fewer than three outlets "
            f"of a group have such passages. {panels.arrows(data)}Solid diamonds as in the first figure; "
            "p-values are adjusted over the rows of a panel, not over panels. "
            "A difference that is there in quotations and not in an "
            "outlet's own words is one of whom it quotes. Where “none” stands, there is nothing to compare."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """For each channel the dimensions with clear differences."""
        return f"Forest plots side by side, one per channel. {panels.clear_ones(data)}"


def _place(channel: str) -> tuple[int, tuple[int, str]]:
    return (ORDER.index(channel) if channel in ORDER else len(ORDER), channel_order(channel))


PLOT = Channels
