"""Which pairs of texts share enough fingerprints to be compared; one pass over the shared ones, compiled.

The ``.py_func`` of every function here is its plain twin.
"""

import numpy as np
from numba import njit

LONG_LIST = 128
"""Texts with one fingerprint beyond which a text is held against those near it and the first ones only."""

NEAR = 48
"""How many of either kind."""

KEPT = 24
"""Pairs kept per text: those with the most shared fingerprints."""

LEAST = 3
"""Fingerprints that texts of two outlets must share."""

LEAST_SHARE = 0.5
"""Share of the fingerprints of the shorter text that is enough where it has few."""

SAME_OUTLET_SHARE = 0.2
"""Share of the fingerprints of the shorter text that two texts of one outlet must share."""


@njit(cache=True, nogil=True)
def _count(text, postings, times, window, counts, touched):
    """Count the fingerprints that a text shares with earlier ones; returns how many those are."""
    list_offsets, list_texts, text_offsets, text_lists, text_places = postings
    firsts, lasts = times
    n_touched = 0
    for k in range(text_offsets[text], text_offsets[text + 1]):
        begin, place = list_offsets[text_lists[k]], text_places[k]
        far = begin + NEAR if place - begin > LONG_LIST else place
        near = place - NEAR if place - begin > LONG_LIST else place
        j = begin
        while j < place:
            other = list_texts[j]
            if firsts[text] - lasts[other] <= window and firsts[other] - lasts[text] <= window:
                if counts[other] == 0:
                    touched[n_touched] = other
                    n_touched += 1
                counts[other] += 1
            j = near if j + 1 == far and near > far else j + 1
    return n_touched


@njit(cache=True, nogil=True)
def _enough(shared, text, other, outlets, sizes):
    fewer = min(sizes[text], sizes[other])
    if outlets[text] == outlets[other]:
        return shared >= SAME_OUTLET_SHARE * fewer
    return shared >= LEAST or shared >= LEAST_SHARE * fewer


@njit(cache=True, nogil=True)
def candidates(span, postings, times, outlets, sizes, window):
    """Pairs of texts that share enough fingerprints, near enough in time.

    Texts are numbered in the order of time.

    Args:
        span: First text, and first text behind, whose pairs with earlier texts are wanted.
        postings: ``(list_offsets, list_texts, text_offsets, text_lists, text_places)``: for every shared
            fingerprint the texts that hold it, in order; for every text the lists that it stands in, and its
            place among ``list_texts`` in each.
        times: Earliest and latest minute at which each text can have appeared, int64.
        outlets: Number of the outlet of each text.
        sizes: Number of distinct fingerprints of each text.
        window: Minutes between two texts beyond which they are not compared.

    Returns:
        Later and earlier text of each pair, sorted.
    """
    counts = np.zeros(len(outlets), np.int32)
    touched = np.empty(len(outlets), np.int64)
    later = np.empty((span[1] - span[0]) * KEPT, np.int64)
    earlier = np.empty_like(later)
    n = 0
    for text in range(span[0], span[1]):
        n_touched = _count(text, postings, times, window, counts, touched)
        others = np.sort(touched[:n_touched])
        shared = counts[others]
        counts[others] = 0
        for k in range(len(others)):
            if not _enough(shared[k], text, others[k], outlets, sizes):
                shared[k] = 0
        best = np.sort(np.argsort(-shared, kind="mergesort")[:KEPT])
        for k in best:
            if shared[k] > 0:
                later[n], earlier[n] = text, others[k]
                n += 1
    return later[:n].copy(), earlier[:n].copy()
