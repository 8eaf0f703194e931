"""Scores cut into slices, one per dimension and channel, and brought to the level of outlets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import nan

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import UsageError
from framing.estimates.inference.clusters import clustered_variance
from framing.estimates.inference.copies import Copy, counted, uncounted
from framing.estimates.inference.icc import Intraclass, intraclass
from framing.measures.base import Scores

SPLITS: Mapping[str, str] = {
    "voice": "voice",
    "origin": "origin",
    "camp": "camp",
    "speaker": "speaker",
    "copy": "cluster",
}
"""What scores may be split by → the column that must say it. ``copy`` is no split: it counts the same scores
in the other two ways (see ``copies``)."""

CHANNELS = tuple(SPLITS)
"""What scores may be split by."""

MOST_NAMED = 8
"""Outlets that a remark names before it counts the others."""

ALL = "all"
"""Channel of the undivided scores."""


@dataclass(frozen=True, kw_only=True)
class Slice:
    """The scored units of some groups on one dimension in one channel.

    Units stand in the order group, outlet, article, unit; articles and outlets are numbered in that order, so
    sums do not depend on the order in which a corpus was brought in. An outlet whose label changed, and which
    thus stands in two groups, counts as two.

    Attributes:
        measure: Measure that gave the scores.
        unit: Unit of the scores, in words.
        dimension: Dimension, or topic.
        channel: ``all``, or column and value: ``voice=own``.
        groups: Names of the groups, in the order asked for.
        values: Score of every unit, shape (n_units,).
        weights: What every unit counts in the value of its outlet, above 0, shape (n_units,).
        n_tokens: Tokens of every unit, shape (n_units,).
        articles: Article of every unit, numbered from 0, shape (n_units,).
        outlet_of_article: Outlet of every article, numbered from 0.
        group_of_outlet: Group of every outlet.
        outlets: Identifiers of the outlets.
        n_unscored: Units of these groups and this channel without a score.
        left_out: Outlets with too few scored articles, which are not among ``outlets``.
        absent: Outlets that are scored, and not in this channel: they have nothing of the kind.
    """

    measure: str
    unit: str
    dimension: str
    channel: str
    groups: tuple[str, ...]
    values: NDArray[np.float64]
    weights: NDArray[np.float64]
    n_tokens: NDArray[np.int64]
    articles: NDArray[np.intp]
    outlet_of_article: NDArray[np.intp]
    group_of_outlet: NDArray[np.intp]
    outlets: tuple[str, ...]
    n_unscored: int
    left_out: tuple[str, ...]
    absent: tuple[str, ...] = ()

    @cached_property
    def article_values(self) -> NDArray[np.float64]:
        """Mean score of the units of every article, shape (n_articles,)."""
        return _means(self.values, self.weights, self.articles, len(self.outlet_of_article))

    @cached_property
    def outlet_values(self) -> NDArray[np.float64]:
        """Mean score of the units of every outlet, shape (n_outlets,)."""
        return _means(self.values, self.weights, self.outlet_of_article[self.articles], len(self.outlets))

    @cached_property
    def outlet_sd(self) -> NDArray[np.float64]:
        """Standard deviation of article means in every outlet; NaN for an outlet with one article."""
        return np.array([_sd(self.article_values[rows]) for rows in self._articles_of_outlets])

    @cached_property
    def outlet_variance(self) -> NDArray[np.float64]:
        """Sampling variance of every outlet's value when its articles are the sample; NaN for one article."""
        first = np.searchsorted(self.articles, [rows.start for rows in self._articles_of_outlets])
        last = np.searchsorted(self.articles, [rows.stop for rows in self._articles_of_outlets])
        units = [slice(start, stop) for start, stop in zip(first.tolist(), last.tolist(), strict=True)]
        return np.array(
            [
                clustered_variance(
                    self.values[rows],
                    self.articles[rows] - self.articles[rows.start],
                    self.weights[rows],
                )
                for rows in units
            ]
        )

    @cached_property
    def n_articles(self) -> NDArray[np.int64]:
        """Articles of every outlet."""
        return np.bincount(self.outlet_of_article, minlength=len(self.outlets))

    @cached_property
    def icc(self) -> Intraclass:
        """Intraclass correlation of article means within outlets."""
        return intraclass(self.article_values, self.outlet_of_article, self.group_of_outlet)

    @property
    def all_equal(self) -> bool:
        """True if no unit's score differs from another's."""
        return bool(np.all(self.values == self.values[:1]))

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader must know of how the slice came about."""
        out = f"left out with too few scored articles: {', '.join(self.left_out)}" if self.left_out else ""
        twice = sorted({outlet for outlet in self.outlets if self.outlets.count(outlet) > 1})
        both = f"label changed, so in two groups and counted in each: {', '.join(twice)}" if twice else ""
        unscored = f"{self.n_unscored} units without a score are left out" if self.n_unscored else ""
        negative = "ICC estimated below 0, given as 0" if self.icc.raw < 0 else ""
        return tuple(remark for remark in (out, self._nothing, both, unscored, negative) if remark)

    @property
    def _nothing(self) -> str:
        """The outlets that have nothing of the channel, the first by name and the others by number."""
        if not self.absent:
            return ""
        more = f" and {len(self.absent) - MOST_NAMED} more" if len(self.absent) > MOST_NAMED else ""
        return f"outlets without any such passage: {', '.join(self.absent[:MOST_NAMED])}{more}"

    def table(self) -> pl.DataFrame:
        """One row per outlet, as results hold them."""
        outlet = self.outlet_of_article[self.articles]
        n = len(self.outlets)
        return pl.DataFrame(
            {
                "measure": [self.measure] * n,
                "dimension": [self.dimension] * n,
                "channel": [self.channel] * n,
                "outlet": self.outlets,
                "group": [self.groups[number] for number in self.group_of_outlet.tolist()],
                "value": self.outlet_values,
                "sd": self.outlet_sd,
                "n_units": np.bincount(outlet, minlength=n),
                "n_articles": self.n_articles,
                "n_tokens": np.bincount(outlet, weights=self.n_tokens, minlength=n).astype(np.int64),
            },
            schema=OUTLET_VALUES,
        )

    @cached_property
    def _articles_of_outlets(self) -> tuple[slice, ...]:
        bounds = np.concatenate([[0], np.cumsum(self.n_articles)]).tolist()
        return tuple(slice(start, stop) for start, stop in pairwise(bounds))


OUTLET_VALUES: dict[str, pl.DataType] = {
    "measure": pl.String(),
    "dimension": pl.String(),
    "channel": pl.String(),
    "outlet": pl.String(),
    "group": pl.String(),
    "value": pl.Float64(),
    "sd": pl.Float64(),
    "n_units": pl.Int64(),
    "n_articles": pl.Int64(),
    "n_tokens": pl.Int64(),
}
"""Columns of the table ``outlet_values``: one row per measure × dimension × channel × outlet."""


def slices(  # noqa: PLR0913  # what is cut, and how it counts, one by one
    scores: Scores,
    articles: pl.DataFrame,
    groups: Sequence[str],
    *,
    by: Sequence[str] = (),
    min_articles: int = 1,
    copy: Copy = "all",
    seen_in: Sequence[str] = (),
) -> Iterator[Slice]:
    """Every dimension of the scores, whole and split by channel; dimensions in order of name.

    Args:
        scores: Scores of one measure.
        articles: One row per article: ``article``, ``group`` and more.
        groups: The groups that are looked at.
        by: Columns of the scores by which to split besides.
        min_articles: Leave outlets with fewer scored articles out.
        copy: How copied texts count.
        seen_in: Groups whose channels are wanted, also where ``groups`` have nothing of them; ``groups`` if
            none are named.
    """
    if uncounted(scores.table, copy):
        return
    table = grouped(scores, articles, groups, copy)
    among = members(scores.table, articles, seen_in) if seen_in else table
    for (dimension,), rows in table.group_by("dimension", maintain_order=True):
        scored = frozenset(rows.filter(pl.col("value").is_finite())["outlet"])
        for channel, part in channels(rows, by, among):
            about = About(
                measure=scores.measure,
                unit=scores.unit,
                dimension=str(dimension),
                channel=channel,
                scored=scored,
            )
            yield slice_of(about, part, tuple(groups), min_articles)


def check_channels(by: Sequence[str]) -> None:
    """Refuses a split by something that is no channel.

    Raises:
        UsageError: A name in ``by`` is not in ``CHANNELS``.
    """
    wrong = [name for name in by if name not in CHANNELS]
    if wrong:
        raise UsageError(f"scores cannot be split by {wrong[0]!r}; channels are {', '.join(CHANNELS)}")


def unsplit(scores: Scores, by: Sequence[str]) -> tuple[str, ...]:
    """For each channel that no score carries, a sentence that says so."""
    return tuple(
        f"{scores.measure} is not split by {name}: no passage carries a {SPLITS[name]} yet."
        for name in by
        if scores.table[SPLITS[name]].is_null().all()
    )


def passed_over(scores: Scores, copy: Copy) -> tuple[str, ...]:
    """A sentence on scores that cannot be counted as the study wants copies to be counted."""
    if not uncounted(scores.table, copy):
        return ()
    return (f"{scores.measure} is left out: nothing says which of its units are copied (copies: {copy}).",)


def grouped(
    scores: Scores, articles: pl.DataFrame, groups: Sequence[str], copy: Copy = "all"
) -> pl.DataFrame:
    """The scores of the groups' articles, sorted by dimension, group, outlet, article and unit.

    They have their ``weight``, and ``cluster_weight`` for another way of counting.

    Args:
        scores: Scores of one measure.
        articles: One row per article: ``article``, ``group``; a column ``date`` is carried along.
        groups: The groups that are looked at, in their order.
        copy: How copied texts count.
    """
    table = members(counted(scores.table, copy), articles, groups)
    return table.sort("dimension", "group_number", "outlet", "article", "unit")


def members(table: pl.DataFrame, articles: pl.DataFrame, groups: Sequence[str]) -> pl.DataFrame:
    """The rows of the groups' articles, in their order, with ``group`` and ``group_number``.

    Args:
        table: Rows with ``article``.
        articles: One row per article: ``article``, ``group``; a column ``date`` is carried along.
        groups: The groups that are looked at, in their order.
    """
    order = pl.DataFrame({"group": list(groups), "group_number": range(len(groups))})
    found = articles.select(pl.col("article", "group"), pl.col("^date$")).join(order, on="group", how="inner")
    return table.join(found, on="article", how="inner", maintain_order="left")


def of_enough_articles(rows: pl.DataFrame, min_articles: int) -> pl.DataFrame:
    """The rows with a score, of outlets with enough articles that have one.

    Args:
        rows: Units of one dimension, as ``grouped`` gives them.
        min_articles: How many are enough.
    """
    scored = rows.filter(pl.col("value").is_finite())
    return scored.filter(pl.col("article").n_unique().over("group_number", "outlet") >= min_articles)


def channels(
    rows: pl.DataFrame, by: Sequence[str], among: pl.DataFrame | None = None
) -> Iterator[tuple[str, pl.DataFrame]]:
    """The rows undivided, then by each value of each channel, under the channel's name.

    Args:
        rows: Units.
        by: Names of channels.
        among: Units whose values of a channel are gone through; those of ``rows`` if none are given.
    """
    yield ALL, rows
    for column in by:
        if column == "copy":
            yield from _other_ways(rows)
            continue
        for value in (rows if among is None else among)[column].drop_nulls().unique().sort():
            yield f"{column}={value}", rows.filter(pl.col(column) == value)


def _other_ways(rows: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """The rows with copies counted in the two ways that are not the usual one, where that is known."""
    if not rows["origin"].is_null().all():
        yield "copy=own", rows.filter(pl.col("origin") == "own")
    if not rows["cluster"].is_null().all():
        yield "copy=weighted", rows.with_columns(weight=pl.col("cluster_weight"))


@dataclass(frozen=True, kw_only=True)
class About:
    """What a slice is of: see the attributes of ``Slice``; ``scored`` are the outlets that could be in it."""

    measure: str
    unit: str
    dimension: str
    channel: str = ALL
    scored: frozenset[str] = frozenset()


def slice_of(about: About, rows: pl.DataFrame, groups: tuple[str, ...], min_articles: int = 1) -> Slice:
    """One slice.

    Args:
        about: What it is of.
        rows: Sorted by ``group_number``, ``outlet``, ``article`` and ``unit``; with ``value``, ``weight`` and
            ``n_tokens`` besides.
        groups: Names of the groups, in the order of their numbers.
        min_articles: Leave outlets with fewer scored articles out.
    """
    scored = rows.filter(pl.col("value").is_finite())
    n_unscored = rows.height - scored.height
    outlet = ("group_number", "outlet")
    enough = pl.col("article").n_unique().over(outlet) >= min_articles
    left_out = scored.filter(~enough)["outlet"].unique().sort()
    scored = scored.filter(enough)
    outlets = scored.select(outlet).unique(maintain_order=True)
    articles = scored.select(*outlet, "article").unique(maintain_order=True)
    return Slice(
        measure=about.measure,
        unit=about.unit,
        dimension=about.dimension,
        channel=about.channel,
        groups=groups,
        values=scored["value"].to_numpy(),
        weights=scored["weight"].to_numpy(),
        n_tokens=scored["n_tokens"].to_numpy().astype(np.int64),
        articles=scored["article"].rle_id().to_numpy().astype(np.intp),
        outlet_of_article=articles.select(pl.struct(outlet).rle_id()).to_series().to_numpy().astype(np.intp),
        group_of_outlet=outlets["group_number"].to_numpy().astype(np.intp),
        outlets=tuple(outlets["outlet"]),
        n_unscored=n_unscored,
        left_out=tuple(left_out),
        absent=tuple(sorted(about.scored - {*outlets["outlet"], *left_out})),
    )


def _means(
    values: NDArray[np.float64], weights: NDArray[np.float64], keys: NDArray[np.intp], n: int
) -> NDArray[np.float64]:
    sums = np.bincount(keys, weights=values * weights, minlength=n)
    return np.asarray(sums / np.bincount(keys, weights=weights, minlength=n))


def _sd(values: NDArray[np.float64]) -> float:
    return float(np.std(values - values[0], ddof=1)) if len(values) > 1 else nan
