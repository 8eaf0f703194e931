"""What fetching needs of the machine it runs on, as callables: tests bring a clock of their own."""

import functools
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx

from framing.fetching.addresses import Resolver, system_resolver


def _now() -> datetime:
    return datetime.now(UTC)


@functools.cache  # reading them takes longer than a request
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


@dataclass(frozen=True, kw_only=True)
class Machine:
    """Clocks, name server, certificates.

    Attributes:
        now: The time of day, in UTC.
        elapsed: Seconds since some moment; it never goes back.
        wait: Waits so many seconds; None waits so that the end of the build ends the wait.
        resolve: Looks names up.
        certificates: What certificates of hosts are checked against.
    """

    now: Callable[[], datetime] = _now
    elapsed: Callable[[], float] = time.monotonic
    wait: Callable[[float], None] | None = None
    resolve: Resolver = system_resolver
    certificates: Callable[[], ssl.SSLContext] = _certificates
