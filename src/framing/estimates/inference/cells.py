"""Scored units put into categories, and summed up for every outlet: what a gap is taken apart over."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.estimates.inference.confusion import OWN_OR_NOT, own_or_not
from framing.estimates.inference.kitagawa import Group
from framing.measures.base import Scores

Reals = NDArray[np.float64]
Counts = NDArray[np.int64]

By = Literal["whose", "voice", "origin", "camp", "topic"]
"""Over what a gap is taken apart. ``whose``: own words, words quoted or reported in own copy, agency copy,
other outlets' copy. ``camp``: own words, and for whom others speak. ``topic``: topics of articles."""

OWN_WORDS, UNATTRIBUTED = "own_words", "unattributed"
ORDER = (OWN_WORDS, "attributed", "agency_copy", "other_copy")
"""Categories that stand first, in this order; the others follow by name, units without a category last."""

TOPIC_MEASURE = "topic_share"
"""Beginning of the name of the measure whose scores say what an article is about."""


def _whose() -> pl.Expr:
    own_copy = pl.col("origin") == "own"
    return (
        pl.when(pl.col("origin") == "agency")
        .then(pl.lit("agency_copy"))
        .when(pl.col("origin") == "outlet")
        .then(pl.lit("other_copy"))
        .when(own_copy & (pl.col("voice") == "own"))
        .then(pl.lit(OWN_WORDS))
        .when(own_copy & pl.col("voice").is_not_null())
        .then(pl.lit("attributed"))
    )


def _camp() -> pl.Expr:
    return pl.when(pl.col("voice") == "own").then(pl.lit(OWN_WORDS)).otherwise(pl.col("camp"))


_CATEGORIES: Mapping[By, Callable[[], pl.Expr]] = {
    "whose": _whose,
    "voice": lambda: pl.col("voice"),
    "origin": lambda: pl.col("origin"),
    "camp": _camp,
}
"""By what → the category of a unit; null where it has none. Topics are no single category."""

CORRECTABLE: Mapping[By, tuple[str, str]] = {
    "whose": (OWN_WORDS, "attributed"),
    "voice": OWN_OR_NOT,
}
"""By what → the categories that a gold of voices can correct: own words and others'."""

