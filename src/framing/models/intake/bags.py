"""Articles as bags of words, and what gensim asks for beside them."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Bag = tuple[NDArray[np.int64], NDArray[np.float64]]
"""The words of an article, ascending, and how often each stands there."""


def as_bags(counts: csr_array) -> list[Bag]:
    """Each row of a table of counts as a bag."""
    columns, values = counts.indices.astype(np.int64), counts.data.astype(np.float64)
    return [(columns[start:end], values[start:end]) for start, end in pairwise(counts.indptr.tolist())]


def shuffled(bags: Sequence[Bag], seed: int) -> list[Bag]:
    """The articles with words, in a random order.

    The corpus is sorted by outlet, and what is read last weighs more in online estimation.
    """
    order = np.random.default_rng(seed).permutation(len(bags))
    return [bags[i] for i in order if len(bags[i][0])]


def older_generator(seed: int) -> np.random.RandomState:
    """The older kind of generator, which gensim asks for."""
    return np.random.RandomState(seed % 2**32)


def concentrations(counts: csr_array, prior: float) -> NDArray[np.float64]:
    """Sum of each article's Dirichlet posterior: its known tokens and the prior's, shape (n_articles,).

    Args:
        counts: Tokens of each word in each article.
        prior: Sum of the prior over topics.
    """
    return np.asarray(counts.sum(axis=1), dtype=np.float64).ravel() + prior
