"""A corpus as a model reads it: sentences, counts by article, co-occurrences."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from framing.models.intake.words import ChosenWords
from framing.text.tokens import Tokens


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """The sentences of a corpus as lists of chosen words, read part by part, as often as one asks.

    Attributes:
        tokens: The corpus, tokenised.
        chosen: The words that are not left out.
    """

    tokens: Tokens
    chosen: ChosenWords

    def __iter__(self) -> Iterator[list[str]]:
        """Every sentence with at least two chosen words, in corpus order."""
        words = np.array(self.chosen.words, dtype=object)
        for places, bounds in sentence_places(self.tokens, self.chosen):
            printed = words[places].tolist()
            for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
                if end - start > 1:
                    yield printed[start:end]


def sentence_places(
    tokens: Tokens, chosen: ChosenWords
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """For each part: places of its chosen words in running order, and the bounds of its sentences in them."""
    for part in tokens.parts():
        places = chosen.places(part)
        before = np.concatenate([[0], np.cumsum(places >= 0, dtype=np.int64)])
        yield places[places >= 0], before[part.unit_offsets("sentence")]


def article_counts(tokens: Tokens, chosen: ChosenWords) -> csr_array:
    """How often each article holds each chosen word: shape (n_articles, n_words), float64, indices sorted."""
    blocks = []
    for part in tokens.parts():
        places = chosen.places(part)
        articles = np.repeat(np.arange(part.n_articles), np.diff(part.article_offsets))
        known = places >= 0
        blocks.append(_counted(articles[known], places[known], (part.n_articles, len(chosen.words))))
    return csr_array(vstack(blocks, format="csr"))


def sentence_counts(tokens: Tokens, chosen: ChosenWords) -> csr_array:
    """How often each sentence holds each chosen word: shape (n_sentences, n_words), as ``article_counts``."""
    blocks = []
    for places, bounds in sentence_places(tokens, chosen):
        sentences = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        blocks.append(_counted(sentences, places, (len(bounds) - 1, len(chosen.words))))
    return csr_array(vstack(blocks, format="csr"))


def _counted(rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]) -> csr_array:
    counts = csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    counts.sum_duplicates()
    return counts


def cooccurrences(tokens: Tokens, chosen: ChosenWords, window: int) -> csr_array:
    """How often two chosen words stand at most ``window`` chosen words apart in one sentence.

    Args:
        tokens: The corpus, tokenised.
        chosen: The words; those left out are passed over, so they do not take up the window.
        window: Largest distance.

    Returns:
        Symmetric, shape (n_words, n_words), float64 of whole numbers.
    """
    n = len(chosen.words)
    total = csr_array((n, n), dtype=np.float64)
    for places, bounds in sentence_places(tokens, chosen):
        sentence = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        for distance in range(1, window + 1):
            together = sentence[distance:] == sentence[:-distance]
            left, right = places[:-distance][together], places[distance:][together]
            total = total + csr_array((np.ones(len(left)), (left, right)), shape=(n, n))
    return csr_array(total + total.T)
