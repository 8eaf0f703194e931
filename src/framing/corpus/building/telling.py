"""How far a build is, for whoever shows it."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Stage = Literal["finding", "fetching", "ending", "reading", "storing"]
"""``ending``: the build was broken off, and requests under way are waited for."""


@dataclass(slots=True, kw_only=True)
class State:
    """How far a build is; it changes while the build goes on.

    Attributes:
        stage: What is being done.
        source: The source that is asked, for people: ``3 of 54: gdelt``.
        lists: Lists that were asked for or taken from the archive.
        addresses: Addresses, pages and drafts that came of them.
        found: Outlet → addresses found.
        fetched: Outlet → pages that came.
        refused: Outlet → addresses that gave nothing.
        waiting: Outlet → addresses that are still to be asked for.
        read: Pages whose article was taken in this call.
        to_read: Pages whose article is to be taken in this call.
        seconds_left: Least time that fetching still takes, by the intervals between requests; None if it
            cannot be told.
    """

    stage: Stage = "finding"
    source: str = ""
    lists: int = 0
    addresses: int = 0
    found: Counter[str] = field(default_factory=Counter)
    fetched: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    read: int = 0
    to_read: int = 0
    seconds_left: float | None = None

    def outlets(self) -> tuple[str, ...]:
        """Every outlet that was found, most addresses first."""
        return tuple(sorted(self.found, key=lambda name: (-self.found[name], name)))


Tell = Callable[[State], None]
"""Is told whenever the state changes."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A state, and who is told of it.

    Attributes:
        state: How far the build is.
        tell: Is told.
    """

    state: State
    tell: Tell

    def __call__(self) -> None:
        """Tell of the state as it is."""
        self.tell(self.state)

    def ending(self) -> None:
        """Tell that requests under way are waited for."""
        self.state.stage = "ending"
        self()


def nobody(state: State) -> None:
    """Tell nobody."""


def least_seconds(pending: Mapping[str, int], intervals: Mapping[str, float], usual: float) -> float:
    """The least time that requests take if the hosts are asked side by side, one at a time each.

    Args:
        pending: Host → requests.
        intervals: Host → seconds between two requests to it.
        usual: Seconds for other hosts.
    """
    return max((count * intervals.get(host, usual) for host, count in pending.items()), default=0.0)
