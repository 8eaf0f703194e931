"""Who is meant by the words that name a speaker in a Russian article.

In this order: a pronoun by the verb's gender and the speakers before it; a name in any case, as its nominative;
a title that ``camps`` knows on the day; a description (``режиссер``) by the person it was given to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from framing.attribution.camps import Camps, words_of
from framing.attribution.cues import words
from framing.attribution.languages._russian_bearers import NOWHERE, Bearer, find_bearers, is_place
from framing.attribution.languages._russian_names import (
    FEMALE_NAMES,
    FIRST_NAMES,
    capitalised,
    from_oblique,
    gender_of,
    nominatives,
)
from framing.attribution.languages._russian_subjects import Clause, Span, name_in, run_end
from framing.attribution.languages._russian_text import BODY, PERSON, Words
from framing.attribution.languages._russian_words import BODIES, INDEFINITE, PEOPLE, plain
from framing.attribution.speakers import Person
from framing.attribution.voice_attributions import NONE, Attributions

PRONOUNS = {
    "тот": "m",
    "та": "f",
    "он": "m",
    "она": "f",
    "они": "p",
    "его": "m",
    "ее": "f",
    "их": "p",
    "ему": "m",
    "ей": "f",
    "им": "m",
}
TITLED = words("господин госпожа президент министр сенатор депутат генерал полковник канцлер премьер король")
"""Nouns that stand before a bare surname."""
NEAR = 2
"""A noun takes up whoever spoke so many sentences before."""
REACH = 5
"""A pronoun looks back so many sentences."""
OBLIQUE_CUES = frozenset(("по", "согласно", "со", "из"))
"""First words of cues behind which a name stands in another case."""
ANAPHORIC = words("""
    старик старушка мужчина женщина дипломат политик ученый эксперт специалист аналитик чиновник
    чиновница депутат
    сенатор министр президент директор глава руководитель режиссер писатель бизнесмен предприниматель
    журналист
    лидер политолог экономист историк социолог пенсионер пенсионерка губернатор мэр
