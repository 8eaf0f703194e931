"""What a comparison of outlets can show, said before any score is seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import comb, isnan, nan, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from framing.errors import UsageError

ALPHA = 0.05
"""Significance level for which designs are judged."""

POWER = 0.80
"""Chance of finding the smallest detectable difference."""

MIN_FOR_HEADLINE = 3
"""Outlets per group below which no interval and no p-value is given."""

MIN_WITHOUT_WARNING = 4
"""Outlets per group below which the estimates carry a warning."""

MAX_EXACT_LABELLINGS = 200_000
"""Labellings up to which the permutation test enumerates every one."""

MONTE_CARLO_LABELLINGS = 19_999
"""Labellings drawn where there are too many to enumerate."""


@dataclass(frozen=True, kw_only=True)
class Design:
    """What a design can and cannot show.

    Attributes:
        sizes: Group → number of outlets, target first.
        n_labellings: Ways to give the outlets their group labels.
        smallest_p: Smallest two-sided p-value of the permutation test; NaN if a group is empty.
        detectable_sd: Smallest true difference found with a chance of ``POWER`` at ``ALPHA`` by Welch's
            test, in standard deviations between outlets of one group; NaN if a group has fewer than two.
        verdict: ``ok``; ``warn``: read the messages; ``refuse``: no headline claim will be made.
        messages: What a reader must know, one sentence each.
    """

    sizes: Mapping[str, int]
    n_labellings: int
    smallest_p: float
    detectable_sd: float
    verdict: Literal["ok", "warn", "refuse"]
    messages: tuple[str, ...]


def check_design(sizes: Mapping[str, int]) -> Design:
    """What the comparison of two groups of outlets can show, from their numbers alone.

    Args:
        sizes: Group → number of its outlets with at least one article; two groups, target first.

    Raises:
        UsageError: There are not exactly two groups, or a number is negative.
    """
    if len(sizes) != 2 or min(sizes.values()) < 0:  # noqa: PLR2004 - a contrast has two sides
        raise UsageError(f"a contrast compares two groups of outlets; got {dict(sizes)}")
    first, second = sizes.values()
    p, detectable = smallest_p(first, second), detectable_sd(first, second)
    return Design(
        sizes=dict(sizes),
        n_labellings=comb(first + second, first),
        smallest_p=p,
        detectable_sd=detectable,
        verdict=_verdict(min(first, second), p),
        messages=(*_few_outlets(sizes), *_reach(p), *_power(detectable)),
    )


def smallest_p(first: int, second: int) -> float:
    """Smallest two-sided p-value that permuting the labels of outlets can give; NaN if a group is empty.

    The observed labelling always counts. With groups of equal size its mirror image gives the same
    absolute statistic, so two labellings of C(n, k) are at least as extreme; with unequal sizes one is.
    Where labellings are drawn, the p-value is (1 + count) / (1 + draws), so at least 1 / (1 + draws).

    Args:
        first: Outlets of the one group.
        second: Outlets of the other.
    """
    if min(first, second) < 1:
        return nan
    labellings = comb(first + second, first)
    exact = (2 if first == second else 1) / labellings
    return exact if labellings <= MAX_EXACT_LABELLINGS else 1 / (1 + MONTE_CARLO_LABELLINGS)


@lru_cache
def detectable_sd(first: int, second: int, *, alpha: float = ALPHA, power: float = POWER) -> float:
    """Smallest difference of means found with a given chance, in standard deviations between outlets.

    The power of Welch's two-sided test for outlets that are normal and vary equally in both groups, averaged
    over the variances that such few outlets may show. (The usual noncentral t with fixed degrees of freedom
    is too hopeful here: 3 against 8 outlets would have a power of .76 where it promises .80.)

    Args:
        first: Outlets of the one group.
        second: Outlets of the other.
        alpha: Significance level.
        power: Chance of finding the difference.

    Returns:
        The difference, or NaN if a group has fewer than two outlets.

    References:
        Welch (1947), Biometrika 34, 28-35.
    """
    if min(first, second) < 2:  # noqa: PLR2004 - one outlet has no variance
        return nan
    return detectable_by((1 / first, 1 / second), (first - 1, second - 1), alpha=alpha, power=power)


@lru_cache
def detectable_by(
    shares: tuple[float, float], freedoms: tuple[int, int], *, alpha: float = ALPHA, power: float = POWER
) -> float:
    """``detectable_sd`` of a difference whose variance is made of the groups' in other shares.

    Args:
        shares: What the variance between outlets of each group adds to that of the difference: 1 / n for a
            difference of two means.
        freedoms: Degrees of freedom of each group's variance, 1 or more: n - 1.
        alpha: Significance level.
        power: Chance of finding the difference.
    """
    from scipy.optimize import brentq
    from scipy.special import ndtr

    critical, weight = _critical_values(shares, freedoms, alpha)

    def shortfall(shift: float) -> float:
        found = ndtr(shift - critical) + ndtr(-shift - critical)
        return float(np.sum(weight * found)) - power

    return float(brentq(shortfall, 0.0, 1e4, xtol=1e-9)) * sqrt(sum(shares))


def _critical_values(
    shares: tuple[float, float], freedoms: tuple[int, int], alpha: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What a difference must exceed, in true standard errors, over a grid of sample variances.

    Gauss-Legendre nodes stand on the probability scale of each group's variance.

    Returns:
        The critical values and their weights, which sum to 1.
    """
    from scipy.special import chdtri, stdtrit

    nodes, weights = np.polynomial.legendre.leggauss(80)
    chances, weights = (nodes + 1) / 2, weights / 2
    one, two = (
        share * (chdtri(freedom, 1 - chances) / freedom)
        for share, freedom in zip(shares, freedoms, strict=True)
    )
    error = np.add.outer(one, two)
    df = error**2 / np.add.outer(one**2 / freedoms[0], two**2 / freedoms[1])
    critical = stdtrit(df, 1 - alpha / 2) * np.sqrt(error / sum(shares))
    return critical, np.outer(weights, weights)


def _verdict(smallest: int, p: float) -> Literal["ok", "warn", "refuse"]:
    if smallest < MIN_FOR_HEADLINE:
        return "refuse"
    return "warn" if smallest < MIN_WITHOUT_WARNING or p > ALPHA else "ok"


def _few_outlets(sizes: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(_few(group, n) for group, n in sizes.items() if n < MIN_WITHOUT_WARNING)


def _few(group: str, n: int) -> str:
    have = f"Group {group!r} has {n} outlet{'' if n == 1 else 's'}"
    if n < MIN_FOR_HEADLINE:
        return (
            f"{have}; at least {MIN_FOR_HEADLINE} per group are needed for an interval or a p-value, "
            "so no headline claim about outlets like these is made."
        )
    return f"{have}; below {MIN_WITHOUT_WARNING} the interval is wide and rests on every single one."


def _reach(p: float) -> tuple[str, ...]:
    if isnan(p) or p <= ALPHA:
        return ()
    message = (
        f"The smallest two-sided permutation p-value of this design is {p:.3g}: "
        f"it cannot reach {ALPHA:g}, whatever the scores are."
    )
    return (message,)


def _power(detectable: float) -> tuple[str, ...]:
    if isnan(detectable):
        return ()
    message = (
        f"A true difference of {detectable:.2f} standard deviations between outlets is found "
        f"with a chance of {POWER:.0%} at {ALPHA:g}; smaller ones will often be missed."
    )
    return (message,)
