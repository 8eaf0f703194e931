"""How far a measure finds what people find, in each group."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import nan, sqrt
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.calibration import Line, classes
from framing.estimates.inference.hand_codes import (
    CodedOutlet,
    coded_dimensions,
    coded_outlets,
    no_codes,
    refuse_other_texts,
)
from framing.estimates.inference.seeds import derived_seed
from framing.measures.base import Scores

Reals = NDArray[np.float64]

BOTH = "all"
"""Group of the rows that take the groups together."""

DRAWS = 2_000
SAME = 1e-9
"""Draws that differ by less are one number, rounded in different ways."""

EXPRESSED = 1.0
"""The code of a unit that expresses the dimension (its first pole, of two)."""

COLUMNS = {
    "measure": pl.String(),
    "dimension": pl.String(),
    "group": pl.String(),
    "n_coded": pl.Int64(),
    "n_positive": pl.Int64(),
    "statistic": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
}
"""One row per measure, coded dimension, group and statistic."""

CALIBRATION = {
    "measure": pl.String(),
    "dimension": pl.String(),
    "group": pl.String(),
    "class": pl.Int64(),
    "above": pl.Float64(),
    "up_to": pl.Float64(),
    "n_coded": pl.Int64(),
    "mean_score": pl.Float64(),
    "expressed": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
}
"""One row per measure, coded dimension, group and class of scores: the share coded as expressed."""


@dataclass(frozen=True, kw_only=True)
class Validity:
    """Precision, recall, F1 and the area under the ROC curve of every measure against human codes.

    A unit counts for as many as its stratum has per coded unit, so that what is said holds for all texts of
    the group and not for the sample. Precision, recall and F1 are of units with a score above the line that
    the measure draws (.5 for probabilities), or above 0 where scores begin there and some are 0; they are not
    given for other measures. The area under the curve is for all: the chance that a unit that expresses the
    dimension scores higher than one that does not. Scores learnt from codes are those of models that did not
    see the outlet's own. Intervals are Wilson's for precision
    and recall, by the effective number of units; those of the others are percentiles of units drawn with
    replacement within their strata. Different rates in the two groups are why an uncorrected
    difference may be one of the measure and not of the texts.

    Calibration asks what a score is worth: ``calibration_slope`` and ``calibration_intercept`` are of the
    straight line of codes over scores (1 and 0 for probabilities that are right; for other measures the codes
    that a unit of the score stands for), and the table ``calibration`` gives the share that people code as
    expressed in classes of scores, the same classes in all groups.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.

    References:
        Grimmer & Stewart (2013), Political Analysis 21(3), 267-297; Hanley & McNeil (1982), Radiology 143;
        Van Calster et al. (2016), Journal of Clinical Epidemiology 74, 167-176 (calibration).
    """

    needs: ClassVar[Needs] = "scores"
    title: ClassVar[str] = "Measures against human codes"
    citation: ClassVar[str] = "Grimmer & Stewart (2013), Political Analysis 21(3), 267-297"

    target: str
    reference: str

    def __call__(self, evidence: Evidence) -> Findings:
        """The tables ``validity`` and ``calibration``.

        Raises:
            EstimateError: There are no codes, or none of them is on a unit that was scored.
        """
        if evidence.codes is None:
            raise no_codes()
        rows: list[dict[str, object]] = []
        calibrated: list[dict[str, object]] = []
        for scores in evidence.scores:
            refuse_other_texts(scores, evidence.codes)
            for dimension in coded_dimensions(scores, evidence.codes):
                about = {"measure": scores.measure, "dimension": dimension}
                groups = self._groups(scores, dimension, evidence.codes, evidence)
                rows += [about | row for row in _statistics_of(scores, dimension, groups, evidence)]
                calibrated += [about | row for row in _calibration_of(scores, groups, evidence.level)]
        if not rows:
            raise EstimateError(
                "no measure scores a unit that was coded: is the unit of the experiment that of the sample?"
            )
        return Findings(
            tables={
                "validity": pl.DataFrame(rows, schema=COLUMNS),
                "calibration": pl.DataFrame(calibrated, schema=CALIBRATION),
            }
        )

    def _groups(
        self, scores: Scores, dimension: str, codes: pl.DataFrame, evidence: Evidence
    ) -> dict[str, pl.DataFrame]:
        """The coded units of both groups together, and of each."""
        groups = (self.target, self.reference)
        outlets = coded_outlets(scores, evidence.articles, codes, groups, dimension)
        if not outlets:
            raise EstimateError(f"no scored unit is in group {self.target!r} or {self.reference!r}")
        return {
            group: _coded([outlet for outlet in outlets if group in {BOTH, outlet.group}])
            for group in (BOTH, *groups)
        }


def _statistics_of(
    scores: Scores, dimension: str, groups: Mapping[str, pl.DataFrame], evidence: Evidence
) -> Iterator[dict[str, object]]:
    """Rows of ``validity``."""
    for group, coded in groups.items():
        seed = derived_seed(evidence.seed, "validity", scores.measure, dimension, group)
        draws = _draws(coded["stratum"].to_numpy(), seed)
        weights = coded["weight"].to_numpy()
        codes, values = coded["code"].to_numpy(), coded["score"].to_numpy()
        found = _statistics(codes, values, threshold=_threshold(scores, values))
        for name, statistic in found.items():
            low, high = statistic.interval(weights, draws, evidence.level)
            yield {
                "group": group,
                "n_coded": coded.height,
                "n_positive": int(np.sum(codes == EXPRESSED)),
                "statistic": name,
                "value": float(statistic(weights[None, :])[0]),
                "low": low,
                "high": high,
            }


def _calibration_of(
    scores: Scores, groups: Mapping[str, pl.DataFrame], level: float
) -> Iterator[dict[str, object]]:
    """Rows of ``calibration``; a class without coded units of a group has none."""
    every = groups[BOTH]
    if every.is_empty():
        return
    values = every["score"].to_numpy()
    floor = scores.low == 0 and bool((values == 0).any())
    ends = classes(values, every["weight"].to_numpy(), floor=floor)
    for group, coded in groups.items():
        place = np.searchsorted(ends, coded["score"].to_numpy(), side="left")
        for number in np.unique(place):
            units = coded.filter(pl.Series(place == number))
            weights = units["weight"].to_numpy()
            share = float(np.average(units["code"].to_numpy() == EXPRESSED, weights=weights))
            low, high = wilson(share, float(weights.sum() ** 2 / (weights**2).sum()), level)
            yield {
                "group": group,
                "class": int(number) + 1,
                "above": None if number == 0 else float(ends[number - 1]),
                "up_to": float(ends[number]) if number + 1 < len(ends) else None,
                "n_coded": units.height,
                "mean_score": float(np.average(units["score"].to_numpy(), weights=weights)),
                "expressed": share,
                "low": low,
                "high": high,
            }


def _coded(outlets: list[CodedOutlet]) -> pl.DataFrame:
    """The coded units of some outlets, their strata numbered through."""
    pieces = [
        outlet.coded.with_columns(stratum=pl.col("stratum") + 2 * number)
        for number, outlet in enumerate(outlets)
    ]
    empty = {"stratum": pl.Int64(), "weight": pl.Float64(), "code": pl.Float64(), "score": pl.Float64()}
    return pl.concat([pl.DataFrame(schema=empty), *(piece.select(*empty) for piece in pieces)])


def _draws(strata: NDArray[np.int64], seed: int) -> Reals:
    """How often each unit is drawn when as many are drawn from its stratum anew, shape (DRAWS, units)."""
    generator = np.random.default_rng(seed)
    draws = np.zeros((DRAWS, len(strata)))
    for stratum in np.unique(strata):
        places = np.flatnonzero(strata == stratum)
        equal = np.full(len(places), 1 / len(places))
        draws[:, places] = generator.multinomial(len(places), equal, size=DRAWS)
    return draws


@dataclass(frozen=True, kw_only=True)
class _Ratio:
    """A share of weights: of those above among those below the line."""

    above: Reals
    below: Reals

    def __call__(self, weights: Reals) -> Reals:
        """The share for each row of weights; NaN where nothing is below the line."""
        whole = weights @ self.below
        return np.asarray(
            np.divide(weights @ self.above, whole, out=np.full(len(whole), nan), where=whole > 0)
        )

    def interval(self, weights: Reals, draws: Reals, level: float) -> tuple[float, float]:
        """Wilson's limits of a plain share, by the effective number of units; of others, those of the draws.

        Draws of units that are all right are all 1, which would be a certainty that nobody has.
        """
        if not set(np.unique(self.below)) <= {0, 1} or not self.below.any():
            return _limits(self(draws * weights), level)
        counted = weights * self.below
        return wilson(float(self(weights[None, :])[0]), float(counted.sum() ** 2 / (counted**2).sum()), level)


@dataclass(frozen=True, kw_only=True)
class _Area:
    """The chance that a unit that expresses the dimension scores higher, ties counting half.

    Attributes:
        truth: Units that express it.
        higher: Shape (expressing, others): 1 where the first scores higher, .5 where they tie.
    """

    truth: NDArray[np.bool_]
    higher: Reals

    def interval(self, weights: Reals, draws: Reals, level: float) -> tuple[float, float]:
        """The limits of the draws."""
        return _limits(self(draws * weights), level)

    def __call__(self, weights: Reals) -> Reals:
        """The area for each row of weights; NaN without a unit of either kind."""
        yes, no = weights[:, self.truth], weights[:, ~self.truth]
        pairs = yes.sum(axis=1) * no.sum(axis=1)
        won = np.einsum("ri,ij,rj->r", yes, self.higher, no, optimize=True)
        return np.asarray(np.divide(won, pairs, out=np.full(len(pairs), nan), where=pairs > 0))


@dataclass(frozen=True, kw_only=True)
class _OfLine:
    """A number of the straight line of codes over scores.

    Attributes:
        number: The slope or the intercept, for each row of weights.
    """

    number: Callable[[Reals], Reals]

    def __call__(self, weights: Reals) -> Reals:
        """The number for each row of weights."""
        return self.number(weights)

    def interval(self, weights: Reals, draws: Reals, level: float) -> tuple[float, float]:
        """The limits of the draws."""
        return _limits(self(draws * weights), level)


def _threshold(scores: Scores, values: Reals) -> float | None:
    """The measure's own line; 0 where scores begin there and some are 0, which says that there is none."""
    if scores.threshold is not None:
        return scores.threshold
    return 0.0 if scores.low == 0 and bool((values == 0).any()) else None


