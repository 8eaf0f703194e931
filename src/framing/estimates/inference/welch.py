"""Means of outlets: a mean with its t interval, and Welch's interval for a difference of two."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A value with its standard error and confidence interval.

    Attributes:
        value: The mean or difference of means; NaN without values.
        low: Lower limit; NaN if the standard error is unknown, or 0: equal values do not make it certain.
        high: Upper limit; NaN likewise.
        error: Standard error; NaN if a side has fewer than two values.
        df: Degrees of freedom of the t distribution; NaN if the standard error is unknown or 0.
    """

    value: float
    low: float
    high: float
    error: float
    df: float

    @property
    def p(self) -> float | None:
        """Two-sided p-value of "the value is 0", by the same t distribution; None without an interval."""
        from scipy.special import stdtr

        if not self.error > 0:
            return None
        return float(2 * stdtr(self.df, -abs(self.value) / self.error))

    @property
    def remarks(self) -> tuple[str, ...]:
        """Why there is no interval, if the reason is that nothing varies."""
        return ("no interval, since nothing varies within the groups",) if self.error == 0 else ()


def mean_interval(values: NDArray[np.float64], level: float = 0.95) -> Interval:
    """Mean of a few values with Student's t interval.

    Args:
        values: One value per outlet, no NaN.
        level: Confidence level, 0 to 1.
    """
    n = len(values)
    if n == 0:
        return around(nan, nan, nan, level)
    return around(float(values.mean()), sqrt(_variance(values) / n), float(n - 1), level)


def share_interval(values: NDArray[np.float64], level: float = 0.95) -> Interval:
    """Mean of a few shares with an interval that stays between 0 and 1.

    Args:
        values: One share per outlet, 0 to 1, no NaN.
        level: Confidence level, 0 to 1.
    """
    plain = mean_interval(values, level)
    return around_share(plain.value, plain.error, plain.df, level)


def difference(target: NDArray[np.float64], reference: NDArray[np.float64], level: float = 0.95) -> Interval:
    """Difference of two means, target minus reference, with Welch's t interval.

    Args:
        target: One value per outlet of the target group, no NaN.
        reference: The same of the reference group.
        level: Confidence level, 0 to 1.

    References:
        Welch (1947), Biometrika 34, 28-35.
    """
    if not (len(target) and len(reference)):
        return around(nan, nan, nan, level)
    parts = (_variance(target) / len(target), _variance(reference) / len(reference))
    error, df = satterthwaite(parts, (len(target) - 1, len(reference) - 1))
    return around(float(target.mean() - reference.mean()), error, df, level)


def ratio(means: Sequence[float], errors: Sequence[tuple[float, float]], level: float = 0.95) -> Interval:
    """The first mean over the second, with Welch's t interval on the log scale.

    In simulations of means of 3 to 10 outlets a group (normal, or gamma with a coefficient of variation of
    .3 to 1) it holds the truth .93 to .97 of the time. Fieller's interval does so as well, and has no end in
    up to three quarters of the studies with few, skewed outlets.

    Args:
        means: Two means, above 0.
        errors: Standard error of each and its degrees of freedom; 0 or NaN where it has none.
        level: Confidence level, 0 to 1.

    Returns:
        The ratio; ``error`` is that of its logarithm.

    References:
        Oehlert (1992), The American Statistician 46(1), 27-29 (delta method).
    """
    relative = [(error / mean) ** 2 for mean, (error, _) in zip(means, errors, strict=True)]
    error, df = satterthwaite(relative, [freedom for _, freedom in errors])
    logged = around(log(means[0] / means[1]), error, df, level)
    return replace(logged, value=means[0] / means[1], low=exp(logged.low), high=exp(logged.high))


def satterthwaite(parts: ArrayLike, dfs: ArrayLike) -> tuple[float, float]:
    """Standard error of a sum of independent terms, and its approximate degrees of freedom.

    Args:
        parts: Estimated variance of each term; NaN where it is unknown.
        dfs: Degrees of freedom of each estimate.

    Returns:
        The standard error, and degrees of freedom (NaN where the error is 0 or unknown).

    References:
        Satterthwaite (1946), Biometrics Bulletin 2, 110-114.
    """
    variances, freedoms = np.asarray(parts, dtype=np.float64), np.asarray(dfs, dtype=np.float64)
    total = float(variances.sum())
    if not total > 0:
        return sqrt(total), nan
    varying = variances > 0
    shares = (variances[varying] / total) ** 2 / freedoms[varying]
    return sqrt(total), float(1 / shares.sum())


def around(value: float, error: float, df: float, level: float) -> Interval:
    """The t interval around a value.

    Args:
        value: The middle.
        error: Standard error; 0 or NaN gives no interval.
        df: Degrees of freedom.
        level: Confidence level, 0 to 1.
    """
    from scipy.special import stdtrit

    half = -float(stdtrit(df, (1 - level) / 2)) * error if error > 0 else nan
    return Interval(value=value, low=value - half, high=value + half, error=error, df=df)


def around_share(value: float, error: float, df: float, level: float) -> Interval:
    """The t interval around a mean share on the scale of log odds, where it cannot leave 0 to 1.

    In simulations (3 to 12 outlets, mean shares of .03 to .5) it holds the truth .90 to .99 of the time at
    a nominal .95; the plain t interval, cut at 0 and 1, does so .78 of the time in the worst case.

    Args:
        value: The mean; one of 0 or less, or 1 or more, has the plain interval.
        error: Standard error; 0 or NaN gives no interval.
        df: Degrees of freedom of the t distribution.
        level: Confidence level, 0 to 1.

    References:
        Franco, Little, Louis & Slud (2019), Journal of Survey Statistics and Methodology 7(3), 334-364.
    """
    from scipy.special import expit, logit, stdtrit

    if not (0 < value < 1 and error > 0):
        return around(value, error, df, level)
    half = -float(stdtrit(df, (1 - level) / 2)) * error / (value * (1 - value))
    low, high = float(expit(logit(value) - half)), float(expit(logit(value) + half))
    return Interval(value=value, low=low, high=high, error=error, df=df)


def _variance(values: NDArray[np.float64]) -> float:
    """Unbiased variance; exactly 0 for equal values; NaN for fewer than two."""
    if len(values) < 2:  # noqa: PLR2004 - one value has no variance
        return nan
    return float(np.var(values - values[0], ddof=1))
