"""Concept mover's distance: what it costs to turn a text into a concept, word by word."""

from collections.abc import Iterator, Sequence
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
    look_up,
    require_embeddings,
    rescaled,
    row_totals,
    seeds_of,
)
from framing.measures.scoring.table import Column, score_table, units_of
from framing.models.base import Embedding, TopicModel
from framing.text.tokens import Tokens
from framing.types import Dimension


@dataclass(frozen=True, kw_only=True)
class Cmd:
    """Nearness of a text to a concept: 1 minus the relaxed word mover's distance to a text of its seeds.

    Each word of the text goes to the seed that it is nearest to, and each seed to its nearest word of the
    text; the costlier of the two is the distance (cosine distances, averaged). The concept is the pole that a
    dimension is named after; opposite poles have no part in this measure.

    Attributes:
        rescale: Give scores as standard deviations from the mean of all units of the corpus, both groups
            together, as the literature does. Groups that are scaled apart have a mean of 0 each and cannot be
            compared, so that is not offered.
        function_words: Count pronouns, prepositions and the like.
        min_seeds: Least seed words that the embedding must know.

    References:
        Stoltz & Taylor (2019), Concept Mover's Distance, Journal of Computational Social Science 2, 293-313;
        relaxed distance: Kusner, Sun, Kolkin & Weinberger (2015), ICML.
    """

    needs: ClassVar[Literal["nothing", "embedding", "topics"]] = "embedding"
    rests_on: ClassVar[Literal["patterns", "seeds"]] = "seeds"
    title: ClassVar[str] = "Concept mover's distance"
    citation: ClassVar[str] = "Stoltz & Taylor (2019), Journal of Computational Social Science 2, 293-313"

    rescale: bool = True
    function_words: bool = False
    min_seeds: int = 2

    def __call__(
        self,
        tokens: Tokens,
        dimensions: Sequence[Dimension],
        *,
        models: Sequence[Embedding | TopicModel] = (),
    ) -> tuple[Scores, ...]:
        """One Scores, ``cmd``: the mean over the models.

        Args:
            tokens: The corpus, tokenised; says which unit is scored.
            dimensions: What to look for; those with too few known seeds are left out and named.
            models: Embeddings of one vocabulary, one per seed.

        Raises:
            UsageError: No embedding was given.
        """
        embeddings = require_embeddings(models, "cmd")
        known = known_words(tokens, embeddings[0].words, with_function_words=self.function_words)
        concepts = {
            each.name: look_up(seeds_of(each, tokens, "positive"), embeddings[0]) for each in dimensions
        }
        usable = {name: pole for name, pole in concepts.items() if len(pole.rows) >= self.min_seeds}
        values, n_known = _nearness(tokens, known, embeddings, tuple(usable.values()))
        if self.rescale:
            values = rescaled(values)
        columns = [
            Column(dimension=name, values=values[:, i], n_matched=n_known) for i, name in enumerate(usable)
        ]
        scores = Scores(
            measure="cmd",
            unit="standard deviations over all units" if self.rescale else "1 minus the distance",
            low=None if self.rescale else -1.0,
            high=None if self.rescale else 1.0,
            table=score_table(tokens, units_of(tokens), columns),
            corpus=tokens.fingerprint,
            diagnostics=tuple(self._remark(name, pole) for name, pole in concepts.items()),
        )
        return (scores,)

    def _remark(self, name: str, pole: Pole) -> str:
        few = len(pole.rows) < self.min_seeds
        left_out = f" is left out, {self.min_seeds} seeds are needed" if few else ""
        return f"{name}{left_out}: {pole.coverage}"


def _nearness(
    tokens: Tokens, known: KnownWords, embeddings: Sequence[Embedding], concepts: Sequence[Pole]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Nearness of every unit to every concept, NaN without a known word, and known tokens per unit."""
    values, totals = [np.zeros((0, len(concepts)))], [np.zeros(0, np.int64)]
    for part in tokens.parts():
        counts = known.counts(part, tokens.unit)
        counts.sort_indices()
        totals.append(row_totals(counts))
        columns = [
            np.mean([_to_concept(counts, totals[-1], one, pole) for one in embeddings], axis=0)
            for pole in concepts
        ]
        values.append(np.column_stack([np.zeros((counts.shape[0], 0)), *columns]))
    return np.concatenate(values), np.concatenate(totals)


def _to_concept(
    counts: csr_array, totals: NDArray[np.int64], embedding: Embedding, pole: Pole
) -> NDArray[np.float64]:
    """1 minus the relaxed distance between each unit and the seeds of a pole."""
    to_seeds = embedding.unit_vectors @ embedding.unit_vectors[list(pole.rows)].T
    filled = np.flatnonzero(totals)
    nearness = np.full(len(totals), np.nan)
    outwards = (counts @ to_seeds.max(axis=1))[filled] / totals[filled]
    inwards = np.mean(list(_nearest_words(counts, to_seeds, filled)), axis=0)
    nearness[filled] = np.minimum(outwards, inwards)
    return nearness


def _nearest_words(
    counts: csr_array, to_seeds: NDArray[np.float64], filled: NDArray[np.int64]
) -> Iterator[NDArray[np.float64]]:
    """For each seed: the cosine of the nearest word of every unit that has words."""
    starts = counts.indptr[filled]
    for seed in to_seeds.T:
        yield np.maximum.reduceat(seed[counts.indices], starts) if len(filled) else np.zeros(0)


MEASURE = Cmd
