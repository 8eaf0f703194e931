"""Which attributions of English give somebody's words, and which only tell of a state of mind."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from framing.attribution.cues import strength, words
from framing.attribution.voice_attributions import NONE, Attributions
from framing.attribution.voice_reading import Reading

NONE_OF_THEM = words("neither none no")
NOBODY = words("which who that one anyone nobody we i you this what nothing anything whoever")
"""A relative pronoun repeats what the outlet says; ``we`` is the outlet; ``one`` is nobody."""
HYPOTHETICAL = words(
    "not never would might could should may cannot need nothing nobody n't didn't doesn't don't hasn't"
)
RELATIVE = words("what that which whom")
PASSIVE = words("is are was were be been")
PERFORMED = words(
    "announce announces announced confirm confirms confirmed admit admits admitted mention mentions "
    "mentioned answer answers answered ask asks asked agree agrees agreed spoke speaks speak talked "
    "promise promises promised pledge pledges pledged vow vows vowed reveal reveals revealed disclose "
    "discloses disclosed made"
)
"""With a noun behind them these do something rather than say something: ``announced a package``."""
OPINION = words(
    "believes believe believed thinks think expects expect assume assumes assumed considers consider regards "
    "regard doubts doubt"
)
"""Attitudes that nobody knows of unless they were voiced."""


def reports(reading: Reading, found: Attributions, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Does each attribution report words, shape (k,)?

    A strong cue does if it names somebody and is neither denied nor imagined; a cue of attitude only before a
    clause with *that*; none at all only inside quotation marks.

    Args:
        reading: The tokens.
        found: The attributions.
        inside: Which tokens stand inside quotation marks.
    """
    low, firsts = reading.words, found.first_content
    quoted = inside[firsts] | inside[np.minimum(firsts + 1, len(inside) - 1)]
    decided = quoted.copy()
    cues, sources, starts = found.cues.tolist(), found.sources.tolist(), firsts.tolist()
    for k in np.flatnonzero(~quoted & (found.cues[:, 0] != NONE)).tolist():
        decided[k] = _tells(low, cues[k], sources[k], starts[k])
    return decided


def _tells(low: Sequence[str], at: Sequence[int], source: Sequence[int], start: int) -> bool:
    """Does a cue outside of quotation marks report words?"""
    first, end = at
    cue = low[first:end]
    if not HYPOTHETICAL.isdisjoint(cue) or (first and low[first - 1] in HYPOTHETICAL):
        return False
    named = low[source[0] : source[1]] if source[0] != NONE else []
    owner = low[source[0] - 1] if named and source[0] else ""
    if (named and _is_nobody(named, owner)) or owner in RELATIVE or (not named and cue[0] in PASSIVE):
        return False
    clause = low[start] == "that" or start < first
    if strength(" ".join(cue)) == "strong" and (clause or PERFORMED.isdisjoint(cue)):
        return True
    return bool(named) and (clause or not OPINION.isdisjoint(cue))


def _is_nobody(named: Sequence[str], before: str) -> bool:
    """Do these words name nobody? ``X, who declined to be named, told …`` names X."""
    apposition = named[0] == "who" and before == "," and len(named) > 1
    return named[-1] in NOBODY or named[0] in NONE_OF_THEM or (named[0] in NOBODY and not apposition)
