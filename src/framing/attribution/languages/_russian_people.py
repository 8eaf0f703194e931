"""Who is meant by the words that name a speaker in a Russian article.

In this order: a pronoun, by the verb's gender and the speakers before it; a name; a title that ``camps``
knows on the day; a description (``режиссер``), by the person it was given to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from framing.attribution.camps import Camps, Pronoun, words_of
from framing.attribution.cues import words as word_set
from framing.attribution.languages._russian_bearers import NOWHERE, is_introduced, is_place
from framing.attribution.languages._russian_names import FEMALE_NAMES, FIRST_NAMES, from_oblique, nominatives
from framing.attribution.languages._russian_persons import FAR, OF_PRONOUN, Named, Persons, covers
from framing.attribution.languages._russian_subjects import Clause, Span, name_in, run_end
from framing.attribution.languages._russian_text import BODY, PERSON, SURNAME_ENDINGS, Words
from framing.attribution.languages._russian_words import AGENCIES, BODIES, INDEFINITE, PEOPLE, plain
from framing.attribution.speakers import JOINT, Person
from framing.attribution.voice_attributions import NONE, STATED, Attributions

PRONOUNS = dict.fromkeys(("тот", "он", "его", "ему", "им"), "m")
PRONOUNS |= dict.fromkeys(("та", "она", "ее", "ей"), "f") | dict.fromkeys(("они", "их"), "p")
TITLED = word_set(
    "господин госпожа президент министр сенатор депутат генерал полковник канцлер премьер король"
)
"""Nouns that stand before a bare surname."""
GENERIC = word_set("""
    ведомство регион область компания министерство организация город район республика страна банк завод
    предприятие партия комитет фракция театр клуб издание союз правительство край порт центр институт служба
    фонд палата фирма холдинг село поселок корпорация ассоциация наш этот сам российский местный
""")
"""Words that add nothing to a title: ``глава ведомства``."""
BODY_NOUNS = word_set("ведомство министерство служба регулятор компания комитет управление надзор")
"""Nouns that take up a body named before."""
NEAR = 2
"""A noun takes up whoever spoke so many sentences before."""
REACH = 5
"""A pronoun looks back so many sentences."""
OBLIQUE_CUES = frozenset(("по", "согласно", "со", "из"))
"""First words of cues behind which a name stands in another case."""
ANAPHORIC = word_set("""
    старик старушка мужчина женщина дипломат политик ученый эксперт специалист аналитик чиновник чиновница
    депутат сенатор министр президент директор глава руководитель режиссер писатель бизнесмен предприниматель
    журналист лидер политолог экономист историк социолог пенсионер пенсионерка губернатор мэр
