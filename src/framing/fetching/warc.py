"""WARC files: one gzip member per record, added at the end, read back by their place."""

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.warcwriter import WARCWriter

from framing.errors import CorpusError
from framing.fetching.base import Received

VERSION = "WARC/1.1"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

LONGEST_PAYLOAD = 200_000_000
"""Bytes of a record, unpacked, beyond which it was not written by us: a bomb that someone put there."""

_DAMAGE = (OSError, EOFError, ValueError, ArchiveLoadFailed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a record stands.

    Attributes:
        file: Name of the WARC file.
        offset: Its first byte.
        length: Bytes, packed.
    """

    file: str
    offset: int
    length: int

    @property
    def end(self) -> int:
        """The first byte behind it."""
        return self.offset + self.length


class Tail:
    """The WARC file that records are added to.

    Args:
        path: The file; it is begun if it is not there.
        length: Bytes that count; anything behind them was never committed and is cut off.
    """

    def __init__(self, path: Path, length: int) -> None:
        self.path, self.length = path, length
        self._file: BinaryIO = path.open("r+b" if path.exists() else "x+b")
        self._file.truncate(length)
        if length == 0:
            self.length = self.add(_packed_info(path.name)).end
            _sync_folder(path.parent)

    def add(self, record: bytes) -> Spot:
        """Write a record behind the last that counts, down to the disk; it counts once ``length`` says so."""
        self._file.seek(self.length)
        self._file.write(record)
        self._file.truncate()
        self._file.flush()
        os.fsync(self._file.fileno())
        return Spot(file=self.path.name, offset=self.length, length=len(record))

    def close(self) -> None:
        """Let the file go."""
        self._file.close()


def packed_response(received: Received) -> bytes:
    """The record of an answer: its headers to the byte, and its body as it came."""
    extra = {"WARC-Truncated": "length"} if received.cut else {}
    return _packed("response", received, received.payload, extra)


def packed_revisit(received: Received, url: str, moment: datetime) -> bytes:
    """The record of a 304: nothing changed since the answer of ``url`` at ``moment``."""
    extra = {
        "WARC-Profile": NOT_MODIFIED,
        "WARC-Refers-To-Target-URI": url,
        "WARC-Refers-To-Date": _warc_date(moment),
    }
    return _packed("revisit", received, b"", extra)


def payload_at(folder: Path, spot: Spot) -> bytes:
    """The body of a record, still in its ``Content-Encoding``.

    Raises:
        CorpusError: There is no such record any more.
    """
    try:
        with (folder / spot.file).open("rb") as file:
            file.seek(spot.offset)
            record = next(iter(ArchiveIterator(io.BytesIO(file.read(spot.length)))))
            payload = bytes(record.raw_stream.read(LONGEST_PAYLOAD + 1))
    except (*_DAMAGE, StopIteration) as error:
        raise CorpusError(
            f"{folder / spot.file}: byte {spot.offset}: the record cannot be read ({error or 'it is gone'}). "
            "The archive was changed from outside; bring the file back from a copy, or begin a new archive."
        ) from error
    if len(payload) > LONGEST_PAYLOAD:
        raise CorpusError(f"{folder / spot.file}: byte {spot.offset}: the record is longer than any of ours.")
    return payload


def _packed(kind: str, received: Received, payload: bytes, extra: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version=VERSION)
    where = {"WARC-IP-Address": received.peer} if received.peer else {}
    record = writer.create_warc_record(
        received.url,
        kind,
        payload=io.BytesIO(payload),
        length=len(payload),
        warc_headers_dict={"WARC-Date": _warc_date(received.moment), **where, **extra},
        http_headers=_ExactHeaders(received),
    )
    writer.write_record(record)
    return out.getvalue()


def _warc_date(moment: datetime) -> str:
    return str(datetime_to_iso_date(moment.astimezone(UTC).replace(tzinfo=None), use_micros=True))


def _packed_info(name: str) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version=VERSION)
    stated = {
        "software": f"framing/{version('framing-news')}",
        "format": "WARC File Format 1.1",
        "description": "Pages for a study of news; robots.txt and its outcome are in ledger.sqlite",
    }
    writer.write_record(writer.create_warcinfo_record(name, stated))
    return out.getvalue()


class _ExactHeaders(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """Headers that are written as they came, where warcio would percent-encode what is not ASCII.

    ``Transfer-Encoding`` is renamed, because the body is kept without it.
    """

    def __init__(self, received: Received) -> None:
        super().__init__(f"{received.status or 0}", [], protocol="HTTP/1.1")
        lines = [b"HTTP/1.1 %d %b" % (received.status or 0, received.reason)]
        lines += [b"%b: %b" % (_shown(name), value) for name, value in received.headers]
        self._exact = b"\r\n".join([*lines, b"", b""])

    def compute_headers_buffer(self, header_filter: object = None) -> None:  # noqa: ARG002
        self.headers_buff = self._exact


def _shown(name: bytes) -> bytes:
    return b"X-Archive-Orig-Transfer-Encoding" if name.lower() == b"transfer-encoding" else name


def _sync_folder(folder: Path) -> None:
    """Make the name of a new file last; systems that cannot do this for a folder need not."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
