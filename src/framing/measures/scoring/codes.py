"""Hand codes of units or articles, brought to one code per unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import DataError
from framing.measures.scoring.table import units_of
from framing.measures.scoring.unit_table import Layout, UnitTable, check_fingerprint, placed, read_unit_table
from framing.text.tokens import Tokens
from framing.types import Dimension

ALLOWED = (-1.0, 0.0, 1.0)
"""Codes: the dimension's pole, neither, the opposite pole."""

KEYS = ("article", "unit", "dimension")


@dataclass(frozen=True, kw_only=True)
class Codes:
    """Hand codes at the units of a corpus.

    Attributes:
        values: Dimension → code of every unit, NaN where there is none, shape (n_units,); dimensions sorted.
        of_units: True if units were coded, False if articles were.
        remarks: Things a reader must know: the file, ties, what was passed over.
    """

    values: Mapping[str, NDArray[np.float64]]
    of_units: bool
    remarks: tuple[str, ...]


def read_codes(
    path: Path,
    tokens: Tokens,
    dimensions: Sequence[Dimension],
    *,
    unknown: Literal["refuse", "pass_over"] = "refuse",
) -> Codes:
    """Read hand codes: columns article, unit (where units were coded), dimension, value, coder.

    Several codes of one unit are settled by majority; a tie is no code. ``?`` and empty cells are no codes.

    Args:
        path: The table: .csv, .tsv, .parquet or .jsonl.
        tokens: The corpus, with the unit that is scored.
        dimensions: What was coded; other dimensions are passed over.
        unknown: What becomes of codes whose article or unit the corpus lacks.

    Raises:
        DataError: The table cannot be read, is not of this corpus, or holds other codes than 1, 0 and -1.
    """
    layout = Layout(further=("coder",), value=("value", "code"))
    table = read_unit_table(path, layout, [dimension.name for dimension in dimensions])
    check_fingerprint(table, tokens)
    _check_values(table)
    settled, n_ties = _settled(table)
    scored = tokens if table.of_units else tokens.with_unit("article")
    units = units_of(scored)
    found = placed(settled, scored, units, unknown=unknown)
    remarks = [f"codes of {table.name} (SHA-256 {table.digest})"]
    if n_ties:
        remarks.append(f"{n_ties} units on which coders are evenly split have no code")
    if found.n_unknown:
        remarks.append(f"{found.n_unknown} codes of articles or units outside this study passed over")
    return Codes(
        values={name: found.values[name] for name in sorted(found.values)},
        of_units=table.of_units,
        remarks=tuple(remarks),
    )


def _check_values(table: UnitTable) -> None:
    wrong = table.rows.filter(pl.col("value").is_not_null() & ~pl.col("value").is_in(ALLOWED))
    if wrong.height:
        line, value = wrong["line"][0], wrong["value"][0]
        raise DataError(
            f"{table.name}: line {line} has code {value:g} ({wrong.height} such lines): expected 1 "
            "(expresses the dimension), 0 (does not) or -1 (expresses its opposite)"
        )


def _settled(table: UnitTable) -> tuple[UnitTable, int]:
    """One row per unit and dimension where coders are named, and the number of ties."""
    if "coder" not in table.rows.columns:
        return table, 0
    votes = table.rows.drop_nulls("value").group_by(*KEYS, "value").agg(n=pl.len(), line=pl.col("line").min())
    best = votes.filter(pl.col("n") == pl.col("n").max().over(KEYS))
    single = best.filter(pl.len().over(KEYS) == 1).sort("line")
    n_ties = best.select(KEYS).unique().height - single.height
    return replace(table, rows=single.select(*KEYS, "value", "line")), n_ties
