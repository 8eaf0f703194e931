"""What a build would ask, without asking: lists, hosts, intervals, and the least time it takes."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from framing.corpus.building.build import Calling
from framing.corpus.building.fetching import Choice
from framing.corpus.building.finding import FromArchive, all_leads, ask_sources, beforehand
from framing.corpus.building.pages import Extractor
from framing.corpus.building.recipe import behaviour, intervals, limits_of, read_recipe
from framing.corpus.building.telling import State, Telling, nobody
from framing.corpus.building.workshop import Workshop, told
from framing.fetching.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPlan:
    """What one host would be asked.

    Attributes:
        host: Its name, with an unusual port.
        lists: Lists that would be asked for now; what they name is not known yet.
        pages: Pages that would be asked for.
        interval: Seconds between two requests; a host that asks for more gets more.
        seconds: Least time for all of them; one request more is made for the robots.txt.
    """

    host: str
    lists: int
    pages: int
    interval: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a build would do.

    Attributes:
        hosts: Each host that would be asked, the longest wait first.
        found: Addresses that are known so far.
        passed_over: Those that would not be looked at.
        fetched: Those whose page is in the archive.
        seconds: Least time of fetching what is known: hosts are asked side by side. What lists name that were
            not asked for yet comes on top.
    """

    hosts: tuple[HostPlan, ...]
    found: int
    passed_over: int
    fetched: int
    seconds: float


def plan(file: Path, calling: Calling) -> Plan:
    """Say what a build would ask; nothing is fetched.

    Args:
        file: The recipe.
        calling: How it would be built.

    Raises:
        BadConfig: The recipe has problems; each is named with its place.
        UsageError: A build is at work.
    """
    recipe = read_recipe(file, calling.removed_of(file))
    with _workshop(calling.workshop_of(file)) as workshop:
        number = workshop.begin(update=False)
        web = FromArchive(archive=workshop.archive, round=number)
        extractor = Extractor.of(limits_of(recipe), recipe.registry)
        nobody_told = Telling(State(), nobody)
        ask_sources(recipe, workshop, web, nobody_told, extractor=extractor, jobs=0)
        leads = all_leads(recipe, workshop)
        wanted = [
            lead for lead in leads if beforehand(recipe, lead.outlet, lead.hints, lead.spellings) is None
        ]
        manners = behaviour(recipe, calling.contact or recipe.card.contact or "")
        choice = Choice(recipe, workshop.archive, standing=Standing(manners=manners, round=number))
        pages = Counter(_host(url) for lead in wanted for url in choice.next(lead, set()))
        fetched = sum(bool(choice.answers(lead)) for lead in wanted)
    known, usual = intervals(recipe), recipe.card.fetch.interval
    lists = Counter(map(_host, dict.fromkeys(web.missing)))
    hosts = []
    for host in lists | pages:
        interval = known.get(host, usual)
        seconds = interval * (lists[host] + pages[host])
        hosts.append(
            HostPlan(host=host, lists=lists[host], pages=pages[host], interval=interval, seconds=seconds)
        )
    return Plan(
        hosts=tuple(sorted(hosts, key=lambda one: (-one.seconds, one.host))),
        found=len(leads),
        passed_over=len(leads) - len(wanted),
        fetched=fetched,
        seconds=max((one.seconds for one in hosts), default=0.0),
    )


@contextmanager
def _workshop(folder: Path) -> Iterator[Workshop]:
    """The workshop of a build; an empty one for this call only if there is none: a plan leaves nothing."""
    with ExitStack() as stack:
        if not (folder / "archive").is_dir():
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="framing-plan-")))
        stack.enter_context(told(folder))
        yield stack.enter_context(Workshop(folder))


def _host(url: str) -> str:
    return urlsplit(url).netloc
