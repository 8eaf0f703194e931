"""The labels of the field: role of a token, begin or inside, and the side on which its cue stands.

A first-order field forgets what it has seen as soon as it leaves a span. So the labels carry it along:
content whose cue went before (*forward*: ``Xi said that …``) and content whose cue is still to come
(*backward*: ``…, Xi said``) are two labels, and so are the tokens of no role between the parts of one
attribution. Decoding then links the parts by the labels alone.
"""

import numpy as np
from numba import njit

ABSENT = -1
OWN, GAP_FORWARD, GAP_BACKWARD = 0, 1, 2
CONTENT_FORWARD, CONTENT_BACKWARD = 3, 5
CUE_FORWARD, CUE_BACKWARD = 7, 9
SOURCE_FORWARD, SOURCE_BACKWARD = 11, 13
"""Each of these begins a span; the number after it goes on with it."""
N_STATES = 15

NONE, CONTENT, CUE, SOURCE = 0, 1, 2, 3
ROLE = np.array([NONE] * 3 + [CONTENT] * 4 + [CUE] * 4 + [SOURCE] * 4, dtype=np.uint8)
BACKWARD = np.array([False, False, True] + [False, False, True, True] * 3)
BEGINS = np.array([False] * 3 + [True, False] * 6)


@njit(cache=True, nogil=True)
def link(states, articles, spans):
    """Spans of the states, each with the number of its attribution.

    Two neighbouring spans belong together if nothing but gap labels stands between them, on the same side,
    and the first does not already close what the second begins.

    Args:
        states: State of each token.
        articles: Article a holds the tokens ``[a]`` to ``[a + 1]``; an attribution ends with its article.
        spans: Filled: first token, first behind, role, attribution; room for n rows.

    Returns:
        Number of spans, number of attributions.
    """
    n_spans = 0
    current = -1
    has = np.zeros(4, np.bool_)
    backward = False
    for a in range(len(articles) - 1):
        free = True
        i = articles[a]
        while i < articles[a + 1]:
            state = states[i]
            role = ROLE[state]
            if role == NONE:
                free |= state == OWN
                i += 1
                continue
            j = i + 1
            while j < articles[a + 1] and ROLE[states[j]] == role and not BEGINS[states[j]]:
                j += 1
            if free or _begins_anew(role, BACKWARD[state], has, backward):
                current += 1
                has[:] = False
                backward = BACKWARD[state]
            has[role] = True
            spans[n_spans, 0], spans[n_spans, 1], spans[n_spans, 2], spans[n_spans, 3] = i, j, role, current
            n_spans += 1
            free = False
            i = j
    return n_spans, current + 1


@njit(cache=True, nogil=True)
def _begins_anew(role, back, has, backward):
    """Does a span that touches the one before begin another attribution?"""
    if backward:  # content, source, cue, and perhaps content again, now forward
        if back:
            return role == CONTENT and (has[CUE] or has[SOURCE])
        return role != CONTENT or not (has[CUE] or has[SOURCE])
    if back:
        return True
    return role != CONTENT and has[CONTENT]


@njit(cache=True, nogil=True)
def gather(spans, first, contents):
    """The first cue and source span of each attribution, and all content spans with their attribution."""
    n = 0
    for k in range(len(spans)):
        start, end, role, number = spans[k]
        if role == CONTENT:
            contents[n, 0], contents[n, 1], contents[n, 2] = start, end, number
            n += 1
        elif first[number, role, 0] == ABSENT:
            first[number, role, 0], first[number, role, 1] = start, end
    return n


@njit(cache=True, nogil=True)
def inherit(first, sentence, kept):
    """``Xi said …, adding that …``: a cue without a source takes that of the cue before in its sentence."""
    last = ABSENT
    for k in kept:
        source, cue = first[k, SOURCE, 0], first[k, CUE, 0]
        if source != ABSENT:
            last = k
        elif ABSENT not in (cue, last) and sentence[first[last, SOURCE, 0]] == sentence[cue]:
            first[k, SOURCE] = first[last, SOURCE]
