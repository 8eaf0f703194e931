"""Russian tokens as the rules see them: words of every sentence, with what each form is."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from framing.attribution.cues import words
from framing.attribution.languages._russian_names import FIRST_NAMES, nominatives
from framing.attribution.languages._russian_words import (
    BODIES,
    CUES,
    FIRSTS,
    NO_NAMES,
    PEOPLE,
    PRONOUNS,
    VIEWS,
    plain,
)
from framing.attribution.voice_reading import Reading

DASHES = frozenset("—–-―−")
ENDS = frozenset((".", "!", "?", "…", "...", "?!", "!.."))
CLOSING = frozenset('»”"“›')
CUE, NAME, PERSON, BODY, PRONOUN, DASH, PAIRED_CUE = 1, 2, 4, 8, 16, 32, 64
"""What a form may be, as bits: a verb of saying, a name, a noun for somebody, for a body, a pronoun, a dash,
the first word of a pair that attributes."""
NO_BODIES = frozenset(("рф", "ссср", "снг", "vip", "id"))
"""Acronyms that do not speak."""
BODY_PREFIXES = ("мин", "рос", "гос", "глав", "обл", "гор", "пресс-служб")


SURNAME_ENDINGS = tuple(
    words("""
    ов ова ову овым овой ове ев ева еву евым евой ский ского скому ским
    енко швили дзе ович евич чук щук нюк ьян
