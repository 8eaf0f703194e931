"""Files that list addresses: ``.txt`` with one a line, ``.csv`` and ``.tsv`` with a column ``url``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from framing.errors import UsageError
from framing.sources.base import FIELDS, IGNORE, SYNONYMS, Columns, files_of, known_encoding, place
from framing.sources.web import address, once
from framing.sources.web.tables import Table, read_table, text_of
from framing.types import Address, Draft

ENDINGS = (".txt", ".csv", ".tsv", ".txt.gz", ".csv.gz", ".tsv.gz")
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

    def _lines(self, file: Path) -> Iterator[Address | Draft]:
        for number, line in enumerate(text_of(file, self.encoding).splitlines(), start=1):
            if line.strip() and not line.lstrip().startswith(COMMENT):
                yield address(line, source=self.source, found_in=str(place(self.path, file, number)))

    def _rows(self, file: Path) -> Iterator[Address | Draft]:
        table = read_table(self.path, file, self.encoding)
        self._check(table, file)
        for row in table.rows:
            if isinstance(row, Draft):
                yield row
            else:
                hints = self._hints(row.said)
                url = hints.pop("url", "")
                yield address(url, source=self.source, found_in=str(row.place), hints=hints)

    def _check(self, table: Table, file: Path) -> None:
        unknown = [name for name in self.columns.mapping if name not in table.names]
        if unknown:
            raise UsageError(f"{file} has no column {unknown[0]!r}, which is mapped. {table.listed}")
        if all(self.columns.target(name) != "url" for name in table.names):
            like = next((name for name in table.names if name.lower() in SYNONYMS["url"]), "NAME")
            raise UsageError(
                f"{file} has no column 'url'. {table.listed} Say which it is, such as: {like}: url."
            )

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
