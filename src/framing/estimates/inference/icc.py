"""How alike the articles of one outlet are."""

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Intraclass:
    """Intraclass correlation of articles within outlets.

    Attributes:
        value: Share of the variance, group differences apart, that lies between outlets, 0 to 1; NaN if it
            cannot be estimated. A negative estimate is given as 0.
        raw: The estimate before that, which may be negative.
    """

    value: float
    raw: float


def intraclass(
    values: NDArray[np.float64], outlets: NDArray[np.intp], groups: NDArray[np.intp]
) -> Intraclass:
    """One-way intraclass correlation from the analysis of variance, pooled over groups.

    Outlets are compared only with outlets of their own group, so a difference between groups does not count.

    Args:
        values: One value per article, no NaN.
        outlets: Outlet of each article, numbered from 0 without gaps; an outlet belongs to one group.
        groups: Group of each outlet.

    Returns:
        NaN if no group has two outlets, no outlet has two articles, or all values are equal.

    References:
        Donner (1986), International Statistical Review 54, 67-82, eq. 2.1, with the mean cluster size of the
        nested design (Searle, Casella & McCulloch 1992, Variance Components, ch. 3).
    """
    sizes = np.bincount(outlets, minlength=len(groups)).astype(np.float64)
    means = np.bincount(outlets, weights=values, minlength=len(groups)) / sizes
    group_sizes = np.bincount(groups, weights=sizes)
    group_means = np.bincount(groups, weights=sizes * means) / np.where(group_sizes > 0, group_sizes, 1)
    df_between, df_within = len(sizes) - np.count_nonzero(group_sizes), len(values) - len(sizes)
    if df_between < 1 or df_within < 1:
        return Intraclass(value=nan, raw=nan)
    between = float(np.sum(sizes * (means - group_means[groups]) ** 2)) / df_between
    within = float(np.sum((values - means[outlets]) ** 2)) / df_within
    size = (len(values) - float(np.sum(sizes**2 / group_sizes[groups]))) / df_between
    return _correlation(between, within, size)


def _correlation(between: float, within: float, size: float) -> Intraclass:
    total = between + (size - 1) * within
    if total <= 0:
        return Intraclass(value=nan, raw=nan)
    raw = (between - within) / total
    return Intraclass(value=max(raw, 0.0), raw=raw)
