"""Which quotations of a Russian text are speech, and where the outlet's words cut into them.

Speech stands in ``«…»``, ``"…"``, ``„…“`` or behind a dash at the head of a sentence. Words of the outlet
are cut out of both: ``«Мы слышим друг друга, — сказал президент. — Всегда».`` A title (``комедия «Слишком
женатый таксист»``), a firm and an ironic word are no speech. In interviews the question is the outlet's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from framing.attribution.cues import words as word_set
from framing.attribution.languages._russian_mending import mended
from framing.attribution.languages._russian_text import CLOSING, CUE, DASH, ENDS, NAME, Words
from framing.attribution.languages._russian_words import CUES, DEPENDENT, OWN_VOICES
from framing.attribution.quotes import Quotations

BEFORE_CUT = frozenset((",", "!", "?", "…", "...", "?!", ".")) | CLOSING
CUE_REACH = 4
"""A verb of saying stands among so many tokens behind the dash."""
INTERVIEW = 3
"""So many questions make an interview."""
FIRST_PERSON = word_set(
    "я мы мне меня нам нас наш наша наше наши мой моя моей моего нашей нашего нашем мной нами"
)
FULL, TITLE_WORDS = 3, 14
"""Words that make a quotation a statement; up to so many, one with a capital may be a title."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of speech.

    Attributes:
        first: First token.
        end: First token behind.
        goes_on: Is it of the same speaker as the piece before?
        closed: Was its end marked?
    """

    first: int
    end: int
    goes_on: bool
    closed: bool = True


def spoken(words: Words, quotations: Quotations) -> Quotations:
    """The speech of every article, in order.

    Args:
        words: The tokens.
        quotations: All that stands between marks.
    """
    pieces = sorted(_between_marks(words, mended(words, quotations)), key=lambda piece: piece.first)
    turns = [piece for each in _by_article(words, quotations) for piece in _answers(words, each)]
    if turns:
        taken = np.zeros(len(words.low) + 1, dtype=np.bool_)
        for piece in turns:
            taken[piece.first : piece.end] = True
        pieces = [piece for piece in pieces if not taken[piece.first]]
        pieces = sorted([*pieces, *turns], key=lambda piece: piece.first)
    return _as_quotations(pieces, len(words.low))


def _as_quotations(pieces: list[Piece], n_tokens: int) -> Quotations:
    of_token = np.full(n_tokens, -1, dtype=np.int32)
    for k, piece in enumerate(pieces):
        of_token[piece.first : piece.end] = k
    return Quotations(
        firsts=np.array([piece.first for piece in pieces], dtype=np.int64),
        ends=np.array([piece.end for piece in pieces], dtype=np.int64),
        goes_on=np.array([piece.goes_on for piece in pieces], dtype=np.bool_),
        closed=np.array([piece.closed for piece in pieces], dtype=np.bool_),
        of_token=of_token,
    )


def _between_marks(words: Words, quotations: Quotations) -> Iterator[Piece]:
    rows = zip(
        quotations.firsts.tolist(),
        quotations.ends.tolist(),
        quotations.goes_on.tolist(),
        quotations.closed.tolist(),
        strict=True,
    )
    for first, end, goes_on, closed in rows:
        if goes_on or _is_speech(words, first, end):
            for k, (a, b) in enumerate(pieces_of(words, first, end)):
                yield Piece(first=a, end=b, goes_on=goes_on or k > 0, closed=closed)


def _is_speech(words: Words, first: int, end: int) -> bool:
    """Is a quotation a statement, or part of one, rather than a title or an irony?"""
    sentence = words.sentence[first]
    begins, behind = words.bounds[sentence], words.bounds[sentence + 1]
    if end > behind:
        return True
    n_words = sum(form[0].isalnum() for form in words.low[first:end])
    if first > begins and words.low[first - 1] == ":":
        return n_words > 0
    after = words.low[end] if end < behind else "."
    alone = first == begins or words.is_dash(first - 1)
    if alone:
        cued = after in {",", "."} or (end < behind and words.is_dash(end))
        return (cued and cuts_in(words, end, behind)) or (cued and n_words >= FULL)
    capital = first + 1 < end and bool(words.codes[first + 1] & NAME)
    names = capital and words.low[first - 1][0].isalpha() and n_words < TITLE_WORDS
    return not names and n_words > 0 and words.attributing[sentence]


def cuts_in(words: Words, place: int, behind: int) -> bool:
    """Do the outlet's words with a verb of saying begin at ``place``: ``, — сказал он``?"""
    stop = min(behind, place + CUE_REACH)
    while place < stop and words.low[place] in BEFORE_CUT:
        place += 1
    if place >= stop or not words.is_dash(place):
        return False
    return cue_behind(words, place, behind) is not None


