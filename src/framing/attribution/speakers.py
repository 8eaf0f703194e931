"""Whose words: from the speaker as written to a person of the article, and from there to a known one.

Rules, in this order: a name or title that ``camps`` knows; a surname whose full name the article gave; a
pronoun, by the nearest speaker or subject it may stand for; a description (``the spokeswoman``), by the
person it was given to. What none of them settles stays as written, with nobody behind it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from framing.attribution.camps import Camps, Pronoun, words_of
from framing.attribution.speakers_mentions import Mentions
from framing.attribution.speakers_words import (
    BEFORE_OTHERS,
    BEHIND_NAMES,
    BODIES,
    FEMALE,
    LOWER_IN_NAMES,
    MANY,
    NOT_NAMES,
    PAPERS,
    PRONOUNS,
    RELATIVES,
    TITLES,
)

FURTHEST = 200
"""A description looks back over so many speakers, and so many names."""
AROUND_PRONOUN = 3
"""A longer speaker that ends with a pronoun is no pronoun: ``Xi Jinping and Vladimir Putin have both``."""
JOINT = "china_russia_joint"
PAIR = frozenset(("xi_jinping", "vladimir_putin"))
REACH = 4
"""A pronoun looks back so many sentences."""


class Person(NamedTuple):
    """Somebody who speaks in an article; there are many, so it is a light one.

    Attributes:
        name: Full name as the article or the file of camps gives it; None where nobody is named.
        id: Key in the file of camps, or None.
        camp: Camp, or None where it is unknown.
        pronoun: What stands for the person, as far as is known.
    """

    name: str | None
    id: str | None = None
    camp: str | None = None
    pronoun: Pronoun | None = None


class _Turn(NamedTuple):
    """Somebody spoke.

    Attributes:
        sentence: Number of the sentence within the article.
        person: Who.
        words: The speaker as written, in lower case.
    """

    sentence: int
    person: Person
    words: tuple[str, ...]


@dataclass(kw_only=True)
class Cast:
    """The people of one article, met one after another.

    Attributes:
        camps: Who is known.
        on: Day of publication, for titles; None if unknown.
        mentions: Names in the text.
        sources: The words that name speakers anywhere in the article: whoever they name is a person.
        joint: Key of the speaker of a joint paper that the article is about, or None.
        of_both: Does the article tell of China and of Russia? Elsewhere ``the two sides`` are others.
        papers: Numbers of the sentences that speak of a paper: ``it`` may stand for it.
    """

    camps: Camps
    on: date | None
    mentions: Mentions
    sources: Sequence[str] = ()
    joint: str | None = None
    of_both: bool = True
    papers: frozenset[int] = frozenset()
    _known: dict[str, Person | None] = field(default_factory=dict)
    _turns: list[_Turn] = field(default_factory=list)
    _words_around: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def _by_last(self) -> dict[str, list[int]]:
        """Surname → the names that end with it."""
        found: dict[str, list[int]] = {}
        for i, text in enumerate(self.mentions.texts):
            found.setdefault(_last(text), []).append(i)
        return found

    @cached_property
    def _named_as(self) -> frozenset[str]:
        """Surnames of all that speak anywhere in the article."""
        return frozenset(_last(run) for text in dict.fromkeys(self.sources) for run in _runs(text))

    @cached_property
    def _full(self) -> dict[str, str]:
        """Surname or first name → the full name it belongs to; the first in the article wins."""
        full: dict[str, str] = {}
        for i, text in enumerate(self.mentions.texts):
            if " " not in text:
                continue
            last = _last(text)
            if last in self._named_as or self.mentions.is_person(i):
                full.setdefault(last, text)
                full.setdefault(text.split(maxsplit=1)[0].casefold(), text)
        return full

    @cached_property
    def _speaking(self) -> frozenset[str]:
        """Who is a person at all."""
        return self._named_as | frozenset(self._full)

    def speaker(self, text: str, *, sentence: int, token: int) -> Person:
        """Who is meant by the words that name a speaker; the cast remembers who spoke.

        Args:
            text: The words as written.
            sentence: Number of the sentence within the article.
            token: Number of their first token.
        """
        words = words_of(_head(text))
        person = self._resolve(text, words, sentence, token)
        if person.name is not None or not _is_pronoun(words):  # ``he`` of nobody known hides nobody
            self._turns.append(_Turn(sentence=sentence, person=person, words=words))
        return person

    def spoke(self, sentence: int, person: Person) -> None:
        """Remember a speaker found in another way."""
        self._turns.append(_Turn(sentence=sentence, person=person, words=()))

    def _resolve(self, text: str, words: tuple[str, ...], sentence: int, token: int) -> Person:
        if _is_pronoun(words):
            return self._antecedent(PRONOUNS[words[-1]], sentence, token)
        if words and words[-1] in RELATIVES:
            return self._before(sentence, token)
        person = self._jointly(text) or self.named(text) or self._by_description(words, sentence)
        return person or Person(name=None, camp=self.camps.described(text))

    def _jointly(self, text: str) -> Person | None:
        """The two presidents, each by name: ``Xi Jinping and Vladimir Putin have both``."""
        sides = text.split(" and ")
        if len(sides) != len(PAIR):
            return None
        found = [self.camps.find(side, self.on) for side in sides]
        return self._of_file(JOINT) if {each.id for each in found if each} == PAIR else None

    def named(self, text: str) -> Person | None:
        """The person that a few words name, or None."""
        if text not in self._known:
            self._known[text] = self._named(text)
        return self._known[text]

    def _named(self, text: str) -> Person | None:
        known = self.camps.find(text.removesuffix("'s").removesuffix("’s"), self.on)
        if known is not None and known.speaker.pronoun in {"he", "she"}:
            return self._of_file(known.id)
        for run in _runs(text):
            last = _last(run)
            if last in BODIES:
                continue
            if last in self._speaking and (known is None or len(run.split()) > 1):
                name = self._full.get(last, run)
                full = self.camps.find(name, self.on)
                if full is not None and full.speaker.pronoun in {"he", "she"}:
                    return self._of_file(full.id)
                if full is not None and full == known:  # ``White House`` is no person
                    continue
                return Person(name=name, camp=self._camp_near(name, text), pronoun=self._pronoun(name, text))
        return self._of_file(known.id) if known is not None else None

    def _of_file(self, key: str) -> Person:
        if key == JOINT and not self.of_both:  # the two sides are others here
            return Person(name=None)
        speaker = self.camps.speakers[key]
        camp = self.camps.camp_of(key, self.on)
        return Person(name=speaker.name, id=key, camp=camp, pronoun=speaker.pronoun)

    def _around(self, name: str) -> frozenset[str]:
        last = _last(name)
        if last not in self._words_around:
            near = map(self.mentions.around, self._by_last.get(last, ()))
            self._words_around[last] = frozenset().union(*near)
        return self._words_around[last]

    def _camp_near(self, name: str, text: str) -> str | None:
        """Camp of a person nobody knows, by what the article says next to the name."""
        described = self.camps.described(text)
        near = sorted(self._around(name) & self.camps.descriptions.keys())
        return described or (self.camps.descriptions[near[0]] if near else None)

    def _pronoun(self, name: str, text: str) -> Pronoun | None:
        return "she" if FEMALE & (self._around(name) | set(words_of(text))) else None

    def _antecedent(self, pronoun: Pronoun, sentence: int, token: int) -> Person:
        """Whom a pronoun stands for: the nearest speaker before, or the person named first."""
        for back in range(REACH + 1):
            turn = self._turn(sentence - back, pronoun)
            if turn is not None:
                return turn
            for i in self.mentions.of_sentence(sentence - back):
                if back == 0 and (self.mentions.tokens[i] >= token or not self.mentions.opens(i)):
                    continue
                person = self.named(self.mentions.texts[i])
                if person is not None and _fits(person, pronoun):
                    return person
            if self.joint and pronoun in {"it", "they"} and sentence - back in self.papers:
                return self._of_file(self.joint)
        return Person(name=None)

    def _turn(self, sentence: int, pronoun: Pronoun) -> Person | None:
        for turn in reversed(self._turns):
            if turn.sentence == sentence and _fits(turn.person, pronoun) and not _is_plural(turn, pronoun):
                return turn.person
            if turn.sentence < sentence:
                break
        return None

    def _before(self, sentence: int, token: int) -> Person:
        """Whom ``who`` stands for: the name before it in its sentence."""
        for i in reversed(self.mentions.of_sentence(sentence)):
            if self.mentions.tokens[i] < token:
                return self.named(self.mentions.texts[i]) or Person(name=None)
        return Person(name=None)

    def _by_description(self, words: tuple[str, ...], sentence: int) -> Person | None:
        """Whom a title stands for: the nearest speaker it was given to, or may be given to."""
        wanted = TITLES.intersection(words)
        if not wanted or len(words) > 3:  # noqa: PLR2004  # a longer description is of somebody new
            return None
        for turn in reversed(self._turns[-FURTHEST:]):
            if wanted.intersection(turn.words) or (turn.person.name and self._has_title(turn.person, wanted)):
                return turn.person
        if wanted & PAPERS:
            return self._of_file(self.joint) if self.joint else None
        known = bisect_right(self.mentions.sentences, sentence)
        for i in range(known - 1, max(known - FURTHEST, 0) - 1, -1):
            person = self.named(self.mentions.texts[i])
            if person is None or person.pronoun in {"it", "they"}:
                continue
            if not wanted.isdisjoint(self.mentions.around(i)) or self._has_title(person, wanted):
                return person
        return None

    def _has_title(self, person: Person, wanted: frozenset[str]) -> bool:
        if person.id is not None:
            offices = self.camps.speakers[person.id].offices
            return any(wanted.intersection(words_of(title)) for office in offices for title in office.titles)
        return bool(wanted & self._around(str(person.name)))


def _is_other(words: Sequence[str], i: int) -> bool:
    """Does word i begin the name of a place, an institution, or only a sentence?"""
    if i:
        return words[i - 1].casefold() in BEFORE_OTHERS
    return len(words) > 1 and words[1][:1].islower() and words[1] not in BEHIND_NAMES


@lru_cache(maxsize=1 << 14)
def _last(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1].casefold() if name.split() else ""


def _head(text: str) -> str:
    """``In his address the head of state``: the last phrase with an article."""
    before, article, behind = text.rpartition(" the ")
    return (
        behind
        if article and before.split()[0].casefold() in {"in", "his", "her", "its", "at", "on"}
        else text
    )


def _is_pronoun(words: Sequence[str]) -> bool:
    if not words or words[-1] not in PRONOUNS:
        return False
    return PRONOUNS[words[-1]] in {"he", "she"} or len(words) <= AROUND_PRONOUN


def _is_plural(turn: _Turn, pronoun: Pronoun) -> bool:
    """Is an unnamed speaker clearly many, and the pronoun of one?"""
    if turn.person.name is not None or pronoun not in {"he", "she"} or not turn.words:
        return False
    return turn.words[-1].endswith("s") or not MANY.isdisjoint(turn.words)


def _fits(person: Person, pronoun: Pronoun) -> bool:
    if pronoun in {"he", "she"}:
        return person.pronoun in {None, pronoun}
    if person.pronoun is None:
        return person.name is None
    return person.pronoun in {"it", "they"}


@lru_cache(maxsize=1 << 14)
def _runs(text: str) -> tuple[str, ...]:
    return tuple(name_runs(text.split()))


def name_runs(words: Sequence[str]) -> list[str]:
    """Runs of words that look like the name of a person.

    ``A speaker from Turkey`` names no person, nor does ``Bank clerks``.

    Args:
        words: The words that name a speaker, as printed.
    """
    runs: list[list[str]] = [[]]
    skipping = False
    for i, word in enumerate(words):
        bare = word.strip(".,;:()\"“”'’‘").removesuffix("'s").removesuffix("’s")
        named = bare[:1].isupper() and bare.casefold() not in NOT_NAMES
        skipping = named and not runs[-1] and (skipping or _is_other(words, i))
        if (named and not skipping) or (runs[-1] and bare in LOWER_IN_NAMES):
            runs[-1].append(bare)
        else:
            runs.append([])
        if word[-1:] in ",;:)":
            runs.append([])
    return [" ".join(run) for run in runs if run and run[-1] not in LOWER_IN_NAMES]
