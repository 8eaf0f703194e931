"""Works items through on the workers of a Dask cluster; the answers are the same as in local processes."""

import json
import logging
import platform
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import uuid4

from framing.engine.environment import ONE_THREAD, PINNED_KERNEL, in_force, settle
from framing.engine.pool import AHEAD, Engine, called, named
from framing.errors import MissingDependency, StageError

if TYPE_CHECKING:
    from distributed import Client, Future, Worker

Item = TypeVar("Item")
Answer = TypeVar("Answer")

PATIENCE = 30
"""Seconds that the scheduler, and after it the first worker, is waited for."""

GUIDE = "docs/how-to/cluster.md"


Kind = Mapping[str, str]
"""What a process is made of, as far as results depend on it: versions, variables, threads."""

THREADS = "threads"
"""The key of a kind that says how many items a process works at once."""


class ClusterEngine(Engine):
    """The workers of a Dask cluster which someone else has started, and ends.

    Every worker must have the same environment as this process, one thread, and the same shared folder; one
    that joins later is examined before its first item. A worker that dies loses its item only: the scheduler
    gives it to another one.
    """

    def __init__(self, address: str, *, scheduler_file: Path | None = None) -> None:
        """Connect, and examine the workers.

        Args:
            address: What the user has asked for: ``tcp://HOST:PORT``; names the cluster in messages.
            scheduler_file: The file in which a scheduler says where it is; None takes the address.

        Raises:
            StageError: No scheduler or no worker answers, or a worker differs from this process.
            MissingDependency: The extra ``cluster`` is not installed.
        """
        self._address = address
        self._client = _connected(address, scheduler_file)
        try:
            workers = _kinds(self._client, address)
            for name, kind in workers.items():
                _refuse_difference(name, kind, address, _kind())
        except BaseException:
            self._client.close()
            raise
        super().__init__(len(workers))

    def close(self, *, wait: bool = True) -> None:  # noqa: ARG002  # nothing runs on that could be waited for
        """Leave the cluster, which goes on; what this process still had there is cancelled.

        Args:
            wait: Without meaning here.
        """
        self._client.close()

    def expect_folder(self, folder: Path) -> None:
        """Make sure that every worker sees a folder of this machine.

        Raises:
            StageError: A worker does not see what was written here.
        """
        mark = folder / f".seen-{uuid4().hex}"
        mark.write_bytes(b"")
        try:
            with _reached(self._address):
                seen = self._client.run(_sees, mark)
        finally:
            mark.unlink()
        blind = sorted(worker for worker, sees in seen.items() if not sees)
        if blind:
            raise StageError(
                f"{folder} is not the same folder for worker {blind[0]} of {self._address}. All workers need "
                f"the project under the same path, on storage that they share with this machine: see {GUIDE}."
            )

    def map(self, function: Callable[[Item], Answer], items: Iterable[Item]) -> Iterator[Answer]:
        """The answers for the items, in the order of the items, each as soon as it is its turn.

        Args:
            function: Picklable, without side effects that a second call would spoil.
            items: Picklable.

        Raises:
            StageError: An item killed its workers again and again, the scheduler is gone, or a worker that
                has joined differs from this process.
            Exception: Whatever the function raises for the first item in order that fails.
        """
        waiting, running = deque(items), deque[tuple[Item, "Future[Answer]"]]()
        alike = _Alike(function, self._address, _kind())
        try:
            while waiting or running:
                with _reached(self._address):
                    ahead = AHEAD * max(1, len(self._client.nthreads())) if waiting else 0
                    while waiting and len(running) < ahead:
                        item = waiting.popleft()
                        running.append((item, self._client.submit(alike, item, pure=False)))
                item, future = running.popleft()
                yield _answer(future, item, self._address)
        finally:
            for _, future in running:
                future.release()


@dataclass(frozen=True)
class _Alike(Generic[Item, Answer]):
    """Calls a function in a worker, if that worker gives the same numbers as the process that sends it."""

    function: Callable[[Item], Answer]
    address: str
    kind: Kind

    def __call__(self, item: Item) -> Answer:
        """Examine this process, which may have joined after the others, and call the function."""
        from distributed import get_worker

        worker = get_worker()
        _refuse_difference(worker.address, _kind(worker), self.address, self.kind)
        return called(self.function, item)


