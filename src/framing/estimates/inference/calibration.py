"""What people code where a measure gives a certain score: the line through both, and classes of scores.

Two groups in which the same score goes with different codes are measured differently, and their difference in
scores is in part one of the measure.

References:
    Cox (1958), Biometrika 45, 562-565 (intercept and slope); Van Calster et al. (2016), Journal of Clinical
    Epidemiology 74, 167-176, for what they tell.
"""

from dataclasses import dataclass
from math import inf, nan

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

CLASSES = 4
"""Classes of scores at most; those of 0 are one where scores begin there."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """The straight line of codes over scores, by weighted least squares.

    Attributes:
        scores: Scores of the coded units, shape (n,).
        codes: Their codes, shape (n,).
    """

    scores: Reals
    codes: Reals

    def slope(self, weights: Reals) -> Reals:
        """Change of the mean code per unit of the score for each row of weights; NaN for equal scores."""
        middle, mean = self._means(weights)
        aside = self.scores - middle[:, None]
        spread = np.sum(weights * aside**2, axis=1)
        shared = np.sum(weights * aside * (self.codes - mean[:, None]), axis=1)
        certain = spread > 1e-12 * np.sum(weights * self.scores**2, axis=1)
        return np.asarray(np.divide(shared, spread, out=np.full(len(spread), nan), where=certain))

    def intercept(self, weights: Reals) -> Reals:
        """Mean code at a score of 0, by the line, for each row of weights."""
        middle, mean = self._means(weights)
        return np.asarray(mean - self.slope(weights) * middle)

    def _means(self, weights: Reals) -> tuple[Reals, Reals]:
        total = weights.sum(axis=1)
        return weights @ self.scores / total, weights @ self.codes / total


def classes(scores: Reals, weights: Reals, *, floor: bool) -> Reals:
    """Upper ends of the classes into which scores are put, the last one infinite.

    Args:
        scores: Scores of all coded units.
        weights: Units that each stands for.
        floor: True gives scores of 0 a class of their own; they are the least possible.

    Returns:
        Ascending ends; weighted quantiles of the scores, so that the classes hold like numbers of texts.
    """
    above = scores > 0 if floor else np.ones(len(scores), dtype=np.bool_)
    order = np.argsort(scores[above], kind="stable")
    ranked, reached = scores[above][order], np.cumsum(weights[above][order])
    parts = CLASSES - 1 if floor and not above.all() else CLASSES
    shares = np.arange(1, parts) / parts
    ends = ranked[np.searchsorted(reached, shares * reached[-1])] if len(ranked) else np.zeros(0)
    lower = [0.0] if floor and not above.all() else []
    inner = [end for end in np.unique(ends) if end < scores.max()]
    return np.array([*lower, *inner, inf])
