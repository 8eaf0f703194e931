"""The loop that pairs quotation marks. ``.py_func`` of each function is its plain twin."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

STRAIGHT, OPENING, CLOSING, LOW = 1, 2, 3, 4
GUILLEMET_LEFT, GUILLEMET_RIGHT = 5, 6
CORNER_OPEN, CORNER_CLOSE = 7, 8
APOSTROPHE, SINGLE_OPEN = 9, 10
BREAK = 11
"""Punctuation that may stand between a mark and the words around it."""
WORD, ENDS_IN_S, ELIDED, DIGIT = 12, 13, 14, 15
LAST_OUTER = 8
"""Codes up to here are marks of quotations; apostrophes and single marks have rules of their own."""


IS_CLOSING = np.array([code in (CLOSING, GUILLEMET_RIGHT, CORNER_CLOSE) for code in range(16)]).astype(
    np.int64
)
_PAIRS = {
    STRAIGHT: (STRAIGHT, CLOSING), OPENING: (CLOSING, STRAIGHT), CLOSING: (CLOSING, STRAIGHT),
    LOW: (OPENING, CLOSING, STRAIGHT), GUILLEMET_LEFT: (GUILLEMET_RIGHT,), GUILLEMET_RIGHT: (GUILLEMET_LEFT,),
    CORNER_OPEN: (CORNER_CLOSE,),
}  # fmt: skip
CLOSED_BY = np.array([[code in _PAIRS.get(opened, ()) for code in range(16)] for opened in range(16)])
"""``[opened, mark]``: may the mark close what the other opened?"""


class Marks(NamedTuple):
    """Tokens as the search sees them.

    Attributes:
        codes: Mark code of each token, uint8.
        starts: First byte of each token within its article.
        ends: First byte behind each token.
        sentence_ends: First token behind the sentence of each token.
        sure: The next single mark that surely closes, −1 for none; filled paragraph by paragraph.
        perhaps: The next single mark that may be an apostrophe (``the states'``), −1 for none; the same.
        following: The next straight mark, −1 for none; the same.
    """

    codes: NDArray[np.uint8]
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    sentence_ends: NDArray[np.int64]
    sure: NDArray[np.int64]
    perhaps: NDArray[np.int64]
    following: NDArray[np.int64]


class Found(NamedTuple):
    """Room for quotations: first tokens, ends, does each go on from the one before, is it closed."""

    firsts: NDArray[np.int64]
    ends: NDArray[np.int64]
    goes_on: NDArray[np.bool_]
    closed: NDArray[np.bool_]


# What is known of the quotation that is open, one number each.
OPENED, CODE, DEPTH, WENT_ON, COUNT = range(5)


@njit(cache=True, nogil=True)
def _touches_left(marks, i, first):
    """Does token i follow the one before without a space?"""
    return i > first and marks.starts[i] == marks.ends[i - 1]


@njit(cache=True, nogil=True)
def _touches_right(marks, i, end):
    return i + 1 < end and marks.starts[i + 1] == marks.ends[i]


@njit(cache=True, nogil=True)
def _look_ahead(marks, first, end):
    """For each token of a paragraph, from behind: the next marks that may close."""
    sure = perhaps = straight = -1
    for i in range(end - 1, first - 1, -1):
        marks.sure[i], marks.perhaps[i], marks.following[i] = sure, perhaps, straight
        if marks.codes[i] == STRAIGHT:
            straight = i
        elif marks.codes[i] == APOSTROPHE and _touches_left(marks, i, first):
            if _touches_right(marks, i, end) and marks.codes[i + 1] >= WORD:
                continue
            if marks.codes[i - 1] != ENDS_IN_S:
                sure = i
            else:
                perhaps = i


@njit(cache=True, nogil=True)
def _single_end(marks, i, first, end):
    """Token of the single mark that closes the one at i, or −1 if i opens nothing."""
    if marks.codes[i] == APOSTROPHE and _touches_left(marks, i, first) and marks.codes[i - 1] >= WORD:
        return -1
    if not _touches_right(marks, i, end):
        return -1
    if marks.codes[i + 1] not in (WORD, ENDS_IN_S, BREAK):
        return -1
    return marks.sure[i] if marks.sure[i] >= 0 else marks.perhaps[i]


@njit(cache=True, nogil=True)
def _is_inch(marks, i, first, end, open_code):
    """Is the straight mark at i an inch: right behind a number, and not needed to close a quotation?"""
    if not _touches_left(marks, i, first) or marks.codes[i - 1] != DIGIT:
        return False
    if open_code != STRAIGHT:
        return True
    j = marks.following[i]  # where the next straight mark closes, this one does not
    return j >= 0 and _touches_left(marks, j, first) and not _touches_right(marks, j, end)


@njit(cache=True, nogil=True)
def _opens(marks, i, first, end):
    """Does mark i, outside of any quotation, open one?"""
    code = marks.codes[i]
    left, right = _touches_left(marks, i, first), _touches_right(marks, i, end)
    if code == CORNER_CLOSE:
        return False
    if code in (CLOSING, GUILLEMET_RIGHT):  # ”so” and »so«
        return right and marks.codes[i + 1] >= WORD and not left
    if code == STRAIGHT:
        if left and not right:  # it closes what was lost
            return False
        return right or not left
    return True


@njit(cache=True, nogil=True)
def _closes(marks, i, first, end, open_code):
    """Does mark i close what this code opened? 1 yes, 0 no, −1: it opens anew, so the first was lost."""
    code = marks.codes[i]
    if CLOSED_BY[open_code, code]:
        opens_anew = (
            code == STRAIGHT
            and open_code == STRAIGHT
            and not _touches_left(marks, i, first)
            and _touches_right(marks, i, end)
        )
        return -1 if opens_anew else 1
    return -1 if code == open_code else 0


@njit(cache=True, nogil=True)
def _family(code):
    """Families of marks that only open or only close: curly, guillemets, corners; −1 for others."""
    if code in (OPENING, CLOSING):
        return 0
    if code in (GUILLEMET_LEFT, GUILLEMET_RIGHT):
        return 1
    return 2 if code in (CORNER_OPEN, CORNER_CLOSE) else -1


@njit(cache=True, nogil=True)
def _balance(codes, first, end, left):
    """Count the marks of each family that open (row 0) and close (row 1) in a paragraph."""
    left[:] = 0
    for i in range(first, end):
        family = _family(codes[i])
        if family >= 0:
            left[IS_CLOSING[codes[i]], family] += 1


@njit(cache=True, nogil=True)
def _keep(found, now, end, closed):
    """Note down the open quotation, which ends before token ``end``."""
    k = now[COUNT]
    found.firsts[k], found.ends[k] = now[OPENED], end
    found.goes_on[k], found.closed[k] = now[WENT_ON] == 1, closed
    now[COUNT] += 1
    now[OPENED], now[CODE], now[DEPTH], now[WENT_ON] = -1, 0, 0, 0


@njit(cache=True, nogil=True)
def _inside(marks, found, now, left, i, first, end):  # noqa: PLR0913, PLR0917  # numba
    """Meet a mark while a quotation is open."""
    code = marks.codes[i]
    step = _closes(marks, i, first, end, now[CODE])
    if step == 1:
        now[DEPTH] -= 1
        if now[DEPTH] == 0:
            _keep(found, now, i + 1, True)
    elif step == -1:
        family = _family(code)
        if family >= 0 and left[1, family] >= left[0, family] + now[DEPTH] + 1:
            now[DEPTH] += 1  # one quotation inside another, of the same marks
        else:  # the mark before was never closed
            _keep(found, now, min(marks.sentence_ends[now[OPENED]], i), False)
            now[OPENED], now[CODE], now[DEPTH] = i, code, 1


@njit(cache=True, nogil=True)
def _outside(marks, found, now, i, first, end):
    """Meet a mark while none is open; the token to go on from is returned."""
    code = marks.codes[i]
    if code in (SINGLE_OPEN, APOSTROPHE):
        j = _single_end(marks, i, first, end)
        if j > i + 1:
            went_on = now[WENT_ON]
            now[OPENED], now[WENT_ON] = i, 0
            _keep(found, now, j + 1, True)
            now[WENT_ON] = went_on
            return j
    elif code <= LAST_OUTER and _opens(marks, i, first, end):
        now[OPENED], now[CODE], now[DEPTH] = i, code, 1
    return i


@njit(cache=True, nogil=True)
def _paragraph(marks, found, now, left, first, end):
    """Pair the marks of one paragraph; a quotation may stay open."""
    _look_ahead(marks, first, end)
    _balance(marks.codes, first, end, left)
    i = first
    while i < end:
        code = marks.codes[i]
        if 1 <= code <= SINGLE_OPEN:
            family = _family(code)
            if family >= 0:
                left[IS_CLOSING[code], family] -= 1
            if code == STRAIGHT and _is_inch(marks, i, first, end, now[CODE]):
                pass
            elif now[OPENED] < 0:
                i = _outside(marks, found, now, i, first, end)
            elif code <= LAST_OUTER:
                _inside(marks, found, now, left, i, first, end)
        i += 1


@njit(cache=True, nogil=True)
def _may_go_on(marks, opened, first, end, behind):
    """Does the quotation that a paragraph leaves open go on in the next, which begins with the same mark?"""
    codes = marks.codes
    if end >= behind or codes[end] != codes[opened] or not _touches_right(marks, end, behind):
        return False
    return opened == first or codes[opened - 1] < WORD  # not in the middle of a clause


@njit(cache=True, nogil=True)
def find_quotations(marks, paragraphs, begins, found):
    """Pair the marks of all paragraphs.

    Args:
        marks: The tokens.
        paragraphs: Paragraph p holds the tokens ``[p]`` to ``[p + 1]``.
        begins: Is paragraph p a title or the first behind one? No quotation goes on into it.
        found: Filled; room for as many as there are marks.

    Returns:
        Number of quotations.
    """
    now = np.zeros(5, np.int64)
    left = np.zeros((2, 3), np.int64)
    now[OPENED] = -1
    for p in range(len(paragraphs) - 1):
        first, end = paragraphs[p], paragraphs[p + 1]
        _paragraph(marks, found, now, left, first, end)
        carried = 0
        if now[OPENED] >= 0:
            opened = now[OPENED]
            behind = paragraphs[p + 2] if p + 2 < len(paragraphs) and not begins[p + 1] else end
            carried = 1 if _may_go_on(marks, opened, first, end, behind) else 0
            _keep(found, now, end if carried else min(marks.sentence_ends[opened], end), False)
        now[WENT_ON] = carried
    return now[COUNT]
