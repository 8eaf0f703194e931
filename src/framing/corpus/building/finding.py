"""Stage 1: where the articles are. Sources are asked; what they found stays found, in later rounds too."""

import hashlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, runtime_checkable

from framing.corpus.building import offered
from framing.corpus.building.addresses import Finding, Lead, leads, outlet_of
from framing.corpus.building.pages import About, Extractor
from framing.corpus.building.recipe import NamedSource, Recipe
from framing.corpus.building.removing import REMOVAL
from framing.corpus.building.telling import Telling
from framing.corpus.building.workshop import Brought, Workshop
from framing.corpus.datasheet.removal import is_removed
from framing.corpus.dates import Clock, Undatable, read_date
from framing.corpus.extraction.extract import extract_pages
from framing.fetching.archive import Archive
from framing.fetching.base import Ceiling, Fetched, Purpose, Refused, Web
from framing.types import Address, Draft, Outlet, Page

NOT_ASKED = "not_asked"
"""Refusal of a list that the archive does not have when nothing may be fetched."""

SLACK_DAYS = 2
"""Days by which a list's date must miss the period before a page is not even fetched: lists are coarse."""


@dataclass(slots=True, kw_only=True)
class FromArchive:
    """The web as far as the archive has it: nothing is fetched.

    Attributes:
        archive: What was fetched before.
        round: The round whose answers go before older ones.
        missing: Lists that were wanted and are not there.
    """

    archive: Archive
    round: str
    missing: list[str] = field(default_factory=list)

    def get(self, url: str, *, purpose: Purpose = "list", headers: object = None) -> Fetched:
        """The answer that the archive has; a refusal if it has none."""
        del headers, purpose
        held = self.archive.latest(url, round=self.round) or self.archive.latest(url)
        if held is not None:
            return held
        self.missing.append(url)
        return Fetched(
            asked=url,
            url=url,
            status=None,
            headers={},
            body=b"",
            fetched=datetime.fromtimestamp(0, UTC),
            refusal=NOT_ASKED,
            detail="it was not asked for yet, and this call fetches nothing",
        )

    def note(self, ceiling: Ceiling) -> None:
        """Limits that were hit are in the archive already."""


@runtime_checkable
class Streams(Protocol):
    """A web that gives very long files, as the fetcher does."""

    def stream(self, url: str, *, start: int = 0) -> AbstractContextManager[Iterator[bytes]]:
        """The bytes of a file as they come."""
        ...


class Watched:
    """The web, and whether it was used.

    Attributes:
        used: True once something was asked.
    """

    def __init__(self, web: Web, telling: Telling) -> None:
        self._web, self._telling = web, telling
        self.used = False

    def get(
        self, url: str, *, purpose: Purpose = "list", headers: Mapping[str, str] | None = None
    ) -> Fetched:
        """Fetch one address."""
        self.used = True
        self._telling.state.lists += 1
        self._telling()
        return self._web.get(url, purpose=purpose, headers=headers)

    def note(self, ceiling: Ceiling) -> None:
        """Keep it in mind that a limit was hit."""
        self._web.note(ceiling)

    def stream(self, url: str, *, start: int = 0) -> AbstractContextManager[Iterator[bytes]]:
        """Read a very long file on its way."""
        self.used = True
        if not isinstance(self._web, Streams):
            raise Refused("no_connection", f"{url}: this call fetches nothing")
        return self._web.stream(url, start=start)


def ask_sources(  # what a stage works on, how, and whom it tells
    recipe: Recipe, workshop: Workshop, web: Web, telling: Telling, *, extractor: Extractor, jobs: int
) -> list[Draft]:
    """Ask all sources in order, and keep what they find.

    Pages that a source brings along are read for their articles at once.

    Args:
        recipe: The recipe.
        workshop: Where things are kept.
        web: How lists are asked for.
        extractor: What takes articles from pages.
        jobs: Processes that read pages; 0 leaves them unread.
        telling: Is told of every list.

    Returns:
        What the sources could not read, as drafts with their problem, sorted by place.

    Raises:
        CorpusError: A file of the recipe cannot be read.
    """
    complaints: list[Draft] = []
    for number, source in enumerate(recipe.sources, start=1):
        if not hasattr(source.plugin, "found"):
            continue
        asked = _Asked(recipe, workshop, source, extractor, telling)
        telling.state.source = f"{number} of {len(recipe.sources)}: {source.name}"
        pages = asked.pages(Watched(web, telling))
        if not jobs:
            deque(pages, maxlen=0)
        else:
            for draft in extract_pages(pages, recipe.registry, jobs=jobs, limits=extractor.limits):
                workshop.keep_draft(asked.expected.popleft(), draft)
        complaints += asked.complaints
    workshop.save()
    return sorted(
        complaints, key=lambda draft: (str(draft.place), draft.problem or "", sorted(draft.fields.items()))
    )


