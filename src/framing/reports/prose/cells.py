"""Numbers for sentences, taken out of the tables and the record of a run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from framing.reports.prose.sentence import Number

Row = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Cells:
    """A table whose cells may be quoted.

    Attributes:
        name: Name of the table: ``tables/<name>.csv``.
        table: Its rows, as the CSV has them.
    """

    name: str
    table: pl.DataFrame

    def rows(self) -> list[tuple[int, dict[str, object]]]:
        """Number (from 0) and cells of every row."""
        return list(enumerate(self.table.iter_rows(named=True)))

    def number(self, row: int, column: str, write: Callable[[float | None], str]) -> Number:
        """A cell as a number in a sentence.

        Args:
            row: Number of the row, from 0.
            column: Name of the column.
            write: How it is written for readers.
        """
        value = self.table.row(row, named=True)[column]
        return Number(
            text=write(value),
            value="" if value is None else repr(value),
            source=f"tables/{self.name}.csv, row {row + 1}, {column}",
        )


def recorded(text: str, value: object, place: str) -> Number:
    """A number of the run's record.

    Args:
        text: As it is written.
        value: As the record has it.
        place: Key in ``facts.json``.
    """
    return Number(text=text, value=str(value), source=f"facts.json, {place}")
