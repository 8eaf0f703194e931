"""When a page was published: what says so, what is believed, and why.

Order of trust: the outlet's selector file, JSON-LD, meta elements, ``<time>``, a dateline that readers see,
the date in the address, what the feed or sitemap said, and last what htmldate finds on the page without its
footer. A date that cannot be true (after the page was fetched, before the web) is no candidate. What machines
read is not believed against what readers see in three cases: it is the day of the fetch, it is the time of
the last change, or two independent places agree on another day. Dates more than a day apart are remarked on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from framing.corpus.dates import Clock, Dated, Undatable, read_date

Trust = Literal["selector", "jsonld", "meta", "time", "dateline", "url", "hint", "htmldate"]
ORDER: tuple[Trust, ...] = ("selector", "jsonld", "meta", "time", "dateline", "url", "hint", "htmldate")
"""Kinds of evidence, the most trustworthy first."""

MACHINE = frozenset({"jsonld", "meta", "time"})
"""Evidence that programs write, and write wrongly all at once."""

FIRST_YEAR = 1990
"""There is no page of an earlier year; programs write 1970-01-01 and 0001-01-01 for *unknown*."""

APART = 1
"""Days that two places may differ without contradiction: their clocks do."""

# /2024/05/16/, /2024-05/16/, /202405/16/, /20240516/, /2024-05-16-, /2024/may/16/
URL_DATE = re.compile(
    r"(?:/|-|_)(?P<year>(?:19|20)\d{2})(?P<sep>[-/]?)(?P<month>0[1-9]|1[0-2]|[a-z]{3})(?:/|(?P=sep))"
    r"(?P<day>0[1-9]|[12]\d|3[01])(?=[/_.t-]|$)"
)
URL_MONTH = re.compile(r"/(?P<year>(?:19|20)\d{2})[-/](?P<month>0[1-9]|1[0-2])(?=/)")
SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One place that says when the page was published.

    Attributes:
        trust: Kind of evidence.
        where: The place, in words.
        words: The date as it stands there, isolated.
        note: How it was understood, where that is not plain.
    """

    trust: Trust
    where: str
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDate:
    """What became of the candidates.

    Attributes:
        published: The words that are believed, for ``corpus.dates.read_date``; empty if undated.
        evidence: Where they stand, and why they are believed where that is not the order of trust.
        flags: Names and reasons of doubts.
    """

    published: str = ""
    evidence: str = ""
    flags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    candidate: Candidate
    dated: Dated

    @property
    def day(self) -> date | None:
        """The day, where it is known."""
        precise = self.dated.precision in ("day", "minute")
        return date.fromisoformat(self.dated.published[:10]) if precise else None

    def __str__(self) -> str:
        return f"{self.candidate.where} {self.dated.published}"


def choose(
    candidates: Sequence[Candidate], modified: Sequence[str], fetched: datetime | None, clock: Clock
) -> PageDate:
    """The date that is believed.

    Args:
        candidates: All places that give one.
        modified: Dates of the last change that the page declares.
        fetched: When the page was taken, or None.
        clock: How its outlet writes dates.
    """
    read, refused = _true(candidates, fetched, clock)
    flags = [("date_refused", each) for each in refused]
    if not read:
        return PageDate(flags=tuple(flags))
    chosen, why = _believed(read, _days(modified, clock), fetched, clock)
    others = [each for each in read if _apart(each, chosen) > APART]
    flags += [("date_disagreement", f"{chosen} but {each}") for each in _one_of_each_kind(others)]
    note = f" ({chosen.candidate.note})" if chosen.candidate.note else ""
    return PageDate(
        published=chosen.candidate.words,
        evidence=chosen.candidate.where + note + (f", {why}" if why else ""),
        flags=tuple(flags),
    )


def in_address(url: str) -> Candidate | None:
    """The date in the path of an address; a month where it gives no day."""
    path = re.sub(r"^[a-z]+://[^/]*", "", url.lower()).partition("?")[0]
    found = URL_DATE.search(path) or URL_MONTH.search(path)
    if found is None:
        return None
    month = found["month"]
    if month.isalpha():
        if month not in SHORT_MONTHS:
            return None
        month = f"{SHORT_MONTHS.index(month) + 1:02}"
    day = f"-{found['day']}" if "day" in found.re.groupindex else ""
    return Candidate(trust="url", where="address", words=f"{found['year']}-{month}{day}")


