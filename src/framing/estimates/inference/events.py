"""Articles gathered into events by when they appeared and by the words they share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Places = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """When two articles are on one event.

    Attributes:
        days: Most days between the first and the last article of an event.
        min_similarity: Least cosine between the words of an article and those of the event so far, 0 to 1.
    """

    days: int
    min_similarity: float


def gathered(counts: csr_array, days: NDArray[np.int64], how: Gathering) -> Places:
    """The event of every article, numbered from 0 in order of their first articles.

    Articles are gone through in order: each joins the most similar event that began at most ``how.days``
    before, if it is similar enough, and otherwise begins one (single-pass clustering with tf-idf weights). No
    two articles of an event are thus more than ``how.days`` apart, and no chain of small steps joins what is
    unlike. Of events that are equally similar the oldest is joined.

    Args:
        counts: Words of every article, shape (n_articles, n_words), in order of day, then of anything fixed.
        days: Day of every article, ascending.
        how: When two articles are on one event.

    References:
        Yang, Pierce & Carbonell (1998), SIGIR 21, 28-36; Allan, Papka & Lavrenko (1998), SIGIR 21, 37-45.
    """
    weighted = weighed(counts)
    found = np.zeros(len(days), dtype=np.intp)
    sums: list[csr_array] = []
    begun: list[int] = []
    for row in range(len(days)):
        article = weighted[[row]]
        first = int(np.searchsorted(np.array(begun, dtype=np.int64), days[row] - how.days, side="left"))
        joined = _nearest(article, sums[first:], how.min_similarity)
        if joined is None:
            found[row] = len(sums)
            sums.append(article)
            begun.append(int(days[row]))
        else:
            found[row] = first + joined
            sums[first + joined] = sums[first + joined] + article
    return found


def weighed(counts: csr_array) -> csr_array:
    """Tf-idf weights, (1 + ln count) · ln(articles / articles with the word), every row of length 1.

    A row without a weight stays empty, and is similar to nothing.

    Args:
        counts: Words of every article.

    References:
        Salton & Buckley (1988), Information Processing & Management 24, 513-523.
    """
    matrix = csr_array(counts, dtype=np.float64)
    rarity = np.log(
        max(matrix.shape[0], 1) / np.maximum(np.bincount(matrix.indices, minlength=matrix.shape[1]), 1)
    )
    data = (1 + np.log(matrix.data)) * rarity[matrix.indices]
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    lengths = np.sqrt(np.bincount(rows, weights=data**2, minlength=matrix.shape[0]))
    data = data / np.where(lengths > 0, lengths, 1.0)[rows]
    return csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def telling_words(counts: csr_array, events: Places, words: Sequence[str], most: int = 4) -> tuple[str, ...]:
    """For each event the words that weigh most in its articles, as one text.

    Args:
        counts: Words of every article.
        events: Event of each, numbered from 0.
        words: Names of the columns.
        most: How many.
    """
    weighted = weighed(counts)
    n = int(events.max()) + 1 if len(events) else 0
    member = csr_array((np.ones(len(events)), (events, np.arange(len(events)))), shape=(n, len(events)))
    sums = csr_array(member @ weighted)
    told = []
    for start, stop in zip(sums.indptr[:-1], sums.indptr[1:], strict=True):
        columns, weights = sums.indices[start:stop], sums.data[start:stop]
        order = np.lexsort((columns, -np.round(weights, 12)))[:most]
        told.append(", ".join(words[column] for column in columns[order].tolist()))
    return tuple(told)


def _nearest(article: csr_array, sums: Sequence[csr_array], least: float) -> int | None:
    """The event most like an article; None if none is alike enough."""
    from scipy.sparse import vstack

    if not sums or not article.nnz:
        return None
    events = csr_array(vstack(sums))
    rows = np.repeat(np.arange(len(sums)), np.diff(events.indptr))
    lengths = np.sqrt(np.bincount(rows, weights=events.data**2, minlength=len(sums)))
    shared = np.asarray((events @ article.T).todense()).ravel()
    cosine = shared / np.where(lengths > 0, lengths, 1.0)
    best = int(np.argmax(np.round(cosine, 12)))
    return best if cosine[best] >= least else None
