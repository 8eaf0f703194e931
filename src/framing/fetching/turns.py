"""Whose turn it is: one request at a time for each host, and enough time between two."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event, Lock

from framing.fetching.addresses import Target
from framing.fetching.base import PASSING, Fetched, Manners, Refused
from framing.fetching.machine import Machine
from framing.fetching.network import Interrupted

LONGEST_PAUSE = 600.0
"""Seconds: a host that wants to be waited for longer is left alone for now."""

REST = 600.0
"""Seconds for which a host is left alone that could not be reached."""

FAILURES_BEFORE_REST = 3
"""Connections in a row that fail."""

FAULTS_BEFORE_REST = 12
"""Answers in a row that say that the host has a fault (5xx), whatever is asked."""

SLOWEST_PACE = 60.0
"""Seconds between two requests to which a host that answers 429 is slowed down at most."""

RETRIED = PASSING - {"host_resting", "robots_unknown", "too_slow"}
"""Reasons to ask again within one build."""

_UNREACHABLE = frozenset({"no_connection", "timed_out"})
_PACES_AFTER_429, _PACES_AFTER_FAULT = 6, 2


@dataclass(slots=True)
class _Host:
    interval: float
    due: float
    lock: Lock = field(default_factory=Lock)
    failures: int = 0
    faults: int = 0
    rests_until: float = 0.0


class Turns:
    """Keeps the pace of every host. May be used by several threads.

    Args:
        manners: How the build behaves.
        machine: Clocks.
        stop: Set when nothing new is to be asked.
        drop: Set when what is under way is to be dropped, too.
    """

    def __init__(self, manners: Manners, machine: Machine, stop: Event, drop: Event) -> None:
        self._manners, self._machine, self._stop, self._drop = manners, machine, stop, drop
        self._hosts: dict[str, _Host] = {}
        self._guard = Lock()

    @contextmanager
    def turn(self, target: Target, *, going_on: bool = False) -> Iterator[None]:
        """Wait until this host may be asked, then hold its turn; counted from start to start.

        Args:
            target: Its host is waited for.
            going_on: True for a step of a way that was begun: it is gone to its end.

        Raises:
            Interrupted: The build is being stopped.
        """
        host, stop = self._host(target), self._drop if going_on else self._stop
        with host.lock:
            if stop.is_set():
                raise Interrupted
            while (left := host.due - self._machine.elapsed()) > 0:
                self._wait(left, stop)
            host.due = self._machine.elapsed() + host.interval
            yield

    def due(self, target: Target) -> float:
        """When this host may be asked next, by the clock of ``Machine.elapsed``."""
        return self._host(target).due

    def pause(self, target: Target, seconds: float) -> None:
        """Do not ask this host for so long."""
        host = self._host(target)
        host.due = max(host.due, self._machine.elapsed() + seconds)

    def at_least(self, target: Target, seconds: float) -> None:
        """Leave at least so many seconds between two requests to this host."""
        host = self._host(target)
        host.interval = max(host.interval, seconds)

    def rest(self, target: Target, seconds: float) -> None:
        """Leave this host alone for so long, and say so to who wants to ask it."""
        self._host(target).rests_until = self._machine.elapsed() + seconds

    def check(self, target: Target) -> None:
        """Whether this host may be waited for.

        Raises:
            Refused: It rests.
        """
        left = self._host(target).rests_until - self._machine.elapsed()
        if left > 0:
            raise Refused("host_resting", f"{target.place} is left alone for another {left:.0f} s")

    def answered(self, target: Target, refusal: str | None, status: int | None) -> None:
        """Learn from how a request ended: an unreachable host rests, one that says 429 is slowed down."""
        host = self._host(target)
        host.failures = host.failures + 1 if refusal in _UNREACHABLE and status is None else 0
        host.faults = host.faults + 1 if refusal == "server_error" else 0
        if host.failures >= FAILURES_BEFORE_REST or host.faults >= FAULTS_BEFORE_REST:
            host.failures = host.faults = 0
            self.rest(target, REST)
        if refusal == "rate_limited":
            host.interval = max(host.interval, min(2 * host.interval, SLOWEST_PACE))

    def patience(self, target: Target, fetched: Fetched, attempt: int) -> float | None:
        """Seconds to wait before an address is asked again; None if it is not.

        Args:
            target: Its host is the one to wait for.
            fetched: What came.
            attempt: How often it was asked, from 1.
        """
        if fetched.refusal == "rate_limited" and attempt >= self._manners.tries:
            self.rest(target, REST)  # it has asked for patience again and again: the others need not try
        if fetched.refusal not in RETRIED or attempt >= self._manners.tries:
            return None
        host = self._host(target)
        if host.rests_until > self._machine.elapsed():
            return None
        wanted = _retry_after(fetched, self._machine.now())
        if wanted is not None and wanted > LONGEST_PAUSE:
            self.rest(target, wanted)
            return None
        paces = _PACES_AFTER_429 if fetched.refusal == "rate_limited" else _PACES_AFTER_FAULT
        own = min(self._pace(target) * paces * 2.0 ** (attempt - 1), LONGEST_PAUSE)
        return max(own, wanted or 0.0) * (1 + _jitter(fetched.asked, attempt))

    def _wait(self, seconds: float, stop: Event) -> None:
        if self._machine.wait is not None:
            self._machine.wait(seconds)
        elif stop.wait(seconds):
            raise Interrupted
        if stop.is_set():
            raise Interrupted

    def _pace(self, target: Target) -> float:
        stated = self._manners.intervals
        return stated.get(target.place, stated.get(target.host, self._manners.interval))

    def _host(self, target: Target) -> _Host:
        with self._guard:
            if target.place not in self._hosts:
                self._hosts[target.place] = _Host(interval=self._pace(target), due=self._machine.elapsed())
            return self._hosts[target.place]


def _retry_after(fetched: Fetched, now: datetime) -> float | None:
    """Seconds that the host asks to be left alone: it says a number, or a date; None if it does not say."""
    stated = fetched.headers.get("retry-after", "").strip()
    if stated.isascii() and stated.isdigit():
        return float(stated[:9])
    try:
        moment = parsedate_to_datetime(stated)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (aware - now).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _jitter(asked: str, attempt: int) -> float:
    """A share of a quarter at most, so that addresses do not come back in step; fixed for each address."""
    digest = hashlib.sha256(f"{asked} {attempt}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 / 4