""")
"""Nouns that take up somebody just quoted."""
BANK = "bank_of_russia"
GENDERS = {"m": "he", "f": "she"}


@dataclass(frozen=True, kw_only=True)
class _Turn:
    sentence: int
    person: Person
    gender: str | None
    words: frozenset[str]


@dataclass(kw_only=True)
class RussianCompany:
    """The people of one article.

    Attributes:
        words: Tokens of all articles.
        article: Number of the article.
        camps: Who is known.
        known: Every word of the names and titles in ``camps``.
        on: Day of publication, or None.
        cues: First token of a source → token of its verb.
    """

    words: Words
    article: int
    camps: Camps
    known: frozenset[str]
    on: date | None
    cues: dict[int, int]
    _ends: dict[int, int] = field(default_factory=dict)
    _bearers: list[Bearer] | None = None
    _turns: list[_Turn] = field(default_factory=list)
    _done: dict[int, Person] = field(default_factory=dict)

    def speaker(self, text: str, *, sentence: int, token: int) -> Person:
        """Who is meant; see ``Company``."""
        if token in self._done:
            self.spoke(sentence, self._done[token])
            return self._done[token]
        low = [plain(word) for word in words_of(text)]
        gender = self._gender(low, token)
        person = self._resolve(text, low, sentence, token, gender)
        self._done[token] = person
        known = {"he": "m", "she": "f", "they": "p"}.get(person.pronoun or "", gender)
        self._turns.append(
            _Turn(sentence=sentence, person=person, gender=known, words=frozenset(self._bases(low)))
        )
        return person

    def spoke(self, sentence: int, person: Person) -> None:
        """Note a speaker found in another way; see ``Company``."""
        gender = {"he": "m", "she": "f", "they": "p"}.get(person.pronoun or "")
        self._turns.append(_Turn(sentence=sentence, person=person, gender=gender, words=frozenset()))

    def _gender(self, low: list[str], token: int) -> str | None:
        """By the pronoun, or by the past tense of the verb."""
        for word in low[:1]:
            if word in PRONOUNS:
                return PRONOUNS[word]
        verb = self.cues.get(token)
        form = self.words.low[verb] if verb is not None else ""
        for ending, gender in (
            ("ла", "f"),
            ("лась", "f"),
            ("л", "m"),
            ("лся", "m"),
            ("ли", "p"),
            ("лись", "p"),
        ):
            if form.endswith(ending):
                return gender
        return None

    def _resolve(
        self, text: str, low: list[str], sentence: int, token: int, gender: str | None
    ) -> Person:  # what is known of a source
        if low and low[0] in PRONOUNS:
            return self._antecedent(gender, sentence, token)
        named = self._named(low, token, gender)
        if named is not None:
            return named
        titled = self._in_camps(low)
        if len(low) > 1 and titled is not None and titled.pronoun in {"he", "she"}:
            return titled
        short = len(low) <= 2  # noqa: PLR2004  # a title alone
        described = self._described(low, sentence, token, gender) if short else None
        return (
            described
            or titled
            or self._bank(low)
            or self._described(low, sentence, token, gender)
            or self._unknown(text, low, gender)
        )

    def _unknown(self, text: str, low: list[str], gender: str | None) -> Person:
        del low
        pronoun = "they" if gender == "p" else None
        return Person(name=None, camp=self.camps.described(text), pronoun=pronoun)

    def _in_camps(self, low: list[str]) -> Person | None:
        """Somebody or a body that ``camps`` names, in whatever case."""
        for place in (0, 1):  # as written, then in another form: ``китайского МИД``, ``китайского лидера``
            bases = [_known_base(nominatives(word)[place:], self.known) or word for word in low]
            known = self.camps.find(" ".join(bases), self.on)
            if known is not None and (
                known.speaker.pronoun in {"he", "she"} or _leads(known.speaker.names, low)
            ):
                return self._of_file(known.id)
        return None

    def _bank(self, low: list[str]) -> Person | None:
        """``регулятор`` in an article that names the central bank."""
        if "регулятор" not in self._bases(low):
            return None
        first, end = self.words.reading.article_offsets[self.article : self.article + 2].tolist()
        return self._of_file(BANK) if {"цб", "центробанк"}.intersection(self.words.low[first:end]) else None

    def _of_file(self, key: str) -> Person:
        speaker = self.camps.speakers[key]
        return Person(name=speaker.name, id=key, camp=speaker.camp, pronoun=speaker.pronoun)

    def _bases(self, low: Sequence[str]) -> set[str]:
        return {base for word in low for base in nominatives(word)}

    def _named(self, low: list[str], token: int, gender: str | None) -> Person | None:
        """By a name within the source."""
        span = self._name_span(token, len(low) + 8)
        of_body = bool(low) and not BODIES.isdisjoint(nominatives(low[0]))
        if span is None or of_body:
            return None
        parts = self.words.low[span[0] : span[1]]
        verb = self.cues.get(token)
        oblique = verb is not None and self.words.low[verb] in OBLIQUE_CUES
        if self._is_dependent(span, token, oblique=oblique):
            return None
        return self._person(parts, oblique=oblique, gender=gender, around=self._bases(low))

    def _is_dependent(self, span: Span, token: int, *, oblique: bool) -> bool:
        """Is the name not of the speaker: ``адвокат Егорова``, ``координатор штаба Алексея Навального``?"""
        first = self.words.low[span[0]]
        if span[1] - span[0] > 1:
            genitive = first not in FIRST_NAMES and from_oblique(first) in FIRST_NAMES
            return genitive and not oblique and span[0] > token
        if span[0] == token:
            return False
        noun = PEOPLE.intersection(nominatives(self.words.low[span[0] - 1]))
        if noun & TITLED:
            return False
        return oblique or first.endswith(("а", "я", "ого"))

    def _name_span(self, token: int, length: int) -> Span | None:
        """The full name, or the one surname, that stands in a source."""
        s = self.words.sentence[token]
        end = min(token + length, self.words.bounds[s + 1], self._end_of_source(token))
        clause = Clause(words=self.words, first=self.words.bounds[s], end=end, inside=NOWHERE)
        single, i = None, token
        while i < end:
            stop = run_end(clause, i)
            if stop - i > 1 and not is_place(self.words, i, stop):
                return name_in(self.words, i, stop)
            if stop == i + 1 and single is None and self._is_surname(i):
                single = i, stop
            i = max(stop, i + 1)
        return single

    def _end_of_source(self, token: int) -> int:
        return self._ends.get(token, token + 1)

    def _is_surname(self, i: int) -> bool:
        low = self.words.low[i]
        bases = set(nominatives(low))
        if self.words.codes[i] & (PERSON | BODY):
            return False
        return any(plain(bearer.name).split()[-1] in bases for bearer in self.bearers if bearer.full) or (
            self._known_person(bases) is not None
        )

    def _known_person(self, bases: set[str]) -> str | None:
        for base in sorted(bases):
            known = self.camps.find(base, self.on) if base in self.known else None
            if known is not None and known.speaker.pronoun in {"he", "she"}:
                return known.id
        return None

    def _person(self, parts: list[str], *, oblique: bool, gender: str | None, around: set[str]) -> Person:
        """Somebody by the words of a name, in lower case and as written."""
        last = parts[-1]
        if len(parts) == 1:
            for bearer in self.bearers:
                surname = plain(bearer.name).split()[-1]
                if bearer.full and surname in nominatives(last):
                    parts, oblique = plain(bearer.name).split(), False
                    around |= bearer.around
                    break
        nominative = self._nominative(parts) if oblique else parts
        known = self.camps.find(" ".join(nominative), self.on) or (
            self.camps.find(nominative[-1], self.on) if len(parts) == 1 else None
        )
        if (
            known is not None
            and known.speaker.pronoun in {"he", "she"}
            and _is_same(known.speaker.names, nominative)
        ):
            return self._of_file(known.id)
        sex = gender_of(nominative[0] if len(nominative) > 1 else "", nominative[-1]) or (
            None if oblique else gender
        )
        camp = next(
            (self.camps.descriptions[word] for word in sorted(around) if word in self.camps.descriptions),
            None,
        )
        name = " ".join(capitalised(word) for word in nominative)
        return Person(name=name, camp=camp, pronoun=GENDERS.get(sex or ""))  # type: ignore[arg-type]

    def _nominative(self, parts: list[str]) -> list[str]:
        """The nominative of a name in another case: as the article has it elsewhere, or by its endings."""
        for bearer in self.bearers:
            words = plain(bearer.name).split()
            if words[-1] != parts[-1] and words[-1] in nominatives(parts[-1]):
                full = bearer.full and len(words) >= len(parts)
                return words if full else [*map(from_oblique, parts[:-1]), words[-1]]
        known = self.camps.find(" ".join(parts), self.on)
        if known is not None:
            return parts
        return [from_oblique(part) for part in parts]

    @property
    def bearers(self) -> list[Bearer]:
        """Everybody named in the article, in order."""
        if self._bearers is None:
            self._bearers = [self._as_known(bearer) for bearer in find_bearers(self.words, self.article)]
        return self._bearers

    def _as_known(self, bearer: Bearer) -> Bearer:
        """A full name in another case, where its nominative is of somebody known."""
        parts = plain(bearer.name).split()
        nominative = [*map(from_oblique, parts)]
        if parts[-1] in self.known or not bearer.full or nominative[-1] not in self.known:
            return bearer
        return replace(bearer, name=" ".join(capitalised(word) for word in nominative))

    def _antecedent(self, gender: str | None, sentence: int, token: int) -> Person:
        """Whom a pronoun stands for: the nearest speaker that fits, or the person named before."""
        for back in range(REACH + 1):
            turn = self._turn(sentence - back, gender)
            if turn is not None:
                return turn
            person = self._bearer(sentence - back, gender, token)
            if person is not None:
                return person
            if back and self._begins_unnamed(sentence - back):
                break
        return Person(name=None)

    def _begins_unnamed(self, sentence: int) -> bool:
        """Is the subject of a sentence somebody without a name: ``Сотрудник нефтебазы …``?"""
        first = int(self.words.reading.article_sentences[self.article]) + sentence
        token = self.words.bounds[max(first, 0)]
        return bool(self.words.codes[token] & PERSON)

    def _turn(self, sentence: int, gender: str | None) -> Person | None:
        for turn in reversed(self._turns):
            if turn.sentence < sentence:
                return None
            if turn.sentence == sentence and _fits(turn.gender, gender) and (turn.person.name or turn.gender):
                return turn.person
        return None

    def _bearer(self, sentence: int, gender: str | None, token: int) -> Person | None:
        if gender == "p":
            return None
        for bearer in self.bearers:
            if bearer.sentence == sentence and bearer.token < token:
                person = self._person_of(bearer)
                sex = {"he": "m", "she": "f"}.get(person.pronoun or "")
                if _fits(sex, gender) and (bearer.full or person.id or plain(bearer.name) in FEMALE_NAMES):
                    return person
        return None

    def _described(self, low: list[str], sentence: int, token: int, gender: str | None) -> Person | None:
        """Whom a title stands for: the nearest speaker or person it was given to."""
        if not low or not BODIES.isdisjoint(nominatives(low[0])):
            return None
        wanted = {base for word in low for base in nominatives(word) if base in PEOPLE}
        if not wanted or gender == "p" or (wanted & INDEFINITE and len(low) > 1):
            return None
        each = [frozenset(nominatives(word)) for word in low]
        for turn in reversed(self._turns):
            if turn.person.name and (_covers(turn.words, each) or self._holds(turn.person, each)):
                return turn.person
        for bearer in reversed(self.bearers):
            if bearer.token < token:
                person = self._person_of(bearer)
                if _covers(bearer.around, each) or self._holds(person, each):
                    return person
        anaphoric = len(low) == 1 and bool(wanted & ANAPHORIC)
        return self._just_quoted(sentence) if anaphoric else None

    def _just_quoted(self, sentence: int) -> Person | None:
        """Whoever spoke right before."""
        last = self._turns[-1] if self._turns else None
        if last is None or sentence - last.sentence > NEAR or last.person.name is None:
            return None
        return last.person if last.person.pronoun in {"he", "she", None} else None

    def _person_of(self, bearer: Bearer) -> Person:
        return self._person(plain(bearer.name).split(), oblique=False, gender=None, around=set(bearer.around))

    def _holds(self, person: Person, each: list[frozenset[str]]) -> bool:
        if person.id is None:
            return False
        offices = self.camps.speakers[person.id].offices
        return any(_covers(frozenset(words_of(title)), each) for office in offices for title in office.titles)


def _covers(pool: frozenset[str], each: list[frozenset[str]]) -> bool:
    """Is every word, in one of its forms, among some words?"""
    return all(not bases.isdisjoint(pool) for bases in each)


def _leads(names: Sequence[str], low: list[str]) -> bool:
    """Does a body's name begin with the first words: not ``Следственный комитет России``, ``источник Интерфакса``?"""
    heads = {base for word in low[:1] for base in nominatives(word)}
    return any(not heads.isdisjoint(words_of(name)[:1]) for name in names)


