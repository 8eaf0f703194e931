"""Names of agencies as they are printed, misspellings included."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from framing.outlets.registry import name_key
from framing.types import Outlet

WORDS_OF_A_NAME = 6
"""Longest name that is looked for, in words."""

SHORT_NAME = 3
"""Letters up to which a name is only known in capitals (AP, NW)."""

CHINESE = "\u4e00"
"""First of the letters between which no space stands."""

START = 2
"""Bytes by which a spelling is looked up, and the fewest that it has."""

SLIPS = ((9, 2), (6, 1))
"""From so many letters on, so many slips of the pen are forgiven."""

_WORD = re.compile(r"\w[\w.&'’-]*\w|\w")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An agency's name in a line.

    Attributes:
        agency: Identifier of the agency.
        start, end: Characters of the line between which the name stands.
        sure: False if the name was only recognised with slips forgiven.
    """

    agency: str
    start: int
    end: int
    sure: bool


class AgencyNames:
    """Recognises agencies by name, alias and, where asked, misspelt name."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        """Take the agencies among outlets; other outlets' names keep a name from being read as a slip.

        Args:
            outlets: Outlets; of two with one identifier the later counts.
        """
        by_id = {outlet.id: outlet for outlet in outlets}
        self._keys: dict[str, str] = {}
        self._printed: dict[str, str] = {}
        self._others: set[str] = set()
        for outlet in sorted(by_id.values(), key=lambda each: each.id):
            for name in (outlet.name, *outlet.aliases):
                if outlet.kind == "agency":
                    self._keys.setdefault(name_key(name), outlet.id)
                    self._printed.setdefault(name, outlet.id)
                else:
                    self._others.add(name_key(name))
        self._spellings = _spellings(self._printed)
        self._chinese = tuple(name for name in self._spellings if name[0] >= CHINESE)
        self._by_start: dict[bytes, list[str]] = defaultdict(list)
        for name in sorted(self._spellings, key=lambda each: (-len(each), each)):
            self._by_start[name.encode()[:START]].append(name)
        self._shortened: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self._keys):
            for piece in _shortened(key, _slips(key)) if _slips(key) else ():
                self._shortened[piece].append(key)

    def printed(self) -> tuple[str, ...]:
        """Every spelling that is looked for in running text, sorted; one in lower-case Latin is none."""
        return self._spellings

    def longest_at(self, raw: bytes, place: int) -> str | None:
        """The longest of those spellings that begins at a byte of a text in UTF-8."""
        for name in self._by_start.get(raw[place : place + START], ()):
            if raw.startswith(name.encode(), place):
                return name
        return None

    def agency(self, name: str) -> str | None:
        """Identifier of the agency with exactly this name, apart from case and punctuation."""
        return self._keys.get(name_key(name))

    def misspelt(self, name: str) -> str | None:
        """Identifier of the one agency whose name this is with a slip or two; None if none or several are."""
        key = name_key(name)
        slips = _slips(key)
        if not slips or key in self._others:
            return None
        near = {known for piece in _shortened(key, slips) for known in self._shortened.get(piece, ())}
        found = {self._keys[known] for known in near if edits(key, known) <= min(slips, _slips(known))}
        return found.pop() if len(found) == 1 else None

    def within(self, line: str, *, forgiving: bool = True) -> list[Named]:
        """The agencies that a line names, in order, none overlapping.

        Args:
            line: A dateline, byline or credit line.
            forgiving: Whether misspelt names count.
        """
        words = [(found.start(), found.end()) for found in _WORD.finditer(_spaced(line, self._chinese))]
        found: list[Named] = []
        i = 0
        while i < len(words):
            named = self._at(line, words, i, forgiving=forgiving)
            if named:
                found.append(named)
                i = next((j for j in range(i, len(words)) if words[j][0] >= named.end), len(words))
            else:
                i += 1
        return found

    def _at(self, line: str, words: list[tuple[int, int]], i: int, *, forgiving: bool) -> Named | None:
        """The longest name that begins with a word; an exact one before a misspelt one."""
        for sure in (True, False) if forgiving else (True,):
            for start, end in _spans(words, i):
                name = line[start:end]
                agency = self.agency(name) if sure else self._slip(name)
                if agency and (len(name) > SHORT_NAME or name.isupper() or not name.isascii()):
                    return Named(agency=agency, start=start, end=end, sure=sure)
        return None

    def _slip(self, name: str) -> str | None:
        return self.misspelt(name) if name[:1].isupper() else None


def _spaced(line: str, names: Iterable[str]) -> str:
    """A line of the same length in which the Chinese letters beside Chinese names count as spaces."""
    inside = {place for name in names for found in re.finditer(name, line) for place in range(*found.span())}
    return (
        "".join(c if c < CHINESE or place in inside else " " for place, c in enumerate(line))
        if inside
        else line
    )


def _spellings(names: Iterable[str]) -> tuple[str, ...]:
    """The names that can be told from common words, and TASS also as Tass."""
    told = {name for name in names if (name != name.lower() or not name.isascii()) and len(name) >= START}
    return tuple(sorted(told | {name.title() for name in told if name.isupper() and len(name) > SHORT_NAME}))


def _spans(words: list[tuple[int, int]], i: int) -> Iterator[tuple[int, int]]:
    for j in range(min(len(words), i + WORDS_OF_A_NAME) - 1, i - 1, -1):
        yield words[i][0], words[j][1]


def _slips(key: str) -> int:
    """Slips that are forgiven in a name."""
    return next((n for length, n in SLIPS if len(key) >= length), 0)


def _shortened(key: str, slips: int) -> set[str]:
    """A word, and all that is left of it when up to so many letters are taken out.

    Two words within so many edits of each other have one of these in common (Garbe's symmetric deletion).
    """
    found = last = {key}
    for _ in range(slips):
        last = {piece[:i] + piece[i + 1 :] for piece in last for i in range(len(piece))}
        found = found | last
    return found


def edits(a: str, b: str) -> int:
    """Letters to insert, delete, change or swap with a neighbour to turn one word into another.

    Optimal string alignment distance (Boytsov 2011, "Indexing methods for approximate dictionary searching").
    """
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        last, before, row = before, row, [i]
        for j, other in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
