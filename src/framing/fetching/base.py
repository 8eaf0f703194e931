"""The words of fetching: what may be asked for, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from framing.errors import DataError, UsageError

Purpose = Literal["list", "page"]
"""``list``: feeds, sitemaps, indexes, answers of an API: where addresses are found. ``page``: an article."""

REFUSALS: Mapping[str, str] = {
    "not_http": "only http and https addresses are fetched",
    "bad_port": "only ports 80 and 443 are asked",
    "private_address": "its host's address is not a public one",
    "no_such_host": "the name of its host is not known",
    "no_connection": "its host did not answer",
    "bad_certificate": "its host's certificate is not to be trusted",
    "robots": "the robots.txt of its host disallows it",
    "robots_unknown": "the robots.txt of its host could not be read, which forbids everything for now",
    "too_many_redirects": "it leads on more than five times, or in a circle",
    "bad_redirect": "it leads to an address that may not be fetched",
    "too_large": "it is longer than the limit",
    "bomb": "it unpacks to many times its length",
    "too_slow": "it came more slowly than the limit",
    "timed_out": "it had not come when its time was over",
    "truncated": "it is shorter than announced",
    "broken_response": "the answer is not as HTTP wants it",
    "gone": "there is no such page (404, 410)",
    "forbidden": "the host refuses it (401, 402, 403, 451)",
    "rate_limited": "the host asks for patience (429), even after waiting",
    "server_error": "the host has a fault (5xx)",
    "other_status": "the host answers with another status than 200",
    "not_a_page": "what came is no text (an image, a film, a document)",
    "host_resting": "the host failed so often that it is left alone for now",
    "removal_asked": "its removal was asked for",
}
"""Every reason why an address gave nothing, and what it means."""

PASSING = frozenset(
    {
        "no_connection", "robots_unknown", "too_slow", "timed_out", "truncated", "rate_limited",
        "server_error", "host_resting", "broken_response",
    }
)  # fmt: skip
"""Reasons that may have passed when the build is called again: such addresses are asked for once more."""


class Refused(DataError):
    """An address gave nothing: what `Fetcher.stream` raises, where others have ``Fetched.refusal``.

    Args:
        refusal: A key of ``REFUSALS``.
        detail: What exactly was wrong, for people.
    """

    def __init__(self, refusal: str, detail: str) -> None:
        self.refusal, self.detail = refusal, detail
        super().__init__(f"{REFUSALS[refusal]}: {detail}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One answer of a host, as it came over the line.

    Attributes:
        url: The address that was asked.
        moment: When it was asked, in UTC.
        peer: The numeric address that answered; None if none did.
        status: Status code; None if no answer came.
        reason: The words behind the status code.
        headers: Names and values, exactly.
        payload: The body without ``Transfer-Encoding``, still in its ``Content-Encoding``.
        cut: True if the host had more to send than was wanted.
    """

    url: str
    moment: datetime
    peer: str | None = None
    status: int | None = None
    reason: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    payload: bytes = b""
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of one address.

    Attributes:
        asked: The address that was asked for.
        url: The address after redirects; ``asked`` if nothing came.
        status: The last status code; None if no answer came.
        headers: Names in lower case → value, of the last answer.
        body: The bytes, unpacked (no ``Content-Encoding`` any more); empty if ``refusal`` is set.
        fetched: When, in UTC.
        refusal: A key of ``REFUSALS``; None if ``body`` is what was asked for.
        detail: What exactly was wrong, for people.
        unchanged: True if the host said that nothing changed (304); ``body`` is then that of the last time.
    """

    asked: str
    url: str
    status: int | None
    headers: Mapping[str, str]
    body: bytes
    fetched: datetime
    refusal: str | None = None
    detail: str = ""
    unchanged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """A limit of a service that was hit, so that a list which looks complete is known not to be.

    Attributes:
        source: Name of the source.
        asked: What was asked for, for people.
        limit: The limit in words: ``250 records``.
    """

    source: str
    asked: str
    limit: str


class Web(Protocol):
    """What a source may do on the web: `fetching.fetcher.Fetcher` does it really."""

    def get(
        self, url: str, *, purpose: Purpose = "list", headers: Mapping[str, str] | None = None
    ) -> Fetched:
        """Fetch one address, or take it from the archive if it was fetched in this round already.

        Never raises for what the other side does: that is ``Fetched.refusal``.
        """
        ...

    def note(self, ceiling: Ceiling) -> None:
        """Keep it in mind that a limit of a service was hit."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a build behaves towards hosts.

    Attributes:
        contact: Address at which the user can be reached: an e-mail address or a page. It stands in the user
            agent, and nothing is fetched without it.
        interval: Seconds between two requests to one host; a longer ``Crawl-delay`` wins.
        jobs: Hosts that are asked at the same time.
        obey_robots: False fetches what robots.txt disallows; every such page is recorded.
        deadline: Seconds after which a response is given up.
        slowest: Bytes per second, over the whole response, below which it is given up after ``patience``.
        patience: Seconds before ``slowest`` counts.
        max_bytes: Longest page, unpacked.
        max_list_bytes: Longest feed, sitemap or answer of an API, unpacked (a sitemap may have 50 MB).
        max_ratio: Unpacked bytes for each byte that came, beyond which a response is a bomb.
        tries: Requests for one address when the fault may pass.
        loopback: True lets addresses of this machine through: for tests, never for real builds.
    """

    contact: str
    interval: float = 5.0
    jobs: int = 8
    obey_robots: bool = True
    deadline: float = 60.0
    slowest: int = 1_000
    patience: float = 10.0
    max_bytes: int = 10_000_000
    max_list_bytes: int = 60_000_000
    max_ratio: int = 100
    tries: int = 4
    loopback: bool = False
    intervals: Mapping[str, float] = field(default_factory=dict)
    """Host → seconds, where a host wants another interval: ``web.archive.org: 2.5``."""

    def __post_init__(self) -> None:
        """Refuse manners that make no sense.

        Raises:
            UsageError: With the name and the value.
        """
        at_least = {
            "interval": 0, "jobs": 1, "deadline": 0.1, "slowest": 0, "patience": 0, "max_bytes": 1,
            "max_list_bytes": 1, "max_ratio": 1, "tries": 1,
        }  # fmt: skip
        stated = {name: getattr(self, name) for name in at_least}
        for name, value in {
            **stated,
            **{f"intervals: {host}": each for host, each in self.intervals.items()},
        }.items():
            if not value >= at_least.get(name, 0):  # what is no number at all is no more than anything
                raise UsageError(f"{name} is {value}; at least {at_least.get(name, 0)} is expected.")
