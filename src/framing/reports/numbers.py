"""How numbers are written for readers: one rule for figures, tables and prose."""

from collections.abc import Iterable
from math import floor, isfinite, log10

MINUS = "\N{MINUS SIGN}"
NONE = "\N{EN DASH}"
"""Stands where there is no number."""

SMALLEST_P = 0.001
MOST_PLACES = 6


def decimals(values: Iterable[float | None], figures: int = 3) -> int:
    """Decimal places at which the largest of some values shows so many significant figures, 0 to 6.

    Args:
        values: Numbers that will stand together; missing ones are passed over.
        figures: Significant figures of the largest.
    """
    sizes = [abs(value) for value in values if value is not None and isfinite(value) and value != 0]
    if not sizes:
        return 1
    places = min(MOST_PLACES, max(0, figures - 1 - floor(log10(max(sizes)))))
    # One place more where that keeps a small number, such as a limit beside zero, from being written as zero.
    return min(MOST_PLACES, places + any(0.05 < size * 10**places < 0.5 for size in sizes))  # noqa: PLR2004


def fixed(value: float | None, places: int) -> str:
    """A number with so many decimal places and thousands separated; an en dash if there is none."""
    if value is None or not isfinite(value):
        return NONE
    text = f"{abs(value):,.{places}f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return text if value >= 0 or float(f"{value:.{places}f}") == 0 else MINUS + text


def signed(value: float | None, places: int) -> str:
    """The same with ``+`` before positive numbers."""
    text = fixed(value, places)
    positive = value is not None and isfinite(value) and float(f"{value:.{places}f}") > 0
    return f"+{text}" if positive else text


def whole(value: float | None) -> str:
    """A count, thousands separated by a narrow space."""
    return fixed(value, 0)


def p_value(p: float | None) -> str:
    """A p-value as papers write it: ``.012``, ``<.001``; an en dash if there is none."""
    if p is None or not isfinite(p):
        return NONE
    if p < SMALLEST_P:
        return "<.001"
    return "1.000" if p >= 0.9995 else f"{p:.3f}"[1:]  # noqa: PLR2004  # rounds to one


def p_equation(p: float | None) -> str:
    """``p = .012`` or ``p < .001``; ``no p-value`` if there is none."""
    text = p_value(p)
    if text == NONE:
        return "no p-value"
    return f"p < {text[1:]}" if text.startswith("<") else f"p = {text}"


def interval(low: float | None, high: float | None, places: int) -> str:
    """``a to b``; an en dash if there is no interval."""
    if low is None or high is None or not (isfinite(low) and isfinite(high)):
        return NONE
    return f"{fixed(low, places)} to {fixed(high, places)}"


def percent(share: float | None, places: int = 0) -> str:
    """A share of 1 as ``12 %``."""
    return (
        NONE if share is None or not isfinite(share) else f"{fixed(100 * share, places)}\N{NO-BREAK SPACE}%"
    )


def tick(value: float) -> str:
    """A number at an axis: as short as it can be, with a real minus sign."""
    text = f"{value:.10g}"
    if "e" in text:
        return text.replace("-", MINUS)
    whole_part, dot, rest = text.lstrip("-").partition(".")
    grouped = f"{int(whole_part):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return (MINUS if value < 0 else "") + grouped + dot + rest
