"""Dimensions made from a dictionary file of the field, so that an experiment can use it as it is."""

import re
from itertools import count
from pathlib import Path

from framing.dimensions.readers.categories import CategoryFile, FileSettings, Poles
from framing.dimensions.readers.read import read_dictionary
from framing.types import Dimension, Words

VERSION = 1
"""Foreign files carry no version of ours: what tells one from the next is the hash of the file."""


def dimensions_from(path: Path, language: str, settings: FileSettings | None = None) -> tuple[Dimension, ...]:
    """Every category of a dictionary file as a dimension, in the order of the file.

    The name is the category's in snake case (``CULTURE.CULTURE-HIGH`` → ``culture_culture_high``); where two
    come out alike, the later ones get ``_2``, ``_3`` … The title keeps the category as it stands in the file.

    Args:
        path: The file; see ``read_dictionary`` for the formats.
        language: ISO 639-1 code of the language its words are in.
        settings: Encoding and columns, where the file needs them.

    Raises:
        UsageError, DataError: As for ``read_dictionary``.
    """
    file = read_dictionary(path, settings)
    taken: set[str] = set()
    return tuple(
        _dimension(file, category, language, _free(category, taken), _own_poles(file, category, patterns))
        for category, patterns in file.items()
    )


def dimension_from(
    path: Path,
    language: str,
    category: str,
    *,
    opposite: str | None = None,
    settings: FileSettings | None = None,
) -> Dimension:
    """One category of a dictionary file as a dimension.

    Args:
        path: The file.
        language: ISO 639-1 code of the language its words are in.
        category: Its key, or one that holds further categories: ``ECONOMY`` takes all under ``ECONOMY.``.
        opposite: Key of the category that is the opposite pole (``care.vice``); its patterns count as well,
            and the two become the dimension's seed words. A word of both is a seed of neither.
        settings: Encoding and columns, where the file needs them.

    Raises:
        UnknownName: The file has no such category.
        UsageError, DataError: As for ``read_dictionary``.
    """
    file = read_dictionary(path, settings)
    poles = _own_poles(file, category, file.inside(category))
    if opposite is not None:
        poles = Poles(positive=file.inside(category), negative=file.inside(opposite))
    return _dimension(file, category, language, _snake(category), poles, opposite)


def _own_poles(file: CategoryFile, category: str, patterns: tuple[str, ...]) -> Poles:
    """The two ends that the file itself tells apart; else the whole category is one end."""
    return file.poles.get(category) or Poles(positive=patterns, negative=())


def _dimension(
    file: CategoryFile,
    category: str,
    language: str,
    name: str,
    poles: Poles,
    opposite: str | None = None,
) -> Dimension:
    shared = tuple(word for word in poles.positive if word in poles.negative)
    source = Path(file.path).name
    return Dimension(
        name=name,
        title=category,
        version=VERSION,
        definition=_definition(f"Category {category!r} of the {file.format} file {source}.", shared),
        positive=_pole_name(file, category, poles.positive),
        negative=opposite or (_pole_name(file, category, poles.negative) if poles.negative else None),
        reference=(f"Dictionary file {source}",),
        words={
            language: Words(
                patterns=tuple(dict.fromkeys((*poles.positive, *poles.negative))),
                positive=tuple(word for word in poles.positive if word not in shared),
                negative=tuple(word for word in poles.negative if word not in shared),
            )
        },
    )


def _definition(text: str, shared: tuple[str, ...]) -> str:
    return f"{text} On both poles, so a seed word of neither: {', '.join(shared)}." if shared else text


def _pole_name(file: CategoryFile, category: str, words: tuple[str, ...]) -> str:
    """An end that the file itself tells apart is called by its first word, any other by its category."""
    return words[0] if category in file.poles and words else category


def _snake(category: str) -> str:
    return re.sub(r"\W+", "_", category).strip("_").lower() or "category"


def _free(category: str, taken: set[str]) -> str:
    name = base = _snake(category)
    for number in count(2):
        if name not in taken:
            break
        name = f"{base}_{number}"
    taken.add(name)
    return name
