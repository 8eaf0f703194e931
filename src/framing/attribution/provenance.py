"""Which sentences of an article stand in articles of other outlets, and in which."""

from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing.attribution.kernels.copied_words import copied_words
from framing.attribution.reprints_words import Words

if TYPE_CHECKING:
    from framing.engine import Engine

COPIED = 0.4
"""Share of the words of a sentence that must stand in shared shingles for the sentence to count as copied.

A word that was changed takes four or five shingles with it, so that a lightly edited sentence keeps about
half of its words; by chance a sentence reaches a third of it only if it is short and full of names."""

SOURCES_READ = 8
"""Sources that an article's sentences are held against: those that hold most of it."""

PER_TASK = 256
"""Articles whose sentences are compared in one piece of work."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """An article and those that it may be taken from.

    Attributes:
        article: Row of the article.
        sources: Rows of the others, best first.
    """

    article: int
    sources: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Copied:
    """The sentences of one article that stand elsewhere.

    Attributes:
        article: Row of the article.
        share: Share of the words of each sentence that stand in its sources, 0 to 1, the headline first.
        source: Row of the source that holds most of each sentence; −1 where the sentence is not copied.
        share_of_body: Share of the words of the body that stand in copied sentences.
    """

    article: int
    share: NDArray[np.float64]
    source: NDArray[np.int64]
    share_of_body: float


def copied_sentences(
    comparisons: list[Comparison], stock: NDArray[np.uint64], *, folder: Path, engine: "Engine"
) -> list[Copied]:
    """Hold the sentences of articles against those of their sources.

    Args:
        comparisons: What to compare.
        stock: Fingerprints of stock phrases, sorted: they are nobody's copy.
        folder: Folder of the words of the corpus.
        engine: Who compares.
    """
    tasks = [comparisons[first : first + PER_TASK] for first in range(0, len(comparisons), PER_TASK)]
    found = engine.map(partial(_compare, folder=folder, stock=stock), tasks)
    return [copied for task in found for copied in task]


@lru_cache(maxsize=1)
def _opened(folder: Path, made: int) -> Words:
    del made  # tells a folder from an earlier one of the same name
    return Words.open(folder)


def _compare(task: list[Comparison], *, folder: Path, stock: NDArray[np.uint64]) -> list[Copied]:
    words = _opened(folder, folder.stat().st_ctime_ns)
    return [_copied(words, comparison, stock) for comparison in task]


def _copied(words: Words, comparison: Comparison, stock: NDArray[np.uint64]) -> Copied:
    row, sources = comparison.article, np.array(comparison.sources[:SOURCES_READ], dtype=np.int64)
    first, behind = words.article_sentences[row], words.article_sentences[row + 1]
    bounds = words.sentences[first : behind + 1]
    text = np.array([words.offsets[row], words.offsets[row + 1]])
    others = np.stack([words.offsets[sources], words.offsets[sources + 1]], axis=1)
    in_any, in_each = copied_words(words.words, text, others, bounds, words.keys, stock)
    sizes = np.diff(bounds)
    share = in_any / np.maximum(sizes, 1)
    copied = (share >= COPIED) & (sizes > 0)
    return Copied(
        article=row,
        share=share,
        source=np.where(copied, sources[in_each.argmax(axis=0)], -1),
        share_of_body=float(sizes[1:][copied[1:]].sum() / max(1, sizes[1:].sum())),
    )
