"""Ranks of outlets, and which ranks their sampling error leaves open.

An outlet's rank is certain only as far as its differences to all others are: it may stand anywhere between
one more than the number of outlets that are clearly above it, and as many places from the end as are clearly
below. Drawing ranks anew from the estimates, as a bootstrap does, is too sure of itself where outlets are
close (Hall & Miller 2009, Annals of Statistics 37, 3929-3959).

References:
    Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic Studies 91(1), 476-518; Šidák (1967), Journal
    of the American Statistical Association 62, 626-633, for the level of each comparison.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Hold = Literal["all", "each"]

IN_WORDS = {"all": "all intervals hold together", "each": "each interval holds for its outlet alone"}


@dataclass(frozen=True, kw_only=True)
class Ranks:
    """Ranks, 1 being the highest value.

    Attributes:
        rank: Rank of each outlet; equal values share the better one, shape (n,).
        low: Best rank that is left open, shape (n,).
        high: Worst rank that is left open, shape (n,).
    """

    rank: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]


def ranks(values: Reals, variances: Reals, dfs: Reals, *, level: float = 0.95, hold: Hold = "all") -> Ranks:
    """Ranks of independent means, with intervals.

    Args:
        values: Mean of each outlet, shape (n,), no NaN.
        variances: Its sampling variance; one that is unknown (NaN) or 0 leaves every comparison open: a few
            equal articles make nothing certain.
        dfs: Degrees of freedom of each variance.
        level: Confidence level, 0 to 1.
        hold: ``all``: every outlet's interval holds its true rank, with a chance of ``level``; ``each``: that
            of an outlet chosen beforehand does.
    """
    from scipy.special import stdtr

    known = variances > 0
    total = np.add.outer(variances, variances)
    with np.errstate(divide="ignore", invalid="ignore"):
        df = total**2 / np.add.outer(variances**2 / dfs, variances**2 / dfs)
        t = np.subtract.outer(values, values) / np.sqrt(total)
    others = len(values) - 1
    comparisons = max(1, others if hold == "each" else others * len(values) // 2)
    alpha = 1 - level ** (1 / comparisons)
    clear = (2 * stdtr(df, -np.abs(t)) < alpha) & known & known[:, None]
    return Ranks(
        rank=1 + np.sum(values > values[:, None], axis=1),
        low=1 + np.sum(clear & (t < 0), axis=1),
        high=len(values) - np.sum(clear & (t > 0), axis=1),
    )
