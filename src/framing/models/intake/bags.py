"""Articles as gensim reads them: bags of words; and their topics, whatever the order they come in."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Bag = list[tuple[int, float]]
"""The words of an article with their counts, words ascending."""


def as_bags(counts: csr_array) -> list[Bag]:
    """Each row of a table of counts as a bag."""
    columns, values = counts.indices.tolist(), counts.data.tolist()
    bounds = counts.indptr.tolist()
    return [list(zip(columns[start:end], values[start:end], strict=True)) for start, end in pairwise(bounds)]


def shuffled(bags: Sequence[Bag], seed: int) -> list[Bag]:
    """The articles with words, in a random order.

    The corpus is sorted by outlet, and what is read last weighs more in online estimation.
    """
    order = np.random.default_rng(seed).permutation(len(bags))
    return [bags[i] for i in order if bags[i]]


def topic_shares(model: Any, bags: Sequence[Bag], seed: int) -> NDArray[np.float64]:
    """Topic shares of every article, shape (n_articles, n_topics); NaN for articles without words.

    gensim draws the first guess of an article from a generator that goes on from article to article, so that
    an article's shares depend on those before it. Here every article starts from the same guess, and shares
    depend on nothing but the article and the topics.

    Args:
        model: A gensim ``LdaModel``; its generator is set anew.
        bags: The articles.
        seed: Seed of the first guess.
    """
    return np.vstack([_shares_of(model, bag, seed) for bag in bags])


def _shares_of(model: Any, bag: Bag, seed: int) -> NDArray[np.float64]:
    if not bag:
        return np.full((1, model.num_topics), np.nan)
    model.random_state = older_generator(seed)
    gamma, _ = model.inference([bag])
    return np.asarray(gamma / gamma.sum(), dtype=np.float64)


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
