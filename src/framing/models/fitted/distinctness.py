"""How much the words of a topic are its own: exclusivity, and FREX, which weighs it against frequency.

Everywhere here the weight named is that of *exclusivity*. stm's ``calcfrex(w=)`` puts its weight on frequency
and its ``exclusivity(frexw=)`` on exclusivity.
"""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def frex(phi: Matrix, *, exclusivity_weight: float = 0.5, word_counts: Matrix | None = None) -> Matrix:
    """FREX of every word in every topic: 1 / (w / rank of exclusivity + (1 - w) / rank of frequency).

    Ranks are shares of the words of the topic that are no higher, in (0, 1], ties at their mean; exclusivity
    is φ of the word in this topic over its sum over all topics. High only for words that are both frequent
    and the topic's own, if the weight is neither 0 nor 1.

    Args:
        phi: Topic × word probabilities, shape (n_topics, n_words).
        exclusivity_weight: w, from 0 to 1.
        word_counts: Tokens of each word, shape (n_words,): exclusivities of rare words are drawn towards
            1 / n_topics before they are ranked (``shrunken``), which keeps accidents out of labels. None
            leaves them as they are.

    Returns:
        Shape (n_topics, n_words), in (0, 1].

    Raises:
        ValueError: The weight is not between 0 and 1.

    References:
        Bischof & Airoldi (2012), ICML, 201-208; Airoldi & Bischof (2016), JASA 111, 1381-1403.
    """
    if not 0 <= exclusivity_weight <= 1:
        raise ValueError(f"the weight of exclusivity lies between 0 and 1, not at {exclusivity_weight:g}")
    totals = phi.sum(axis=0)
    own = np.where(totals > 0, phi / np.where(totals > 0, totals, 1.0), 1 / len(phi))
    if word_counts is not None:
        own = np.column_stack([shrunken(own[:, i], float(n)) for i, n in enumerate(word_counts)])
    return np.asarray(
        1 / (exclusivity_weight / _share_below(own) + (1 - exclusivity_weight) / _share_below(phi))
    )


def exclusivity(phi: Matrix, *, n: int = 10, exclusivity_weight: float = 0.7) -> NDArray[np.float64]:
    """Sum of FREX over the most probable words of each topic: at most ``n``, more is more exclusive.

    Topics of common words share them and score low. With more topics it nearly always rises, so it never
    chooses a number of topics by itself.

    Args:
        phi: Topic × word probabilities, shape (n_topics, n_words).
        n: How many words of each topic; ties go to the word whose column comes first.
        exclusivity_weight: Weight of exclusivity against frequency; .7 as in stm.

    Returns:
        Shape (n_topics,).
    """
    scores = frex(phi, exclusivity_weight=exclusivity_weight)
    top = np.argsort(-phi, axis=1, kind="stable")[:, :n]
    return np.asarray(np.take_along_axis(scores, top, axis=1).sum(axis=1))


def shrunken(shares: NDArray[np.float64], count: float) -> NDArray[np.float64]:
    """James-Stein estimate: shares drawn towards equal ones, the more the smaller the count behind them.

    Args:
        shares: Shares that sum to 1, shape (n,).
        count: Observations they come from; with 1 or fewer nothing is known, and all shares are equal.

    References:
        Hausser & Strimmer (2009), JMLR 10, 1469-1484, equations 4 to 6.
    """
    equal = np.full(len(shares), 1 / len(shares))
    if count <= 1:
        return equal
    apart = float(((shares - equal) ** 2).sum())
    if apart == 0:
        return shares
    noise = float((shares * (1 - shares)).sum()) / (count - 1)
    weight = min(noise / apart, 1.0)
    return np.asarray(weight * equal + (1 - weight) * shares)


def _share_below(matrix: Matrix) -> Matrix:
    """For every entry the share of its row that is no higher, ties at their mean."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(matrix, axis=1) / matrix.shape[1])
