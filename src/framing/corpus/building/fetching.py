"""Stage 2: pages into the archive. What the archive has is never asked for again."""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from typing import Protocol
from urllib.parse import urlsplit

from framing.corpus.building.addresses import Lead
from framing.corpus.building.pages import copy_address, digits_of
from framing.corpus.building.recipe import Recipe, intervals
from framing.corpus.building.telling import State, Telling, least_seconds
from framing.fetching.archive import Archive
from framing.fetching.base import Fetched
from framing.fetching.records import Outcome
from framing.fetching.standing import Standing
from framing.types import Address

GONE = frozenset(
    {
        "gone", "forbidden", "no_such_host", "no_connection", "bad_certificate", "too_many_redirects",
        "other_status", "timed_out", "server_error",
    }
)  # fmt: skip
"""Refusals after which an archive's copy is asked for. What robots.txt forbids stays forbidden."""

UNKNOWN = "(not known)"


class PageWeb(Protocol):
    """What this stage needs of ``fetching.fetcher.Fetcher``."""

    def get_pages(
        self, addresses: Iterable[Address], *, ending: Callable[[], None] | None = None
    ) -> Generator[tuple[Address, Fetched], None, None]:
        """Every address with what came of it, as it comes; ``ending`` as in `Fetcher.get_pages`."""
        ...


def name_of(lead: Lead) -> str:
    """What the outlet of a lead is called in counts."""
    return lead.outlet.id if lead.outlet else lead.hints.get("outlet", "") or UNKNOWN


class Choice:
    """Which addresses of a lead are asked for, and which answers count; decided by the archive alone.

    The publisher's own page is asked for first. If it is gone for good, the copies that sources named are
    asked for one after the other, and then the recipe's fallback. A lead that is known by copies only has all
    of them asked for: each is a version.
    """

    def __init__(
        self,
        recipe: Recipe,
        archive: Archive,
        *,
        refresh: str | None = None,
        standing: Standing | None = None,
    ) -> None:
        """Choose the recipe and what was fetched so far.

        Args:
            recipe: The recipe.
            archive: What was fetched so far.
            refresh: Round in which pages that came in earlier ones are asked for once more; None asks for
                none of them.
            standing: Says which refusals still stand; None if nothing is to be asked.
        """
        self._archive, self._refresh, self._standing = archive, refresh, standing
        card = recipe.card
        self._server = card.fallback_server if card.fallback == "wayback" else None
        self._since = card.period.since.isoformat() if card.period else ""

    def next(self, lead: Lead, asked: set[str]) -> list[str]:
        """Addresses to be asked for now; empty if there is nothing more to ask.

        Args:
            lead: The lead.
            asked: What was asked for in this call already.
        """
        if not lead.live:
            # What an archive keeps never changes, so copies are not refreshed.
            return [url for url in lead.copies if self._open(self._archive.outcome(url)) and url not in asked]
        if lead.url not in asked and self._stale(self._archive.outcome(lead.url)):
            return [lead.url]
        if self.answers(lead):
            return []
        for url in self._in_turn(lead):
            outcome = self._archive.outcome(url)
            if url not in asked and self._open(outcome):
                return [url]
            if outcome is None or outcome.refusal not in GONE:
                return []
        return []

    def answers(self, lead: Lead) -> list[Outcome]:
        """The pages that came, in the order in which they were asked for."""
        came = [found for url in self._candidates(lead) if (found := self._archive.outcome(url))]
        pages = [outcome for outcome in came if outcome.refusal is None]
        return pages[:1] if lead.live else pages

    def refusals(self, lead: Lead) -> list[Outcome]:
        """The addresses that were asked for and gave nothing."""
        came = [found for url in self._candidates(lead) if (found := self._archive.outcome(url))]
        return [outcome for outcome in came if outcome.refusal is not None]

    def _candidates(self, lead: Lead) -> tuple[str, ...]:
        return self._in_turn(lead) if lead.live else lead.copies

    def _in_turn(self, lead: Lead) -> tuple[str, ...]:
        return (lead.url, *lead.copies, *self._fallback(lead))

    def _fallback(self, lead: Lead) -> tuple[str, ...]:
        if self._server is None:
            return ()
        near = digits_of([lead.hints.get("published", ""), self._since])
        return (copy_address(self._server, lead.url, near),) if near else ()

    def _open(self, outcome: Outcome | None) -> bool:
        if outcome is None or self._standing is None:
            return outcome is None
        return not self._standing.stands(outcome)

    def _stale(self, outcome: Outcome | None) -> bool:
        """Whether a page came in an earlier round than the one that refreshes."""
        if self._refresh is None or outcome is None or outcome.refusal is not None:
            return False
        return outcome.round != self._refresh


def fetch(recipe: Recipe, leads: Sequence[Lead], web: PageWeb, choice: Choice, telling: Telling) -> None:
    """Fetch a page for every lead that has none.

    Args:
        recipe: The recipe.
        leads: What was found and is wanted.
        web: How pages are fetched.
        choice: Which addresses are asked for.
        telling: Is told after every page.
    """
    known, state = intervals(recipe), telling.state
    asked: set[str] = set()
    todo = _questions(choice, leads, asked)
    pending = Counter(_host(address) for _, address in todo)
    state.waiting = Counter(name_of(lead) for lead, _ in todo)
    state.fetched = Counter(name_of(lead) for lead in leads if choice.answers(lead))
    telling()
    while todo:
        lead_of = {_asked(address): lead for lead, address in todo}
        with closing(web.get_pages([address for _, address in todo], ending=telling.ending)) as pages:
            for address, came in pages:
                asked.add(_asked(address))
                pending[_host(address)] -= 1
                _count(state, lead_of[_asked(address)], came)
                state.seconds_left = least_seconds(pending, known, recipe.card.fetch.interval)
                telling()
        again = _questions(choice, sorted(lead_of.values(), key=lambda lead: lead.key), asked)
        todo = list({_asked(address): (lead, address) for lead, address in again}.values())
        pending.update(_host(address) for _, address in todo)
        state.waiting.update(name_of(lead) for lead, _ in todo)


def _questions(choice: Choice, leads: Iterable[Lead], asked: set[str]) -> list[tuple[Lead, Address]]:
    return [
        (
            lead,
            Address(
                url=lead.url,
                source=lead.finders[0][0],
                found_in=lead.finders[0][1],
                copy=None if url == lead.url else url,
            ),
        )
        for lead in leads
        for url in choice.next(lead, asked)
    ]


def _count(state: State, lead: Lead, came: Fetched) -> None:
    name = name_of(lead)
    state.waiting[name] -= 1
    if came.refusal is None:
        state.fetched[name] += 1
    else:
        state.refused[name] += 1


def _asked(address: Address) -> str:
    return address.copy or address.url


def _host(address: Address) -> str:
    return urlsplit(_asked(address)).netloc
