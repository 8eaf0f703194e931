"""Who is the subject of a verb of saying, or stands behind ``по словам``."""

from collections.abc import Sequence
from dataclasses import dataclass

from framing.attribution.cues import words
from framing.attribution.languages._russian_names import is_patronymic
from framing.attribution.languages._russian_text import (
    BODY,
    CUE,
    NAME,
    PERSON,
    PRONOUN,
    SURNAME_ENDINGS,
    Words,
)
from framing.attribution.languages._russian_words import (
    AGENCIES,
    BODIES,
    BREAKS,
    CUES,
    DEPENDENT,
    PREPOSITIONS,
)

REACH = 30
"""A subject stands among so many tokens before or behind its verb."""
LONGEST_BODY = 5
"""Tokens of a body's name with what it belongs to at most."""
OF_BODY = (
    "ния",
    "ности",
    "ского",
    "ской",
    "ного",
    "ной",
    "ции",
    "ласти",
    "края",
    "района",
    "города",
    "аны",
    "ики",
    "нка",
)
"""Endings of words that follow a body in the genitive."""
LONGEST = 14
"""Tokens of a speaker's name with title at most."""
RELATIVE = ("котор", "чь", "где", "когда", "если", "чтобы", "пока", "как", "что", "хотя", "кто")
PARTICIPLES = tuple(
    words("""
    вший вшая вшее вшие ющий ющая ющие ящий ящая ящие мый мая мые нный нная нные вшийся
    вшаяся вшиеся щийся щаяся щиеся вшего
""")
)
GERUNDS = ("я", "ясь", "в", "вшись", "ив", "ав")
OPENING = frozenset('«"“„')
ADDRESSED = ("ову", "еву", "ину", "ыну", "ому", "ему", "ого", "скую", "ым", "им")
"""Endings of names that are no subjects."""
ADJECTIVES = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие")
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One sentence under the rules.

    Attributes:
        words: All tokens.
        first: First token of the sentence.
        end: First token behind its last word.
        inside: Which tokens of the whole reading stand in speech.
    """

    words: Words
    first: int
    end: int
    inside: Sequence[bool]

    def low(self, i: int) -> str:
        """Token i in lower case, or an empty string outside of the sentence."""
        return self.words.low[i] if self.first <= i < self.end else ""

    def is_name(self, i: int) -> bool:
        """May token i be of a name? The head of a sentence only before another name."""
        if not self.first <= i < self.end or not self.words.codes[i] & NAME:
            return False
        return i > self.first or self.words.is_known_name(i) or self._heads_name(i)

    def _heads_name(self, i: int) -> bool:
        """Does a full name stand at the head of the sentence, rather than ``Жители Ингушетии``?"""
        if not self.is_name(i + 1):
            return False
        stop = run_end(self, i + 1)
        cued = stop < self.end and (bool(self.words.codes[stop] & CUE) or self.low(stop) == ",")
        return cued or self.words.is_first_name(i) or self.low(stop - 1).endswith(SURNAME_ENDINGS)

    def breaks(self, i: int) -> bool:
        """Is token i punctuation that parts clauses?"""
        low = self.low(i)
        return low in {",", ";", ":", "(", ")", ""} or self.words.is_dash(i)


def run_end(clause: Clause, i: int) -> int:
    """First token behind the name that begins at token i."""
    while clause.is_name(i) and not clause.inside[i]:
        i += 1
    return i


def name_in(words: Words, first: int, end: int) -> Span:
    """``Казахстана Касым-Жомарт Токаев`` → the first name and the surname, with a patronymic between.

    Args:
        words: All tokens.
        first: First token of a run of names.
        end: First token behind it.
    """
    size = end - first
    if size > 2 and is_patronymic(words.low[end - 2]) and not is_patronymic(words.low[end - 1]):  # noqa: PLR2004  # first name, patronymic, surname
        return end - 3, end
    return max(first, end - 2), end


def behind(clause: Clause, start: int) -> Span | None:
    """The words behind a verb or a noun that name a speaker, up to where they end.

    Args:
        clause: The sentence.
        start: First token behind the cue.
    """
    i = start
    while i < min(start + REACH, clause.end):
        other_verb = clause.words.codes[i] & CUE and i > start
        if clause.low(i) in {",", ".", ";", ":", "и"} or clause.words.is_dash(i) or other_verb:
            return None
        told_to = clause.low(i) in AGENCIES and i + 1 < clause.end and _may_begin(clause, i + 1)
        if _may_begin(clause, i) and not told_to and not _is_addressed(clause, i):
            return i, _end_of_phrase(clause, i)
        i += 1
    return None


def _is_addressed(clause: Clause, i: int) -> bool:
    """Does a name stand in another case: ``направил Путину поздравление``?"""
    return clause.is_name(i) and clause.low(run_end(clause, i) - 1).endswith(ADDRESSED)


def _may_begin(clause: Clause, i: int) -> bool:
    code, low = clause.words.codes[i], clause.low(i)
    quoted = clause.low(i - 1) in OPENING and not clause.words.gap_before[i]  # ``рассказал «Причалу» Петров``
    if clause.low(i - 1) in PREPOSITIONS or low in BREAKS or quoted:
        return False
    if code & (PRONOUN | PERSON | BODY):
        return True
    return clause.is_name(i) or (low.endswith(ADJECTIVES) and _leads(clause, i))


def _leads(clause: Clause, i: int) -> bool:
    """Does an adjective stand before somebody: ``российский президент``, ``близкий к ним источник``?"""
    for k in range(i + 1, min(i + 5, clause.end)):
        if clause.breaks(k) or clause.words.codes[k] & CUE:
            return False
        if clause.words.codes[k] & (PERSON | BODY):
            return True
    return False


def _end_of_phrase(clause: Clause, start: int) -> int:
    """First token behind a name with its title: ``официальный представитель МИД РФ Мария Захарова``."""
    if clause.words.codes[start] & PRONOUN:
        return start + 1
    last = start + 1
    for i in range(start, min(start + LONGEST, clause.end)):
        low = clause.low(i)
        if clause.breaks(i) or (clause.words.codes[i] & CUE and i > start):
            break
        if clause.is_name(i) and not clause.inside[i]:
            stop = run_end(clause, i)
            full = stop - i > 1 and not _goes_on(clause, stop)
            if full or (i > start and stop - i == 1 and clause.low(i).endswith(SURNAME_ENDINGS)):
                return stop
        joins = low == "и" and not _has_name(
            clause, start, i
        )  # ``министр образования и науки Наталья Семенова``
        if not (joins and _name_follows(clause, i)) and _ends_phrase(clause, start, i):
            break
        last = i + 1
    return last


def _ends_phrase(clause: Clause, start: int, i: int) -> bool:
    low = clause.low(i)
    if (low in BREAKS and low not in PREPOSITIONS) or (_is_adverb(clause, i) and i > start):
        return True
    referring = low == "со" and clause.low(i + 1) == "ссылкой"
    return referring or (low in PREPOSITIONS and not _name_follows(clause, i))


def _has_name(clause: Clause, start: int, end: int) -> bool:
    return any(clause.is_name(i) and not clause.words.codes[i] & (PERSON | BODY) for i in range(start, end))


def _is_adverb(clause: Clause, i: int) -> bool:
    low = clause.low(i)
    return (
        low.endswith("но")
        and clause.words.forms[i][0].islower()
        and not clause.words.codes[i] & (PERSON | BODY)
    )


def _goes_on(clause: Clause, i: int) -> bool:
    """``Юнус-Бека Евкурова Александр Орлов``: a name right behind a name."""
    return clause.is_name(i)


def _name_follows(clause: Clause, i: int) -> bool:
    """Does a full name stand behind a prepositional phrase: ``министр по делам Кавказа Иван Иванов``?"""
    for k in range(i + 1, min(i + 8, clause.end)):
        if clause.breaks(k) or clause.words.codes[k] & CUE:
            return False
        if clause.is_name(k) and clause.is_name(k + 1):
            return True
    return False


def before(clause: Clause, verb: int) -> Span | None:
    """The subject before a verb, looked for segment by segment to the left.

    Args:
        clause: The sentence.
        verb: Token of the verb.
    """
    end = verb
    low_limit = max(clause.first, verb - 3 * REACH)
    while end > low_limit:
        start = end
        while start > low_limit and not clause.breaks(start - 1):
            start -= 1
        found = None if end < verb and is_insertion(clause, start) else _in_segment(clause, start, end, verb)
        if found is not None:
            return found
        end = start - 1
    return None


def is_insertion(clause: Clause, start: int) -> bool:
    """Does a segment only describe: ``который …``, ``выступая …``, ``председательствовавший …``?

    Args:
        clause: The sentence.
        start: First token of the segment.
    """
    low = clause.low(start)
    if low in PREPOSITIONS:
        low = clause.low(start + 1)
    if start == clause.first:
        return False
    if low.startswith(RELATIVE) or low.endswith(PARTICIPLES):
        return True
    known = bool(clause.words.codes[start] & (NAME | PERSON))
    return low.endswith(GERUNDS) and len(low) > len("видя") and not known


def _in_segment(clause: Clause, start: int, end: int, verb: int) -> Span | None:
    plural = clause.low(verb).endswith(("ли", "ят", "ют", "ут", "ат", "лись", "ятся", "ются"))
    within = _inside_of(clause, start, end) if plural and clause.low(start) in {"в", "во", "на"} else None
    if within is not None and not _somebody_speaks(clause, within[1], end):
        return within
    for i in range(start, end):
        if clause.inside[i] or (clause.low(i - 1) in PREPOSITIONS and i > start):
            continue
        if clause.words.codes[i] & CUE and i != verb and not CUES[clause.low(i)] & DEPENDENT:
            continue
        if _may_begin(clause, i) and _agrees(clause, i, verb):
            return i, min(_end_of_phrase(clause, i), end)
    return _inside_of(clause, start, end) if plural else None


def _somebody_speaks(clause: Clause, start: int, end: int) -> bool:
    """Does somebody in the plural stand between a body and the verb: ``В Госдуме депутаты заявили``?"""
    codes = clause.words.codes
    return any(
        codes[i] & (PERSON | PRONOUN) and clause.low(i - 1) not in PREPOSITIONS for i in range(start, end)
    )


def _inside_of(clause: Clause, start: int, end: int) -> Span | None:
    """``В МИД Германии говорят``: the body behind the preposition."""
    for i in range(start, end - 1):
        if clause.low(i) in {"в", "во", "на"}:
            for k in range(i + 1, min(i + 5, end)):
                code = clause.words.codes[k]
                if code & BODY or clause.words.is_body(k):
                    return i + 1, _end_of_body(clause, k, end)
    return None


def _end_of_body(clause: Clause, k: int, end: int) -> int:
    """``пресс-службе суда``, ``МИД Германии``: the body with what it belongs to."""
    stop = k + 1
    while stop < min(end, k + LONGEST_BODY) and _is_of_body(clause, stop):
        stop += 1
    return stop


def _is_of_body(clause: Clause, i: int) -> bool:
    """``просвещения``, ``РФ``, ``области`` behind ``министерстве``; not ``впервые``, not a quoted name."""
    form = clause.words.forms[i]
    if clause.is_name(i) or clause.words.codes[i] & BODY or clause.words.is_body(i) or form == "РФ":
        return True
    return clause.low(i).endswith(OF_BODY) and clause.low(i) not in BREAKS and not clause.words.codes[i] & CUE


def _agrees(clause: Clause, i: int, verb: int) -> bool:
    """Does what begins at token i fit the verb: number, and the gender of surnames?"""
    low, form = clause.low(i), clause.low(verb)
    singular = form.endswith(("л", "ла", "ет", "ит", "лся", "лась", "ется", "ится"))
    if clause.words.codes[i] & PRONOUN:
        wanted = {"л": "он", "лся": "он", "ла": "она", "лась": "она", "ли": "они", "лись": "они"}
        return all(
            low == who
            for ending, who in wanted.items()
            if form.endswith(ending) and not _longer(form, ending)
        )
    is_adjective = low.endswith(ADJECTIVES) and run_end(clause, i) == i + 1 and _leads(clause, i)
    if clause.is_name(i) and not clause.words.codes[i] & (PERSON | BODY) and not is_adjective:
        last = clause.low(run_end(clause, i) - 1)
        if not clause.words.is_known_name(run_end(clause, i) - 1) and run_end(clause, i) - i == 1:
            return False
        if form.endswith(("л", "лся")):
            return not last.endswith(
                ("ова", "ева", "ина", "ову", "еву", "ину", "ого", "ому", "ой", "ою", "ая")
            )
        if form.endswith(("ла", "лась")):
            return not last.endswith(("ов", "ев", "ин", "ский", "цкий", "ову", "ого", "ому"))
        return not last.endswith(("ову", "еву", "ину", "ого", "ому", "ым"))
    return not (singular and low in BODIES and low in {"материалы", "данные"})


def _longer(form: str, ending: str) -> bool:
    return ending == "л" and form.endswith("ла")
