"""Change over time: each group's slope per month, and whether the groups change differently."""

from dataclasses import dataclass
from math import nan
from typing import ClassVar

import numpy as np
import polars as pl

from framing.errors import UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.adjust import adjusted_over_dimensions
from framing.estimates.inference.comparison import joined
from framing.estimates.inference.copies import HOW
from framing.estimates.inference.outlet_numbers import Asked, OutletNumbers
from framing.estimates.inference.outlet_series import DatedSlice, OutletSeries, dated_slices
from framing.estimates.inference.slices import check_channels, passed_over

OUTLET_SLOPES: dict[str, pl.DataType] = {
    "measure": pl.String(),
    "dimension": pl.String(),
    "channel": pl.String(),
    "group": pl.String(),
    "outlet": pl.String(),
    "slope": pl.Float64(),
    "n_articles": pl.Int64(),
    "n_days": pl.Int64(),
    "used": pl.Boolean(),
}
"""Columns of the table ``outlet_slopes``; ``used`` is false for outlets with too few days."""


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Slope of the scores over time: a straight line per outlet, then outlets as the sample.

    The change of a group is the mean of its outlets' slopes with Student's t over outlets. The difference of
    the changes (group × time) is compared by Welch's t and the permutation of outlet labels. Every outlet
    counts once, however many articles it has; what is common to all articles of an outlet cannot make its
    slope look certain. A straight line sees no turning point: look at the figure over time, too.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        min_days: Different days with an article that an outlet needs; others are left out, and named.
        by: Channels by which scores are split besides.

    References:
        Bryan & Jenkins (2016), European Sociological Review 32(1), 3-22 (two steps where groups are few);
        Welch (1947), Biometrika 34, 28-35.
    """

    needs: ClassVar[Needs] = "scores"
    title: ClassVar[str] = "Change over time"
    citation: ClassVar[str] = "Bryan & Jenkins (2016), European Sociological Review 32(1), 3-22"

    target: str
    reference: str
    min_days: int = 3
    by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, fewer than two days are asked for, or ``by`` names no
                channel.
        """
        if self.target == self.reference:
            raise UsageError(f"two groups are needed; target and reference are both {self.target!r}")
        if self.min_days < 2:  # noqa: PLR2004 - a line needs two points
            raise UsageError(f"min_days is 2 or more, for a line needs two points; not {self.min_days}")
        check_channels(self.by)

    def __call__(self, evidence: Evidence) -> Findings:
        """Three estimates per measure, dimension and channel: both groups' slopes and their difference.

        Raises:
            EstimateError: No article of either group has a score and a known day.
        """
        groups = (self.target, self.reference)
        pieces = dated_slices(evidence.scores, evidence.articles, groups, self.by, evidence.copy)
        asked = Asked(estimand="trend", groups=groups, seed=evidence.seed, level=evidence.level)
        found = [self._slopes(piece, asked, HOW[evidence.copy]) for piece in pieces]
        compared = [[numbers.compared() for numbers in found]]
        alone = [[numbers.of_group(side) for numbers in found] for side in (0, 1)]
        families = [adjusted_over_dimensions(family, "holm") for family in (*compared, *alone)]
        return Findings(
            estimates=tuple(estimate for three in zip(*families, strict=True) for estimate in three),
            tables={"outlet_slopes": pl.concat([self._table(piece) for piece in pieces])},
            notes=tuple(note for scores in evidence.scores for note in passed_over(scores, evidence.copy)),
        )

    def _enough(self, series: OutletSeries) -> bool:
        return series.n_days >= self.min_days

    def _slopes(self, piece: DatedSlice, asked: Asked, how: str) -> OutletNumbers:
        used = [series for series in piece.outlets if self._enough(series)]
        few = [series.outlet for series in piece.outlets if not self._enough(series)]
        left_out = f"left out with fewer than {self.min_days} days: {', '.join(few)}" if few else ""
        return OutletNumbers(
            asked=asked,
            measure=piece.measure,
            dimension=piece.dimension,
            channel=piece.channel,
            unit=f"{piece.unit} per month",
            how=joined("outlets' least-squares slopes over days", how),
            outlets=tuple(series.outlet for series in used),
            values=np.array([series.slope for series in used], dtype=np.float64),
            group=np.array([series.group for series in used], dtype=np.intp),
            n_units=sum(len(series.values) for series in used),
            n_articles=sum(len(series.article_days) for series in used),
            remarks=tuple(remark for remark in (left_out, *piece.remarks) if remark),
        )

    def _table(self, piece: DatedSlice) -> pl.DataFrame:
        rows = [
            (
                piece.measure,
                piece.dimension,
                piece.channel,
                (self.target, self.reference)[series.group],
                series.outlet,
                series.slope if self._enough(series) else nan,
                len(series.article_days),
                series.n_days,
                self._enough(series),
            )
            for series in piece.outlets
        ]
        return pl.DataFrame(rows, schema=OUTLET_SLOPES, orient="row")


ESTIMAND = Trend
