"""Tokens to paragraphs and sentences.

The loops know nothing of languages: each token carries a sign, which ``framing.text.punctuation`` gives to
its form (what it is to the splitter, what is known of the word) and to its place (a space or line break
before it).
"""

import numpy as np
from numba import njit

from framing.text.punctuation import (
    APOSTROPHE,
    BLANK,
    CLAUSE,
    CLOSE,
    DASH,
    ELLIPSIS,
    INITIAL,
    INNER,
    LINE,
    LOOSE,
    LOWER,
    MARK,
    MARKS_THAT_END,
    NUMBER,
    NUMBERED,
    OPEN,
    OTHER,
    PERIOD,
    SPEECH,
    STARTER,
    STOP,
    STRAIGHT,
    STRONG,
    TITLE,
    TITLE_CLOSE,
    TITLE_OPEN,
    TOUCHES,
    UNCASED,
    UPPER,
    YEAR_OR_TOWN,
)

ENDS, CLOSES_LINE, OPENS, IS_WORD, FREES, PARTS = (
    np.array([mark in marks for mark in range(MARK + 1)])
    for marks in (
        MARKS_THAT_END,
        (*MARKS_THAT_END, CLOSE, TITLE_CLOSE, STRAIGHT, APOSTROPHE),
        (OPEN, STRAIGHT, APOSTROPHE, DASH, TITLE_OPEN),
        (LOWER, UPPER, UNCASED, NUMBER),
        (CLAUSE, CLOSE, STRAIGHT),
        (DASH, OPEN, NUMBER, TITLE_OPEN),
    )
)
SPEECH_REACH = 4
"""A verb of saying counts if it is among so many words behind a quotation: ``“Why?” Mr. Xi asked``."""
CUE_REACH = 25
"""In Chinese, if it ends what stands behind the quotation, within so many words: ``“好。”他笑着说。``"""


@njit(cache=True, nogil=True)
def sign_tokens(of_form, numbers, spans):
    """Sign of each token: that of its form, and what stands before it.

    Args:
        of_form: Sign of each form, uint16.
        numbers: Form of each token.
        spans: The tokens, as scanned.
    """
    signs = np.empty(len(numbers), np.uint16)
    for i in range(len(numbers)):
        sign = of_form[numbers[i]]
        if spans.breaks[i] > 1:
            sign |= BLANK
        elif spans.breaks[i] == 1:
            sign |= LINE
        elif i > 0 and spans.starts[i] == spans.ends[i - 1]:
            sign |= TOUCHES
        signs[i] = sign
    return signs


@njit(cache=True, nogil=True)
def _goes_on(signs, i):
    """Does the sentence go on over the single line break before token i, as in text wrapped by hand?"""
    return signs[i] & MARK == LOWER and not CLOSES_LINE[signs[i - 1] & MARK]


@njit(cache=True, nogil=True)
def _is_wrapped(signs, first, end):
    """Is the text broken into lines of equal width, so that a single line break means nothing?"""
    n_breaks = 0
    n_wraps = 0
    for i in range(first + 1, end):
        if signs[i] & LINE:
            n_breaks += 1
            n_wraps += _goes_on(signs, i)
    return 2 * n_wraps > n_breaks


@njit(cache=True, nogil=True)
def paragraphs(signs, starts, articles, title_bytes, offsets, counts):
    """Find the paragraphs: the title, then what empty lines or line breaks set apart.

    Args:
        signs: Sign of each token, uint16.
        starts: First byte of each token within its article.
        articles: Article a holds the tokens ``articles[a]`` to ``articles[a + 1]``.
        title_bytes: Length of each title in bytes.
        offsets: Filled with the first token of each paragraph, then with the number of tokens; room for
            tokens + articles + 1.
        counts: Filled with the number of paragraphs of each article.

    Returns:
        Number of paragraphs.
    """
    n = 0
    for a in range(len(articles) - 1):
        before = n
        body, end = articles[a], articles[a + 1]
        while body < end and starts[body] < title_bytes[a]:
            body += 1
        offsets[n] = articles[a]
        n += 1
        if body < end:
            offsets[n] = body
            n += 1
        wrapped = _is_wrapped(signs, body, end)
        for i in range(body + 1, end):
            if signs[i] & BLANK or (signs[i] & LINE and not wrapped and not _goes_on(signs, i)):
                offsets[n] = i
                n += 1
        counts[a] = n - before
    offsets[n] = len(signs)
    return n


