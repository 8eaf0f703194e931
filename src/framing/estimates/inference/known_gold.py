"""Where a gold of voices is: a file of the study, or the counted errors that come with the project."""

from pathlib import Path

from framing.attribution.known_errors import FILE, known_errors
from framing.errors import DataError
from framing.estimates.inference.confusion import (
    Confusion,
    confusion_of_own_words,
    read_confusion,
)

KNOWN = "known:"
"""Begins the name of a gold that comes with the project: ``known:en``, ``known:en/campaign news``."""


def file_of(name: str, folder: Path) -> Path:
    """The file in which a gold stands, whether it exists or not.

    Args:
        name: As an experiment has it.
        folder: Folder of the experiment.
    """
    return FILE if name.startswith(KNOWN) else folder / name


def read_gold(name: str, file: Path) -> Confusion:
    """The gold.

    One that comes with the project tells own words from others' alone: it has too few of some voices, and
    none of others.

    Args:
        name: As an experiment has it.
        file: What ``file_of`` gave.

    Raises:
        DataError: The file cannot be read or is no basis for a correction; or no gold of this language or
            genre comes with the project.
    """
    if not name.startswith(KNOWN):
        return read_confusion(file)
    language, _, genre = name.removeprefix(KNOWN).partition("/")
    known = known_errors(language.strip(), genre.strip() or None)
    if known is None:
        raise DataError(
            f"{name}: no gold of voices comes with the project in language {language.strip()!r}. Label "
            "sentences of your own, and name the file."
        )
    return confusion_of_own_words(known.table, f"{known.source} ({known.genre})")
