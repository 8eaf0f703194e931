"""Writes small WARC files with warcio."""

import gzip
import io
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


@dataclass(frozen=True, kw_only=True)
class Saved:
    """One record to be written.

    Attributes:
        url: Address of the page.
        body: Its bytes before ``encoding``.
        moment: When it was saved.
        status: Status line of the response.
        content_type: Its type.
        encoding: ``gzip``, ``deflate``, ``raw deflate``, ``chunked``, ``chunked gzip`` or empty.
        kind: Type of the record.
        headers: Further headers, told but not followed.
    """

    url: str
    body: bytes
    moment: str = "2024-05-16T12:00:00Z"
    status: str = "200 OK"
    content_type: str = "text/html"
    encoding: str = ""
    kind: str = "response"
    headers: tuple[tuple[str, str], ...] = ()


def write_warc(path: Path, pages: Iterable[Saved], *, gzipped: bool = True) -> None:
    """Write records to a file, one gzip member each."""
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzipped)
        for page in pages:
            record = _record(writer, page)
            writer.write_record(record)
            record.raw_stream.close()


def _record(writer: WARCWriter, page: Saved) -> ArcWarcRecord:
    body, headers = _packed(page)
    if page.kind == "request":
        body = b"GET / HTTP/1.1\r\n\r\n"
    http = None
    if page.kind in {"response", "revisit"}:
        told = [("Content-Type", page.content_type), *headers, *page.headers]
        http = StatusAndHeaders(page.status, told, protocol="HTTP/1.1")
    if page.kind == "revisit":
        same = ("sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", page.url, page.moment)
        return writer.create_revisit_record(page.url, *same, http_headers=http)
    return writer.create_warc_record(
        page.url,
        page.kind,
        payload=io.BytesIO(body),
        http_headers=http,
        warc_content_type=page.content_type if page.kind in {"resource", "metadata"} else "",
        warc_headers_dict={"WARC-Date": page.moment},
    )


def _packed(page: Saved) -> tuple[bytes, list[tuple[str, str]]]:
    body, headers = page.body, []
    if "gzip" in page.encoding:
        body, headers = gzip.compress(body, mtime=0), [("Content-Encoding", "gzip")]
    if "deflate" in page.encoding:
        packer = zlib.compressobj(wbits=-15 if "raw" in page.encoding else 15)
        body, headers = packer.compress(body) + packer.flush(), [("Content-Encoding", "deflate")]
    if "chunked" in page.encoding:
        pieces = [body[at : at + 1_000] for at in range(0, len(body), 1_000)]
        body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
        headers = [*headers, ("Transfer-Encoding", "chunked")]
    return body, headers
