"""Nearness of a text's words to the seed words of a dimension."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from framing.measures.base import Scores
from framing.measures.scoring.embedded import (
    KnownWords,
    Pole,
    known_words,
    poles_of,
    require_embeddings,
    row_totals,
)
from framing.measures.scoring.table import Column, score_table, units_of
from framing.models.base import Embedding, TopicModel
from framing.text.tokens import Tokens
from framing.types import Dimension


@dataclass(frozen=True, kw_only=True)
class Centroid:
    """Cosine between the centroid of a text's words and that of a dimension's seeds.

    The centroid of the whole corpus is taken off the text's first: the mean of all words is a direction that
    every text shares. For dimensions with two poles the nearness to the negative pole is taken off, so that 0
    is between the poles; dimensions with one pole are scored by nearness alone.

    Attributes:
        function_words: Count pronouns, prepositions and the like.
        min_seeds: Least seed words that a pole must find in the embedding.

    References:
        Garten, Hoover, Johnson, Boghrati, Iskiwitch & Dehghani (2018), Dictionaries and distributions,
        Behavior Research Methods 50, 344-361 (distributed dictionary representations); taking the common
        direction off: Arora, Liang & Ma (2017), ICLR.
    """

    needs: ClassVar[Literal["nothing", "embedding", "topics"]] = "embedding"
    rests_on: ClassVar[Literal["patterns", "seeds"]] = "seeds"
    title: ClassVar[str] = "Nearness to seed words"
    citation: ClassVar[str] = "Garten et al. (2018), Behavior Research Methods 50, 344-361"

    function_words: bool = False
    min_seeds: int = 2

    def __call__(
        self,
        tokens: Tokens,
        dimensions: Sequence[Dimension],
        *,
        models: Sequence[Embedding | TopicModel] = (),
    ) -> tuple[Scores, ...]:
        """One Scores, ``centroid``: the mean over the models.

        Args:
            tokens: The corpus, tokenised; says which unit is scored.
            dimensions: What to look for; those with too few known seeds are left out and named.
            models: Embeddings of one vocabulary, one per seed.

        Raises:
            UsageError: No embedding was given.
        """
        embeddings = require_embeddings(models, "centroid")
        known = known_words(tokens, embeddings[0].words, with_function_words=self.function_words)
        looked_up = {dimension.name: poles_of(dimension, tokens, embeddings[0]) for dimension in dimensions}
        usable = {
            name: poles
            for name, poles in looked_up.items()
            if min(len(pole.rows) for pole in poles) >= self.min_seeds
        }
        values, n_known = _scored(tokens, known, embeddings, tuple(usable.values()))
        columns = [
            Column(dimension=name, values=values[:, i], n_matched=n_known) for i, name in enumerate(usable)
        ]
        scores = Scores(
            measure="centroid",
            unit="cosine, or difference of cosines to two poles",
            low=-2.0,
            high=2.0,
            table=score_table(tokens, units_of(tokens), columns),
            corpus=tokens.fingerprint,
            diagnostics=tuple(self._remark(name, poles) for name, poles in looked_up.items()),
        )
        return (scores,)

    def _remark(self, name: str, poles: Sequence[Pole]) -> str:
        few = min(len(pole.rows) for pole in poles) < self.min_seeds
        found = "; ".join(pole.coverage for pole in poles)
        return (
            f"{name} is left out, {self.min_seeds} seeds are needed per pole: {found}"
            if few
            else f"{name}: {found}"
        )


def _scored(
    tokens: Tokens,
    known: KnownWords,
    embeddings: Sequence[Embedding],
    dimensions: Sequence[Sequence[Pole]],
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Scores of every unit on every dimension, the mean over the embeddings, and known tokens per unit."""
    directions = [
        np.array([_towards(poles, embedding) for poles in dimensions]).reshape(-1, embedding.vectors.shape[1])
        for embedding in embeddings
    ]
    values, totals = [np.zeros((0, len(dimensions)))], [np.zeros(0, np.int64)]
    for part in tokens.parts():
        counts = known.counts(part, tokens.unit)
        totals.append(row_totals(counts))
        texts = [_texts(counts, embedding, known.frequency) for embedding in embeddings]
        values.append(np.mean([text @ to.T for text, to in zip(texts, directions, strict=True)], axis=0))
    return np.concatenate(values), np.concatenate(totals)


def _towards(poles: Sequence[Pole], embedding: Embedding) -> NDArray[np.float64]:
    """The direction whose product with a text's is its score: one pole's, or the difference of two."""
    units = [_unit(pole.centroid(embedding)[None, :])[0] for pole in poles]
    return np.asarray(units[0] if len(units) == 1 else units[0] - units[1])


def _texts(counts: csr_array, embedding: Embedding, frequency: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit vectors from the corpus's centroid to each text's, shape (n_units, n_dimensions); NaN if none."""
    totals = row_totals(counts)
    centres = (counts @ embedding.unit_vectors) / np.where(totals > 0, totals, np.nan)[:, None]
    common = frequency @ embedding.unit_vectors / max(frequency.sum(), 1.0)
    return _unit(centres - common)


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return np.asarray(vectors / np.where(lengths > 0, lengths, np.nan)[:, None])


MEASURE = Centroid
