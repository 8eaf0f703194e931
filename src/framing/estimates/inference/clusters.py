"""Means over units that hang together in articles."""

from math import nan

import numpy as np
from numpy.typing import NDArray


def clustered_variance(values: NDArray[np.float64], clusters: NDArray[np.intp]) -> float:
    """Variance of the mean of all values when whole clusters, not values, were sampled.

    The linearised variance of a ratio mean: sum of values over number of values, both summed over clusters.
    With one value per cluster it is the usual variance of a mean.

    Args:
        values: One value per unit, no NaN.
        clusters: Cluster (article) of each value, numbered from 0 without gaps.

    Returns:
        The variance; NaN for fewer than two clusters.

    References:
        Cochran (1977), Sampling Techniques, eq. 2.45 (ratio estimate).
    """
    n = int(clusters.max()) + 1 if len(clusters) else 0
    if n < 2:  # noqa: PLR2004 - one cluster has no variance
        return nan
    deviations = np.bincount(clusters, weights=values - values.mean(), minlength=n)
    return float(np.sum(deviations**2)) * n / (n - 1) / len(values) ** 2
