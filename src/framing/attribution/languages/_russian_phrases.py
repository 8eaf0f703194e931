"""Set phrases that attribute in Russian, and what every rule of a sentence needs: contents, tails, clauses.

``по словам X``, ``по его мнению``, ``согласно докладу``, ``из слов X следует``, ``как утверждает X``,
``говорится в заявлении``, ``мол``.
"""

from dataclasses import dataclass

from framing.attribution.languages._russian_subjects import Clause, Span, before, behind
from framing.attribution.languages._russian_text import CUE
from framing.attribution.languages._russian_words import (
    AGENCIES,
    CLAUSE,
    CUES,
    DENIED,
    DEPENDENT,
    OUTLETS,
    OWN_VOICES,
    POSSESSIVES,
    PREVIOUSLY,
    VIEWS,
    WRITTEN,
)

SHORTEST = 2
"""Words of content at least."""
CLAUSE_REACH = 14
"""A clause with *что* begins so many tokens behind its verb at most."""
TAIL_REACH = 60
"""What belongs to a cue ends so many tokens behind it at most."""
OWNER_ENDS = frozenset(("что", "в", "на", "от", "не"))
DAYS = frozenset(("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье"))


@dataclass(frozen=True, kw_only=True)
class Told:
    """Who says what in a sentence, as token numbers.

    Attributes:
        contents: Spans of what is attributed.
        cue: Span of the cue.
        source: Span of the words that name the speaker, or None.
        back: Is the sentence before told in the same way: ``Об этом сообщил …``?
    """

    contents: tuple[Span, ...]
    cue: Span
    source: Span | None
    back: bool = False


def trimmed(clause: Clause, spans: list[Span]) -> tuple[Span, ...]:
    """Spans without empty ones and without commas at their edges; empty if too little is left.

    Args:
        clause: The sentence.
        spans: Spans as token numbers.
    """
    kept = []
    for first, end in spans:
        a, b = first, end
        while a < b and clause.low(a) in {",", "—", "–", "-"}:
            a += 1
        while b > a and clause.low(b - 1) in {",", "—", "–", "-"}:
            b -= 1
        if b > a:
            kept.append((a, b))
    n_words = sum(clause.low(i)[0].isalnum() for a, b in kept for i in range(a, b))
    return tuple(kept) if n_words >= SHORTEST else ()


def around(clause: Clause, cue: Span, source: Span | None, phrase: Span) -> Told | None:
    """The content is the whole sentence but a phrase.

    Args:
        clause: The sentence.
        cue: Span of the cue.
        source: Span of the speaker, or None.
        phrase: What is left out: cue, speaker and what belongs to them.
    """
    contents = trimmed(clause, [(clause.first, phrase[0]), (phrase[1], clause.end)])
    return Told(contents=contents, cue=cue, source=source) if contents else None


def view(clause: Clause, i: int) -> Told | None:
    """``по словам X``, ``по его мнению``, ``по предварительным данным МВД``.

    Args:
        clause: The sentence.
        i: Token of its first word.
    """
    for k in range(i + 1, min(i + 4, clause.end)):
        low = clause.low(k)
        if low in OUTLETS:
            return None
        if low in VIEWS:
            return _of_view(clause, i, k)
        if low in {",", "и"}:
            return None
    return None


def _of_view(clause: Clause, i: int, noun: int) -> Told | None:
    owner = clause.low(noun - 1)
    if clause.low(noun + 1) == "от":  # ``по информации от МВД``
        stop = _end_of_owner(clause, noun + 2)
        return around(clause, (i, noun + 1), (noun + 2, stop), (i, stop)) if stop > noun + 2 else None
    if owner in POSSESSIVES or clause.low(i + 1) in POSSESSIVES:
        place = noun - 1 if owner in POSSESSIVES else i + 1
        return around(clause, (i, noun + 1), (place, place + 1), (i, noun + 1))
    stop = _end_of_owner(clause, noun + 1)
    if stop == noun + 1 or OWN_VOICES.intersection(clause.words.low[noun + 1 : stop]):
        return None
    return around(clause, (i, noun + 1), (noun + 1, stop), (i, stop))


def _end_of_owner(clause: Clause, start: int) -> int:
    """First token behind a name in the genitive: up to a comma, a dash, a preposition or the verb."""
    end = min(start + TAIL_REACH, clause.end)
    return next((i for i in range(start, end) if clause.breaks(i) or clause.low(i) in OWNER_ENDS), end)


def according(clause: Clause, i: int) -> Told | None:
    """``Согласно докладу ООН, …``; not ``указ, согласно которому``.

    Args:
        clause: The sentence.
        i: Token of its first word.
    """
    if clause.low(i + 1).startswith("котор"):
        return None
    stop = _end_of_owner(clause, i + 1)
    if stop == i + 1:
        return None
    return around(clause, (i, i + 1), (i + 1, stop), (i, stop))


def words_of(clause: Clause, i: int) -> Told | None:
    """``со слов X``, ``из слов X следует, что``.

    Args:
        clause: The sentence.
        i: Token of its first word.
    """
    if clause.low(i - 1) not in {"со", "из"} or clause.low(i) != "слов":
        return None
    follows = next(
        (
            k
            for k in range(i + 1, min(i + TAIL_REACH, clause.end))
            if clause.low(k) in {"следует", "ясно", ","}
        ),
        clause.end,
    )
    if follows == i + 1:
        return None
    stop = follows + (clause.low(follows) != ",")
    source = behind(clause, i + 1) or (i + 1, follows)
    return around(clause, (i - 1, i + 1), source, (i - 1, stop))


