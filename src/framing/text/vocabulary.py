"""Vocabulary: what the integers mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


class TypeClass(IntEnum):
    """What kind of thing a type is."""

    WORD = 0
    NUMBER = 1
    PUNCTUATION = 2
    SYMBOL = 3
    LINK = 4
    TAG = 5


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Types and forms of a corpus, both ranked by frequency, ties in the order of their code points.

    A *form* is a token exactly as printed; a *type* is what it is without regard to case, to the shape of its
    apostrophes and hyphens, and to invisible characters. Ids are ranks: id 0 is the most frequent.

    Attributes:
        types: Every type; the id is the index.
        counts: Tokens of each type, shape (n_types,).
        classes: ``TypeClass`` of each type, shape (n_types,).
        forms: Every form; the id is the index.
        form_types: Type id of each form, shape (n_forms,).
        form_counts: Tokens of each form, shape (n_forms,).
    """

    types: tuple[str, ...]
    counts: NDArray[np.int64]
    classes: NDArray[np.uint8]
    forms: tuple[str, ...]
    form_types: NDArray[np.uint32]
    form_counts: NDArray[np.int64]

    def __len__(self) -> int:
        """Number of types."""
        return len(self.types)

    @cached_property
    def is_word(self) -> NDArray[np.bool_]:
        """False for punctuation, True for all else; shape (n_types,)."""
        return np.asarray(self.classes != TypeClass.PUNCTUATION)

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.types)}

    def id(self, word: str) -> int | None:
        """Id of a type, given folded as types are; None if the corpus does not hold it."""
        return self._ids.get(word)

    def ids(self, words: Iterable[str]) -> NDArray[np.uint32]:
        """Ids of those words that the corpus holds, in the order given."""
        found = (self._ids.get(word) for word in words)
        return np.array([number for number in found if number is not None], dtype=np.uint32)
