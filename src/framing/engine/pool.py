"""Works a function over items in order, in this process or in worker processes; the answers are the same."""

import copy
import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

from framing.engine.environment import settle
from framing.errors import StageError

Item = TypeVar("Item")
Answer = TypeVar("Answer")

DEATHS_ALLOWED = 3
"""How often an item may take its worker with it before it is given up."""

AHEAD = 2
"""Items handed out per worker: enough to keep all busy, few enough to bound the memory of waiting answers."""


@dataclass(slots=True)
class _Task(Generic[Item]):
    """One item on its way."""

    item: Item
    deaths: int = 0


class Engine:
    """A number of worker processes, started when they are first needed and kept until the engine is closed.

    Example:
        >>> with Engine(jobs=1) as engine:
        ...     list(engine.map(abs, [-1, -2]))
        [1, 2]
    """

    def __init__(self, jobs: int = 1) -> None:
        """Choose the number of workers.

        Args:
            jobs: Worker processes, 1 or more; 1 works in this process.
        """
        if jobs < 1:
            raise ValueError(f"jobs must be 1 or more, not {jobs}")
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """The engine itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the engine; unfinished work is thrown away if something went wrong inside."""
        self.close(wait=kind is None)

    def close(self, *, wait: bool = True) -> None:
        """End the worker processes.

        Args:
            wait: False does not wait for what they are doing.
        """
        if self._pool is not None:
            self._pool.shutdown(wait=wait, cancel_futures=True)
            self._pool = None

    def expect_folder(self, folder: Path) -> None:
        """Make sure that every worker sees a folder of this machine: local processes do.

        Args:
            folder: Exists.
        """

    def map(self, function: Callable[[Item], Answer], items: Iterable[Item]) -> Iterator[Answer]:
        """The answers for the items, in the order of the items, each as soon as it is its turn.

        A worker that dies (killed, out of memory) takes nothing with it: what it was doing is done again,
        alone. An item that has killed three workers is given up.

        Args:
            function: Picklable (a function of a module, or an instance of a class of one), without side
                effects that a second call would spoil.
            items: Picklable.

        Raises:
            StageError: An item killed its worker three times.
            Exception: Whatever the function raises for the first item in order that fails.
        """
        waiting = deque(items)
        if self.jobs == 1 or len(waiting) < 2:  # noqa: PLR2004  # one item needs no second process
            for item in waiting:
                yield function(item)
            return
        yield from self._map_in_workers(function, deque(_Task(item) for item in waiting))

    def _map_in_workers(
        self, function: Callable[[Item], Answer], waiting: deque[_Task[Item]]
    ) -> Iterator[Answer]:
        running: deque[tuple[_Task[Item], Future[Answer]]] = deque()
        try:
            while waiting or running:
                while waiting and len(running) < AHEAD * self.jobs:
                    task = waiting.popleft()
                    running.append((task, self._submit(function, task.item)))
                try:
                    answer = running[0][1].result()
                except BrokenProcessPool:
                    # Any running item may be the one; each is tried alone, so that the blame is certain.
                    self.close()
                    while running:
                        yield self._alone(function, running.popleft()[0])
                    continue
                running.popleft()
                yield answer
        finally:
            for _, future in running:
                future.cancel()

    def _alone(self, function: Callable[[Item], Answer], task: _Task[Item]) -> Answer:
        while True:
            try:
                return self._submit(function, task.item).result()
            except BrokenProcessPool as error:
                self.close()
                task.deaths += 1
                if task.deaths == DEATHS_ALLOWED:
                    raise StageError(
                        f"the worker process died {DEATHS_ALLOWED} times on {named(task.item)}. "
                        "It was killed from outside or ran out of memory: free some, or use fewer --jobs."
                    ) from error

    def _submit(self, function: Callable[[Item], Answer], item: Item) -> Future[Answer]:
        """Hand one item out; a pool that broke meanwhile is replaced."""
        for _ in range(2):
            if self._pool is None:
                self._pool = _new_pool(self.jobs)
            try:
                return self._pool.submit(called, function, item)
            except BrokenProcessPool:
                self.close()
        raise StageError("worker processes die as soon as they are started")


def _new_pool(jobs: int) -> ProcessPoolExecutor:
    settle()
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


def called(function: Callable[[Item], Answer], item: Item) -> Answer:
    """Call the function in a worker; an error that cannot travel is told in words."""
    try:
        return function(item)
    except Exception as error:
        if _travels(error):
            raise
        text = "".join(traceback.format_exception(error))
        raise StageError(f"{type(error).__name__}: {error}\n{text}") from None


def _travels(error: Exception) -> bool:
    """True if an exception survives the way from a worker: one that does not would break the whole pool."""
    try:
        return type(copy.copy(error)) is type(error)
    except Exception:  # noqa: BLE001  # any failure at all means that it does not
        return False


def _begin() -> None:
    """First thing in a worker: leave Ctrl-C to the parent, and end when the parent ends, however it ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(1)


def named(item: object) -> str:
    """An item as a message names it: on a line."""
    text = repr(item)
    return text if len(text) <= 120 else f"{text[:117]}…"  # noqa: PLR2004  # a line of a terminal
