"""Dates that are counted from the moment a reader looks: *yesterday at 17:54*, *2 hours ago*, вчера, 昨天.

They are counted from the fetch of the page, never from now, and say so.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from framing.corpus.dates import Clock
from framing.corpus.extraction.page_dates import Candidate

# What is counted in hours or days is known to the day. Weeks and months are not, and give no date.
PHRASES = {
    "en": r"(?:yesterday|today)(?:,?\s*(?:at\s*)?\d{1,2}[:.]\d{2}(?:\s*[ap]\.?m\.?)?)?"
    r"|(?:\d{1,2}|an?|one|two|three) (?:minutes?|mins?|hours?|hrs?|days?) ago",
    "ru": r"(?:вчера|сегодня)(?:,?\s*(?:в\s*)?\d{1,2}[:.]\d{2})?"
    r"|(?:\d{1,2} )?(?:минут[уы]?|час(?:а|ов)?|день|дня|дней) назад",
    "zh": r"(?:昨天|今天)\s*(?:\d{1,2}[:：]\d{2})?|\d{1,2}\s*(?:分钟|小时|天)前",
}
PHRASE = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in PHRASES.items()}
TIMED = re.compile(r"\d{1,2}[:.：]\d{2}")


def counted_back(line: str, fetched: datetime, clock: Clock, language: str) -> Candidate | None:
    """The date that a line tells relative to the fetch; None if it tells none that is exact to the day.

    Args:
        line: A short line.
        fetched: When the page was taken.
        clock: How its outlet writes dates.
        language: ISO 639-1 code; empty tries all.
    """
    for code in [language] if language in PHRASE else list(PHRASE):
        found = PHRASE[code].search(line)
        moment = _parsed(found[0], code, fetched, clock) if found else None
        if found and moment:
            exact = TIMED.search(found[0]) is not None
            words = moment.isoformat(timespec="minutes") if exact else moment.date().isoformat()
            taken = fetched.astimezone(ZoneInfo(clock.zone)).isoformat(timespec="minutes")
            return Candidate(
                trust="dateline",
                where="dateline",
                words=words,
                note=f"{found[0]!r}, counted from the fetch at {taken}",
            )
    return None


def _parsed(words: str, language: str, fetched: datetime, clock: Clock) -> datetime | None:
    import dateparser

    zone = ZoneInfo(clock.zone)
    parsed = dateparser.parse(
        words,
        languages=[language],
        settings={
            "DATE_ORDER": clock.order,
            "RELATIVE_BASE": fetched.astimezone(zone).replace(tzinfo=None),
            "RETURN_AS_TIMEZONE_AWARE": False,
            "PARSERS": ["relative-time", "absolute-time"],
        },
    )
    return parsed.replace(tzinfo=zone) if parsed else None
