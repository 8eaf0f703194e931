"""A lock of the operating system: it is gone when the process that holds it is, however that ended."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int, *, wait: bool) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

    def _give_back(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: int, *, wait: bool) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give_back(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Wait until no other process holds this lock, then hold it.

    Args:
        file: A file for the operating system to hang the lock on; that it is there means nothing.
    """
    with _opened(file) as handle:
        _take(handle, wait=True)
        try:
            yield
        finally:
            _give_back(handle)


@contextmanager
def alone_if_free(file: Path) -> Iterator[bool]:
    """Hold this lock if no other process does; the value says whether it is held.

    Args:
        file: As for ``alone``.
    """
    with _opened(file) as handle:
        try:
            _take(handle, wait=False)
        except OSError:
            yield False
            return
        try:
            yield True
        finally:
            _give_back(handle)


@contextmanager
def _opened(file: Path) -> Iterator[int]:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        yield handle
    finally:
        os.close(handle)
