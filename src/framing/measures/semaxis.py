"""SemAxis: where the words of a text lie on an axis whose poles were widened by their neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from framing.errors import UsageError
from framing.measures.base import Scores
from framing.measures.scoring.embedded import (
    Pole,
    cosines,
    known_words,
    look_up,
    mean_weights,
    require_embeddings,
    seeds_of,
)
from framing.measures.scoring.table import Column, score_table, units_of
from framing.models.base import Embedding, TopicModel
from framing.text.tokens import Tokens
from framing.types import Dimension


@dataclass(frozen=True, kw_only=True)
class SemAxis:
    """Mean cosine of a text's words with the axis between two widened sets of seed words.

    Each pole is the mean of the unit vectors of its seeds and of the ``neighbours`` words nearest to each of
    them. With no neighbours the axis is that of FrameAxis. A dimension with one pole has no axis and is left
    out, by name.

    Attributes:
        neighbours: Nearest words that each seed brings along.
        function_words: Count pronouns, prepositions and the like.
        min_seeds: Least seed words that a pole must find in the embedding.

    References:
        An, Kwak & Ahn (2018), SemAxis: A Lightweight Framework to Characterize Domain-Specific Word Semantics
        Beyond Sentiment, ACL, 2450-2461, equations 1 to 3.
    """

    needs: ClassVar[Literal["nothing", "embedding", "topics"]] = "embedding"
    rests_on: ClassVar[Literal["patterns", "seeds"]] = "seeds"
    title: ClassVar[str] = "SemAxis"
    citation: ClassVar[str] = "An, Kwak & Ahn (2018), ACL, 2450-2461"

    neighbours: int = 3
    function_words: bool = False
    min_seeds: int = 2

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: The number of neighbours is below 0.
        """
        if self.neighbours < 0:
            raise UsageError(f"semaxis: neighbours must be 0 or more, not {self.neighbours}")

    def __call__(
        self,
        tokens: Tokens,
        dimensions: Sequence[Dimension],
        *,
        models: Sequence[Embedding | TopicModel] = (),
    ) -> tuple[Scores, ...]:
        """One Scores, ``semaxis``: the mean over the models.

        Args:
            tokens: The corpus, tokenised; says which unit is scored.
            dimensions: Dimensions with two poles; others are left out and named in the diagnostics.
            models: Embeddings of one vocabulary, one per seed.

        Raises:
            UsageError: No embedding was given.
        """
        embeddings = require_embeddings(models, "semaxis")
        known = known_words(tokens, embeddings[0].words, with_function_words=self.function_words)
        poles = {each.name: _poles(each, tokens, embeddings[0]) for each in dimensions}
        obstacles = {each.name: self._obstacle(each, poles[each.name]) for each in dimensions}
        usable = [name for name, obstacle in obstacles.items() if not obstacle]
        places = [
            np.mean([cosines(one, self._axis(poles[name], one)) for one in embeddings], axis=0)
            for name in usable
        ]
        weights = np.column_stack([np.zeros((len(known.frequency), 0)), *places])
        values, n_known = mean_weights(tokens, known, weights)
        columns = [
            Column(dimension=name, values=values[:, i], n_matched=n_known) for i, name in enumerate(usable)
        ]
        scores = Scores(
            measure="semaxis",
            unit="cosine",
            low=-1.0,
            high=1.0,
            table=score_table(tokens, units_of(tokens), columns),
            corpus=tokens.fingerprint,
            diagnostics=tuple(
                f"{name} is left out: {obstacle}" if obstacle else f"{name}: {_coverage(poles[name])}"
                for name, obstacle in obstacles.items()
            ),
        )
        return (scores,)

    def _obstacle(self, dimension: Dimension, poles: Sequence[Pole]) -> str:
        if dimension.negative is None:
            return "it has one pole, and an axis needs two"
        if min(len(pole.rows) for pole in poles) < self.min_seeds:
            return f"{self.min_seeds} known seeds are needed per pole: {_coverage(poles)}"
        return ""

    def _axis(self, poles: Sequence[Pole], embedding: Embedding) -> NDArray[np.float64]:
        positive, negative = (self._widened(pole, embedding) for pole in poles)
        return np.asarray(positive - negative)

    def _widened(self, pole: Pole, embedding: Embedding) -> NDArray[np.float64]:
        """Mean unit vector of the seeds and their nearest words; of equally near ones the first by row."""
        vectors = embedding.unit_vectors
        rows = set(pole.rows)
        for row in pole.rows:
            nearness = vectors @ vectors[row]
            nearness[list(pole.rows)] = -np.inf
            rows.update(np.argsort(-nearness, kind="stable")[: self.neighbours].tolist())
        return np.asarray(vectors[sorted(rows)].mean(axis=0))


def _poles(dimension: Dimension, tokens: Tokens, embedding: Embedding) -> tuple[Pole, Pole]:
    positive, negative = (
        look_up(seeds_of(dimension, tokens, pole), embedding) for pole in ("positive", "negative")
    )
    return positive, negative


def _coverage(poles: Sequence[Pole]) -> str:
    positive, negative = poles
    return f"positive pole {positive.coverage}; negative pole {negative.coverage}"


MEASURE = SemAxis
