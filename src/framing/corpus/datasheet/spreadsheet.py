"""Writes tables as CSV that no spreadsheet takes for formulas.

A text that begins with one of the characters by which spreadsheets tell a formula gets an apostrophe in
front. Numbers never do: -3.5 stays a number.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from framing.corpus.datasheet.model import Cell

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula can begin with (OWASP, CSV Injection), with the wide forms of East Asian keyboards."""


def safe(cell: Cell) -> Cell:
    """A cell as a spreadsheet may open it.

    A text that already begins with an apostrophe and one of these characters gets another, so that taking one
    apostrophe away always gives back what was meant.
    """
    if isinstance(cell, str) and cell.lstrip("'").startswith(STARTS):
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
