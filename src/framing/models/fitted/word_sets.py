"""Sets of words in an embedding, which the association tests compare."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.errors import UsageError
from framing.models.fitted.embedding import Embedding

Matrix = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class WordSet:
    """Words of a set that an embedding knows.

    Attributes:
        name: What it is called in results.
        words: Words found, as the embedding spells them, in the order asked, each once.
        missing: Words asked for that it does not know; they take no part.
        vectors: Vectors of the words found as trained, shape (n_words, n_dimensions).
    """

    name: str
    words: tuple[str, ...]
    missing: tuple[str, ...]
    vectors: Matrix

    @property
    def unit_vectors(self) -> Matrix:
        """The vectors at length 1."""
        return np.asarray(self.vectors / np.linalg.norm(self.vectors, axis=1, keepdims=True))

    def without(self, place: int) -> "WordSet":
        """The set without one of its words."""
        kept = [number for number in range(len(self.words)) if number != place]
        return WordSet(
            name=self.name,
            words=tuple(self.words[number] for number in kept),
            missing=self.missing,
            vectors=self.vectors[kept],
        )


def word_set(embedding: Embedding, name: str, words: Sequence[str], *, at_least: int = 1) -> WordSet:
    """The words of a set in an embedding; ``*`` and ``?`` stand for characters.

    Args:
        embedding: Vectors of words.
        name: What the set is called in results.
        words: Its words.
        at_least: So many must be known.

    Raises:
        UsageError: Fewer are known; the message names the missing ones.
    """
    found = {word: embedding.find(word) for word in words}
    rows = dict.fromkeys(row for rows in found.values() for row in rows if embedding.vectors[row].any())
    missing = tuple(word for word, own in found.items() if not any(row in rows for row in own))
    if len(rows) < at_least:
        raise UsageError(
            f"the embedding knows {len(rows)} of {len(words)} words of {name!r}, and at least {at_least} are "
            f"needed. Not known: {', '.join(missing) or 'none'}"
        )
    return WordSet(
        name=name,
        words=tuple(embedding.words[row] for row in rows),
        missing=missing,
        vectors=embedding.vectors[list(rows)].astype(np.float64),
    )


def require_apart(first: WordSet, second: WordSet) -> None:
    """Two sets that are compared share no word.

    Raises:
        UsageError: They do; the message names the words.
    """
    shared = [word for word in first.words if word in set(second.words)]
    if shared:
        raise UsageError(
            f"{first.name!r} and {second.name!r} share {', '.join(shared)}: put each word in one"
        )
