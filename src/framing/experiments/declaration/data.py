"""What an experiment file names must be there and whole: its corpus, its gold of voices, its hand codes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from framing.errors import DataError, UsageError
from framing.experiments.declaration.places import Document

STORE, RECIPE = "corpus.json", "corpus.yaml"
"""File that makes a folder a store of articles, and file that makes it a recipe for one."""


def check_corpus(document: Document, data: Mapping[str, Any], file: Path) -> None:
    """The corpus must be there: a store of articles, or a recipe to import."""
    named = data.get("corpus")
    if not isinstance(named, str) or not named:
        return
    folder = file.parent / named
    if not folder.is_dir():
        message = f"no such folder, seen from {file.parent.as_posix()}: make it with framing corpus import"
        document.report(("corpus",), message)
    elif not any((folder / kind).is_file() for kind in (STORE, RECIPE)):
        document.report(("corpus",), f"holds neither {STORE} (a store of articles) nor {RECIPE} (a recipe)")


def check_gold(document: Document, data: Mapping[str, Any], file: Path) -> None:
    """The gold of voices must be there, and be a basis for a correction: said now, not after the scoring."""
    from framing.estimates.inference.known_gold import file_of, read_gold

    named = data.get("voice_gold")
    if not isinstance(named, str) or not named:
        return
    place = file_of(named, file.parent)
    if not place.is_file():
        document.report(("voice_gold",), f"no such file, seen from {file.parent.as_posix()}")
        return
    try:
        read_gold(named, place)
    except DataError as error:
        document.report(("voice_gold",), str(error))


def check_codes(document: Document, data: Mapping[str, Any], file: Path) -> None:
    """The coded sample must be there and whole."""
    from framing.annotation.scored import read_scored

    named = data.get("hand_codes")
    if not isinstance(named, str) or not named:
        return
    try:
        read_scored(file.parent / named)
    except (DataError, UsageError) as error:
        document.report(("hand_codes",), str(error))