def _connected(address: str, scheduler_file: Path | None) -> "Client":
    try:
        from distributed import Client
    except ImportError:
        raise MissingDependency(
            f"--scheduler {address} needs the extra 'cluster': pip install 'framing-news[cluster]'"
        ) from None
    settle()
    _keep_quiet()
    where = address if scheduler_file is None else _address_in(scheduler_file)
    try:
        return Client(where, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise StageError(
            f"no Dask scheduler answers at {address} within {PATIENCE} seconds. Is it started, and reachable "
            f"from this machine? See {GUIDE}."
        ) from error


def _keep_quiet() -> None:
    """Say nothing but what is said here, in words."""
    for name in logging.root.manager.loggerDict:
        if name.split(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _address_in(scheduler_file: Path) -> str:
    starts = f"The scheduler writes it when it starts: dask scheduler --scheduler-file {scheduler_file}"
    try:
        return str(json.loads(scheduler_file.read_text(encoding="utf-8"))["address"])
    except FileNotFoundError:
        raise StageError(f"{scheduler_file}: no such file. {starts}") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StageError(f"{scheduler_file} names no scheduler's address. {starts}") from error


def _kinds(client: "Client", address: str) -> dict[str, Kind]:
    """Worker → what it is made of."""
    with _reached(address):
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise StageError(
                f"the scheduler at {address} has no worker after {PATIENCE} seconds: start some with "
                f"dask worker {address} --nthreads 1"
            ) from None
        return dict(sorted(client.run(_kind).items()))


def _kind(dask_worker: "Worker | None" = None) -> Kind:
    """What this process is made of; Dask gives the worker that it asks, no worker stands for one thread."""
    return {**_made_of(), THREADS: str(dask_worker.state.nthreads if dask_worker else 1)}


@cache
def _made_of() -> Kind:
    """What does not change while this process lives."""
    libraries = ("framing-news", "gensim", "numba", "numpy", "polars", "pyarrow", "scikit-learn", "scipy")
    return {"Python": platform.python_version()} | {name: version(name) for name in libraries} | in_force()


def _refuse_difference(worker: str, found: Kind, address: str, wanted: Kind) -> None:
    """Refuse a worker that could give other numbers than the process that sends it items."""
    for key in {**wanted, **found}:
        here, there = wanted.get(key, "not set"), found.get(key, "not set")
        if here != there and key == THREADS:
            raise StageError(
                f"worker {worker} of {address} has {there} threads, but can work one item at a time: "
                "start it with --nthreads 1, and more workers with --nworkers."
            )
        if here != there:
            raise StageError(
                f"worker {worker} of {address} would not give the same numbers: "
                f"it has {key} {there}, this machine has {here}. {_remedy(key, wanted)}"
            )


def _remedy(key: str, wanted: Kind) -> str:
    if key not in {*ONE_THREAD, *PINNED_KERNEL}:
        return "Install the same versions from requirements.lock on all machines."
    settled = [f"{name}={value}" for name, value in wanted.items() if name in {*ONE_THREAD, *PINNED_KERNEL}]
    return "Start workers after: export " + " ".join(settled)


def _sees(mark: Path) -> bool:
    return mark.is_file()


@contextmanager
def _reached(address: str) -> Iterator[None]:
    """Say in words that a scheduler which answered before does so no more."""
    from distributed.client import FutureCancelledError

    try:
        yield
    except (FutureCancelledError, OSError) as error:
        raise StageError(
            f"the scheduler at {address} is gone. What was finished is kept: start the cluster again, "
            "and give the same command again."
        ) from error


def _answer(future: "Future[Answer]", item: object, address: str) -> Answer:
    """What a worker answers, or raises."""
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError
    from distributed.comm.core import CommClosedError

    try:
        return future.result()
    except KilledWorker as error:
        raise StageError(
            f"workers of {address} died again and again on {named(item)}. They were killed from outside or "
            "ran out of memory: give them more (dask worker --memory-limit), or start fewer per machine."
        ) from error
    except (FutureCancelledError, CommClosedError):
        with _reached(address):
            raise
    finally:
        future.release()
