"""What the readers of vendors' exports share: their counts must add up, their dates have many forms."""

import re
from collections.abc import Sequence
from datetime import date, time
from pathlib import Path

from framing.errors import CorpusError

MONTHS = {
    "en": "january february march april may june july august september october november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
"""Month names of the languages in which the vendors' pages are used."""

MONTH_NUMBER = {
    name: number for names in MONTHS.values() for number, name in enumerate(names.split(), start=1)
} | {name[:3]: number for number, name in enumerate(MONTHS["en"].split(), start=1)}
"""Month names, and the English ones in short, with their numbers."""

OFFSETS = {
    "GMT": "+00:00",
    "UTC": "+00:00",
    "BST": "+01:00",
    "CET": "+01:00",
    "CEST": "+02:00",
    "MSK": "+03:00",
    "EST": "-05:00",
    "EDT": "-04:00",
    "CST": "-06:00",
    "CDT": "-05:00",
    "PST": "-08:00",
    "PDT": "-07:00",
}
"""Zone abbreviations as the vendors use them; a time in any other zone is left out, the day is kept."""

MONTH_FIRST = re.compile(r"(?P<month>[^\W\d_]{3,12})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})")
DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\.?\s+(?P<month>[^\W\d_]{3,12})\.?,?\s+(?P<year>\d{4})")
MONTH_ONLY = re.compile(r"^(?P<month>[^\W\d_]{3,12})\.?,?\s+(?P<year>\d{4})\b")
TIME = re.compile(
    r"\b(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?\s*(?P<half>[AP]M)?\s*(?:(?P<zone>[A-Z]{3,4})\b)?"
    r"(?P<shift>[+-]\d{1,2}\b)?"
)


def check_count(path: Path, found: int, stated: int | None, *, where: str) -> None:
    """Refuse an export of which fewer or more articles were read than it says to hold.

    Args:
        path: The file.
        found: Articles read.
        stated: Articles that the file itself counts; None if it does not say.
        where: What in the file says so, for the message.

    Raises:
        CorpusError: The counts differ: the vendor may have changed its format, and articles would be lost.
    """
    if stated is not None and found != stated:
        raise CorpusError(
            f"{path}: {found} articles were read, but {where} says {stated}. The vendor may have changed its "
            "format; nothing was taken from this file. Export it again, or in another format, and report it."
        )


def iso_date(printed: str) -> str | None:
    """A vendor's date, with its time where the zone is known, in ISO 8601; None if it is no date.

    Args:
        printed: For instance ``July 2, 2019 Tuesday 9:33 AM GMT`` or ``29 décembre 2011``.

    Example:
        >>> iso_date("July 2, 2019 Tuesday 9:33 AM GMT")
        '2019-07-02T09:33+00:00'
    """
    for pattern in (MONTH_FIRST, DAY_FIRST):
        for found in pattern.finditer(printed):
            day = _day(found)
            if day:
                return day + _time(printed[found.end() :])
    month_only = MONTH_ONLY.search(printed.strip())
    month = MONTH_NUMBER.get(month_only["month"].lower()) if month_only else None
    return f"{month_only['year']}-{month:02}" if month_only and month else None


def _day(found: re.Match[str]) -> str | None:
    """``2019-07-02``, or None where no month has that name or that day."""
    month = MONTH_NUMBER.get(found["month"].lower())
    try:
        return date(int(found["year"]), month or 0, int(found["day"])).isoformat()
    except ValueError:
        return None


def _time(rest: str) -> str:
    """``T09:33+00:00``, or nothing where time or zone are not told."""
    found = TIME.search(rest)
    if not found or found["zone"] not in OFFSETS:
        return ""
    offset = OFFSETS[found["zone"]]
    if found["shift"]:  # GMT+1
        if offset != "+00:00":
            return ""
        offset = f"{int(found['shift']):+03}:00"
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] == "PM" else 0)
    try:
        return f"T{time(hour, int(found['minute'])):%H:%M}{offset}"
    except ValueError:
        return ""


def paragraphs(lines: Sequence[str]) -> str:
    """Lines as paragraphs: an empty line ends one, the lines between are joined by a space."""
    blocks = re.split(r"\n\s*\n", "\n".join(line.strip() for line in lines))
    return "\n\n".join(" ".join(block.split()) for block in blocks if block.strip())
