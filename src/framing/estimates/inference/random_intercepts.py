"""A mixed model of articles in outlets: one random intercept per outlet, fitted by REML."""

from math import log, nan, sqrt

import numpy as np
from numpy.typing import NDArray

from framing.estimates.inference.robust_clusters import Clustered, Inferred, by_t

Reals = NDArray[np.float64]

_SMALLEST, _LARGEST = log(1e-8), log(1e6)
"""Logarithms of the ratios of variances among which the likelihood is searched."""


def random_intercepts(data: Clustered, level: float) -> Inferred:
    """Difference of the groups in a random-intercept model, with t on the number of outlets less two.

    The usual normal test of such models finds .07 to .08 instead of .05 with 5 and 6 outlets.

    Args:
        data: The articles; an outlet with several of them, at least.
        level: Confidence level, 0 to 1.

    References:
        Patterson & Thompson (1971), Biometrika 58, 545-554 (REML); Elff, Heisig, Schaeffer & Shikano (2021),
        British Journal of Political Science 51, 412-426 (few clusters: t with m - l - 1).
    """
    ratio = variance_ratio(data)
    if np.isnan(ratio) or len(data.group) < 3:  # noqa: PLR2004 - two groups take two outlets
        return Inferred(value=nan, low=nan, high=nan, p=nan)
    weights, means, scale = _fit(data, ratio)
    error = sqrt(scale * float(np.sum(1 / np.bincount(data.group, weights=weights))))
    return by_t(float(means[0] - means[1]), error, len(data.group) - 2, level)


def variance_ratio(data: Clustered) -> float:
    """Variance between outlets over that of the articles within, by REML; 0 where outlets differ too little.

    Args:
        data: The articles.

    Returns:
        The ratio; NaN where no outlet has two different articles.
    """
    from scipy.optimize import minimize_scalar

    if not data.squares.sum() > 0:
        return nan

    def loss(logarithm: float) -> float:
        return _deviance(data, float(np.exp(logarithm)))

    # The likelihood may have its top at 0 and a lower one elsewhere: search from the best of a grid.
    grid = np.linspace(_SMALLEST, _LARGEST, 60)
    best = int(np.argmin([loss(float(point)) for point in grid]))
    around = (float(grid[max(best - 1, 0)]), float(grid[min(best + 1, len(grid) - 1)]))
    found = minimize_scalar(loss, bounds=around, method="bounded", options={"xatol": 1e-10})
    return 0.0 if _deviance(data, 0.0) <= found.fun else float(np.exp(found.x))


def _fit(data: Clustered, ratio: float) -> tuple[Reals, Reals, float]:
    """Weight of every outlet, means of both groups, and variance within outlets."""
    means = data.sums / data.sizes
    weights = data.sizes / (1 + ratio * data.sizes)
    totals = np.bincount(data.group, weights=weights)
    centre = np.bincount(data.group, weights=weights * means) / totals
    between = float(np.sum(weights * (means - centre[data.group]) ** 2))
    return weights, centre, (float(data.squares.sum()) + between) / (len(data.values) - 2)


def _deviance(data: Clustered, ratio: float) -> float:
    """Minus twice the restricted log-likelihood, up to a constant."""
    weights, _, scale = _fit(data, ratio)
    spread = float(np.sum(np.log1p(ratio * data.sizes)))
    return (
        (len(data.values) - 2) * log(scale)
        + spread
        + float(np.sum(np.log(np.bincount(data.group, weights=weights))))
    )
