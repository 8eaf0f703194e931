"""Unpacking what came, piece by piece, so that nothing that unpacks to too much is ever unpacked."""

import zlib
from collections.abc import Iterable

from framing.fetching.base import Refused

ACCEPTED = "gzip, deflate"
"""What is offered in ``Accept-Encoding``: what the standard library unpacks in pieces of a given size."""

PIECE = 65_536
RATIO_COUNTS_FROM = 1_000_000
"""Unpacked bytes before the ratio says anything: short pages of repeated words pack very well."""

_GZIP, _ZLIB, _BARE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"


class Unpacker:
    """Takes a response's bytes as they come and keeps them, packed and unpacked.

    Args:
        encodings: Values of ``Content-Encoding``, in order.
        max_bytes: Most unpacked bytes.
        max_ratio: Most unpacked bytes for each byte that came.
        cut: True keeps the first ``max_bytes`` of a longer response instead of refusing it.
    """

    def __init__(
        self, encodings: Iterable[str], *, max_bytes: int, max_ratio: int | None = None, cut: bool = False
    ) -> None:
        self._max_bytes, self._max_ratio, self._cut = max_bytes, max_ratio, cut
        self._coding = _one_coding(encodings)
        self._inflate: zlib._Decompress | None = None
        self._behind = b""
        self.packed = bytearray()
        self.unpacked = self.packed if self._coding is None else bytearray()
        self.full = False

    def add(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            Refused: ``too_large``, ``bomb``, or ``broken_response`` if they are not packed as announced.
        """
        if not data or self.full:
            return
        if self._coding is None:
            self._keep(data)
            return
        self.packed += data
        try:
            self._unpack(data)
        except zlib.error as error:
            raise Refused("broken_response", f"it is not {self._coding}: {error}") from error

    def end(self) -> None:
        """There is no more.

        Raises:
            Refused: ``truncated`` if the packed form has not come to its end.
        """
        if self._coding and self.packed and not self.full and self._inflate and not self._inflate.eof:
            raise Refused("truncated", f"its {self._coding} form breaks off")

    def _unpack(self, data: bytes) -> None:
        if self._inflate is None:
            self._inflate = zlib.decompressobj(self._window(data))
        while not self.full:
            if self._inflate.eof:
                data, self._behind = self._behind + data, b""
                if self._coding != "gzip" or not data.startswith(_GZIP_MAGIC):
                    self._behind = data[:1]  # it may be half of the two bytes that begin another member
                    return  # anything else behind the packed form is no part of it
                self._inflate = zlib.decompressobj(_GZIP)
            piece = self._inflate.decompress(data, PIECE)
            self._keep(piece)
            data = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
            if not data and len(piece) < PIECE:
                return

    def _window(self, data: bytes) -> int:
        if self._coding == "gzip":
            return _GZIP
        return _ZLIB if data[0] & 0x0F == zlib.DEFLATED else _BARE  # servers disagree on what deflate is

    def _keep(self, piece: bytes) -> None:
        room = self._max_bytes - len(self.unpacked)
        self.unpacked += piece[:room]
        if len(piece) > room:
            if not self._cut:
                raise Refused("too_large", f"it has more than {self._max_bytes} bytes")
            self.full = True
        grown = len(self.unpacked)
        if self._max_ratio and grown > RATIO_COUNTS_FROM and grown > self._max_ratio * len(self.packed):
            raise Refused("bomb", f"{len(self.packed)} bytes unpacked to more than {grown}")


def _one_coding(encodings: Iterable[str]) -> str | None:
    """The one encoding there is.

    Raises:
        Refused: There are several, one inside the other, or one that was not offered.
    """
    named = [part.strip().lower() for value in encodings for part in value.split(",")]
    codings = [name.removeprefix("x-") for name in named if name not in {"", "identity"}]
    if not codings:
        return None
    if len(codings) > 1:
        raise Refused("broken_response", f"it is packed more than once: {', '.join(codings)[:80]}")
    if codings[0] not in {"gzip", "deflate"}:
        raise Refused("broken_response", f"it is packed as {codings[0][:40]!r}, which was not offered")
    return codings[0]
