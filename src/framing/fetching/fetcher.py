"""The fetcher: asks the web safely, politely and once, and keeps everything that comes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from threading import Event
from types import TracebackType
from typing import Self

from framing.fetching.addresses import Target, target_of
from framing.fetching.archive import Archive
from framing.fetching.base import PASSING, Ceiling, Fetched, Manners, Purpose, Refused
from framing.fetching.client import Client, check_headers
from framing.fetching.contact import user_agent
from framing.fetching.crowd import Crowd
from framing.fetching.machine import Machine
from framing.fetching.network import Limits
from framing.fetching.robots import Robots
from framing.fetching.streaming import Download
from framing.fetching.turns import Turns
from framing.fetching.walker import Question, Walker
from framing.types import Address

LONGEST_STREAM = 4_000_000_000
"""Bytes of a streamed file beyond which it is refused; files of CC-NEWS have about one thousand million."""

Progress = Callable[[str, int, int, int], None]
"""Told after every page: host, pages done, pages waiting, pages refused (among those done)."""


class Fetcher:
    """Asks the web, and keeps what comes; what was asked before is taken from the archive.

    A *round* is one pass over the lists. Within a round nothing that has an answer is asked again. A refusal
    that may have passed (``PASSING``) is asked again once by every new fetcher. A page that came is never
    asked again, unless ``refresh`` is set: then once in each round, and the host is asked for what changed.

    May be used by several threads.

    Args:
        archive: Where everything is kept.
        manners: How to behave towards hosts.
        round: Name of the round: the same name goes on with it, a new one begins another.
        refresh: True asks for pages that came in earlier rounds once more.
        machine: Clocks, name server, certificates: another one for tests only.

    Raises:
        UsageError: There is no contact; the message says how to set it.
    """

    def __init__(
        self,
        archive: Archive,
        manners: Manners,
        round: str,  # noqa: A002  # the word of the whole room
        *,
        refresh: bool = False,
        machine: Machine | None = None,
    ) -> None:
        self._machine = machine or Machine()
        self._archive, self._manners, self._round, self._refresh = archive, manners, round, refresh
        self._stop = Event()
        self._asked: set[str] = set()
        client = Client(
            agent=user_agent(manners.contact),
            resolve=self._machine.resolve,
            loopback=manners.loopback,
            certificates=self._machine.certificates(),
            now=self._machine.now,
            stop=self._stop,
        )
        self._turns = Turns(manners, self._machine, self._stop)
        self._walker = Walker(client=client, turns=self._turns, archive=archive, round=round)
        self._robots = Robots(self._walker, archive, self._turns, manners, self._machine.elapsed)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is asked any more. The archive stays open."""
        self._stop.set()

    def note(self, ceiling: Ceiling) -> None:
        """Keep it in mind that a limit of a service was hit."""
        self._archive.note(ceiling)

    def get(
        self, url: str, *, purpose: Purpose = "list", headers: Mapping[str, str] | None = None
    ) -> Fetched:
        """Fetch one address, or take it from the archive.

        Args:
            url: The address. The same one with other headers is the same question.
            purpose: What for.
            headers: More headers, such as a key; they are sent to the host of ``url`` only, and never kept.

        Raises:
            UsageError: A header is one that only the fetcher sets, or none.
            CorpusError: The archive cannot be read or written.
        """
        check_headers(headers or {})
        held = self._held(url, purpose)
        if held is not None:
            return held
        attempt = 0
        while True:
            attempt += 1
            fetched = self._attempt(url, purpose, headers or {}, attempt)
            if fetched is not None:
                self._robots.note_page(fetched)
                return fetched

    def get_pages(
        self, addresses: Iterable[Address], *, progress: Progress | None = None
    ) -> Iterator[tuple[Address, Fetched]]:
        """Fetch many pages: many hosts at once, one request at a time for each.

        Args:
            addresses: What to fetch; ``copy`` is fetched instead of ``url`` where there is one.
            progress: Told how far each host is.

        Yields:
            Every address with its outcome: first those that are in the archive, then the others as they come.

        Raises:
            CorpusError: The archive cannot be read or written.
        """
        hosts: dict[str, list[Address]] = {}
        for address in addresses:
            held = self._held(_asked(address), "page")
            if held is None:
                hosts.setdefault(_place(address), []).append(address)
            else:
                yield address, held
        crowd = Crowd(hosts, self._page_attempt, self._due, self._stop)
        waiting, refusals = {host: len(found) for host, found in hosts.items()}, dict.fromkeys(hosts, 0)
        for host, address, fetched in crowd.results(self._manners.jobs):
            waiting[host] -= 1
            refusals[host] += fetched.refusal is not None
            if progress is not None:
                progress(host, len(hosts[host]) - waiting[host], waiting[host], refusals[host])
            yield address, fetched

    @contextmanager
    def stream(
        self, url: str, *, start: int = 0, max_bytes: int = LONGEST_STREAM
    ) -> Iterator[Iterator[bytes]]:
        """Read a very long file piece by piece. Its bytes come as they are at the host, and are not kept.

        What breaks off is taken up again by itself. Other requests to the same host may be made meanwhile.

        Args:
            url: The address.
            start: The first byte wanted: where an earlier reading ended.
            max_bytes: Most bytes, from ``start``.

        Yields:
            The bytes. Taking them raises ``Refused`` if the file cannot be had, and ``CorpusError`` if the
            archive cannot be written.
        """
        download = Download(
            walker=self._walker,
            admit=_Admission(self._turns, self._robots, obey=self._manners.obey_robots),
            manners=self._manners,
            url=url,
            start=start,
            max_bytes=max_bytes,
        )
        with closing(download.pieces()) as pieces:
            yield pieces

    def _page_attempt(self, address: Address, attempt: int) -> Fetched | None:
        url = _asked(address)  # it may stand in the list twice
        fetched = self._held(url, "page") or self._attempt(url, "page", {}, attempt)
        if fetched is not None and address.copy is None:  # a copy speaks for its publisher, not for its host
            self._robots.note_page(fetched)
        return fetched

    def _attempt(
        self, url: str, purpose: Purpose, headers: Mapping[str, str], attempt: int
    ) -> Fetched | None:
        """Ask once, and keep what came; None if it is to be asked again when the pause is over."""
        known = self._archive.latest(url) if purpose == "list" or self._refresh else None
        question = Question(
            asked=url, purpose=purpose, limits=self._limits(purpose), headers=headers, known=known
        )
        admission = _Admission(self._turns, self._robots, obey=self._manners.obey_robots)
        walked = self._walker.walk(question, admission)
        self._archive.keep(
            walked.fetched,
            purpose=purpose,
            raw=walked.raw,
            round=self._round,
            disallowed=admission.disallowed,
        )
        pause = self._turns.patience(walked.target, walked.fetched, attempt) if walked.target else None
        if walked.target is None or pause is None:
            self._asked.add(url)
            return walked.fetched
        self._turns.pause(walked.target, pause)
        return None

    def _held(self, url: str, purpose: Purpose) -> Fetched | None:
        """What the archive holds, if it need not be asked for."""
        anew = purpose == "list" or self._refresh
        held = self._archive.latest_of_round(url, self._round) if anew else self._archive.latest(url)
        if held is not None and held.refusal in PASSING and url not in self._asked:
            return None
        return held

    def _limits(self, purpose: Purpose) -> Limits:
        manners = self._manners
        return Limits(
            deadline=manners.deadline,
            slowest=manners.slowest,
            patience=manners.patience,
            max_bytes=manners.max_bytes if purpose == "page" else manners.max_list_bytes,
            max_ratio=manners.max_ratio,
            pages_only=purpose == "page",
        )

    def _due(self, address: Address) -> float:
        try:
            return self._turns.due(target_of(_asked(address)))
        except Refused:
            return 0.0


class _Admission:
    """Whether a request may be made; remembers if it is made although robots.txt disallows it."""

    def __init__(self, turns: Turns, robots: Robots, *, obey: bool) -> None:
        self._turns, self._robots, self._obey = turns, robots, obey
        self.disallowed = False

    def __call__(self, target: Target) -> None:
        """Let a request pass.

        Raises:
            Refused: It may not be made.
        """
        self._turns.check(target)
        rules = self._robots.rules_of(target)
        try:
            rules.check(target)
        except Refused as error:
            if self._obey:
                raise
            self.disallowed = self.disallowed or error.refusal.startswith("robots")


def _asked(address: Address) -> str:
    return address.copy or address.url


def _place(address: Address) -> str:
    try:
        return target_of(_asked(address)).place
    except Refused:
        return ""
