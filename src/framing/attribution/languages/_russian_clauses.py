"""Indirect speech in a Russian sentence: where the cue stands, who speaks, how far the content runs.

* ``По словам Путина, …``, ``…, по его мнению, …``, ``Согласно докладу, …``;
* ``…, заявил Путин.``, ``…, отметил он, …``, ``Как утверждает источник, …``;
* ``Путин сказал, что …``, ``Путин призвал к …``, ``В МИД говорят о …``;
* ``…, говорится в заявлении``; ``Дым, мол, идет от покрышек``; ``Об этом сообщил мэр``.

What was not said (``не подтвердил``), will be said (``намерен заявить``) or is told by the outlet itself
(``как стало известно``) is no attribution.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from framing.attribution.languages._russian_subjects import Clause, Span, before, behind
from framing.attribution.languages._russian_text import CUE, ENDS, PAIRED_CUE
from framing.attribution.languages._russian_words import (
    ACTS,
    AGENCIES,
    AGENCY_WORDS,
    CLAUSE,
    CUES,
    DENIED,
    DEPENDENT,
    HOLDS,
    ONLY_WITH,
    OUTLETS,
    OWN_VOICES,
    PAIRED,
    POSSESSIVES,
    PREPOSITIONS,
    PREVIOUSLY,
    SAYS,
    VIEWS,
    VOICED,
    WRITTEN,
)

SHORTEST = 2
"""Words of content at least."""
CLAUSE_REACH = 14
"""A clause with *что* begins so many tokens behind its verb at most."""
PLURAL_MOODS = ("аналитики", "эксперты", "экономисты", "участники", "жители", "родители", "многие", "некоторые",
                "инвесторы", "трейдеры", "специалисты")  # fmt: skip
"""Many without a name: what they expect or fear is a mood, not speech."""
ABOUT = frozenset(("о", "об", "обо"))
TOPIC = frozenset(("рассказал", "рассказала", "рассказали", "рассказывает", "рассказывал", "говорил", "говорила",
                   "говорили", "вспоминал", "вспомнил", "спросил", "спросила", "спросили", "спрашивает",
                   "отвечает", "ответил", "ответила", "ответили"))  # fmt: skip
"""With *о* these tell what was talked about, not what was said."""


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


def told(clause: Clause) -> Iterator[Told]:
    """What the rules find in a sentence, in the order of the cues.

    Args:
        clause: The sentence.
    """
    if _is_own(clause):
        return
    for i in range(clause.first, clause.end):
        if clause.inside[i]:
            continue
        for rule in _RULES.get(clause.low(i), ()) or _by_code(clause, i):
            found = rule(clause, i)
            if found is not None:
                yield found
                break


def _by_code(clause: Clause, i: int) -> "tuple[Rule, ...]":
    code = clause.words.codes[i]
    if not code & (CUE | PAIRED_CUE):
        return ()
    kinds = CUES.get(clause.low(i), 0)
    if kinds & DEPENDENT:
        return ()
    return (_written,) if kinds & WRITTEN else (_verb,)


def _is_own(clause: Clause) -> bool:
    """``Как стало известно «Газете», …``, ``как передает наш корреспондент``: the outlet itself knows."""
    first = clause.first
    head = [clause.low(i) for i in range(first, min(first + 6, clause.end))]
    if head[:2] in (["как", "стало"], ["как", "выяснила"], ["как", "выяснил"], ["как", "сообщалось"]):
        return True
    return head[:1] == ["как"] and bool(OWN_VOICES.intersection(head)) and "," in head


def _written_out(clause: Clause, spans: list[Span]) -> tuple[Span, ...]:
    """Spans without empty ones and without commas at their edges; empty if too little is left."""
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


def _around(clause: Clause, cue: Span, source: Span | None, phrase: Span) -> Told | None:
    """The content is the whole sentence but a phrase."""
    contents = _written_out(clause, [(clause.first, phrase[0]), (phrase[1], clause.end)])
    return Told(contents=contents, cue=cue, source=source) if contents else None


def _view(clause: Clause, i: int) -> Told | None:
    """``по словам X``, ``по его мнению``, ``по предварительным данным МВД``."""
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
    if owner in POSSESSIVES or clause.low(i + 1) in POSSESSIVES:
        place = noun - 1 if owner in POSSESSIVES else i + 1
        return _around(clause, (i, noun + 1), (place, place + 1), (i, noun + 1))
    stop = _end_of_owner(clause, noun + 1)
    if stop == noun + 1 or OWN_VOICES.intersection(clause.words.low[noun + 1 : stop]):
        return None
    return _around(clause, (i, noun + 1), (noun + 1, stop), (i, stop))


def _end_of_owner(clause: Clause, start: int) -> int:
    """First token behind a name in the genitive: up to a comma, a dash, a preposition or the verb."""
    for i in range(start, clause.end):
        if clause.breaks(i) or clause.low(i) in {"что", "в", "на", "от", "не"}:
            return i
    return clause.end


def _according(clause: Clause, i: int) -> Told | None:
    """``Согласно докладу ООН, …``; not ``указ, согласно которому``."""
    if clause.low(i + 1).startswith("котор"):
        return None
    stop = _end_of_owner(clause, i + 1)
    if stop == i + 1:
        return None
    return _around(clause, (i, i + 1), (i + 1, stop), (i, stop))


def _words_of(clause: Clause, i: int) -> Told | None:
    """``со слов X``, ``из слов X следует, что``."""
    if clause.low(i - 1) not in {"со", "из"} or clause.low(i) != "слов":
        return None
    follows = next(
        (k for k in range(i + 1, clause.end) if clause.low(k) in {"следует", "ясно", ","}), clause.end
    )
    if follows == i + 1:
        return None
    stop = follows + (clause.low(follows) != ",")
    source = behind(clause, i + 1) or (i + 1, follows)
    return _around(clause, (i - 1, i + 1), source, (i - 1, stop))


def _hearsay(clause: Clause, i: int) -> Told | None:
    """``Дым, мол, идет от покрышек``: whoever spoke before."""
    return _around(clause, (i, i + 1), None, (i, i + 1))


def _as(clause: Clause, i: int) -> Told | None:
    """``Как утверждает X, …``."""
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
        source = behind(clause, verb + 1) or (None if i + 1 == verb else (i + 1, verb))
    if source is None or OWN_VOICES.intersection(clause.words.low[source[0] : source[1]]):
        return None
    return _around(clause, (verb, verb + 1), source, (i, stop))


def _written(clause: Clause, i: int) -> Told | None:
    """``…, говорится в заявлении``, ``В докладе сказано, что …``, ``Сообщается, что …``."""
    if clause.low(i - 1) == "не":
        return None
    that = _that(clause, i)
    if clause.low(i + 1) in {"в", "во", "из", "на"} and that is None:
        stop = _end_of_tail(clause, i + 2)
        return _around(clause, (i, i + 1), (i + 2, stop), (i, stop))
    if clause.low(i) in {"гласит", "гласят", "гласила"}:
        content = _written_out(clause, [(i + 1, clause.end)])
        return Told(contents=content, cue=(i, i + 1), source=before(clause, i)) if content else None
    if that is None:
        return None
    content = _written_out(clause, [(that, clause.end)])
    source = _paper(clause, i)
    if not content or (source is None and clause.low(i) in PREVIOUSLY and i > clause.first):
        return None
    return Told(contents=content, cue=(i, i + 1), source=source)


def _paper(clause: Clause, verb: int) -> Span | None:
    """``В докладе``, ``Из документа`` before the verb, or behind it."""
    for i in range(verb - 1, clause.first - 1, -1):
        if clause.low(i) in {"в", "во", "из"}:
            return (i + 1, verb) if i + 1 < verb else None
    if clause.low(verb + 1) in {"в", "во", "из"}:
        stop = next((k for k in range(verb + 2, clause.end) if clause.low(k) == ","), clause.end)
        return verb + 2, stop
    return None


def _end_of_tail(clause: Clause, start: int) -> int:
    return next((k for k in range(start, clause.end) if clause.breaks(k)), clause.end)


def _that(clause: Clause, verb: int) -> int | None:
    """Token that opens the clause behind a verb: ``, что``, ``:``, or None."""
    for i in range(verb + 1, min(verb + CLAUSE_REACH, clause.end)):
        if clause.low(i) == ":":
            return i + 1
        if clause.words.codes[i] & CUE and not clause.inside[i] and clause.low(i - 1) == ",":
            return None
        if clause.low(i) in CLAUSE and (
            clause.low(i - 1) == "," or (clause.low(i - 2) == "," and i > verb + 2)
        ):
            return i
    return None


def _verb(clause: Clause, i: int) -> Told | None:
    """A finite verb of saying."""
    low = clause.low(i)
    kinds = _kinds(clause, i)
    denied = clause.low(i - 1) == "не" or (
        clause.low(i - 1) in {"пока", "также"} and clause.low(i - 2) == "не"
    )
    if not kinds or denied != (low in DENIED) or clause.low(i + 1) == "бы":
        return None
    if clause.low(i - 1) in {"о", "об"} or _in_relative(clause, i):
        return None
    return _closing(clause, i, kinds) or _back(clause, i) or _opening(clause, i, kinds)


def _kinds(clause: Clause, i: int) -> int:
    low = clause.low(i)
    for k in range(i + 1, min(i + 4, clause.end)):
        pair = low, clause.low(k)
        if pair in PAIRED and (pair not in ONLY_WITH or clause.low(k + 1) == ONLY_WITH[pair]):
            return ACTS | SAYS
    return CUES.get(low, 0)


def _in_relative(clause: Clause, i: int) -> bool:
    """``о которых спросил корреспондент``: the clause belongs to a noun."""
    for k in range(i - 1, max(i - 4, clause.first) - 1, -1):
        if clause.low(k).startswith("котор"):
            return clause.low(k - 1) in {"о", "об", "про", "к", "на"}
        if clause.low(k) == ",":
            return False
    return False


def _closing(clause: Clause, i: int, kinds: int) -> Told | None:
    """``…, заявил X на брифинге.``, ``…, отметил он, …``, ``…, говорит он, …``."""
    start = i
    while start > clause.first and start > i - 4 and not clause.breaks(start - 1):  # ``, позже он сказал``
        start -= 1
    if start == clause.first or not clause.breaks(start - 1) or clause.low(start - 1) in {":", "("}:
        return None
    stop = _end_of_tail(clause, i + 1)
    if (clause.low(stop) == "," and clause.low(stop + 1) in CLAUSE) or clause.low(stop) == ":":
        return None
    source = _closing_source(clause, i, start, stop)
    if source is None or (clause.low(i + 1) in {"к", "за", "против"} and kinds & ACTS):
        return None
    return _around(clause, (i, i + 1), source, (start, _behind_tail(clause, stop)))


def _closing_source(clause: Clause, i: int, start: int, stop: int) -> Span | None:
    if start == i or clause.low(start) in {"как"}:
        found = behind(clause, i + 1)
        return found if found is not None and found[0] < stop else None
    pronoun = clause.low(i - 1) in {"он", "она", "они"}
    return (i - 1, i) if pronoun and start == i - 1 else None


def _behind_tail(clause: Clause, stop: int) -> int:
    """``…, сказал X, выступая в Казани``: a gerund behind the speaker belongs to the cue."""
    if clause.low(stop) != ",":
        return stop
    low = clause.low(stop + 1)
    if low.endswith(("ая", "яя", "уя", "вая", "ив", "ав", "ясь")) or low.startswith("котор"):
        return _end_of_tail(clause, stop + 1)
    return stop


def _back(clause: Clause, i: int) -> Told | None:
    """``Об этом сообщил X``: the sentence before is told."""
    head = [clause.low(k) for k in range(clause.first, min(clause.first + 3, clause.end))]
    if head[:2] not in (["об", "этом"], ["о", "этом"]) and head[:1] != ["соответствующее"]:
        return None
    source = behind(clause, i + 1) or before(clause, i) or _place(clause, i)
    if source is None:
        return None
    return Told(contents=((clause.first, clause.end),), cue=(i, i + 1), source=source, back=True)


def _place(clause: Clause, i: int) -> Span | None:
    """``сообщили в пресс-службе``: the body behind the verb."""
    for k in range(i + 1, min(i + CLAUSE_REACH, clause.end)):
        if clause.low(k) in {"в", "во", "на"}:
            for place in range(k + 1, min(k + 4, clause.end)):
                if clause.words.is_body(place):
                    return k + 1, _end_of_tail(clause, place)
    return None


def _opening(clause: Clause, i: int, kinds: int) -> Told | None:
    """``X сказал, что …``, ``X призвал к …``."""
    that = _that(clause, i)
    if that is None and not _takes_object(clause, i, kinds):
        return None
    source = before(clause, i) or _inverted(clause, i, that, kinds)
    if not _may_speak(clause, i, source, kinds):
        return None
    start = that if that is not None else i + 1
    if source is not None and source[0] > i:
        return (
            _around(clause, (i, i + 1), source, (i, source[1]))
            if that is None
            else _content(clause, i, source, that)
        )
    if (
        source is not None
        and that is None
        and clause.first < source[0]
        and clause.low(clause.first) not in PREPOSITIONS
    ):
        return _around(clause, (i, i + 1), source, (source[0], i + 1))
    return _content(clause, i, source, start)


def _inverted(clause: Clause, i: int, that: int | None, kinds: int) -> Span | None:
    """``С оценкой согласился X``, ``Сказал X, что …``: the subject behind the verb."""
    source = behind(clause, i + 1) if that is not None or kinds & ACTS else None
    return None if source is None or (that is not None and source[0] >= that) else source


def _content(clause: Clause, i: int, source: Span | None, start: int) -> Told | None:
    contents = _written_out(clause, [(start, clause.end)])
    return Told(contents=contents, cue=(i, i + 1), source=source) if contents else None


def _takes_object(clause: Clause, i: int, kinds: int) -> bool:
    after = clause.low(i + 1)
    if kinds & ACTS:
        return after not in ENDS and after != ""
    if kinds & SAYS and clause.low(i) not in TOPIC:
        return after in ABOUT or after == "на" or clause.inside[min(i + 1, len(clause.inside) - 1)]
    return bool(kinds & HOLDS) and after not in {"", "."}


def _may_speak(clause: Clause, i: int, source: Span | None, kinds: int) -> bool:
    if source is None:
        return i <= clause.first + 1 and not kinds & (VOICED | HOLDS)
    said_by = clause.words.low[source[0] : source[1]]
    if OWN_VOICES.intersection(said_by):
        return False
    moods = kinds & HOLDS and not kinds & (SAYS | ACTS)
    return not (moods and said_by[0] in PLURAL_MOODS)


Rule = Callable[[Clause, int], Told | None]
_RULES: dict[str, tuple[Rule, ...]] = {
    "по": (_view,), "согласно": (_according,), "слов": (_words_of,), "мол": (_hearsay,), "дескать": (_hearsay,),
    "как": (_as,),
}  # fmt: skip


def is_relay(clause: Clause, found: Told) -> bool:
    """Does an agency alone speak: ``сообщает ТАСС``, ``передает агентство Синьхуа``?"""
    if found.source is None:
        return False
    said_by = [clause.low(i) for i in range(*found.source) if clause.low(i)[0].isalnum()]
    return bool(said_by) and all(word in AGENCY_WORDS or word in AGENCIES for word in said_by)


def referred(clause: Clause, found: Told) -> Told:
    """``сообщает ТАСС со ссылкой на МЧС`` is of the ministry; else the source is the bare name of the agency."""
    if found.source is None:
        return found
    first, end = found.source
    for i in range(end, min(end + CLAUSE_REACH, clause.end - 3)):
        if clause.low(i) == "ссылкой" and clause.low(i + 1) == "на":
            return replace(found, source=(i + 2, _end_of_tail(clause, i + 2)))
    while end - first > 1 and clause.low(first) in AGENCY_WORDS:
        first += 1
    return replace(found, source=(first, end))
