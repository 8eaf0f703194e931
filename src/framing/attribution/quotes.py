"""Direct quotation: which tokens stand between quotation marks, for every family of marks.

Found by the marks and by what they touch, in one pass:

* ``"…"``, ``“…”``, ``„…“``, ``”…”``, ``«…»``, ``»…«``, ``「…」``, ``『…』``, ``‘…’`` and ``'…'``, one inside
another;
* a quotation may run over paragraphs if each begins with a mark again;
* an apostrophe (``the states' rights``, ``'90s``), an inch (``6'2"``) and a mark that opens nothing are not
marks;
* an opening mark that nothing closes reaches to the end of its sentence, so that an odd number of marks
costs one
  sentence and not the rest of the article.

``《…》`` names a work and is no quotation.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from framing.attribution.kernels.quotes import (
    APOSTROPHE,
    BREAK,
    CLOSING,
    CORNER_CLOSE,
    CORNER_OPEN,
    DIGIT,
    ELIDED,
    ENDS_IN_S,
    GUILLEMET_LEFT,
    GUILLEMET_RIGHT,
    LOW,
    OPENING,
    SINGLE_OPEN,
    STRAIGHT,
    WORD,
    Found,
    Marks,
    find_quotations,
)
from framing.attribution.voice_reading import Reading

_MARKS = {
    STRAIGHT: '"＂″〃',
    OPENING: "“‟",
    CLOSING: "”",
    LOW: "„",
    GUILLEMET_LEFT: "«‹",
    GUILLEMET_RIGHT: "»›",
    CORNER_OPEN: "「『﹁﹃｢",
    CORNER_CLOSE: "」』﹂﹄｣",
    APOSTROPHE: "'’＇´",
    SINGLE_OPEN: "‘‛‚",
    BREAK: ".,;:?!…。，、；：？！([{—–-/",
}
_CODE = {character: code for code, characters in _MARKS.items() for character in characters}
_ELIDED_WORDS = """
    em til tis twas cause cos bout round n tween gainst ere s t re ve ll d m
"""
_ELIDED = frozenset(_ELIDED_WORDS.split())


def mark_code(form: str) -> int:
    """What a form is to the search for quotations: a mark, a word, a digit, other punctuation."""
    first = form[0]
    if len(form) == 1 and first in _CODE:
        return _CODE[first]
    if first.isdigit():
        return DIGIT
    if not first.isalpha():
        return 0
    low = form.lower()
    if low in _ELIDED:
        return ELIDED
    return ENDS_IN_S if low.endswith("s") else WORD


@dataclass(frozen=True, kw_only=True)
class Quotations:
    """The quotations of a reading, in order, none inside another.

    Attributes:
        firsts: First token of each: the opening mark, shape (k,).
        ends: First token behind each: behind the closing mark, shape (k,).
        goes_on: Is the quotation the continuation, in a new paragraph, of the one before? Shape (k,).
        closed: False where the closing mark is missing and the end was guessed, shape (k,).
        of_token: Number of the quotation that each token stands in, −1 outside; shape (n,).
    """

    firsts: NDArray[np.int64]
    ends: NDArray[np.int64]
    goes_on: NDArray[np.bool_]
    closed: NDArray[np.bool_]
    of_token: NDArray[np.int32]

    def __len__(self) -> int:
        """Number of quotations."""
        return len(self.firsts)

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """Does each token stand inside a quotation, its marks included? Shape (n,)."""
        return np.asarray(self.of_token >= 0)


def quotations(reading: Reading) -> Quotations:
    """Find the quotations of every article, in linear time, whatever the text.

    Args:
        reading: The tokens.
    """
    codes = reading.per_token(mark_code)
    n, room = len(reading), int(((codes >= STRAIGHT) & (codes <= SINGLE_OPEN)).sum())
    marks = Marks(
        codes=codes,
        starts=reading.starts,
        ends=reading.ends,
        sentence_ends=np.repeat(reading.sentence_offsets[1:], np.diff(reading.sentence_offsets)),
        sure=np.empty(n, np.int64),
        perhaps=np.empty(n, np.int64),
        following=np.empty(n, np.int64),
    )
    found = Found(
        firsts=np.empty(room, np.int64),
        ends=np.empty(room, np.int64),
        goes_on=np.zeros(room, np.bool_),
        closed=np.zeros(room, np.bool_),
    )
    k = find_quotations(marks, reading.paragraph_offsets, _begins_article(reading), found)
    firsts, ends = found.firsts[:k].copy(), found.ends[:k].copy()
    of_token = np.full(len(reading), -1, dtype=np.int32)
    inside = np.repeat(np.arange(len(firsts), dtype=np.int32), ends - firsts)
    of_token[np.repeat(firsts - _before(ends - firsts), ends - firsts) + np.arange(len(inside))] = inside
    return Quotations(
        firsts=firsts,
        ends=ends,
        goes_on=found.goes_on[:k].copy(),
        closed=found.closed[:k].copy(),
        of_token=of_token,
    )


def _before(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sum of the sizes before each."""
    return np.asarray(np.cumsum(sizes) - sizes)


def _begins_article(reading: Reading) -> NDArray[np.bool_]:
    """Is each paragraph a title, or the first behind one? No quotation goes on into those."""
    begins = np.zeros(len(reading.paragraph_offsets), dtype=np.bool_)
    titles = reading.article_paragraphs[:-1]
    begins[titles] = True
    begins[titles + 1] = True
    return begins


SPEECH_WORDS = 3
"""A quotation of so many words is speech; a shorter one may be a term or an ironic word."""
TITLED = 0.6
"""A quotation of two words or more, with this share of them capitalised, is the title of something."""


def n_words(reading: Reading, quotations: Quotations) -> NDArray[np.int64]:
    """Words of each quotation, shape (k,); every Chinese token counts as one."""
    is_word = reading.is_word
    before = np.concatenate([[0], np.cumsum(is_word, dtype=np.int64)])
    return np.asarray(before[quotations.ends] - before[quotations.firsts])


def speech(reading: Reading, quotations: Quotations) -> NDArray[np.bool_]:
    """Is each quotation long enough to be speech rather than a term or an ironic word? Shape (k,)."""
    return np.asarray((n_words(reading, quotations) >= SPEECH_WORDS) | quotations.goes_on)


def titles(reading: Reading, quotations: Quotations) -> NDArray[np.bool_]:
    """Is each quotation the title of a work: mostly capitals, no end mark but a last one? Shape (k,)."""
    capital = reading.per_token(lambda form: form[0].isupper())
    ends = reading.among(_END_MARKS)
    before = [np.concatenate([[0], np.cumsum(each, dtype=np.int64)]) for each in (capital, ends)]
    n_capital = before[0][quotations.ends] - before[0][quotations.firsts]
    last = np.maximum(quotations.ends - 2, quotations.firsts)  # American print: “Welcome to Paris.”
    n_ends = before[1][last] - before[1][quotations.firsts]
    sizes = n_words(reading, quotations)
    return np.asarray((sizes > 1) & (n_capital >= TITLED * sizes) & (n_ends == 0))


_END_MARKS = frozenset(".!?…,")
