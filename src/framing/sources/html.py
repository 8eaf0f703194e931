"""Saved web pages: one article per ``.html`` file, its text found by trafilatura (Barbaresi 2021, ACL demos).

Nothing is fetched: only the file is read. The date is taken from what the page itself declares, and from
nothing that only looks like a date: a footer's ``© 2024`` dates no article.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from framing.sources.base import broken, decode, files_of, known_encoding, place, read_bytes
from framing.types import Draft

MAX_PAGE = 10_000_000
"""Bytes of a page beyond which it is no article; a larger tree may take minutes to read."""

DECLARED = (
    ("meta article:published_time", "//meta[@property='article:published_time']/@content"),
    ("JSON-LD datePublished", None),
    ("meta datePublished", "//meta[@itemprop='datePublished']/@content"),
    ("meta pubdate", "//meta[@name='pubdate' or @name='publishdate' or @name='PubDate']/@content"),
    ("meta date", "//meta[@name='date' or @name='DC.date.issued' or @name='dcterms.created']/@content"),
    ("meta parsely-pub-date", "//meta[@name='parsely-pub-date' or @name='sailthru.date']/@content"),
    ("time", "//article//time[@datetime][1]/@datetime | //time[@itemprop='datePublished'][1]/@datetime"),
)
"""Where pages say when they were published, most trustworthy first."""

CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
# Pages write languages in many ways; two letters that stand alone are the ISO 639-1 code.
LANGUAGE = re.compile(r"^([A-Za-z]{2})(?:[-_].*)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Html:
    """Reads saved pages.

    Attributes:
        path: A file, or a folder of such files.
        encoding: Encoding of pages that are not UTF-8 and declare none; None lets none pass.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml")

    path: Path
    encoding: str | None = None

    def records(self) -> Iterator[Draft]:
        """One draft per page; one in which no article is found has the problem ``no_article``.

        Raises:
            CorpusError: There is no such file.
        """
        known_encoding(self.encoding)
        for file in files_of(self.path, self.suffixes):
            yield self._draft(file)

    def _draft(self, file: Path) -> Draft:
        where = place(self.path, file)
        raw = read_bytes(file, MAX_PAGE)
        if raw is None:
            return broken(where, "too_large", f"the page is longer than {MAX_PAGE} bytes")
        page = decode_page(raw, self.encoding)
        if page is None:
            return broken(
                where, "wrong_encoding", "neither UTF-8 nor what the page declares; declare its encoding"
            )
        fields = article_fields(page)
        if "text" not in fields:
            return broken(where, "no_article", "no article text was found on the page")
        return Draft(place=where, fields=fields)


def decode_page(raw: bytes, encoding: str | None) -> str | None:
    """A page as text: UTF-8, else the encoding that it declares, else the one given; None if none fits."""
    declared = CHARSET.search(raw[:4096])
    for name in (declared.group(1).decode() if declared else None, encoding):
        try:
            text = decode(raw, name)
        except LookupError:  # the page declares an encoding that does not exist
            continue
        if text is not None:
            return text
    return None


def article_fields(page: str) -> dict[str, str]:
    """What a page tells of its article, under our field names; ``text`` is absent if no article is found."""
    import trafilatura

    try:
        # A fixed latest date: the default is today, and results must not depend on the clock.
        found: Any = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            favor_precision=True,
            date_extraction_params={"extensive_search": False, "max_date": "2999-12-31"},
        )
        tree: Any = trafilatura.load_html(page)
    except (ValueError, RecursionError, AttributeError, TypeError):  # what it raises on hostile pages
        return {}
    if found is None or tree is None:
        return {}
    # A page without a declared language leaves it to the detector.
    language = LANGUAGE.match(next(iter(tree.xpath("/html/@lang")), ""))
    said = {
        "title": found.title,
        "text": "\n\n".join((found.text or "").split("\n")),
        "outlet": found.hostname or found.sitename,
        "url": found.url,
        "byline": found.author,
        "section": next(iter(tree.xpath("//meta[@property='article:section']/@content")), None),
        "language": language.group(1).lower() if language else None,
        **_date(tree),
    }
    return {name: str(value) for name, value in said.items() if value and str(value).strip()}


def _date(tree: Any) -> dict[str, str]:
    """The date that the page declares and where it declares it; empty if it declares none."""
    for where, path in DECLARED:
        found = tree.xpath(path) if path else _json_dates(tree)
        for value in found:
            if str(value).strip():
                return {"published": str(value).strip(), "date_evidence": where}
    return {}


def _json_dates(tree: Any) -> list[str]:
    dates: list[str] = []
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            _collect(json.loads(str(script)), dates)
        except (ValueError, RecursionError):  # scripts of pages are often broken
            continue
    return dates


def _collect(node: object, dates: list[str]) -> None:
    if isinstance(node, dict):
        value = node.get("datePublished")
        if isinstance(value, str):
            dates.append(value)
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            _collect(child, dates)


SOURCE = Html
