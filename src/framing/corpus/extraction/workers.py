"""Child processes that read pages: one page at a time each, watched from outside, replaced when they die.

A page is data from strangers. It may hang a parser, eat all memory or crash it; then the process goes, the
page gets a problem, and the build goes on. The time limit is held by a thread of the interpreter's own
(``faulthandler``) that ends the process even inside C code; the memory limit by the operating system, where
it has one (``RLIMIT_AS``). A process that reads pages has no network: whatever asks for one is refused.
"""

import faulthandler
import logging
import multiprocessing
import os
import queue
import signal
import sys
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.extraction.guards import Limits
from framing.corpus.extraction.selector_files import Selectors
from framing.engine.environment import settle
from framing.outlets.registry import Registry
from framing.types import Draft, Page

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

TIMED_OUT = 1
"""Exit code of a process that ``faulthandler`` ended."""

TRIES = 2
"""Processes that may die of a page before it is given up."""

REFUSED_EVENTS = frozenset(
    {
        "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr",
        "socket.bind", "socket.sendto", "socket.sendmsg", "urllib.Request", "subprocess.Popen",
        "os.system", "os.exec", "os.posix_spawn", "os.spawn",
    }
)  # fmt: skip
"""What no page needs: audit events of the interpreter that a reading process answers with an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a reading process is started with.

    Attributes:
        registry: Outlets.
        limits: What a page may cost.
        selectors: Where outlets' pages keep what.
    """

    registry: Registry
    limits: Limits
    selectors: Selectors


class Worker:
    """One reading process, started when it is first needed."""

    def __init__(self, setting: Setting) -> None:
        """Choose what it is started with."""
        self._setting, self._closed, self._lock = setting, False, threading.Lock()
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None

    def read(self, page: Page) -> Draft:
        """The draft of a page; its problem says so if the process died of it.

        A process may be killed from outside, when memory is short, by no fault of its page: then the page is
        tried once more.
        """
        code = None
        for _ in range(TRIES):
            try:
                line = self._started()
                line.send(page)
                answer: Draft = line.recv()
            except (EOFError, OSError):
                code = self._ended()
            else:
                return answer
            if code == TIMED_OUT:
                break
        return _fatal(page, code, self._setting.limits)

    def kill(self) -> None:
        """End the process at once; no other is started."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()
                self._process.join(timeout=5)

    def _started(self) -> Connection:
        with self._lock:
            if self._closed:
                raise EOFError
            if self._line is None:
                settle()
                context = multiprocessing.get_context("spawn")
                self._line, far = context.Pipe()
                self._process = context.Process(target=_work, args=(far, self._setting), daemon=True)
                self._process.start()
                far.close()
            return self._line

    def _ended(self) -> int | None:
        """Exit code of a process whose line went dead; the next page gets a new one."""
        with self._lock:
            if self._process is None or self._line is None:
                return None
            self._line.close()
            self._process.join(timeout=5)
            code = self._process.exitcode
            self._process.kill()
            self._process = self._line = None
            return code


class Crew:
    """Workers that are free, lent to one thread at a time."""

    def __init__(self, jobs: int, setting: Setting) -> None:
        """Choose their number; none is started yet."""
        self._all = [Worker(setting) for _ in range(jobs)]
        self._free: queue.LifoQueue[Worker] = queue.LifoQueue()
        for worker in self._all:
            self._free.put(worker)

    def read(self, page: Page) -> Draft:
        """The draft of a page, from whichever worker is free."""
        worker = self._free.get()
        try:
            return worker.read(page)
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """End all processes at once."""
        for worker in self._all:
            worker.kill()


def _fatal(page: Page, code: int | None, limits: Limits) -> Draft:
    if code == TIMED_OUT:
        problem, detail = "extraction_timeout", f"stopped after {limits.seconds:g} seconds"
    elif code is not None and code < 0:
        problem, detail = "extraction_failed", f"its process was ended by {signal.Signals(-code).name}"
    else:
        problem, detail = "extraction_failed", "its process ended"
    known = {name: value for name, value in page.hints.items() if value.strip()}
    return Draft(
        place=page.place,
        fields={**known, **({"url": page.url} if page.url else {}), "detail": detail},
        problem=problem,
    )


def _work(line: Connection, setting: Setting) -> None:
    """The life of a reading process: it reads pages until nobody sends any."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)  # libraries complain about pages; what matters is in the drafts
    _end_with_parent()
    from framing.corpus.extraction.reading import Reader

    reader = Reader(registry=setting.registry, limits=setting.limits, selectors=setting.selectors)
    reader.warm_up()
    _forbid()
    _bound(setting.limits.memory)
    with Path(os.devnull).open("w") as nowhere:
        while True:
            try:
                page = line.recv()
            except (EOFError, OSError):
                return
            faulthandler.dump_traceback_later(setting.limits.seconds, exit=True, file=nowhere)
            draft = reader.answer(page)
            faulthandler.cancel_dump_traceback_later()
            line.send(draft)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_for_end, args=(parent.sentinel,), daemon=True).start()


def _wait_for_end(sentinel: int) -> None:
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(2)


def _forbid() -> None:
    """Refuse network and other processes from now on; this cannot be taken back."""

    def hook(event: str, _: object) -> None:
        if event in REFUSED_EVENTS:
            raise PermissionError(f"reading a page must not ask for {event}")

    sys.addaudithook(hook)


def _bound(memory: int) -> None:
    """Let the process grow by so many bytes and no more, where the system can hold it to that."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + memory, hard))
    except (ImportError, OSError, ValueError):  # not on this system: the time limit is left
        return
