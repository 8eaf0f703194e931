"""The loop that pairs quotation marks. ``.py_func`` of each function is its plain twin."""

import numpy as np
from numba import njit

STRAIGHT, OPENING, CLOSING, LOW = 1, 2, 3, 4
GUILLEMET_LEFT, GUILLEMET_RIGHT = 5, 6
CORNER_OPEN, CORNER_CLOSE = 7, 8
APOSTROPHE, SINGLE_OPEN = 9, 10
BREAK = 11
"""Punctuation that may stand between a mark and the words around it."""
WORD, ENDS_IN_S, ELIDED, DIGIT = 12, 13, 14, 15
LAST_OUTER = 8
"""Codes up to here are marks of quotations; apostrophes and single marks have rules of their own."""


@njit(cache=True, nogil=True)
def _touches_left(codes, starts, ends, i, first):  # type: ignore[no-untyped-def]
    """Does mark i follow a word or closing punctuation without a space (an opening bracket or dash is none)?"""
    return i > first and starts[i] == ends[i - 1]


@njit(cache=True, nogil=True)
def _touches_right(starts, ends, i, end):  # type: ignore[no-untyped-def]
    return i + 1 < end and starts[i + 1] == ends[i]


@njit(cache=True, nogil=True)
def _single_closes(codes, starts, ends, first, end, strong, weak):  # type: ignore[no-untyped-def]
    """For each token of a paragraph: the next single mark that surely, or perhaps, closes; −1 for none."""
    next_strong = next_weak = -1
    for i in range(end - 1, first - 1, -1):
        strong[i], weak[i] = next_strong, next_weak
        if codes[i] != APOSTROPHE or not _touches_left(codes, starts, ends, i, first):
            continue
        right = _touches_right(starts, ends, i, end)
        if right and codes[i + 1] >= WORD:
            continue
        before = codes[i - 1]
        if before != ENDS_IN_S:  # the states' rights: an apostrophe, or perhaps not
            next_strong = i
        else:
            next_weak = i


@njit(cache=True, nogil=True)
def _single_end(codes, starts, ends, i, bounds, strong, weak):  # type: ignore[no-untyped-def]
    """Token of the single mark that closes the one at i, or −1 if i opens nothing."""
    first, end = bounds
    if codes[i] == APOSTROPHE and _touches_left(codes, starts, ends, i, first) and codes[i - 1] >= WORD:
        return -1
    if not _touches_right(starts, ends, i, end):
        return -1
    follower = codes[i + 1]
    if follower not in (WORD, ENDS_IN_S, BREAK):
        return -1
    return strong[i] if strong[i] >= 0 else weak[i]


@njit(cache=True, nogil=True)
def _is_inch(codes, starts, ends, i, bounds, open_code, following):  # type: ignore[no-untyped-def]
    """Is the straight mark at i an inch: right behind a number, and not needed to close a quotation?"""
    first, end = bounds
    if not _touches_left(codes, starts, ends, i, first) or codes[i - 1] != DIGIT:
        return False
    if open_code == 0:
        return True
    if open_code != STRAIGHT:
        return True
    j = following[i]  # the next straight mark closes: then this one does not
    return (
        j >= 0 and _touches_left(codes, starts, ends, j, first) and not _touches_right(starts, ends, j, end)
    )


@njit(cache=True, nogil=True)
def _opens(codes, starts, ends, i, bounds):  # type: ignore[no-untyped-def]
    """Does mark i, outside of any quotation, open one?"""
    first, end = bounds
    code = codes[i]
    if code in (OPENING, LOW, GUILLEMET_LEFT, CORNER_OPEN):
        return True
    if code == CORNER_CLOSE:
        return False
    left = _touches_left(codes, starts, ends, i, first) and codes[i - 1] != BREAK
    if code in (CLOSING, GUILLEMET_RIGHT):  # ”so” and »so«
        left = _touches_left(codes, starts, ends, i, first)
        return _touches_right(starts, ends, i, end) and codes[i + 1] >= WORD and not left
    right = _touches_right(starts, ends, i, end)
    if not right and i > first and codes[i - 1] == BREAK and starts[i] == ends[i - 1]:
        return False  # he said.“ with a straight mark: what it closes is lost
    return right or not left


@njit(cache=True, nogil=True)
def _closes(codes, starts, ends, i, bounds, open_code):  # type: ignore[no-untyped-def]
    """Does mark i close what a mark of this code opened? 1 yes, 0 no, −1: it opens anew, so the first was lost."""
    first, end = bounds
    code = codes[i]
    if open_code == STRAIGHT or code == STRAIGHT:
        if code not in (STRAIGHT, CLOSING) or open_code not in (STRAIGHT, OPENING, LOW, CLOSING):
            return 0
        left = _touches_left(codes, starts, ends, i, first)
        if code == STRAIGHT and not left and _touches_right(starts, ends, i, end):
            return -1 if open_code == STRAIGHT else 0
        return 1
    if open_code == OPENING:
        return 1 if code == CLOSING else (-1 if code == OPENING else 0)
    if open_code == LOW:
        return 1 if code in (OPENING, CLOSING) else (-1 if code == LOW else 0)
    if open_code == CLOSING:
        return 1 if code == CLOSING else 0
    if open_code == GUILLEMET_LEFT:
        return 1 if code == GUILLEMET_RIGHT else (-1 if code == GUILLEMET_LEFT else 0)
    if open_code == GUILLEMET_RIGHT:
        return 1 if code == GUILLEMET_LEFT else 0
    return 1 if code == CORNER_CLOSE else (-1 if code == CORNER_OPEN else 0)


