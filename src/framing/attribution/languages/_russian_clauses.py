"""Indirect speech in a Russian sentence: where the cue stands, who speaks, how far the content runs.

* ``По словам Путина, …``, ``…, по его мнению, …``, ``Согласно докладу, …``;
* ``…, заявил Путин.``, ``…, отметил он, …``, ``Как утверждает источник, …``;
* ``Путин сказал, что …``, ``Путин призвал к …``, ``В МИД говорят о …``;
* ``…, говорится в заявлении``; ``Дым, мол, идет от покрышек``; ``Об этом сообщил мэр``.

What was not said (``не подтвердил``), will be said (``намерен заявить``) or is told by the outlet itself
(``как стало известно``) is no attribution.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from framing.attribution.cues import words
from framing.attribution.languages._russian_phrases import (
    CLAUSE_REACH,
    Told,
    according,
    around,
    as_told,
    end_of_tail,
    hearsay,
    speaker_behind,
    that_clause,
    trimmed,
    view,
    words_of,
    written,
)
from framing.attribution.languages._russian_subjects import Clause, Span, before, behind, is_insertion
from framing.attribution.languages._russian_text import BODY, CUE, ENDS, PAIRED_CUE, PERSON
from framing.attribution.languages._russian_words import (
    ACTS,
    AGENCIES,
    AGENCY_WORDS,
    BREAKS,
    CLAUSE,
    CUES,
    DENIED,
    DEPENDENT,
    HOLDS,
    ONLY_WITH,
    OWN_VOICES,
    PAIRED,
    PREPOSITIONS,
    SAYS,
    VOICED,
    WRITTEN,
)

PLURAL_MOODS = words("""
    аналитики эксперты экономисты участники жители родители многие некоторые инвесторы трейдеры специалисты
""")
"""Many without a name: what they expect or fear is a mood, not speech."""
ADVERBS = words("якобы также уже еще затем ранее позже тоже снова вновь теперь при этом прямо публично даже")
"""Between a subject and its verb."""
HEAD = 8
"""Before the colon of a headline stand so many tokens at most."""
ABOUT = frozenset(("о", "об", "обо"))
NOUN_BEHIND = tuple(
    words("""
    отмети подчеркну подтверди подтвержда анонсир опроверг отрица допусти допуска исключ предска предрек
    пообеща обеща прогнозир
""")
)
"""Verbs of saying that speak by a noun behind them: ``отметил важность``."""
TOPIC = words("""
    рассказал рассказала рассказали рассказывает рассказывал говорил говорила говорили вспоминал вспомнил
    спросил спросила спросили спрашивает отвечает ответил ответила ответили
