"""Where tokens stand, from the gaps between them, and the other way round."""

import numpy as np
from numba import njit

WIDE = 255
"""A gap of so many bytes or more is listed apart; in its place stands this number."""


@njit(cache=True, nogil=True)
def places(forms, gaps, wide_gaps, lengths, articles):
    """Where each token starts and ends.

    Args:
        forms: Form id of each token.
        gaps: Bytes between the token before, or the start of the article, and this one, at most ``WIDE``.
        wide_gaps: The gaps of ``WIDE`` bytes and more, in order, int64.
        lengths: Bytes of each form.
        articles: Article a holds the tokens ``articles[a]`` to ``articles[a + 1]``.

    Returns:
        First byte of each token within its article, and first byte behind it, uint32.
    """
    starts = np.empty(len(forms), np.uint32)
    ends = np.empty(len(forms), np.uint32)
    n_wide = 0
    for a in range(len(articles) - 1):
        place = np.int64(0)
        for i in range(articles[a], articles[a + 1]):
            if gaps[i] < WIDE:
                place += gaps[i]
            else:
                place += wide_gaps[n_wide]
                n_wide += 1
            starts[i] = place
            place += lengths[forms[i]]
            ends[i] = place
    return starts, ends


@njit(cache=True, nogil=True)
def narrow_gaps(starts, ends, articles):
    """Bytes between the token before, or the start of the article, and each token, at most ``WIDE``, uint8.

    Args:
        starts: First byte of each token within its article.
        ends: First byte behind it.
        articles: Article a holds the tokens ``articles[a]`` to ``articles[a + 1]``.
    """
    found = np.empty(len(starts), np.uint8)
    for a in range(len(articles) - 1):
        end = np.uint32(0)
        for i in range(articles[a], articles[a + 1]):
            found[i] = min(starts[i] - end, WIDE)
            end = ends[i]
    return found