def _statistics(
    codes: Reals, scores: Reals, *, threshold: float | None
) -> dict[str, "_Ratio | _Area | _OfLine"]:
    """The statistics that a measure allows, by name."""
    truth, line = codes == EXPRESSED, Line(scores=scores, codes=codes)
    gap = scores[truth][:, None] - scores[~truth]
    given: dict[str, _Ratio | _Area | _OfLine] = {
        "auc": _Area(truth=truth, higher=np.where(gap > 0, 1.0, np.where(gap == 0, 0.5, 0.0))),
        "calibration_slope": _OfLine(number=line.slope),
        "calibration_intercept": _OfLine(number=line.intercept),
    }
    if threshold is None:
        return given
    flagged = scores > threshold
    both = (truth & flagged).astype(np.float64)
    return {
        "precision": _Ratio(above=both, below=flagged.astype(np.float64)),
        "recall": _Ratio(above=both, below=truth.astype(np.float64)),
        "f1": _Ratio(above=2 * both, below=flagged.astype(np.float64) + truth),
        **given,
    }


def wilson(share: float, n: float, level: float) -> tuple[float, float]:
    """Limits of a share that is one of `n` units.

    Args:
        share: The share, 0 to 1.
        n: Units, or the effective number of units with unequal weights.
        level: Confidence level.

    References:
        Wilson (1927), Journal of the American Statistical Association 22, 209-212; Korn & Graubard (1998),
        Survey Methodology 24, 193-201, for the effective number.
    """
    from scipy.special import ndtri

    z = float(ndtri((1 + level) / 2))
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def _limits(draws: Reals, level: float) -> tuple[float, float]:
    """The middle of the draws that have a value; NaN where hardly any has, or none differs from another."""
    known = draws[~np.isnan(draws)]
    if len(known) < DRAWS / 2 or np.ptp(known) < SAME:
        return nan, nan
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


ESTIMAND = Validity
