"""The real fetcher, allowed to ask this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from framing.fetching.archive import Archive
from framing.fetching.base import Manners
from framing.fetching.fetcher import Fetcher


@contextmanager
def fetcher(folder: Path, *, tries: int = 1) -> Iterator[Fetcher]:
    """A fetcher with an archive of its own."""
    manners = Manners(contact="tests@framing.example", interval=0, loopback=True, tries=tries)
    with Archive.open(folder) as archive, Fetcher(archive, manners, "1") as web:
        yield web
