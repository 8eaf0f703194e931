"""Which words a difference earns, by its estimate, its interval and its design.

In this order:

1. The design is refused, because a group has fewer than three outlets: no claim at all.
2. No interval: it cannot be told.
3. The interval excludes zero and the adjusted p-value is below 1 − level: *higher*, *lower*.
4. The interval includes zero and reaches, on either side, no farther than the smallest difference that
   a design like this finds with a chance of .80: *none larger than* that end.
5. Everything else: it cannot be told.
"""

from collections.abc import Mapping
from enum import Enum
from math import isfinite

from framing.reports.numbers import fixed

Row = Mapping[str, object]


class Verdict(Enum):
    """What can be said of one difference."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE_LARGER = "none larger than"
    CANNOT_TELL = "cannot tell"


def verdict(row: Row) -> Verdict:
    """What can be said of a difference; rule 1, which is about the whole study, aside.

    Args:
        row: A row with ``value``, ``low``, ``high``, ``level``, ``p_adjusted`` and ``detectable``.
    """
    value, low, high = (real(row[name]) for name in ("value", "low", "high"))
    if value is None or low is None or high is None:
        return Verdict.CANNOT_TELL
    if is_clear(row):
        return Verdict.HIGHER if value > 0 else Verdict.LOWER
    detectable = real(row["detectable"])
    if low <= 0 <= high and detectable is not None and max(-low, high) <= detectable:
        return Verdict.NONE_LARGER
    return Verdict.CANNOT_TELL


def is_clear(row: Row) -> bool:
    """True if a difference can be told from none: interval beyond zero, adjusted p (if any) below 1 − level.

    Args:
        row: A row with ``low``, ``high``, ``level`` and ``p_adjusted``.
    """
    low, high, p, level = (real(row[name]) for name in ("low", "high", "p_adjusted", "level"))
    if low is None or high is None or not (low > 0 or high < 0):
        return False
    return p is None or p < 1 - (0.95 if level is None else level)


def in_words(row: Row, places: int) -> str:
    """The words that a difference earns, for a table: ``higher``, ``none larger than 1.4``.

    Args:
        row: As for ``verdict``.
        places: Decimal places.
    """
    said = verdict(row)
    if said is not Verdict.NONE_LARGER:
        return str(said.value)
    return f"none larger than {fixed(abs(real(row[farther_end(row)]) or 0.0), places)}"


def farther_end(row: Row) -> str:
    """The column with the end of the interval that lies farther from zero: ``low`` or ``high``."""
    low, high = real(row["low"]) or 0.0, real(row["high"]) or 0.0
    return "high" if high >= -low else "low"


def real(value: object) -> float | None:
    """A finite number, or None."""
    return float(value) if isinstance(value, int | float) and isfinite(value) else None
