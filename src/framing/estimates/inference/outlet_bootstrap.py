"""Resampled and relabelled outlets: how uncertain a sum over outlets is, and its noise floor."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

AT_ONCE = 32
"""Draws whose sums over outlets are held in memory together."""


def resampled(group: NDArray[np.intp], draws: int, seed: int) -> NDArray[np.float64]:
    """How often each outlet stands in each bootstrap sample, shape (draws, n_outlets).

    Outlets are drawn with replacement within their group, one fewer than there are, so that the variance of
    a mean is that of the usual formula and not (n - 1) / n of it.

    Args:
        group: 0 for outlets of the target, 1 for those of the reference; two of each at least.
        draws: Number of samples.
        seed: Seed.

    References:
        Rao & Wu (1988), Journal of the American Statistical Association 83, 231-241.
    """
    rng = np.random.default_rng(seed)
    times = np.zeros((draws, len(group)))
    for side in (0, 1):
        own = np.flatnonzero(group == side)
        times[:, own] = rng.multinomial(len(own) - 1, np.full(len(own), 1 / len(own)), size=draws)
    return times


def shares_of(counts: Reals, *, each: bool) -> Reals:
    """What is added up over outlets: tokens, or every outlet's shares so that all outlets count alike.

    Args:
        counts: Tokens, shape (n_outlets, n_words); no outlet without any.
        each: True for shares.
    """
    return counts / counts.sum(axis=1, keepdims=True) if each else counts


def pooled(parts: Reals, target: Reals, reference: Reals) -> Iterator[tuple[Reals, Reals]]:
    """Distributions of words of both sides under many weightings of outlets, some at a time.

    Args:
        parts: What is added up, shape (n_outlets, n_words).
        target: How often each outlet stands in the target, shape (draws, n_outlets).
        reference: The same for the reference.

    Yields:
        Shares of words in target and reference, shape (at most ``AT_ONCE``, n_words).
    """
    for first in range(0, len(target), AT_ONCE):
        sums = [side[first : first + AT_ONCE] @ parts for side in (target, reference)]
        one, two = (part / part.sum(axis=1, keepdims=True) for part in sums)
        yield one, two


def half_width(spread: Reals, freedom: float, level: float) -> Reals:
    """Half the width of an interval by Student's t.

    Args:
        spread: Standard errors.
        freedom: Degrees of freedom.
        level: Confidence level, 0 to 1.
    """
    from scipy.special import stdtrit

    return np.asarray(spread * float(stdtrit(freedom, (1 + level) / 2)))


class Moments:
    """Means and standard deviations of draws that come some at a time."""

    def __init__(self, centre: Reals) -> None:
        """Start.

        Args:
            centre: A value near the draws, which keeps the sums exact.
        """
        self._centre = centre
        self._n, self._sum, self._squares = 0, np.zeros_like(centre), np.zeros_like(centre)

    def add(self, draws: Reals) -> None:
        """Take some draws in, shape (n, …)."""
        off = draws - self._centre
        self._n += len(draws)
        self._sum += off.sum(axis=0)
        self._squares += (off**2).sum(axis=0)

    @property
    def mean(self) -> Reals:
        """Mean of all draws."""
        return np.asarray(self._centre + self._sum / self._n)

    @property
    def sd(self) -> Reals:
        """Standard deviation of all draws."""
        variance = (self._squares - self._sum**2 / self._n) / (self._n - 1)
        return np.asarray(np.sqrt(np.maximum(variance, 0.0)))
