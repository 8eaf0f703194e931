"""Writes the datasheet of a store: for people, as a data package, and as Croissant."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from framing.corpus.corpus import Corpus
from framing.corpus.datasheet import croissant, datapackage
from framing.corpus.datasheet.answers import Answers, answers_beside, read_answers, template
from framing.corpus.datasheet.articles import articles_without_text
from framing.corpus.datasheet.croissant import croissant_text
from framing.corpus.datasheet.datapackage import datapackage_text
from framing.corpus.datasheet.gather import gather
from framing.corpus.datasheet.markdown import MARK, datasheet_text
from framing.corpus.datasheet.model import Datasheet
from framing.corpus.datasheet.resources import store_resources
from framing.corpus.store import write_text
from framing.errors import CorpusError, DataError, UsageError

SHEET = "DATASHEET.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What came of writing a datasheet.

    Attributes:
        sheet: What it says.
        files: The files written.
        answers: The answers file.
        asked: True if that file was not there and an empty one was written.
    """

    sheet: Datasheet
    files: tuple[Path, ...]
    answers: Path
    asked: bool


def write_datasheet(corpus: Corpus, *, to: Path | None = None, answers: Path | None = None) -> Written:
    """Write ``DATASHEET.md``, ``datapackage.json`` and ``croissant.json`` of a store.

    The same store and answers give the same bytes.

    Args:
        corpus: The store; none of its own files is changed.
        to: Folder for the three files; None is the store itself. Earlier ones of this command are replaced.
            The paths in the data package are those of the store.
        answers: File in which the makers answer; None is the one beside the store. If it is not there, one
            with every question and no answer is written.

    Raises:
        UsageError: A file of that name is there which this command did not write.
        BadConfig: The answers file has problems; each is named with its place.
        DataError: A file cannot be read or written.
    """
    folder = to or corpus.path
    check_free(folder)
    file = answers or answers_beside(corpus.path)
    asked = not file.exists()
    said = Answers() if asked else read_answers(file)
    sheet = gather(corpus, articles_without_text(corpus), answers=said, resources=store_resources(corpus))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts(sheet).items():
            _replace(folder / name, text)
        if asked:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_text(file, template(corpus.name))
    except OSError as error:
        raise DataError(
            f"{error.filename or folder} cannot be written: {error.strerror or error}."
        ) from error
    return Written(
        sheet=sheet, files=tuple(folder / name for name in texts(sheet)), answers=file, asked=asked
    )


def texts(sheet: Datasheet) -> Mapping[str, str]:
    """File name → text of the three ways to say it."""
    return {
        SHEET: datasheet_text(sheet),
        datapackage.FILE: datapackage_text(sheet),
        croissant.FILE: croissant_text(sheet),
    }


def check_free(folder: Path) -> None:
    """Refuse a folder whose files of our names somebody else wrote.

    Raises:
        UsageError: With the file.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file. Choose a folder with --to.")
    there = [name for name in (SHEET, datapackage.FILE, croissant.FILE) if (folder / name).exists()]
    if there and not _ours(folder / SHEET):
        raise UsageError(
            f"{folder / there[0]} is there and was not written by framing corpus datasheet: it is "
            f"not touched. "
            "Choose another folder with --to."
        )


def _ours(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as lines:
            return lines.readline().rstrip("\n") == MARK
    except FileNotFoundError:
        return False
    except (OSError, UnicodeError) as error:
        raise CorpusError(f"{path} cannot be read: {error}.") from error


def _replace(path: Path, text: str) -> None:
    """Write a file so that it is the old or the new one at any moment."""
    half = path.with_name(f".{path.name}.half")
    write_text(half, text)
    half.replace(path)
