"""Who speaks for whom: people, offices and institutions with their camps, each a fact of a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from framing.checked_yaml import read_checked

BUNDLED = Path(__file__).parent / "data" / "camps.yaml"
LONGEST_NAME = 6
"""A name of more words than this is not looked for."""
HONORIFICS = frozenset(
    ("mr", "mrs", "ms", "mx", "dr", "president", "premier", "minister", "general", "professor")
)
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


@dataclass(frozen=True)
class Camps:
    """Everyone who is known, found by name or by title on a day."""

    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    speakers: Mapping[str, Speaker]
    _by_name: Mapping[tuple[str, ...], str]
    _by_title: Mapping[tuple[str, ...], tuple[tuple[Office, str], ...]]

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
            {words_of(name): key for key, each in speakers.items() for name in (each.name, *each.names)},
            {words: tuple(found) for words, found in titles.items()},
        )

    def find(self, text: str, on: date | None) -> Known | None:
        """Who is named in a few words: ``Chinese President Xi Jinping``, ``the Kremlin``.

        People win over institutions, longer names over shorter, earlier over later ones.

        Args:
            text: The words that name a speaker.
            on: The day on which titles must hold; None: those of the present holders.
        """
        words = words_of(text)
        best: tuple[bool, int, int] | None = None
        found = None
        for first in range(len(words)):
            for end in range(min(len(words), first + LONGEST_NAME), first, -1):
                key = self._key(words[first:end], on)
                if key is None:
                    continue
                rank = (self.speakers[key].pronoun in {"he", "she"}, end - first, -first)
                if best is None or rank > best:
                    best, found = rank, key
        return Known(id=found, speaker=self.speakers[found]) if found else None

    def _key(self, words: tuple[str, ...], on: date | None) -> str | None:
        if words in self._by_name:
            return self._by_name[words]
        for office, key in self._by_title.get(words, ()):
            if office.holds(on):
                return key
        return None

    def described(self, text: str) -> str | None:
        """Camp of somebody without a known name, by a word of his description (``analysts``), or None."""
        words = words_of(text)
        for word in words:
            if word in self.descriptions:
                return self.descriptions[word]
        low = " ".join(words)
        return next((camp for word, camp in self.descriptions.items() if " " in word and word in low), None)


@lru_cache(maxsize=1 << 16)
def words_of(text: str) -> tuple[str, ...]:
    """Words as names are compared: lower case, no articles, no punctuation."""
    cleaned = "".join(c if c.isalnum() or c in "'’-." else " " for c in text.casefold()).replace("’", "'")
    return tuple(
        word.strip(".-'") for word in cleaned.split() if word not in {"the", "a", "an"} and word.strip(".-'")
    )


@cache
def _bundled() -> _File:
    return read_checked(BUNDLED, _File)
