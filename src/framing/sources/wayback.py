"""The Wayback Machine of the Internet Archive, or another archive with a CDX server (pywb).

For a list of addresses it finds the capture of each that lies nearest after its date; for a domain or the
beginning of an address it finds what was captured in a period. The capture itself is fetched as it was
saved (``id_``), without the archive's own frame. Asked faster than about once in 2.5 seconds, the archive
shuts its door for an hour, and longer each time.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlencode

from framing.errors import UsageError
from framing.fetching.base import Ceiling, Web
from framing.sources.base import Columns, broken
from framing.sources.exports import iso_date
from framing.sources.web import (
    address,
    check_address,
    check_pattern,
    once,
    period,
    refused,
    unreadable,
)
from framing.sources.web.cdx import Capture, Listed, nearest, read_answer
from framing.sources.web.lists import AddressList
from framing.types import Address, Draft, Place

SOURCE_NAME = "wayback"
EXPECTED = "the answer of a CDX server"
MATCHES = ("exact", "prefix", "host", "domain")
NO_CAPTURE = "no_capture"
"""Problem of an address of which the archive holds no page that came well."""

ROWS_FOR_ONE = 200
"""Captures of one address that are looked at: those from its date on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wayback:
    """Finds captures for the addresses of a list (``path``) or of a part of the web (``url``).

    Attributes:
        path: A file of addresses or a folder of such files, as source ``urls`` reads them.
        columns: Which column of it is which field.
        encoding: Encoding of it if it is not UTF-8.
        url: Where to look instead of a list: ``tass.com`` or ``https://tass.com/politics/``.
        match: What ``url`` means: ``exact``, ``prefix``, ``host`` or ``domain`` (with all below it).
        since: With ``url``: first day of the captures.
        until: With ``url``: first day no longer wanted.
        later: With ``url``: days after ``until`` on which a capture still counts: archives come late.
        matching: With ``url``: regular expression; only addresses that hold a match are taken.
        collapse: With ``url``: what the server may fold into one row; empty folds nothing.
        outlet: Outlet of everything found; empty leaves it to the list or the address.
        language: Language of everything found; empty leaves it to the list.
        api: Address of the CDX server.
        replay: Address below which the archive shows its captures.
        limit: Rows of one answer; the rest is asked for with a resume key.
        most: Rows at most; reaching it is recorded as a ceiling.
    """

    intervals: ClassVar[Mapping[str, float]] = {"web.archive.org": 2.5}
    """Seconds between two requests that these hosts want."""

    path: Path | None = None
    columns: Columns = field(default_factory=Columns)
    encoding: str | None = None
    url: str = ""
    match: str = "prefix"
    since: date | str | None = None
    until: date | str | None = None
    later: int = 30
    matching: str = ""
    collapse: str = "urlkey"
    outlet: str = ""
    language: str = ""
    api: str = "https://web.archive.org/cdx/search/cdx"
    replay: str = "https://web.archive.org/web"
    limit: int = 5_000
    most: int = 500_000

    def __post_init__(self) -> None:
        """Refuse options that make no sense.

        Raises:
            UsageError: With what was given and what is possible.
        """
        if (self.path is None) == (not self.url):
            raise UsageError(f"source {SOURCE_NAME}: say either path (a list) or url (where to look).")
        if self.match not in MATCHES:
            raise UsageError(
                f"source {SOURCE_NAME}: match is one of {', '.join(MATCHES)}, not {self.match!r}."
            )
        for option in ("limit", "most", "later"):
            value = getattr(self, option)
            if not isinstance(value, int) or value < (0 if option == "later" else 1):
                raise UsageError(f"source {SOURCE_NAME}: {option} must be a whole number, not {value!r}.")
        check_address(SOURCE_NAME, "api", self.api)
        check_address(SOURCE_NAME, "replay", self.replay)
        check_pattern(SOURCE_NAME, "matching", self.matching)
        if self.url:
            period(SOURCE_NAME, self.since, self.until)

    def found(self, web: Web) -> Iterator[Address | Draft]:
        """An address with its copy for every page that the archive holds.

        Those of a list come in its order, those of ``url`` in the order of the archive.

        Raises:
            CorpusError: The list cannot be read.
            UsageError: The list has no column ``url``.
        """
        yield from once(self._of_list(web, self.path) if self.path else self._of_place(web))

    def _of_list(self, web: Web, path: Path) -> Iterator[Address | Draft]:
        listed = AddressList(path=path, source=SOURCE_NAME, columns=self.columns, encoding=self.encoding)
        for each in listed.addresses():
            yield each if isinstance(each, Draft) else self._captured(web, each)

    def _captured(self, web: Web, wanted: Address) -> Address | Draft:
        """The nearest capture of one address: first from its date on, then at any time."""
        day = _day_of(wanted)
        starts = [f"{day:%Y%m%d}", ""] if day else [""]
        seen = 0
        for start in starts:
            answer = self._ask(web, {"url": wanted.url, "from": start, "limit": str(ROWS_FOR_ONE)})
            if isinstance(answer, Draft):
                return answer
            seen += len(answer.captures)
            capture = nearest(answer.captures, day)
            if capture:
                return self._address(capture, wanted)
        detail = f"{wanted.url}: the archive holds {seen} captures, none of them a page that came well"
        return broken(Place(file=wanted.found_in), NO_CAPTURE, detail)

    def _of_place(self, web: Web) -> Iterator[Address | Draft]:
        since, until = period(SOURCE_NAME, self.since, self.until)
        best: dict[str, Capture] = {}
        for answer in self._answers(web, since, until):
            if isinstance(answer, Draft):
                yield answer
                continue
            for capture in answer.captures:
                if re.search(self.matching, capture.original):
                    pair = [capture, best.get(capture.key, capture)]
                    chosen = nearest(pair, since)
                    if chosen:
                        best[capture.key] = chosen
        for capture in best.values():
            hints = {"outlet": self.outlet, "language": self.language}
            made = address(capture.original, source=SOURCE_NAME, found_in=self.api, hints=hints)
            yield made if isinstance(made, Draft) else self._address(capture, made)

    def _answers(self, web: Web, since: date, until: date) -> Iterator[Listed | Draft]:
        """Every answer to one question, by way of its resume keys."""
        last = until + timedelta(days=self.later - 1)
        question = {
            "url": self.url,
            "matchType": self.match,
            "from": f"{since:%Y%m%d}",
            "to": f"{last:%Y%m%d}",
            "filter": "statuscode:200",
            "collapse": self.collapse,
            "limit": str(self.limit),
            "showResumeKey": "true",
        }
        rows, resume = 0, ""
        while True:
            answer = self._ask(web, {**question, "resumeKey": resume})
            yield answer
            if isinstance(answer, Draft):
                return
            rows += len(answer.captures)
            if answer.resume in {None, resume}:
                # A server without resume keys just stops at the limit.
                if len(answer.captures) >= self.limit:
                    self._tell(web, f"{self.limit} rows of one answer")
                return
            if rows >= self.most:
                self._tell(web, f"{self.most} rows")
                return
            resume = answer.resume or ""

    def _ask(self, web: Web, question: Mapping[str, str]) -> Listed | Draft:
        said = {name: value for name, value in question.items() if value}
        url = f"{self.api}?{urlencode({**said, 'output': 'json'})}"
        came = web.get(url, purpose="list")
        if came.refusal == "gone":  # so pywb answers where it holds nothing
            return Listed(captures=())
        if came.refusal:
            return refused(came, SOURCE_NAME)
        try:
            answer = read_answer(came.body)
        except (ValueError, RecursionError) as error:
            return unreadable(SOURCE_NAME, url, f"{EXPECTED}: {error}", came.body)
        if answer.unreadable:
            what = f"{EXPECTED}: {answer.unreadable} of its rows are no captures"
            return unreadable(SOURCE_NAME, url, what, came.body)
        return answer

    def _address(self, capture: Capture, wanted: Address) -> Address:
        said = {"outlet": self.outlet, "language": self.language}
        hints = {**{name: value for name, value in said.items() if value}, **wanted.hints}
        return Address(
            url=wanted.url,
            source=SOURCE_NAME,
            found_in=wanted.found_in,
            copy=f"{self.replay.rstrip('/')}/{capture.timestamp}id_/{capture.original.replace(' ', '%20')}",
            hints={**hints, "fetched": capture.moment},
        )

    def _tell(self, web: Web, limit: str) -> None:
        web.note(Ceiling(source=SOURCE_NAME, asked=f"{self.match} {self.url}", limit=limit))


def _day_of(wanted: Address) -> date | None:
    """The day in an address's hints; None if there is none or it is not a plain one."""
    printed = wanted.hints.get("published", "")
    for text in (printed[:10], iso_date(printed) or ""):
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            continue
    return None


SOURCE = Wayback
