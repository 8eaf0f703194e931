"""What the field sees of each token: numbers about the word, and about its place among marks and cues."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

# Columns that every occurrence of a form shares.
WORD, SUFFIX, SHAPE, LEXICON, CLASS_COARSE, CLASS_FINE = range(6)
N_FORM_COLUMNS = 6
# Columns of the place.
QUOTED, QUOTE_SIZE, POSITION = 6, 7, 8
LEFT_CUE, RIGHT_CUE, LEFT_DISTANCE, RIGHT_DISTANCE, LEFT_BETWEEN, RIGHT_BETWEEN = 9, 10, 11, 12, 13, 14
FIRST_IN_PARAGRAPH, LENGTH, HAS_QUOTE, N_CUES, CUES_BEFORE, QUOTE_BEFORE = 15, 16, 17, 18, 19, 20
CUES_BEHIND, AFTER_LEFT_CUE, BEFORE_LEFT_CUE, FIRST_WORD, BEFORE_RIGHT_CUE = 21, 22, 23, 24, 25
LEFT_CUE_CLASS, RIGHT_CUE_CLASS, NEXT_MARK, NEXT_MARK_DISTANCE, BEHIND_NEXT_MARK = 26, 27, 28, 29, 30
CLAUSE_WORD, CLAUSE_DISTANCE, LAST_CUE_BEFORE, SPEAKS = 31, 32, 33, 34
N_COLUMNS = 35

CUE_LIKE = 4
"""A word of this lexicon bucket or higher is taken for a cue of its sentence: half of its uses are."""
LOWER, CAPITAL, UPPER, DIGIT, QUOTE, COMMA, STOP, COLON, DASH, OTHER, PRONOUN = (
    4,
    3,
    2,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
)
MARKS = np.array([shape in (QUOTE, COMMA, STOP, COLON, DASH) for shape in range(16)])
PAD = 3
"""Tokens of emptiness before and behind, so that a template may look over the edge."""


class Places(NamedTuple):
    """Where the tokens stand.

    Attributes:
        quotation: Number of the quotation of each token, −1 for none; int32.
        quotation_words: Number of words of each quotation; int64.
        sentences: Sentence s holds the tokens ``[s]`` to ``[s + 1]``.
        paragraph_first: Does sentence s begin a paragraph?
        article_first: Does sentence s begin an article?
        is_that: Is the token the word ``that``?
        is_comma: Is the token a comma or a closing mark?
    """

    quotation: NDArray[np.int32]
    quotation_words: NDArray[np.int64]
    sentences: NDArray[np.int64]
    paragraph_first: NDArray[np.bool_]
    article_first: NDArray[np.bool_]
    is_that: NDArray[np.bool_]
    is_comma: NDArray[np.bool_]


@njit(cache=True, nogil=True)
def _bucket(k):
    """Distances in seven classes."""
    if k < 4:
        return k
    if k < 7:
        return 4
    if k < 12:
        return 5
    return 6 if k < 25 else 7


@njit(cache=True, nogil=True)
def place_columns(columns, places):
    """Fill the columns of the place.

    Args:
        columns: Shape (N_COLUMNS, PAD + n + PAD), uint32; the columns of the form are filled already.
        places: Where the tokens stand.
    """
    n_sentences = len(places.sentences) - 1
    n_cues = np.zeros(n_sentences, np.uint32)
    has_quote = np.zeros(n_sentences, np.bool_)
    for s in range(n_sentences):
        for i in range(places.sentences[s], places.sentences[s + 1]):
            quoted = places.quotation[i] >= 0
            has_quote[s] |= quoted
            n_cues[s] += columns[LEXICON, PAD + i] >= CUE_LIKE and not quoted
    for s in range(n_sentences):
        _sentence_columns(columns, places, s, n_cues, has_quote)
        _cue_columns(columns, places, places.sentences[s], places.sentences[s + 1])
        _clause_columns(columns, places.sentences[s], places.sentences[s + 1])
    _last_cue_columns(columns, places)


@njit(cache=True, nogil=True)
def _sentence_columns(columns, places, s, n_cues, has_quote):
    first, end = places.sentences[s], places.sentences[s + 1]
    before = behind = np.uint32(0)
    quote_before = np.uint32(0)
    if not places.article_first[s]:
        before = min(n_cues[s - 1], 2) + (3 if has_quote[s - 1] else 0)
        quote_before = np.uint32(first > 0 and places.quotation[first - 1] >= 0)
    if s + 1 < len(n_cues) and not places.article_first[s + 1]:
        behind = min(n_cues[s + 1], 2) + (3 if has_quote[s + 1] else 0)
    starts_quoted = first < end and places.quotation[first] >= 0
    for i in range(first, end):
        k = PAD + i
        q = places.quotation[i]
        columns[QUOTED, k] = q >= 0
        size = places.quotation_words[q] if q >= 0 else 0
        columns[QUOTE_SIZE, k] = 0 if q < 0 else (1 if size < 5 else (2 if size < 10 else 3))
        columns[POSITION, k] = _bucket(i - first)
        columns[FIRST_IN_PARAGRAPH, k] = places.paragraph_first[s]
        columns[LENGTH, k] = _bucket((end - first) // 2)
        columns[HAS_QUOTE, k] = np.uint32(has_quote[s]) + (2 if starts_quoted else 0)
        columns[N_CUES, k] = min(n_cues[s], 3)
        columns[CUES_BEFORE, k] = before
        columns[CUES_BEHIND, k] = behind
        columns[QUOTE_BEFORE, k] = quote_before
        columns[FIRST_WORD, k] = columns[WORD, PAD + first]


@njit(cache=True, nogil=True)
def _cue_columns(columns, places, first, end):
    """The nearest cue on the left and on the right of each token of a sentence."""
    cue = -1
    comma = that = False
    for i in range(first, end):
        k = PAD + i
        if cue >= 0:
            columns[LEFT_CUE, k] = columns[WORD, PAD + cue]
            columns[LEFT_DISTANCE, k] = _bucket(i - cue)
            columns[LEFT_BETWEEN, k] = 1 + comma + 2 * that
            columns[AFTER_LEFT_CUE, k] = columns[WORD, PAD + cue + 1]
            columns[BEFORE_LEFT_CUE, k] = columns[SHAPE, PAD + cue - 1]
            columns[LEFT_CUE_CLASS, k] = columns[CLASS_FINE, PAD + cue]
        comma |= places.is_comma[i]
        that |= places.is_that[i] and i - cue < 4
        if columns[LEXICON, k] >= CUE_LIKE and places.quotation[i] < 0:
            cue, comma, that = i, False, False
    cue = last_comma = -1
    for i in range(end - 1, first - 1, -1):
        k = PAD + i
        if cue >= 0:
            columns[RIGHT_CUE, k] = columns[WORD, PAD + cue]
            columns[RIGHT_DISTANCE, k] = _bucket(cue - i)
            columns[RIGHT_BETWEEN, k] = 1 + (last_comma >= 0 and last_comma >= cue - 8)
            columns[BEFORE_RIGHT_CUE, k] = columns[SHAPE, PAD + cue - 1]
            columns[RIGHT_CUE_CLASS, k] = columns[CLASS_FINE, PAD + cue]
        if places.is_comma[i] and last_comma < 0:
            last_comma = i
        if columns[LEXICON, k] >= CUE_LIKE and places.quotation[i] < 0:
            cue, last_comma = i, -1


@njit(cache=True, nogil=True)
def _clause_columns(columns, first, end):
    """The word that the clause of each token begins with, and the next punctuation."""
    start = first
    for i in range(first, end):
        k = PAD + i
        if MARKS[columns[SHAPE, k]]:
            start = i + 1
        elif start < end:
            columns[CLAUSE_WORD, k] = columns[WORD, PAD + start]
            columns[CLAUSE_DISTANCE, k] = _bucket(i - start)
    mark = -1
    for i in range(end - 1, first - 1, -1):
        k = PAD + i
        if mark >= 0:
            columns[NEXT_MARK, k] = columns[SHAPE, PAD + mark]
            columns[NEXT_MARK_DISTANCE, k] = _bucket(mark - i)
            if mark + 1 < end:
                columns[BEHIND_NEXT_MARK, k] = 1 + columns[CLASS_COARSE, PAD + mark + 1]
        if MARKS[columns[SHAPE, k]]:
            mark = i


@njit(cache=True, nogil=True)
def _last_cue_columns(columns, places):
    """The last cue of the sentence before, and whether the article has a speaker of that name elsewhere."""
    last = np.uint32(0)
    for s in range(len(places.sentences) - 1):
        if places.article_first[s]:
            last = np.uint32(0)
        found = last
        for i in range(places.sentences[s], places.sentences[s + 1]):
            k = PAD + i
            columns[LAST_CUE_BEFORE, k] = last
            if columns[LEXICON, k] >= CUE_LIKE and places.quotation[i] < 0:
                found = columns[WORD, k]
        last = found