@njit(cache=True, nogil=True)
def _is_closing(signs, j, end, quoted):
    """Does token j close what the sentence before it opened?"""
    mark = signs[j] & MARK
    if mark == CLOSE or mark == TITLE_CLOSE:
        return True
    free = j + 1 == end or not signs[j + 1] & TOUCHES or FREES[signs[j + 1] & MARK]
    if mark == STRAIGHT:
        return (signs[j] & TOUCHES and (free or quoted)) or (free and quoted)
    if not free and mark == APOSTROPHE and signs[j] & INNER:
        free = signs[j + 1] & MARK == UNCASED  # a Chinese ’ needs no space behind it
    # an OPEN one too: German and Russian close with “
    return (mark == APOSTROPHE or mark == OPEN) and signs[j] & TOUCHES and free


@njit(cache=True, nogil=True)
def _cluster_end(signs, i, end, quoted):
    """First token behind the end marks at i and what they close, the mark that decides, and if any closed."""
    deciding = signs[i] & MARK
    closed = False
    j = i + 1
    while j < end:
        mark = signs[j] & MARK
        if ENDS[mark] and (signs[j] & TOUCHES or (mark == PERIOD and signs[j - 1] & MARK == PERIOD)):
            if mark == PERIOD and deciding == PERIOD:
                deciding = ELLIPSIS
            elif mark == STRONG and deciding != STOP:
                deciding = STRONG
        elif _is_closing(signs, j, end, quoted):
            closed = True
            quoted ^= mark == STRAIGHT
        else:
            break
        j += 1
    return j, deciding, closed


@njit(cache=True, nogil=True)
def _first_word(signs, j, end):
    """The first token from j on that opens nothing."""
    while j < end and OPENS[signs[j] & MARK]:
        j += 1
    return j


@njit(cache=True, nogil=True)
def _is_attributed(signs, k, end):
    """Does a verb of saying follow soon: ``Mr. Putin asked``?"""
    for m in range(k, min(k + SPEECH_REACH + 1, end)):
        if signs[m] & SPEECH:
            return True
        mark = signs[m] & MARK
        if mark == CLAUSE or (ENDS[mark] and not signs[m - 1] & TITLE):
            return False
    return False


@njit(cache=True, nogil=True)
def _is_cue(signs, j, end):
    """Do the words from j on end with a verb of saying, as behind a Chinese quotation: ``他对记者说。``?"""
    for m in range(j, min(j + CUE_REACH, end)):
        mark = signs[m] & MARK
        if ENDS[mark]:
            return (signs[m - 1] & SPEECH or (m - 2 >= j and signs[m - 2] & SPEECH)) != 0
        if mark == OPEN or mark == CLOSE or mark == STRAIGHT:
            return False
    return False


@njit(cache=True, nogil=True)
def _level(level, sign):
    """How deep quotations stand in each other: 1 in ``“``, 2 in ``‘`` within, 3 in ``“`` within that."""
    mark = sign & MARK
    if mark == OPEN:
        if sign & INNER:
            return 2 if level == 1 else level
        return 3 if level == 2 else max(level % 3, 1)
    if mark == CLOSE and not sign & INNER:
        return 2 if level == 3 else 0
    return min(level, 1) if sign & INNER else level


@njit(cache=True, nogil=True)
def _is_within(signs, i, j, level):
    """Do the marks from i to j only close a quotation within another, which goes on?"""
    before = level
    for k in range(i, j):
        level = _level(level, signs[k])
    return before > level > 0


@njit(cache=True, nogil=True)
def _goes_on_in_chinese(signs, i, j, end, level):
    """Does the sentence go on behind the quotation that closes between i and j?"""
    return signs[j] & MARK == UNCASED and (_is_cue(signs, j, end) or _is_within(signs, i, j, level))


@njit(cache=True, nogil=True)
def _starts_sentence(signs, j, k, end):
    """Does what comes behind ``U.S.`` or ``Inc.`` begin a sentence? Known first words and quotations do."""
    if signs[k] & MARK != UPPER:
        return False
    if k > j and signs[j] & MARK != DASH:
        return True
    is_initial = signs[k] & INITIAL and k + 1 < end and signs[k + 1] & MARK == PERIOD
    return signs[k] & STARTER and not is_initial


