"""Topics of a corpus, and topics of several seeds brought into one order."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    """

    words: tuple[str, ...]
    phi: NDArray[np.float64]
    theta: NDArray[np.float64]
    articles: tuple[str, ...]
    corpus: str
    settings: str

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
    rows, columns = linear_sum_assignment(-cosines)
    return Alignment(
        order=tuple(int(column) for column in columns),
        similarity=tuple(float(value) for value in cosines[rows, columns]),
    )


def consensus(models: Sequence[TopicModel]) -> TopicModel:
    """One model from several seeds: topics paired with the first model's, averaged, most prevalent first.

    Args:
        models: Models of the same corpus, words and number of topics; at least one.
    """
    first = models[0]
    orders = [list(align(first, model).order) for model in models]
    phi = np.mean([model.phi[order] for model, order in zip(models, orders, strict=True)], axis=0)
    theta = np.mean([model.theta[:, order] for model, order in zip(models, orders, strict=True)], axis=0)
    known = theta[~np.isnan(theta[:, 0])]
    ranked = np.argsort(-known.mean(axis=0), kind="stable") if len(known) else np.arange(first.n_topics)
    return TopicModel(
        words=first.words,
        phi=phi[ranked],
        theta=theta[:, ranked],
        articles=first.articles,
        corpus=first.corpus,
        settings="\n".join(model.settings for model in models),
    )


def _unit_rows(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(matrix / np.sqrt(np.einsum("ij,ij->i", matrix, matrix))[:, None])