@njit(cache=True, nogil=True)
def _balance(codes, first, end):  # type: ignore[no-untyped-def]
    """Marks that only open and only close left in a paragraph, per family: curly, guillemets, corners."""
    opens = np.zeros(3, np.int64)
    closes = np.zeros(3, np.int64)
    for i in range(first, end):
        code = codes[i]
        if code in (OPENING, GUILLEMET_LEFT, CORNER_OPEN):
            opens[_family(code)] += 1
        elif code in (CLOSING, GUILLEMET_RIGHT, CORNER_CLOSE):
            closes[_family(code)] += 1
    return opens, closes


@njit(cache=True, nogil=True)
def _family(code):  # type: ignore[no-untyped-def]
    if code in (OPENING, CLOSING):
        return 0
    return 1 if code in (GUILLEMET_LEFT, GUILLEMET_RIGHT) else 2


@njit(cache=True, nogil=True)
def _next_straight(codes, first, end, following):  # type: ignore[no-untyped-def]
    found = -1
    for i in range(end - 1, first - 1, -1):
        following[i] = found
        if codes[i] == STRAIGHT:
            found = i


@njit(cache=True, nogil=True)
def _may_go_on(codes, starts, ends, opened, bounds, behind):  # type: ignore[no-untyped-def]
    """Does the quotation that a paragraph leaves open go on in the next, which begins with the same mark?"""
    first, end = bounds
    if end >= behind or codes[end] != codes[opened] or not _touches_right(starts, ends, end, behind):
        return False
    return opened == first or codes[opened - 1] < WORD  # not in the middle of a clause


@njit(cache=True, nogil=True)
def find_quotations(codes, starts, ends, paragraphs, sentence_ends, begins):  # type: ignore[no-untyped-def]
    """Pair the marks.

    Args:
        codes: Mark code of each token.
        starts: First byte of each token.
        ends: First byte behind each token.
        paragraphs: Paragraph p holds the tokens ``[p]`` to ``[p + 1]``.
        sentence_ends: First token behind the sentence of each token.
        begins: Is paragraph p a title or the first behind one?

    Returns:
        First tokens, ends, whether each goes on from the one before, whether each is closed.
    """
    n = len(codes)
    room = 1
    for i in range(n):
        room += 1 <= codes[i] <= SINGLE_OPEN
    firsts, behinds = np.empty(room, np.int64), np.empty(room, np.int64)
    goes_on, closed = np.zeros(room, np.bool_), np.zeros(room, np.bool_)
    strong, weak, following = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64)
    k = 0
    carried = False
    for p in range(len(paragraphs) - 1):
        bounds = (paragraphs[p], paragraphs[p + 1])
        first, end = bounds
        _single_closes(codes, starts, ends, first, end, strong, weak)
        _next_straight(codes, first, end, following)
        opens_left, closes_left = _balance(codes, first, end)
        opened, open_code, depth = -1, 0, 0
        went_on = carried
        carried = False
        i = first
        while i < end:
            code = codes[i]
            if code in (OPENING, GUILLEMET_LEFT, CORNER_OPEN):
                opens_left[_family(code)] -= 1
            elif code in (CLOSING, GUILLEMET_RIGHT, CORNER_CLOSE):
                closes_left[_family(code)] -= 1
            if code == STRAIGHT and _is_inch(codes, starts, ends, i, bounds, open_code, following):
                i += 1
                continue
            if opened < 0:
                if code == SINGLE_OPEN or code == APOSTROPHE:
                    j = _single_end(codes, starts, ends, i, bounds, strong, weak)
                    if j > i + 1:
                        firsts[k], behinds[k], closed[k] = i, j + 1, True
                        k += 1
                        i = j
                elif 1 <= code <= LAST_OUTER and _opens(codes, starts, ends, i, bounds):
                    opened, open_code, depth = i, code, 1
            elif 1 <= code <= LAST_OUTER:
                step = _closes(codes, starts, ends, i, bounds, open_code)
                if step == 1:
                    depth -= 1
                    if depth == 0:
                        firsts[k], behinds[k], closed[k], goes_on[k] = opened, i + 1, True, went_on
                        k += 1
                        opened, open_code, went_on = -1, 0, False
                elif step == -1:
                    family = _family(code)
                    nests = (
                        code not in (STRAIGHT, LOW) and closes_left[family] >= opens_left[family] + depth + 1
                    )
                    if nests:
                        depth += 1
                    else:  # the mark before was never closed
                        firsts[k], behinds[k] = opened, min(sentence_ends[opened], i)
                        goes_on[k] = went_on
                        k += 1
                        opened, open_code, depth, went_on = i, code, 1, False
            i += 1
        if opened >= 0:
            behind = paragraphs[p + 2] if p + 2 < len(paragraphs) and not begins[p + 1] else end
            carried = _may_go_on(codes, starts, ends, opened, bounds, behind)
            firsts[k], goes_on[k] = opened, went_on
            behinds[k] = end if carried else min(sentence_ends[opened], end)
            k += 1
    return firsts[:k].copy(), behinds[:k].copy(), goes_on[:k].copy(), closed[:k].copy()
