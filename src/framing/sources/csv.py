"""CSV and TSV: one article per row, named columns."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from framing.errors import CorpusError
from framing.sources.base import (
    BROKEN_FILE,
    MAX_RECORD,
    Columns,
    broken,
    files_of,
    known_encoding,
    open_bytes,
    place,
)
from framing.types import Draft, Place

UNDECODED = range(0xDC80, 0xDD00)
"""Code points that stand for bytes which are not in the file's encoding (PEP 383)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Csv:
    """Reads ``.csv`` and ``.tsv`` files, gzipped or not; the first row names the columns.

    Attributes:
        path: A file, or a folder of such files.
        columns: Which column is which field.
        encoding: Encoding of the file if it is not UTF-8 (or marked UTF-16, as Excel writes it).
        delimiter: Character between fields; empty finds it from the first row: comma, semicolon or tab.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".csv.gz", ".tsv", ".tsv.gz")

    path: Path
    columns: Columns = field(default_factory=Columns)
    encoding: str | None = None
    delimiter: str = ""

    def records(self) -> Iterator[Draft]:
        """One draft per row; its place is the line on which the row begins.

        Raises:
            CorpusError: The file cannot be read at all or has no row of names.
            UsageError: Columns are missing or unmapped.
        """
        known_encoding(self.encoding)
        for file in files_of(self.path, self.suffixes):
            yield from self._rows(file)

    def _rows(self, file: Path) -> Iterator[Draft]:
        with open_bytes(file) as raw:
            encoding = self._encoding(file)
            text = io.TextIOWrapper(raw, encoding=encoding, errors="surrogateescape", newline="")
            # A field may be as long as a record; the module's limit holds for all readers, so it is put back.
            before = csv.field_size_limit(MAX_RECORD)
            try:
                yield from self._drafts(file, text)
            finally:
                csv.field_size_limit(before)

    def _encoding(self, file: Path) -> str:
        with open_bytes(file) as raw:
            try:
                start = raw.read(4)
            except BROKEN_FILE as error:
                raise CorpusError(f"{file} cannot be read: {error}.") from error
        if start.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        return "utf-8-sig" if self.encoding is None or start.startswith(b"\xef\xbb\xbf") else self.encoding

    def _drafts(self, file: Path, text: io.TextIOWrapper) -> Iterator[Draft]:
        try:
            first = text.readline(MAX_RECORD)
            delimiter = self.delimiter or _delimiter(first)
            names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        except (*BROKEN_FILE, UnicodeError, csv.Error) as error:
            raise CorpusError(
                f"{file}: its first row, which names the columns, cannot be read: {error}."
            ) from error
        if not any(names):
            raise CorpusError(f"{file} has no first row with the names of the columns.")
        self.columns.check(names, str(file))
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        while True:
            where = place(self.path, file, reader.line_num + 2)
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield broken(where, "broken_record", f"{error}; lines up to {reader.line_num + 1} are lost")
                continue
            except (*BROKEN_FILE, UnicodeError) as error:
                yield broken(where, "broken_record", f"the file is damaged from here on: {error}")
                return
            if row:
                yield self._draft(where, names, row)

    def _draft(self, where: Place, names: list[str], row: list[str]) -> Draft:
        shown = " ".join(row).encode("utf-8", "replace").decode()
        if len(row) != len(names):
            return broken(where, "broken_record", f"{len(row)} fields, but {len(names)} columns", shown)
        if any(not value.isascii() and any(ord(c) in UNDECODED for c in value) for value in row):
            return broken(where, "wrong_encoding", f"the row is not {self.encoding or 'UTF-8'}", shown)
        return Draft(place=where, fields=self.columns.fields(dict(zip(names, row, strict=True))))


def _delimiter(first: str) -> str:
    """The one of comma, semicolon and tab that the row of names holds most of."""
    return max(",;\t", key=first.count)


SOURCE = Csv
