"""RSS and Atom feeds, read by feedparser.

A feed holds the last few dozen articles, so it is asked again from time to time. Texts that stand in it are
not taken: the article's own page is fetched.
"""

import codecs
import html
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from framing.fetching.base import Web
from framing.sources.web import address, ask, check_address, once, unreadable
from framing.types import Address, Draft

SOURCE_NAME = "feed"
TAG = re.compile(r"<[^<>]{0,1000}>")
DATES = (("published", "published"), ("created", "created"), ("updated", "updated"))
"""Where an entry says when it was published, most trustworthy first: name in feedparser, name for people."""

MAX_FEED = 20_000_000
"""Bytes of a feed beyond which it is not read: it holds the last few dozen articles."""

MAX_TAGS = 100_000
"""Tags of a feed beyond which it is not read: feedparser takes up to a tenth of a second for a thousand."""

NO_FEED = (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError)
"""What feedparser raises on bytes that are no feed at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Finds the articles of one feed.

    Attributes:
        url: Address of the feed.
        outlet: Outlet of all its articles; empty leaves it to the address of each.
        language: Language of all its articles; empty takes what the feed says.
    """

    url: str
    outlet: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        """Refuse an address that is none.

        Raises:
            UsageError: With what was given.
        """
        check_address(SOURCE_NAME, "url", self.url)

    def found(self, web: Web) -> Iterator[Address | Draft]:
        """An address for every entry, in the order of the feed."""
        came = ask(web, self.url, SOURCE_NAME)
        if isinstance(came, Draft):
            yield came
            return
        yield from once(self._entries(came.body, came.url, came.headers.get("content-type", "")))

    def _entries(self, body: bytes, base: str, content_type: str) -> Iterator[Address | Draft]:
        if len(body) > MAX_FEED or body.count(b"<") > MAX_TAGS:
            what = f"an RSS or Atom feed of at most {MAX_FEED} bytes and {MAX_TAGS} tags"
            yield unreadable(SOURCE_NAME, self.url, what, body)
            return
        feed = parsed(body, base, content_type)
        if feed is None or not feed.get("version"):
            yield unreadable(SOURCE_NAME, self.url, "an RSS or Atom feed", body)
            return
        shared = {"outlet": self.outlet, "language": self.language or _text(feed.feed, "language")}
        for entry in feed.entries:
            yield self._address(entry, base, shared)
        # feedparser goes on behind broken XML as far as it can; how far that was nobody knows.
        if feed.get("bozo") and _is_damage(feed.get("bozo_exception")):
            what = f"a whole feed ({len(feed.entries)} entries could be read): {feed.get('bozo_exception')}"
            yield unreadable(SOURCE_NAME, self.url, what, body)

    def _address(self, entry: Any, base: str, shared: Mapping[str, str]) -> Address | Draft:
        printed = next(((name, text) for key, name in DATES if (text := _text(entry, key))), None)
        hints = {
            **shared,
            "title": plain_title(entry),
            "byline": _text(entry, "author"),
            "published": printed[1] if printed else "",
            "date_evidence": f"feed {printed[0]} {printed[1]}" if printed else "",
        }
        return address(_text(entry, "link"), source=SOURCE_NAME, found_in=self.url, base=base, hints=hints)


def parsed(body: bytes, base: str, content_type: str) -> Any:
    """What feedparser makes of a feed; None if it can make nothing of it.

    Args:
        body: The bytes.
        base: Address of the feed, to which relative links are relative.
        content_type: The header, which names the encoding.
    """
    import feedparser

    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content_type = "text/xml; charset=utf-16"  # feedparser overlooks the mark
    headers = {"content-location": base, "content-type": content_type or "application/xml"}
    try:
        # Only a stream is never taken for an address or a file name. Nothing is shown, so nothing is cleaned.
        return feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except NO_FEED:
        return None


def _is_damage(problem: object) -> bool:
    """Whether a complaint is about the feed's end or form, and not about the encoding it declares."""
    from xml.sax import SAXException

    return isinstance(problem, SAXException)


def _text(entry: Any, key: str) -> str:
    # `dict.get` goes past feedparser's own, which answers with one date where another was asked for.
    value = dict.get(entry, key)
    return value if isinstance(value, str) else ""


def plain_title(entry: Any) -> str:
    """The headline of an entry without markup."""
    title = _text(entry, "title")
    detail = dict.get(entry, "title_detail")
    if isinstance(detail, dict) and "html" in str(dict.get(detail, "type")):
        return html.unescape(TAG.sub("", title))
    return title


SOURCE = Feed
