"""Articles of two groups gathered into events, and which events each group covers."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from framing.errors import EstimateError
from framing.estimates.inference.events import Gathering, gathered, telling_words
from framing.text.dfm import DFM

_WHO: dict[str, pl.DataType] = {
    "n_articles_target": pl.Int64(),
    "n_articles_reference": pl.Int64(),
    "n_outlets_target": pl.Int64(),
    "n_outlets_reference": pl.Int64(),
}

EVENTS_FOUND: dict[str, pl.DataType] = {
    "event": pl.Int64(),
    "first": pl.Date(),
    "last": pl.Date(),
    "words": pl.String(),
    "covered_by": pl.String(),
    **_WHO,
}
"""Columns of the table ``events_found``: events of several articles; ``covered_by`` is a group, or both."""

EVENT_SELECTION: dict[str, pl.DataType] = {
    "group": pl.String(),
    "outlet": pl.String(),
    "n_articles": pl.Int64(),
    "n_shared": pl.Int64(),
    "n_one_sided": pl.Int64(),
    "n_alone": pl.Int64(),
}
"""Columns of ``event_selection``: articles on events of both groups, of several articles of one group, and
articles that are like no other."""

BOTH = "both"
"""What ``covered_by`` says of an event that both groups cover."""

_DIGITS = len("2024-05-16")


@dataclass(frozen=True, kw_only=True)
class FoundEvents:
    """The articles of both groups, gathered into events.

    Attributes:
        groups: Target and reference.
        articles: ``article``, ``outlet``, ``group_number``, ``date`` and ``event``, in order of day.
        words: Telling words of each event.
        notes: What was left out.
    """

    groups: tuple[str, str]
    articles: pl.DataFrame
    words: tuple[str, ...]
    notes: tuple[str, ...]

    @classmethod
    def of(
        cls, counts: DFM, articles: pl.DataFrame, groups: tuple[str, str], how: Gathering
    ) -> "FoundEvents":
        """Gathers the articles that have a day.

        Args:
            counts: Words of every article.
            articles: ``article``, ``outlet``, ``group``, ``published``.
            groups: Target and reference.
            how: When two articles are on one event.

        Raises:
            EstimateError: No article of either group has a known day and words.
        """
        order = pl.DataFrame({"group": list(groups), "group_number": [0, 1]})
        day = pl.col("published").str.head(_DIGITS).str.to_date("%Y-%m-%d", strict=False)
        rows = pl.DataFrame(
            {"article": list(counts.rows), "row": range(len(counts.rows))},
            schema={"article": pl.String, "row": pl.Int64},
        )
        members = articles.join(order, on="group", how="inner").with_columns(date=day)
        # An article whose outlet stands in both groups is one article here, in the first of them.
        known = (
            members.drop_nulls("date").join(rows, on="article", how="inner").unique("article", keep="first")
        )
        known = known.sort("date", "outlet", "article")
        if known.is_empty():
            raise EstimateError(
                f"no article of group {groups[0]!r} or {groups[1]!r} has a known day and words"
            )
        matrix = csr_array(csr_array(counts.matrix)[known["row"].to_numpy()])
        found = gathered(matrix, known["date"].cast(pl.Int32).to_numpy().astype(np.int64), how)
        undated = members.height - known.height
        note = f"Matched events: {undated} of {members.height} articles are left out: their day is not known."
        return cls(
            groups=groups,
            articles=known.select("article", "outlet", "group_number", "date").with_columns(
                event=pl.Series(found, dtype=pl.Int64)
            ),
            words=telling_words(matrix, found, counts.features),
            notes=(note,) if undated else (),
        )

    @cached_property
    def kinds(self) -> pl.DataFrame:
        """``event`` with its days, articles and outlets by group, and ``covered_by``."""
        side = pl.col("group_number")
        counted = [
            expression
            for number, name in enumerate(("target", "reference"))
            for expression in (
                (side == number).sum().cast(pl.Int64).alias(f"n_articles_{name}"),
                pl.col("outlet").filter(side == number).n_unique().cast(pl.Int64).alias(f"n_outlets_{name}"),
            )
        ]
        events = self.articles.group_by("event", maintain_order=True).agg(
            pl.col("date").min().alias("first"), pl.col("date").max().alias("last"), *counted
        )
        covered = (
            pl.when((pl.col("n_articles_target") > 0) & (pl.col("n_articles_reference") > 0))
            .then(pl.lit(BOTH))
            .when(pl.col("n_articles_target") > 0)
            .then(pl.lit(self.groups[0]))
            .otherwise(pl.lit(self.groups[1]))
        )
        return events.sort("event").with_columns(covered_by=covered)

    def table(self) -> pl.DataFrame:
        """Events of two articles or more."""
        several = pl.col("n_articles_target") + pl.col("n_articles_reference") > 1
        named = self.kinds.with_columns(words=pl.Series(self.words, dtype=pl.String))
        return named.filter(several | (pl.col("covered_by") == BOTH)).select(*EVENTS_FOUND)

    def selection(self) -> pl.DataFrame:
        """One row per outlet: how many of its articles are on events that the other side covers."""
        size = pl.col("n_articles_target") + pl.col("n_articles_reference")
        kinds = self.kinds.select("event", shared=pl.col("covered_by") == BOTH, alone=size == 1)
        return (
            self.articles.join(kinds, on="event", how="left")
            .group_by("group_number", "outlet")
            .agg(
                pl.len().cast(pl.Int64).alias("n_articles"),
                pl.col("shared").sum().cast(pl.Int64).alias("n_shared"),
                (~pl.col("shared") & ~pl.col("alone")).sum().cast(pl.Int64).alias("n_one_sided"),
                pl.col("alone").sum().cast(pl.Int64).alias("n_alone"),
            )
            .sort("group_number", "outlet")
            .with_columns(group=pl.col("group_number").replace_strict({0: self.groups[0], 1: self.groups[1]}))
            .select(*EVENT_SELECTION)
        )
