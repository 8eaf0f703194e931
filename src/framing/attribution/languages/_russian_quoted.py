"""Who says a Russian quotation: the verb of saying inside, behind or before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from framing.attribution.languages._russian_marks import BEFORE_CUT, CUE_REACH, FULL, cue_behind
from framing.attribution.languages._russian_subjects import (
    LONGEST,
    Clause,
    Span,
    before,
    behind,
    name_in,
    run_end,
)
from framing.attribution.languages._russian_text import CUE, ENDS, NAME, PERSON, Words
from framing.attribution.languages._russian_words import CUES, DEPENDENT, PREPOSITIONS
from framing.attribution.quotes import Quotations
from framing.attribution.voice_attributions import NONE, STATED, Attribution

BACK = 40
"""Before a colon a verb of saying is looked for among so many tokens."""


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Pieces of one speaker."""

    pieces: list[Span]

    @property
    def first(self) -> int:
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        return self.pieces[-1][1]


def attributions(words: Words, quotations: Quotations, inside: Sequence[bool]) -> Iterator[Attribution]:
    """Every quotation that is a statement, with its cue and speaker where they are named.

    Args:
        words: The tokens.
        quotations: The speech, as ``_russian_marks.spoken`` gives it.
        inside: Which tokens stand in it.
    """
    guests = _Guests(words)
    for group in _groups(quotations):
        clause = _clause(words, group.first, inside)
        if not _is_statement(words, group, clause):
            continue
        cue, source = _named(words, group, inside)
        if cue is None and source is None and words.is_dash(group.first):
            source = guests.of(group.first)
        yield Attribution(
            contents=tuple(group.pieces), cue=cue or (NONE, NONE), source=source or (NONE, NONE), kind=STATED
        )


def _groups(quotations: Quotations) -> Iterator[_Group]:
    pieces: list[Span] = []
    rows = zip(quotations.firsts.tolist(), quotations.ends.tolist(), quotations.goes_on.tolist(), strict=True)
    for first, end, goes_on in rows:
        if pieces and not goes_on:
            yield _Group(pieces=pieces)
            pieces = []
        pieces.append((first, end))
    if pieces:
        yield _Group(pieces=pieces)


def _clause(words: Words, token: int, inside: Sequence[bool]) -> Clause:
    s = words.sentence[token]
    return Clause(words=words, first=words.bounds[s], end=_without_marks(words, s), inside=inside)


def _without_marks(words: Words, s: int) -> int:
    """First token behind the last word of a sentence."""
    end = words.bounds[s + 1]
    while end > words.bounds[s] and words.low[end - 1] in ENDS:
        end -= 1
    return end


def _is_statement(words: Words, group: _Group, clause: Clause) -> bool:
    """Could it stand alone? Not so a few words in the middle of a clause."""
    before_it = clause.low(group.first - 1)
    if (
        group.first == clause.first
        or before_it == ":"
        or words.is_dash(group.first)
        or group.end > clause.end
    ):
        return True
    after = group.end
    cut = words.is_dash(after) if after < clause.end else False
    cut = cut or (clause.low(after) == "," and after + 1 < clause.end and words.is_dash(after + 1))
    capital = group.first + 1 < len(words.codes) and words.forms[group.first + 1][0].isupper()
    return (words.is_dash(group.first - 1) and capital) or (
        cut and cue_behind(words, after + (clause.low(after) == ","), clause.end) is not None
    )


def _named(words: Words, group: _Group, inside: Sequence[bool]) -> tuple[Span | None, Span | None]:
    """Cue and source of a quotation."""
    for _, end in group.pieces:
        found = _behind_piece(words, end, inside)
        if found is not None:
            return found
    return _before_piece(words, group.first, inside)


def _behind_piece(words: Words, end: int, inside: Sequence[bool]) -> tuple[Span, Span | None] | None:
    """``…», — сказал X``."""
    if end >= len(words.low):
        return None
    s = words.sentence[end]
    if end == words.bounds[s] and not words.is_dash(end):
        return None
    behind_sentence = words.bounds[s + 1]
    place, stop = end, min(end + CUE_REACH, behind_sentence)
    while place < stop and words.low[place] in BEFORE_CUT:
        place += 1
    if place >= stop or not words.is_dash(place):
        return None
    verb = cue_behind(words, place, behind_sentence)
    if verb is None:
        return None
    clause = Clause(words=words, first=place + 1, end=_without_marks(words, s), inside=inside)
    if words.low[verb] == "слова":
        stop = next((k for k in range(verb + 1, clause.end) if clause.breaks(k)), clause.end)
        return (verb, verb + 1), (verb + 1, stop) if stop > verb + 1 else None
    plural = words.low[verb].endswith(("ли", "ют", "ят", "ут", "ат"))
    hidden = _hidden(clause, verb)
    source = (hidden if plural else None) or behind(clause, verb + 1) or before(clause, verb)
    return (verb, verb + 1), source or hidden


def _hidden(clause: Clause, verb: int) -> Span | None:
    """``сообщили в пресс-службе``, ``добавили в ведомстве``."""
    for k in range(verb + 1, min(verb + BACK, clause.end)):
        if clause.breaks(k):
            return None
        if clause.low(k) in {"в", "во", "на"}:
            for place in range(k + 1, min(k + 4, clause.end)):
                if clause.words.is_body(place):
                    stop = next(
                        (
                            j
                            for j in range(place, min(place + BACK, clause.end))
                            if clause.breaks(j) or clause.low(j) in ENDS
                        ),
                        clause.end,
                    )
                    return k + 1, stop
    return None


def _before_piece(words: Words, first: int, inside: Sequence[bool]) -> tuple[Span | None, Span | None]:
    """``X сказал: «…``, ``Директор завода X: «…``, also at the end of the sentence before."""
    colon = first - 1
    if colon < 0 or words.low[colon] != ":":
        return None, None
    s = words.sentence[colon]
    clause = Clause(words=words, first=words.bounds[s], end=colon, inside=inside)
    for i in range(colon - 1, max(clause.first, colon - BACK) - 1, -1):
        if words.codes[i] & CUE and not inside[i] and not CUES[words.low[i]] & DEPENDENT:
            return (i, i + 1), before(clause, i) or behind(clause, i + 1)
    start = max(clause.first, colon - BACK)
    named = start == clause.first and colon - start <= LONGEST and clause.low(start) not in PREPOSITIONS
    is_named = named and any(words.codes[i] & (NAME | PERSON) for i in range(start, colon))
    return None, (start, colon) if is_named else None


class _Guests:
    """Who answers in an interview: the first full name of the article."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._known: dict[int, Span | None] = {}

    def of(self, token: int) -> Span | None:
        """The name, for a token of an article."""
        offsets = self._words.reading.article_offsets
        article = int(offsets.searchsorted(token, side="right")) - 1
        if article not in self._known:
            self._known[article] = self._find(int(offsets[article]), token)
        return self._known[article]

    def _find(self, first: int, end: int) -> Span | None:
        for s in range(
            self._words.sentence[first], self._words.sentence[min(end, len(self._words.low) - 1)] + 1
        ):
            clause = Clause(
                words=self._words, first=self._words.bounds[s], end=self._words.bounds[s + 1], inside=_Never()
            )
            for i in range(clause.first, clause.end):
                stop = run_end(clause, i)
                if stop - i >= FULL - 1:
                    return name_in(self._words, i, stop)
        return None


class _Never(Sequence[bool]):
    """No token stands in speech."""

    def __getitem__(self, index: object) -> bool:  # type: ignore[override]
        return False

    def __len__(self) -> int:
        return 0
