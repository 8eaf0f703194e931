"""Writes tables as CSV that no spreadsheet takes for formulas.

A text, or a heading, that begins with one of the characters by which spreadsheets tell a formula gets an
apostrophe in front. Numbers never do: -3.5 stays a number, also where it stands among texts (a code of -1).
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.datasheet.model import Cell

if TYPE_CHECKING:
    import polars as pl

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula can begin with (OWASP, CSV Injection), with the wide forms of East Asian keyboards."""

SIGN = f"[{''.join(map(re.escape, STARTS))}]"
FORMULA = f"^'*{SIGN}"
NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"


def safe(cell: Cell) -> Cell:
    """A cell as a spreadsheet may open it.

    A text that already begins with an apostrophe and one of these characters gets another, so that taking one
    apostrophe away always gives back what was meant.
    """
    if isinstance(cell, str) and re.match(FORMULA, cell) and not re.fullmatch(NUMBER, cell):
        return f"'{cell}"
    return cell


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    r"""Write a table: UTF-8, commas, ``\\n``; a missing value is an empty cell.

    Args:
        path: The file.
        columns: Names of the columns.
        rows: A value for each column.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([safe(name) for name in columns])
        writer.writerows([safe(_plain(cell)) for cell in row] for row in rows)


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell


def to_csv(table: "pl.DataFrame") -> bytes:
    """A table in UTF-8 with line feeds. Numbers have all their digits; only what is missing is empty.

    Args:
        table: Columns of text, numbers, dates and booleans.
    """
    import polars as pl
    import polars.selectors as cs

    text = cs.string()
    escaped = table.with_columns(
        pl.when(text.str.contains(FORMULA) & ~text.str.contains(rf"{NUMBER}$"))
        .then(text.str.replace("^", "'"))
        .otherwise(text)
        .name.keep()
    )
    return escaped.rename(lambda name: str(safe(name))).write_csv().encode()


def read_csv(file: Path | bytes, columns: Mapping[str, "pl.DataType"]) -> "pl.DataFrame":
    """A table that ``to_csv`` wrote, with the texts and types it had.

    Args:
        file: The file, or what stands in it.
        columns: Name → type, in the order of the file.
    """
    import polars as pl

    table = pl.read_csv(file, schema={str(safe(name)): kind for name, kind in columns.items()})
    return meant(table).rename(dict(zip(table.columns, columns, strict=True)))


def meant(table: "pl.DataFrame") -> "pl.DataFrame":
    """The texts of a table that was read from CSV, without the apostrophes that ``to_csv`` put in front."""
    import polars.selectors as cs

    return table.with_columns(cs.string().str.replace(f"^'('*{SIGN})", "${1}"))
