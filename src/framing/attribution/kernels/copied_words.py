"""How much of every sentence stands in other texts, compiled; ``.py_func`` is the plain twin."""

import numpy as np
from numba import njit

from framing.attribution.kernels.comparison import shared_runs, stock_words
from framing.attribution.kernels.shingles import hash_shingles


@njit(cache=True, nogil=True)
def _mark(words, text, other, hashes, keys, mask):
    """Mark the words of a text that stand in a shingle of another."""
    other_hashes = hash_shingles(words, other[0], other[1], keys)
    lengths, _ = shared_runs(words, text, other, hashes, other_hashes)
    for place in range(len(lengths)):
        for k in range(place, place + lengths[place]):
            mask[k] = True


@njit(cache=True, nogil=True)
def copied_words(words, text, others, sentences, keys, stock):
    """Count the words of each sentence of a text that stand in other texts, stock phrases left out.

    Args:
        words: Words of all texts, with the bit ``QUOTED``.
        text: First word of the text, headline included, and first word behind it.
        others: The same of the other texts, shape (k, 2).
        sentences: First word of each of its s sentences, and the first word behind the last, shape (s + 1,).
        keys: A random-looking number for each type.
        stock: Fingerprints of stock phrases, sorted.

    Returns:
        Words of each sentence that stand in any of the others, shape (s,), and in each of them, (k, s).
    """
    hashes = hash_shingles(words, text[0], text[1], keys)
    inside = stock_words(hashes, stock, text[1] - text[0])
    n_sentences = len(sentences) - 1
    anywhere = np.zeros(text[1] - text[0], np.bool_)
    in_any = np.zeros(n_sentences, np.int64)
    in_each = np.zeros((len(others), n_sentences), np.int64)
    for k in range(len(others)):
        mask = np.zeros(text[1] - text[0], np.bool_)
        _mark(words, text, others[k], hashes, keys, mask)
        mask &= ~inside
        anywhere |= mask
        for s in range(n_sentences):
            in_each[k, s] = mask[sentences[s] - text[0] : sentences[s + 1] - text[0]].sum()
    for s in range(n_sentences):
        in_any[s] = anywhere[sentences[s] - text[0] : sentences[s + 1] - text[0]].sum()
    return in_any, in_each
