"""Common Crawl's CC-NEWS: everything that its news crawler fetched since 2016, in WARC files of about 1 GB.

There is no index by outlet: the files of a period are streamed and sifted for the wanted domains. What is
wanted of a file is kept in a folder when the file has come to its end, so that a build that is called again
goes on with the next file, and gives the same pages. Common Crawl has no date of publication: only the page
tells it.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol, runtime_checkable
from urllib.parse import urlsplit

from framing.errors import CorpusError, UsageError
from framing.fetching.base import Ceiling, Refused, Web
from framing.sources.base import broken
from framing.sources.web import LIST_REFUSED, ask, check_address, normalised, period, unreadable
from framing.sources.web.bodies import ungzipped
from framing.sources.web.records import Reading, sifted
from framing.types import Draft, Page, Place

SOURCE_NAME = "ccnews"
EXPECTED = "a list of CC-NEWS files (warc.paths.gz)"
FILE = re.compile(r"crawl-data/CC-NEWS/\d{4}/\d{2}/(?P<name>CC-NEWS-(?P<moment>\d{14})-\d{5}\.warc\.gz)")
MAX_PATHS = 10_000_000
"""Bytes of an unpacked list of files; a month has some 500 lines."""


@runtime_checkable
class Streams(Protocol):
    """The part of the fetcher that gives very long files."""

    def stream(self, url: str, *, start: int = 0) -> AbstractContextManager[Iterator[bytes]]:
        """The bytes of a file as they come.

        Raises:
            Refused: It cannot be had, or does not come to its end.
        """
        ...


class _Pieces:
    """Bytes that come in pieces, as a stream that is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, _size: int, /) -> bytes:
        return next((piece for piece in self._pieces if piece), b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class CcNews:
    """Sifts the files of a period for the pages of some domains.

    Attributes:
        domains: Domains whose pages are wanted, with all below them: ``tass.com``.
        since: First day.
        until: First day no longer wanted.
        keep: Folder where the wanted pages of every finished file are kept.
        later: Days after ``until`` on which a page may still have been fetched.
        most: Files that are read at most; reaching it is recorded as a ceiling.
        base: Address below which ``crawl-data/`` lies.
    """

    domains: Sequence[str]
    since: date | str
    until: date | str
    keep: Path
    later: int = 2
    most: int = 20_000
    base: str = "https://data.commoncrawl.org/"

    def __post_init__(self) -> None:
        """Refuse options that make no sense.

        Raises:
            UsageError: With what was given.
        """
        wrong = isinstance(self.domains, str) or not self.domains
        for domain in () if wrong else self.domains:
            wrong = wrong or not isinstance(domain, str) or normalised(f"https://{domain}/") is None
            wrong = wrong or "/" in domain
        if wrong:
            raise UsageError(
                f"source {SOURCE_NAME}: domains must be a list such as [tass.com, bbc.com], "
                f"not {self.domains!r}."
            )
        for option in ("most", "later"):
            value = getattr(self, option)
            if not isinstance(value, int) or value < (0 if option == "later" else 1):
                raise UsageError(f"source {SOURCE_NAME}: {option} must be a whole number, not {value!r}.")
        check_address(SOURCE_NAME, "base", self.base)
        period(SOURCE_NAME, self.since, self.until)

    def found(self, web: Web) -> Iterator[Page | Draft]:
        """The pages of the wanted domains, file by file.

        Raises:
            CorpusError: What is kept cannot be read or written.
        """
        names: dict[str, str] = {}
        for each in self._files(web):
            if isinstance(each, Draft):
                yield each
            else:
                names.setdefault(*each)
        chosen = self._chosen(sorted(names))
        if len(chosen) > self.most:
            limit = f"{self.most} files"
            web.note(Ceiling(source=SOURCE_NAME, asked=f"{len(chosen)} files of the period", limit=limit))
        for name in chosen[: self.most]:
            yield from self._pages(web, name, names[name])

    def _files(self, web: Web) -> Iterator[tuple[str, str] | Draft]:
        """Name and address of every file of the months of the period."""
        for month in self._months():
            url = f"{self.base.rstrip('/')}/crawl-data/CC-NEWS/{month:%Y/%m}/warc.paths.gz"
            came = ask(web, url, SOURCE_NAME)
            if isinstance(came, Draft):
                yield came
                continue
            raw, whole = ungzipped(came.body, MAX_PATHS)
            lines = raw.decode("utf-8", "replace").split()
            found = [match for line in lines if (match := FILE.fullmatch(line))]
            if not whole or not lines or len(found) != len(lines):
                yield unreadable(SOURCE_NAME, url, EXPECTED, raw)
            for match in found:
                yield match["name"], f"{self.base.rstrip('/')}/{match.group()}"

    def _months(self) -> Iterator[date]:
        since, last = self._span()
        # The file that was begun last before the period reaches into it.
        month = (since - timedelta(days=1)).replace(day=1)
        while month <= last:
            yield month
            month = (month + timedelta(days=31)).replace(day=1)

    def _span(self) -> tuple[date, date]:
        since, until = period(SOURCE_NAME, self.since, self.until)
        return since, until + timedelta(days=self.later)

    def _chosen(self, names: Sequence[str]) -> list[str]:
        """The files in which pages of the period may be, told by the moments in their names."""
        since, last = (datetime.combine(day, time(), UTC) for day in self._span())
        begun = {name: _moment(name) for name in names}
        before = [name for name in names if begun[name] < since]
        return before[-1:] + [name for name in names if since <= begun[name] < last]

    def _pages(self, web: Web, name: str, url: str) -> Iterator[Page | Draft]:
        kept, damage = self.keep / name, self.keep / f"{name}.damage.txt"
        try:
            if not kept.exists():
                self._sift(web, url, kept, damage)
            with kept.open("rb") as file:
                yield from Reading(source=SOURCE_NAME, file=name).pages(file)
            if damage.exists():
                what = f"{SOURCE_NAME}: {url}: {damage.read_text(encoding='utf-8')}"
                yield broken(Place(file=url), "broken_record", what)
        except Refused as error:
            yield broken(Place(file=url), LIST_REFUSED, f"{SOURCE_NAME}: {url} gave nothing: {error}")
        except OSError as error:
            raise CorpusError(f"{self.keep} cannot be used: {error.strerror or error}.") from error

    def _sift(self, web: Web, url: str, kept: Path, damage: Path) -> None:
        """Keep the wanted pages of a file, all at once when it has come to its end.

        Raises:
            Refused: It does not come.
            UsageError: The web gives no long files.
        """
        if not isinstance(web, Streams):
            raise UsageError(f"source {SOURCE_NAME} needs a fetcher that gives long files piece by piece.")
        self.keep.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part")
        with web.stream(url) as pieces, part.open("wb") as file:
            problem = sifted(_Pieces(pieces), file, self._is_wanted)
        damage.unlink(missing_ok=True)  # told by an earlier call that was broken off here
        if problem:
            damage.write_text(problem, encoding="utf-8")
        part.replace(kept)

    def _is_wanted(self, url: str) -> bool:
        host = f".{urlsplit(url).hostname or ''}"
        return any(host.endswith(f".{domain.lower()}") for domain in self.domains)


def _moment(name: str) -> datetime:
    """When the crawler began a file; the beginning of time if its name says what is no moment."""
    try:
        return datetime.strptime(name[8:22], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


SOURCE = CcNews
