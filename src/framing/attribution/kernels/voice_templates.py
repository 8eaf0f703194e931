"""Which rows of weights a token looks up. ``.py_func`` of the function is its plain twin."""

import numpy as np
from numba import njit

from framing.attribution.kernels.voice_columns import PAD

MIX, SEED, LAST = np.uint32(0x85EBCA6B), np.uint32(0x9E3779B9), np.uint32(0xC2B2AE35)
FOLD = np.uint32(15)


@njit(cache=True, nogil=True)
def rows(columns, templates, first, end, bits):
    """Rows of all features of the tokens first to end, shape (t, end − first), uint32.

    Template by template over all tokens at once, in 32 bits, so that the compiler makes vector code of it.
    """
    n = end - first
    found = np.empty((len(templates), n), np.uint32)
    shift = np.uint32(32 - bits)
    for k in range(len(templates)):
        mixed = found[k]
        mixed[:] = np.uint32(k + 1) * SEED
        for m in range(templates[k, 0]):
            start = PAD + first + templates[k, 2 + 2 * m]
            values = columns[templates[k, 1 + 2 * m], start : start + n]
            for i in range(n):
                x = np.uint32((mixed[i] ^ values[i]) * MIX)
                mixed[i] = x ^ (x >> FOLD)
        for i in range(n):
            mixed[i] = np.uint32(mixed[i] * LAST) >> shift
    return found
