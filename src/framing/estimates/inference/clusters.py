"""Means over units that hang together in articles."""

from math import nan

import numpy as np
from numpy.typing import NDArray


def clustered_variance(
    values: NDArray[np.float64], clusters: NDArray[np.intp], weights: NDArray[np.float64] | None = None
) -> float:
    """Variance of the weighted mean of all values when whole clusters, not values, were sampled.

    The linearised variance of a ratio mean: sum of weighted values over sum of weights, both summed over
    clusters. With equal weights and one value per cluster it is the usual variance of a mean.

    Args:
        values: One value per unit, no NaN.
        clusters: Cluster (article) of each value, numbered from 0 without gaps.
        weights: Weight of each value, above 0; a common factor changes nothing. None weighs all alike.

    Returns:
        The variance; NaN for fewer than two clusters.

    References:
        Cochran (1977), Sampling Techniques, eq. 2.45 (ratio estimate).
    """
    n = int(clusters.max()) + 1 if len(clusters) else 0
    if n < 2:  # noqa: PLR2004 - one cluster has no variance
        return nan
    weights = np.ones(len(values)) if weights is None else weights
    mean = np.average(values, weights=weights)
    deviations = np.bincount(clusters, weights=weights * (values - mean), minlength=n)
    return float(np.sum(deviations**2)) * n / (n - 1) / float(weights.sum()) ** 2