""")
"""Nouns that take up somebody just quoted."""
STATES_OF_BOTH = (("кита", "кнр", "пекин", "цзиньпин"), ("росси", "рф", "москв", "путин"))
PARTNERS = frozenset(("собеседник", "собеседница", "собеседника", "собеседницы"))
GENERIC_OUTLETS = frozenset(("агентства", "издания", "газеты", "журнала", "телеканала", "ъ"))
"""``Собеседник агентства`` is whoever spoke before."""
PRESIDENT = ["президент", "страна"]
"""Whom ``глава государства`` takes up: the president the article has just told of."""
PAST = (("лась", "f"), ("лся", "m"), ("лись", "p"), ("ла", "f"), ("ли", "p"), ("л", "m"))
"""Endings of the past with the gender of the subject."""


@dataclass(frozen=True, kw_only=True)
class _Turn:
    sentence: int
    person: Person
    gender: str | None
    words: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class _Source:
    """The words that name a speaker.

    Attributes:
        low: In lower case, without punctuation.
        sentence: Number of the sentence within the article.
        token: First token.
        gender: ``m``, ``f``, ``p`` by the pronoun or the verb, or None.
    """

    low: list[str]
    sentence: int
    token: int
    gender: str | None


@dataclass(kw_only=True)
class RussianCompany:
    """The people of one article as they speak.

    Attributes:
        persons: Who is named.
        verbs: First token of a source → first token of its cue.
        ends: First token of a source → first token behind it.
        quoted: Does each token stand in a quotation? Whom a quotation names is not taken up by ``он``.
    """

    persons: Persons
    verbs: dict[int, int]
    ends: dict[int, int]
    quoted: NDArray[np.bool_]
    _turns: list[_Turn] = field(default_factory=list)
    _done: dict[int, Person] = field(default_factory=dict)

    def speaker(self, text: str, *, sentence: int, token: int) -> Person:
        """Who is meant; see ``Company``."""
        if token in self._done:
            self.spoke(sentence, self._done[token])
            return self._done[token]
        low = [plain(word) for word in words_of(text)]
        source = _Source(low=low, sentence=sentence, token=token, gender=self._gender(low, token))
        person = self._done[token] = self._resolve(source, text)
        gender = OF_PRONOUN.get(person.pronoun or "", source.gender)
        bases = frozenset(base for word in low for base in nominatives(word))
        self._turns.append(_Turn(sentence=sentence, person=person, gender=gender, words=bases))
        return person

    def spoke(self, sentence: int, person: Person) -> None:
        """Note a speaker found in another way; see ``Company``."""
        gender = OF_PRONOUN.get(person.pronoun or "")
        self._turns.append(_Turn(sentence=sentence, person=person, gender=gender, words=frozenset()))

    def _cue(self, token: int) -> str:
        verb = self.verbs.get(token)
        return self.persons.words.low[verb] if verb is not None else ""

    def _gender(self, low: list[str], token: int) -> str | None:
        """By the pronoun, or by the past tense of the verb."""
        if low and low[0] in PRONOUNS:
            return PRONOUNS[low[0]]
        cue = self._cue(token)
        return next((gender for ending, gender in PAST if cue.endswith(ending)), None)

    def _resolve(self, source: _Source, text: str) -> Person:
        low = source.low
        if low and low[0] in PRONOUNS:
            return self._antecedent(source)
        named = self._named(source)
        if named is not None:
            return named
        head = self._described(replace(source, low=PRESIDENT)) if _is_head_of_state(low) else None
        if head is not None:
            return head
        titled = self.persons.of_title(low)
        if len(low) > 1 and titled is not None and titled.pronoun in {"he", "she"}:
            return titled
        found = (
            self._described(source)
            or titled
            or self.persons.bank(low)
            or self._body(source)
            or self._bare(source)
        )
        pronoun: Pronoun | None = "they" if source.gender == "p" else None
        return found or Person(name=None, camp=self.persons.camps.described(text), pronoun=pronoun)

    def _named(self, source: _Source) -> Person | None:
        """By a name within the source."""
        of_body = bool(source.low) and not BODIES.isdisjoint(nominatives(source.low[0]))
        span = None if of_body else self._name_span(source)
        cue = self._cue(source.token)
        referred = self.persons.words.low[max(source.token - 2, 0) : source.token] == ["ссылкой", "на"]
        oblique = cue in OBLIQUE_CUES or not cue or referred
        if span is None or self._is_dependent(span, source.token, oblique=oblique):
            return None
        return self.persons.of_name(
            Named(
                parts=tuple(self.persons.words.low[span[0] : span[1]]),
                oblique=oblique and (bool(cue) or self._is_genitive(span)),
                gender=source.gender,
                around=frozenset(base for word in source.low for base in nominatives(word)),
            )
        )

    def _body(self, source: _Source) -> Person | None:
        """``МЧС``, ``Росстат``: a body by its own name; ``в ведомстве``: the one that spoke before."""
        words, token = self.persons.words, source.token
        form = words.forms[token]
        if (
            source.low
            and words.codes[token] & BODY
            and form[0].isupper()
            and BODIES.isdisjoint(nominatives(words.low[token]))
        ):
            return Person(name=form, camp=self.persons.camps.described(form), pronoun="it")
        if len(source.low) == 1 and not BODY_NOUNS.isdisjoint(nominatives(source.low[0])):
            spoke = (
                turn.person for turn in islice(reversed(self._turns), FAR) if turn.person.pronoun == "it"
            )
            return next(spoke, None)
        return None

    def _bare(self, source: _Source) -> Person | None:
        """A surname by its ending, of somebody whom the article never names in full."""
        words, token = self.persons.words, source.token
        bare = (
            len(source.low) == 1 and words.low[token].endswith(SURNAME_ENDINGS) and words.is_known_name(token)
        )
        oblique = self._cue(token) in OBLIQUE_CUES
        named = Named(parts=(words.low[token],), oblique=oblique, gender=source.gender)
        return self.persons.of_name(named) if bare else None

    def _is_dependent(self, span: Span, token: int, *, oblique: bool) -> bool:
        """Is the name not of the speaker: ``адвокат Егорова``, ``координатор штаба Алексея Навального``?"""
        low = self.persons.words.low
        if span[1] - span[0] > 1:
            return self._is_genitive(span) and not oblique and span[0] > token
        if (
            span[0] == token
            or is_introduced(self.persons.words, span[0])
            or TITLED.intersection(nominatives(low[span[0] - 1]))
        ):
            return False
        return oblique or low[span[0]].endswith(("а", "я", "ого"))

    def _is_genitive(self, span: Span) -> bool:
        """Does a first name stand in another case?"""
        first = self.persons.words.low[span[0]]
        return first not in FIRST_NAMES and from_oblique(first) in FIRST_NAMES

    def _name_span(self, source: _Source) -> Span | None:
        """The full name, or the one surname, that stands in a source."""
        words, token = self.persons.words, source.token
        s = words.sentence[token]
        end = min(words.bounds[s + 1], self.ends.get(token, token + 1))
        clause = Clause(words=words, first=words.bounds[s], end=words.bounds[s + 1], inside=NOWHERE)
        single, i = None, token
        while i < end:
            stop = min(run_end(clause, i), end)
            if stop - i > 1 and not is_place(words, i, stop):
                return name_in(words, i, stop)
            alone = stop == i + 1 and single is None
            if alone and (self.persons.is_surname(i) or (i > token and is_introduced(words, i))):
                single = i, stop
            i = max(stop, i + 1)
        return single

    def _antecedent(self, source: _Source) -> Person:
        """Whom a pronoun stands for: the nearest speaker that fits, or the person named before."""
        for back in range(REACH + 1):
            sentence = source.sentence - back
            found = self._turn(sentence, source.gender) or self._bearer(sentence, source)
            if found is not None:
                return found
            if back and self._begins_unnamed(sentence):
                break
        return Person(name=None)

    def _begins_unnamed(self, sentence: int) -> bool:
        """Is the subject of a sentence somebody without a name: ``Сотрудник нефтебазы …``?"""
        words = self.persons.words
        first = int(words.reading.article_sentences[self.persons.article]) + sentence
        token = words.bounds[max(first, 0)]
        return bool(words.codes[token] & PERSON) and not self.persons.in_sentence(sentence)

    def _turn(self, sentence: int, gender: str | None) -> Person | None:
        for turn in reversed(self._turns):
            if turn.sentence < sentence:
                return None
            if turn.person.pronoun == "it" and turn.gender is None:  # ``она`` is not ``ГУ МЧС``
                continue
            if turn.sentence == sentence and _fits(turn.gender, gender) and (turn.person.name or turn.gender):
                return turn.person
        return None

    def _bearer(self, sentence: int, source: _Source) -> Person | None:
        if source.gender == "p":
            return None
        for bearer in self.persons.in_sentence(sentence):
            person = self.persons.of_bearer(bearer)
            sure = bearer.full or person.id is not None or plain(bearer.name) in FEMALE_NAMES
            if (
                sure
                and bearer.token < source.token
                and not self.quoted[bearer.token]
                and _fits(OF_PRONOUN.get(person.pronoun or ""), source.gender)
            ):
                return person
        return None

    def _described(self, source: _Source) -> Person | None:
        """Whom a title stands for: the nearest speaker or person it was given to."""
        low = source.low
        wanted = PEOPLE.intersection(base for word in low for base in nominatives(word))
        is_of_many = not low or source.gender == "p" or not BODIES.isdisjoint(nominatives(low[0]))
        if is_of_many or not wanted:
            return None
        if low[0] in PARTNERS and low[1:2] and (low[1] in GENERIC_OUTLETS or low[1] in AGENCIES):
            return self._just_quoted(source.sentence)
        if wanted & INDEFINITE and len(low) > 1:
            return None
        each = [bases for word in low if GENERIC.isdisjoint(bases := frozenset(nominatives(word)))]
        for turn in islice(reversed(self._turns), FAR):
            fits = turn.person.name and not _clashes(turn.person, source.gender)
            if fits and (covers(turn.words, each) or self.persons.holds(turn.person, each)):
                return turn.person
        for bearer in self.persons.before(source.token):
            person = self.persons.of_bearer(bearer)
            fits = not _clashes(person, source.gender)
            if fits and (covers(bearer.around, each) or self.persons.holds(person, each)):
                return person
        return self._just_quoted(source.sentence) if len(each) == 1 and wanted & ANAPHORIC else None

    def _just_quoted(self, sentence: int) -> Person | None:
        """Whoever spoke right before."""
        last = self._turns[-1] if self._turns else None
        if last is None or sentence - last.sentence > NEAR or last.person.name is None:
            return None
        return last.person if last.person.pronoun in {"he", "she", None} else None


def _is_head_of_state(low: Sequence[str]) -> bool:
    return list(low[1:2]) == ["государства"] and "глава" in nominatives(low[0])


def _clashes(person: Person, gender: str | None) -> bool:
    """Is somebody a man where the verb is a woman's: ``глава комиссии предложила``?"""
    return gender == "f" and person.pronoun == "he"


