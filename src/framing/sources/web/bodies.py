"""Bytes as they were sent, made plain: gzip, deflate and chunks taken off, never more than a limit."""

import re
import zlib

GZIP = b"\x1f\x8b"
"""What every gzip stream begins with."""

CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r?\n")
WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


def ungzipped(body: bytes, limit: int) -> tuple[bytes, bool]:
    """Bytes without gzip, if they are in it, and whether that is all of them.

    Args:
        body: Bytes, in one or several gzip streams, or in none.
        limit: Most bytes that are unpacked.
    """
    pieces: list[bytes] = []
    left = limit
    while body.startswith(GZIP):
        stream = zlib.decompressobj(WINDOWS["gzip"])
        try:
            piece = stream.decompress(body, left + 1)
        except zlib.error:
            return b"".join(pieces), False
        pieces.append(piece[:left])
        left -= len(piece)
        if left < 0 or not stream.eof:
            return b"".join(pieces), False
        body = stream.unused_data
    return (b"".join(pieces), True) if pieces else (body, True)


def unchunked(body: bytes) -> bytes:
    """The payload of a chunked body; the bytes as they are if they are not chunked, whatever is declared."""
    pieces: list[bytes] = []
    at = 0
    while head := CHUNK.match(body, at):
        size = int(head.group(1), 16)
        pieces.append(body[head.end() : head.end() + size])
        at = head.end() + size
        if size == 0 or at >= len(body):
            return b"".join(pieces)
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    # Text behind a first chunk would mean that it only looked like one.
    return b"".join(pieces) if at and at >= len(body) else body


def decoded(body: bytes, encoding: str, limit: int) -> bytes | None:
    """A payload without its content encoding; None if there is no way to take it off.

    Payloads that are not in the encoding they declare are taken as they are: archives often keep the header
    of what they unpacked.

    Args:
        body: The payload.
        encoding: Value of the header ``Content-Encoding``; empty for none.
        limit: Most bytes that are unpacked.

    Raises:
        OverflowError: It unpacks to more.
    """
    name = encoding.strip().lower()
    if name in {"", "identity", "utf-8"}:
        return body
    if name not in WINDOWS:
        return None
    for window in (WINDOWS[name], -zlib.MAX_WBITS) if name == "deflate" else (WINDOWS[name],):
        stream = zlib.decompressobj(window)
        try:
            plain = stream.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(plain) > limit:
            raise OverflowError(f"it unpacks to more than {limit} bytes")
        return plain
    return body
