"""Means of what people would code, from a few codes and the scores of everything.

A measure errs. If some units were drawn at random and coded by people, the mean of the scores over all units
plus the mean error of the score over the coded ones is right whatever the measure's errors are; the better
the measure, the narrower the interval. A factor on the scores (`power`) makes the best of a measure on any
scale, and 0 of it is the codes alone.

References:
    Angelopoulos, Duchi & Zrnic (2023), PPI++: Efficient Prediction-Powered Inference, arXiv 2311.01453;
    Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, ch. 6, for the same estimator of a
    survey, with units drawn by strata.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

FEWEST = 2
"""Coded units of a stratum below which nobody knows how its errors vary."""


@dataclass(frozen=True, kw_only=True)
class Stratum:
    """Units among which some were drawn with equal chances and coded.

    Attributes:
        codes: What people coded, shape (n,).
        scores: The scores of the same units, shape (n,).
        size: Units of the stratum, coded or not.
    """

    codes: Reals
    scores: Reals
    size: int

    def __len__(self) -> int:
        """Coded units."""
        return len(self.codes)

    @property
    def enough(self) -> bool:
        """True if its errors can be judged: two units are coded, or the only one that there is."""
        return len(self) >= FEWEST or len(self) == self.size


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """A mean of codes.

    Attributes:
        value: The estimate.
        variance: Its sampling variance; NaN if a stratum has fewer than two codes.
        power: The factor on the scores.
    """

    value: float
    variance: float
    power: float


def corrected_mean(
    strata: Sequence[Stratum],
    scores: Reals,
    power: float | None = None,
    *,
    score_variance: float | None = None,
    ddof: int = 1,
) -> Corrected:
    """The mean of codes of all units, by the scores of all and the codes of some.

    Args:
        strata: Where codes were drawn, one entry per stratum; their sizes add up to all units.
        scores: Scores of all units, or of units like them (PPI's unlabelled), shape (N,), no NaN.
        power: The factor on the scores; None takes the one with the smallest variance (PPI++).
        score_variance: Variance of the mean of ``scores``; None takes them for independent.
        ddof: What variances are divided by: the number less this. PPI's authors' own code takes 0, which is
            too narrow for few codes.

    Returns:
        The estimate; NaN without any code.
    """
    if not strata or not all(len(stratum) for stratum in strata):
        return Corrected(value=nan, variance=nan, power=nan)
    of_mean = score_variance
    if of_mean is None:
        of_mean = float(scores.var(ddof=ddof)) / len(scores) if len(scores) > 1 else nan
    factor = best_power(strata, of_mean) if power is None else power
    total = sum(stratum.size for stratum in strata)
    weights = np.array([stratum.size / total for stratum in strata])
    errors = [stratum.codes - factor * stratum.scores for stratum in strata]
    value = factor * float(scores.mean()) + float(weights @ [each.mean() for each in errors])
    of_errors = [_error(each, stratum, ddof) for each, stratum in zip(errors, strata, strict=True)]
    return Corrected(
        value=value, variance=factor**2 * of_mean + float(weights**2 @ np.array(of_errors)), power=factor
    )


def _error(errors: Reals, stratum: Stratum, ddof: int) -> float:
    """Variance of the mean error of a stratum; 0 where its only unit is coded, NaN where nobody knows."""
    if len(errors) >= FEWEST:
        return float(errors.var(ddof=ddof)) / len(errors)
    return 0.0 if stratum.enough else nan


def best_power(strata: Sequence[Stratum], score_variance: float) -> float:
    """The factor on the scores that makes the variance smallest, by the codes themselves.

    Args:
        strata: Where codes were drawn.
        score_variance: Variance of the mean of the scores of all units.

    Returns:
        The factor; 0 where the scores of the coded units do not vary.
    """
    return common_power([(strata, score_variance)], [1.0])


def common_power(means: Sequence[tuple[Sequence[Stratum], float]], weights: Sequence[float]) -> float:
    """One factor for several means that are added up, such as those of the outlets of two groups.

    A factor for each would rest on a handful of codes; a common one keeps every mean unbiased as well.

    Args:
        means: Strata and variance of the mean score of each.
        weights: What each counts in the sum; the sign does not matter.
    """
    together = own = 0.0
    for (strata, score_variance), weight in zip(means, weights, strict=True):
        total = sum(stratum.size for stratum in strata)
        known = [stratum for stratum in strata if len(stratum) >= FEWEST]
        shared = [
            (stratum.size / total) ** 2 / len(stratum) * np.cov(stratum.codes, stratum.scores)
            for stratum in known
        ]
        together += weight**2 * sum(float(each[0, 1]) for each in shared)
        own += weight**2 * (score_variance + sum(float(each[1, 1]) for each in shared))
    return together / own if own > 0 else 0.0
