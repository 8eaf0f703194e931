"""Each outlet's scores with their days: slopes over time, and means of windows around a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import nan

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError
from framing.estimates.inference.copies import Copy
from framing.estimates.inference.slices import channels, grouped, passed_over
from framing.measures.base import Scores

Reals = NDArray[np.float64]
Wholes = NDArray[np.int64]

DAYS_A_MONTH = 365.25 / 12
"""Mean length of a month, by which slopes are given per month."""

_DIGITS = len("2024-05-16")


@dataclass(frozen=True, kw_only=True)
class OutletSeries:
    """The scored units of one outlet, by day.

    Attributes:
        outlet: Identifier.
        group: Number of its group, in the order asked for.
        days: Day of every unit, counted as ``date.toordinal`` does, shape (n_units,).
        values: Scores, no NaN, shape (n_units,).
        weights: What each unit counts, above 0, shape (n_units,).
        article_days: Day of every article with a score, shape (n_articles,).
    """

    outlet: str
    group: int
    days: Wholes
    values: Reals
    weights: Reals
    article_days: Wholes

    @property
    def n_days(self) -> int:
        """Different days with a scored article."""
        return len(np.unique(self.article_days))

    @property
    def slope(self) -> float:
        """Weighted least-squares slope of the scores, per month; NaN for fewer than two days."""
        times = (self.days - np.average(self.days, weights=self.weights)) / DAYS_A_MONTH
        spread = float(np.sum(self.weights * times**2))
        centred = self.values - np.average(self.values, weights=self.weights)
        return float(np.sum(self.weights * times * centred)) / spread if self.n_days > 1 else nan


@dataclass(frozen=True, kw_only=True)
class DatedSlice:
    """The outlets of two groups on one dimension in one channel, with days.

    Attributes:
        measure: Measure that gave the scores.
        unit: Unit of the scores.
        dimension: Dimension, or topic.
        channel: ``all``, or column and value.
        outlets: The target's first, each in order of name.
        n_undated: Units without a known day, which are left out.
    """

    measure: str
    unit: str
    dimension: str
    channel: str
    outlets: tuple[OutletSeries, ...]
    n_undated: int

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader must know of what was left out."""
        return (f"{self.n_undated} scored units without a known day are left out",) if self.n_undated else ()


def dated_slices(
    every: Sequence[Scores],
    articles: pl.DataFrame,
    groups: tuple[str, str],
    by: Sequence[str] = (),
    copy: Copy = "all",
) -> tuple[DatedSlice, ...]:
    """Every measure and dimension, whole and split by channel.

    Args:
        every: Scores of the measures.
        articles: One row per article: ``article``, ``group``, ``published``.
        groups: Target and reference.
        by: Channels by which to split besides.
        copy: How copied texts count.

    Raises:
        EstimateError: No article of either group has both a score and a known day.
    """
    day = pl.col("published").str.head(_DIGITS).str.to_date("%Y-%m-%d", strict=False)
    dated = articles.with_columns(date=day)
    found = tuple(
        piece
        for scores in every
        if not passed_over(scores, copy)
        for piece in _of_measure(scores, grouped(scores, dated, groups, copy), by)
    )
    if not any(piece.outlets for piece in found):
        raise EstimateError(
            f"no article of group {groups[0]!r} or {groups[1]!r} has a score and a known day; check the "
            "groups, their labels at the articles' dates, and the dates of the corpus"
        )
    return found


def _of_measure(scores: Scores, table: pl.DataFrame, by: Sequence[str]) -> Iterator[DatedSlice]:
    scored = table.filter(pl.col("value").is_finite())
    for (dimension,), rows in scored.group_by("dimension", maintain_order=True):
        for channel, part in channels(rows, by):
            known = part.drop_nulls("date")
            yield DatedSlice(
                measure=scores.measure,
                unit=scores.unit,
                dimension=str(dimension),
                channel=channel,
                outlets=tuple(_series(known)),
                n_undated=part.height - known.height,
            )


def _series(rows: pl.DataFrame) -> Iterator[OutletSeries]:
    for (group, outlet), part in rows.group_by("group_number", "outlet", maintain_order=True):
        articles = part.unique("article", maintain_order=True)
        yield OutletSeries(
            outlet=str(outlet),
            group=int(str(group)),
            days=_ordinals(part["date"]),
            values=part["value"].to_numpy(),
            weights=part["weight"].to_numpy(),
            article_days=_ordinals(articles["date"]),
        )


def _ordinals(dates: pl.Series) -> Wholes:
    since_1970 = dates.cast(pl.Int32).to_numpy().astype(np.int64)
    return np.asarray(since_1970 + date(1970, 1, 1).toordinal())


@dataclass(frozen=True, kw_only=True)
class Windows:
    """What counts as before and after a day.

    Attributes:
        before: Days before the day, the day itself not among them.
        after: Days from the day on, the day itself among them.
        min_articles: Scored articles that an outlet needs in each of the two.
    """

    before: int
    after: int
    min_articles: int


@dataclass(frozen=True, kw_only=True)
class Changes:
    """How every outlet changed at many days.

    Attributes:
        first: First of the days.
        before: Mean score in the window before, shape (n_outlets, n_days); NaN with too few articles.
        after: The same after.
    """

    first: date
    before: Reals
    after: Reals

    @property
    def values(self) -> Reals:
        """After minus before, shape (n_outlets, n_days); NaN where either is missing."""
        return self.after - self.before

    def day(self, number: int) -> date:
        """The day of a column."""
        return self.first + timedelta(days=number)

    def number(self, day: date) -> int:
        """The column of a day, which must be among them."""
        return (day - self.first).days


def changes(outlets: Sequence[OutletSeries], windows: Windows, days: Sequence[date]) -> Changes:
    """Means before and after every day from the first to the last article, and at the days asked for.

    Args:
        outlets: At least one.
        windows: What counts as before and after.
        days: Days that must be among the columns.
    """
    named = [day.toordinal() for day in days]
    first = min(named + [int(each.article_days.min()) for each in outlets])
    last = max(named + [int(each.article_days.max()) for each in outlets])
    n = last - first + 1
    both = [_before_and_after(each, first, n, windows) for each in outlets]
    return Changes(
        first=date.fromordinal(first),
        before=np.array([pair[0] for pair in both]),
        after=np.array([pair[1] for pair in both]),
    )


def _before_and_after(series: OutletSeries, first: int, n: int, windows: Windows) -> tuple[Reals, Reals]:
    place = series.days - first
    sums = _running(np.bincount(place, weights=series.weights * series.values, minlength=n))
    weights = _running(np.bincount(place, weights=series.weights, minlength=n))
    articles = _running(np.bincount(series.article_days - first, minlength=n).astype(np.float64))
    days = np.arange(n)

    def mean(start: Wholes, stop: Wholes) -> Reals:
        low, high = np.clip(start, 0, n), np.clip(stop, 0, n)
        enough = articles[high] - articles[low] >= windows.min_articles
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(enough, (sums[high] - sums[low]) / (weights[high] - weights[low]), np.nan)

    return mean(days - windows.before, days), mean(days, days + windows.after)


def _running(daily: NDArray[np.generic]) -> Reals:
    return np.concatenate([[0.0], np.cumsum(daily, dtype=np.float64)])
