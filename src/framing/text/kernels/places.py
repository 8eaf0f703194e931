"""Where tokens stand, from the gaps between them."""

from numba import njit


@njit(cache=True, nogil=True)
def places(forms, gaps, lengths, articles, starts, ends):
    """Fill in where each token starts and ends.

    Args:
        forms: Form id of each token.
        gaps: Bytes between the token before, or the start of the article, and this one.
        lengths: Bytes of each form.
        articles: Article a holds the tokens ``articles[a]`` to ``articles[a + 1]``.
        starts: Filled with the first byte of each token within its article.
        ends: Filled with the first byte behind it.
    """
    for a in range(len(articles) - 1):
        place = 0
        for i in range(articles[a], articles[a + 1]):
            place += gaps[i]
            starts[i] = place
            place += lengths[forms[i]]
            ends[i] = place


@njit(cache=True, nogil=True)
def gaps(starts, ends, articles):
    """Bytes between the token before, or the start of the article, and each token, uint32."""
    found = starts.copy()
    for a in range(len(articles) - 1):
        for i in range(articles[a] + 1, articles[a + 1]):
            found[i] = starts[i] - ends[i - 1]
    return found
