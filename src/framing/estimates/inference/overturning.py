"""How little would have to be otherwise for a difference to be no longer clear.

Subsets of outlets are gone through from the smallest on, all of a size together. A subset overturns the claim
if Welch's interval over what remains, or over the groups as they would then be, holds 0 or lies on its other
side.

References:
    Broderick, Giordano & Meager (2020), arXiv 2011.14999, for the question of how few could overturn it.
"""

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from framing.estimates.inference.design import MIN_FOR_HEADLINE

Reals = NDArray[np.float64]

MOST_SUBSETS = 50_000
"""Subsets of one size up to which all are tried; larger sizes are not."""


@dataclass(frozen=True, kw_only=True)
class Fewest:
    """The smallest set of outlets that overturns a claim.

    Attributes:
        outlets: Numbers of the outlets; empty if no set that was tried does.
        tried: Largest number of outlets of which every set was tried.
    """

    outlets: tuple[int, ...]
    tried: int


def fewest(
    values: Reals, target: NDArray[np.bool_], *, what: Literal["dropped", "moved"], level: float = 0.95
) -> Fewest:
    """The fewest outlets without which, or with other labels of which, a difference is no longer clear.

    Among sets of one size that overturn it, the one after which the difference is farthest from clear.

    Args:
        values: Value of each outlet, shape (n,), no NaN.
        target: True for outlets of the target.
        what: ``dropped``: left out; ``moved``: counted with the other group.
        level: Confidence level.
    """
    n, sign = len(values), np.sign(values[target].mean() - values[~target].mean())
    tried = 0
    for size in range(1, n):
        if comb(n, size) > MOST_SUBSETS:
            break
        picked = np.zeros((comb(n, size), n), dtype=np.bool_)
        np.put_along_axis(picked, np.array(list(combinations(range(n), size))), values=True, axis=1)
        first = target & ~picked if what == "dropped" else target ^ picked
        second = ~target & ~picked if what == "dropped" else ~target ^ picked
        lasting = np.minimum(first.sum(axis=1), second.sum(axis=1)) >= MIN_FOR_HEADLINE
        if not lasting.any():
            break
        reach = sign * _clear_by(values, first[lasting], second[lasting], level)
        tried = size
        if np.nanmin(reach) <= 0:
            return Fewest(
                outlets=tuple(np.flatnonzero(picked[lasting][np.nanargmin(reach)]).tolist()), tried=tried
            )
    return Fewest(outlets=(), tried=tried)


def _clear_by(values: Reals, first: NDArray[np.bool_], second: NDArray[np.bool_], level: float) -> Reals:
    """The difference of each pair of groups, less what Welch's interval reaches towards 0 (signed)."""
    from scipy.special import stdtrit

    centred = values - values.mean()
    sides = [_moments(centred, chosen.astype(np.float64)) for chosen in (first, second)]
    gap = sides[0][0] - sides[1][0]
    error = sides[0][1] + sides[1][1]
    with np.errstate(divide="ignore", invalid="ignore"):
        df = error**2 / (sides[0][1] ** 2 / sides[0][2] + sides[1][1] ** 2 / sides[1][2])
        half = -stdtrit(df, (1 - level) / 2) * np.sqrt(error)
    return np.asarray(np.sign(gap) * (np.abs(gap) - half))


def _moments(values: Reals, chosen: Reals) -> tuple[Reals, Reals, Reals]:
    """Mean, variance of the mean and degrees of freedom of each choice of outlets."""
    n = chosen.sum(axis=1)
    mean = chosen @ values / n
    squares = np.maximum(chosen @ values**2 - n * mean**2, 0.0)
    return mean, squares / (n * (n - 1)), n - 1
