"""The door of the sources: where pages and drafts come in, and what all readers of files share."""

import codecs
import gzip
import math
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO, ClassVar, Protocol, cast

from framing.errors import CorpusError, UnknownName, UsageError
from framing.fetching.base import Web
from framing.types import Address, Draft, Page, Place

FIELDS = (
    "id",
    "outlet",
    "published",
    "date_evidence",
    "title",
    "text",
    "page",
    "furniture",
    "language",
    "url",
    "section",
    "byline",
    "credit",
    "kind",
)
"""The corpus's own field names in a draft. ``page`` is the text of a whole page, from which title, date and
body are still to be told apart; ``furniture`` is what a source knows to be no text."""

SPELLINGS = {"date": "published"}
"""Names that are understood as one of ``FIELDS`` without a mapping."""

IGNORE = "-"
"""Target of a mapping that leaves a column out."""

SYNONYMS = {
    "id": ("article_id", "doc_id", "docid", "document_id", "guid", "uid", "uuid"),
    "outlet": (
        "source", "publisher", "publication", "newspaper", "media", "media_name", "medium", "site", "domain",
    ),
    "published": (
        "pubdate", "pub_date", "publish_date", "published_at", "publication_date", "date_published",
        "datetime", "timestamp", "day", "created_at",
    ),
    "title": ("headline", "head", "heading", "name"),
    "text": (
        "body", "content", "article", "article_text", "maintext", "main_text", "fulltext", "full_text",
    ),
    "language": ("lang", "language_code"),
    "url": ("link", "address", "uri", "canonical_url", "article_url", "source_url"),
    "byline": ("author", "authors", "creator"),
    "section": ("category", "rubric", "desk"),
}  # fmt: skip
"""Foreign column names, per field, that an error message proposes to map. They are never mapped unasked."""

MAX_RECORD = 16 * 2**20
"""Bytes of one record beyond which it is no article."""

Scalar = str | int | float | bool | date | datetime


class Source(Protocol):
    """Reads one kind of material, record by record, in the material's own order.

    Attributes:
        suffixes: File endings that tell this kind of file (``.jsonl``, ``.jsonl.gz``); empty if none does.
    """

    suffixes: ClassVar[tuple[str, ...]]

    def records(self) -> Iterator[Page | Draft]:
        """Every record of the material. An unreadable one is a Draft with its problem, never left out."""
        ...


class WebSource(Protocol):
    """Finds articles on the web. Its fields are what a recipe may set.

    It keeps nothing: called again after an interruption, it asks the same questions in the same order, and
    ``web`` answers those that it has answered before from the archive.
    """

    def found(self, web: Web) -> Iterator[Address | Page | Draft]:
        """Every article that this source knows of, in a fixed order.

        An ``Address`` is fetched by the build. A ``Page`` or ``Draft`` needs no fetching: the source brought
        it. What cannot be read is a Draft with its problem, never left out.

        Raises:
            CorpusError: A file of the recipe cannot be read.
            UsageError: An option makes no sense.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which foreign field is which of ours.

    Attributes:
        mapping: Foreign name → one of ``FIELDS``, or ``-`` to leave the column out.
        given: Fields that need no column because a value for all records is given from outside.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    given: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a target that is no field of ours.

        Raises:
            UnknownName: With the nearest name.
        """
        for target in self.mapping.values():
            if target not in (*FIELDS, *SPELLINGS, IGNORE):
                raise UnknownName("field", target, FIELDS)

    def target(self, name: str) -> str | None:
        """The field of ours that a foreign field fills; None if it fills none."""
        own = self.mapping.get(name, name)
        own = SPELLINGS.get(own, own)
        return own if own in FIELDS else None

    def check(self, found: Sequence[str], where: str) -> None:
        """Refuse material in which mapped columns are missing or obvious ones are left unmapped.

        Args:
            found: Names of the columns that are there.
            where: File, for the message.

        Raises:
            UsageError: With the columns found and the very options that would help.
        """
        for name in self.mapping:
            if name not in found:
                close = get_close_matches(name, found, n=1)
                advice = f" Did you mean {close[0]!r}?" if close else ""
                raise UsageError(f"{where} has no column {name!r}.{advice} {_listed(found)}")
        filled = {self.target(name) for name in found} | set(self.given)
        if "page" in filled:
            filled |= {"text", "title", "published"}
        proposals = [
            f"--map {name}={own}" for own in SYNONYMS if own not in filled for name in self._like(own, found)
        ]
        if proposals:
            raise UsageError(
                f"{where}: some columns look like fields of ours under another name. {_listed(found)} "
                f"Say what they are: {' '.join(proposals)} (or --map NAME={IGNORE} to leave one out)."
            )
        if "text" not in filled:
            raise UsageError(
                f"{where} has no column 'text'. {_listed(found)} Say which it is: --map NAME=text"
            )

    def _like(self, own: str, found: Sequence[str]) -> list[str]:
        looks = [name for name in found if name.strip().lower().replace(" ", "_") in SYNONYMS[own]]
        return [name for name in looks if name not in self.mapping][:1]

    def fields(self, record: Mapping[str, object]) -> dict[str, str]:
        """The record under our own names, as text; what is missing or empty is absent.

        Raises:
            ValueError: A field holds something that is no text; the message says which.
        """
        taken: dict[str, str] = {}
        for name, value in record.items():
            own = self.target(name)
            text = _text(own, value) if own else ""
            if own and text:
                taken[own] = text
        return taken