def cue_behind(words: Words, dash: int, behind: int) -> int | None:
    """Token of the verb of saying that stands right behind a dash, or None."""
    for i in range(dash + 1, min(dash + 1 + CUE_REACH, behind)):
        low = words.low[i]
        if words.codes[i] & CUE and not CUES[low] & DEPENDENT:
            return i
        if low == "слова" and i <= dash + 2:
            return i
        if low in {",", ":", "что", "и", "а", "но"} or low in ENDS:
            return None
    return None


def pieces_of(words: Words, first: int, end: int) -> list[tuple[int, int]]:
    """A quotation without the words of the outlet that cut into it.

    Args:
        words: The tokens.
        first: Its first token.
        end: First token behind it.
    """
    found, start, i = [], first, first + 1
    while i < end:
        if words.is_dash(i) and words.low[i - 1] in BEFORE_CUT and i > start:
            behind = min(words.bounds[words.sentence[i] + 1], end)
            if cue_behind(words, i, behind) is not None:
                found.append((start, i))
                start = i = _end_of_cut(words, i, behind)
                continue
        i += 1
    if start < end:
        found.append((start, end))
    return found


def _end_of_cut(words: Words, dash: int, behind: int) -> int:
    """First token behind the outlet's words: the next dash, or the end of the sentence."""
    for i in range(dash + 2, behind):
        if words.is_dash(i) and words.low[i - 1] in {",", ".", ":"}:
            return i
    return behind


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What one person says behind a dash.

    Attributes:
        pieces: Its stretches, in order.
        end: First token behind it, words of the outlet included.
        asks: Does it end with a question mark, without words of the outlet?
        named: Do words of the outlet with a verb of saying stand in it?
        by_outlet: Is it the outlet who speaks: ``спрашиваю я``?
    """

    pieces: tuple[Piece, ...]
    end: int
    asks: bool
    named: bool
    by_outlet: bool


def _turns(words: Words, quotations: Quotations) -> Iterator[Turn]:
    """The turns of all paragraphs with a sentence that begins with a dash."""
    heads = np.asarray(words.bounds[:-1], dtype=np.int64)
    heads = heads[heads < words.bounds[1:]]
    dashed = heads[words.code_array[heads] & DASH > 0]
    dashed = dashed[~_between(words, quotations)[dashed]]
    offsets = words.reading.paragraph_offsets
    paragraphs = (np.searchsorted(offsets, dashed, side="right") - 1).tolist()
    for p, group in groupby(zip(paragraphs, dashed.tolist(), strict=True), key=itemgetter(0)):
        starts = [token for _, token in group if words.is_dash(token)]
        if starts:
            yield from _turns_of(words, starts, int(offsets[p + 1]))


def _between(words: Words, quotations: Quotations) -> NDArray[np.bool_]:
    """Which tokens stand between marks, rather than behind a dash?"""
    marked, head = [], False
    for first, goes_on in zip(quotations.firsts.tolist(), quotations.goes_on.tolist(), strict=True):
        head = head if goes_on else not words.codes[first] & DASH
        marked.append(head)
    return np.append(np.asarray(marked, dtype=np.bool_), False)[quotations.of_token]


def _turns_of(words: Words, dashed: list[int], end: int) -> Iterator[Turn]:
    """Cut a paragraph at the dashes that open a sentence, unless the one who spoke before goes on."""
    starts = dashed[:1]
    for place in dashed[1:]:
        if not _goes_on(words, starts[-1], place):
            starts.append(place)
    for first, behind in zip(starts, [*starts[1:], end], strict=True):
        yield _turn(words, first, _narration(words, first, behind))


def _goes_on(words: Words, start: int, place: int) -> bool:
    """Do words of the outlet with a verb of saying end right before ``place``, and not its own question?"""
    begins = max(words.bounds[words.sentence[place] - 1], start)
    for i in range(begins + 1, place):
        if words.is_dash(i) and words.low[i - 1] in BEFORE_CUT and cue_behind(words, i, place) is not None:
            return not OWN_VOICES.intersection(words.low[i:place])
    return False


def _narration(words: Words, first: int, end: int) -> int:
    """First token behind a turn: where a sentence names somebody in full beside a verb of saying."""
    for s in range(words.sentence[first] + 1, words.sentence[end - 1] + 1):
        place = words.bounds[s]
        if words.is_dash(place) or not words.attributing[s]:
            continue
        names = [bool(code & NAME) for code in words.codes[place + 1 : words.bounds[s + 1]]]
        if any(a and b for a, b in pairwise(names)):
            return place
    return end


def _turn(words: Words, first: int, end: int) -> Turn:
    spans = pieces_of(words, first, end)
    kept = [span for k, span in enumerate(spans) if k == 0 or words.is_dash(span[0])]
    own = any(
        OWN_VOICES.intersection(words.low[a:b])
        for a, b in zip([b for _, b in spans], [*(a for a, _ in spans[1:]), end], strict=True)
    )
    return Turn(
        pieces=tuple(Piece(first=a, end=b, goes_on=k > 0) for k, (a, b) in enumerate(kept)),
        end=end,
        asks=words.low[end - 1].startswith("?") and spans[-1][1] == end,
        named=len(spans) > 1 or spans[0][1] < end,
        by_outlet=own,
    )


def _by_article(words: Words, quotations: Quotations) -> list[list[Turn]]:
    """The turns of each article that has any."""
    offsets = words.reading.article_offsets

    def article(turn: Turn) -> int:
        return int(np.searchsorted(offsets, turn.pieces[0].first, side="right"))

    return [list(turns) for _, turns in groupby(_turns(words, quotations), key=article)]


def _roles(turns: list[Turn]) -> list[str]:
    """``question``, ``answer`` or ``none`` for each turn: the outlet asks, a list is nobody's speech.

    Whatever follows a question answers it; in an interview, whatever follows an answer asks.
    """
    interview = sum(turn.asks and not turn.named for turn in turns) >= INTERVIEW
    roles: list[str] = []
    for k, turn in enumerate(turns):
        before = roles[-1] if roles else "none"
        if turn.by_outlet:
            roles.append("question")
        elif turn.named or before == "question":
            roles.append("answer")
        elif (turn.asks or interview) and k + 1 < len(turns):
            roles.append("question")
        else:
            roles.append("answer" if before == "answer" and turns[k - 1].named else "none")
    return roles


def _answers(words: Words, turns: list[Turn]) -> Iterator[Piece]:
    """The speech of turns, without the questions of the outlet and without lists."""
    roles = _roles(turns)
    interview = roles.count("question") >= INTERVIEW
    for k, (turn, role) in enumerate(zip(turns, roles, strict=True)):
        if role != "answer":
            continue
        yield from turn.pieces
        if interview and k + 1 < len(turns) and roles[k + 1] == "question":
            yield from _further(words, turn.end, turns[k + 1].pieces[0].first)


def _further(words: Words, first: int, end: int) -> Iterator[Piece]:
    """Paragraphs between an answer and the next question that speak in the first person."""
    while first < end and first in words.paragraph_heads:
        stop = words.paragraph_end(first)
        if not FIRST_PERSON.intersection(words.low[first:stop]):
            return
        yield Piece(first=first, end=stop, goes_on=True)
        first = stop


def questions(words: Words, quotations: Quotations) -> list[Piece]:
    """The outlet's own questions in interviews: each from its dash to its end.

    Args:
        words: The tokens.
        quotations: All quotations, or those that ``spoken`` left.
    """
    asked = [
        turn
        for turns in _by_article(words, quotations)
        for turn, role in zip(turns, _roles(turns), strict=True)
        if role == "question"
    ]
    return [Piece(first=turn.pieces[0].first, end=turn.end, goes_on=False) for turn in asked]
