"""Many hosts at once, one request at a time for each."""

import heapq
from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Condition, Event, Thread
from typing import TypeVar

from framing.fetching.base import Fetched
from framing.fetching.network import SLICE, Interrupted
from framing.types import Address

_T = TypeVar("_T")

Attempt = Callable[[Address, int], Fetched | None]
"""Asks for an address for the n-th time; None if it is to be asked again."""

Results = Generator[tuple[str, Address, Fetched], None, None]
"""Host, address and outcome, as they come."""

Ending = Callable[[], None]
"""Is told that nothing new is asked any more, and what is under way is waited for."""


class Crowd:
    """Works through addresses, each host's in their order.

    Args:
        hosts: Host → its addresses.
        attempt: Asks once.
        due: When a host may be asked next.
        stop: Set when nothing new is to be asked.
        drop: Set when what is under way is to be dropped, too.
    """

    def __init__(
        self,
        hosts: Mapping[str, Sequence[Address]],
        attempt: Attempt,
        due: Callable[[Address], float],
        stop: Event,
        drop: Event,
    ) -> None:
        self._attempt, self._due, self._stop, self._drop = attempt, due, stop, drop
        self._waiting = {host: deque((each, 1) for each in found) for host, found in hosts.items() if found}
        self._left = sum(map(len, self._waiting.values()))
        self._heap = [(due(queue[0][0]), host) for host, queue in self._waiting.items()]
        heapq.heapify(self._heap)
        self._change = Condition()
        self._at_work = 0

    def results(self, jobs: int, ending: Ending | None = None) -> Results:
        """Host, address and outcome, as they come.

        When this is left, nothing new is asked, and what is under way comes to its end and is kept. Whoever
        does not want to wait for that interrupts once more.

        Args:
            jobs: Hosts that are asked at once.
            ending: Is told if that takes a while.
        """
        done: Queue[tuple[str, Address, Fetched] | Exception] = Queue(maxsize=jobs)
        workers = [
            Thread(target=self._work, args=(done,), daemon=True) for _ in range(min(jobs, len(self._heap)))
        ]
        self._at_work = len(workers)
        for worker in workers:
            worker.start()
        try:
            for _ in range(self._left):
                result = _taken(done, self._stop)
                if isinstance(result, Exception):
                    raise result
                yield result
        finally:
            self._end(workers, ending)

    def _work(self, done: "Queue[tuple[str, Address, Fetched] | Exception]") -> None:
        with suppress(Interrupted):
            try:
                self._work_on(done)
            except Interrupted:
                pass
            except Exception as error:  # noqa: BLE001  # it is raised where the results are taken
                _put(done, error, self._stop)
        with self._change:
            self._at_work -= 1
            self._change.notify_all()

    def _work_on(self, done: "Queue[tuple[str, Address, Fetched] | Exception]") -> None:
        while (job := self._next()) is not None:
            host, address, number = job
            fetched = self._attempt(address, number)
            self._give_back(host, address, number, again=fetched is None)
            if fetched is not None:
                _put(done, (host, address, fetched), self._stop)

    def _next(self) -> tuple[str, Address, int] | None:
        """The host whose turn comes first; None if nothing is left."""
        with self._change:
            while not self._heap and self._waiting and not self._stop.is_set():
                self._change.wait(SLICE)
            if not self._heap or self._stop.is_set():
                return None
            _, host = heapq.heappop(self._heap)
            address, number = self._waiting[host].popleft()
            return host, address, number

    def _give_back(self, host: str, address: Address, number: int, *, again: bool) -> None:
        with self._change:
            queue = self._waiting[host]
            if again:
                queue.append((address, number + 1))
            if queue:
                heapq.heappush(self._heap, (self._due(queue[0][0]), host))
            else:
                del self._waiting[host]
            self._change.notify_all()

    def _end(self, workers: Sequence[Thread], ending: Ending | None) -> None:
        self._stop.set()
        try:
            self._wait_for_all(ending)
        except BaseException:
            self._drop.set()
            raise
        finally:
            for worker in workers:
                worker.join()
            self._stop.clear()
            self._drop.clear()

    def _wait_for_all(self, ending: Ending | None) -> None:
        """Wait until every worker is at its end; they are not joined, for a join must not be interrupted."""
        with self._change:
            self._change.notify_all()
            self._change.wait_for(lambda: not self._at_work, timeout=SLICE)
            if self._at_work and ending is not None:
                ending()
            while self._at_work:
                self._change.wait(SLICE)


def to_its_end(work: Callable[[], _T], stop: Event, drop: Event, ending: Ending | None) -> _T:
    """Do something that an interruption lets come to its end, and only a second one breaks off.

    Args:
        work: What is done, in a thread of its own.
        stop: Set while it is waited for: nothing new is asked then.
        drop: Set at a second interruption.
        ending: Is told if waiting takes a while.
    """
    done: Queue[_T | Exception] = Queue(maxsize=1)
    ended = Event()
    worker = Thread(target=_told, args=(work, done, ended), daemon=True)
    worker.start()
    try:
        while not ended.wait(SLICE):
            pass
    except BaseException:
        stop.set()
        try:
            _wait_for(ended, ending)
        except BaseException:
            drop.set()
            raise
        finally:
            worker.join()
            stop.clear()
            drop.clear()
        raise
    result = done.get()
    if isinstance(result, Exception):
        raise result
    return result


def _told(work: Callable[[], _T], done: "Queue[_T | Exception]", ended: Event) -> None:
    try:
        done.put(work())
    except Exception as error:  # noqa: BLE001  # it is raised where the result is taken
        done.put(error)
    finally:
        ended.set()


def _wait_for(ended: Event, ending: Ending | None) -> None:
    """Wait for a worker; it is not joined, for a join must not be interrupted."""
    if not ended.wait(SLICE) and ending is not None:
        ending()
    while not ended.wait(SLICE):
        pass


def _put(queue: "Queue[_T]", item: _T, stop: Event) -> None:
    """Wait for room, unless nobody takes anything any more."""
    while True:
        try:
            queue.put(item, timeout=SLICE)
        except Full:
            if stop.is_set():
                raise Interrupted from None
            continue
        return


def _taken(queue: "Queue[_T]", stop: Event) -> _T:
    """The next result."""
    while True:
        try:
            return queue.get(timeout=SLICE)
        except Empty:
            if stop.is_set():
                raise Interrupted from None
