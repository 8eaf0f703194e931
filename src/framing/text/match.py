"""Matches of a dictionary in a part of the tokens: where they are, and how many each unit holds."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from framing.text.kernels.match import KEEP, SKIP, STOP, find, settle
from framing.text.patterns import Dictionary
from framing.text.tokens import TokenPart

PUNCTUATION = {"skip": SKIP, "stop": STOP, "keep": KEEP}


@dataclass(frozen=True, kw_only=True)
class MatchSettings:
    """What counts as a match.

    The defaults suit news: a phrase may bridge quotation marks, commas and brackets (``“win-win”
    cooperation``) but never the end of a sentence. quanteda's ``tokens(remove_punct = TRUE)`` bridges
    sentences too (``across_sentences=True``), ``padding = TRUE`` bridges no mark (``punctuation="stop"``),
    and tokens with punctuation treat marks as words (``"keep"``).

    Attributes:
        nested: A match inside or across another of the same category never counts, the one with more words
            wins; ``dictionary`` also drops matches that other categories cover wholly (quanteda's
            ``nested_scope``).
        punctuation: What marks between the words of a phrase do.
        across_sentences: May a phrase go on in the next sentence?
    """

    nested: Literal["key", "dictionary"] = "key"
    punctuation: Literal["skip", "stop", "keep"] = "skip"
    across_sentences: bool = False


@dataclass(frozen=True, kw_only=True)
class Matches:
    """Matches in one part, sorted by first token, most words first.

    Attributes:
        first: First token of each, an index into the part, shape (n,).
        behind: Token behind the last one, shape (n,).
        patterns: Index into ``Dictionary.patterns``, shape (n,).
        categories: Index into ``Dictionary.categories``, shape (n,).
        n_categories: Number of categories.
    """

    first: NDArray[np.int64]
    behind: NDArray[np.int64]
    patterns: NDArray[np.int64]
    categories: NDArray[np.int64]
    n_categories: int

    def __len__(self) -> int:
        """Number of matches."""
        return len(self.first)

    def where(self, chosen: NDArray[np.bool_]) -> "Matches":
        """Some of the matches.

        Args:
            chosen: Which, shape (n,).
        """
        return replace(
            self,
            first=self.first[chosen],
            behind=self.behind[chosen],
            patterns=self.patterns[chosen],
            categories=self.categories[chosen],
        )

    def units(self, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
        """The unit in which each match begins.

        Args:
            offsets: What ``TokenPart.unit_offsets`` gives.
        """
        return np.searchsorted(offsets, self.first, side="right") - 1

    def counts(self, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
        """Matches of each unit and category, shape (n_units, n_categories).

        Args:
            offsets: What ``TokenPart.unit_offsets`` gives.
        """
        n_units = len(offsets) - 1
        cells = self.units(offsets) * self.n_categories + self.categories
        return np.bincount(cells, minlength=n_units * self.n_categories).reshape(n_units, self.n_categories)


def find_matches(part: TokenPart, dictionary: Dictionary, settings: MatchSettings | None = None) -> Matches:
    """Every match that counts; in a part with only some of its tokens, of those that lie in them wholly.

    Exceptions are looked for in the whole text, so that one that begins before a window is still known.

    Args:
        part: Tokens whose vocabulary the dictionary was compiled against.
        dictionary: What to look for.
        settings: What counts as a match.
    """
    settings = settings or MatchSettings()
    found = _taken_back(_all_matches(part.whole or part, dictionary, settings), dictionary)
    if part.places is not None:
        found = _inside(part.places, found)
    found = _settled(found, dictionary, settings)
    patterns = found[:, 3]
    categories = dictionary.pattern_categories[patterns]
    order = _from_left(found)
    return Matches(
        first=found[order, 0],
        behind=found[order, 1],
        patterns=patterns[order],
        categories=categories[order],
        n_categories=len(dictionary.categories),
    )


def in_whole(part: TokenPart, matches: Matches) -> Matches:
    """Matches in a part with only some of its tokens as matches in the whole one.

    Args:
        part: The part in which they were found.
        matches: What ``find_matches`` gave for it.
    """
    if part.places is None:
        return matches
    behind = part.places[matches.behind - 1] + 1
    return replace(matches, first=part.places[matches.first], behind=behind)


def _inside(places: NDArray[np.int64], found: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows in the whole text that lie wholly in some of its tokens, as places among these."""
    first, behind = np.searchsorted(places, found[:, 0]), np.searchsorted(places, found[:, 1])
    held = behind - first == found[:, 1] - found[:, 0]
    return np.asarray(np.column_stack([first, behind, found[:, 2:]])[held], dtype=np.int64)