class _Asked:
    """One source while it is asked."""

    def __init__(
        self,
        recipe: Recipe,
        workshop: Workshop,
        source: NamedSource,
        extractor: Extractor,
        telling: Telling,
    ) -> None:
        self._recipe, self._workshop, self._source, self._extractor = recipe, workshop, source, extractor
        self._seen, self._telling = workshop.next_pass(source.key), telling
        self.expected: deque[str] = deque()
        self.complaints: list[Draft] = []

    def pages(self, web: "Watched") -> Iterator[Page]:
        """The pages whose articles are still to be taken; everything else is kept on the way.

        What came from the web is kept with its body and in later rounds; files are read anew in every call.
        """
        keeps_itself = offered.KEEP in offered.own_fields(self._source.plugin)
        for found in self._source.plugin.found(web):
            self._telling.state.addresses += 1
            self._telling()
            if isinstance(found, Address):
                self._workshop.remember(self._source.key, found, self._seen)
            elif isinstance(found, Page):
                yield from self._to_read(found, keep_body=web.used and not keeps_itself)
            else:
                self._take(found)
        if not web.used:
            self._workshop.forget_older(self._source.key, self._seen)
        else:  # pages that came along in earlier rounds
            for spot in self._workshop.kept_spots(self._source.key):
                yield from self._to_read(self._workshop.kept_page(self._source.key, spot), keep_body=True)

    def _to_read(self, page: Page, *, keep_body: bool) -> Iterator[Page]:
        sha256 = hashlib.sha256(page.html).hexdigest()
        about = About(
            place=page.place,
            url=page.url or "",
            fetched=page.fetched,
            charset=page.charset,
            source=page.source,
            hints=page.hints,
        )
        key = self._extractor.key(sha256, about)
        self._workshop.bring(_brought(self._source, page, key, sha256), page, self._seen, keep_body=keep_body)
        outlet = outlet_of(about.url, page.hints.get("outlet", ""), self._recipe.registry)
        refused = beforehand(self._recipe, outlet, page.hints, [about.url])
        if refused is None and not self._workshop.has_draft(key):
            self.expected.append(key)
            yield page

    def _take(self, draft: Draft) -> None:
        """A draft needs no reading: it is kept as if it were the article of a page."""
        if draft.problem:
            self.complaints.append(draft)
            return
        said = repr((str(draft.place), sorted(draft.fields.items())))
        key = "d" + hashlib.sha256(said.encode()).hexdigest()[:40]
        self._workshop.keep_draft(key, draft)
        page = Page(
            place=draft.place,
            html=b"",
            url=draft.fields.get("url"),
            fetched=None,
            source=self._source.name,
            hints={
                name: draft.fields[name] for name in ("outlet", "published", "title") if name in draft.fields
            },
        )
        self._workshop.bring(_brought(self._source, page, key, key), page, self._seen, keep_body=False)


def _brought(source: NamedSource, page: Page, key: str, sha256: str) -> Brought:
    return Brought(
        source=source.key,
        name=source.name,
        key=key,
        url=page.url or "",
        fetched=page.fetched,
        found_in=str(page.place),
        sha256=sha256,
        hints=page.hints,
    )


def all_leads(recipe: Recipe, workshop: Workshop) -> list[Lead]:
    """Every page that any source of the recipe found in any round, sorted."""
    findings = (
        Finding(rank=rank, address=address)
        for rank, source in enumerate(recipe.sources)
        for address in workshop.found(source.key)
    )
    return leads(findings, recipe.registry)


def beforehand(
    recipe: Recipe, outlet: Outlet | None, hints: Mapping[str, str], addresses: Sequence[str]
) -> tuple[str, str] | None:
    """Reason and detail why a page need not be fetched or read at all; None if it should be.

    Args:
        recipe: The recipe.
        outlet: Its outlet, or None if the registry does not know it.
        hints: What was said of it where it was found.
        addresses: Its addresses.
    """
    if any(is_removed(address, recipe.removed) for address in addresses):
        return REMOVAL
    card, period = recipe.card, recipe.wanted.period
    if outlet is None and card.unknown_outlets == "reject":
        return "unknown_outlet", f"no outlet {hints.get('outlet') or 'of this domain'}; it was not looked at"
    if card.outlets and (outlet is None or outlet.id not in card.outlets):
        name = outlet.id if outlet else hints.get("outlet", "its outlet")
        return "other_outlet", f"{name} is none of the outlets asked for; it was not looked at"
    printed = hints.get("published")
    if period is None or not printed:
        return None
    clock = Clock.of(outlet) if outlet else Clock(order="YMD", zone="Etc/UTC")
    dated = read_date(printed, clock)
    if isinstance(dated, Undatable) or not period.far_from(dated.published, SLACK_DAYS):
        return None
    return "outside_period", f"{dated.published} where it was found, outside {period}; it was not looked at"
