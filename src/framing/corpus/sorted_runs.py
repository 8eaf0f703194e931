"""Sorting more rows than fit in memory: sorted runs on disk, then one pass that merges them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

ORDER = "order"
"""Column by which rows are sorted; no two rows have the same."""

ROWS_AT_ONCE = 250
"""Rows of each run that are in memory while runs are merged."""


class SortedRuns:
    """Takes rows in any order and gives them back sorted by ``order``.

    Memory holds one run while rows come in, and ``ROWS_AT_ONCE`` rows of every run while they go out.
    """

    def __init__(self, folder: Path, schema: "pl.Schema", bytes_per_run: int) -> None:
        """Begin.

        Args:
            folder: Where runs are kept; it must exist and be empty.
            schema: Columns of the rows, among them ``order``.
            bytes_per_run: Size of the rows, as the caller counts it, at which a run is closed.
        """
        self._folder, self._schema, self._limit = folder, schema, bytes_per_run
        self._columns: dict[str, list[object]] = {name: [] for name in schema}
        self._size = 0
        self._runs: list[Path] = []

    def add(self, row: Mapping[str, object], size: int) -> None:
        """Take one row.

        Args:
            row: A value for every column.
            size: Bytes that it takes, roughly.
        """
        for name, values in self._columns.items():
            values.append(row[name])
        self._size += size
        if self._size >= self._limit:
            self._spill()

    def merged(self) -> Iterator["pl.DataFrame"]:
        """All rows, sorted, in pieces of any size."""
        self._spill()
        readers = [_Run(path) for path in self._runs]
        while readers:
            yield from _step(readers)
            readers = [reader for reader in readers if reader.rows is not None]

    def _spill(self) -> None:
        import polars as pl
        import pyarrow as pa

        if not self._columns[ORDER]:
            return
        frame = pl.DataFrame(self._columns, schema=self._schema).sort(ORDER)
        for values in self._columns.values():
            values.clear()
        self._size = 0
        path = self._folder / f"run-{len(self._runs):05}.arrow"
        table = frame.to_arrow()
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table, max_chunksize=ROWS_AT_ONCE)
        self._runs.append(path)


class _Run:
    """One run, of which a few rows are in memory; ``rows`` is None when none are left."""

    def __init__(self, path: Path) -> None:
        import pyarrow as pa

        self._file = pa.ipc.open_file(pa.OSFile(str(path), "rb"))
        self._next = 0
        self.rows: pl.DataFrame | None = None
        self.load()

    @property
    def all_loaded(self) -> bool:
        return self._next == int(self._file.num_record_batches)

    def load(self) -> None:
        """Replace the rows, all of which must be gone, by the next ones."""
        import polars as pl
        import pyarrow as pa

        if self.all_loaded:
            self.rows = None
            return
        batch: pa.RecordBatch = self._file.get_batch(self._next)
        frame = pl.from_arrow(pa.Table.from_batches([batch]))
        assert isinstance(frame, pl.DataFrame)  # noqa: S101  # from_arrow's type leaves room for a column
        self.rows = frame
        self._next += 1

    def take(self, bound: str | None) -> "pl.DataFrame":
        """Rows up to the bound (None: all in memory), which leave this run."""
        assert self.rows is not None  # noqa: S101  # runs without rows have left the merge
        count = len(self.rows)
        if bound is not None:
            count = int(self.rows.get_column(ORDER).search_sorted(bound, side="right"))
        taken, self.rows = self.rows[:count], self.rows[count:]
        if not len(self.rows):
            self.load()
        return taken


def _step(readers: list[_Run]) -> Iterator["pl.DataFrame"]:
    """Rows that no later row of any run can precede: those up to the smallest of the last rows in memory."""
    import polars as pl

    lasts = [reader.rows.get_column(ORDER)[-1] for reader in readers if reader.rows is not None]
    unfinished = [last for last, reader in zip(lasts, readers, strict=True) if not reader.all_loaded]
    bound = min(unfinished, default=None)
    taken = [piece for reader in readers if len(piece := reader.take(bound))]
    if taken:
        yield pl.concat(taken).sort(ORDER)
