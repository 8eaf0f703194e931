"""How a column of a table is headed, set and written for readers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from framing.reports.naming import readable
from framing.reports.numbers import NONE, decimals, fixed, interval, p_value, signed, whole

Cell = str | float | int | bool | date | None

Kind = Literal["text", "count", "number", "signed", "share", "interval", "p"]
"""How a cell is written: ``number`` and ``signed`` with as many decimals as the block of rows asks for."""

NUMERIC: frozenset[Kind] = frozenset({"count", "number", "signed", "share", "interval", "p"})


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column that readers see.

    Attributes:
        name: Name in the CSV.
        heading: Heading for readers.
        kind: How its cells are written.
        to: Column of the upper limits, for an interval whose lower limits are in ``name``.
    """

    name: str
    heading: str
    kind: Kind = "text"
    to: str = ""

    @property
    def numeric(self) -> bool:
        """True if it is set flush right."""
        return self.kind in NUMERIC


def written(table: pl.DataFrame, columns: Sequence[Column], together: Sequence[str] = ()) -> list[list[str]]:
    """The cells of the columns as readers see them, row by row.

    Args:
        table: The rows.
        columns: What is shown of them.
        together: Columns that share their number of decimals within one value of ``scale_by`` (a measure): an
            estimate and its limits are written alike.
    """
    places = _places(table, columns, together)
    return [
        [_cell(row, column, places[number].get(column.name, 1)) for column in columns]
        for number, row in enumerate(table.iter_rows(named=True))
    ]


def _places(
    table: pl.DataFrame, columns: Sequence[Column], together: Sequence[str]
) -> list[Mapping[str, int]]:
    """Decimals of each number column, for every row: rows of one measure are written alike."""
    numbers = [column.name for column in columns if column.kind in ("number", "signed", "interval")]
    keys = table["measure"].to_list() if "measure" in table.columns else [None] * table.height
    found: dict[object, dict[str, int]] = {}
    for key in dict.fromkeys(keys):
        block = table if key is None else table.filter(pl.col("measure") == key)
        shared = decimals(value for name in together if name in block.columns for value in block[name])
        found[key] = {
            name: shared if name in together else decimals(block[name].to_list()) for name in numbers
        }
    return [found[key] for key in keys]


def _cell(row: Mapping[str, Cell], column: Column, places: int) -> str:
    value = row[column.name]
    if column.kind == "interval":
        return interval(_real(value), _real(row[column.to]), places)
    write: Mapping[Kind, Callable[[float | None], str]] = {
        "count": whole,
        "number": lambda number: fixed(number, places),
        "signed": lambda number: signed(number, places),
        "share": lambda number: fixed(number, 2),
        "p": p_value,
    }
    if column.kind == "text":
        return NONE if value is None else str(value)
    return write[column.kind](_real(value))


def _real(value: Cell) -> float | None:
    return value if isinstance(value, int | float) else None


def heading(name: str) -> str:
    """A heading for a column that has none."""
    return readable(name)
