"""From a Russian name or title to a person: in the nominative, known to ``camps`` or only to the article."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import islice

from framing.attribution.camps import Camps, Pronoun, words_of
from framing.attribution.languages._russian_bearers import Bearer, find_bearers
from framing.attribution.languages._russian_names import (
    FIRST_NAMES,
    capitalised,
    from_oblique,
    full_nominative,
    gender_of,
    nominatives,
)
from framing.attribution.languages._russian_text import BODY, PERSON, Words
from framing.attribution.languages._russian_words import plain
from framing.attribution.speakers import Person

FAR = 300
"""A description looks back over so many names, so that its time does not grow with the article."""
BANK = "bank_of_russia"
GENDERS: dict[str | None, Pronoun] = {"m": "he", "f": "she", "p": "they"}
OF_PRONOUN = {"he": "m", "she": "f", "they": "p"}


@dataclass(frozen=True, kw_only=True)
class Named:
    """A name as it stands in a source.

    Attributes:
        parts: Its words in lower case.
        oblique: Does it stand in another case than the nominative?
        gender: ``m``, ``f``, ``p`` by the verb beside it, or None.
        around: Words beside it, each in every nominative it may come from.
    """

    parts: tuple[str, ...]
    oblique: bool = False
    gender: str | None = None
    around: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Persons:
    """Everybody whom one article or ``camps`` names.

    Attributes:
        words: Tokens of all articles.
        article: Number of the article.
        camps: Who is known.
        known: Every word of the Russian names and titles in ``camps``.
        on: Day of publication, or None.
    """

    words: Words
    article: int
    camps: Camps
    known: frozenset[str]
    on: date | None
    _of_bearer: dict[int, Person] = field(default_factory=dict)

    @cached_property
    def bearers(self) -> list[Bearer]:
        """Everybody named in the article, in order."""
        return [self._as_known(bearer) for bearer in find_bearers(self.words, self.article)]

    @cached_property
    def _full(self) -> dict[str, Bearer]:
        """Surname → the first who is named in full."""
        found: dict[str, Bearer] = {}
        for bearer in self.bearers:
            if bearer.full:
                found.setdefault(bearer.surname, bearer)
        for bearer in self.bearers:  # Chinese names begin with the surname
            first = plain(bearer.name).split()[0]
            if bearer.full and first not in FIRST_NAMES:
                found.setdefault(first, bearer)
        return found

    @cached_property
    def _surnames(self) -> frozenset[str]:
        return frozenset(bearer.surname for bearer in self.bearers)

    @cached_property
    def _by_sentence(self) -> dict[int, list[Bearer]]:
        found: dict[int, list[Bearer]] = {}
        for bearer in self.bearers:
            found.setdefault(bearer.sentence, []).append(bearer)
        return found

    def in_sentence(self, sentence: int) -> list[Bearer]:
        """Who is named in a sentence of the article."""
        return self._by_sentence.get(sentence, [])

    def before(self, token: int) -> Iterator[Bearer]:
        """Who is named before a token, the nearest first, and not too far."""
        return islice((bearer for bearer in reversed(self.bearers) if bearer.token < token), FAR)

    def of_file(self, key: str) -> Person:
        """Somebody of ``camps``."""
        speaker = self.camps.speakers[key]
        camp = self.camps.camp_of(key, self.on)
        return Person(name=speaker.name, id=key, camp=camp, pronoun=speaker.pronoun)

    def of_bearer(self, bearer: Bearer) -> Person:
        """Somebody named in the article."""
        if bearer.token not in self._of_bearer:
            named = Named(parts=tuple(plain(bearer.name).split()), around=bearer.around)
            self._of_bearer[bearer.token] = self.of_name(named)
        return self._of_bearer[bearer.token]

    def of_name(self, named: Named) -> Person:
        """Somebody by a name, in whatever case."""
        parts, oblique, around = named.parts, named.oblique, named.around
        bearer = self._bearer_of(parts[-1]) if len(parts) == 1 else None
        if bearer is not None:
            parts, oblique, around = tuple(plain(bearer.name).split()), False, around | bearer.around
        nominative = self._nominative(parts) if oblique else full_nominative(parts)
        nominative = self._known_name(parts) or nominative
        known = self.camps.find(" ".join(nominative), self.on)
        if (
            known is not None
            and known.speaker.pronoun in OF_PRONOUN
            and _is_same(known.speaker.names, nominative)
        ):
            return self.of_file(known.id)
        first = nominative[0] if len(nominative) > 1 else ""
        sex = gender_of(first, nominative[-1]) or (None if oblique else named.gender)
        camps = (self.camps.descriptions.get(word) for word in sorted(around))
        return Person(
            name=" ".join(capitalised(word) for word in nominative),
            camp=next((camp for camp in camps if camp), None),
            pronoun=GENDERS.get(sex),
        )

    def of_title(self, low: Sequence[str]) -> Person | None:
        """Somebody or a body that ``camps`` names, in whatever case."""
        for place in (0, 1):  # as written, then in another form: ``китайского МИД``, ``китайского лидера``
            bases = [_known_base(nominatives(word)[place:], self.known) or word for word in low]
            known = self.camps.find(" ".join(bases), self.on)
            if known is not None and (
                known.speaker.pronoun in OF_PRONOUN or _leads(known.speaker.names, low)
            ):
                return self.of_file(known.id)
        return None

    def bank(self, low: Sequence[str]) -> Person | None:
        """``регулятор`` in an article that names the central bank."""
        if not any("регулятор" in nominatives(word) for word in low):
            return None
        first, end = self.words.reading.article_offsets[self.article : self.article + 2].tolist()
        return self.of_file(BANK) if {"цб", "центробанк"}.intersection(self.words.low[first:end]) else None

    def is_surname(self, i: int) -> bool:
        """Is token i the surname of somebody named in the article in full, or of somebody known?"""
        if self.words.codes[i] & (PERSON | BODY):
            return False
        return self._bearer_of(self.words.low[i]) is not None or any(
            self._is_known_person(base) for base in nominatives(self.words.low[i])
        )

    def holds(self, person: Person, each: Sequence[frozenset[str]]) -> bool:
        """Does somebody known hold a title with all of these words?"""
        if person.id is None:
            return False
        offices = self.camps.speakers[person.id].offices
        return any(covers(frozenset(words_of(title)), each) for office in offices for title in office.titles)

    def _is_known_person(self, base: str) -> bool:
        known = self.camps.find(base, self.on) if base in self.known else None
        return known is not None and known.speaker.pronoun in {"he", "she"}

    def _bearer_of(self, surname: str) -> Bearer | None:
        return next((self._full[base] for base in nominatives(surname) if base in self._full), None)

    def _nominative(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """The nominative of a name in another case: as the article has it elsewhere, or by its endings."""
        for base in nominatives(parts[-1])[1:]:
            if base in self._surnames:
                full = tuple(plain(self._full[base].name).split()) if base in self._full else ()
                return full if len(full) >= len(parts) else (*map(from_oblique, parts[:-1]), base)
        known = self.camps.find(" ".join(parts), self.on)
        by_first = full_nominative(parts) if len(parts) > 1 else parts
        if known is not None or by_first != parts:
            return by_first
        return tuple(map(from_oblique, parts))

    def _known_name(self, parts: Sequence[str]) -> tuple[str, ...] | None:
        """The full name of somebody known that a full name in any case is of, or None."""
        if len(parts) == 1:
            return None
        for last in nominatives(parts[-1]):
            for first in nominatives(parts[0]) if last in self.known else ():
                if first in self.known and self.camps.is_name((first, last)):
                    return first, last
        return None

    def _as_known(self, bearer: Bearer) -> Bearer:
        """A full name in another case, where its nominative is of somebody known."""
        nominative = self._known_name(plain(bearer.name).split()) if bearer.full else None
        if nominative is None:
            return bearer
        return replace(bearer, name=" ".join(capitalised(word) for word in nominative))


def covers(pool: frozenset[str], each: Sequence[frozenset[str]]) -> bool:
    """Is every word, in one of its forms, among some words?

    Args:
        pool: Words.
        each: The forms of every word that is looked for.
    """
    return all(not bases.isdisjoint(pool) for bases in each)


def _known_base(bases: Sequence[str], known: frozenset[str]) -> str | None:
    return next((base for base in bases if base in known), None)


def _leads(names: Sequence[str], low: Sequence[str]) -> bool:
    """Does a body's name begin with the first word: not ``источник Интерфакса``?"""
    heads = {base for word in low[:1] for base in nominatives(word)}
    return any(not heads.isdisjoint(words_of(name)[:1]) for name in names)


def _is_same(names: Sequence[str], parts: Sequence[str]) -> bool:
    """Does a full name fit the Russian full names of a known person, where the file has any?"""
    full = [plain(name).split() for name in names if " " in name and not name.isascii()]
    return len(parts) == 1 or not full or any(parts[0] == name[0] for name in full)
