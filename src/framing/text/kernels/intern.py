"""Tokens to integers: equal bytes get equal numbers."""

import numpy as np
from numba import njit

PRIME = np.uint64(0x9E3779B97F4A7C15)
ZERO, ONE, EIGHT, FIFTY_SIX, SHIFT = np.uint64(0), np.uint64(1), np.uint64(8), np.uint64(56), np.uint64(32)
SHORT = 7
"""Up to so many bytes the key is the token itself, with its length in the top byte."""


@njit(cache=True, nogil=True)
def _key(buffer, i, end):
    """A number for the bytes: one to one up to seven of them, a hash beyond (top byte zero)."""
    length = end - i
    value = ZERO
    shift = ZERO
    mixed = ZERO
    while i < end:
        value |= np.uint64(buffer[i]) << shift
        shift += EIGHT
        i += ONE
        if shift > FIFTY_SIX:
            mixed = (mixed ^ value) * PRIME
            mixed ^= mixed >> SHIFT
            value = shift = ZERO
    if length <= SHORT:
        return value | (length << FIFTY_SIX)
    mixed = (mixed ^ value ^ length) * PRIME
    return (mixed ^ (mixed >> SHIFT)) >> EIGHT


@njit(cache=True, nogil=True)
def _slot(key, mask):
    mixed = key * PRIME
    return (mixed ^ (mixed >> SHIFT)) & mask


@njit(cache=True, nogil=True)
def _same(buffer, places, known, start, end):
    """Is the token known by a number the one from start to end?"""
    other = places[known, 0]
    if places[known, 1] - other != end - start:
        return False
    while start < end:
        if buffer[other] != buffer[start]:
            return False
        other += ONE
        start += ONE
    return True


@njit(cache=True, nogil=True)
def intern(buffer, articles, spans):  # one loop: calls would halve its speed
    """Number the distinct tokens in the order in which they first appear.

    Args:
        buffer: Running texts, shape (n_bytes,).
        articles: Article a holds the bytes ``articles[a]`` to ``articles[a + 1]``; uint64.
        spans: The tokens, as scanned.

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
            key = _key(buffer, start, end)
            slot = _slot(key, mask)
            while slots[slot] != 0:
                known = np.uint64(slots[slot] - 1)
                # a key with a length in its top byte is the token itself
                if keys[known] == key and (key >> FIFTY_SIX != 0 or _same(buffer, places, known, start, end)):
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
