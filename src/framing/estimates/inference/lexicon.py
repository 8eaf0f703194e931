"""Scores of words from a lexicon."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from framing.errors import UsageError
from framing.text.vocabulary import fold


def word_scores(lexicon: Mapping[str, float], words: Sequence[str] | NDArray[np.str_]) -> NDArray[np.float64]:
    """Score of every word; NaN where the lexicon has none.

    Args:
        lexicon: Single word, or pattern with ``*`` and ``?``, → score. An exact entry goes before a pattern,
            an earlier pattern before a later one.
        words: Words as types are folded.

    Raises:
        UsageError: An entry is a phrase: scores belong to single words.
    """
    phrases = [entry for entry in lexicon if len(entry.split()) != 1]
    if phrases:
        raise UsageError(f"a lexicon of a word shift scores single words; {phrases[0]!r} is none")
    folded = {fold(entry): score for entry, score in lexicon.items()}
    exact = {entry: score for entry, score in folded.items() if not set("*?") & set(entry)}
    wild = [(_regex(entry), score) for entry, score in folded.items() if entry not in exact]
    return np.array([_score(str(word), exact, wild) for word in words], dtype=np.float64)


def _regex(pattern: str) -> re.Pattern[str]:
    signs = {"*": ".*", "?": "."}
    return re.compile("".join(signs.get(sign) or re.escape(sign) for sign in pattern), re.DOTALL)


def _score(word: str, exact: Mapping[str, float], wild: Sequence[tuple[re.Pattern[str], float]]) -> float:
    if word in exact:
        return exact[word]
    return next((score for pattern, score in wild if pattern.fullmatch(word)), float("nan"))
