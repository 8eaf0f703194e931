"""Tables in text files: ``.csv`` and ``.tsv`` with a row of names, read whole."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.errors import CorpusError
from framing.sources.base import MAX_RECORD, broken, decode, place, read_bytes
from framing.types import Draft, Place

MAX_FILE = 500_000_000
"""Bytes of an unpacked file beyond which it is not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its place, and column → value."""

    place: Place
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file that was opened.

    Attributes:
        names: Its columns.
        rows: Its rows, in order; what cannot be read is a draft that says so.
    """

    names: tuple[str, ...]
    rows: Iterator[Row | Draft]

    @property
    def listed(self) -> str:
        """The columns, for a message."""
        return f"Columns found: {', '.join(self.names) or 'none'}."


def text_of(file: Path, encoding: str | None) -> str:
    """A whole file as text.

    Raises:
        CorpusError: It is too long, or in another encoding.
    """
    raw = read_bytes(file, MAX_FILE)
    text = decode(raw, encoding) if raw is not None else None
    if text is None:
        what = f"it is longer than {MAX_FILE} bytes or not {encoding or 'UTF-8'}"
        raise CorpusError(f"{file} cannot be read: {what}; declare its encoding.")
    return text


def read_table(root: Path, file: Path, encoding: str | None = None) -> Table:
    """Open a table; the delimiter is told by the row of names: comma, semicolon or tab.

    Args:
        root: The material to which the file belongs, for places.
        file: The file.
        encoding: Its encoding, if it is not UTF-8.

    Raises:
        CorpusError: It is too long, in another encoding, or has no row of names.
    """
    text = io.StringIO(text_of(file, encoding), newline="")
    first = text.readline()
    delimiter = "\t" if ".tsv" in file.suffixes else max(",;\t", key=first.count)
    try:
        names = tuple(name.strip() for name in next(csv.reader([first], delimiter=delimiter), []))
    except csv.Error as error:
        raise CorpusError(f"{file}: its first row does not name its columns: {error}.") from error
    return Table(
        names=names, rows=_rows(csv.reader(text, delimiter=delimiter, strict=True), names, root, file)
    )


def _rows(reader: Any, names: tuple[str, ...], root: Path, file: Path) -> Iterator[Row | Draft]:
    while True:
        where = place(root, file, reader.line_num + 2)
        try:
            row = _next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield broken(where, "broken_record", f"{error}; lines up to {reader.line_num + 1} are lost")
            continue
        if any(row) and len(row) != len(names):
            what = f"{len(row)} fields, but {len(names)} columns"
            yield broken(where, "broken_record", what, " ".join(row))
        elif any(row):
            yield Row(place=where, said=dict(zip(names, row, strict=True)))


def _next(reader: Any) -> list[str]:
    # A field may be as long as an article; the module's limit holds for all readers, so it is put back.
    before = csv.field_size_limit(MAX_RECORD)
    try:
        row: list[str] = next(reader)
        return row
    finally:
        csv.field_size_limit(before)
