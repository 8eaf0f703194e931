"""Parquet tables: one article per row."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from framing.errors import CorpusError
from framing.sources.base import Columns, broken, files_of, place
from framing.types import Draft, Place

if TYPE_CHECKING:
    import pyarrow.parquet as pq

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Parquet:
    """Reads Parquet files, a few rows at a time.

    Attributes:
        path: A file, or a folder of such files.
        columns: Which column is which field.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".parquet", ".pq")

    path: Path
    columns: Columns = field(default_factory=Columns)

    def records(self) -> Iterator[Draft]:
        """One draft per row, numbered from 1.

        Raises:
            CorpusError: The file is no Parquet file, or is damaged.
            UsageError: Columns are missing or unmapped.
        """
        for file in files_of(self.path, self.suffixes):
            table = _open(file)
            names = table.schema_arrow.names
            self.columns.check(names, str(file))
            wanted = [name for name in names if self.columns.target(name)]
            for number, row in enumerate(_rows(file, table, wanted), start=1):
                yield self._draft(place(self.path, file, number), row)

    def _draft(self, where: Place, row: dict[str, object]) -> Draft:
        try:
            return Draft(place=where, fields=self.columns.fields(row))
        except ValueError as error:
            return broken(where, "broken_record", str(error))


def _open(file: Path) -> "pq.ParquetFile":
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(file)
    except (pa.ArrowException, OSError) as error:
        raise CorpusError(f"{file} is no readable Parquet file: {error}.") from error


def _rows(file: Path, table: "pq.ParquetFile", wanted: list[str]) -> Iterator[dict[str, object]]:
    import pyarrow as pa

    try:
        for batch in table.iter_batches(batch_size=ROWS_AT_ONCE, columns=wanted):
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError, UnicodeError) as error:
        raise CorpusError(f"{file} is damaged: {error}.") from error


SOURCE = Parquet
