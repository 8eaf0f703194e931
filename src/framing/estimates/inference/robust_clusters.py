"""Inference on a difference of two groups from single articles that hang together in outlets.

Everything here regresses the articles' values on a constant and membership in the target: the estimate is
the difference of the groups' means over articles, so outlets with more articles weigh more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import nan, sqrt

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Places = NDArray[np.intp]

WEBB = np.sqrt(np.array([0.5, 1.0, 1.5]))
"""Sizes of Webb's six weights, each with both signs."""

MOST_WEIGHTINGS = 10_000
"""Sets of weights up to which the wild bootstrap lists every one."""

_SLACK = 1e-9


@dataclass(frozen=True, kw_only=True)
class Inferred:
    """A difference under one method of inference.

    Attributes:
        value: Target minus reference.
        low: Lower limit; NaN if the method gives none.
        high: Upper limit.
        p: Two-sided p-value of "no difference"; NaN if the method gives none.
        df: Degrees of freedom of the t distribution; infinite for a normal one, NaN where there is none.
    """

    value: float
    low: float
    high: float
    p: float
    df: float = nan


@dataclass(frozen=True, kw_only=True)
class Clustered:
    """Articles in outlets in two groups.

    Attributes:
        values: One value per article, shape (n_articles,), no NaN.
        outlets: Outlet of each, numbered from 0 without gaps; an outlet belongs to one group.
        group: 0 (target) or 1 (reference) for every outlet, shape (n_outlets,).
    """

    values: Reals
    outlets: Places
    group: Places

    @cached_property
    def sizes(self) -> Reals:
        """Articles of every outlet."""
        return np.bincount(self.outlets, minlength=len(self.group)).astype(np.float64)

    @cached_property
    def sums(self) -> Reals:
        """Sum of the values of every outlet."""
        return np.bincount(self.outlets, weights=self.values, minlength=len(self.group)).astype(np.float64)

    @cached_property
    def squares(self) -> Reals:
        """Sum of squares of every outlet around its own mean."""
        centred = self.values - (self.sums / self.sizes)[self.outlets]
        return np.bincount(self.outlets, weights=centred**2, minlength=len(self.group)).astype(np.float64)

    @cached_property
    def totals(self) -> Reals:
        """Articles of target and reference, shape (2,)."""
        return np.bincount(self.group, weights=self.sizes, minlength=2).astype(np.float64)

    @cached_property
    def means(self) -> Reals:
        """Mean over articles of target and reference, shape (2,)."""
        return np.asarray(np.bincount(self.group, weights=self.sums, minlength=2) / self.totals)

    @cached_property
    def value(self) -> float:
        """Mean of the target's articles minus that of the reference's."""
        return float(self.means[0] - self.means[1])

    @cached_property
    def residual_sums(self) -> Reals:
        """Sum over every outlet of the distances from its group's mean."""
        return np.asarray(self.sums - self.sizes * self.means[self.group])


def by_t(value: float, error: float, df: float, level: float) -> Inferred:
    """Interval and test by Student's t.

    Args:
        value: The estimate.
        error: Its standard error; 0 or NaN gives neither interval nor test.
        df: Degrees of freedom; infinite for a normal distribution.
        level: Confidence level, 0 to 1.
    """
    from scipy.special import stdtr, stdtrit

    if not error > 0:
        return Inferred(value=value, low=nan, high=nan, p=nan)
    half = -float(stdtrit(df, (1 - level) / 2)) * error
    p = 2 * float(stdtr(df, -abs(value) / error))
    return Inferred(value=value, low=value - half, high=value + half, p=p, df=df)


def article_welch(data: Clustered, level: float) -> Inferred:
    """Welch's t over articles, as if no two came from one outlet: invalid for outlets like these.

    Args:
        data: The articles.
        level: Confidence level.
    """
    from framing.estimates.inference.welch import difference

    target = data.group[data.outlets] == 0
    found = difference(data.values[target], data.values[~target], level)
    return by_t(found.value, found.error, found.df, level)


