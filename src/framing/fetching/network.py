"""The line itself: connects to checked numeric addresses only, and watches how long everything takes."""

import ssl
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import Any

import httpcore

from framing.fetching.base import Refused

SLICE = 0.5
"""Seconds of waiting for bytes after which the clock and the wish to stop are looked at."""

PATIENCE_TO_CONNECT = 15.0
"""Seconds to wait for a connection to one numeric address."""


class Interrupted(Exception):
    """The build is being stopped; what was under way counts as not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one response may take.

    Attributes:
        deadline: Seconds after which it is given up, from before the connection; None for no end.
        slowest: Bytes per second below which it is given up after ``patience``.
        patience: Seconds from its first byte before ``slowest`` counts.
        max_bytes: Most bytes, unpacked.
        max_ratio: Most unpacked bytes for each byte that came.
        cut: True keeps the beginning of a longer one.
        pages_only: True refuses images, films and documents as soon as their type is known.
    """

    deadline: float | None
    slowest: int
    patience: float
    max_bytes: int
    max_ratio: int
    cut: bool = False
    pages_only: bool = False


class Watch:
    """Looks at the clock while one response comes."""

    def __init__(self, limits: Limits, stop: Event) -> None:
        self._limits, self._stop = limits, stop
        self._began = time.monotonic()
        self._waited, self._counted = 0.0, 0
        self.received = 0
        self.ended = False

    def left(self) -> float:
        """Seconds to wait for the next bytes.

        Raises:
            Refused: Its time is over, or it comes too slowly.
            Interrupted: The build is being stopped.
        """
        return self.whole(SLICE)

    def whole(self, most: float) -> float:
        """Seconds for what cannot be waited for in slices, at most ``most``. Raises as ``left`` does."""
        if self._stop.is_set():
            raise Interrupted
        self._check_rate()
        if self._limits.deadline is None:
            return most
        left = self._began + self._limits.deadline - time.monotonic()
        if left <= 0:
            raise Refused("timed_out", f"it took more than {self._limits.deadline:g} s")
        return min(left, most)

    def took(self, count: int, seconds: float) -> None:
        """So many bytes came after so many seconds of waiting; none if the wait goes on.

        Raises:
            Refused: They are more than any response of the size allowed needs.
        """
        if self.received:  # what a host does before its first byte is thinking
            self._waited += seconds
        self.received += count
        self._counted += count
        if self._limits.deadline is not None and self.received > 2 * self._limits.max_bytes + 1_000_000:
            raise Refused("too_large", f"{self.received} bytes came")

    def _check_rate(self) -> None:
        """Over the whole response; over the last seconds of one that has no end."""
        if self._waited <= self._limits.patience:
            return
        if self._counted / self._waited < self._limits.slowest:
            raise Refused("too_slow", f"{self._counted} bytes in {self._waited:.0f} s")
        if self._limits.deadline is None:
            self._waited, self._counted = 0.0, 0


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to given numeric addresses, whatever name it is asked for: nothing is looked up again.

    Args:
        numbers: The addresses, checked.
        watch: Says how long everything may take.
    """

    def __init__(self, numbers: Sequence[str], watch: Watch) -> None:
        self._numbers, self._watch = numbers, watch
        self._below = httpcore.SyncBackend()
        self.peer: str | None = None

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002  # the name is for certificates; the line goes to the checked number
        port: int,
        timeout: float | None = None,  # noqa: ARG002  # the watch knows better
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A line to the first of the addresses that answers."""
        failed: Exception = httpcore.ConnectError("no address")
        for number in self._numbers:
            try:
                stream = self._connect(number, port, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            self.peer = number
            return _WatchedStream(stream, self._watch)
        raise failed

    def _connect(
        self, number: str, port: int, local_address: str | None, socket_options: Iterable[Any] | None
    ) -> httpcore.NetworkStream:
        seconds = self._watch.whole(PATIENCE_TO_CONNECT)
        return self._below.connect_tcp(number, port, seconds, local_address, socket_options)


class _WatchedStream(httpcore.NetworkStream):
    """A line on which nothing waits longer than the watch allows."""

    def __init__(self, below: httpcore.NetworkStream, watch: Watch) -> None:
        self._below, self._watch = below, watch

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        while True:
            began, data = time.monotonic(), b""
            with suppress(httpcore.ReadTimeout):
                data = self._below.read(max_bytes, self._watch.left())
                self._watch.ended = not data
            self._watch.took(len(data), time.monotonic() - began)
            if data or self._watch.ended:
                return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._below.write(buffer, self._watch.whole(PATIENCE_TO_CONNECT))

    def close(self) -> None:
        self._below.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        seconds = self._watch.whole(PATIENCE_TO_CONNECT)
        return _WatchedStream(self._below.start_tls(ssl_context, server_hostname, seconds), self._watch)

    def get_extra_info(self, info: str) -> Any:
        return self._below.get_extra_info(info)
