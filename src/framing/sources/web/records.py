"""WARC records as pages, read in pieces from a file or from a stream on its way.

warcio reads the format, but it ends without a word where a file breaks off, reads lines of any length and
compares no digest unless it has parsed the record. So gzip is taken off here, under a limit; a record counts
only if it is as long as it says and is what its digests say.
"""

import base64
import binascii
import gzip
import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO, Protocol

from framing.sources.base import broken
from framing.sources.web import normalised
from framing.sources.web.bodies import GZIP, WINDOWS, decoded, unchunked
from framing.types import Draft, Page, Place

MAX_BODY = 10_000_000
"""Bytes of a page, packed or unpacked, beyond which it is no article."""

MAX_HEAD = 1_000_000
"""Bytes between two records and in the head of one: more is no WARC file."""

KINDS = frozenset({"response", "resource", "revisit"})
"""Types of records that may hold a page; the others are a crawler's own notes."""

PIECE = 65_536
STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})")
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
"""Types of what may be an article; a response that says nothing of its type may be one too."""

REFUSED_BY = {401: "forbidden", 402: "forbidden", 403: "forbidden", 404: "gone", 410: "gone",
              429: "rate_limited", 451: "forbidden"}  # fmt: skip
OK, SERVER_ERRORS = 200, range(500, 600)


class Stream(Protocol):
    """Where bytes come from: an open file, or a response on its way."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        ...


class NotWarc(Exception):
    """The bytes are not, or no longer, those of a WARC file."""


class Plain:
    """A stream without its gzip, however many members it has.

    Attributes:
        budget: Bytes that may still be read before it is no WARC file any more.
        cut_off: True if the stream ended within a gzip member.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._member: Any = None
        self._waiting = b""
        self._begun = False
        self._position = 0
        self.budget = MAX_HEAD
        self.cut_off = False

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end.

        Raises:
            NotWarc: The gzip is damaged, or the budget is used up.
        """
        data = self._next(size)
        self.budget -= len(data)
        self._position += len(data)
        if self.budget < 0:
            raise NotWarc(f"there are {MAX_HEAD} bytes without the head of a record")
        return data

    def tell(self) -> int:
        """Bytes that were read."""
        return self._position

    def _next(self, size: int) -> bytes:
        while True:
            if not self._waiting:
                self._waiting = self._stream.read(PIECE)
            while not self._begun and len(self._waiting) == 1 and (more := self._stream.read(PIECE)):
                self._waiting += more
            if not self._begun:
                self._begun = True
                self._member = self._new() if self._waiting.startswith(GZIP) else None
            if self._member is None:
                data, self._waiting = self._waiting[:size], self._waiting[size:]
                return data
            if not self._waiting:
                self.cut_off = not self._member.eof and self._position > 0
                return b""
            data = self._unpack(size)
            if data:
                return data

    def _unpack(self, size: int) -> bytes:
        if self._member.eof:
            self._waiting = self._waiting.lstrip(b"\0")  # some writers fill up their last block
            if not self._waiting:
                return b""
            self._member = self._new()
        try:
            data: bytes = self._member.decompress(self._waiting, size)
        except zlib.error as error:
            raise NotWarc(f"its gzip is damaged: {error}") from error
        self._waiting = self._member.unconsumed_tail or self._member.unused_data
        return data

    @staticmethod
    def _new() -> Any:
        return zlib.decompressobj(WINDOWS["gzip"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a WARC file is read.

    Attributes:
        source: Name of the source.
        file: Name of the file, for places.
        wanted: Whether the page at an address is wanted at all; others are passed over without a word.
    """

    source: str
    file: str
    wanted: Callable[[str], bool] = lambda _: True

    def pages(self, stream: Stream) -> Iterator[Page | Draft]:
        """Every response of the file, in its order; what is no page is a draft that says why.

        Args:
            stream: The bytes, gzipped or not.
        """
        plain = Plain(stream)
        number, short = 0, False
        try:
            for record in _records(plain):
                number += 1
                plain.budget = max(MAX_BODY, record.length) + MAX_HEAD
                made = self._record(record, number)
                short = _is_short(record)
                if made is not None and not short:
                    yield made
                plain.budget = MAX_HEAD
        except NotWarc as error:
            what = f"{self.source}: the file is damaged behind record {number}: {error}"
            yield broken(self._place(number + 1), "broken_record", what)
            return
        if plain.cut_off or short:
            lost = ", which is lost" if short else " or right behind it"
            what = f"{self.source}: the file breaks off within record {number}{lost}"
            yield broken(self._place(number), "broken_record", what)

    def _place(self, number: int) -> Place:
        return Place(file=self.file, record=number)

    def _record(self, record: Any, number: int) -> Page | Draft | None:
        url = normalised(_header(record, "WARC-Target-URI").strip("<>"))
        if record.rec_type not in KINDS or url is None or not self.wanted(url):
            _skip(record)
            return None
        where = self._place(number)
        block = _block(record)
        if block is None:
            return broken(where, "too_large", f"{url} is longer than {MAX_BODY} bytes")
        if record.rec_type == "revisit":
            return broken(where, "revisit", f"{url} had the same bytes as at an earlier visit")
        return self._page(record, block, url, where)

    def _page(self, record: Any, block: bytes, url: str, where: Place) -> Page | Draft:
        head, body = _parted(record, block)
        if _differs(block, _header(record, "WARC-Block-Digest")) or _differs(
            body, _header(record, "WARC-Payload-Digest")
        ):
            what = f"{self.source}: {url} is not what its digest says: the file was changed or damaged"
            return broken(where, "broken_record", what)
        refused = _refused(head)
        if refused:
            return broken(where, *refused)
        try:
            if "chunked" in head.get("transfer-encoding", "").lower():
                body = unchunked(body)
            plain = decoded(body, head.get("content-encoding", ""), MAX_BODY)
        except OverflowError as error:
            return broken(where, "too_large", f"{url}: {error}")
        if plain is None:
            what = f"{url} is in the encoding {head['content-encoding'][:40]!r}, which cannot be taken off"
            return broken(where, "broken_record", what)
        charset = CHARSET.search(head.get("content-type", ""))
        return Page(
            place=where,
            html=plain,
            url=url,
            fetched=moment(_header(record, "WARC-Date")),
            source=self.source,
            charset=charset.group(1) if charset else None,
        )


