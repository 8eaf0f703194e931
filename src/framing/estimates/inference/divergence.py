"""Jensen-Shannon divergence of two groups' vocabularies, word by word, beside its noise floor."""

from dataclasses import dataclass
from math import log
from typing import Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Divergence:
    """How far two word distributions lie apart.

    Attributes:
        value: Jensen-Shannon divergence in bits, 0 to 1. Sampling alone makes it greater than 0.
        shares: Each word's share of it, shape (n_words,), summing to 1 (NaN if the value is 0).
        floor: What two samples of these sizes from one distribution would show on average, to first order.
    """

    value: float
    shares: NDArray[np.float64]
    floor: float


def jensen_shannon(
    target: NDArray[np.float64],
    reference: NDArray[np.float64],
    weights: Literal["equal", "size"] = "equal",
) -> Divergence:
    """Jensen-Shannon divergence of two groups' word counts, with base 2.

    Args:
        target: Tokens of every word in the target group, shape (n_words,).
        reference: The same in the reference group.
        weights: ``equal`` gives each group half a say; ``size`` as much as it has tokens.

    References:
        Lin (1991), IEEE Transactions on Information Theory 37(1), 145-151; shares of words: Gallagher et al.
        (2021), EPJ Data Science 10:4; the floor is the first-order bias of plug-in entropies (Miller 1955).
    """
    n_target, n_reference = float(target.sum()), float(reference.sum())
    weight = 0.5 if weights == "equal" else n_target / (n_target + n_reference)
    p, q = target / n_target, reference / n_reference
    mixture = weight * p + (1 - weight) * q
    terms = weight * _surprise(p, mixture) + (1 - weight) * _surprise(q, mixture)
    value = float(terms.sum())
    n_words = int(np.count_nonzero(mixture))
    shares = terms / value if value > 0 else np.full(len(terms), np.nan)
    return Divergence(value=value, shares=shares, floor=_floor(n_words, n_target, n_reference, weight))


def entropy(counts: NDArray[np.float64]) -> float:
    """Shannon entropy of a distribution given by counts, in bits."""
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log2(shares)).sum())


def _surprise(p: NDArray[np.float64], mixture: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p > 0, p * np.log2(p / mixture), 0.0)


def _floor(n_words: int, n_target: float, n_reference: float, weight: float) -> float:
    """Bias of the plug-in value when both groups draw from one distribution.

    Each entropy is too small by (V - 1) / (2 n ln 2) bits; the mixture's variance is
    w²/n₁ + (1 - w)²/n₂ times that of one draw.
    """
    own = weight / n_target + (1 - weight) / n_reference
    mixed = weight**2 / n_target + (1 - weight) ** 2 / n_reference
    return (n_words - 1) / (2 * log(2)) * (own - mixed)
