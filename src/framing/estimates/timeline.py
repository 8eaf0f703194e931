"""How the groups score over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError
from framing.estimates.base import Evidence, Findings
from framing.estimates.inference.slices import channels, check_channels, grouped, passed_over
from framing.measures.base import Scores

TIMELINE: dict[str, pl.DataType] = {
    "measure": pl.String(),
    "dimension": pl.String(),
    "channel": pl.String(),
    "group": pl.String(),
    "date": pl.Date(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "n_articles": pl.Int64(),
    "n_outlets": pl.Int64(),
}
"""Columns of the table ``timeline``; ``date`` is the first day of the bin."""

_EVERY = {"day": "1d", "week": "1w", "month": "1mo"}
_DIGITS = len("2024-05-16")
_BIN = ("group_number", "date")


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Mean of outlet means of every group in every day, week or month.

    Weeks begin on Monday. A bin without articles is absent, not 0. The dates are those of the outlets' own
    clocks; articles whose day is not known are left out and counted.

    Attributes:
        bin: Width of a bin.
        groups: Groups to look at; empty for every group of the study.
        by: Channels by which scores are split besides: ``voice``, ``origin``, ``camp``,
            ``speaker``; ``copy`` counts copies in the other two ways.

    References:
        Student (1908), Biometrika 6, 1-25, for the interval of each bin; nothing links the bins.
    """

    needs: ClassVar[Literal["scores", "counts"]] = "scores"
    title: ClassVar[str] = "Over time"
    citation: ClassVar[str] = "Student (1908), Biometrika 6, 1-25"

    bin: Literal["day", "week", "month"] = "week"
    groups: Sequence[str] = ()
    by: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: ``by`` names no channel.
        """
        check_channels(self.by)

    def __call__(self, evidence: Evidence) -> Findings:
        """The table ``timeline``, by measure, dimension, channel, group and date.

        Raises:
            EstimateError: No article of any group has a day.
        """
        groups = tuple(self.groups) or tuple(evidence.articles["group"].drop_nulls().unique().sort())
        members = evidence.articles.filter(pl.col("group").is_in(groups))
        dated = members.with_columns(date=self._first_day(pl.col("published"))).drop_nulls("date")
        if dated.is_empty():
            raise EstimateError(f"no article of the groups {', '.join(groups) or '(none)'} has a known day")
        tables = [
            _table(scores, str(dimension), channel, rows, evidence.level)
            for scores in evidence.scores
            if not passed_over(scores, evidence.copy)
            for (dimension,), all_rows in grouped(scores, dated, groups, evidence.copy).group_by(
                "dimension", maintain_order=True
            )
            for channel, rows in channels(all_rows, self.by)
        ]
        undated = members.height - dated.height
        note = (
            f"Over time: {undated} of {members.height} articles are left out, since their day is not known."
        )
        return Findings(
            tables={"timeline": pl.concat([pl.DataFrame(schema=TIMELINE), *tables])},
            notes=(
                *((note,) if undated else ()),
                *(note for scores in evidence.scores for note in passed_over(scores, evidence.copy)),
            ),
        )

    def _first_day(self, published: pl.Expr) -> pl.Expr:
        day = published.str.head(_DIGITS).str.to_date("%Y-%m-%d", strict=False)
        return day.dt.truncate(_EVERY[self.bin])


def _table(scores: Scores, dimension: str, channel: str, rows: pl.DataFrame, level: float) -> pl.DataFrame:
    """One row per group and bin, in the order of the groups."""
    ordered = rows.filter(pl.col("value").is_finite()).sort(*_BIN, "outlet", "article", "unit")
    cells = ordered.select(*_BIN, "group", "outlet").unique(maintain_order=True)
    bins = cells.select(*_BIN, "group").unique(maintain_order=True)
    cell, bin_of_cell = _numbers(ordered, *_BIN, "outlet"), _numbers(cells, *_BIN)
    weights = ordered["weight"].to_numpy()
    means = np.bincount(cell, weights=ordered["value"].to_numpy() * weights) / np.bincount(
        cell, weights=weights
    )
    n_outlets = np.bincount(bin_of_cell)
    value = np.bincount(bin_of_cell, weights=means) / n_outlets
    half = _half_width(means - value[bin_of_cell], bin_of_cell, n_outlets, level)
    articles = ordered.select(*_BIN, "article").unique(maintain_order=True)
    return bins.select(
        pl.lit(scores.measure).alias("measure"),
        pl.lit(dimension).alias("dimension"),
        pl.lit(channel).alias("channel"),
        "group",
        "date",
        pl.Series("value", value),
        pl.Series("low", value - half),
        pl.Series("high", value + half),
        pl.Series("n_articles", np.bincount(_numbers(articles, *_BIN))),
        pl.Series("n_outlets", n_outlets),
    ).cast(pl.Schema(TIMELINE))


def _numbers(rows: pl.DataFrame, *columns: str) -> NDArray[np.intp]:
    """Rows that agree in the columns, which are sorted by them, under one number from 0."""
    return rows.select(pl.struct(columns).rle_id()).to_series().to_numpy().astype(np.intp)


def _half_width(
    deviations: NDArray[np.float64], bins: NDArray[np.intp], n: NDArray[np.int64], level: float
) -> NDArray[np.float64]:
    """Half the t interval of every bin's mean; NaN for a single outlet, or for outlets without spread."""
    from scipy.special import stdtrit

    with np.errstate(invalid="ignore", divide="ignore"):
        variance = np.bincount(bins, weights=deviations**2) / (n - 1)
        half = stdtrit(np.maximum(n - 1, 1), (1 + level) / 2) * np.sqrt(variance / n)
    return np.asarray(np.where(half > 0, half, np.nan))


ESTIMAND = Timeline
