"""When articles can have appeared: from the earliest to the latest minute that a printed date allows."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

NEVER = 2**40
"""Minutes beyond every date; an undated article lies between minus and plus this."""

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017  # datetime.UTC is the same; this reads plainer
_MINUTE = timedelta(minutes=1)


def spans(published: Iterable[tuple[str | None, str]]) -> NDArray[np.int64]:
    """Earliest and latest minute since 1970 (UTC) of each article.

    ``2024-05-16`` is that day on the outlet's own clock, ``2024-05`` and ``2024`` the month or year; a moment
    is one minute, on the outlet's clock if it names no offset.

    Args:
        published: Date as an article keeps it, or None, and the name of the outlet's time zone.

    Returns:
        Shape (n, 2); an undated article is (−``NEVER``, ``NEVER``).
    """
    return np.array([_span(*each) for each in published], dtype=np.int64).reshape(-1, 2)


@cache
def _span(published: str | None, zone: str) -> tuple[int, int]:
    if published is None:
        return -NEVER, NEVER
    clock = _clock(zone)
    if "T" in published:
        moment = datetime.fromisoformat(published)
        minute = _minute(moment if moment.tzinfo else moment.replace(tzinfo=clock))
        return minute, minute
    first, behind = _days(published)
    return _midnight(first, clock), _midnight(behind, clock) - 1


@cache
def _clock(zone: str) -> tzinfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a system without this zone: a day stays a day
        return timezone.utc  # noqa: UP017  # as above


def _days(published: str) -> tuple[date, date]:
    """First day that a date may mean, and the first day behind."""
    numbers = [int(piece) for piece in published.split("-")]
    year, month, day = (*numbers, 1, 1)[:3]
    first = date(year, month, day)
    if len(numbers) == 1:
        return first, date(year + 1, 1, 1)
    if len(numbers) == len(("year", "month")):
        return first, date(year + month // 12, month % 12 + 1, 1)
    return first, first + timedelta(days=1)


def _midnight(day: date, clock: tzinfo) -> int:
    return _minute(datetime.combine(day, time(), tzinfo=clock))


def _minute(moment: datetime) -> int:
    return (moment - _EPOCH) // _MINUTE