def _from_left(found: NDArray[np.int64]) -> NDArray[np.int64]:
    """Order by first token, then most words, then pattern."""
    most_words = found[:, 2].max(initial=0)
    keys = (found[:, 0] * (most_words + 1) + most_words - found[:, 2]) * (found[:, 3].max(initial=0) + 1)
    return np.argsort(keys + found[:, 3], kind="stable")


def _all_matches(part: TokenPart, dictionary: Dictionary, settings: MatchSettings) -> NDArray[np.int64]:
    """Rows (first, behind, words, pattern)."""
    numbers = part.forms if dictionary.case_sensitive else part.types
    borders = part.article_offsets if settings.across_sentences else part.sentence_offsets
    room = np.empty((len(numbers) // 16 + 1024, 4), np.int64)
    n = find(dictionary.graph, numbers, borders, PUNCTUATION[settings.punctuation], room)
    if n > len(room):
        room = np.empty((n, 4), np.int64)
        find(dictionary.graph, numbers, borders, PUNCTUATION[settings.punctuation], room)
    return room[:n]


def _taken_back(found: NDArray[np.int64], dictionary: Dictionary) -> NDArray[np.int64]:
    """Without exceptions, and without what an exception of the same category covers."""
    is_exception = dictionary.is_exception[found[:, 3]]
    if not is_exception.any():
        return found
    exceptions, matches = found[is_exception], found[~is_exception]
    covered = np.zeros(len(matches), np.bool_)
    of_match = dictionary.pattern_categories[matches[:, 3]]
    of_exception = dictionary.pattern_categories[exceptions[:, 3]]
    for category in np.unique(of_exception):
        mine = exceptions[of_exception == category]
        mine = mine[np.argsort(mine[:, 0], kind="stable")]
        reach = np.maximum.accumulate(mine[:, 1])
        rows = np.flatnonzero(of_match == category)
        before = np.searchsorted(mine[:, 0], matches[rows, 0], side="right") - 1
        covered[rows] = (before >= 0) & (reach[before] >= matches[rows, 1])
    return matches[~covered]


def _settled(found: NDArray[np.int64], dictionary: Dictionary, settings: MatchSettings) -> NDArray[np.int64]:
    """Without matches that others of more words, or further left, have precedence over."""
    found = found[_from_left(found)]
    found = found[np.argsort(-found[:, 2].astype(np.int16), kind="stable")]
    lengths = found[:, 1] - found[:, 0]
    inside = np.repeat(found[:, 1] - np.cumsum(lengths), lengths) + np.arange(lengths.sum())
    touched = np.unique(inside)  # only tokens inside matches need room: they are numbered anew, in order
    rows = found.copy()
    rows[:, 0] = np.searchsorted(touched, found[:, 0])
    rows[:, 1] = np.searchsorted(touched, found[:, 1] - 1) + 1
    taken = np.zeros((len(touched), -(-len(dictionary.categories) // 64)), np.uint64)
    kept = np.zeros(len(found), np.bool_)
    settle(rows, dictionary.pattern_categories[found[:, 3]], taken, settings.nested == "dictionary", kept)
    return found[kept]
