"""Fingerprints of texts: which shingles stand for a text, and which of them are stock phrases.

A *shingle* is five words in a row. The *fingerprints* of a text are chosen from its shingles by winnowing
(Schleimer, Wilkerson and Aiken 2003, "Winnowing: local algorithms for document fingerprinting", SIGMOD): the
smallest hash of every eight shingles in a row. Two texts that share twelve words in a row share a fingerprint
for certain, at about 0.22 fingerprints per word. The ``.py_func`` of every function here is its plain twin.
"""

import numpy as np
from numba import njit

SHINGLE = 5
"""Words of a shingle."""

WINDOW = 8
"""Shingles in a row of which one is a fingerprint."""

SURE_RUN = SHINGLE + WINDOW - 1
"""Words in a row that two texts must share to share a fingerprint for certain."""

QUOTED = np.uint32(1 << 31)
"""Bit of a word that stands inside quotation marks."""

WORD = np.uint32((1 << 31) - 1)
"""Bits of a word that say which type it is."""

ALONE, LINKING, STOCK = 0, 1, 2
"""What a fingerprint is: of one text, of several, or a stock phrase."""

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MULTIPLIER = np.uint64(0xBF58476D1CE4E5B9)
_SHIFT, _HALF = np.uint64(29), np.uint64(32)


@njit(cache=True, nogil=True)
def shingle_hash(words, at, keys):
    """Hash of the shingle that begins at a word; it depends on the spelling of its words alone.

    Args:
        words: Type ids, uint32, with the bit ``QUOTED``.
        at: Index of its first word.
        keys: A random-looking number for each type, uint64.
    """
    total = np.uint64(0)
    for k in range(SHINGLE):
        total = total * _BASE + keys[words[at + k] & WORD]
    total = (total ^ (total >> _SHIFT)) * _MULTIPLIER
    return total ^ (total >> _HALF)


@njit(cache=True, nogil=True)
def hash_shingles(words, begin, end, keys):
    """Hashes of the shingles of the words ``begin`` to ``end``, shape (words - 4,) or (0,)."""
    n = max(0, end - begin - SHINGLE + 1)
    hashes = np.empty(n, np.uint64)
    for i in range(n):
        hashes[i] = shingle_hash(words, begin + i, keys)
    return hashes


@njit(cache=True, nogil=True)
def winnow(hashes, chosen):
    """Choose the smallest hash of every window, the last of equal ones.

    Args:
        hashes: Hashes of shingles in order.
        chosen: Takes the indices of those chosen, shape (len(hashes),).

    Returns:
        The number chosen. Fewer hashes than a window are one window.
    """
    n_windows = min(1, len(hashes)) if len(hashes) < WINDOW else len(hashes) - WINDOW + 1
    n, best = 0, -1
    for first in range(n_windows):
        last = min(first + WINDOW, len(hashes)) - 1
        if best >= first and hashes[best] < hashes[last]:
            continue
        if best >= first:
            best = last
        else:
            best = first
            for j in range(first + 1, last + 1):
                if hashes[j] <= hashes[best]:
                    best = j
        chosen[n] = best
        n += 1
    return n


@njit(cache=True, nogil=True)
def fingerprints(words, begins, ends, keys):
    """The distinct fingerprints of texts.

    Args:
        words: Words of all texts, uint32, with the bit ``QUOTED``.
        begins: First word of each text, shape (n,), int64.
        ends: First word behind each text, shape (n,), int64.
        keys: A random-looking number for each type, uint64.

    Returns:
        Hash of each fingerprint (of each text sorted, each once), and the number of each text's, shape (n,).
    """
    found = np.empty(1024, np.uint64)
    counts = np.empty(len(begins), np.int64)
    n = 0
    for text in range(len(begins)):
        hashes = hash_shingles(words, begins[text], ends[text], keys)
        chosen = np.empty(len(hashes), np.int64)
        own = np.unique(hashes[chosen[: winnow(hashes, chosen)]])
        while n + len(own) > len(found):
            found = np.concatenate((found, np.empty(len(found), np.uint64)))
        found[n : n + len(own)] = own
        n += len(own)
        counts[text] = len(own)
    return found[:n].copy(), counts


@njit(cache=True, nogil=True)
def kinds_of(hashes, outlets, stock_articles):
    """What each fingerprint is: ``ALONE``, ``LINKING`` or ``STOCK``.

    Args:
        hashes: Hashes of fingerprints, equal ones side by side and then sorted by outlet.
        outlets: Number of the outlet of each one's text; no text stands twice for a hash.
        stock_articles: So many texts of one outlet make a stock phrase.
    """
    kinds = np.full(len(hashes), ALONE, np.uint8)
    begin = 0
    while begin < len(hashes):
        end = begin + 1
        most = run = 1
        while end < len(hashes) and hashes[end] == hashes[begin]:
            run = run + 1 if outlets[end] == outlets[end - 1] else 1
            most = max(most, run)
            end += 1
        if most >= stock_articles:
            kinds[begin:end] = STOCK
        elif end - begin > 1:
            kinds[begin:end] = LINKING
        begin = end
    return kinds