def cr1(data: Clustered, level: float) -> Inferred:
    """Cluster-robust standard error with the usual factors of Stata, and t with one less than the outlets.

    Finds too many differences where outlets are few (.11 instead of .05 with 5 and 6).

    Args:
        data: The articles.
        level: Confidence level.

    References:
        Liang & Zeger (1986), Biometrika 73, 13-22; Cameron & Miller (2015), Journal of Human Resources 50(2),
        317-372, sec. II.
    """
    n, n_outlets = len(data.values), len(data.group)
    factor = n_outlets / (n_outlets - 1) * (n - 1) / (n - 2)
    variance = factor * float(np.sum((data.residual_sums / data.totals[data.group]) ** 2))
    return by_t(data.value, sqrt(variance), n_outlets - 1, level)


def cr2(data: Clustered, level: float) -> Inferred:
    """Bias-reduced cluster-robust standard error with Satterthwaite's degrees of freedom.

    For two groups of whole outlets the adjustment of an outlet's residuals along its sum is
    1 / sqrt(1 - its share of its group's articles), so that everything has a closed form.

    Args:
        data: The articles.
        level: Confidence level.

    References:
        Bell & McCaffrey (2002), Survey Methodology 28(2), 169-181; Pustejovsky & Tipton (2018), Journal of
        Business & Economic Statistics 36(4), 672-683.
    """
    share = data.sizes / data.totals[data.group]
    if np.any(share >= 1):
        return Inferred(value=data.value, low=nan, high=nan, p=nan)
    variance = float(np.sum(data.residual_sums**2 / (1 - share) / data.totals[data.group] ** 2))
    return by_t(data.value, sqrt(variance), _satterthwaite(share, data), level)


def _satterthwaite(share: Reals, data: Clustered) -> float:
    """Degrees of freedom under equal and independent errors: (sum of eigenvalues)² over sum of squares."""
    same = data.group[:, None] == data.group[None, :]
    # Adjusted score of outlet j: w_j times its sum of residuals; their covariance under the working model is
    # the outlet's articles, less what the group's mean takes.
    weight = 1 / np.sqrt(1 - share) / data.totals[data.group]
    covariance = np.diag(data.sizes) - same * np.outer(data.sizes, data.sizes) / data.totals[data.group]
    covariance = covariance * np.outer(weight, weight)
    return float(np.trace(covariance) ** 2 / np.sum(covariance**2))


def percentile_bootstrap(data: Clustered, level: float, draws: int, seed: int) -> Inferred:
    """Percentiles of the difference over outlets drawn with replacement within their groups.

    Its intervals are too narrow where outlets are few.

    Args:
        data: The articles.
        level: Confidence level.
        draws: Samples.
        seed: Seed.

    References:
        Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 13.
    """
    rng = np.random.default_rng(seed)
    means = []
    for side in (0, 1):
        own = np.flatnonzero(data.group == side)
        times = rng.multinomial(len(own), np.full(len(own), 1 / len(own)), size=draws).astype(np.float64)
        means.append((times @ data.sums[own]) / (times @ data.sizes[own]))
    drawn = means[0] - means[1]
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2]).tolist()
    tail = min(float(np.mean(drawn <= 0)), float(np.mean(drawn >= 0)))
    return Inferred(value=data.value, low=low, high=high, p=min(1.0, max(2 * tail, 1 / draws)))


def wild_bootstrap(data: Clustered, level: float, draws: int, seed: int) -> Inferred:
    """Wild cluster bootstrap-t with Webb's weights, the null imposed; the interval holds what is not refused.

    The statistic is the difference over its CR1 standard error. All sets of weights are listed where there
    are few enough, and drawn where not.

    Args:
        data: The articles.
        level: Confidence level.
        draws: Sets of weights drawn, the observed one not among them.
        seed: Seed.

    References:
        Cameron, Gelbach & Miller (2008), Review of Economics and Statistics 90(3), 414-427; Webb (2023),
        Canadian Journal of Economics 56(3), 839-858; MacKinnon & Webb (2018), Econometrics Journal 21(2).
    """
    wild = WildBootstrap.of(data, webb_weights(len(data.group), draws, seed))
    p = wild.p(0.0)
    first = cr1(data, level)
    if not np.isfinite(first.low):
        return Inferred(value=data.value, low=nan, high=nan, p=nan)
    half = (first.high - first.low) / 2
    low, high = (_edge(wild.p, data.value, sign * half, 1 - level) for sign in (-1, 1))
    return Inferred(value=data.value, low=low, high=high, p=p)


