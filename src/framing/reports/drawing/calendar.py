"""Dates at an axis, in words that no locale changes."""

from collections.abc import Sequence
from datetime import date, timedelta

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS_FOR_MONTHS = 130
DAYS_FOR_YEARS = 900


def day(when: date) -> str:
    """``16 May``."""
    return f"{when.day} {MONTHS[when.month - 1]}"


def full_day(when: date) -> str:
    """``16 May 2024``."""
    return f"{day(when)} {when.year}"


def ticks(dates: Sequence[date], most: int = 4) -> list[tuple[date, str]]:
    """At most so many days with their words: days, months or years, as the span asks for.

    Args:
        dates: The dates that are drawn, sorted, at least one.
        most: Ticks that there is room for.
    """
    span = (dates[-1] - dates[0]).days
    if span <= DAYS_FOR_MONTHS:
        return [(when, day(when)) for when in _every(list(dates), most)]
    if span <= DAYS_FOR_YEARS:
        months = [when for when in _days(dates) if when.day == 1]
        return [(when, f"{MONTHS[when.month - 1]} {when.year}") for when in _every(months, most)]
    years = [when for when in _days(dates) if when.day == 1 and when.month == 1]
    return [(when, str(when.year)) for when in _every(years, most)]


def _days(dates: Sequence[date]) -> list[date]:
    return [dates[0] + timedelta(days=step) for step in range((dates[-1] - dates[0]).days + 1)]


def _every(dates: Sequence[date], most: int) -> list[date]:
    """Every so-manieth of some dates, the first included, so that at most ``most`` remain."""
    stride = -(-len(dates) // most) if dates else 1
    return list(dates[::stride])
