"""Who speaks for whom: people, offices and institutions with their camps, each a fact of a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from framing.checked_yaml import read_checked

BUNDLED = Path(__file__).parent / "data" / "camps.yaml"
LONGEST_NAME = 6
"""A name of more words than this is not looked for."""
ARTICLES = frozenset(("the", "a", "an"))
FAR_OFFICE = 4
"""So many words behind a state's name an office may stand: ``a Ukrainian air force official``."""
PREPOSITIONS = frozenset(("in", "of", "from", "at", "to", "on", "for", "with", "near", "by", "outside"))
_UNSURE = """
    the a an in on at by for from with of as to and or but so yet nor if when while where what who why how
    which he she it they we you i his her its their our my your this that these those there here after
    before since until during under over among between despite because although though however meanwhile
    moreover still also even both each all some many most several few another other such any one two three
    four five no not yes now then last once earlier later today yesterday according asked speaking
    mr mrs ms mx miss sir lord lady dame monday tuesday wednesday thursday friday saturday sunday january
    february march april may june july august september october november december president premier
    chinese russian american ukrainian european western asian german french british japanese kazakh soviet
    english polish turkish indian israeli iranian hungarian china russia ukraine europe asia washington
    beijing moscow kyiv tokyo kremlin nato us u.s uk eu un director deputy senior former chief head
    chairman spokesman spokeswoman spokesperson professor dr secretary minister prime foreign general
    ambassador governor senator sen sens rep reps gov congressman congresswoman representative speaker
    mayor judge justice captain colonel lieutenant major sergeant king queen prince princess pope leader
    envoy commissioner chair chancellor counterpart comrade state defense defence treasury vice house
    whip leader minority majority republican democrat democratic republicans democrats tory labour press
"""
NO_FIRST_NAMES = frozenset(_UNSURE.split())
"""Words with a capital that stand before a surname and are no first name of somebody else."""
Pronoun = Literal["he", "she", "it", "they"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Office(_Strict):
    """Titles that mean one person for a time.

    Attributes:
        titles: ``Chinese president``, ``Kremlin spokesman`` …
        since: First day in office; None: as far back as is known.
        until: First day no longer in office; None: still.
    """

    titles: tuple[str, ...]
    since: date | None = None
    until: date | None = None

    def holds(self, on: date | None) -> bool:
        """Is it in force on a day? An unknown day gets the present holder."""
        if on is None:
            return self.until is None
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


class Speaker(_Strict):
    """Somebody, or some institution, that may speak.

    Attributes:
        name: Full name in English.
        names: Other names, surnames that need no first name, names in other scripts.
        camp: Key of ``camps``.
        role: ``leader``, ``ministry``, ``spokesperson``, ``agency`` …
        pronoun: What an article calls it next.
        offices: Titles held, with their periods.
        since: First day on which the camp holds, or None.
        until: First day on which it no longer holds, or None.
    """

    name: str
    names: tuple[str, ...] = ()
    camp: str
    role: str
    pronoun: Pronoun = "he"
    offices: tuple[Office, ...] = ()
    since: date | None = None
    until: date | None = None


class _File(_Strict):
    camps: Mapping[str, str] = {}
    descriptions: Mapping[str, tuple[str, ...]] = {}
    states: Mapping[str, tuple[str, ...]] = {}
    offices: tuple[str, ...] = ()
    not_offices: tuple[str, ...] = ()
    speakers: Mapping[str, Speaker] = {}


@dataclass(frozen=True, kw_only=True)
class Known:
    """A speaker that was recognised.

    Attributes:
        id: Key in the file.
        speaker: What the file says of it.
    """

    id: str
    speaker: Speaker


@dataclass(frozen=True, kw_only=True)
class OfStates:
    """How an office-holder without a name is known to be of a state: ``Ukrainian officials``.

    Attributes:
        states: Word of a state → camp.
        offices: Words of offices.
        others: Words beside which it is no office of a state: ``former``, ``church``.
    """

    states: Mapping[tuple[str, ...], str]
    offices: frozenset[tuple[str, ...]]
    others: frozenset[str]

    def camp(self, words: tuple[str, ...]) -> str | None:
        """The camp of the first state whose name stands before an office.

        Args:
            words: A description, as ``words_of`` gives it.
        """
        if not self.others.isdisjoint(words):
            return None
        for i in range(len(words)):
            camp = self.states.get(words[i : i + 1]) or self.states.get(words[i : i + 2])
            behind = range(i + 1, min(i + 1 + FAR_OFFICE, len(words)))
            if camp and any(words[k : k + size] in self.offices for k in behind for size in (1, 2)):
                return camp
        return None


@dataclass(frozen=True)
class Camps:
    """Everyone who is known, found by name or by title on a day."""

    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    speakers: Mapping[str, Speaker]
    of_states: OfStates
    _by_name: Mapping[tuple[str, ...], str]
    _by_title: Mapping[tuple[str, ...], tuple[tuple[Office, str], ...]]
    _acronyms: frozenset[tuple[str, ...]]

    @classmethod
    def load(cls, *files: Path) -> Self:
        """The bundled file and those of the user; a later file replaces speakers of the same key.

        Args:
            files: YAML files of the same layout as ``data/camps.yaml``.

        Raises:
            BadConfig: A file has problems; each is named with its place.
            DataError: A file cannot be read.
        """
        read = [_bundled(), *(read_checked(file, _File) for file in files)]
        speakers = {key: each for file in read for key, each in file.speakers.items()}
        titles: dict[tuple[str, ...], list[tuple[Office, str]]] = {}
        for key, each in speakers.items():
            for office in each.offices:
                for title in office.titles:
                    titles.setdefault(words_of(title), []).append((office, key))
        return cls(
            {key: text for file in read for key, text in file.camps.items()},
            {word: camp for file in read for camp, words in file.descriptions.items() for word in words},
            speakers,
            _of_states(read),
            {words_of(name): key for key, each in speakers.items() for name in (each.name, *each.names)},
            {words: tuple(found) for words, found in titles.items()},
            frozenset(
                printed_words(name) for each in speakers.values() for name in each.names if name.isupper()
            ),
        )

    def find(self, text: str, on: date | None) -> Known | None:
        """Who is named in a few words: ``Chinese President Xi Jinping``, ``the Kremlin``.

        People win over institutions, names over titles, longer over shorter, earlier over later ones. A
        surname behind somebody else's first name (``Melania Trump``) is not taken, nor a place behind a
        preposition (``analysts in Moscow``), nor a word for an acronym (``who``).

        Args:
            text: The words that name a speaker.
            on: The day on which titles must hold; None: those of the present holders.
        """
        words, printed = words_of(text), printed_words(text)
        best: tuple[bool, bool, int, int] | None = None
        found = None
        for first, word in enumerate(words):
            if word not in self._heads:
                continue
            for end in range(min(len(words), first + LONGEST_NAME), first, -1):
                key = self._key(words[first:end], on)
                if key is None or self._is_another(key, printed, first, end):
                    continue
                is_person = self.speakers[key].pronoun in {"he", "she"}
                rank = (is_person, words[first:end] in self._by_name, end - first, -first)
                if best is None or rank > best:
                    best, found = rank, key
        return Known(id=found, speaker=self.speakers[found]) if found else None

    @cached_property
    def _heads(self) -> frozenset[str]:
        """Words that names and titles begin with."""
        return frozenset(words[0] for table in (self._by_name, self._by_title) for words in table if words)

    def _key(self, words: tuple[str, ...], on: date | None) -> str | None:
        if words in self._by_name:
            return self._by_name[words]
        for office, key in self._by_title.get(words, ()):
            if office.holds(on):
                return key
        return None

    def is_name(self, words: tuple[str, ...]) -> bool:
        """Are these words, in lower case, a whole name in the file?"""
        return words in self._by_name

    def without(self, key: str) -> "Camps":
        """The same, with one speaker whom no name finds.

        Args:
            key: Key of the speaker.
        """
        return replace(self, _by_name={words: of for words, of in self._by_name.items() if of != key})

    def _is_another(self, key: str, printed: tuple[str, ...], first: int, end: int) -> bool:
        """Is what stands at a place the name of somebody else, or only where somebody is?"""
        before = printed[first - 1] if first else ""
        if self.speakers[key].pronoun not in {"he", "she"}:
            is_word = printed[first].islower() and (printed[first].upper(),) in self._acronyms
            return before in PREPOSITIONS or (end - first == 1 and is_word)
        if end - first > 1 or not printed[first].isascii():
            return False
        own = {
            word for name in (self.speakers[key].name, *self.speakers[key].names) for word in words_of(name)
        }
        behind = printed[end] if end < len(printed) else ""
        if any(word.casefold() in own for word in printed[max(first - 2, 0) : first]):
            return False
        return any(
            word[:1].isupper() and not word.endswith("'s") and word.casefold() not in own | NO_FIRST_NAMES
            for word in (before, behind)
        )

    def camp_of(self, key: str, on: date | None) -> str | None:
        """The camp of a speaker on a day; None before and after the time for which it holds.

        Args:
            key: Key of the speaker.
            on: The day; None: today's camp.
        """
        speaker = self.speakers[key]
        holds = Office(titles=(), since=speaker.since, until=speaker.until).holds(on)
        return speaker.camp if holds else None

    def described(self, text: str) -> str | None:
        """Camp of somebody without a known name, or None.

        By a word of the description (``analysts``), or by a state and an office (``Ukrainian officials``).
        """
        words = words_of(text)
        for word in words:
            if word in self.descriptions:
                return self.descriptions[word]
        low = " ".join(words)
        found = (camp for phrase, camp in self._phrases if phrase in low)
        return next(found, None) or self.of_states.camp(words)

    @cached_property
    def _phrases(self) -> tuple[tuple[str, str], ...]:
        """Descriptions of several words."""
        return tuple((word, camp) for word, camp in self.descriptions.items() if " " in word)


@lru_cache(maxsize=1 << 16)
def words_of(text: str) -> tuple[str, ...]:
    """Words as names are compared: lower case, no articles, no punctuation."""
    return tuple(word.casefold() for word in printed_words(text))


@lru_cache(maxsize=1 << 16)
def printed_words(text: str) -> tuple[str, ...]:
    """The words of ``words_of`` as they are printed."""
    cleaned = "".join(c if c.isalnum() or c in "'’-." else " " for c in text).replace("’", "'")
    words = (word.strip(".-'") for word in cleaned.split() if word.casefold() not in ARTICLES)
    return tuple(word for word in words if word)


def _of_states(files: Sequence[_File]) -> OfStates:
    return OfStates(
        states={
            words_of(word): camp for file in files for camp, words in file.states.items() for word in words
        },
        offices=frozenset(words_of(word) for file in files for word in file.offices),
        others=frozenset(word for file in files for word in file.not_offices),
    )


@cache
def _bundled() -> _File:
    return read_checked(BUNDLED, _File)
