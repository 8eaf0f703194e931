"""Counting."""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def count(types, offsets, counted, n_types, columns):
    """Count how often each unit holds each type.

    Args:
        types: Type of each token.
        offsets: Unit u holds the tokens ``offsets[u]`` to ``offsets[u + 1]``.
        counted: Does a type count? shape (n_types,).
        n_types: Number of types.
        columns: Filled with the distinct types of each unit, unit by unit, in the order in which they appear;
            room for as many as there are tokens, int32.

    Returns:
        Count of each of them, shape (n,), int32; and their offsets by unit, shape (n_units + 1,), int32.
    """
    counts = np.empty(len(types), np.int32)
    borders = np.zeros(len(offsets), np.int32)
    unit_of = np.full(n_types, -1, np.int64)
    place_of = np.empty(n_types, np.int64)
    n = 0
    for unit in range(len(offsets) - 1):
        for i in range(offsets[unit], offsets[unit + 1]):
            kind = types[i]
            if not counted[kind]:
                continue
            if unit_of[kind] == unit:
                counts[place_of[kind]] += 1
            else:
                unit_of[kind] = unit
                place_of[kind] = n
                columns[n] = kind
                counts[n] = 1
                n += 1
        borders[unit + 1] = n
    return counts[:n].copy(), borders


@njit(cache=True, nogil=True)
def tally(numbers, n):
    """How often each number from 0 to n - 1 occurs, int64."""
    counts = np.zeros(n, np.int64)
    for i in range(len(numbers)):
        counts[numbers[i]] += 1
    return counts
