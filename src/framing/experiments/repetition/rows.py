"""Compares two tables cell by cell: texts and integers exactly, other numbers within a bound."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isnan

import polars as pl

from framing.experiments.repetition.tolerance import Tolerance, Tolerances

NUMBER = re.compile(r"[-\u2212+]?(?:\d[\d\u202f\u00a0 ,]*)?\.?\d+(?:[eE][-+]?\d+)?")
"""Numbers within texts: notes and pages repeat numbers that stand in tables, where they are compared."""

ENOUGH_NEIGHBOURS = 0.95
"""Share of nearest words that must be the same."""

Cell = str | float | int | None


@dataclass(frozen=True, kw_only=True)
class Gap:
    """How far two tables lie apart.

    Attributes:
        within: True if every cell is alike or within its bound.
        largest: Largest difference of two numbers; 0 if they are all the same.
        said: Where they differ, in words; empty if nowhere.
    """

    within: bool
    largest: float = 0.0
    said: str = ""


def gap(name: str, before: pl.DataFrame, now: pl.DataFrame, tolerances: Tolerances) -> Gap:
    """How far two tables lie apart.

    Rows are put side by side by their texts and integers, so that a change of the last digits that swaps two
    neighbours in a ranking is no difference.

    Args:
        name: Name of the table, or of the figure whose data it is.
        before: One table.
        now: The other.
        tolerances: The bounds of the run.
    """
    if before.columns != now.columns:
        return Gap(within=False, largest=inf, said=f"columns: {_listed(before)} and {_listed(now)}")
    if before.height != now.height:
        return Gap(within=False, largest=inf, said=f"{before.height} rows and {now.height}")
    if name == "word_neighbours":
        return _neighbours(before, now)
    exact = [column for column in before.columns if not before.schema[column].is_float()]
    first, second = before, now
    if not first.select(exact).equals(second.select(exact)):
        first, second = (table.sort(exact, maintain_order=True, nulls_last=True) for table in (before, now))
    return _cells(name, (first, second), exact, tolerances)


def _cells(
    name: str, pair: tuple[pl.DataFrame, pl.DataFrame], exact: Sequence[str], tolerances: Tolerances
) -> Gap:
    first, second = pair
    bounds, largest = tolerances.of_rows(name, first), 0.0
    for column in first.columns:
        allowed = [] if column in exact else tolerances.of_column(column, first, bounds)
        for place, (was, is_now) in enumerate(zip(first[column], second[column], strict=True)):
            if column in exact:
                alike = (
                    without_numbers(was) == without_numbers(is_now) if _text(was, is_now) else was == is_now
                )
                apart = 0.0
            else:
                apart = difference(was, is_now)
                alike = apart == 0 or apart <= _room(allowed[place], was, is_now)
                largest = max(largest, apart)
            if not alike:
                said = f"{column} of row {place + 1}: {was} and {is_now}"
                return Gap(within=False, largest=max(largest, apart), said=said)
    return Gap(within=True, largest=largest)


def without_numbers(text: str) -> str:
    """A text with a sign in place of each number."""
    return NUMBER.sub("#", text)


def difference(was: float | None, is_now: float | None) -> float:
    """How far two numbers lie apart; infinite if one of them is missing and the other is not."""
    missing = [value is None or isnan(value) for value in (was, is_now)]
    if all(missing):
        return 0.0
    if any(missing):
        return inf
    return 0.0 if was == is_now else abs(float(was or 0.0) - float(is_now or 0.0))


def _room(bound: Tolerance, was: float | None, is_now: float | None) -> float:
    return bound.absolute + bound.relative * max(abs(was or 0.0), abs(is_now or 0.0))


def _text(was: Cell, is_now: Cell) -> bool:
    return isinstance(was, str) and isinstance(is_now, str)


def _listed(table: pl.DataFrame) -> str:
    return ", ".join(table.columns)


def _neighbours(before: pl.DataFrame, now: pl.DataFrame) -> Gap:
    """Lists of nearest words: the share that both hold."""
    keys = [column for column in ("how", "word", "group", "neighbour") if column in before.columns]
    both = before.select(keys).unique().join(now.select(keys).unique(), on=keys, nulls_equal=True).height
    share = both / max(before.select(keys).unique().height, 1)
    said = "" if share == 1 else f"{share:.3f} of the nearest words are the same"
    return Gap(within=share >= ENOUGH_NEIGHBOURS, said=said)
