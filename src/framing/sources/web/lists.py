"""Files that list addresses: ``.txt`` with one a line, ``.csv`` and ``.tsv`` with a column ``url``."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from framing.errors import CorpusError, UsageError
from framing.sources.base import (
    FIELDS,
    IGNORE,
    SYNONYMS,
    Columns,
    broken,
    decode,
    files_of,
    known_encoding,
    place,
    read_bytes,
)
from framing.sources.web import address, once
from framing.types import Address, Draft, Place

ENDINGS = (".txt", ".csv", ".tsv", ".txt.gz", ".csv.gz", ".tsv.gz")
MAX_LIST = 500_000_000
"""Bytes of a list beyond which it is not read."""

TEXTS = frozenset({"text", "page", "furniture"})
"""Fields that only a page itself can fill."""

COMMENT = "#"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressList:
    """A file of addresses, or a folder of such files.

    Attributes:
        path: The file or folder.
        source: Name of the source that reads it.
        columns: Which column is which field; a column that is mapped to ``-`` is left out.
        encoding: Encoding of files that are not UTF-8.
    """

    path: Path
    source: str
    columns: Columns = field(default_factory=Columns)
    encoding: str | None = None

    def addresses(self) -> Iterator[Address | Draft]:
        """An address for every line, in the order of the files.

        Raises:
            CorpusError: A file cannot be read.
            UsageError: The column ``url`` is missing.
        """
        known_encoding(self.encoding)
        for file in files_of(self.path, ENDINGS):
            read = self._lines if ".txt" in file.suffixes[-2:] else self._rows
            yield from once(read(file))

    def _text(self, file: Path) -> str:
        raw = read_bytes(file, MAX_LIST)
        text = decode(raw, self.encoding) if raw is not None else None
        if text is None:
            raise CorpusError(
                f"{file} cannot be read: it is longer than {MAX_LIST} bytes or not "
                f"{self.encoding or 'UTF-8'}; declare its encoding."
            )
        return text

    def _lines(self, file: Path) -> Iterator[Address | Draft]:
        for number, line in enumerate(self._text(file).splitlines(), start=1):
            if line.strip() and not line.lstrip().startswith(COMMENT):
                yield address(line, source=self.source, found_in=str(place(self.path, file, number)))

    def _rows(self, file: Path) -> Iterator[Address | Draft]:
        lines = self._text(file).splitlines(keepends=True)
        first = lines[0] if lines else ""
        delimiter = "\t" if ".tsv" in file.suffixes else max(",;\t", key=first.count)
        names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        self._check(names, file)
        reader = csv.reader(lines[1:], delimiter=delimiter, strict=True)
        while True:
            where = place(self.path, file, reader.line_num + 2)
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield broken(where, "broken_record", f"{error}; lines up to {reader.line_num + 1} are lost")
                continue
            if any(row):
                yield self._address(names, row, where)

    def _check(self, names: list[str], file: Path) -> None:
        listed = f"Columns found: {', '.join(names) or 'none'}."
        unknown = [name for name in self.columns.mapping if name not in names]
        if unknown:
            raise UsageError(f"{file} has no column {unknown[0]!r}, which is mapped. {listed}")
        if all(self.columns.target(name) != "url" for name in names):
            like = next((name for name in names if name.lower() in SYNONYMS["url"]), "NAME")
            raise UsageError(f"{file} has no column 'url'. {listed} Say which it is, such as: {like}: url.")

    def _address(self, names: list[str], row: list[str], where: Place) -> Address | Draft:
        if len(row) != len(names):
            what = f"{len(row)} fields, but {len(names)} columns"
            return broken(where, "broken_record", what, " ".join(row))
        said = dict(zip(names, row, strict=True))
        hints = self._hints(said)
        return address(hints.pop("url", ""), source=self.source, found_in=str(where), hints=hints)

    def _hints(self, row: Mapping[str, str]) -> dict[str, str]:
        """The row under our names; columns that are no field of ours keep theirs, for the study's own use."""
        own = self.columns.fields(row)
        others = {
            name: value
            for name, value in row.items()
            if self.columns.target(name) is None
            and self.columns.mapping.get(name) != IGNORE
            and name not in FIELDS
            and value.strip()
        }
        dated = next((name for name in row if self.columns.target(name) == "published" and row[name]), None)
        if dated and "date_evidence" not in own:
            own["date_evidence"] = f"column {dated} {own.get('published', '')}".strip()
        return {**others, **{name: value for name, value in own.items() if name not in TEXTS}}
