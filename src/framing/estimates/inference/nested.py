"""A difference of outlet means whose scores are uncertain themselves: outlets, posterior draws, and seeds."""

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from numpy.typing import NDArray

from framing.estimates.inference.welch import Interval, around, difference

Matrix = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Combined:
    """A difference with everything that makes it uncertain.

    Attributes:
        interval: The mean difference over all draws, with its t interval.
        of_outlets: Share of the variance that is due to outlets being a sample, 0 to 1; NaN without interval.
        of_draws: Share due to the shares of articles being estimated.
        of_seeds: Share due to the fit of the topics.
    """

    interval: Interval
    of_outlets: float
    of_draws: float
    of_seeds: float


def combined(target: Matrix, reference: Matrix, level: float) -> Combined:
    """Nested multiple imputation: seeds are nests, draws of every article's shares lie within them.

    T = U + (1 + 1/m) B + (1 - 1/n) W: U is Welch's variance of the difference, mean over all draws; B the
    variance of the nests' means; W that of draws within nests. Degrees of freedom are Satterthwaite's, with
    Welch's for U.

    Args:
        target: Means of the target's outlets, shape (n_seeds, n_draws, n_outlets), no NaN.
        reference: Those of the reference's, likewise.
        level: Confidence level, 0 to 1.

    References:
        Shen (2000), Nested Multiple Imputation, thesis, Harvard; Rubin (2003), Statistica Neerlandica 57,
        3-18; method of composition for topics: Treier & Jackman (2008), AJPS 52; Roberts, Stewart & Airoldi
        (2016), JASA 111, 988-1003.
    """
    m, n, _ = target.shape
    differences = target.mean(axis=2) - reference.mean(axis=2)
    value = float(differences.mean())
    if min(target.shape[2], reference.shape[2]) < 2:  # noqa: PLR2004 - one outlet has no variance
        return Combined(interval=around(value, nan, nan, level), of_outlets=nan, of_draws=nan, of_seeds=nan)
    pieces = [difference(target[s, d], reference[s, d], level) for s in range(m) for d in range(n)]
    u = float(np.mean([piece.error**2 for piece in pieces]))
    known = [piece.df for piece in pieces if not np.isnan(piece.df)]
    between = (1 + 1 / m) * float(differences.mean(axis=1).var(ddof=1)) if m > 1 else 0.0
    within = (1 - 1 / n if m > 1 else 1 + 1 / n) * _within(differences)
    parts = np.array([u, between, within])
    total = float(parts.sum())
    if not total > 0 or not known:
        return Combined(interval=around(value, 0.0, nan, level), of_outlets=nan, of_draws=nan, of_seeds=nan)
    dfs = np.array([float(np.mean(known)), max(m - 1, 1), max(m * (n - 1), 1)])
    df = 1 / float((((parts / total) ** 2) / dfs).sum())
    shares = parts / total
    return Combined(
        interval=around(value, sqrt(total), df, level),
        of_outlets=float(shares[0]),
        of_draws=float(shares[2]),
        of_seeds=float(shares[1]),
    )


def _within(differences: Matrix) -> float:
    """Variance of draws within seeds; 0 where there is one draw: the model has no posterior."""
    return float(differences.var(axis=1, ddof=1).mean()) if differences.shape[1] > 1 else 0.0
