"""In how many texts, or windows of text, words stand, alone and in pairs: what coherence is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from framing.text.tokens import TokenPart, Tokens

Counts = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Occurrences:
    """Contexts that hold each word and each pair of words.

    Attributes:
        words: The words.
        together: Contexts that hold both words, shape (n_words, n_words); a word with itself: that hold it.
        n_contexts: Contexts in all, those without any of the words included.
        context: What a context is, in words.
    """

    words: tuple[str, ...]
    together: Counts
    n_contexts: int
    context: str

    @cached_property
    def place(self) -> dict[str, int]:
        """Word → its row."""
        return {word: row for row, word in enumerate(self.words)}

    def knows(self, word: str) -> bool:
        """Whether any context holds the word."""
        row = self.place.get(word)
        return row is not None and bool(self.together[row, row])

    def among(self, words: Sequence[str]) -> Counts:
        """The counts of some words that it knows, in their order, shape (n, n)."""
        rows = [self.place[word] for word in words]
        return self.together[np.ix_(rows, rows)]


def occurrences(tokens: Tokens, words: Sequence[str], *, window: int | None = None) -> Occurrences:
    """Counts contexts of words in a corpus.

    Args:
        tokens: The corpus, tokenised: the one the topics were fitted on, or a reference corpus.
        words: Words as types are folded; one that the corpus lacks is counted as standing nowhere.
        window: None for whole articles; or so many running words (punctuation is passed over, words that are
            not asked for take up room), moved on by one word at a time. A shorter article is one window, an
            article without words is none.
    """
    distinct = tuple(dict.fromkeys(words))
    place = np.full(len(tokens.vocabulary), -1, dtype=np.int64)
    number = {word: i for i, word in enumerate(distinct)}
    for type_id, word in enumerate(tokens.vocabulary.types):
        if word in number:
            place[type_id] = number[word]
    together, n_contexts = np.zeros((len(distinct), len(distinct)), dtype=np.int64), 0
    for part in tokens.parts():
        held = _contexts(part, place, window, len(distinct))
        together += np.asarray((held.T @ held).todense(), dtype=np.int64)
        n_contexts += held.shape[0]
    return Occurrences(
        words=distinct,
        together=together,
        n_contexts=n_contexts,
        context="article" if window is None else f"window of {window} words",
    )


def _contexts(part: TokenPart, place: Counts, window: int | None, n_words: int) -> csr_array:
    """Which context holds which word: shape (n_contexts, n_words), 0 or 1."""
    is_word = np.asarray(part.is_word)
    before = np.concatenate([[0], np.cumsum(is_word, dtype=np.int64)])
    bounds = before[part.article_offsets]
    sizes = np.diff(bounds)
    places = place[part.types[is_word]]
    position = np.arange(len(places)) - np.repeat(bounds[:-1], sizes)
    width = max(int(sizes.max(initial=1)), 1) if window is None else window
    n_windows = np.where(sizes > 0, np.maximum(sizes - width + 1, 1), 0)
    first = np.concatenate([[0], np.cumsum(n_windows)])
    articles = np.repeat(np.arange(part.n_articles), sizes)
    asked = places >= 0
    places, position, articles = places[asked], position[asked], articles[asked]
    earliest = np.maximum(position - width + 1, 0)
    latest = np.minimum(position, n_windows[articles] - 1)
    n_each = latest - earliest + 1
    starts = np.repeat(first[articles] + earliest, n_each)
    offset = np.arange(len(starts)) - np.repeat(np.cumsum(n_each) - n_each, n_each)
    held = csr_array(
        (np.ones(len(starts), dtype=np.int64), (starts + offset, np.repeat(places, n_each))),
        shape=(int(first[-1]), n_words),
    )
    held.sum_duplicates()
    held.data[:] = 1
    return held
