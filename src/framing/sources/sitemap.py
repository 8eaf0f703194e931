"""Sitemaps, indexes of sitemaps and news sitemaps (sitemaps.org protocol 0.9; Google's news extension).

Why not ultimate-sitemap-parser, which our measurements favour: with our own fetcher under it, it retries and
sleeps beside the fetcher's own patience, turns every kind of failure into one object that says little, reads
dates before we could see how they were printed, and takes every file for UTF-8. What is taken over from it
are its limits: 100 MB unpacked, a depth, a check for circles, no document types.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from framing.errors import UsageError
from framing.fetching.base import Ceiling, Web
from framing.sources.base import broken
from framing.sources.web import (
    LIST_UNREADABLE,
    address,
    ask,
    check_address,
    check_pattern,
    day,
    normalised,
    once,
    unreadable,
)
from framing.sources.web.bodies import ungzipped
from framing.types import Address, Draft, Place

SOURCE_NAME = "sitemap"
EXPECTED = "a sitemap (XML with the root 'urlset' or 'sitemapindex', or one address a line)"

MAX_UNPACKED = 100_000_000
"""Bytes of an unpacked sitemap beyond which the rest is not read; the protocol allows 50 MB."""

MAX_DEPTH = 5
"""Indexes within indexes that are followed; the protocol allows one."""

DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"'][^>]{0,100}\?>")
FULL_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
IN_ROBOTS = re.compile(r"^[ \t]*site-?map[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """What a sitemap says of one page or of one sitemap below it; empty strings for what it does not say."""

    loc: str
    below: bool
    lastmod: str = ""
    published: str = ""
    title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """Finds the addresses of a sitemap and of all sitemaps below it.

    ``lastmod`` is kept as the hint ``modified``: nothing was published after it, but it is no date of
    publication. Only news sitemaps tell that.

    Attributes:
        url: Address of the sitemap, of an index, or of a ``robots.txt`` that names sitemaps.
        outlet: Outlet of all its articles; empty leaves it to the address of each.
        language: Language of all its articles; empty takes what a news sitemap says.
        follow: Regular expression; only sitemaps below whose address holds a match are read.
        since: Sitemaps below that were last changed before this day are not read.
        most: Sitemaps that are read at most; reaching it is recorded as a ceiling.
    """

    url: str
    outlet: str = ""
    language: str = ""
    follow: str = ""
    since: date | str | None = None
    most: int = 5_000

    def __post_init__(self) -> None:
        """Refuse options that make no sense.

        Raises:
            UsageError: With what was given.
        """
        check_address(SOURCE_NAME, "url", self.url)
        check_pattern(SOURCE_NAME, "follow", self.follow)
        day(SOURCE_NAME, "since", self.since)
        if not isinstance(self.most, int) or self.most < 1:
            raise UsageError(f"source {SOURCE_NAME}: most must be a number from 1, not {self.most!r}.")

    def found(self, web: Web) -> Iterator[Address | Draft]:
        """Every address, in the order of the sitemaps; those below an index stand where it names them."""
        yield from once(_Walk(choice=self, web=web).read(self.url, ()))


@dataclass(slots=True, kw_only=True)
class _Walk:
    """One walk through a tree of sitemaps.

    Attributes:
        choice: What is wanted.
        web: Where sitemaps come from.
        read_already: Sitemaps that were read.
        told: True once the ceiling was noted.
    """

    choice: Sitemap
    web: Web
    read_already: set[str] = field(default_factory=set)
    told: bool = False

    def read(self, url: str, above: tuple[str, ...]) -> Iterator[Address | Draft]:
        """The addresses of one sitemap and of those below it."""
        if url in self.read_already:
            return
        if len(self.read_already) >= self.choice.most:
            self._tell()
            return
        self.read_already.add(url)
        came = ask(self.web, url, SOURCE_NAME)
        if isinstance(came, Draft):
            yield came
            return
        for entry in entries(came.body, url):
            if isinstance(entry, Draft):
                yield entry
            elif entry.below:
                yield from self._below(entry, (*above, url), came.url)
            else:
                yield self._address(entry, url, came.url)

    def _below(self, entry: _Entry, above: tuple[str, ...], base: str) -> Iterator[Address | Draft]:
        url = normalised(entry.loc, base)
        where = Place(file=above[-1])
        if url is None:
            yield broken(where, "broken_record", f"{SOURCE_NAME}: {entry.loc[:200]!r} is no http address")
        elif url in above:
            yield broken(where, LIST_UNREADABLE, f"{SOURCE_NAME}: {url} leads back to itself")
        elif len(above) > MAX_DEPTH:
            yield broken(where, LIST_UNREADABLE, f"{SOURCE_NAME}: {url} lies more than {MAX_DEPTH} deep")
        elif not re.search(self.choice.follow, url):
            yield broken(Place(file=url), "not_followed", f"its address has no {self.choice.follow!r}")
        elif self._is_old(entry.lastmod):
            yield broken(Place(file=url), "outside_period", f"the sitemap was last changed {entry.lastmod}")
        else:
            yield from self.read(url, above)

    def _is_old(self, lastmod: str) -> bool:
        first = day(SOURCE_NAME, "since", self.choice.since)
        printed = FULL_DAY.match(lastmod)
        # One day more: whose clock the sitemap follows is not known.
        return bool(first and printed and printed.group() < (first - timedelta(days=1)).isoformat())

    def _address(self, entry: _Entry, url: str, base: str) -> Address | Draft:
        evidence = f"sitemap news:publication_date {entry.published}" if entry.published else ""
        hints = {
            "outlet": self.choice.outlet,
            "language": self.choice.language or entry.language,
            "title": entry.title,
            "published": entry.published,
            "date_evidence": evidence,
            "modified": entry.lastmod,
        }
        return address(entry.loc, source=SOURCE_NAME, found_in=url, base=base, hints=hints)

    def _tell(self) -> None:
        if not self.told:
            limit = f"{self.choice.most} sitemaps"
            self.web.note(Ceiling(source=SOURCE_NAME, asked=self.choice.url, limit=limit))
            self.told = True


def entries(body: bytes, url: str) -> Iterator[_Entry | Draft]:
    """What a sitemap lists; what is wrong with it is a draft behind what could be read."""
    raw, whole = ungzipped(body, MAX_UNPACKED)
    raw = _narrow(raw)
    start = raw[:500].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        yield from _xml_entries(raw, url)
    else:
        yield from _text_entries(raw, url)
    if not whole:
        yield unreadable(
            SOURCE_NAME, url, f"whole: its gzip stream breaks off or exceeds {MAX_UNPACKED} bytes"
        )


def _narrow(raw: bytes) -> bytes:
    """UTF-16, told by its mark, as UTF-8."""
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return raw.decode("utf-16", "replace").encode("utf-8", "replace") if marked else raw


def _text_entries(raw: bytes, url: str) -> Iterator[_Entry | Draft]:
    """Addresses of a plain list, or the sitemaps that a ``robots.txt`` names."""
    text = raw.decode("utf-8-sig", "replace")
    named = IN_ROBOTS.findall(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if named:
        yield from (_Entry(loc=loc, below=True) for loc in named)
    elif lines and lines[0].lower().startswith(("http://", "https://")):
        yield from (_Entry(loc=line, below=False) for line in lines)
    else:
        yield unreadable(SOURCE_NAME, url, EXPECTED, raw)


def _xml_entries(raw: bytes, url: str) -> Iterator[_Entry | Draft]:
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    count = 0
    try:
        tree = ElementTree.iterparse(io.BytesIO(in_utf8(raw)), events=("start", "end"), forbid_dtd=True)
        for each in _of_tree(tree):
            count += 1
            yield each
    except DefusedXmlException:
        yield unreadable(SOURCE_NAME, url, f"{EXPECTED}: it declares a document type, which none needs", raw)
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        what = EXPECTED if not count else f"whole ({count} addresses could be read)"
        yield unreadable(SOURCE_NAME, url, f"{what}: {error}", raw)


def in_utf8(raw: bytes) -> bytes:
    """XML in UTF-8 without a declaration, if it is declared to be in another encoding: expat knows few.

    Whatever declares itself UTF-16 in single bytes is not.

    Raises:
        LookupError: There is no such encoding.
        ValueError: It is not in that encoding.
    """
    declared = DECLARED.match(raw)
    name = declared.group(1).decode().lower() if declared else "utf-8"
    if not declared or name == "utf-8":
        return raw
    rest = raw[declared.end() :]
    return rest if name.startswith("utf-16") else rest.decode(name).encode()


def _of_tree(events: Any) -> Iterator[_Entry]:
    """The entries of a tree that is being read; each is forgotten when it was told.

    Raises:
        ValueError: The root is that of no sitemap.
    """
    root: Any = None
    depth = 0
    for event, element in events:
        if event == "start":
            depth += 1
            if root is None:
                root = _sitemap_root(element)
            continue
        depth -= 1
        if depth == 1:
            if _local(element) in {"url", "sitemap"}:
                yield _entry(element)
            root.clear()


def _sitemap_root(element: Any) -> Any:
    name = _local(element)
    if name in {"rss", "feed", "RDF"}:
        raise ValueError(f"the root is {name!r}: use source feed")
    if name not in {"urlset", "sitemapindex"}:
        raise ValueError(f"the root is {name[:40]!r}")
    return element


def _entry(element: Any) -> _Entry:
    own = {_local(child): _said(child) for child in element}
    news = {
        _local(child): _said(child) for part in element if _local(part) == "news" for child in part.iter()
    }
    return _Entry(
        loc=own.get("loc", ""),
        below=_local(element) == "sitemap",
        lastmod=own.get("lastmod", ""),
        published=news.get("publication_date", ""),
        title=news.get("title", ""),
        language=news.get("language", ""),
    )


def _local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _said(element: Any) -> str:
    return (element.text or "").strip()


SOURCE = Sitemap
