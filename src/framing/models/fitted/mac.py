"""MAC: how similar are words to several sets of attribute words, on average?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framing.models.fitted.word_sets import WordSet


@dataclass(frozen=True, kw_only=True)
class Mac:
    """Result of a mean average cosine.

    Attributes:
        similarity: Mean over target words and attribute sets of the mean cosine, -1 to 1; larger is nearer.
        distance: 1 less ``similarity``, which Manzini et al. print; larger is farther. Programs call either
            of the two MAC.
        by_word: Target word, attribute set, mean cosine with the set's words.
        missing: Words that the embedding does not know, by set.
        method: All choices in words.
    """

    similarity: float
    distance: float
    by_word: tuple[tuple[str, str, float], ...]
    missing: tuple[tuple[str, tuple[str, ...]], ...]
    method: str


def mac(targets: WordSet, attributes: Sequence[WordSet]) -> Mac:
    """Mean average cosine of target words with sets of attribute words, every set counting once.

    Args:
        targets: The words asked about.
        attributes: The sets, at least one.

    References:
        Manzini, Lim, Black & Tsvetkov (2019), Black is to Criminal as Caucasian is to Police, NAACL, 615-621.
    """
    cosines = np.array(
        [(targets.unit_vectors @ own.unit_vectors.T).mean(axis=1) for own in attributes], dtype=np.float64
    )
    similarity = float(cosines.mean())
    return Mac(
        similarity=similarity,
        distance=1 - similarity,
        by_word=tuple(
            (word, own.name, float(cosines[side, place]))
            for place, word in enumerate(targets.words)
            for side, own in enumerate(attributes)
        ),
        missing=tuple((own.name, own.missing) for own in (targets, *attributes) if own.missing),
        method=f"MAC: mean cosine over {len(targets.words)} targets and {len(attributes)} attribute sets",
    )
