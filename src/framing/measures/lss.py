"""Latent semantic scaling: how near the words of a text are to the seed words of either pole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from framing.measures.base import Scores
from framing.measures.scoring.embedded import (
    Pole,
    known_words,
    mean_weights,
    poles_of,
    require_embeddings,
    rescaled,
)
from framing.measures.scoring.table import Column, score_table, units_of
from framing.models.base import Embedding, TopicModel
from framing.text.tokens import Tokens
from framing.types import Dimension


@dataclass(frozen=True, kw_only=True)
class Lss:
    """Mean polarity of a text's words: a word's polarity is the sum of its weighted cosines with the seeds.

    The weights of a pole's seeds add up to 1, those of the other pole's to -1; a seed with a wildcard shares
    its weight among the words that it matches. Use it with ``lsa``, whose vectors are those of the paper; it
    asks for thousands of articles. A dimension with one pole has no opposite to be told from: its score is
    nearness to the seeds.

    Attributes:
        rescale: Give scores as standard deviations from the mean of all units of the corpus, both groups
            together. Groups that were scaled apart could not be compared.
        function_words: Count pronouns, prepositions and the like.
        min_seeds: Least seeds that a pole must find in the embedding.

    References:
        Watanabe (2021), Latent Semantic Scaling: A Semisupervised Text Analysis Technique for New Domains
        and Languages, Communication Methods and Measures 15, 81-102, equations 1 and 2.
    """

    needs: ClassVar[Literal["nothing", "embedding", "topics"]] = "embedding"
    rests_on: ClassVar[Literal["patterns", "seeds"]] = "seeds"
    title: ClassVar[str] = "Latent semantic scaling"
    citation: ClassVar[str] = "Watanabe (2021), Communication Methods and Measures 15, 81-102"

    rescale: bool = False
    function_words: bool = False
    min_seeds: int = 2

    def __call__(
        self,
        tokens: Tokens,
        dimensions: Sequence[Dimension],
        *,
        models: Sequence[Embedding | TopicModel] = (),
    ) -> tuple[Scores, ...]:
        """One Scores, ``lss``: the mean over the models.

        Args:
            tokens: The corpus, tokenised; says which unit is scored.
            dimensions: What to look for; those with too few known seeds are left out and named.
            models: Embeddings of one vocabulary, one per seed.

        Raises:
            UsageError: No embedding was given.
        """
        embeddings = require_embeddings(models, "lss")
        known = known_words(tokens, embeddings[0].words, with_function_words=self.function_words)
        poles = {dimension.name: poles_of(dimension, tokens, embeddings[0]) for dimension in dimensions}
        usable = {name: seeds for name, seeds in poles.items() if self._obstacle(seeds) is None}
        polarities = [_polarity(seeds, embeddings) for seeds in usable.values()]
        weights = np.column_stack([np.zeros((len(known.frequency), 0)), *polarities])
        values, n_known = mean_weights(tokens, known, weights)
        if self.rescale:
            values = rescaled(values)
        columns = [
            Column(dimension=name, values=values[:, i], n_matched=n_known) for i, name in enumerate(usable)
        ]
        limit = None if self.rescale else 2.0
        scores = Scores(
            measure="lss",
            unit="standard deviations over all units" if self.rescale else "mean polarity of words",
            low=None if limit is None else -limit,
            high=limit,
            table=score_table(tokens, units_of(tokens), columns),
            corpus=tokens.fingerprint,
            diagnostics=tuple(self._remarks(poles, embeddings, known.frequency)),
        )
        return (scores,)

    def _obstacle(self, poles: Sequence[Pole]) -> str | None:
        few = [pole.coverage for pole in poles if len(pole.found) < self.min_seeds]
        return f"{self.min_seeds} seeds are needed per pole: {'; '.join(few)}" if few else None

    def _remarks(
        self,
        poles: Mapping[str, Sequence[Pole]],
        embeddings: Sequence[Embedding],
        frequency: NDArray[np.float64],
    ) -> Iterable[str]:
        for name, seeds in poles.items():
            obstacle = self._obstacle(seeds)
            if obstacle:
                yield f"{name} is left out, {obstacle}"
                continue
            found = "; ".join(
                f"{pole.coverage}, mean cosine {_cohesion(pole, embeddings):.2f}" for pole in seeds
            )
            share = _share_of_top(np.abs(_polarity(seeds, embeddings)) * frequency)
            yield f"{name}: {found}; {TOP} words carry {share:.0%} of all polarity"


TOP = 20
"""Words whose share of the whole polarity is told."""


def seed_weights(poles: Sequence[Pole], embedding: Embedding) -> dict[int, float]:
    """Row of each word that a seed stands for → its weight, the seeds of the second pole below 0.

    Each seed that is known has the same share of its pole's weight of 1 (or -1), and its words share that.

    Args:
        poles: The positive pole and, if there is one, the negative.
        embedding: Where the seeds are looked up.
    """
    weights: dict[int, float] = {}
    for sign, pole in zip((1.0, -1.0), poles, strict=False):
        for seed in pole.found:
            rows = embedding.find(seed)
            for row in rows:
                weights[row] = weights.get(row, 0.0) + sign / len(pole.found) / len(rows)
    return weights


def _polarity(poles: Sequence[Pole], embeddings: Sequence[Embedding]) -> NDArray[np.float64]:
    """Polarity of every word, the mean over the embeddings, shape (n_words,)."""
    return np.asarray(np.mean([_in_one(poles, embedding) for embedding in embeddings], axis=0))


def _in_one(poles: Sequence[Pole], embedding: Embedding) -> NDArray[np.float64]:
    weights = seed_weights(poles, embedding)
    rows = sorted(weights)
    direction = np.array([weights[row] for row in rows]) @ embedding.unit_vectors[rows]
    return np.asarray(embedding.unit_vectors @ direction)


def _cohesion(pole: Pole, embeddings: Sequence[Embedding]) -> float:
    """Mean cosine between the words of a pole: near 0 if they have nothing in common."""
    n = len(pole.rows)
    if n < 2:  # noqa: PLR2004  # a single word has nobody to be near to
        return 1.0
    sums = [np.square(embedding.unit_vectors[list(pole.rows)].sum(axis=0)).sum() for embedding in embeddings]
    return float((np.mean(sums) - n) / (n * (n - 1)))


def _share_of_top(weights: NDArray[np.float64]) -> float:
    total = weights.sum()
    return float(np.sort(weights)[::-1][:TOP].sum() / total) if total > 0 else 0.0


MEASURE = Lss
