"""One question to one host, and its answer: no redirects, no memory, no surprises."""

import re
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event

import httpcore

from framing.errors import UsageError
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

_HEADER = re.compile(r"[A-Za-z0-9-]{1,100}: [\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")
_OK = 200
_PAGE_TYPES = ("text/", "application/xhtml", "application/xml", "application/json", "application/ld+json")


def check_headers(headers: Mapping[str, str]) -> None:
    """Refuse headers that a caller may not send.

    Raises:
        UsageError: One is the fetcher's own, or no header.
    """
    for name, value in headers.items():
        if name.lower() in OWN_HEADERS:
            raise UsageError(f"the header {name!r} is set by the fetcher itself.")
        if not _HEADER.fullmatch(f"{name}: {value}"):
            raise UsageError(f"the header {name!r} cannot be sent: printable ASCII is expected.")


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
        stop: Set when what is under way is to be dropped.
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
        received = Received(url=target.url, moment=self.now())
        unpacker: Unpacker | None = None
        refusal: Refused | None = None
        try:
            with self.opened(target, headers, limits) as (received, pieces):
                unpacker = _prepared(received, limits)
                for piece in pieces:
                    unpacker.add(piece)
                    if unpacker.full:
                        break
                else:
                    unpacker.end()
        except Refused as error:
            refusal = error
        except Interrupted:
            raise
        except Exception as error:  # noqa: BLE001  # nothing that a host sends may end a build
            refusal = Refused("broken_response", _detail(error))
        return _answer(received, unpacker, refusal)

    @contextmanager
    def opened(
        self, target: Target, headers: Mapping[str, str], limits: Limits
    ) -> Iterator[tuple[Received, Iterator[bytes]]]:
        """Ask, and give the answer without its body, and then its body as it comes, still packed.

        Raises:
            Refused: It does not come as it should; also from the pieces of the body.
            Interrupted: The build is being stopped.
        """
        moment, watch = self.now(), Watch(limits, self.stop)
        with _named(watch):
            backend = CheckedBackend(checked_numbers(target, self.resolve, loopback=self.loopback), watch)
            origin = httpcore.Origin(target.scheme.encode(), target.host.encode(), target.port)
            line = httpcore.HTTPConnection(origin, ssl_context=self.certificates, network_backend=backend)
        with closing(line):
            with _named(watch):
                response = line.handle_request(self._request(target, headers))
                received = Received(
                    url=target.url,
                    moment=moment,
                    peer=backend.peer,
                    status=response.status,
                    reason=bytes(response.extensions.get("reason_phrase", b"")),
                    headers=tuple(response.headers),
                )
            yield received, _pieces(response, watch)

    def _request(self, target: Target, headers: Mapping[str, str]) -> httpcore.Request:
        sent = {
            "Host": target.host_header,
            "User-Agent": self.agent,
            "Accept": "*/*",
            "Accept-Encoding": ACCEPTED,
            "Connection": "close",
            **{name.title(): value for name, value in headers.items()},
        }
        return httpcore.Request(
            "GET",
            httpcore.URL(
                scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path
            ),
            headers=[(name.encode(), value.encode("latin-1")) for name, value in sent.items()],
        )


def _pieces(response: httpcore.Response, watch: Watch) -> Iterator[bytes]:
    with _named(watch, answered=True):
        yield from response.iter_stream()


@contextmanager
def _named(watch: Watch, *, answered: bool = False) -> Iterator[None]:
    """Give whatever a host makes the libraries below raise the name of a refusal."""
    try:
        yield
    except (Refused, Interrupted):
        raise
    except Exception as error:
        raise Refused(_refusal(error, watch, answered=answered), _detail(error)) from error


def _refusal(error: Exception, watch: Watch, *, answered: bool) -> str:
    if isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout):
        untrusted = isinstance(error.__cause__, ssl.SSLCertVerificationError)
        return "bad_certificate" if untrusted else "no_connection"
    if isinstance(error, httpcore.TimeoutException):
        return "timed_out"
    if isinstance(error, httpcore.NetworkError) or watch.ended:
        if answered:
            return "truncated"
        if not watch.received:
            return "no_connection"
    return "broken_response"


def _detail(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def _answer(received: Received, unpacker: Unpacker | None, refusal: Refused | None) -> Answer:
    if refusal is not None:
        return Answer(received=received, refusal=refusal.refusal, detail=refusal.detail)
    if unpacker is None:
        return Answer(received=received)
    payload = bytes(unpacker.packed)
    body = payload if unpacker.unpacked is unpacker.packed else bytes(unpacker.unpacked)
    return Answer(received=replace(received, payload=payload, cut=unpacker.full), body=body)


def _prepared(response: Received, limits: Limits) -> Unpacker:
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
