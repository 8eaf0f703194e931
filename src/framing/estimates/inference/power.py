"""What more outlets, or more articles of each, could find: planned from how a corpus at hand varies.

Outlet means vary because outlets differ and because each rests on a sample of articles. The first part stays
however many articles are read: past some number only more outlets help. Chances are counted in simulated
studies: outlet means drawn with both parts, Welch's test over them, as the contrast itself is tested.

References:
    Murray (1998), Design and Analysis of Group-Randomized Trials, ch. 9, for the two parts; Cohen (1988),
    Statistical Power Analysis, ch. 2.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import nan, sqrt

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.estimates.inference.design import ALPHA, POWER

Reals = NDArray[np.float64]

ASSURANCE = 0.8
"""Confidence with which outlets vary no more than a study is planned for."""

STUDIES = 20_000
STEPS = 30
"""Halvings when the smallest difference that is found is looked for."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How the scores of a corpus vary.

    Attributes:
        between: Variance between the true means of outlets of one group.
        within: Variance between the articles of one outlet.
        n_outlets: Outlets that this rests on.
    """

    between: float
    within: float
    n_outlets: int

    @property
    def icc(self) -> float:
        """Share of the variance of articles that is between outlets; NaN where nothing varies."""
        total = self.between + self.within
        return self.between / total if total > 0 else nan


def spread(outlets: pl.DataFrame, assurance: float | None = None) -> Spread:
    """How outlets and articles vary within groups, by the method of moments.

    Args:
        outlets: One row per outlet of one measure, dimension and channel: ``group``, ``value``, ``sd`` (of
            its articles; NaN for a single one), ``n_articles``.
        assurance: None estimates the variance between outlets; a number takes the limit below which it lies
            with that confidence. A handful of outlets says little of how outlets vary, and a study planned
            on the estimate is too small about half the time (Browne 1995, Statistics in Medicine 14,
            1933-1940).

    Returns:
        The two variances; the one between outlets is 0 where articles alone explain how their means differ,
        and NaN where no group has two outlets.
    """
    from scipy.special import chdtri

    known = outlets.filter(pl.col("group").is_not_null())
    groups = known.partition_by("group", maintain_order=True)
    df = sum(group.height - 1 for group in groups)
    several = known.filter(pl.col("n_articles") > 1, pl.col("sd").is_finite())
    weights = (several["n_articles"] - 1).to_numpy()
    within = float(np.average(several["sd"].to_numpy() ** 2, weights=weights)) if weights.sum() > 0 else nan
    if df < 1 or not weights.sum():
        return Spread(between=nan, within=within, n_outlets=known.height)
    squares = sum(_squares(group["value"].to_numpy()) for group in groups)
    of_means = squares / (df if assurance is None else float(chdtri(df, assurance)))
    noise = float(np.mean(within / known["n_articles"].to_numpy()))
    return Spread(between=max(0.0, of_means - noise), within=within, n_outlets=known.height)


def _squares(values: Reals) -> float:
    return float(np.sum((values - values.mean()) ** 2))


def left_to_codes(within: float, correlation: float, *, codes: int, units: int) -> float:
    """Variance of a unit's code that its score leaves, in the mean of an outlet corrected by human codes.

    The mean of ``codes`` coded units of ``units`` that are scored has this over ``codes`` as its variance,
    with the best factor on the scores; without a score that goes with the codes it is that of the codes.

    Args:
        within: Variance of the codes within an outlet.
        correlation: Between code and score within an outlet, -1 to 1.
        codes: Coded units of an outlet.
        units: Scored units of an outlet, the coded ones among them.

    References:
        Angelopoulos, Duchi & Zrnic (2023), arXiv 2311.01453, eq. 2, at its best factor.
    """
    return within * (1 - correlation**2 * units / (units + codes))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A study that might be done.

    Attributes:
        target: Outlets of the target group, two or more.
        reference: Outlets of the reference group.
        articles: Articles of each outlet.
    """

    target: int
    reference: int
    articles: int

    def chance(self, of: Spread, difference: float, *, seed: int, alpha: float = ALPHA) -> float:
        """Chance that Welch's test over outlet means finds a true difference.

        Args:
            of: How scores vary.
            difference: The true difference of the group means.
            seed: Seed of the simulated studies.
            alpha: Level of the test, two-sided.

        Returns:
            A share of simulated studies; its own standard error is below .004. NaN if the spread is unknown.
        """
        sd = sqrt(of.between + of.within / self.articles)
        if np.isnan(sd):
            return nan
        return float(np.mean(self._found(sd, difference, seed, alpha)))

    def detectable(self, of: Spread, *, seed: int, alpha: float = ALPHA, power: float = POWER) -> float:
        """The smallest true difference that is found with a chance of `power`.

        Args:
            of: How scores vary.
            seed: Seed of the simulated studies.
            alpha: Level of the test.
            power: The chance.

        Returns:
            The difference, in the unit of the scores; 0 where nothing varies, NaN where nothing is known.
        """
        sd = sqrt(of.between + of.within / self.articles)
        if not sd > 0:
            return sd
        low, high = 0.0, 50.0 * sd
        for _ in range(STEPS):
            middle = (low + high) / 2
            enough = float(np.mean(self._found(sd, middle, seed, alpha))) >= power
            low, high = (low, middle) if enough else (middle, high)
        return high

    def _found(self, sd: float, difference: float, seed: int, alpha: float) -> NDArray[np.bool_]:
        """Whether each simulated study finds the difference."""
        from scipy.special import stdtr

        target, reference, *variances = _drawn(self.target, self.reference, seed)
        one, other = variances[0] * sd**2 / self.target, variances[1] * sd**2 / self.reference
        df = (one + other) ** 2 / (one**2 / (self.target - 1) + other**2 / (self.reference - 1))
        t = (sd * (target - reference) + difference) / np.sqrt(one + other)
        return np.asarray(2 * stdtr(df, -np.abs(t)) < alpha)


@lru_cache(maxsize=64)
def _drawn(target: int, reference: int, seed: int) -> tuple[Reals, Reals, Reals, Reals]:
    """Means and variances of outlets of both groups in simulated studies of unit variance."""
    generator = np.random.default_rng(seed)
    of_target = generator.normal(size=(STUDIES, target))
    of_reference = generator.normal(size=(STUDIES, reference))
    return (
        of_target.mean(axis=1),
        of_reference.mean(axis=1),
        of_target.var(axis=1, ddof=1),
        of_reference.var(axis=1, ddof=1),
    )
