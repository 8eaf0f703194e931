"""Units of text as counts of the words that an embedding knows, and seeds as directions in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from framing.errors import UsageError
from framing.models.base import Embedding, TopicModel
from framing.models.intake.words import function_words
from framing.text.tokens import TokenPart, Tokens
from framing.types import Dimension, Unit

BLOCK = 64
"""Weights of each word that are multiplied at a time: of so many, the cache holds the whole vocabulary's."""


def require_embeddings(models: Sequence[Embedding | TopicModel], measure: str) -> tuple[Embedding, ...]:
    """The models, if they are embeddings of one vocabulary.

    Raises:
        UsageError: There is none, or one is no embedding, or their vocabularies differ.
    """
    embeddings = tuple(model for model in models if isinstance(model, Embedding))
    if not embeddings or len(embeddings) < len(models):
        raise UsageError(
            f"{measure} needs a model of the family 'embedding' (word2vec, ppmi_svd …): declare one under "
            "`models:` in the experiment"
        )
    if any(model.words != embeddings[0].words for model in embeddings):
        raise UsageError(
            f"the embeddings given to {measure} know different words: fit them with equal settings"
        )
    return embeddings


@dataclass(frozen=True, kw_only=True)
class KnownWords:
    """The tokens of a corpus that a model knows.

    Attributes:
        place: Type id → place of the word in the model, or -1; shape (n_types,).
        frequency: Tokens of each of the model's words in the corpus, shape (n_words,).
    """

    place: NDArray[np.int64]
    frequency: NDArray[np.float64]

    def counts(self, part: TokenPart, unit: Unit) -> csr_array:
        """How often each unit of a part holds each word: shape (n_units, n_words), float64."""
        offsets = part.unit_offsets(unit)
        of_token = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
        places = self.place[part.types]
        known = places >= 0
        counts = csr_array(
            (np.ones(int(known.sum())), (of_token[known], places[known])),
            shape=(len(offsets) - 1, len(self.frequency)),
        )
        counts.sum_duplicates()
        return counts


def known_words(tokens: Tokens, words: tuple[str, ...], *, with_function_words: bool) -> KnownWords:
    """The tokens of a corpus that are words of a model.

    Args:
        tokens: The corpus, tokenised.
        words: Vocabulary of the model.
        with_function_words: Count pronouns, prepositions and the like too.
    """
    vocabulary = tokens.vocabulary
    left_out = frozenset() if with_function_words else function_words(tokens.articles["language"].unique())
    place = np.full(len(vocabulary), -1, dtype=np.int64)
    frequency = np.zeros(len(words))
    for row, word in enumerate(words):
        number = vocabulary.id(word)
        if number is not None and word not in left_out:
            place[number] = row
            frequency[row] = vocabulary.counts[number]
    return KnownWords(place=place, frequency=frequency)


@dataclass(frozen=True, kw_only=True)
class Pole:
    """Seed words of one pole, looked up in an embedding.

    Attributes:
        rows: Rows of the words found, ascending, each once.
        found: Seeds that the embedding knows, as written.
        missing: Seeds that it does not know.
    """

    rows: tuple[int, ...]
    found: tuple[str, ...]
    missing: tuple[str, ...]

    def centroid(self, embedding: Embedding) -> NDArray[np.float64]:
        """Mean of the words' unit vectors, shape (n_dimensions,)."""
        return np.asarray(embedding.unit_vectors[list(self.rows)].mean(axis=0))

    @property
    def coverage(self) -> str:
        """For diagnostics: how many seeds were found, and which were not."""
        n = len(self.found) + len(self.missing)
        lacking = f" (not: {', '.join(self.missing)})" if self.missing else ""
        return f"{len(self.found)} of {n} seeds known{lacking}"


def seeds_of(dimension: Dimension, tokens: Tokens, pole: Literal["positive", "negative"]) -> tuple[str, ...]:
    """Seed words of a pole in the languages of the corpus, each once."""
    languages = [name for name in sorted(dimension.words) if name in tokens.languages]
    listed = (seed for name in languages for seed in getattr(dimension.words[name], pole))
    return tuple(dict.fromkeys(listed))


def poles_of(dimension: Dimension, tokens: Tokens, embedding: Embedding) -> tuple[Pole, ...]:
    """The positive pole of a dimension and, if it has one, the negative, looked up in an embedding."""
    names: tuple[Literal["positive", "negative"], ...] = ("positive", "negative")
    wanted = names[:1] if dimension.negative is None else names
    return tuple(look_up(seeds_of(dimension, tokens, pole), embedding) for pole in wanted)


def look_up(seeds: Sequence[str], embedding: Embedding) -> Pole:
    """Seed words of a pole in an embedding, by the embedding's own policy."""
    rows = {seed: embedding.find(seed) for seed in seeds}
    return Pole(
        rows=tuple(sorted({row for found in rows.values() for row in found})),
        found=tuple(seed for seed, found in rows.items() if found),
        missing=tuple(seed for seed, found in rows.items() if not found),
    )


def cosines(embedding: Embedding, direction: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cosine of every word with a direction, -1 to 1, shape (n_words,); 0 for a direction without length."""
    length = float(np.sqrt(direction @ direction))
    return np.asarray(embedding.unit_vectors @ (direction / length if length > 0 else direction))


def row_totals(counts: csr_array) -> NDArray[np.int64]:
    """Known tokens of every unit, shape (n_units,)."""
    return np.asarray(counts.sum(axis=1)).ravel().astype(np.int64)


def mean_weights(
    tokens: Tokens, known: KnownWords, weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Mean weights of every unit's known tokens, NaN without any, and the number of those tokens.

    Args:
        tokens: The corpus, tokenised; says what a unit is.
        known: Its tokens that the embedding knows.
        weights: A weight or more of each word of the embedding, shape (n_words, n_weights).

    Returns:
        Shapes (n_units, n_weights) and (n_units,).
    """
    pieces, totals = [np.zeros((weights.shape[1], 0))], [np.zeros(0, np.int64)]
    blocks = [
        np.ascontiguousarray(weights[:, first : first + BLOCK]) for first in range(0, weights.shape[1], BLOCK)
    ]
    for part in tokens.parts():
        counts = known.counts(part, tokens.unit)
        totals.append(row_totals(counts))
        divisor = np.where(totals[-1] > 0, totals[-1], np.nan)[:, None]
        pieces.append(np.empty((weights.shape[1], counts.shape[0])))
        for number, block in enumerate(blocks):
            # columns do not bear on one another: the sums are those of one product with all weights
            pieces[-1][number * BLOCK : (number + 1) * BLOCK] = ((counts @ block) / divisor).T
    return np.concatenate(pieces, axis=1).T, np.concatenate(totals)


def rescaled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard deviations from the mean over all units of a corpus, per column; NaN where nothing varies.

    Args:
        values: Shape (n_units, n_columns), NaN where a unit has no value.
    """
    values = np.ascontiguousarray(values)  # sums depend on the order in memory, in the last bits
    n = np.maximum((~np.isnan(values)).sum(axis=0), 1)
    centred = values - np.nansum(values, axis=0) / n
    spread = np.sqrt(np.nansum(centred**2, axis=0) / np.maximum(n - 1, 1))
    return np.asarray(centred / np.where(spread > 0, spread, np.nan))
