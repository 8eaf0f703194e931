"""One question to one host, and its answer: no redirects, no memory, no surprises."""

import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from threading import Event

import httpcore

from framing.fetching.addresses import Resolver, Target, checked_numbers
from framing.fetching.base import Received, Refused
from framing.fetching.decoding import ACCEPTED, Unpacker
from framing.fetching.network import CheckedBackend, Interrupted, Limits, Watch

MOST_HEADERS = 200
READ_BESIDE_200 = 262_144
"""Bytes kept of an answer that is no success: an error page needs no more."""

OWN_HEADERS = frozenset(
    {"host", "user-agent", "accept-encoding", "connection", "content-length", "transfer-encoding", "range"}
)
"""Headers that callers may not set."""

_OK = 200
_PAGE_TYPES = ("text/", "application/xhtml", "application/xml", "application/json", "application/ld+json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one question.

    Attributes:
        received: The answer as it came, as far as it came.
        body: Unpacked; empty if it was refused.
        refusal: Why it is of no use, a key of ``REFUSALS``; None if it came whole, whatever its status.
        detail: What exactly was wrong.
    """

    received: Received
    body: bytes = b""
    refusal: str | None = None
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Client:
    """Asks one host one question.

    Attributes:
        agent: Value of ``User-Agent``.
        resolve: Looks names up.
        loopback: True lets addresses of this machine through.
        certificates: What certificates are checked against.
        now: The time of day, in UTC.
        stop: Set when the build is being stopped.
    """

    agent: str
    resolve: Resolver
    loopback: bool
    certificates: ssl.SSLContext
    now: Callable[[], datetime]
    stop: Event

    def ask(self, target: Target, headers: Mapping[str, str], limits: Limits) -> Answer:
        """Ask, and take the answer as it comes. Never raises for what the other side does.

        Raises:
            Interrupted: The build is being stopped.
        """
        reading = _Reading(target, self.now())
        try:
            numbers = checked_numbers(target, self.resolve, loopback=self.loopback)
            with closing(self._line(target, numbers, Watch(limits, self.stop), reading)) as line:
                reading.read(line, self._request(target, headers), limits)
        except Refused as error:
            return reading.refused(error.refusal, error.detail)
        except Interrupted:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a host makes a library raise is its answer
            return reading.refused(*reading.named(error))
        return reading.whole()

    def _line(
        self, target: Target, numbers: Sequence[str], watch: Watch, reading: "_Reading"
    ) -> httpcore.HTTPConnection:
        reading.watch, reading.backend = watch, CheckedBackend(numbers, watch)
        return httpcore.HTTPConnection(
            httpcore.Origin(target.scheme.encode(), target.host.encode(), target.port),
            ssl_context=self.certificates,
            network_backend=reading.backend,
        )

    def _request(self, target: Target, headers: Mapping[str, str]) -> httpcore.Request:
        return httpcore.Request(
            "GET",
            httpcore.URL(
                scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path
            ),
            headers=[
                (b"Host", target.host_header.encode()),
                (b"User-Agent", self.agent.encode()),
                (b"Accept-Encoding", ACCEPTED.encode()),
                (b"Connection", b"close"),
                *((name.encode(), value.encode("latin-1")) for name, value in headers.items()),
            ],
        )


class _Reading:
    """What has come so far."""

    def __init__(self, target: Target, moment: datetime) -> None:
        self._target, self._moment = target, moment
        self._response: httpcore.Response | None = None
        self._unpacker: Unpacker | None = None
        self.watch: Watch | None = None
        self.backend: CheckedBackend | None = None

    def read(self, line: httpcore.HTTPConnection, request: httpcore.Request, limits: Limits) -> None:
        response = self._response = line.handle_request(request)
        try:
            self._unpacker = _prepared(response, limits)
            for piece in response.iter_stream():
                self._unpacker.add(piece)
                if self._unpacker.full:
                    return
            self._unpacker.end()
        finally:
            response.close()

    def whole(self) -> Answer:
        return Answer(
            received=self._received(), body=bytes(self._unpacker.unpacked) if self._unpacker else b""
        )

    def refused(self, refusal: str, detail: str) -> Answer:
        return Answer(received=self._received(), refusal=refusal, detail=detail)

    def named(self, error: Exception) -> tuple[str, str]:
        """Which refusal an exception of the libraries below stands for."""
        detail = f"{type(error).__name__}: {error}"[:300]
        if isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout):
            untrusted = isinstance(error.__cause__, ssl.SSLCertVerificationError)
            return ("bad_certificate" if untrusted else "no_connection"), detail
        if isinstance(error, httpcore.TimeoutException):
            return "timed_out", detail
        gone = isinstance(error, httpcore.NetworkError) or bool(self.watch and self.watch.ended)
        if gone and self._response is not None:
            return "truncated", detail
        if gone and not (self.watch and self.watch.received):
            return "no_connection", detail
        return "broken_response", detail

    def _received(self) -> Received:
        peer = self.backend.peer if self.backend else None
        if self._response is None:
            return Received(url=self._target.url, moment=self._moment, peer=peer)
        return Received(
            url=self._target.url,
            moment=self._moment,
            peer=peer,
            status=self._response.status,
            reason=bytes(self._response.extensions.get("reason_phrase", b"")),
            headers=tuple(self._response.headers),
            payload=bytes(self._unpacker.packed) if self._unpacker else b"",
            cut=bool(self._unpacker and self._unpacker.full),
        )


def _prepared(response: httpcore.Response, limits: Limits) -> Unpacker:
    """An unpacker for this response.

    Raises:
        Refused: Its headers say already that it is not wanted.
    """
    if len(response.headers) > MOST_HEADERS:
        raise Refused("broken_response", f"it has {len(response.headers)} headers")
    good = response.status == _OK
    if good and limits.pages_only:
        _check_type(header(response.headers, b"content-type"))
    max_bytes = limits.max_bytes if good else min(limits.max_bytes, READ_BESIDE_200)
    length = header(response.headers, b"content-length")
    cut = limits.cut or not good
    if not cut and length.isascii() and length.isdigit() and int(length) > max_bytes:
        raise Refused("too_large", f"it announces {length} bytes")
    encodings = [
        value.decode("latin-1") for name, value in response.headers if name.lower() == b"content-encoding"
    ]
    return Unpacker(encodings, max_bytes=max_bytes, max_ratio=limits.max_ratio, cut=cut)


def _check_type(stated: str) -> None:
    kind = stated.partition(";")[0].strip().lower()
    if kind and not kind.startswith(_PAGE_TYPES):
        raise Refused("not_a_page", f"it is {kind[:60]!r}")


def header(headers: Sequence[tuple[bytes, bytes]], name: bytes) -> str:
    """The first value of a header; empty if there is none."""
    return next((value.decode("latin-1") for each, value in headers if each.lower() == name), "")
