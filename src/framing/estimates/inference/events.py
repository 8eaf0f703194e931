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
    through = _Pass.over(weighed(counts))
    earliest = np.searchsorted(days, days - how.days, side="left").tolist()
    begun: list[int] = []
    for row, day in enumerate(days.tolist()):
        first = int(np.searchsorted(np.array(begun, dtype=np.int64), day - how.days, side="left"))
        shared = through.shared(row, earliest[row], first, len(begun))
        event = through.nearest(row, shared, first, how.min_similarity)
        if event is None:
            event = len(begun)
            begun.append(day)
        through.join(row, event, float(shared[event - first]) if event - first < len(shared) else 0.0)
    return through.events


@dataclass(frozen=True, kw_only=True)
class _Pass:
    """Articles on their way through, and the events so far.

    What an article shares with the sum of an event's articles is the sum of what it shares with each of them.

    Attributes:
        weighted: Weights of the words of every article.
        word: Weights of one article over all words, zero between articles.
        events: Event of every article so far.
        event_of_entry: The same for every entry of ``weighted``.
        squares: Square of the length of every event's sum.
    """

    weighted: csr_array
    word: NDArray[np.float64]
    events: Places
    event_of_entry: Places
    squares: NDArray[np.float64]

    @classmethod
    def over(cls, weighted: csr_array) -> "_Pass":
        n, n_words = weighted.shape
        return cls(
            weighted=weighted,
            word=np.zeros(n_words),
            events=np.zeros(n, dtype=np.intp),
            event_of_entry=np.zeros(weighted.nnz, dtype=np.intp),
            squares=np.zeros(n),
        )

    def shared(self, row: int, earliest: int, first: int, n_events: int) -> NDArray[np.float64]:
        """Product of an article with the sum of each event from ``first`` on, none before ``earliest``."""
        start, stop = self.weighted.indptr[earliest], self.weighted.indptr[row]
        own = self._entries(row)
        self.word[self.weighted.indices[own]] = self.weighted.data[own]
        products = self.weighted.data[start:stop] * self.word[self.weighted.indices[start:stop]]
        self.word[self.weighted.indices[own]] = 0.0
        number = self.event_of_entry[start:stop] - first
        there = number >= 0
        sums = np.bincount(number[there], weights=products[there], minlength=n_events - first)
        return np.asarray(sums, dtype=np.float64)

    def nearest(self, row: int, shared: NDArray[np.float64], first: int, least: float) -> int | None:
        """The event most like an article; None if none is alike enough."""
        own = self._entries(row)
        if not len(shared) or own.start == own.stop:
            return None
        lengths = np.sqrt(self.squares[first : first + len(shared)])
        cosine = shared / np.where(lengths > 0, lengths, 1.0)
        best = int(np.argmax(np.round(cosine, 12)))
        return first + best if cosine[best] >= least else None

    def join(self, row: int, event: int, shared: float) -> None:
        """Put an article into an event, with which it shares so much."""
        own = self._entries(row)
        self.events[row] = event
        self.event_of_entry[own] = event
        self.squares[event] += 2 * shared + float(np.sum(self.weighted.data[own] ** 2))

    def _entries(self, row: int) -> slice:
        return slice(int(self.weighted.indptr[row]), int(self.weighted.indptr[row + 1]))


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
