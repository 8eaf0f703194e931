"""Stage 3: articles from pages, each page once for every body, rule and library; nothing is fetched."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from framing.corpus.building.addresses import Lead, address_key, outlet_of
from framing.corpus.building.fetching import Choice
from framing.corpus.building.finding import beforehand
from framing.corpus.building.pages import About, Extractor, about
from framing.corpus.building.recipe import Recipe
from framing.corpus.building.removing import REMOVAL
from framing.corpus.building.telling import Telling
from framing.corpus.building.workshop import Brought, Workshop
from framing.corpus.datasheet.removal import is_removed
from framing.corpus.extraction.extract import extract_pages
from framing.fetching.base import Fetched
from framing.fetching.records import Outcome
from framing.types import Outlet, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One page of a lead, wherever it came from.

    Attributes:
        key: By which its article is known.
        lead: Key of its lead.
        place: Where it stands; no other piece has the same.
        asked: Address that it was fetched from; None if a source brought it.
        sha256: Digest of its body.
        url: The publisher's address, after redirects.
        moved_from: Address that was asked for, if its host led on to another.
        order: By which versions are sorted: archives' copies by their moment, then what was fetched from the
            publisher by round.
        moment: When it was taken from the publisher, or None.
        outlet: Its outlet, or None if the registry does not know it.
        hints: What was known of it.
        source: Name of the source that found it.
        found_in: Where.
        refused: Reason and detail why it was not read, or None.
    """

    key: str
    lead: str
    place: str
    asked: str | None
    sha256: str
    url: str
    moved_from: str | None
    order: tuple[int, str, str]
    moment: datetime | None
    outlet: Outlet | None
    hints: Mapping[str, str]
    source: str
    found_in: str
    refused: tuple[str, str] | None


class Reading:
    """The pages of a build as pieces, and their articles."""

    def __init__(self, recipe: Recipe, workshop: Workshop, extractor: Extractor) -> None:
        """Choose what is read, and by what."""
        self._recipe, self._workshop, self._extractor = recipe, workshop, extractor
        self._choice = Choice(recipe, workshop.archive)
        self._several = workshop.archive.several()

    def pieces(self, leads: Sequence[Lead]) -> list[Piece]:
        """Everything there is to read, sorted by lead, version and place.

        Args:
            leads: What was found and is wanted.
        """
        found = [piece for lead in leads for _, piece in self._fetched(lead)]
        found += [
            self._brought(one)
            for source in self._recipe.sources
            for one in self._workshop.brought(source.key)
        ]
        return sorted(found, key=lambda piece: (piece.lead, piece.order, piece.place))

    def read(self, leads: Sequence[Lead], jobs: int, telling: Telling) -> None:
        """Take the articles from pages whose articles were not taken before.

        Args:
            leads: What was found and is wanted.
            jobs: Processes that read pages.
            telling: Is told after every page.
        """
        todo = [
            (came, piece)
            for lead in leads
            for came, piece in self._fetched(lead)
            if not self._workshop.has_draft(piece.key)
        ]
        telling.state.to_read = len(todo)
        telling()
        expected = deque(piece.key for _, piece in todo)
        by_key = {lead.key: lead for lead in leads}
        pages = (self._page(by_key[piece.lead], came) for came, piece in todo)
        for draft in extract_pages(pages, self._recipe.registry, jobs=jobs, limits=self._extractor.limits):
            self._workshop.keep_draft(expected.popleft(), draft)
            telling.state.read += 1
            telling()
        self._workshop.save()

    def _page(self, lead: Lead, came: Outcome | Fetched) -> Page:
        held = came if isinstance(came, Fetched) else self._workshop.archive.latest(came.asked)
        assert held is not None  # noqa: S101  # the outcome came from the same archive
        return about(lead, held, held.headers).page(held.body)

    def _fetched(self, lead: Lead) -> Iterator[tuple[Outcome | Fetched, Piece]]:
        for outcome in self._choice.answers(lead):
            if outcome.asked in self._several:
                versions = self._workshop.archive.versions(outcome.asked)
                for number, version in enumerate(versions):
                    yield version, self._piece(lead, version, _sha256(version), number)
            else:
                yield outcome, self._piece(lead, outcome, outcome.body_sha256 or "", 0)

    def _piece(self, lead: Lead, came: Outcome | Fetched, sha256: str, number: int) -> Piece:
        known = about(lead, came, {})
        is_copy = came.asked != lead.url
        outlet, moved = self._publisher(lead, known)
        return Piece(
            key=self._extractor.key(sha256, known),
            lead=lead.key,
            asked=came.asked,
            sha256=sha256,
            place=str(known.place) + (f" (version {number + 1})" if number else ""),
            url=known.url,
            moved_from=moved,
            order=_order(known, is_copy=is_copy, number=number),
            moment=known.fetched,
            outlet=outlet,
            hints=lead.hints,
            source=lead.finders[0][0],
            found_in=lead.finders[0][1],
            refused=self._removed(known.url) or _front_page(lead.url, known.url),
        )

    def _removed(self, url: str) -> tuple[str, str] | None:
        return REMOVAL if is_removed(url, self._recipe.removed) else None

    def _publisher(self, lead: Lead, known: About) -> tuple[Outlet | None, str | None]:
        """The outlet of the page that came, and the address that led to it if that was another outlet's."""
        there = self._recipe.registry.find(known.url)
        asked = self._recipe.registry.find(lead.url)
        if (
            there is not None
            and there != asked
            and urlsplit(known.url).hostname != urlsplit(lead.url).hostname
        ):
            return there, lead.url
        return lead.outlet, None

    def _brought(self, one: Brought) -> Piece:
        outlet = outlet_of(one.url, one.hints.get("outlet", ""), self._recipe.registry)
        moment = one.fetched.isoformat() if one.fetched else ""
        return Piece(
            key=one.key,
            lead=address_key(one.url) if one.url else one.found_in,
            place=one.found_in,
            asked=None,
            sha256=one.sha256,
            url=one.url,
            moved_from=None,
            order=(0, moment, one.found_in),
            moment=one.fetched,
            outlet=outlet,
            hints=one.hints,
            source=one.name,
            found_in=one.found_in,
            refused=beforehand(self._recipe, outlet, one.hints, [one.url]),
        )


def _order(known: About, *, is_copy: bool, number: int) -> tuple[int, str, str]:
    """Copies by their moment; pages from the publisher behind them, by version, never by the clock.

    Two builds fetch their pages at other moments and in another order, and must come to the same end.
    """
    if is_copy:
        return 0, known.fetched.isoformat() if known.fetched else "", ""
    return 1, f"{number:06}", ""


def _sha256(version: Fetched) -> str:
    import hashlib

    return hashlib.sha256(version.body).hexdigest()


def _front_page(asked: str, came: str) -> tuple[str, str] | None:
    """Many outlets lead from an article that is gone to their front page."""
    if urlsplit(came).path in {"", "/"} and urlsplit(asked).path not in {"", "/"}:
        return "not_an_article", "its address leads on to a front page"
    return None