def _listed(found: Sequence[str]) -> str:
    return f"Columns found: {', '.join(found) or 'none'}."


def _text(own: str, value: object) -> str:
    """A value as text; empty if there is none."""
    if isinstance(value, str):
        return value if not value.isspace() else ""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, list | tuple):
        between = "\n\n" if own in {"text", "page"} else ", "
        return between.join(_text(own, item) for item in value)
    if isinstance(value, int | float):
        return str(value)
    raise ValueError(f"{own} is no text but {type(value).__name__}")


def check_first(columns: Columns, records: Iterable[Mapping[str, object]], where: str) -> None:
    """Check the columns of records that each name their own: all names in the first ones count as found."""
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(record))
    if names:
        columns.check(list(names), where)


def decode(raw: bytes, encoding: str | None) -> str | None:
    """Bytes as text: by their byte-order mark, else as UTF-8, else by the declared encoding.

    Args:
        raw: The bytes.
        encoding: What the user declared, or None.

    Returns:
        The text, or None if the bytes are not what they should be: text is never guessed.
    """
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return _decoded(raw, name)
    if encoding and encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32")):
        return _decoded(raw, encoding)
    text = _decoded(raw, "utf-8")
    return text if text is not None or encoding is None else _decoded(raw, encoding)


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeError:
        return None


def known_encoding(encoding: str | None) -> None:
    """Refuse a name that is no encoding.

    Raises:
        UsageError: With examples of names that are.
    """
    try:
        codecs.lookup(encoding or "utf-8")
    except LookupError:
        raise UsageError(
            f"no encoding named {encoding!r}. Known are, among others: utf-8, windows-1251, koi8-r, gb18030."
        ) from None


def open_bytes(path: Path) -> BinaryIO:
    """Open a file for reading, unpacking ``.gz``.

    Raises:
        CorpusError: It cannot be opened.
    """
    try:
        return cast("BinaryIO", gzip.open(path) if path.suffix == ".gz" else path.open("rb"))
    except OSError as error:
        raise CorpusError(f"{path} cannot be read: {error.strerror or error}.") from error


BROKEN_FILE = (OSError, EOFError, zlib.error)
"""What reading a damaged compressed file raises."""


def read_bytes(path: Path, limit: int = MAX_RECORD) -> bytes | None:
    """A whole file of at most ``limit`` bytes; None if it is longer.

    Raises:
        CorpusError: It cannot be read.
    """
    with open_bytes(path) as file:
        try:
            raw = file.read(limit + 1)
        except BROKEN_FILE as error:
            raise CorpusError(f"{path} cannot be read: {error}.") from error
    return raw if len(raw) <= limit else None


def files_of(path: Path, suffixes: Sequence[str]) -> list[Path]:
    """The file itself, or the files of a folder and below with these endings, sorted by path.

    Raises:
        CorpusError: There is no such path, or the folder holds no such file.
    """
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise CorpusError(f"{path} is not there.")
    found = sorted(
        (each for each in path.rglob("*") if each.is_file() and each.name.lower().endswith(tuple(suffixes))),
        key=lambda each: each.relative_to(path).as_posix(),
    )
    if not found:
        raise CorpusError(f"{path} holds no {' or '.join(suffixes)} file.")
    return found


def place(root: Path, path: Path, record: int | None = None) -> Place:
    """Where a record stands, told without the folders above the material, which differ between machines."""
    shown = path.name if path == root else f"{root.name}/{path.relative_to(root).as_posix()}"
    return Place(file=shown, record=record)


def broken(where: Place, problem: str, detail: str, text: str = "") -> Draft:
    """The draft of a record that could not be read.

    Args:
        where: Its place.
        problem: Reason, in one word.
        detail: What is wrong.
        text: Its beginning, as far as it can be shown.
    """
    shown = {"text": text[:400]} if text.strip() else {}
    return Draft(place=where, fields={"detail": detail, **shown}, problem=problem)