def webb_weights(n_outlets: int, draws: int, seed: int) -> Reals:
    """Webb's six-point weights: every set of them where there are few, else ones and a draw.

    Args:
        n_outlets: Weights in a set.
        draws: Sets drawn besides the first.
        seed: Seed.
    """
    six = np.concatenate([-WEBB, WEBB])
    if 6**n_outlets <= MOST_WEIGHTINGS:
        every = np.stack(np.meshgrid(*[six] * n_outlets, indexing="ij"), axis=-1).reshape(-1, n_outlets)
        return np.asarray(every)
    drawn = np.random.default_rng(seed).choice(six, size=(draws, n_outlets))
    return np.vstack([np.ones(n_outlets), drawn])


@dataclass(frozen=True, kw_only=True)
class WildBootstrap:
    """What the p-value of any null rests on: sums of outlets are linear in the null, errors² quadratic.

    Worked out once, a null costs a handful of operations per set of weights (Roodman, MacKinnon, Nielsen &
    Webb 2019, Stata Journal 19(1), 4-60, sec. 5).

    Attributes:
        gap: Difference of the means of the reweighted sums under "no difference", shape (1 + n_sets,); first
            the observed one.
        gap_slope: What a null of 1 takes from it.
        square: Square of its cluster-robust error.
        cross: Minus half of what a null of 1 adds to the square.
        square_slope: What the square of a null adds to it.
    """

    gap: Reals
    gap_slope: Reals
    square: Reals
    cross: Reals
    square_slope: Reals

    @classmethod
    def of(cls, data: Clustered, weights: Reals) -> "WildBootstrap":
        """Reweights the outlets.

        Args:
            data: The articles.
            weights: Sets of weights, shape (n_sets, n_outlets).
        """
        sets = np.vstack([np.ones(len(data.group)), weights])
        shift = np.where(data.group == 0, data.sizes, 0.0)
        gap, residuals = _parts(data, sets * _restricted(data.sums, data.sizes))
        gap_slope, residual_slopes = _parts(data, sets * _restricted(shift, data.sizes))
        return cls(
            gap=gap,
            gap_slope=gap_slope,
            square=np.sum(residuals**2, axis=1),
            cross=np.sum(residuals * residual_slopes, axis=1),
            square_slope=np.sum(residual_slopes**2, axis=1),
        )

    def p(self, null: float) -> float:
        """Share of weightings whose t is as far from 0 as the observed, "the difference is ``null``" imposed.

        Args:
            null: The difference.
        """
        square = self.square - 2 * null * self.cross + null**2 * self.square_slope
        gap = self.gap - null * self.gap_slope
        with np.errstate(divide="ignore", invalid="ignore"):
            t = np.where(square > 0, np.abs(gap) / np.sqrt(square), 0.0)
        return float(np.mean(t[1:] >= t[0] * (1 - _SLACK)))


def _restricted(sums: Reals, sizes: Reals) -> Reals:
    """Sums of the residuals of outlets where both groups have one mean."""
    return np.asarray(sums - sizes * (sums.sum() / sizes.sum()))


def _parts(data: Clustered, sums: Reals) -> tuple[Reals, Reals]:
    """Difference of the groups' means for outlets with these sums, and what each outlet adds to its error.

    Args:
        data: The articles.
        sums: Shape (n_sets, n_outlets).

    Returns:
        Shape (n_sets,), and (n_sets, n_outlets).
    """
    target = (data.group == 0).astype(np.float64)
    totals = data.totals
    means = (sums @ np.stack([target, 1 - target]).T) / totals
    residuals = (sums - data.sizes * means[:, data.group]) / totals[data.group]
    return np.asarray(means[:, 0] - means[:, 1]), residuals


def _edge(p_of: Callable[[float], float], value: float, step: float, alpha: float) -> float:
    """Where the p-value of a null falls below alpha, walking away from the estimate."""
    inside, outside = value, value + step
    for _ in range(12):
        if p_of(outside) <= alpha:
            break
        inside, outside = outside, outside + 2 * (outside - value)
    else:
        return nan
    for _ in range(40):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if p_of(middle) > alpha else (inside, middle)
    return outside
