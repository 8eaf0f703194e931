"""Contexts of words: the words around every occurrence, with gaps where a word is not known."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from framing.text.tokens import TokenPart, Tokens
from framing.types import Unit


@dataclass(frozen=True, kw_only=True)
class Windows:
    """How far a context reaches.

    Every token but punctuation takes a place, whether its word is known or not, so that leaving words out
    does not draw distant ones near.

    Attributes:
        places: Type id → row of its vector, or -1 for types without one or left out; shape (n_types,).
        n_words: Number of vectors.
        size: Largest distance between a word and one of its context, in tokens.
        within: The unit at whose bounds a context ends.
    """

    places: NDArray[np.int64]
    n_words: int
    size: int = 6
    within: Unit = "article"


@dataclass(frozen=True, kw_only=True)
class Occurrences:
    """Every occurrence of some types with its context.

    Attributes:
        types: Type id of each, shape (n,).
        articles: Row of its article in ``Tokens.articles``, shape (n,).
        contexts: How often each known word stands in its context, shape (n, n_words), float64.
    """

    types: NDArray[np.int64]
    articles: NDArray[np.int64]
    contexts: csr_array


def occurrences(tokens: Tokens, types: NDArray[np.int64], windows: Windows) -> Occurrences:
    """Every occurrence of some types, in running order.

    Args:
        tokens: The corpus, tokenised.
        types: Type ids looked for.
        windows: How far a context reaches.
    """
    wanted = np.zeros(len(tokens.vocabulary), dtype=np.bool_)
    wanted[types] = True
    found_types, found_articles, contexts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], []
    for part in tokens.parts():
        line = _line(part, windows)
        at = np.flatnonzero(wanted[line.types])
        found_types.append(line.types[at])
        found_articles.append(line.articles[at])
        rows, columns = map(np.concatenate, zip(*_pairs(line, windows.size, at), strict=True))
        block = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(at), windows.n_words))
        block.sum_duplicates()
        contexts.append(block)
    empty = csr_array((0, windows.n_words), dtype=np.float64)
    return Occurrences(
        types=np.concatenate(found_types),
        articles=np.concatenate(found_articles),
        contexts=csr_array(vstack([empty, *contexts], format="csr")),
    )


def neighbour_counts(tokens: Tokens, windows: Windows) -> csr_array:
    """How often each known word stands in the contexts of each known word: shape (n_words, n_words)."""
    total = csr_array((windows.n_words, windows.n_words), dtype=np.float64)
    for part in tokens.parts():
        line = _line(part, windows)
        known = np.flatnonzero(line.places >= 0)
        for at, columns in _pairs(line, windows.size, known):
            rows = line.places[known[at]]
            total = total + csr_array((np.ones(len(rows)), (rows, columns)), shape=total.shape)
    return csr_array(total)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """The tokens of a part in running order, punctuation apart."""

    types: NDArray[np.int64]
    places: NDArray[np.int64]
    units: NDArray[np.int64]
    articles: NDArray[np.int64]


def _line(part: TokenPart, windows: Windows) -> _Line:
    words = np.flatnonzero(part.is_word)
    types = part.types[words].astype(np.int64)
    unit = np.repeat(
        np.arange(len(part.unit_offsets(windows.within)) - 1), np.diff(part.unit_offsets(windows.within))
    )
    article = part.first_article + np.repeat(np.arange(part.n_articles), np.diff(part.article_offsets))
    return _Line(types=types, places=windows.places[types], units=unit[words], articles=article[words])


def _pairs(
    line: _Line, size: int, at: NDArray[np.intp]
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.int64]]]:
    """For each distance: which of the occurrences have a known word there, and which word."""
    n = len(line.types)
    for distance in (*range(-size, 0), *range(1, size + 1)):
        there = at + distance
        inside = np.flatnonzero((there >= 0) & (there < n))
        near = there[inside]
        good = (line.units[near] == line.units[at[inside]]) & (line.places[near] >= 0)
        yield inside[good], line.places[near[good]]