def _fits(known: str | None, wanted: str | None) -> bool:
    if wanted == "p":
        return known == "p"
    return known in {None, wanted} or (wanted is None and known != "p")


def companies(
    words: Words, found: Attributions, days: Sequence[date | None], camps: Camps
) -> list[RussianCompany]:
    """The people of every article.

    Args:
        words: The tokens.
        found: The attributions.
        days: Day of publication of each article.
        camps: Who is known.
    """
    known = _vocabulary(camps)
    both, single = _of_both(words), camps.without(JOINT)
    quoted = np.zeros(len(words.low) + 1, dtype=np.bool_)
    for (first, end), owner in zip(found.contents.tolist(), found.owners.tolist(), strict=True):
        if found.kinds[owner] == STATED:
            quoted[first:end] = True
    rows = list(zip(found.sources.tolist(), found.cues.tolist(), strict=True))
    verbs = {source[0]: cue[0] for source, cue in rows if cue[0] != NONE}
    ends = {source[0]: source[1] for source, _ in rows}
    return [
        RussianCompany(
            persons=Persons(words=words, article=a, camps=camps if both[a] else single, known=known, on=on),
            verbs=verbs,
            ends=ends,
            quoted=quoted,
        )
        for a, on in enumerate(days)
    ]


def _of_both(words: Words) -> list[bool]:
    """Does each article tell of China and of Russia, so that ``стороны`` may be the two?"""
    starts = words.reading.article_offsets
    held = np.ones(words.reading.n_articles, dtype=np.bool_)
    for stems in STATES_OF_BOTH:
        at = np.flatnonzero(words.reading.per_token(partial(_begins, stems=stems)))
        has = np.zeros_like(held)
        has[np.searchsorted(starts, at, side="right") - 1] = True
        held &= has
    return held.tolist()


def _begins(form: str, *, stems: tuple[str, ...]) -> bool:
    return plain(form).startswith(stems)


def _vocabulary(camps: Camps) -> frozenset[str]:
    """Every word of the Russian names and titles."""
    speakers = camps.speakers.values()
    names = [
        *(name for each in speakers for name in (each.name, *each.names)),
        *(title for each in speakers for office in each.offices for title in office.titles),
    ]
    return frozenset(plain(word) for name in names for word in words_of(name) if not word.isascii())
