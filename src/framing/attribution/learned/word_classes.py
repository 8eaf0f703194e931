"""Word classes from plain text: words that stand between the same neighbours get the same number.

Positive pointwise mutual information of a word with its two neighbours on either side, reduced by a truncated
singular value decomposition, cut into clusters (Levy, Goldberg, Dagan 2015; k-means). What ships is a list
of single words with two numbers each; no text can be read back from it.
"""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from framing.attribution.learned.forms import plain
from framing.attribution.voice_reading import Reading

BATCH = 2_000
"""Texts tokenised at a time."""
N_NEIGHBOURS = 2_000
"""Only the most frequent words count as neighbours."""
SMOOTHING = 0.75
COARSE, FINE = 60, 400
DIMENSIONS = 80


def word_classes(texts: Sequence[str], *, seed: int = 0, at_least: int = 10) -> dict[str, tuple[int, int]]:
    """A coarse and a fine class for every word that is frequent enough.

    Args:
        texts: Any plain text of the language.
        seed: For the decomposition and the clusters.
        at_least: Words seen less often get no class.
    """
    words, stream = _stream(texts)
    n_words = int((np.bincount(stream[stream >= 0]) >= at_least).sum())
    vectors = _vectors(_neighbours(stream, n_words), seed)
    counts = np.bincount(stream[stream >= 0], minlength=len(words))[:n_words]
    coarse, fine = (_clusters(vectors, counts, k, seed) for k in (COARSE, FINE))
    return {words[i]: (int(coarse[i]), int(fine[i])) for i in range(n_words)}


def _stream(texts: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """All words ranked by frequency, and the texts as ranks with −1 between sentences."""
    numbers: dict[str, int] = {}
    pieces = []
    for first in range(0, len(texts), BATCH):
        reading = Reading.of_texts(texts[first : first + BATCH])
        ids = np.array([numbers.setdefault(plain(form), len(numbers)) for form in reading.forms])
        pieces.append(np.insert(ids[reading.numbers], reading.sentence_offsets[1:], -1))
    stream = np.concatenate(pieces)
    counts = np.bincount(stream[stream >= 0], minlength=len(numbers))
    order = np.lexsort((np.arange(len(numbers)), -counts))
    rank = np.empty(len(numbers) + 1, dtype=np.int64)
    rank[order] = np.arange(len(numbers))
    rank[-1] = -1
    names = list(numbers)
    return [names[i] for i in order], rank[stream]


def _neighbours(stream: NDArray[np.int64], n_words: int) -> sp.csr_matrix:
    """How often each word has each neighbour, per place; the end of a sentence is a neighbour too."""
    blocks = []
    for distance in (1, 2, -1, -2):
        word = stream[:-distance] if distance > 0 else stream[-distance:]
        near = stream[distance:] if distance > 0 else stream[:distance]
        column = np.where(near < 0, N_NEIGHBOURS, near)
        chosen = (word >= 0) & (word < n_words) & (column <= N_NEIGHBOURS)
        weight = np.full(int(chosen.sum()), 1.0 / abs(distance))
        shape = (n_words, N_NEIGHBOURS + 1)
        blocks.append(sp.csr_matrix((weight, (word[chosen], column[chosen])), shape=shape))
    return sp.csr_matrix(sp.hstack(blocks))


def _vectors(counts: sp.csr_matrix, seed: int) -> NDArray[np.float64]:
    from sklearn.utils.extmath import randomized_svd

    table = counts.tocoo()
    rows = np.asarray(counts.sum(axis=1)).ravel()
    columns = np.asarray(counts.sum(axis=0)).ravel() ** SMOOTHING
    expected = rows[table.row] * columns[table.col] / columns.sum()
    information = np.maximum(np.log(table.data / expected), 0)
    positive = sp.csr_matrix((information, (table.row, table.col)), shape=table.shape)
    left, strengths, _ = randomized_svd(positive, min(DIMENSIONS, len(rows) - 1), random_state=seed)
    vectors = left * np.sqrt(strengths)
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9))


def _clusters(
    vectors: NDArray[np.float64], counts: NDArray[np.int64], k: int, seed: int
) -> NDArray[np.int64]:
    from sklearn.cluster import MiniBatchKMeans

    model = MiniBatchKMeans(min(k, len(vectors)), random_state=seed, n_init=3, batch_size=4096)
    return np.asarray(model.fit(vectors, sample_weight=np.sqrt(counts)).labels_ + 1, dtype=np.int64)