def hearsay(clause: Clause, i: int) -> Told | None:
    """``Дым, мол, идет от покрышек``: whoever spoke before.

    Args:
        clause: The sentence.
        i: Token of its first word.
    """
    return around(clause, (i, i + 1), None, (i, i + 1))


def as_told(clause: Clause, i: int) -> Told | None:
    """``Как утверждает X, …``.

    Args:
        clause: The sentence.
        i: Token of its first word.
    """
    if i > clause.first and clause.low(i - 1) not in {",", "—", "–", "-", "("}:
        return None
    for k in range(i + 1, min(i + 12, clause.end)):
        if clause.breaks(k):
            return None
        if clause.words.codes[k] & CUE and clause.low(k) not in DENIED and clause.low(k - 1) != "не":
            return _as_verb(clause, i, k)
    return None


def _as_verb(clause: Clause, i: int, verb: int) -> Told | None:
    stop = next((k for k in range(verb, clause.end) if clause.low(k) in {",", ")"}), clause.end)
    if CUES[clause.low(verb)] & WRITTEN:
        if clause.low(verb + 1) not in {"в", "из", "на"}:
            return None
        source: Span | None = (verb + 2, stop)
    else:
        source = speaker_behind(clause, verb) or (None if i + 1 == verb else (i + 1, verb))
    if source is None or OWN_VOICES.intersection(clause.words.low[source[0] : source[1]]):
        return None
    return around(clause, (verb, verb + 1), source, (i, stop))


def written(clause: Clause, i: int) -> Told | None:
    """``…, говорится в заявлении``, ``В докладе сказано, что …``, ``Сообщается, что …``.

    Args:
        clause: The sentence.
        i: Token of its first word.
    """
    if clause.low(i - 1) == "не":
        return None
    that = that_clause(clause, i)
    if clause.low(i + 1) in {"в", "во", "из", "на"} and that is None:
        stop = end_of_tail(clause, i + 2)
        start = i + 2 + 2 * (clause.low(i + 2) in DAYS and clause.low(i + 3) in {"в", "на"})
        return around(clause, (i, i + 1), (start, stop), (i, stop))
    if clause.low(i) in {"гласит", "гласят", "гласила"}:
        content = trimmed(clause, [(i + 1, clause.end)])
        return Told(contents=content, cue=(i, i + 1), source=before(clause, i)) if content else None
    if that is None:
        return None
    content = trimmed(clause, [(that, clause.end)])
    source = _paper(clause, i)
    if not content or (source is None and clause.low(i) in PREVIOUSLY and i > clause.first):
        return None
    return Told(contents=content, cue=(i, i + 1), source=source)


def _paper(clause: Clause, verb: int) -> Span | None:
    """``В докладе``, ``Из документа`` before the verb, or behind it."""
    for i in range(verb - 1, max(clause.first, verb - CLAUSE_REACH) - 1, -1):
        if clause.breaks(i):
            break
        if clause.low(i) in {"в", "во", "из"}:
            return (i + 1, verb) if i + 1 < verb else None
    if clause.low(verb + 1) in {"в", "во", "из"}:
        stop = next((k for k in range(verb + 2, clause.end) if clause.low(k) == ","), clause.end)
        return verb + 2, stop
    return None


def end_of_tail(clause: Clause, start: int) -> int:
    """First token behind what belongs to a cue: the next punctuation.

    Args:
        clause: The sentence.
        start: Token from which to look.
    """
    end = min(start + TAIL_REACH, clause.end)
    return next((k for k in range(start, end) if clause.breaks(k)), max(start, end))


def that_clause(clause: Clause, verb: int) -> int | None:
    """Token that opens the clause behind a verb: ``, что``, ``:``, or None.

    Args:
        clause: The sentence.
        verb: Token of the verb.
    """
    for i in range(verb + 1, min(verb + CLAUSE_REACH, clause.end)):
        if clause.low(i) == ":":
            return i + 1
        other = clause.words.codes[i] & CUE and not clause.inside[i] and not CUES[clause.low(i)] & DEPENDENT
        if other and (clause.low(i - 1) in {",", "и"} or i > verb + 1):
            return None
        if clause.low(i) in CLAUSE and (
            clause.low(i - 1) == "," or (clause.low(i - 2) == "," and i > verb + 2)
        ):
            return i
    return None


def speaker_behind(clause: Clause, verb: int) -> Span | None:
    """The subject behind a verb; of a plural rather the body: ``сообщили ТАСС в пресс-службе``.

    Args:
        clause: The sentence.
        verb: Token of the verb.
    """
    plural = clause.low(verb).endswith(("ли", "ют", "ят", "ут", "ат"))
    return (_place(clause, verb) if plural else None) or behind(clause, verb + 1) or _place(clause, verb)


def _place(clause: Clause, i: int) -> Span | None:
    """``сообщили в пресс-службе``: the body behind the verb."""
    for k in range(i + 1, min(i + CLAUSE_REACH, clause.end)):
        if clause.breaks(k):
            return None
        if clause.low(k) in {"в", "во", "на"}:
            for place in range(k + 1, min(k + 4, clause.end)):
                if clause.words.is_body(place) and clause.low(place) not in AGENCIES:
                    return k + 1, end_of_tail(clause, place)
    return None
