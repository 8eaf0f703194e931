"""Do other seeds find the same topics, and the same difference between groups?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from framing.errors import UsageError
from framing.models.fitted.topics import TopicModel

REFOUND = 0.7
"""Similarity from which a topic counts as found again."""

Matrix = NDArray[np.float64]
Likeness = Literal["cosine", "jsd"]


@dataclass(frozen=True, kw_only=True)
class Stability:
    """How well the topics of several seeds agree, topics numbered as in the first model.

    Attributes:
        likeness: What similarity is: ``cosine`` of φ, or ``jsd``: 1 - Jensen-Shannon divergence in bits.
        similarity: For each pair of seeds and each topic the similarity of its two versions, 0 to 1, shape
            (n_pairs, n_topics).
        pairs: The pairs, as numbers of models from 0.
        order: For each model the row of ``phi`` that is each topic of the first, shape (n_models, n_topics).
        threshold: Similarity from which a topic counts as found again.
    """

    likeness: Likeness
    similarity: Matrix
    pairs: tuple[tuple[int, int], ...]
    order: NDArray[np.int64]
    threshold: float

    @property
    def per_topic(self) -> Matrix:
        """Share of pairs of seeds in which each topic is found again, shape (n_topics,)."""
        return np.asarray((self.similarity >= self.threshold).mean(axis=0))

    @property
    def refound(self) -> float:
        """Share of topics found again, over all pairs of seeds, 0 to 1."""
        return float((self.similarity >= self.threshold).mean())

    @property
    def mean(self) -> float:
        """Mean similarity of matched topics over all pairs of seeds, 0 to 1."""
        return float(self.similarity.mean())


def stability(
    models: Sequence[TopicModel], *, likeness: Likeness = "cosine", threshold: float = REFOUND
) -> Stability:
    """Pairs the topics of every two seeds one to one and says how alike they are.

    Pairs are made afresh for every two seeds, so a topic that the first seed missed does not spoil the rest;
    a topic that was named beforehand is its namesake's pair.
    ``similarity`` counts topics by their partners in the first model. Cosines of rows in which a few words
    have most of the weight are high by themselves: compare with models of shuffled words, or with more than
    one number of topics, before calling .7 stable.

    Args:
        models: At least two models of the same words and number of topics, one per seed.
        likeness: Cosine, or 1 - Jensen-Shannon divergence, which counts rare words less.
        threshold: Similarity from which a topic counts as found again.

    Raises:
        UsageError: There is only one model, or the models differ in words or number of topics.

    References:
        Chuang et al. (2015), TopicCheck, NAACL, 175-184; Kuhn (1955), Naval Research Logistics Quarterly 2.
    """
    _require_comparable(models)
    named = len(models[0].names) if all(model.names == models[0].names for model in models) else 0
    order = np.vstack([_matched(models[0].phi, model.phi, likeness, named)[0] for model in models])
    pairs = tuple(combinations(range(len(models)), 2))
    similarity = np.vstack(
        [_matched(models[one].phi[order[one]], models[other].phi, likeness, named)[1] for one, other in pairs]
    )
    return Stability(likeness=likeness, similarity=similarity, pairs=pairs, order=order, threshold=threshold)


def likeness_of(first: Matrix, other: Matrix, likeness: Likeness = "cosine") -> Matrix:
    """Similarity of every topic with every topic, shape (n_first, n_other), 0 to 1.

    Args:
        first: Word probabilities, rows sum to 1.
        other: The same of another model, for the same words.
        likeness: What similarity is.

    References:
        Jensen-Shannon divergence: Lin (1991), IEEE Transactions on Information Theory 37, 145-151.
    """
    if likeness == "cosine":
        lengths = [np.sqrt((matrix**2).sum(axis=1, keepdims=True)) for matrix in (first, other)]
        units = [
            matrix / np.where(length > 0, length, 1.0)
            for matrix, length in zip((first, other), lengths, strict=True)
        ]
        return np.asarray(units[0] @ units[1].T)
    entropies = [_entropy(matrix) for matrix in (first, other)]
    mixed = np.array([_entropy((row + other) / 2) for row in first])
    return np.asarray(1 - (mixed - (entropies[0][:, None] + entropies[1][None, :]) / 2))


@dataclass(frozen=True, kw_only=True)
class SignStability:
    """Whether the seeds agree on which group gives a topic more room.

    Attributes:
        differences: Difference of the groups' means of outlet means, one per seed, shape (n_seeds, n_topics).
        agreeing: Share of seeds with the sign that most seeds give, shape (n_topics,); NaN where no seed has
            a difference.
        n_outlets: Outlets of the first and the second group with a known share.
    """

    differences: Matrix
    agreeing: NDArray[np.float64]
    n_outlets: tuple[int, int]


def sign_stability(
    thetas: Sequence[Matrix], outlets: Sequence[str], *, groups: Mapping[str, str], first: str, second: str
) -> SignStability:
    """Differences between two groups of outlets, seed by seed. It is no test: seeds are not outlets.

    Every outlet counts once, by its mean over articles, however much it prints. A sign that seeds agree on
    can still be an accident of these outlets; one they do not agree on is no finding whatever its p.

    Args:
        thetas: Shares by seed, topics in one order (``in_one_order``), each of shape (n_articles, n_topics).
        outlets: Outlet of each article.
        groups: Group of each outlet; outlets that are not in it are left out.
        first: Name of the group whose mean is taken.
        second: Name of the group whose mean is taken off.

    Raises:
        UsageError: A group has no outlet with an article that has topics.
    """
    column = np.array(outlets, dtype=object)
    sides = []
    for group in (first, second):
        names = sorted({outlet for outlet in outlets if groups.get(outlet) == group})
        means = np.array([[_mean(theta[column == name]) for name in names] for theta in thetas])
        known = ~np.isnan(means).any(axis=(0, 2)) if names else np.zeros(0, dtype=bool)
        if not known.any():
            raise UsageError(f"no outlet of group {group!r} has an article with topics")
        sides.append(means[:, known])
    differences = np.asarray(sides[0].mean(axis=1) - sides[1].mean(axis=1))
    return SignStability(
        differences=differences,
        agreeing=_agreeing(differences),
        n_outlets=(sides[0].shape[1], sides[1].shape[1]),
    )


def in_one_order(models: Sequence[TopicModel], found: Stability) -> tuple[Matrix, ...]:
    """θ of every model with its topics numbered as in the first, as ``sign_stability`` takes them."""
    return tuple(model.theta[:, order] for model, order in zip(models, found.order, strict=True))


def _require_comparable(models: Sequence[TopicModel]) -> None:
    if len(models) < 2:  # noqa: PLR2004 - agreement takes two
        raise UsageError("stability needs models of at least two seeds; fit more seeds")
    first = models[0]
    if any(model.words != first.words or model.n_topics != first.n_topics for model in models):
        raise UsageError(
            "stability needs models of the same words and the same number of topics; these differ: "
            + ", ".join(f"{model.n_topics} topics of {len(model.words)} words" for model in models)
        )


def _matched(
    first: Matrix, other: Matrix, likeness: Likeness, named: int
) -> tuple[NDArray[np.int64], Matrix]:
    """For each topic of the first its partner, and how alike they are; named topics stand first in both."""
    from scipy.optimize import linear_sum_assignment

    alike = likeness_of(first, other, likeness)
    columns = linear_sum_assignment(-alike[named:, named:])[1]
    partners = np.concatenate([np.arange(named), columns + named]).astype(np.int64)
    return partners, np.asarray(alike[np.arange(len(partners)), partners])


def _mean(theta: Matrix) -> NDArray[np.float64]:
    known = theta[~np.isnan(theta[:, 0])]
    return known.mean(axis=0) if len(known) else np.full(theta.shape[1], np.nan)


def _agreeing(differences: Matrix) -> NDArray[np.float64]:
    above, below = (differences > 0).sum(axis=0), (differences < 0).sum(axis=0)
    signed = above + below
    return np.asarray(np.where(signed > 0, np.maximum(above, below) / len(differences), np.nan))


def _entropy(matrix: Matrix) -> NDArray[np.float64]:
    """Entropy of each row in bits; 0 ln 0 is 0."""
    positive = matrix > 0
    return np.asarray(
        -(np.where(positive, matrix * np.log2(np.where(positive, matrix, 1.0)), 0.0)).sum(axis=1)
    )
