"""Russian: by marks, verbs of saying and set phrases; no model.

Rules were written on the tuning half of ``corpora/voice_gold/ru`` and while reading real articles; the card
is ``docs/reference/voice.md``.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing.attribution.language_reader import Company, LanguageReader
from framing.attribution.languages import _russian_quoted
from framing.attribution.languages._russian_clauses import (
    agency_in,
    headline,
    is_relay,
    referred,
    refers,
    told,
)
from framing.attribution.languages._russian_marks import questions, spoken
from framing.attribution.languages._russian_people import companies
from framing.attribution.languages._russian_phrases import Told
from framing.attribution.languages._russian_readout import inferred, is_readout
from framing.attribution.languages._russian_subjects import Clause
from framing.attribution.languages._russian_text import ENDS, Words
from framing.attribution.languages._russian_words import strength
from framing.attribution.quotes import Quotations
from framing.attribution.readout import Genre, Line
from framing.attribution.voice_attributions import CLAUSE, NONE, Attribution, Attributions
from framing.attribution.voice_reading import Reading

if TYPE_CHECKING:
    from datetime import date

    from framing.attribution.camps import Camps
    from framing.attribution.cues import Strength


MOST_CUES = 4
"""So many cues of a sentence are looked at."""


class Russian(LanguageReader):
    """Reads Russian by rules."""

    loose = False

    def __init__(self) -> None:
        """Nothing is looked up yet."""
        self._last: tuple[Reading, Words] | None = None

    def _words(self, reading: Reading) -> Words:
        """The words of a reading; the last one is kept, since every step asks for it."""
        if self._last is None or self._last[0] is not reading:
            self._last = reading, Words.of(reading)
        return self._last[1]

    def spoken(self, reading: Reading, quotations: Quotations) -> Quotations:
        """Quotations that are speech, without titles, and speech behind dashes."""
        return spoken(self._words(reading), quotations)

    def attributions(self, reading: Reading, quotations: Quotations) -> Attributions:
        """The attributions of every article."""
        words = self._words(reading)
        inside = quotations.inside.tolist()
        quoted = list(_russian_quoted.attributions(words, quotations, inside))
        found = [*quoted, *_reported(words, quotations, quoted, inside)]
        return Attributions.of(found, len(words.low))

    def strength(self, cue: str) -> "Strength":
        """Verbs of saying are strong, ``считает`` and ``надеется`` attitudes."""
        return strength(cue)

    def companies(
        self, reading: Reading, found: Attributions, days: "Sequence[date | None]", camps: "Camps"
    ) -> Sequence[Company]:
        """People with the names of Russian cases."""
        words, self._last = self._words(reading), None  # the last step: nothing is held longer
        return companies(words, found, days, camps)

    def infers(self, genre: Genre) -> bool:
        """Every article with speech is looked at: outside of read-outs the words must be plainer."""
        return genre.attributed_share > 0

    def inferred(self, lines: Sequence[Line], genre: Genre) -> list[int | None]:
        """Sentences that go on with what was said before them."""
        return inferred(lines, is_readout=is_readout(genre))


def _reported(
    words: Words, quotations: Quotations, quoted: list[Attribution], inside: list[bool]
) -> Iterator[Attribution]:
    """Indirect speech in the sentences that no quotation fills."""
    taken = _taken(words, quotations, quoted)
    others = set(np.flatnonzero(taken).tolist())
    for s in np.flatnonzero(np.asarray(words.attributing, dtype=np.bool_) & ~taken[:-1]).tolist():
        clause = _clause_of(words, s, inside)
        found = _best(clause)
        if found is not None:
            yield _attribution(words, found, s)
            taken[s] = True
            if not is_relay(clause, found):
                others.add(s)
    for s in np.flatnonzero(words.attributing).tolist():
        clause = _clause_of(words, s, inside)
        yield from _relays(clause, others=s in others)
    titles = np.unique(words.reading.article_sentences[:-1])
    for s in titles[~taken[titles]].tolist():
        found = headline(_clause_of(words, s, inside)) if s < words.reading.n_sentences else None
        if found is not None:
            yield _attribution(words, found, s)


def _taken(words: Words, quotations: Quotations, quoted: list[Attribution]) -> NDArray[np.bool_]:
    """Which sentences hold a statement between marks, or a question of the outlet."""
    taken = np.zeros(words.reading.n_sentences + 1, dtype=np.bool_)
    spans = [span for each in quoted for span in each.contents]
    spans += [(piece.first, piece.end) for piece in questions(words, quotations)]
    for first, end in spans:
        taken[words.sentence[first] : words.sentence[end - 1] + 1] = True
    return taken


def _clause_of(words: Words, s: int, inside: list[bool]) -> Clause:
    """A sentence without its end marks."""
    first, end = words.bounds[s], words.bounds[s + 1]
    while end > first and words.low[end - 1] in ENDS:
        end -= 1
    return Clause(words=words, first=first, end=end, inside=inside)


def _best(clause: Clause) -> Told | None:
    """The first of the cues that is not of an agency which only passes words on."""
    relay = None
    for found in islice(told(clause), MOST_CUES):
        if not is_relay(clause, found):
            return found
        relay = relay or found
    return None if relay is None else referred(clause, relay)


def _relays(clause: Clause, *, others: bool) -> Iterator[Attribution]:
    """``…, передает Reuters со ссылкой на X``: the agency that passes on what somebody else says.

    Its content is the cue alone, so that no word of the speaker is taken for the agency's.

    Args:
        clause: The sentence.
        others: Does somebody else speak in it?
    """
    for found in islice(told(clause), MOST_CUES):
        bare = agency_in(clause, found) if is_relay(clause, found) else None
        if bare is not None and (others or refers(clause, found) is not None):
            yield Attribution(contents=(found.cue,), cue=found.cue, source=bare, kind=CLAUSE)


def _attribution(words: Words, found: Told, s: int) -> Attribution:
    contents = found.contents
    starts = words.reading.article_sentences
    if found.back and s - 1 > starts[np.searchsorted(starts, s, side="right") - 1]:
        contents = ((words.bounds[s - 1], words.bounds[s]), *contents)
    return Attribution(contents=contents, cue=found.cue, source=found.source or (NONE, NONE), kind=CLAUSE)


READER = Russian()
