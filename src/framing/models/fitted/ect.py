"""ECT: do two sets of words order attribute words by nearness in the same way?"""

from dataclasses import dataclass
from math import nan
from typing import Literal

import numpy as np

from framing.errors import UsageError
from framing.models.fitted.word_sets import WordSet, require_apart

Means = Literal["raw", "unit"]
"""What each target set is made one vector of: its vectors as trained, or brought to length 1."""
FEWEST_ATTRIBUTES = 3
"""A rank correlation of two words is 1 or -1 whatever they are."""


@dataclass(frozen=True, kw_only=True)
class Ect:
    """Result of an embedding coherence test.

    Attributes:
        rho: Spearman's correlation of the attribute words' cosines with the means of both target sets, ties
            at their mean rank; 1: no difference between the sets in what they stand near to. NaN if one set
            is equally near to every word.
        by_word: Attribute word, its cosine with the mean of the first set, and with that of the second.
        means: What the means were taken of.
        missing: Words that the embedding does not know, by set.
        method: All choices in words.
    """

    rho: float
    by_word: tuple[tuple[str, float, float], ...]
    means: Means
    missing: tuple[tuple[str, tuple[str, ...]], ...]
    method: str


def ect(targets: tuple[WordSet, WordSet], attributes: WordSet, *, means: Means = "raw") -> Ect:
    """Embedding coherence of two target sets over attribute words.

    No p is given: the attribute words were chosen, not drawn, and hang together.

    Args:
        targets: The two sets.
        attributes: The words that both are held against, three or more.
        means: ``raw`` as in Dev & Phillips; ``unit`` gives every word of a set the same weight.

    Raises:
        UsageError: The target sets share a word, or fewer than three attribute words are known.

    References:
        Dev & Phillips (2019), Attenuating Bias in Word Vectors, AISTATS, PMLR 89, 879-887, section 4.2.
    """
    from scipy.stats import rankdata

    require_apart(*targets)
    if len(attributes.words) < FEWEST_ATTRIBUTES:
        raise UsageError(f"ECT needs {FEWEST_ATTRIBUTES} attribute words; {len(attributes.words)} are known")
    rows = []
    for own in targets:
        mean = (own.vectors if means == "raw" else own.unit_vectors).mean(axis=0)
        length = float(np.linalg.norm(mean))
        rows.append(attributes.unit_vectors @ mean / (length if length > 0 else nan))
    first, second = (rankdata(row) - (len(row) + 1) / 2 for row in rows)
    spread = float(np.sqrt((first @ first) * (second @ second)))
    return Ect(
        rho=float(first @ second) / spread if spread > 0 else nan,
        by_word=tuple(zip(attributes.words, rows[0].tolist(), rows[1].tolist(), strict=True)),
        means=means,
        missing=tuple((own.name, own.missing) for own in (*targets, attributes) if own.missing),
        method=f"ECT: Spearman's rank correlation of cosines with the means of {means} target vectors",
    )
