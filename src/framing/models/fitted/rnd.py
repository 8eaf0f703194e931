"""RND: is a list of words nearer to one set than to another, by distances of raw vectors?"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from framing.models.fitted.word_sets import WordSet, require_apart

Vectors = Literal["raw", "unit"]
"""``raw``, as trained; ``unit``, brought to length 1."""


@dataclass(frozen=True, kw_only=True)
class Rnd:
    """Result of a relative norm distance.

    Attributes:
        total: Sum over the targets of distance to A's mean less distance to B's; negative: nearer to A. It
            grows with the number of targets and, on raw vectors, with the lengths of all vectors: compare it
            within one embedding only.
        mean: The same for an average target.
        by_word: Each target word's difference.
        vectors: Whether vectors were taken as trained; the choice changes the sum several times over.
        missing: Words that the embedding does not know, by set.
        method: All choices in words.
    """

    total: float
    mean: float
    by_word: tuple[tuple[str, float], ...]
    vectors: Vectors
    missing: tuple[tuple[str, tuple[str, ...]], ...]
    method: str


def rnd(targets: WordSet, attributes: tuple[WordSet, WordSet], *, vectors: Vectors = "raw") -> Rnd:
    """Relative norm distance of target words to the means of two attribute sets.

    Args:
        targets: The words asked about.
        attributes: A and B.
        vectors: ``raw`` as in Garg et al.; ``unit`` to take frequency, which lengthens vectors, out.

    Raises:
        UsageError: A and B share a word.

    References:
        Garg, Schiebinger, Jurafsky & Zou (2018), PNAS 115(16), E3635-E3644, eq. 3.
    """
    require_apart(*attributes)
    words, first, second = (
        own.vectors if vectors == "raw" else own.unit_vectors for own in (targets, *attributes)
    )
    near, far = (np.linalg.norm(words - own.mean(axis=0), axis=1) for own in (first, second))
    by_word = near - far
    return Rnd(
        total=float(by_word.sum()),
        mean=float(by_word.mean()),
        by_word=tuple(zip(targets.words, by_word.tolist(), strict=True)),
        vectors=vectors,
        missing=tuple((own.name, own.missing) for own in (targets, *attributes) if own.missing),
        method=(
            f"RND: sum over targets of Euclidean distance to the mean of {attributes[0].name} less "
            f"distance to the mean of {attributes[1].name}, {vectors} vectors"
        ),
    )
