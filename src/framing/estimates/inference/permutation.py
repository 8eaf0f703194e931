"""Permutation of outlet labels: every labelling where that is possible, a seeded draw where it is not."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from framing.estimates.inference.design import MAX_EXACT_LABELLINGS, MONTE_CARLO_LABELLINGS

SLACK = 1e-9
"""Statistics this close, relatively, count as tied: the order of a sum must not decide."""

_SCORES_AT_ONCE = 1_024
"""Scores whose statistics under every labelling are held in memory together."""


@dataclass(frozen=True, kw_only=True)
class Labellings:
    """Ways to choose the outlets that carry the target's label.

    Attributes:
        chosen: Shape (n_labellings, n_outlets): 1.0 for an outlet in the target group. The first row is
            the observed labelling: the first outlets.
        exact: True if every labelling is there.
        within: Strata within which labels are exchanged, in a word; empty for none.
    """

    chosen: NDArray[np.float64]
    exact: bool
    within: str = ""

    @property
    def method(self) -> str:
        """In words, for a methods paragraph."""
        what = f"permutation of outlet labels{f' within {self.within}' if self.within else ''}"
        if self.exact:
            return f"exact {what} ({len(self.chosen)} labellings)"
        return f"{what} ({len(self.chosen) - 1} drawn labellings)"


def labellings(
    n_target: int,
    n_reference: int,
    *,
    seed: int,
    max_exact: int = MAX_EXACT_LABELLINGS,
    draws: int = MONTE_CARLO_LABELLINGS,
) -> Labellings:
    """Every labelling of the outlets, or a seeded draw if there are more than ``max_exact``.

    Args:
        n_target: Outlets of the target group, which come first.
        n_reference: Outlets of the reference group.
        seed: Seed of the draw; without effect where every labelling is listed.
        max_exact: Most labellings that are listed.
        draws: Labellings drawn, beside the observed one, where there are more.
    """
    if comb(n_target + n_reference, n_target) <= max_exact:
        return Labellings(chosen=_every(n_target, n_reference), exact=True)
    return Labellings(chosen=_drawn(n_target, n_reference, draws, seed), exact=False)


@lru_cache(maxsize=8)
def _every(n_target: int, n_reference: int) -> NDArray[np.float64]:
    n = n_target + n_reference
    picks = np.array(list(combinations(range(n), n_target)), dtype=np.intp).reshape(-1, n_target)
    chosen = np.zeros((len(picks), n))
    np.put_along_axis(chosen, picks, 1.0, axis=1)
    chosen.flags.writeable = False
    return chosen


@lru_cache(maxsize=8)
def _drawn(n_target: int, n_reference: int, draws: int, seed: int) -> NDArray[np.float64]:
    observed = np.repeat([1.0, 0.0], [n_target, n_reference])
    rng = np.random.default_rng(seed)
    chosen = np.vstack([observed, rng.permuted(np.tile(observed, (draws, 1)), axis=1)])
    chosen.flags.writeable = False
    return chosen


def permutation_p(values: NDArray[np.float64], draw: Labellings) -> NDArray[np.float64]:
    """Two-sided p-values of "the labels do not matter", by Welch's studentised difference.

    Studentising keeps the test near its size when the groups vary unequally.

    Args:
        values: Shape (n_outlets, n_scores), target outlets first, no NaN.
        draw: Labellings of as many outlets; the first is the observed one.

    Returns:
        Shape (n_scores,): the share of labellings at least as extreme, the observed one among them. Where
        labellings are drawn this is (1 + count) / (1 + draws).

    References:
        Janssen (1997), Statistics & Probability Letters 36, 9-21; Phipson & Smyth (2010), Statistical
        Applications in Genetics and Molecular Biology 9(1), 39.
    """
    statistics = np.abs(studentised(values, draw))
    return np.asarray(np.mean(statistics >= statistics[0] * (1 - SLACK), axis=0))


def max_t_p(values: NDArray[np.float64], draw: Labellings) -> NDArray[np.float64]:
    """Like ``permutation_p``, adjusted over all scores: each is held against the largest of every labelling.

    Args:
        values: Shape (n_outlets, n_scores), target outlets first, no NaN.
        draw: Labellings of as many outlets; the first is the observed one.

    References:
        Westfall & Young (1993), Resampling-Based Multiple Testing, ch. 2 (single-step max-T).
    """
    largest = np.zeros(len(draw.chosen))
    observed = []
    for first in range(0, values.shape[1], _SCORES_AT_ONCE):
        statistics = np.abs(studentised(values[:, first : first + _SCORES_AT_ONCE], draw))
        largest = np.maximum(largest, statistics.max(axis=1))
        observed.append(statistics[0])
    largest.sort()
    reached = len(largest) - np.searchsorted(largest, np.concatenate(observed) * (1 - SLACK), side="left")
    return np.asarray(reached / len(largest))


def studentised(values: NDArray[np.float64], draw: Labellings) -> NDArray[np.float64]:
    """Welch's t of every score under every labelling, shape (n_labellings, n_scores).

    A difference without any spread inside the groups is infinite; no difference is 0.

    Args:
        values: Shape (n_outlets, n_scores), no NaN; at least two outlets on each side.
        draw: Labellings of as many outlets.
    """
    # Sums of squares lose digits when the mean is far from 0; centring does not change the statistic.
    centred = values - values.mean(axis=0)
    squares = centred**2
    n_target = draw.chosen[0].sum()
    n_reference = draw.chosen.shape[1] - n_target
    sums, sums_of_squares = draw.chosen @ centred, draw.chosen @ squares
    first, second = sums / n_target, (centred.sum(axis=0) - sums) / n_reference
    spread = _spread(sums_of_squares, first, n_target)
    spread += _spread(squares.sum(axis=0) - sums_of_squares, second, n_reference)
    return over_error(first - second, spread, squares.mean(axis=0))


def _spread(squares: NDArray[np.float64], mean: NDArray[np.float64], n: float) -> NDArray[np.float64]:
    return np.asarray(np.maximum(squares - n * mean**2, 0.0) / (n * (n - 1)))


def over_error(
    gap: NDArray[np.float64], spread: NDArray[np.float64], scale: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Differences over their errors, where rounding noise is zero.

    Args:
        gap: Differences.
        spread: Their variances.
        scale: Mean square of the centred scores, by which noise is judged.
    """
    gap = np.where(gap**2 > scale * SLACK**2, gap, 0.0)
    error = np.sqrt(np.where(spread > scale * 1e-14, spread, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(gap == 0, 0.0, gap / error)