def _records(plain: Plain) -> Iterator[Any]:
    """The records as warcio reads their heads; each must be read to its end before the next is asked for.

    Raises:
        NotWarc: What stands there is no head of a record.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    archive = ArchiveIterator(plain, no_record_parse=True, arc2warc=True)
    archive.reader.set_decomp(None)
    try:
        for record in archive:
            if record.length is None:  # such as a head that breaks off
                raise NotWarc("the head of a record has no length")
            yield record
    except (ArchiveLoadFailed, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise NotWarc(f"what follows is no record: {str(error)[:200]!r}") from error


def sifted(stream: Stream, to: BinaryIO, wanted: Callable[[str], bool]) -> str:
    """Copy the records of wanted pages to a file, one gzip member each, as they are.

    A record that is too long for a page is copied as far as shows that it is.

    Args:
        stream: The bytes of a WARC file.
        to: Where the records go.
        wanted: Whether the page at an address is wanted.

    Returns:
        What is wrong with the stream; empty if it came to its end.
    """
    plain, number = Plain(stream), 0
    try:
        for record in _records(plain):
            number += 1
            plain.budget = max(MAX_BODY, record.length) + MAX_HEAD
            url = normalised(_header(record, "WARC-Target-URI").strip("<>"))
            if record.rec_type in KINDS and url is not None and wanted(url):
                _copy(record, to)
            _skip(record)
            if _is_short(record):
                return f"it breaks off within record {number}"
            plain.budget = MAX_HEAD
    except NotWarc as error:
        return f"it is damaged behind record {number}: {error}"
    return f"it breaks off behind record {number}" if plain.cut_off else ""


def _copy(record: Any, to: BinaryIO) -> None:
    block = record.raw_stream.read(MAX_BODY + 2 * PIECE)
    while (missing := min(MAX_BODY + 2 * PIECE, record.length) - len(block)) > 0:
        piece = record.raw_stream.read(missing)
        if not piece:
            return  # torn, which the caller sees too
        block += piece
    record.rec_headers.replace_header("Content-Length", str(len(block)))
    head = record.rec_headers.to_bytes()
    to.write(gzip.compress(head + block + b"\r\n\r\n", mtime=0))


def _is_short(record: Any) -> bool:
    """Whether a record that was read to its end is shorter than it says."""
    return bool(record.raw_stream.tell() < record.length)


def _block(record: Any) -> bytes | None:
    """All bytes behind the record's head; None if they are too many."""
    pieces: list[bytes] = []
    length = 0
    while piece := record.raw_stream.read(PIECE):
        length += len(piece)
        if length > MAX_BODY + PIECE:
            _skip(record)
            return None
        pieces.append(piece)
    return b"".join(pieces)


def _skip(record: Any) -> None:
    while record.raw_stream.read(PIECE):
        pass


def _header(record: Any, name: str) -> str:
    return str(record.rec_headers.get_header(name) or "")


def _parted(record: Any, block: bytes) -> tuple[dict[str, str], bytes]:
    """The headers of a response (``:status`` is its status) and its body.

    A resource has no headers of its own.
    """
    status = STATUS.match(block)
    if record.rec_type == "resource" or not status:
        return {
            "content-type": _header(record, "Content-Type") if record.rec_type == "resource" else ""
        }, block
    end = re.search(rb"\r?\n\r?\n", block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    said = {":status": status.group(1).decode()}
    for line in head.splitlines()[1:]:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            said[name.strip().lower()] = value.strip()
    return said, body


def _refused(head: dict[str, str]) -> tuple[str, str] | None:
    """Why a response is no page: the problem and its words; None if it may be one."""
    status = int(head.get(":status", OK))
    if status in SERVER_ERRORS:
        return "server_error", f"the host answered {status}"
    if status != OK:
        return REFUSED_BY.get(status, "other_status"), f"the host answered {status}"
    kind = head.get("content-type", "").partition(";")[0].strip().lower()
    if kind and kind not in PAGES:
        return "not_a_page", f"it is {kind[:80]}"
    return None


def moment(printed: str) -> datetime | None:
    """The moment of a record, in UTC; None if it does not say."""
    try:
        said = datetime.fromisoformat(printed)
    except ValueError:
        return None
    return said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)


def _differs(data: bytes, digest: str) -> bool:
    """Whether bytes are not what a digest says. Digests by rules we do not know say nothing."""
    name, colon, value = digest.partition(":")
    algorithm = name.lower().replace("-", "")
    if not colon or algorithm not in {"sha1", "sha256", "sha512", "md5"}:
        return False
    ours = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    return all(ours != theirs for theirs in _digests(value.strip()))


def _digests(value: str) -> Iterator[bytes]:
    """The bytes of a digest in every notation in which it may be written."""
    padded = value + "=" * (-len(value) % 8)
    for read in (base64.b32decode, base64.b16decode):
        try:
            yield read(padded if read is base64.b32decode else value, casefold=True)
        except (binascii.Error, ValueError):
            continue
    try:
        yield base64.urlsafe_b64decode(value.replace("+", "-").replace("/", "_") + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError):
        return