def _true(
    candidates: Sequence[Candidate], fetched: datetime | None, clock: Clock
) -> tuple[list[_Read], list[str]]:
    """Candidates that can be read and can be true, by trust; and what is wrong with the others."""
    read: list[_Read] = []
    refused: list[str] = []
    for candidate in sorted(candidates, key=lambda each: ORDER.index(each.trust)):
        dated = read_date(candidate.words, clock)
        if isinstance(dated, Undatable):
            refused.append(f"{candidate.where} {candidate.words[:40]!r} ({dated.reason})")
        elif _impossible(dated, fetched):
            refused.append(f"{candidate.where} {dated.published} ({_impossible(dated, fetched)})")
        else:
            read.append(_Read(candidate, dated))
    return read, refused


def _impossible(dated: Dated, fetched: datetime | None) -> str:
    if int(dated.published[:4]) < FIRST_YEAR:
        return "before the web"
    latest = (fetched + timedelta(days=1)).date().isoformat() if fetched else "9999"
    first = dated.published[:10]
    return "after the page was fetched" if first > latest[: len(first)] else ""


def _believed(
    read: Sequence[_Read], modified: Sequence[date], fetched: datetime | None, clock: Clock
) -> tuple[_Read, str]:
    """The candidate that is believed, and why if it is not the first."""
    first = next((each for each in read if each.day), read[0])
    if first.candidate.trust not in MACHINE or first.day is None:
        return first, ""
    seen = [each for each in read if each.candidate.trust not in MACHINE and each.day]
    earlier = [each for each in seen if each.day and each.day < first.day]
    if not earlier:
        return _agreed(first, seen)
    if fetched and abs((_on(fetched, clock) - first.day).days) < APART and _apart(earlier[0], first) > APART:
        return earlier[0], f"as {first.candidate.where} is the day of the fetch"
    if first.day in modified and not _confirmed(first, read):
        return earlier[0], f"as {first.candidate.where} is the time of the last change"
    return _agreed(first, seen)


def _agreed(first: _Read, seen: Sequence[_Read]) -> tuple[_Read, str]:
    """The first candidate, unless two independent others agree on another day."""
    other = [each for each in seen if _apart(each, first) > APART]
    for each in other:
        allies = [ally for ally in other if ally is not each and _apart(ally, each) <= APART]
        kinds = {ally.candidate.trust for ally in allies} - {each.candidate.trust}
        if kinds and not any(_apart(ally, first) <= APART for ally in seen):
            return each, f"as {allies[0].candidate.where} agrees, against {first.candidate.where}"
    return first, ""


def _confirmed(first: _Read, read: Sequence[_Read]) -> bool:
    """True if something that readers see gives the same day."""
    return any(each.candidate.trust not in MACHINE and each.day and _apart(each, first) == 0 for each in read)


def _days(texts: Sequence[str], clock: Clock) -> list[date]:
    read = [read_date(text, clock) for text in texts]
    exact = [each for each in read if isinstance(each, Dated) and each.precision in ("day", "minute")]
    return [date.fromisoformat(each.published[:10]) for each in exact]


def _on(moment: datetime, clock: Clock) -> date:
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(clock.zone)).date()


def _apart(one: _Read, other: _Read) -> int:
    """Days between two dates; 0 if one of them names no day and does not contradict the other."""
    if one.day and other.day:
        return abs((one.day - other.day).days)
    shorter = min(len(one.dated.published), len(other.dated.published), 7)
    same = one.dated.published[:shorter] == other.dated.published[:shorter]
    return 0 if same else 31


def _one_of_each_kind(read: Sequence[_Read]) -> list[_Read]:
    once: dict[str, _Read] = {}
    for each in read:
        once.setdefault(each.candidate.trust, each)
    return list(once.values())


def isolated(candidate: Candidate, words: str) -> Candidate:
    """The candidate with other words for its date."""
    return replace(candidate, words=words)
