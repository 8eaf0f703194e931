"""Tokens to integers: equal bytes get equal numbers."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

PRIME = np.uint64(0x9E3779B97F4A7C15)
ZERO, ONE, THREE, SEVEN, EIGHT = (np.uint64(number) for number in (0, 1, 3, 7, 8))
THIRTY_TWO, FIFTY_SIX, SIXTY_THREE, SIXTY_FOUR = (np.uint64(number) for number in (32, 56, 63, 64))
ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


def in_words(buffer: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Bytes as the numbers that ``intern`` reads: eight at a time, with room behind the last; a copy."""
    padded = np.zeros((len(buffer) // 8 + 2) * 8, np.uint8)
    padded[: len(buffer)] = buffer
    return padded.view("<u8")


@njit(cache=True, nogil=True)
def _eight(words, i):
    """The eight bytes from byte i on, as one number, without a branch."""
    shift = (i & SEVEN) << THREE
    low = words[i >> THREE] >> shift
    return low | ((words[(i >> THREE) + ONE] << ONE) << (SIXTY_THREE - shift))


@njit(cache=True, nogil=True)
def _key(words, i, end):
    """A number for the bytes: up to seven, themselves below their number; else a hash (top byte zero)."""
    n = end - i
    if n <= SEVEN:
        return (_eight(words, i) & (ALL >> (SIXTY_FOUR - (n << THREE)))) | (n << FIFTY_SIX)
    mixed = n
    while end - i > EIGHT:
        mixed = (mixed ^ _eight(words, i)) * PRIME
        mixed ^= mixed >> THIRTY_TWO
        i += EIGHT
    mixed = (mixed ^ _eight(words, end - EIGHT)) * PRIME
    return (mixed ^ (mixed >> THIRTY_TWO)) >> EIGHT


@njit(cache=True, nogil=True)
def _slot(key, mask):
    mixed = key * PRIME
    return (mixed ^ (mixed >> THIRTY_TWO)) & mask


@njit(cache=True, nogil=True)
def _same(words, places, known, start, end):
    """Is the token known by a number the one from start to end? Both have eight bytes or more."""
    other = places[known, 0]
    if places[known, 1] - other != end - start:
        return False
    while end - start > EIGHT:
        if _eight(words, other) != _eight(words, start):
            return False
        other += EIGHT
        start += EIGHT
    return _eight(words, places[known, 1] - EIGHT) == _eight(words, end - EIGHT)


@njit(cache=True, nogil=True)
def intern(words, articles, spans):
    """Number the distinct tokens in the order in which they first appear.

    Args:
        words: Running texts, as ``in_words`` gives them.
        articles: Article a holds the bytes ``articles[a]`` to ``articles[a + 1]``; uint64.
        spans: The tokens, as scanned; none is empty.

    Returns:
        Number of each token, shape (n,), uint32; and for each number the first byte of one such token in the
        buffer and the first byte behind it, shape (n_distinct, 2), uint64.
    """
    numbers = np.empty(len(spans.starts), np.uint32)
    places = np.empty((1024, 2), np.uint64)
    keys = np.empty(1024, np.uint64)
    slots = np.zeros(4096, np.uint32)  # number + 1; 0 is free
    n_distinct = 0
    for article in range(len(articles) - 1):
        base = articles[article]
        for token in range(spans.offsets[article], spans.offsets[article + 1]):
            start, end = base + spans.starts[token], base + spans.ends[token]
            mask = np.uint64(len(slots) - 1)
            key = _key(words, start, end)
            slot = _slot(key, mask)
            while slots[slot] != 0:
                known = np.uint64(slots[slot] - 1)
                # a key with a length in its top byte is the token itself
                if keys[known] == key and (key >> FIFTY_SIX != 0 or _same(words, places, known, start, end)):
                    break
                slot = (slot + ONE) & mask
            if slots[slot] == 0:
                if n_distinct == len(keys):
                    places = np.concatenate((places, np.empty((n_distinct, 2), np.uint64)))
                    keys = np.concatenate((keys, np.empty(n_distinct, np.uint64)))
                places[n_distinct, 0], places[n_distinct, 1] = start, end
                keys[n_distinct] = key
                n_distinct += 1
                slots[slot] = n_distinct
                numbers[token] = n_distinct - 1
                if 2 * n_distinct > len(slots):
                    slots = _larger(keys[:n_distinct], 4 * len(slots))
            else:
                numbers[token] = slots[slot] - 1
    return numbers, places[:n_distinct].copy()


@njit(cache=True, nogil=True)
def _larger(keys, size):
    """A larger table that holds the same numbers."""
    slots = np.zeros(size, np.uint32)
    mask = np.uint64(size - 1)
    for number in range(len(keys)):
        slot = _slot(keys[number], mask)
        while slots[slot] != 0:
            slot = (slot + ONE) & mask
        slots[slot] = number + 1
    return slots
