"""What two texts share, word by word, compiled; candidates come from hashes, but nothing here rests on one.

The ``.py_func`` of every function here is its plain twin.
"""

import numpy as np
from numba import njit

from framing.attribution.kernels.shingles import QUOTED, SHINGLE, WINDOW, WORD, hash_shingles, winnow

FIELDS = (
    "words",
    "other_words",
    "covered",
    "other_covered",
    "long",
    "unquoted",
    "covered_unquoted",
    "longest",
)
"""What ``compare`` counts, in order.

words, other_words: words of the text and of the other.
covered, other_covered: those that stand in a shared shingle, stock phrases left out.
long: words of the text in shared runs of at least ``long_run`` words, stock phrases left out.
unquoted: those of ``long`` outside quotation marks in both texts.
covered_unquoted: those of ``covered`` outside quotation marks.
longest: words of the longest shared run.
"""


@njit(cache=True, nogil=True)
def _table(hashes):
    """Heads of chains of equal slots, and the next place of each: places by hash."""
    size = 16
    while size < 2 * len(hashes):
        size *= 2
    heads = np.full(size, -1, np.int32)
    following = np.full(len(hashes), -1, np.int32)
    for i in range(len(hashes) - 1, -1, -1):
        slot = np.int64(hashes[i] & np.uint64(size - 1))
        following[i] = heads[slot]
        heads[slot] = i
    return heads, following


@njit(cache=True, nogil=True)
def _run(words, at, end, other_at, other_end):
    """Number of equal words in a row from two places on."""
    n = 0
    while at + n < end and other_at + n < other_end and (words[at + n] ^ words[other_at + n]) & WORD == 0:
        n += 1
    return n


@njit(cache=True, nogil=True)
def _longest_at(words, texts, place, hashes, table):
    """Length and place in the other text of the longest run that begins at a place of the text."""
    text, other = texts
    own, others = hashes
    heads, following = table
    best, best_place = 0, -1
    there = heads[np.int64(own[place] & np.uint64(len(heads) - 1))]
    while there >= 0:
        if others[there] == own[place]:
            n = _run(words, text[0] + place, text[1], other[0] + there, other[1])
            if n > best:
                best, best_place = n, there
        there = following[there]
    return best, best_place


@njit(cache=True, nogil=True)
def shared_runs(words, text, other, hashes, other_hashes):
    """The longest run of words from each place of a text on that stands in the other, in one sweep.

    Args:
        words: Words of all texts, with the bit ``QUOTED``.
        text: First word of the text, and first word behind it.
        other: The same of the other text.
        hashes: Hashes of the text's shingles.
        other_hashes: Hashes of the other's.

    Returns:
        At the first word of each shared run of at least a shingle its length (0 elsewhere), and its place in
        the other text; both of the shape of ``hashes``.
    """
    table = _table(other_hashes)
    lengths, places = np.zeros(len(hashes), np.int64), np.zeros(len(hashes), np.int64)
    place = 0
    while place < len(hashes):
        n, there = _longest_at(words, (text, other), place, (hashes, other_hashes), table)
        if n >= SHINGLE:
            lengths[place], places[place] = n, there
            place += n - SHINGLE
        place += 1
    return lengths, places


@njit(cache=True, nogil=True)
def stock_words(hashes, stock, n_words):
    """Which words of a text stand in stock phrases, shape (n_words,).

    A stock phrase reaches from its first stock fingerprint to its last, and to both sides as far as windows
    go in which a stock fingerprint is the smallest.

    Args:
        hashes: Hashes of the text's shingles.
        stock: Fingerprints of stock phrases, sorted.
        n_words: Words of the text.
    """
    inside = np.zeros(n_words, np.bool_)
    if not len(stock):
        return inside
    chosen = np.empty(len(hashes), np.int64)
    n = winnow(hashes, chosen)
    for k in range(n):
        at = chosen[k]
        found = np.searchsorted(stock, hashes[at])
        if found < len(stock) and stock[found] == hashes[at]:
            first = chosen[k - 1] + 1 if k else 0
            last = chosen[k + 1] - 1 if k + 1 < n else len(hashes) - 1
            first, last = max(first, at - WINDOW + 1), min(last, at + WINDOW - 1)
            inside[first : last + SHINGLE] = True
    return inside


@njit(cache=True, nogil=True)
def _count(words, texts, runs, inside, long_run, row):
    """Fill in what the runs of a text say."""
    text, other = texts
    lengths, places = runs
    covered = np.zeros(text[1] - text[0], np.uint8)  # 1 covered, 2 in a long run, 4 unquoted in both
    for place in range(len(lengths)):
        n = lengths[place]
        row[7] = max(row[7], n)
        for k in range(place, place + n):
            quoted = (words[text[0] + k] | words[other[0] + places[place] + k - place]) & QUOTED
            covered[k] |= 1 | (2 if n >= long_run else 0) | (0 if quoted else 4)
    for k in range(len(covered)):
        if covered[k] & 1 and not inside[k]:
            row[2] += 1
            row[4] += (covered[k] & 2) >> 1
            row[5] += (covered[k] & 6) == 6
            row[6] += (covered[k] & 4) >> 2


@njit(cache=True, nogil=True)
def _covered(lengths, inside):
    """Number of words in shared runs outside stock phrases."""
    n = end = 0
    for place in range(len(inside)):
        if place < len(lengths) and lengths[place] > 0:
            end = max(end, place + lengths[place])
        n += place < end and not inside[place]
    return n


@njit(cache=True, nogil=True)
def compare(words, texts, pairs, keys, stock, long_run):
    """Compare pairs of texts.

    Args:
        words: Words of all texts, uint32, with the bit ``QUOTED``.
        texts: First word of each text, and first word behind, shape (n, 2), int64.
        pairs: The texts to compare, shape (n_pairs, 2).
        keys: A random-looking number for each type.
        stock: Fingerprints of stock phrases, sorted.
        long_run: Equal words in a row that make a long run.

    Returns:
        ``FIELDS`` of each pair, shape (n_pairs, 8), int64.
    """
    rows = np.zeros((len(pairs), len(FIELDS)), np.int64)
    for p in range(len(pairs)):
        text, other = texts[pairs[p, 0]], texts[pairs[p, 1]]
        hashes = hash_shingles(words, text[0], text[1], keys)
        other_hashes = hash_shingles(words, other[0], other[1], keys)
        inside = stock_words(hashes, stock, text[1] - text[0])
        other_inside = stock_words(other_hashes, stock, other[1] - other[0])
        runs = shared_runs(words, text, other, hashes, other_hashes)
        back, _ = shared_runs(words, other, text, other_hashes, hashes)
        rows[p, 0], rows[p, 1] = text[1] - text[0], other[1] - other[0]
        rows[p, 3] = _covered(back, other_inside)
        _count(words, (text, other), runs, inside, long_run, rows[p])
    return rows
