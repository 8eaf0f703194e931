"""The fetcher: asks the web safely, politely and once, and keeps everything that comes."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Event
from types import TracebackType
from typing import Self

from framing.fetching.addresses import Target, target_of
from framing.fetching.archive import Archive
from framing.fetching.base import Ceiling, Fetched, Manners, Purpose, Refused
from framing.fetching.client import Client, check_headers
from framing.fetching.contact import user_agent
from framing.fetching.crowd import Crowd, Ending, to_its_end
from framing.fetching.machine import Machine
from framing.fetching.network import Limits
from framing.fetching.records import Errand, Outcome
from framing.fetching.robots import Robots
from framing.fetching.standing import Standing, under
from framing.fetching.streaming import Download
from framing.fetching.turns import Turns
from framing.fetching.walker import Question, Walked, Walker
from framing.types import Address

LONGEST_STREAM = 4_000_000_000
"""Bytes of a streamed file beyond which it is refused; files of CC-NEWS have about one thousand million."""

Progress = Callable[[str, int, int, int], None]
"""Told after every page: host, pages done, pages waiting, pages refused (among those done)."""

Never = Callable[[str], bool]
"""Whether an address is never to be asked for."""


class Fetcher:
    """Asks the web, and keeps what comes; what was asked before is taken from the archive.

    A *round* is one pass over the lists. Within a round nothing that has an answer is asked again. A refusal
    that may have passed (``PASSING``) is asked again once by every new fetcher, and so is one that no longer
    stands (`standing.Standing`). A page that came is never asked again, whatever address leads to it, unless
    ``refresh`` is set: then once in each round, and the host is asked for what changed.

    May be used by several threads.

    Args:
        archive: Where everything is kept.
        manners: How to behave towards hosts.
        round: Name of the round: the same name goes on with it, a new one begins another.
        refresh: True asks for pages that came in earlier rounds once more.
        machine: Clocks, name server, certificates: another one for tests only.
        never: Says which addresses are never to be asked for.

    Attributes:
        ending: Is told when an interruption waits for a list that is under way; None tells nobody.

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
        never: Never | None = None,
    ) -> None:
        self._machine, self._never = machine or Machine(), never
        self._archive, self._manners, self._round, self._refresh = archive, manners, round, refresh
        self._stop, self._drop = Event(), Event()
        self.ending: Ending | None = None
        self._asked: set[str] = set()
        self._standing = Standing(manners=manners, round=round)
        client = Client(
            agent=user_agent(manners.contact),
            resolve=self._machine.resolve,
            loopback=manners.loopback,
            certificates=self._machine.certificates(),
            now=self._machine.now,
            stop=self._drop,
        )
        self._turns = Turns(manners, self._machine, self._stop, self._drop)
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
        self._drop.set()

    def note(self, ceiling: Ceiling) -> None:
        """Keep it in mind that a limit of a service was hit."""
        self._archive.note(ceiling)

    def get(
        self, url: str, *, purpose: Purpose = "list", headers: Mapping[str, str] | None = None
    ) -> Fetched:
        """Fetch one address, or take it from the archive.

        An interruption (Ctrl-C) lets a request that is under way come to its end and keeps the answer; a
        second one drops it.

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
            work = partial(self._attempt, url, purpose, headers or {}, attempt)
            fetched = to_its_end(work, self._stop, self._drop, self.ending)
            if fetched is not None:
                self._robots.note_page(fetched)
                return fetched

    def get_pages(
        self,
        addresses: Iterable[Address],
        *,
        progress: Progress | None = None,
        ending: Ending | None = None,
    ) -> Generator[tuple[Address, Fetched], None, None]:
        """Fetch many pages: many hosts at once, one request at a time for each.

        Close the generator if you leave it early: requests under way then come to their end, and are kept.

        Args:
            addresses: What to fetch; ``copy`` is fetched instead of ``url`` where there is one.
            progress: Told how far each host is.
            ending: Told when requests under way are waited for.

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
        crowd = Crowd(hosts, self._page_attempt, self._due, self._stop, self._drop)
        waiting, refusals = {host: len(found) for host, found in hosts.items()}, dict.fromkeys(hosts, 0)
        with closing(crowd.results(self._manners.jobs, ending)) as results:
            for host, address, fetched in results:
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
            admit=self._admission(),
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
        known = self._archive.latest(url) if self._anew(purpose) else None
        question = Question(
            asked=url, purpose=purpose, limits=self._limits(purpose), headers=headers, known=known
        )
        clerk = _Clerk(
            archive=self._archive,
            admit=self._admission(),
            standing=self._standing,
            question=question,
            anew=self._anew(purpose),
        )
        walked = self._walker.walk(question, clerk)
        pause = self._turns.patience(walked.target, walked.fetched, attempt) if walked.target else None
        if walked.target is None or pause is None:
            self._asked.add(url)
            return walked.fetched
        self._turns.pause(walked.target, pause)
        return None

    def _held(self, url: str, purpose: Purpose) -> Fetched | None:
        """What the archive holds, if it need not be asked for."""
        wanted = self._round if self._anew(purpose) else None
        outcome = self._archive.outcome(url, round=wanted)
        if outcome is None or not (self._standing.stands(outcome) or url in self._asked):
            return None
        return self._archive.latest(url, round=wanted)

    def _anew(self, purpose: Purpose) -> bool:
        """Whether only what came in this round counts."""
        return purpose == "list" or self._refresh

    def _admission(self) -> "_Admission":
        return _Admission(self._turns, self._robots, obey=self._manners.obey_robots, never=self._never)

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

    def __init__(self, turns: Turns, robots: Robots, *, obey: bool, never: Never | None) -> None:
        self._turns, self._robots, self._obey, self._never = turns, robots, obey, never
        self.disallowed = False

    def __call__(self, target: Target) -> None:
        """Let a request pass.

        Raises:
            Refused: It may not be made.
        """
        if self._never is not None and self._never(target.url):
            raise Refused("removal_asked", target.url)
        self._turns.check(target)
        rules = self._robots.rules_of(target)
        try:
            rules.check(target)
        except Refused as error:
            if self._obey:
                raise
            self.disallowed = self.disallowed or error.refusal.startswith("robots")


