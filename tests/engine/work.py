"""Functions for worker processes: a worker imports them by the name of their module."""

import os
import signal
import time
from pathlib import Path

from framing.errors import UnknownName


def double(number: int) -> int:
    return 2 * number


def slow_if_first(number: int) -> int:
    time.sleep(0.3 if number == 0 else 0.0)
    return number


def slow(number: int) -> int:
    time.sleep(0.1)
    return number


def process_id(_: int) -> int:
    return os.getpid()


def thread_variables(_: int) -> tuple[str | None, str | None]:
    return os.environ.get("OMP_NUM_THREADS"), os.environ.get("OPENBLAS_NUM_THREADS")


def fail_on_three(number: int) -> int:
    if number == 3:
        raise UnknownName("number", "three", ["one", "two"])
    return number


class Untravelled(Exception):
    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


def fail_untravelled(_: int) -> int:
    raise Untravelled("a", "b")


def die_once(place: tuple[str, int]) -> int:
    """Kill the worker on item 2, but only the first time."""
    folder, number = place
    mark = Path(folder) / "died"
    if number == 2 and not mark.exists():
        mark.write_text("yes")
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die_on_two(number: int) -> int:
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def sees_nothing(_: Path) -> bool:
    return False
