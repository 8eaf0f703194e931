"""Dates as outlets write them, in English, Russian, Chinese and Kazakh, with what is known of them and why.

A date is never guessed: a numeric date that can be read two ways is decided by the outlet's own order of day
and month, or not at all, and no clock is asked.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from framing.types import Outlet, Precision

Order = Literal["DMY", "MDY", "YMD"]

MONTHS = {
    1: "january jan янв января январь қаңтар",
    2: "february feb фев февраля февраль ақпан",
    3: "march mar мар марта март наурыз",
    4: "april apr апр апреля апрель сәуір",
    5: "may мая май мамыр",
    6: "june jun июня июнь маусым",
    7: "july jul июля июль шілде",
    8: "august aug авг августа август тамыз",
    9: "september sept sep сен сентября сентябрь қыркүйек",
    10: "october oct окт октября октябрь қазан",
    11: "november nov ноя ноября ноябрь қараша",
    12: "december dec дек декабря декабрь желтоқсан",
}
MONTH_OF = {name: number for number, names in MONTHS.items() for name in names.split()}

ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "BST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180,
    "МСК": 180, "HKT": 480, "SGT": 480, "BJT": 480, "JST": 540, "KST": 540, "EST": -300, "EDT": -240,
    "PST": -480, "PDT": -420,
}  # fmt: skip
"""Abbreviation of a clock → minutes east of UTC. CST and IST mean several clocks and are not in it."""

_NAME = "|".join(sorted(MONTH_OF, key=len, reverse=True))
_ZONE = r"(?P<zone>Z|[+-]\d{2}:?\d{2}|[A-ZМСК]{2,4}(?![a-z])|\(?Beijing time\)?)"
_TIME = (
    r"(?P<hour>\d{1,2})[:.h时](?P<minute>\d{2})(?:[:.分](?P<second>\d{2})秒?(?:[.,]\d+)?|分)?"
    rf"(?:\s*(?P<half>[ap]\.?m\.?))?(?:\s*{_ZONE})?"
)
_AFTER = rf"(?:(?:T|,?\s*(?:at|в)?\s*|\s*[|/–—-]\s*){_TIME})?"
_WEEKDAY = (
    r"(?:(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|пн|вт|ср|чт|пт|сб|вс|понедельник|"
    r"вторник|среда|четверг|пятница|суббота|воскресенье)(?:\.?,\s*|\.?\s+))?"
)
_YEAR = r"(?P<year>[12]\d{3})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"

_FORMS = (
    # 2024-05-16, 2024/05/16, 2024.05.16; with T, and without day
    rf"{_YEAR}(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}}){_AFTER}",
    rf"{_YEAR}-(?P<month>\d{{2}})",
    # 16 May 2024, Thu, 16 May 2024 17:54:00 +0800; 16 мая 2024 г., 17:54
    rf"{_WEEKDAY}{_DAY}[\s.-]+(?P<name>{_NAME})\.?,?[\s-]+{_YEAR}(?:\s*(?:г\.|года))?{_AFTER}",
    # May 16, 2024 5:54 p.m.
    rf"{_WEEKDAY}(?P<name>{_NAME})\.?\s+{_DAY},?\s+{_YEAR}{_AFTER}",
    # 17:54, 16 May 2024; 10:02, May 17, 2024
    rf"{_TIME},?\s+(?P<day>\d{{1,2}})\s+(?P<name>{_NAME})\.?,?\s+{_YEAR}",
    rf"{_TIME},?\s+(?P<name>{_NAME})\.?\s+(?P<day>\d{{1,2}}),?\s+{_YEAR}",
    # 2024 жылғы 16 мамыр
    rf"{_YEAR}\s+жыл\w*\s+(?P<day>\d{{1,2}})\s+(?P<name>{_NAME})",
    # May 2024; мая 2024
    rf"(?P<name>{_NAME})\.?,?\s+{_YEAR}",
    # 16/05/2024 17:54, 16.05.2024, 05-16-2024
    rf"(?P<first>\d{{1,2}})(?P<sep>[-/.])(?P<second_number>\d{{1,2}})(?P=sep){_YEAR}{_AFTER}",
)
# 2024年5月16日 17:54, 2024年05月16日17时54分: Chinese sets no spaces around a date
_CHINESE = rf"(?<!\d){_YEAR}\s*年\s*(?P<month>\d{{1,2}})\s*月(?:\s*(?P<day>\d{{1,2}})\s*[日号])?{_AFTER}"

FORMS = (
    *(re.compile(rf"(?<![\d\w/.-]){form}(?![\d/]|\w|\.\d)", re.IGNORECASE) for form in _FORMS),
    re.compile(_CHINESE, re.IGNORECASE),
)
"""Dates as they stand in a line."""

ALONE = (
    *FORMS,
    re.compile(_YEAR),
    re.compile(rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})"),
)
"""Dates that need a field of their own to be told from numbers: the above, and ``2024`` and ``20240516``."""

TWO_DIGIT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}(?!\d)")
RELATIVE = re.compile(
    r"\b(ago|yesterday|today|just now|вчера|сегодня|назад)\b|昨天|今天|小时前", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date that could be read.

    Attributes:
        published: As in ``types.Article``: on the outlet's own clock.
        precision: How much of it is known.
        evidence: The words it was read from, and how they were understood where that is not plain.
    """

    published: str
    precision: Precision
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undatable:
    """A date that could not be read.

    Attributes:
        reason: ``ambiguous_date`` or ``bad_date``.
        detail: What is wrong with it.
    """

    reason: Literal["ambiguous_date", "bad_date"]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How an outlet writes dates.

    Attributes:
        order: Order of day and month in its numeric dates.
        zone: IANA name of its clock.
    """

    order: Order
    zone: str

    @classmethod
    def of(cls, outlet: Outlet) -> "Clock":
        """The clock of an outlet."""
        return cls(order=outlet.date_order, zone=outlet.time_zone)


@lru_cache(maxsize=4096)
def read_date(text: str, clock: Clock) -> Dated | Undatable:
    """Read a text that is a date and nothing else.

    Args:
        text: A date in one of the forms above.
        clock: How the outlet writes dates.
    """
    text = " ".join(text.split())
    found = _full_match(text)
    if found is None:
        return Undatable(reason="bad_date", detail=_why_not(text))
    return _dated(found, clock, found.string)


def find_date(line: str, clock: Clock) -> tuple[Dated, str] | None:
    """The first date with a day in a line, and the line without it; None if there is none that can be read.

    Args:
        line: A line such as ``Eurasia/Xinhua 16/05/2024 17:54``.
        clock: How the outlet writes dates.
    """
    hits = [hit for form in FORMS if (hit := form.search(line))]
    for hit in sorted(hits, key=lambda each: (each.start(), -each.end())):
        dated = _dated(hit, clock, hit.group().strip())
        if isinstance(dated, Dated) and dated.precision in ("day", "minute"):
            return dated, f"{line[: hit.start()]} {line[hit.end() :]}"
    return None


def _full_match(text: str) -> re.Match[str] | None:
    return next((found for form in ALONE if (found := form.fullmatch(text))), None)


def _why_not(text: str) -> str:
    if TWO_DIGIT_YEAR.match(text):
        return f"{text!r}: a year of two digits can be read in several ways; write four"
    if RELATIVE.search(text):
        return f"{text!r} depends on when the page was read"
    if text.replace(".", "").isdigit():
        return f"{text!r} is a number, no date; if it counts seconds, write dates as 2024-05-16 instead"
    return f"{text[:80]!r} is no date that is understood; write it as 2024-05-16 or 2024-05-16T17:54+08:00"


def _dated(found: re.Match[str], clock: Clock, words: str) -> Dated | Undatable:
    part = found.groupdict()
    days = _day_and_month(part, clock.order, words)
    if isinstance(days, Undatable):
        return days
    day, month, how = days
    year = int(part["year"])
    if month is None:
        return Dated(published=f"{year:04}", precision="year", evidence=words)
    try:
        moment = datetime(year, month, day or 1)  # noqa: DTZ001  # its clock is added where there is a time
    except ValueError as error:
        return Undatable(reason="bad_date", detail=f"{words!r}: {error}")
    if day is None:
        return Dated(published=f"{year:04}-{month:02}", precision="month", evidence=words)
    if part.get("hour") is None:
        return Dated(published=moment.date().isoformat(), precision="day", evidence=words + how)
    return _timed(moment, part, clock, words + how)


def _day_and_month(
    part: dict[str, str | None], order: Order, words: str
) -> tuple[int | None, int | None, str] | Undatable:
    """Day, month and a word on how they were told apart."""
    if part.get("first") is None:
        name = part.get("name")
        month = MONTH_OF[name.lower()] if name else _number(part.get("month"))
        return _number(part.get("day")), month, ""
    first, second = int(part["first"] or 0), int(part["second_number"] or 0)
    if first == second or second > 12:  # noqa: PLR2004  # months
        return second, first, ""
    if first > 12:  # noqa: PLR2004  # months
        return first, second, ""
    if order == "YMD" and part["sep"] != ".":
        return Undatable(
            reason="ambiguous_date",
            detail=f"{words!r} is day {first} or {second}; the outlet's date_order (YMD) does not say which",
        )
    if order == "MDY":
        return second, first, " (month first, as this outlet writes)"
    # Dates with dots are written day first wherever they are written (Unicode CLDR 46).
    return first, second, " (day first)" if order == "YMD" else " (day first, as this outlet writes)"


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _timed(moment: datetime, part: dict[str, str | None], clock: Clock, words: str) -> Dated | Undatable:
    hour, minute = int(part["hour"] or 0), int(part["minute"] or 0)
    half = (part.get("half") or "").lower().replace(".", "")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if (hour, minute, int(part.get("second") or 0)) == (0, 0, 0):
        # Programs write a day without a time as midnight; turned to another clock, it would change the day.
        return Dated(
            published=moment.date().isoformat(), precision="day", evidence=f"{words} (midnight: a day)"
        )
    own = ZoneInfo(clock.zone)
    printed = _zone(part.get("zone"))
    try:
        stamped = moment.replace(hour=hour, minute=minute, tzinfo=printed or own)
        shown = stamped.astimezone(own)
    except (ValueError, OverflowError) as error:
        return Undatable(reason="bad_date", detail=f"{words!r}: {error}")
    if printed is None:
        words = f"{words} (clock of {clock.zone})"
    elif shown.utcoffset() != stamped.utcoffset():
        words = f"{words} (shown on the clock of {clock.zone})"
    return Dated(published=shown.isoformat(timespec="minutes"), precision="minute", evidence=words)


def _zone(text: str | None) -> tzinfo | None:
    """The clock that is printed beside a time; None if none is, or an unknown one."""
    if text is None:
        return None
    if text[0] in "+-":
        digits = text[1:].replace(":", "")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return (
            timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))
            if minutes < 24 * 60
            else None
        )
    minutes_east = 480 if "beijing" in text.lower() else ZONES.get(text.upper())
    if minutes_east is None:
        return None
    return timezone(timedelta(minutes=minutes_east)) if minutes_east else UTC