@dataclass(frozen=True, kw_only=True)
class _Clerk:
    """Goes along on the way of one address."""

    archive: Archive
    admit: _Admission
    standing: Standing
    question: Question
    anew: bool

    def held(self, seen: Sequence[Target]) -> Fetched | None:
        """What came of the last step before, for this address or another."""
        wanted = self.standing.round if self.anew else None
        return self.archive.keep_again(
            self.question.asked, self._errand(None), _urls(seen), good=self._is_good, round=wanted
        )

    def keep(self, walked: Walked, seen: Sequence[Target]) -> None:
        """Keep what came."""
        errand = self._errand(walked.fetched.refusal)
        self.archive.keep(walked.fetched, errand, raw=walked.raw, steps=_urls(seen))

    def _is_good(self, outcome: Outcome) -> bool:
        """Whether it stands; what was fetched in spite of robots.txt is nothing for who obeys."""
        ignored = outcome.disallowed and self.standing.manners.obey_robots
        return self.standing.stands(outcome) and not ignored

    def _errand(self, refusal: str | None) -> Errand:
        return Errand(
            purpose=self.question.purpose,
            round=self.standing.round,
            disallowed=self.admit.disallowed,
            under=under(self.standing.manners, refusal),
        )


def _urls(seen: Sequence[Target]) -> list[str]:
    return [target.url for target in seen]


def _asked(address: Address) -> str:
    return address.copy or address.url


def _place(address: Address) -> str:
    try:
        return target_of(_asked(address)).place
    except Refused:
        return ""
