"""Finds dimensions by name: the bundled packs, and those in folders of the user."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from framing.checked_yaml import read_checked
from framing.errors import UnknownName, UsageError
from framing.types import Dimension, Words

BUNDLED = Path(__file__).parent / "data"
ENDINGS = (".yaml", ".yml")
NAME = re.compile(r"[a-z][a-z0-9_]*")

Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Text = Annotated[str, Field(min_length=1)]


def _checked_pattern(pattern: str) -> str:
    """A pattern as it stands, if it can match something in particular."""
    words = pattern.split(" ")
    if "" in words:
        raise ValueError("must be words with one space between them")
    if all(set(word) <= {"*", "?"} for word in words):
        raise ValueError("must hold a letter: it would match every word")
    return pattern


def _without_twins(patterns: tuple[str, ...]) -> tuple[str, ...]:
    twins = [pattern for pattern, n in Counter(map(str.casefold, patterns)).items() if n > 1]
    if twins:
        raise ValueError(f"must not hold an entry twice: {', '.join(twins)}")
    return patterns


Pattern = Annotated[str, AfterValidator(_checked_pattern)]
Patterns = Annotated[tuple[Pattern, ...], AfterValidator(_without_twins)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class WordLists(_Strict):
    """The word lists of one language, as they stand in a pack; see ``types.Words``."""

    patterns: Annotated[Patterns, Field(min_length=1)]
    except_patterns: Patterns = ()
    positive: Patterns = ()
    negative: Patterns = ()

    @model_validator(mode="after")
    def _poles_apart(self) -> Self:
        both = sorted(set(map(str.casefold, self.positive)) & set(map(str.casefold, self.negative)))
        if both:
            raise ValueError(f"no seed word may stand on both poles: {', '.join(both)}")
        return self


class Pack(_Strict):
    """A dimension as its file holds it; see ``types.Dimension``."""

    title: Text
    version: Annotated[int, Field(ge=1)]
    definition: Text
    positive: Text
    negative: Text | None = None
    reference: Annotated[tuple[Text, ...], Field(min_length=1)]
    words: Annotated[dict[Language, WordLists], Field(min_length=1)]
    examples: tuple[Text, ...] = ()
    beyond_words: tuple[Text, ...] = ()
    near_misses: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _seeds_have_a_pole(self) -> Self:
        stray = [language for language, lists in self.words.items() if lists.negative]
        if stray and self.negative is None:
            raise ValueError(
                f"negative seed words ({', '.join(stray)}) need the key 'negative': a pole's name"
            )
        return self


def names(folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """Every dimension that can be loaded, sorted.

    Args:
        folders: Folders of the user that hold further packs, one YAML each.

    Raises:
        UsageError: A folder is not there, two files carry one name, or a name is not in snake case.
    """
    return tuple(sorted(_files(folders)))


def load(name: str, folders: Sequence[Path] = ()) -> Dimension:
    """A dimension, checked.

    Args:
        name: File name of the pack without its ending.
        folders: Folders of the user that hold further packs.

    Raises:
        UnknownName: No pack has that name.
        BadConfig: The pack has problems; all are listed with file, line and column.
        UsageError: As for ``names``.
    """
    files = _files(folders)
    if name not in files:
        raise UnknownName("dimension", name, files)
    pack = read_checked(files[name], Pack)
    fields = pack.model_dump(exclude={"words"})
    words = {language: Words(**lists.model_dump()) for language, lists in pack.words.items()}
    return Dimension(name=name, words=words, **fields)


def _files(folders: Sequence[Path]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in _packs((BUNDLED, *folders)):
        name = path.stem
        if not NAME.fullmatch(name):
            raise UsageError(f"{path}: the file's name becomes the dimension's and must be in snake case")
        if name in found:
            first = "a bundled one" if found[name].parent == BUNDLED else str(found[name])
            raise UsageError(f"two dimensions are named {name!r}: {first} and {path}. Rename the file.")
        found[name] = path
    return found


def _packs(folders: Iterable[Path]) -> list[Path]:
    packs: list[Path] = []
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"no folder of dimensions at {folder}")
        packs += sorted(path for path in folder.iterdir() if path.suffix in ENDINGS)
    return packs
