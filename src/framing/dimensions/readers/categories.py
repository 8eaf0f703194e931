"""What a dictionary file holds, whatever its format; and the text of a file, line by line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from framing.errors import DataError, UnknownName, UsageError

SEPARATOR = "."
"""Joins the keys of nested categories: ``ECONOMY.+STATE+``."""

Keys = tuple[str, ...]
"""The names of nested categories, outermost first."""

LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, kw_only=True)
class FileSettings:
    """How to read a file that does not say so itself.

    Attributes:
        encoding: Encoding of the file; UTF-8 may begin with a byte order mark.
        columns: For tables: our column (``category``, ``pattern``, ``pole``) → its name in the file.
        split: For tables: the sign that separates alternatives in one cell (``/``), or None.
    """

    encoding: str = "utf-8"
    columns: Mapping[str, str] = field(default_factory=dict)
    split: str | None = None


@dataclass(frozen=True, kw_only=True)
class Poles:
    """The two ends of a category that has them.

    Attributes:
        positive: Words of the end that the category is named after; in a FrameAxis file, the second column.
        negative: Words of the opposite end; in a FrameAxis file, the first column.
    """

    positive: tuple[str, ...]
    negative: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CategoryFile(Mapping[str, tuple[str, ...]]):
    """A dictionary file as it was read: a mapping of categories to patterns, in the order of the file.

    Attributes:
        path: The file as the user gave it.
        format: Name of its format.
        categories: Category → patterns; nested keys are joined by dots, and a parent holds only its own.
        poles: Category → its two ends, where the format has them.
        notes: What was left out or is not used, with line and reason, in the order of the file.
    """

    path: str
    format: str
    categories: Mapping[str, tuple[str, ...]]
    poles: Mapping[str, Poles] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __getitem__(self, category: str) -> tuple[str, ...]:
        """Patterns of one category."""
        return self.categories[category]

    def __iter__(self) -> Iterator[str]:
        """Categories in the order of the file."""
        return iter(self.categories)

    def __len__(self) -> int:
        """Number of categories."""
        return len(self.categories)

    def inside(self, category: str) -> tuple[str, ...]:
        """Patterns of a category and of all that are nested in it, each once.

        Args:
            category: A key of the file, or one that others begin with: ``ECONOMY`` of ``ECONOMY.+STATE+``.

        Raises:
            UnknownName: No category is called that or nested in it.
        """
        nested = category + SEPARATOR
        held = [patterns for key, patterns in self.items() if key == category or key.startswith(nested)]
        if not held:
            raise UnknownName("category", category, {*self, *self._parents()})
        return tuple(dict.fromkeys(pattern for patterns in held for pattern in patterns))

    def _parents(self) -> Iterator[str]:
        for key in self:
            names = key.split(SEPARATOR)
            yield from (SEPARATOR.join(names[:depth]) for depth in range(1, len(names)))

    @property
    def n_patterns(self) -> int:
        """Number of patterns, counted once per category that holds them."""
        return sum(map(len, self.categories.values()))


class Collector:
    """Gathers categories while a file is read, and notes what had to be left out."""

    def __init__(self) -> None:
        self._categories: dict[Keys, dict[str, None]] = {}
        self._notes: list[str] = []

    def open(self, keys: Keys) -> None:
        """A category begins; one that stays without patterns is not part of the result."""
        self._categories.setdefault(keys, {})

    def add(self, keys: Keys, pattern: str, line: int) -> None:
        """A pattern of a category; runs of spaces become one, and a second copy is left out."""
        pattern = " ".join(pattern.split())
        held = self._categories.setdefault(keys, {})
        if not pattern:
            self.note(line, "an empty entry is left out")
        elif pattern in held:
            self.note(line, f"{pattern!r} stands twice in {SEPARATOR.join(keys)}")
        else:
            held[pattern] = None

    def note(self, line: int, reason: str) -> None:
        """Something of the file is not used."""
        self._notes.append(f"line {line}: {reason}")

    def drop_title(self) -> None:
        """Take away the outermost key where every category begins with it and it holds no pattern itself."""
        outermost = {keys[:1] for keys in self._categories}
        nested = {keys: held for keys, held in self._categories.items() if len(keys) > 1}
        if len(outermost) == 1 and nested and not self._categories.get(outermost.pop()):
            self._categories = {keys[1:]: held for keys, held in nested.items()}

    def result(self, path: Path, name: str, poles: Mapping[str, Poles] | None = None) -> CategoryFile:
        """What was gathered.

        Raises:
            DataError: Nothing was, or two categories come out under one name.
        """
        kept: dict[str, tuple[str, ...]] = {}
        for keys, held in self._categories.items():
            category = SEPARATOR.join(keys)
            if category in kept:
                raise DataError(f"{path}: two categories come out as {category!r}; rename one")
            if held:
                kept[category] = tuple(held)
        if not kept:
            raise DataError(f"{path}: no category with entries was found in this {name} file")
        notes = tuple(self._notes)
        return CategoryFile(path=str(path), format=name, categories=kept, poles=poles or {}, notes=notes)


def text_of(path: Path, encoding: str) -> str:
    """The text of a file, without a byte order mark.

    Raises:
        DataError: The file cannot be read or is in another encoding.
        UsageError: No encoding has that name.
    """
    try:
        return path.read_bytes().decode(encoding).removeprefix("\ufeff")
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}") from error
    except LookupError as error:
        raise UsageError(f"no encoding is named {encoding!r}; try utf-8, utf-16, cp1252 or cp1251") from error
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path} is not {encoding} (byte {error.start}). Name its encoding: often cp1252, cp1251, utf-16."
        ) from error


def lines_of(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Number and content of every line that holds something; all three kinds of line ends are known."""
    for number, line in enumerate(LINE_END.split(text_of(path, encoding)), start=1):
        if line.strip():
            yield number, line


def broken(path: Path, line: int, found: str, expected: str) -> DataError:
    """The error for a line that the format does not allow."""
    return DataError(f"{path}:{line}: found {found[:60].strip()!r}; expected {expected}")
