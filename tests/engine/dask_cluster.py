"""A Dask cluster of real processes on this machine, as a user would start it by hand."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from distributed import Client

from framing.engine.environment import in_force

ROOT = Path(__file__).resolve().parent.parent.parent

PATIENCE = 60
"""Seconds within which a scheduler has written its file, and its workers have joined."""


@dataclass
class Cluster:
    """A scheduler and workers, told apart from others by the folder of their scheduler file."""

    folder: Path
    limits: Callable[[], None] | None = None
    scheduler: "subprocess.Popen[bytes] | None" = None
    workers: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    @property
    def file(self) -> Path:
        """Where the scheduler says where it is."""
        return self.folder / "scheduler.json"

    @property
    def option(self) -> str:
        """What ``--scheduler`` is given."""
        return f"file:{self.file}"

    def start_scheduler(self, *, port: int = 0) -> None:
        """Start a scheduler, and wait for its file."""
        self.file.unlink(missing_ok=True)
        where = ["--host", "127.0.0.1", "--port", str(port), "--scheduler-file", str(self.file)]
        self.scheduler = self._start(["scheduler", *where], {})
        ends = time.monotonic() + PATIENCE
        while not self.file.exists():
            assert time.monotonic() < ends, (self.folder / "dask.log").read_text(encoding="utf-8")
            time.sleep(0.05)

    def start_workers(
        self, count: int = 2, *, threads: int = 1, variables: Mapping[str, str] | None = None
    ) -> None:
        """Start a nanny with workers."""
        size = ["--nworkers", str(count), "--nthreads", str(threads), "--memory-limit", "0"]
        where = ["--scheduler-file", str(self.file), "--local-directory", str(self.folder / "spill")]
        self.workers.append(self._start(["worker", *where, *size], variables or {}, self.limits))

    def wait_for_workers(self, count: int) -> None:
        """Wait until so many workers have joined."""
        with Client(scheduler_file=str(self.file), set_as_default=False) as client:
            client.wait_for_workers(count, timeout=PATIENCE)

    def worker_processes(self) -> list[int]:
        """The processes that work, without their nannies, sorted."""
        with Client(scheduler_file=str(self.file), set_as_default=False) as client:
            return sorted(client.run(os.getpid).values())

    def kill_scheduler(self) -> None:
        """End the scheduler with kill -9."""
        assert self.scheduler is not None
        _kill(self.scheduler)
        self.scheduler = None

    def end(self) -> None:
        """End all processes."""
        for process in [*self.workers, *([self.scheduler] if self.scheduler else [])]:
            _kill(process)

    def _start(
        self, arguments: list[str], variables: Mapping[str, str], limits: Callable[[], None] | None = None
    ) -> "subprocess.Popen[bytes]":
        settings = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "2", "PYTHONPATH": str(ROOT)}
        with (self.folder / "dask.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
                env={**os.environ, **in_force(), **settings, **variables},
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=limits,  # noqa: PLW1509  # only sets a limit
            )


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def a_cluster(folder: Path, workers: int = 2, limits: Callable[[], None] | None = None) -> Iterator[Cluster]:
    """A running cluster, ended afterwards.

    Args:
        folder: For the scheduler file, the log and what workers spill.
        workers: How many are started; 0 for a scheduler alone.
        limits: Called in the processes of workers before they begin.
    """
    cluster = Cluster(folder, limits)
    try:
        cluster.start_scheduler()
        if workers:
            cluster.start_workers(workers)
            cluster.wait_for_workers(workers)
        yield cluster
    finally:
        cluster.end()
