"""Vectors of words, and the one policy for looking them up."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from framing.models.fitted.seeds import rows_of_seed


@dataclass(frozen=True, kw_only=True)
class Embedding:
    """Vectors of words, and the policy for looking them up.

    Attributes:
        words: The vocabulary, in the order of the rows.
        vectors: Shape (n_words, n_dimensions), float32, as trained, not normalised.
        corpus: Fingerprint of the corpus it was trained on; empty for vectors from elsewhere.
        settings: How it was made, as text.
    """

    words: tuple[str, ...]
    vectors: NDArray[np.float32]
    corpus: str
    settings: str

    @cached_property
    def row(self) -> dict[str, int]:
        """Word → row of ``vectors``."""
        return {word: row for row, word in enumerate(self.words)}

    @cached_property
    def unit_vectors(self) -> NDArray[np.float64]:
        """The vectors at length 1, shape (n_words, n_dimensions); a zero vector stays zero."""
        vectors = self.vectors.astype(np.float64)
        lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
        return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0)[:, None])

    def find(self, seed: str) -> tuple[int, ...]:
        """Rows of the words that a seed stands for, ascending; empty if the model knows none.

        Case is folded as types are. ``*`` stands for any number of characters and ``?`` for one. A phrase
        is found only if the vocabulary holds it as one word, its parts joined by a space, an underscore or a
        hyphen: vectors of its parts are never mixed, since they describe other contexts.

        Args:
            seed: A seed word of a dimension.
        """
        return rows_of_seed(self.words, self.row, seed)

    def nearest(self, vector: NDArray[np.float64], n: int = 10) -> tuple[tuple[str, float], ...]:
        """The words nearest to a direction, with their cosines, nearest first; ties by word.

        Args:
            vector: Any non-zero direction, shape (n_dimensions,).
            n: How many words.
        """
        cosines = self.unit_vectors @ (vector / np.sqrt(vector @ vector))
        order = sorted(range(len(self.words)), key=lambda row: (-cosines[row], self.words[row]))
        return tuple((self.words[row], float(cosines[row])) for row in order[:n])
