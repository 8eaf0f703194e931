"""What the tests of fetching share: an archive, a fetcher, a clock that nobody waits for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from framing.fetching.archive import Archive
from framing.fetching.base import Manners
from framing.fetching.fetcher import Fetcher, Never
from framing.fetching.machine import Machine

MANNERS = Manners(contact="study@university.example", interval=0.0, loopback=True, tries=1)
"""No interval, no second tries: tests say what they want instead."""

MakeFetcher = Callable[..., Fetcher]


class Clock:
    """Time that passes when it is waited for; ``waits`` says how long that was."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    def now(self) -> datetime:
        return datetime(2024, 5, 16, 12, tzinfo=UTC) + timedelta(seconds=self.seconds)

    @property
    def machine(self) -> Machine:
        return Machine(now=self.now, elapsed=lambda: self.seconds, wait=self.wait)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive") as opened:
        yield opened


@pytest.fixture
def fetcher(archive: Archive) -> Iterator[MakeFetcher]:
    """Makes fetchers: their manners can be changed by name."""
    made: list[Fetcher] = []

    def make(
        round: str = "first",  # noqa: A002
        *,
        refresh: bool = False,
        machine: Machine | None = None,
        never: Never | None = None,
        **manners: object,
    ) -> Fetcher:
        behaviour = replace(MANNERS, **manners)  # type: ignore[arg-type]
        made.append(Fetcher(archive, behaviour, round, refresh=refresh, machine=machine, never=never))
        return made[-1].__enter__()

    yield make
    for each in made:
        each.__exit__(None, None, None)
