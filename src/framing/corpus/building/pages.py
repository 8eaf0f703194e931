"""Pages on their way to becoming drafts, and by what a draft that was made before is known again."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

import framing.corpus.extraction
from framing.corpus.building.addresses import Lead
from framing.corpus.extraction.guards import Limits
from framing.fetching.base import Fetched
from framing.fetching.records import Outcome
from framing.outlets.registry import Registry
from framing.types import Page, Place

CAPTURED = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/")
"""Where the address of an archive's copy says when it was taken."""

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
LIBRARIES = ("trafilatura", "htmldate", "dateparser", "lxml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extractor:
    """What takes articles from pages: if any of this changes, it is done again.

    Attributes:
        version: Digest of our own rules.
        libraries: Library → version.
        limits: What a page may cost.
        registry: Digest of the outlets, by whose clocks dates are read.
    """

    version: str
    libraries: Mapping[str, str]
    limits: Limits
    registry: str

    @classmethod
    def of(cls, limits: Limits, registry: Registry) -> "Extractor":
        """What would take articles from pages now."""
        known = hashlib.sha256("\n".join(map(repr, registry)).encode()).hexdigest()
        libraries = {name: metadata.version(name) for name in LIBRARIES}
        return cls(version=_rules(), libraries=libraries, limits=limits, registry=known)

    def key(self, body_sha256: str, page: "About") -> str:
        """By what the article of a page is known again: everything that it may depend on.

        Args:
            body_sha256: Digest of the page's body.
            page: What is known of the page beside its body.
        """
        said = [
            body_sha256, str(page.place), page.url, page.fetched.isoformat() if page.fetched else None,
            page.source,
            sorted(page.hints.items()), self.version, sorted(self.libraries.items()), repr(self.limits),
            self.registry,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:40]

    def said(self) -> dict[str, object]:
        """As ``collection.json`` has it."""
        limits = {name: getattr(self.limits, name) for name in Limits.__dataclass_fields__}
        return {"name": "framing", "version": self.version, "settings": {**self.libraries, **limits}}


@cache
def _rules() -> str:
    """Digest of the files that take articles from pages: they are what a version number would stand for."""
    folder = Path(framing.corpus.extraction.__path__[0])
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix in {".py", ".yaml", ".txt", ".json"}:
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of a page beside its body.

    Attributes:
        place: Where it stands: its address, or that of the archive's copy.
        url: The publisher's address, after redirects.
        fetched: When it was taken from the publisher.
        charset: Encoding that the response declares.
        source: Name of the source that found it.
        hints: What was known of the article before.
    """

    place: Place
    url: str
    fetched: datetime | None
    charset: str | None
    source: str
    hints: Mapping[str, str]

    def page(self, body: bytes) -> Page:
        """The page itself."""
        return Page(
            place=self.place,
            html=body,
            url=self.url,
            fetched=self.fetched,
            source=self.source,
            charset=self.charset,
            hints=self.hints,
        )


def about(lead: Lead, came: Outcome | Fetched, headers: Mapping[str, str]) -> About:
    """What is known of a page that was fetched.

    Args:
        lead: What led to it.
        came: What came of its address.
        headers: Headers of the response, names in lower case.
    """
    is_copy = came.asked != lead.url
    charset = CHARSET.search(headers.get("content-type", ""))
    captured = captured_at(came.url) if is_copy else None
    return About(
        place=Place(file=came.asked),
        url=lead.url if is_copy else came.url,
        fetched=captured or (None if is_copy else came.fetched),
        charset=charset.group(1) if charset else None,
        source=lead.finders[0][0],
        hints=lead.hints,
    )


def captured_at(url: str) -> datetime | None:
    """When an archive took the copy at an address; None if the address does not say."""
    found = CAPTURED.search(urlsplit(url).path)
    try:
        return datetime.strptime(found.group(1), "%Y%m%d%H%M%S").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def copy_address(server: str, url: str, near: str) -> str:
    """Where an archive of the Wayback kind keeps the copy nearest to a moment, as it was served.

    Args:
        server: Address of the archive, such as ``https://web.archive.org/web``.
        url: The publisher's address.
        near: A moment, as digits: ``20240516``.
    """
    return f"{server.rstrip('/')}/{near.ljust(8, '0')}000000id_/{url}"


def digits_of(days: Iterable[str]) -> str:
    """The first of some dates as digits; empty if none is known."""
    for day in days:
        digits = re.sub(r"\D", "", day[:10])
        if len(digits) == len("20240516"):
            return digits
    return ""
