"""Topics of a corpus, and topics of several seeds brought into one order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class TopicModel:
    """Topics of a corpus.

    Attributes:
        words: The vocabulary, in the order of the columns of ``phi``.
        phi: Topic × word probabilities, shape (n_topics, n_words), rows sum to 1.
        theta: Article × topic shares, shape (n_articles, n_topics), rows sum to 1; NaN rows for articles
            without a known word.
        articles: Article ids, in the order of the rows of ``theta``.
        corpus: Fingerprint of the corpus.
        settings: How it was made, as text.
        concentration: Sum of each article's Dirichlet posterior over topics, shape (n_articles,): the larger,
            the surer its shares. None for models without a posterior.
        names: Names of the first topics, in order, where they were told beforehand what they are about.
    """

    words: tuple[str, ...]
    phi: NDArray[np.float64]
    theta: NDArray[np.float64]
    articles: tuple[str, ...]
    corpus: str
    settings: str
    concentration: NDArray[np.float64] | None = None
    names: tuple[str, ...] = ()

    @property
    def n_topics(self) -> int:
        """Number of topics."""
        return int(self.phi.shape[0])

    def top_words(self, topic: int, n: int = 10) -> tuple[tuple[str, float], ...]:
        """The most probable words of a topic with their probabilities, ties by word.

        Args:
            topic: Row of ``phi``.
            n: How many words.
        """
        weights = self.phi[topic]
        order = sorted(range(len(self.words)), key=lambda column: (-weights[column], self.words[column]))
        return tuple((self.words[column], float(weights[column])) for column in order[:n])

    def prevalence(self) -> NDArray[np.float64]:
        """Mean share of each topic over the articles that have one, shape (n_topics,); NaN if none has."""
        known = self.theta[~np.isnan(self.theta[:, 0])]
        return known.mean(axis=0) if len(known) else np.full(self.n_topics, np.nan)


@dataclass(frozen=True, kw_only=True)
class Alignment:
    """Which topic of another model is which topic of the first.

    Attributes:
        order: For each topic of the first model, its partner's row in the other.
        similarity: Cosine of each pair's word probabilities, 0 to 1.
    """

    order: tuple[int, ...]
    similarity: tuple[float, ...]


def align(first: TopicModel, other: TopicModel) -> Alignment:
    """Pairs the topics of two models one to one so that the sum of cosines is largest.

    Args:
        first: The model that gives the order.
        other: A model of the same words and as many topics.

    Raises:
        ValueError: The vocabularies or the numbers of topics differ.

    References:
        Kuhn (1955), Naval Research Logistics Quarterly 2, 83-97 (the assignment problem).
    """
    from scipy.optimize import linear_sum_assignment

    if first.words != other.words or first.n_topics != other.n_topics:
        raise ValueError("topics can be paired only between models of the same words and number of topics")
    cosines = _unit_rows(first.phi) @ _unit_rows(other.phi).T
    if first.names == other.names:  # a named topic is its namesake in every seed
        fixed = range(len(first.names))
        cosines[fixed, fixed] += len(cosines)
    rows, columns = linear_sum_assignment(-cosines)
    return Alignment(
        order=tuple(int(column) for column in columns),
        similarity=tuple(
            float(value) - (len(cosines) if first.names == other.names and row < len(first.names) else 0)
            for row, value in zip(rows, cosines[rows, columns], strict=True)
        ),
    )


def in_common_order(models: Sequence[TopicModel]) -> tuple[TopicModel, ...]:
    """The models with their topics in one order: named topics first, the others by mean share over all.

    Args:
        models: Models of the same corpus, words and number of topics; at least one.
    """
    first = models[0]
    orders = [np.array(align(first, model).order) for model in models]
    theta = np.mean([model.theta[:, order] for model, order in zip(models, orders, strict=True)], axis=0)
    known = theta[~np.isnan(theta[:, 0])]
    fixed = len(first.names)
    shares = known.mean(axis=0) if len(known) else np.zeros(first.n_topics)
    free = np.argsort(-shares[fixed:], kind="stable") + fixed
    ranked = np.concatenate([np.arange(fixed), free])
    return tuple(
        replace(model, phi=model.phi[order[ranked]], theta=model.theta[:, order[ranked]])
        for model, order in zip(models, orders, strict=True)
    )


def consensus(models: Sequence[TopicModel]) -> TopicModel:
    """One model from several seeds: topics paired with the first model's, averaged, most prevalent first.

    Args:
        models: Models of the same corpus, words and number of topics; at least one.
    """
    ordered = in_common_order(models)
    return replace(
        ordered[0],
        phi=np.mean([model.phi for model in ordered], axis=0),
        theta=np.mean([model.theta for model in ordered], axis=0),
        settings="\n".join(model.settings for model in models),
    )


def _unit_rows(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(matrix / np.sqrt(np.einsum("ij,ij->i", matrix, matrix))[:, None])