BYS: tuple[By, ...] = get_args(By)


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Outlets by categories.

    Attributes:
        categories: Names.
        outlets: Identifiers; an outlet in two groups stands twice.
        group_of_outlet: Number of the group of every outlet.
        share: Share of the outlet's weight in every category, shape (n_outlets, K).
        part: That share times the mean score there; a row adds up to the outlet's value.
        n_units: Units of the outlet in the category; for topics, units that are about it at all.
        n_articles: Articles likewise.
        n_articles_in_all: Articles, each counted once.
    """

    categories: tuple[str, ...]
    outlets: tuple[str, ...]
    group_of_outlet: NDArray[np.intp]
    share: Reals
    part: Reals
    n_units: Counts
    n_articles: Counts
    n_articles_in_all: int

    def group(self, number: int) -> Group:
        """The outlets of one group."""
        rows = self.group_of_outlet == number
        return Group(share=self.share[rows], part=self.part[rows])

    def present(self, number: int) -> Counts:
        """In how many outlets of a group every category occurs."""
        found = self.share[self.group_of_outlet == number] > 0
        return np.asarray(found.sum(axis=0), dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class Topics:
    """What the articles are about.

    Attributes:
        names: Topics.
        articles: Article → row of ``shares``.
        shares: Shares of topics, rows adding up to one.
    """

    names: tuple[str, ...]
    articles: Mapping[str, int]
    shares: Reals


def topics_of(scores: Sequence[Scores]) -> Topics | None:
    """What the articles are about, from the first scores of topics; None if topics were not scored."""
    tables = [each.table for each in scores if each.measure.startswith(TOPIC_MEASURE)]
    if not tables:
        return None
    wide = tables[0].pivot("dimension", index="article", values="value", aggregate_function="first")
    known = wide.drop_nulls()
    names = tuple(sorted(set(known.columns) - {"article"}))
    shares = known.select(names).to_numpy().astype(np.float64)
    return Topics(
        names=names,
        articles={article: row for row, article in enumerate(known["article"])},
        shares=shares / shares.sum(axis=1, keepdims=True),
    )


def categorised(rows: pl.DataFrame, by: By) -> pl.DataFrame:
    """Units with their ``category``, ``unattributed`` where they have none.

    Args:
        rows: Units with voice, camp and origin.
        by: Any but topics.
    """
    return rows.with_columns(category=_CATEGORIES[by]().fill_null(UNATTRIBUTED))


def own_or_attributed(rows: pl.DataFrame) -> pl.DataFrame:
    """Units with their ``category``: ``own``, or ``attributed``; those of no known voice are left out.

    Args:
        rows: Units with voice.
    """
    return rows.with_columns(category=own_or_not("voice")).drop_nulls("category")


def cells(rows: pl.DataFrame, names: Sequence[str] = ()) -> Cells:
    """Outlets by categories, where every unit has one.

    Args:
        rows: Units with a score and a ``category``, sorted by group, outlet and article.
        names: All categories; those that occur, if none are given.
    """
    seen = set(rows["category"])
    names = tuple(names) or _in_order(seen)
    place = rows["category"].replace_strict(names, range(len(names)), return_dtype=pl.Int64).to_numpy()
    articles = _Articles.of(rows)
    cell = articles.of_unit * len(names) + place
    weight, value = rows["weight"].to_numpy(), rows["value"].to_numpy()

    def summed(weights: Reals | None) -> Reals:
        size = len(articles.outlet) * len(names)
        return np.bincount(cell, weights=weights, minlength=size).reshape(-1, len(names)).astype(np.float64)

    return articles.cells(names, summed(weight), summed(weight * value), summed(None))


def _in_order(seen: set[str]) -> tuple[str, ...]:
    first = (name for name in ORDER if name in seen)
    return (*first, *sorted(seen - {*ORDER, UNATTRIBUTED}), *({UNATTRIBUTED} & seen))


def cells_of_topics(rows: pl.DataFrame, topics: Topics) -> Cells:
    """Outlets by topics: an article counts for each topic with its share of it.

    Articles without known shares stand together under ``unattributed``.

    Args:
        rows: Units with a score, sorted by group, outlet and article.
        topics: What the articles are about.
    """
    articles = _Articles.of(rows)
    place = [topics.articles.get(name, -1) for name in articles.names]
    known = np.array(place, dtype=np.int64)
    shares = np.zeros((len(known), len(topics.names) + 1))
    shares[known >= 0, :-1] = topics.shares[known[known >= 0]]
    shares[known < 0, -1] = 1.0
    names = (*topics.names, UNATTRIBUTED)
    if (known >= 0).all():
        shares, names = shares[:, :-1], topics.names
    weight, value = rows["weight"].to_numpy(), rows["value"].to_numpy()
    n = len(articles.outlet)
    weights = np.bincount(articles.of_unit, weights=weight, minlength=n)[:, None] * shares
    sums = np.bincount(articles.of_unit, weights=weight * value, minlength=n)[:, None] * shares
    units = np.bincount(articles.of_unit, minlength=n)[:, None].astype(np.float64) * (shares > 0)
    return articles.cells(names, weights, sums, units)


@dataclass(frozen=True, kw_only=True)
class _Articles:
    """The articles of some units, in their order."""

    of_unit: NDArray[np.intp]
    names: tuple[str, ...]
    outlet: NDArray[np.intp]
    outlets: tuple[str, ...]
    group_of_outlet: NDArray[np.intp]

    @classmethod
    def of(cls, rows: pl.DataFrame) -> "_Articles":
        keys = ["group_number", "outlet", "article"]
        of_unit = rows.select(pl.struct(keys).rle_id()).to_series().to_numpy().astype(np.intp)
        articles = rows.select(keys).unique(maintain_order=True)
        outlets = articles.select(keys[:2]).unique(maintain_order=True)
        outlet = articles.select(pl.struct(keys[:2]).rle_id()).to_series().to_numpy().astype(np.intp)
        return cls(
            of_unit=of_unit,
            names=tuple(articles["article"]),
            outlet=outlet,
            outlets=tuple(outlets["outlet"]),
            group_of_outlet=outlets["group_number"].to_numpy().astype(np.intp),
        )

    def cells(self, categories: tuple[str, ...], weights: Reals, sums: Reals, units: Reals) -> Cells:
        """Articles by categories, summed up for outlets."""
        total = self._summed(weights).sum(axis=1, keepdims=True)
        return Cells(
            categories=categories,
            outlets=self.outlets,
            group_of_outlet=self.group_of_outlet,
            share=self._summed(weights) / total,
            part=self._summed(sums) / total,
            n_units=self._summed(units).astype(np.int64),
            n_articles=self._summed((units > 0).astype(np.float64)).astype(np.int64),
            n_articles_in_all=len(self.names),
        )

    def _summed(self, values: Reals) -> Reals:
        first = np.searchsorted(self.outlet, np.arange(len(self.outlets)))
        return np.asarray(np.add.reduceat(values.astype(np.float64), first, axis=0))
