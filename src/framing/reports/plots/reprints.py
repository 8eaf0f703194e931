"""How much of what outlets print is copied."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing import forest, forest_rows
from framing.reports.plots.base import Style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

ROWS: Mapping[str, str] = {
    "copied_articles": "Articles that are copies as a whole",
    "copied_sentences": "Sentences that are copied",
}
"""Measure → words at the left."""

MOST_NAMED = 8
"""Outlets of a group that the caption names before it counts the others."""


class Reprints:
    """Share of articles and of sentences that are an agency's or another outlet's."""

    title: ClassVar[str] = "How much is copied"
    section: ClassVar[str] = "channels"
    order: ClassVar[int] = 6
    columns: ClassVar[Mapping[str, pl.DataType]] = forest_rows.COLUMNS

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per difference, group mean and outlet, for articles and for sentences."""
        found = [
            forest_rows.table(results, measure, {"copied": words}, estimand="reprints")
            for measure, words in ROWS.items()
        ]
        made = [
            table.with_columns(row=pl.lit(place, pl.Int64), unit=pl.lit("share of articles, of sentences"))
            for place, table in enumerate(table for table in found if table is not None)
        ]
        return pl.concat(made) if made else None

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Outlets and means on the left, differences on the right."""
        return forest.draw(data, style)

    def caption(self, data: pl.DataFrame) -> str:
        """What is drawn, with n, unit and interval, and what counts as copied."""
        return (
            "Share of each outlet's articles, and of its sentences, that are an agency's or another outlet's "
            "words, by credit lines and by shared text. A piece of an outlet's own with a copied passage "
            "counts only with its sentences. What an agency prints of its own is its own copy, so that an "
            f"agency stands at 0 by definition. {_at_zero(data)}{forest_rows.caption(data)} Intervals of "
            "group means are those of log odds, and stay between 0 and 1."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """Both differences in words."""
        return forest_rows.alt(data)


def _at_zero(data: pl.DataFrame) -> str:
    """The outlets in which no copy was found, by group."""
    copied = (
        data.filter(pl.col("kind") == "outlet").group_by("group", "outlet_name").agg(pl.col("value").max())
    )
    none = copied.filter(pl.col("value") == 0).sort("group", "outlet_name")
    if none.is_empty():
        return ""
    said = [
        f"{group} {', '.join(part['outlet_name'][:MOST_NAMED])}"
        + (f" and {part.height - MOST_NAMED} more" if part.height > MOST_NAMED else "")
        for (group,), part in none.group_by("group", maintain_order=True)
    ]
    return f"No copy was found in: {'; '.join(said)}. "


PLOT = Reprints