""")
"""With *о* these tell what was talked about, not what was said."""


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
        return (_aside,) if kinds & SAYS else ()
    return (written,) if kinds & WRITTEN else (_verb,)


def _is_own(clause: Clause) -> bool:
    """``Как стало известно «Газете», …``, ``как передает наш корреспондент``: the outlet itself knows."""
    head = [clause.low(i) for i in range(clause.first, min(clause.first + 6, clause.end))]
    if head[:2] in (["как", "стало"], ["как", "выяснила"], ["как", "выяснил"], ["как", "сообщалось"]):
        return True
    return head[:1] == ["как"] and bool(OWN_VOICES.intersection(head)) and "," in head


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


def _aside(clause: Clause, i: int) -> Told | None:
    """``Он не уточнил сроки, заметив, что …``."""
    that = that_clause(clause, i)
    source = before(clause, i) if that is not None and clause.low(that - 1) == "," else None
    return None if source is None or that is None else _content(clause, i, source, that)


def _kinds(clause: Clause, i: int) -> int:
    low = clause.low(i)
    for k in range(i + 1, min(i + 4, clause.end)):
        pair = low, clause.low(k)
        if pair in PAIRED and clause.low(k + 1) == ONLY_WITH.get(pair[1], clause.low(k + 1)):
            return ACTS | SAYS
    return CUES.get(low, 0)


def _in_relative(clause: Clause, i: int) -> bool:
    """``о которых спросил корреспондент``: the clause belongs to a noun."""
    for k in range(i - 1, max(i - 4, clause.first) - 1, -1):
        if clause.low(k).startswith("котор"):
            return clause.low(k) not in {"который", "которая", "которые"} or that_clause(clause, i) is None
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
    stop = end_of_tail(clause, i + 1)
    if (clause.low(stop) == "," and clause.low(stop + 1) in CLAUSE) or clause.low(stop) == ":":
        return None
    if start < i and kinds & ACTS and stop > i + 1:  # ``Заверения, … , она охарактеризовала как …``
        return None
    source = _closing_source(clause, i, start, stop)
    if source is None or (clause.low(i + 1) in {"к", "за", "против"} and kinds & ACTS):
        return None
    return around(clause, (i, i + 1), source, (start, _behind_tail(clause, stop)))


def _closing_source(clause: Clause, i: int, start: int, stop: int) -> Span | None:
    if start == i or clause.low(start) == "как":
        found = speaker_behind(clause, i)
        return found if found is not None and found[0] < stop else None
    pronoun = clause.low(i - 1) in {"он", "она", "они"}
    return (i - 1, i) if pronoun and start == i - 1 else None


def _behind_tail(clause: Clause, stop: int) -> int:
    """``…, сказал X, выступая в Казани``: a gerund behind the speaker belongs to the cue."""
    if clause.low(stop) != ",":
        return stop
    low = clause.low(stop + 1)
    if low.endswith(("ая", "яя", "уя", "вая", "ив", "ав", "ясь")) or low.startswith("котор"):
        return end_of_tail(clause, stop + 1)
    return stop


def _back(clause: Clause, i: int) -> Told | None:
    """``Об этом сообщил X``: the sentence before is told."""
    head = [clause.low(k) for k in range(clause.first, min(clause.first + 3, clause.end))]
    if head[:2] not in (["об", "этом"], ["о", "этом"]) and head[:1] != ["соответствующее"]:
        return None
    source = before(clause, i)  # ``Об этом он сообщил на заседании``
    if source is None or source[0] < clause.first + 2:
        source = speaker_behind(clause, i) or _behind_aside(clause, i) or source
    if source is None:
        return None
    return Told(contents=((clause.first, clause.end),), cue=(i, i + 1), source=source, back=True)


def _behind_aside(clause: Clause, verb: int) -> Span | None:
    """``рассказал, выступая в Сочи, губернатор X``: the subject behind an insertion."""
    if clause.low(verb + 1) != ",":
        return None
    stop = end_of_tail(clause, verb + 2)
    return behind(clause, stop + 1) if clause.low(stop) == "," else None


def _opening(clause: Clause, i: int, kinds: int) -> Told | None:
    """``X сказал, что …``, ``X призвал к …``."""
    that, source = that_clause(clause, i), before(clause, i)
    if that is not None:
        return _with_clause(clause, i, kinds, that, source)
    if source is not None and _rejects(clause, i, source, kinds):
        spans = [(clause.first, source[0]), (source[1], i)]
        return Told(contents=trimmed(clause, spans), cue=(i, i + 1), source=source)
    if source is None and _names_topic(clause, i, kinds):
        source = behind(clause, i + 1)
        return around(clause, (i, i + 1), source, (i, source[1])) if source is not None else None
    return _with_object(clause, i, kinds, source) if _takes_object(clause, i, kinds) else None


def _with_clause(clause: Clause, i: int, kinds: int, that: int, source: Span | None) -> Told | None:
    """What is said stands in a clause behind the verb."""
    source = source or _inverted(clause, i, that) or _anybody(clause, i, kinds)
    nobody = source is None and bool(kinds & SAYS) and clause.low(i).endswith("ли")  # ``Там заявили, что …``
    return _content(clause, i, source, that) if nobody or _may_speak(clause, i, source, kinds) else None


def _with_object(clause: Clause, i: int, kinds: int, source: Span | None) -> Told | None:
    """What is said is the object of the verb."""
    source = source or (behind(clause, i + 1) if kinds & ACTS else None)
    if not _may_speak(clause, i, source, kinds):
        return None
    if source is not None and source[0] > i:
        return around(clause, (i, i + 1), source, (i, source[1]))
    if source is not None and clause.first < source[0] and clause.low(clause.first) not in PREPOSITIONS:
        return around(clause, (i, i + 1), source, (source[0], i + 1))
    return _content(clause, i, source, i + 1)


def _names_topic(clause: Clause, i: int, kinds: int) -> bool:
    """``О передаче дела сообщил X``, ``На нарушение указал X``."""
    pointed = clause.low(clause.first) == "на" and clause.low(i).startswith("указ")
    about = clause.low(clause.first) in ABOUT and clause.low(i) not in TOPIC
    return bool(kinds & SAYS) and (about or pointed)


def _rejects(clause: Clause, i: int, source: Span, kinds: int) -> bool:
    """``Он все подозрения отвергает``, ``Все подозрения он отвергает``: the object stands before the verb."""
    last = i + 1 == clause.end or clause.low(i + 1) in {",", ";"}
    spans = [(clause.first, source[0]), (source[1], i)]
    return bool(kinds & ACTS) and last and bool(trimmed(clause, spans))


def _anybody(clause: Clause, i: int, kinds: int) -> Span | None:
    """``Истцы заявляют, что …``: whatever stands before the verb in its clause."""
    if not kinds & (SAYS | ACTS):
        return None
    end = _before_insertions(clause, i)
    start = end
    while start > max(clause.first, end - CLAUSE_REACH) and not clause.breaks(start - 1):
        start -= 1
    while start < end and (clause.low(start) in PREPOSITIONS or clause.low(start) in BREAKS):
        start += 1
    while end > start and clause.low(end - 1) in ADVERBS:
        end -= 1
    nobody = start == end or clause.low(start).startswith(
        ("котор", "что", "это", "все", "чт", "там", "тут", "здесь")
    )
    return None if nobody or clause.low(start - 1) in PREPOSITIONS else (start, end)


def _before_insertions(clause: Clause, verb: int) -> int:
    """``Пятеро, которых обвиняют в краже, утверждают``: where the words before the insertion end."""
    end = verb
    for _ in range(3):
        if clause.low(end - 1) != "," or end == clause.first:
            return end
        start = end - 1
        while start > clause.first and not clause.breaks(start - 1):
            start -= 1
        if not is_insertion(clause, start):
            return end if end == verb else end - 1
        end = start
    return end


def _inverted(clause: Clause, i: int, that: int) -> Span | None:
    """``Сказал X, что …``: the subject behind the verb."""
    source = behind(clause, i + 1)
    return None if source is None or source[0] >= that else source


def _content(clause: Clause, i: int, source: Span | None, start: int) -> Told | None:
    contents = trimmed(clause, [(start, clause.end)])
    return Told(contents=contents, cue=(i, i + 1), source=source) if contents else None


def _takes_object(clause: Clause, i: int, kinds: int) -> bool:
    after = clause.low(i + 1)
    if kinds & ACTS:
        return after not in ENDS and after != ""
    if clause.low(i).startswith(NOUN_BEHIND) and after[:1].isalpha() and after not in PREPOSITIONS:
        return True
    if kinds & SAYS and clause.low(i) not in TOPIC:
        return after in ABOUT or after == "на" or clause.inside[min(i + 1, len(clause.inside) - 1)]
    return bool(kinds & HOLDS) and after not in {"", "."}


def _may_speak(clause: Clause, i: int, source: Span | None, kinds: int) -> bool:
    if source is None:
        opens = all(clause.low(k) in BREAKS for k in range(clause.first, min(i, clause.first + 3)))
        return i < clause.first + 3 and opens and not kinds & (VOICED | HOLDS)  # ``Но настаивает, что …``
    said_by = clause.words.low[source[0] : source[1]]
    if OWN_VOICES.intersection(said_by):
        return False
    moods = kinds & HOLDS and not kinds & (SAYS | ACTS)
    return not (moods and said_by[0] in PLURAL_MOODS)


Rule = Callable[[Clause, int], Told | None]
_RULES: dict[str, tuple[Rule, ...]] = {
    "по": (view,), "согласно": (according,), "слов": (words_of,), "мол": (hearsay,), "дескать": (hearsay,),
    "как": (as_told,),
}  # fmt: skip


def is_relay(clause: Clause, found: Told) -> bool:
    """Does an agency alone speak: ``сообщает ТАСС``, ``передает агентство Синьхуа``?

    Args:
        clause: The sentence.
        found: What is told in it.
    """
    if found.source is None:
        return False
    said_by = [clause.low(i) for i in range(*found.source) if clause.low(i)[0].isalnum()]
    return bool(said_by) and all(word in AGENCY_WORDS or word in AGENCIES for word in said_by)


def referred(clause: Clause, found: Told) -> Told:
    """``сообщает ТАСС со ссылкой на МЧС`` is of the ministry; else the source is the bare name.

    Args:
        clause: The sentence.
        found: What an agency passes on.
    """
    place = refers(clause, found)
    if place is not None:
        return replace(found, source=(place, end_of_tail(clause, place)))
    return replace(found, source=agency_in(clause, found))


def refers(clause: Clause, found: Told) -> int | None:
    """First token behind ``со ссылкой на``, or None.

    Args:
        clause: The sentence.
        found: What an agency passes on.
    """
    end = found.source[1] if found.source is not None else found.cue[1]
    for i in range(end, min(end + CLAUSE_REACH, clause.end)):
        if clause.low(i) == "ссылкой" and clause.low(i + 1) == "на":
            return i + 2
    return None


def agency_in(clause: Clause, found: Told) -> Span | None:
    """The bare name of an agency: ``агентство Синьхуа`` without the noun.

    Args:
        clause: The sentence.
        found: What an agency passes on.
    """
    if found.source is None:
        return None
    first, end = found.source
    while end - first > 1 and (clause.low(first) in AGENCY_WORDS or not clause.low(first)[0].isalnum()):
        first += 1
    while end - first > 1 and not clause.low(end - 1)[0].isalnum():
        end -= 1
    return first, end


def headline(clause: Clause) -> Told | None:
    """``Захарова: диктат уходит``: who stands before the colon says the headline.

    Args:
        clause: The title of an article.
    """
    colon = next(
        (i for i in range(clause.first, min(clause.first + HEAD, clause.end)) if clause.low(i) == ":"), 0
    )
    known = colon > 0 and any(
        clause.words.codes[i] & (BODY | PERSON) or clause.words.is_known_name(i) or clause.is_name(i)
        for i in range(clause.first, colon)
    )
    contents = trimmed(clause, [(colon + 1, clause.end)]) if known else ()
    return Told(contents=contents, cue=(colon, colon + 1), source=(clause.first, colon)) if contents else None
