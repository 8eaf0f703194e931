"""Word shifts: what each word adds to the difference of two texts in an average, entropy or divergence.

Everything here takes distributions of words (shares that sum to 1, shape (…, n_words)) and gives what each
word adds, in the units of the statistic; the sum over words is the difference, exactly.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["proportion", "entropy", "jsd", "average"]
Reals = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class ShiftStatistic:
    """How two texts are compared.

    Attributes:
        kind: ``proportion``: share of each word. ``entropy``: Shannon's or Tsallis's. ``jsd``: Jensen-Shannon
            divergence, both texts with the same weight. ``average``: mean score of the tokens.
        order: Order α of Tsallis's entropy, above 0; 1 is Shannon's, in bits. Small orders look at rare
            words, large ones at frequent ones.
        scores: Score of each word, shape (n_words,), for ``average`` alone.
        centre: Score that counts as neutral, for ``average``: it decides whose share a word's addition is
            called, not the difference.
    """

    kind: Kind
    order: float = 1.0
    scores: Reals | None = None
    centre: float = 0.0

    def additions(self, target: Reals, reference: Reals) -> Reals:
        """What each word adds to target minus reference (to the divergence, for ``jsd``).

        Args:
            target: Shares of words, shape (…, n_words).
            reference: The same of the other text.

        References:
            Gallagher, Frank, Mitchell, Schwartz, Reagan, Danforth & Dodds (2021), EPJ Data Science 10:4
            (generalised word shifts);
            Tsallis (1988), Journal of Statistical Physics 52, 479-487; Lin (1991), IEEE Transactions on
            Information Theory 37(1), 145-151.
        """
        if self.kind == "proportion":
            return target - reference
        if self.kind == "average":
            scores = np.zeros(target.shape[-1]) if self.scores is None else self.scores
            return (target - reference) * (scores - self.centre)
        own, other = entropy_terms(target, self.order), entropy_terms(reference, self.order)
        if self.kind == "entropy":
            return own - other
        return entropy_terms((target + reference) / 2, self.order) - (own + other) / 2

    def difference(self, additions: Reals) -> Reals:
        """The whole difference, shape (…).

        Additions of shares always sum to 0; their difference is half the sum of their sizes: the share of
        tokens that would have to change (total variation distance).

        Args:
            additions: What ``additions`` gave.
        """
        if self.kind == "proportion":
            return np.asarray(np.abs(additions).sum(axis=-1) / 2)
        return np.asarray(additions.sum(axis=-1))


def generalised_additions(
    shares: tuple[Reals, Reals], scores: tuple[Reals, Reals], centre: float = 0.0
) -> tuple[Reals, Reals]:
    """What each word adds to a difference of averages where its score differs between the texts too.

    Args:
        shares: Shares of words in target and reference.
        scores: Scores of words in target and reference.
        centre: Score that counts as neutral.

    Returns:
        What each word adds by its share, and by its score; together they sum to the difference.

    References:
        Gallagher et al. (2021), EPJ Data Science 10:4 (generalised word shifts).
    """
    (p, q), (here, there) = shares, scores
    return (p - q) * ((here + there) / 2 - centre), (here - there) * (p + q) / 2


def entropy_terms(shares: Reals, order: float = 1.0) -> Reals:
    """What each word adds to the entropy of a distribution, up to a constant that all distributions share.

    Args:
        shares: Shares of words, shape (…, n_words).
        order: 1 for Shannon's in bits, another number above 0 for Tsallis's.
    """
    there = shares > 0
    safe = np.where(there, shares, 1.0)
    if order == 1:
        return np.where(there, -shares * np.log2(safe), 0.0)
    return np.where(there, -(safe**order) / (order - 1), 0.0)