def _known_base(bases: Sequence[str], known: frozenset[str]) -> str | None:
    return next((base for base in bases if base in known), None)


def _is_same(names: Sequence[str], parts: list[str]) -> bool:
    """Does a full name fit the Russian full names of a known person, where the file has any?"""
    full = [plain(name).split() for name in names if " " in name and not name.isascii()]
    return len(parts) == 1 or not full or any(parts[0] == name[0] for name in full)


def _fits(known: str | None, wanted: str | None) -> bool:
    if wanted == "p":
        return known == "p"
    return known in {None, wanted} or (wanted is None and known != "p")


def companies(
    words: Words, found: Attributions, days: "Sequence[date | None]", camps: Camps
) -> list[RussianCompany]:
    """The people of every article.

    Args:
        words: The tokens.
        found: The attributions.
        days: Day of publication of each article.
        camps: Who is known.
    """
    known = _vocabulary(camps)
    cues = {
        int(source[0]): int(cue[0])
        for source, cue in zip(found.sources, found.cues, strict=True)
        if cue[0] != NONE
    }
    ends = {int(source[0]): int(source[1]) for source in found.sources}
    return [
        RussianCompany(words=words, article=a, camps=camps, known=known, on=on, cues=cues, _ends=ends)
        for a, on in enumerate(days)
    ]


def _vocabulary(camps: Camps) -> frozenset[str]:
    names = [
        *(name for each in camps.speakers.values() for name in (each.name, *each.names)),
        *(title for each in camps.speakers.values() for office in each.offices for title in office.titles),
    ]
    return frozenset(word for name in names for word in words_of(name) if not word.isascii())