@njit(cache=True, nogil=True)
def _is_loose(signs, first, i, j):
    """Is the period at i more likely part of the word before it than an end?"""
    if j == i + 1 and signs[j] & TOUCHES and signs[i - 1] & MARK == UPPER:
        return True  # "Yandex.Taxi"
    if signs[i - 1] & INITIAL and i - 2 >= first and signs[i - 2] & MARK == OTHER and signs[i - 1] & TOUCHES:
        return False  # "3°C."
    return signs[i - 1] & (LOOSE | INITIAL) != 0


@njit(cache=True, nogil=True)
def _is_full_stop(signs, first, i, j, end):
    """Does the period at i, of a sentence that began at first, end it? Token j is behind it."""
    before = signs[i - 1]
    k = _first_word(signs, j, end)
    if k == end:
        return True
    if before & TITLE or (before & NUMBERED and signs[k] & MARK == NUMBER):
        return False
    if before & YEAR_OR_TOWN and not (i - 2 >= first and signs[i - 2] & MARK == NUMBER):
        return False
    if before & YEAR_OR_TOWN or _is_loose(signs, first, i, j):
        return _starts_sentence(signs, j, k, end)
    return True


@njit(cache=True, nogil=True)
def _is_glued(signs, i, j):
    """Is the mark inside something that only looks like an end: ``U.S.-led``, ``Yahoo!7``?"""
    return j == i + 1 and signs[j] & TOUCHES and PARTS[signs[j] & MARK]


@njit(cache=True, nogil=True)
def _next_start(signs, first, i, end, quoted, level):
    """Where the next sentence begins if the mark at i ends the one from first; or minus where to go on."""
    j, mark, closed = _cluster_end(signs, i, end, quoted)
    if j == end:
        return -j
    follower = signs[j] & MARK
    if follower == CLAUSE or follower == CLOSE:
        return -j
    if closed and _goes_on_in_chinese(signs, i, j, end, level):
        return -j
    if mark == STOP:
        return j
    k = _first_word(signs, j, end)
    head = signs[k] & MARK if k < end else follower
    if head == LOWER or _is_glued(signs, i, j):
        return -j
    if mark == ELLIPSIS:
        ended = head == UPPER or (closed and head != NUMBER)
    elif mark == STRONG:
        ended = not (closed and head == UPPER and _is_attributed(signs, k, end))
    else:
        ended = _is_full_stop(signs, first, i, j, end)
    return j if ended else -j


@njit(cache=True, nogil=True)
def _is_mere_number(signs, first, i):
    """Is all that stands before the period at i a number, as in ``1. Introduction``?"""
    return (
        signs[i] & MARK == PERIOD and signs[i - 1] & MARK == NUMBER and _first_word(signs, first, i) == i - 1
    )


@njit(cache=True, nogil=True)
def _split(signs, start, end, offsets, n):
    """Find the sentences of one paragraph; the number of sentences found so far is returned."""
    offsets[n] = start
    n += 1
    first = i = start
    quoted = False
    level = 0
    worded = False
    in_title = False
    while i < end:
        mark = signs[i] & MARK
        worded |= IS_WORD[mark]
        in_title = mark == TITLE_OPEN or (in_title and mark != TITLE_CLOSE and mark != STOP)
        j = i + 1
        if worded and ENDS[mark] and not in_title:
            begin = _next_start(signs, first, i, end, quoted, level)
            j = abs(begin)
            if begin > 0 and not _is_mere_number(signs, first, i):
                offsets[n] = first = begin
                n += 1
                worded = False
        for k in range(i, j):
            quoted ^= signs[k] & MARK == STRAIGHT
            level = _level(level, signs[k])
        i = j
    if not worded and first > start:
        n -= 1  # marks alone are no sentence of their own
    return n


@njit(cache=True, nogil=True)
def sentences(signs, paragraph_offsets, is_title, offsets, counts):
    """Find the sentences of each paragraph; a title is one sentence.

    Args:
        signs: Sign of each token, uint16.
        paragraph_offsets: Paragraph p holds the tokens ``[p]`` to ``[p + 1]``.
        is_title: Is the paragraph a title?
        offsets: Filled with the first token of each sentence, then with the number of tokens; room for
            tokens + paragraphs + 1.
        counts: Filled with the number of sentences of each paragraph.

    Returns:
        Number of sentences.
    """
    n = 0
    for p in range(len(paragraph_offsets) - 1):
        first, end = paragraph_offsets[p], paragraph_offsets[p + 1]
        before = n
        if is_title[p] or first == end:
            offsets[n] = first
            n += 1
        else:
            n = _split(signs, first, end, offsets, n)
        counts[p] = n - before
    offsets[n] = len(signs)
    return n
