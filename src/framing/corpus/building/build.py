"""A build from its recipe to its store: find, fetch, read, gather, store. Every stage can be broken off."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from framing.corpus.building.addresses import Lead, address_key
from framing.corpus.building.fetching import Choice, PageWeb, fetch, name_of
from framing.corpus.building.finding import FromArchive, all_leads, ask_sources, beforehand
from framing.corpus.building.gathering import Gathered
from framing.corpus.building.outcomes import Everything
from framing.corpus.building.pages import Extractor
from framing.corpus.building.reading import Reading
from framing.corpus.building.recipe import Recipe, limits_of, manners, read_recipe
from framing.corpus.building.record import is_of, nothing_came, write_beside
from framing.corpus.building.removing import WithoutRemoved, removal_list
from framing.corpus.building.telling import State, Tell, Telling, nobody
from framing.corpus.building.workshop import Workshop, told
from framing.corpus.checking import Rules
from framing.corpus.corpus import Corpus
from framing.corpus.datasheet.removal import is_removed
from framing.corpus.importing import Import, bring_in
from framing.errors import CorpusError
from framing.fetching.base import Web
from framing.fetching.standing import Standing
from framing.sources.base import Source
from framing.types import Draft, Step

WORKSHOPS = Path(".framing") / "builds"
STORES = Path("local")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """How one call builds.

    Attributes:
        to: Folder of the store; None is ``local/NAME`` beside the recipe.
        workshop: Folder of what is kept between calls; None is ``.framing/builds/NAME`` beside the recipe,
            and stays the same however the recipe changes.
        update: Begin a new round: ask all lists again.
        refresh: Ask for pages that came in earlier rounds once more, too.
        offline: Fetch nothing: build from what is in the archive.
        contact: Address at which the user can be reached; None takes that of the recipe.
        jobs: Processes that read pages.
        replace: Replace a store that another recipe made.
        removed: List of articles whose removal was asked for; None takes ``NAME.removed.txt`` beside the
            store and ``removed.txt`` beside the recipe, where they are there.
    """

    to: Path | None = None
    workshop: Path | None = None
    update: bool = False
    refresh: bool = False
    offline: bool = False
    contact: str | None = None
    jobs: int = 1
    replace: bool = False
    removed: Path | None = None

    def workshop_of(self, recipe: Path) -> Path:
        """Where everything between two calls is kept."""
        return self.workshop or recipe.parent / WORKSHOPS / recipe.stem

    def store_of(self, recipe: Path) -> Path:
        """Where the store goes."""
        return self.to or recipe.parent / STORES / recipe.stem

    def removed_of(self, recipe: Path) -> frozenset[str]:
        """Digests of the addresses whose removal was asked for."""
        return removal_list(self.removed, self.store_of(recipe), recipe)


def build(file: Path, calling: Calling, tell: Tell = nobody) -> Corpus:
    """Build a corpus as a recipe says.

    The same recipe and the same archive give the same store, byte for byte but for moments, whatever the
    number of processes, the order in which pages came, and how often the build was broken off.

    Args:
        file: The recipe.
        calling: How to build.
        tell: Is told how far it is.

    Raises:
        BadConfig: The recipe has problems; each is named with its place.
        UsageError: There is no contact, another build is at work, or something else is where the store goes.
        CorpusError: Nothing came, or something cannot be read or written.
    """
    recipe = read_recipe(file, calling.removed_of(file))
    behaviour = None if calling.offline else manners(recipe, calling.contact)
    folder = calling.workshop_of(file)
    with told(folder), Workshop(folder) as workshop, ExitStack() as stack:
        at_work = _Build(recipe, calling, workshop, tell)
        number = workshop.begin(update=calling.update or calling.refresh)
        if behaviour is None:
            at_work.find(FromArchive(archive=workshop.archive, round=number))
        else:
            from framing.fetching.fetcher import Fetcher

            never = partial(is_removed, removed=recipe.removed)
            fetcher = Fetcher(workshop.archive, behaviour, number, refresh=calling.refresh, never=never)
            fetcher.ending = at_work.ending
            web = stack.enter_context(fetcher)
            at_work.find(web)
            at_work.fetch(web, Standing(manners=behaviour, round=number))
        at_work.read()
        corpus = at_work.store(calling.store_of(file))
        if behaviour is not None:
            workshop.end(number)
        return corpus


class _Build:
    """One call: what it knows so far."""

    def __init__(self, recipe: Recipe, calling: Calling, workshop: Workshop, tell: Tell) -> None:
        self._recipe, self._calling, self._workshop, self._tell = recipe, calling, workshop, tell
        self._extractor = Extractor.of(limits_of(recipe), recipe.registry)
        self._state = State()
        self._complaints: list[Draft] = []
        self._leads: list[Lead] = []
        self._wanted: list[Lead] = []
        self._passed_over: list[tuple[Lead, str, str]] = []

    def ending(self) -> None:
        """Tell that a list that is under way is waited for."""
        Telling(self._state, self._tell).ending()

    def find(self, web: Web) -> None:
        """Ask the sources, and decide what is looked at."""
        self._tell(self._state)
        telling = Telling(self._state, self._tell)
        self._complaints = ask_sources(
            self._recipe, self._workshop, web, telling, extractor=self._extractor, jobs=self._calling.jobs
        )
        self._leads = all_leads(self._recipe, self._workshop)
        for lead in self._leads:
            refusal = beforehand(self._recipe, lead.outlet, lead.hints, lead.spellings)
            if refusal:
                self._passed_over.append((lead, *refusal))
            else:
                self._wanted.append(lead)
        self._state.found = Counter(map(name_of, self._leads))

    def fetch(self, web: PageWeb, standing: Standing) -> None:
        """Fetch what no source brought along."""
        self._state.stage = "fetching"
        brought = {
            address_key(one.url)
            for source in self._recipe.sources
            for one in self._workshop.brought(source.key)
            if one.url
        }
        missing = [lead for lead in self._wanted if lead.key not in brought]
        refresh = standing.round if self._calling.refresh else None
        choice = Choice(self._recipe, self._workshop.archive, refresh=refresh, standing=standing)
        fetch(self._recipe, missing, web, choice, Telling(self._state, self._tell))

    def read(self) -> None:
        """Take articles from pages."""
        self._state.stage = "reading"
        reading = Reading(self._recipe, self._workshop, self._extractor)
        reading.read(self._wanted, self._calling.jobs, Telling(self._state, self._tell))

    def store(self, to: Path) -> Corpus:
        """Write the store and what is told beside it."""
        self._state.stage = "storing"
        self._tell(self._state)
        everything = self._everything()
        files = list(self._files())
        if not files and not everything.pieces:
            raise CorpusError(nothing_came(everything, self._complaints))
        card, workshop = self._recipe.card, self._workshop
        rules = Rules(**card.rules.model_dump(), defaults=dict(card.defaults), wanted=self._recipe.wanted)
        how = Import(
            name=card.name,
            rules=rules,
            outlets=tuple(self._recipe.root / name for name in card.outlet_folders),
            invented=card.invented,
            notice=card.notice,
            earlier=(self._step(everything),),
            stub_unknown=card.unknown_outlets == "stub",
            jobs=self._calling.jobs,
        )
        replace = self._calling.replace or is_of(to, self._recipe)
        return bring_in(
            [everything.gathered, *files], how, to=to, replace=replace,
            beside=lambda folder: write_beside(folder, self._recipe, workshop, self._extractor, everything),
        )  # fmt: skip

    def _files(self) -> Iterator[Source]:
        """The sources that need no fetching."""
        for source in self._recipe.sources:
            if hasattr(source.plugin, "found"):
                continue
            removed, registry = self._recipe.removed, self._recipe.registry
            yield (
                WithoutRemoved(
                    source=source.plugin, removed=removed, registry=registry, jobs=self._calling.jobs
                )
                if removed
                else source.plugin
            )

    def _everything(self) -> Everything:
        pieces = Reading(self._recipe, self._workshop, self._extractor).pieces(self._wanted)
        gathered = Gathered(
            self._workshop,
            pieces,
            use=self._recipe.card.versions,
            complaints=self._complaints,
            passed_over=self._passed_over,
            removed=self._recipe.removed,
        )
        choice = Choice(self._recipe, self._workshop.archive)
        return Everything(
            leads=self._leads, pieces=pieces, gathered=gathered, choice=choice, archive=self._workshop.archive
        )

    def _step(self, everything: Everything) -> Step:
        """What the history says of finding and fetching."""
        card = self._recipe.card
        settings = {
            "recipe": self._recipe.file.name,
            "recipe_digest": self._recipe.digest,
            "sources": " ".join(source.name for source in self._recipe.sources),
            "versions": card.versions,
            "fallback": card.fallback,
            **{f"event:{event.date}": event.label for event in card.events},
        }
        return Step(verb="collect", settings=settings, counts=everything.counts())