""")
)
PHRASES = frozenset(("согласно", "слов", "слова", "мол", "дескать")) | VIEWS


def form_code(form: str) -> int:
    """What a form may be."""
    low = plain(form)
    code = CUE * (low in CUES) | PAIRED_CUE * (low in FIRSTS) | DASH * (form in DASHES)
    code |= PERSON * (low in PEOPLE) | BODY * _is_body(form, low) | PRONOUN * (low in PRONOUNS)
    upper = form[0].isupper() and not (len(form) > 1 and form.isupper()) and low not in NO_NAMES
    return code | NAME * upper


def _is_body(form: str, low: str) -> bool:
    if low in BODIES or low in NO_BODIES:
        return low in BODIES
    acronym = len(form) > 1 and form.isupper() and form.isalpha()
    return acronym or (form[0].isupper() and low.startswith(BODY_PREFIXES) and len(low) > len("росстат") - 1)


@dataclass(frozen=True, kw_only=True)
class Words:
    """All tokens of a reading.

    Attributes:
        reading: The tokens.
        low: Every token in lower case, without ``ё``.
        codes: What each token may be, shape (n,).
    """

    reading: Reading
    low: list[str]
    codes: list[int]

    @classmethod
    def of(cls, reading: Reading) -> "Words":
        """Looked up once per distinct form."""
        lows = [plain(form) for form in reading.forms]
        return cls(
            reading=reading,
            low=[lows[number] for number in reading.numbers.tolist()],
            codes=reading.per_token(form_code).tolist(),
        )

    @cached_property
    def code_array(self) -> NDArray[np.uint8]:
        """The codes as numbers."""
        return np.asarray(self.codes, dtype=np.uint8)

    @cached_property
    def forms(self) -> list[str]:
        """Every token as printed."""
        return [self.reading.forms[number] for number in self.reading.numbers.tolist()]

    @cached_property
    def gap_before(self) -> list[bool]:
        """Does a gap stand before each token?"""
        starts, ends = self.reading.starts, self.reading.ends
        gaps = np.ones(len(starts), dtype=np.bool_)
        gaps[1:] = starts[1:] != ends[:-1]
        return gaps.tolist()

    @cached_property
    def sentence(self) -> list[int]:
        """Number of the sentence of every token."""
        found: list[int] = self.reading.sentence_of().tolist()
        return found

    @cached_property
    def bounds(self) -> list[int]:
        """First token of every sentence, and the number of tokens."""
        found: list[int] = self.reading.sentence_offsets.tolist()
        return found

    @cached_property
    def attributing(self) -> list[bool]:
        """Does each sentence hold a word that may attribute?"""
        wanted = (self.code_array & (CUE | PAIRED_CUE)) > 0
        wanted |= self.reading.per_token(lambda form: plain(form) in PHRASES).astype(np.bool_)
        holding = np.zeros(self.reading.n_sentences, dtype=np.bool_)
        holding[np.asarray(self.sentence, dtype=np.int64)[wanted]] = True
        return holding.tolist()

    @cached_property
    def _surnames(self) -> dict[int, frozenset[str]]:
        """Per article: last words of full names, in every nominative they may come from."""
        names = (self.code_array & NAME) > 0
        last = np.flatnonzero(names[1:] & names[:-1]) + 1
        articles = np.searchsorted(self.reading.article_offsets, last, side="right") - 1
        found: dict[int, set[str]] = {}
        for i, article in zip(last.tolist(), articles.tolist(), strict=True):
            found.setdefault(article, set()).update(nominatives(self.low[i]))
        return {article: frozenset(bases) for article, bases in found.items()}

    @cached_property
    def _article(self) -> list[int]:
        sizes = np.diff(self.reading.article_offsets)
        return np.repeat(np.arange(len(sizes)), sizes).tolist()

    def is_known_name(self, i: int) -> bool:
        """Is token i a surname: of a full name in its article, or by its ending?"""
        low = self.low[i]
        if not self.codes[i] & NAME or len(low) < len("ван"):
            return False
        known = self._surnames.get(self._article[i], frozenset())
        return low.endswith(SURNAME_ENDINGS) or not known.isdisjoint(nominatives(low))

    def is_first_name(self, i: int) -> bool:
        """Is token i a common first name, in any case?"""
        return not FIRST_NAMES.isdisjoint(nominatives(self.low[i]))

    def is_body(self, i: int) -> bool:
        """Does token i name a body, in any case?"""
        return bool(self.codes[i] & BODY) or not BODIES.isdisjoint(nominatives(self.low[i]))

    def paragraph_end(self, i: int) -> int:
        """First token behind the paragraph of token i."""
        offsets = self.reading.paragraph_offsets
        return int(offsets[np.searchsorted(offsets, i, side="right")])

    @cached_property
    def paragraph_heads(self) -> frozenset[int]:
        """First tokens of paragraphs."""
        return frozenset(self.reading.paragraph_offsets.tolist())

    @cached_property
    def _straight(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.reading.per_token(lambda form: form == '"'))

    @cached_property
    def _guillemets(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.reading.per_token(lambda form: form in {"«", "»"}))

    @cached_property
    def closers(self) -> dict[int, int]:
        """The ``»`` that closes each ``«``, for those that are ever closed."""
        found: dict[int, int] = {}
        opened: list[int] = []
        for i in self._guillemets.tolist():
            if self.low[i] == "«":
                opened.append(i)
            elif opened:
                found[opened.pop()] = i
        return found

    def straight_marks(self, first: int, end: int) -> list[int]:
        """The straight marks among some tokens, at most ``MOST_MARKS``."""
        return _among(self._straight, first, end)

    def guillemets(self, first: int, end: int) -> list[int]:
        """The same for ``«`` and ``»``."""
        return _among(self._guillemets, first, end)

    def is_dash(self, i: int) -> bool:
        """Is token i a dash between words, not a hyphen within one?"""
        if not self.codes[i] & DASH:
            return False
        return self.low[i] != "-" or (self.gap_before[i] and self._gap_behind(i)) or self._opens_line(i)

    def _gap_behind(self, i: int) -> bool:
        return i + 1 >= len(self.low) or self.gap_before[i + 1]

    def _opens_line(self, i: int) -> bool:
        return self._gap_behind(i) and self.bounds[self.sentence[i]] == i


MOST_MARKS = 40
"""A quotation holds at most so many marks: what has more is no text, and would take long."""


def _among(places: NDArray[np.int64], first: int, end: int) -> list[int]:
    low, high = np.searchsorted(places, [first, end]).tolist()
    found: list[int] = places[low : min(high, low + MOST_MARKS)].tolist()
    return found
