"""Build a corpus from the web and from archives, as a recipe says."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from framing.cli import base

if TYPE_CHECKING:
    from rich.status import Status

    from framing.corpus.building.plan import Plan
    from framing.corpus.building.summary import Summary
    from framing.corpus.building.telling import State
    from framing.corpus.corpus import Corpus

EVERY = 30.0
"""Seconds between two lines of progress where there is no terminal."""

OUTLETS_SHOWN = 4
HOSTS_SHOWN = 15


@click.command("build")
@click.argument("recipe", type=click.Path(path_type=Path))
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the store.  [default: local/NAME beside the recipe]",
)
@click.option("--update", is_flag=True, help="Ask all lists again, and fetch what is new in them.")
@click.option(
    "--refresh", is_flag=True, help="The same, and ask for the pages again too: changed ones are versions."
)
@click.option("--offline", is_flag=True, help="Fetch nothing: build from what was fetched before.")
@click.option("--plan", "only_plan", is_flag=True, help="Only say what would be asked; fetch nothing.")
@click.option(
    "--contact",
    envvar="FRAMING_CONTACT",
    help="E-mail address or page at which hosts can reach you.  [default: as in the recipe]",
)
@click.option(
    "--workshop",
    type=click.Path(path_type=Path),
    help="Folder of what is kept between calls.  [default: .framing/builds/NAME beside the recipe]",
)
@click.option(
    "--removed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Digests of addresses that must not be collected.  [default: NAME.removed.txt beside the store and "
    "removed.txt beside the recipe]",
)
@click.option("--replace", is_flag=True, help="Replace a store that another recipe made.")
@base.jobs_option
@base.json_option
def build(  # noqa: PLR0913  # one parameter for each option of the command line
    *,
    recipe: Path,
    to: Path | None,
    update: bool,
    refresh: bool,
    offline: bool,
    only_plan: bool,
    contact: str | None,
    workshop: Path | None,
    removed: Path | None,
    replace: bool,
    jobs: int,
    as_json: bool,
) -> None:
    """Build a corpus as RECIPE says: find articles, fetch them, take out texts, keep what is wanted.

    Everything that is fetched is kept, so nothing is fetched twice: a build that was stopped, however hard,
    goes on where it stopped when the same command is given again, and a changed recipe uses what is there.

    To see first what would be asked: framing corpus build corpora/kremlin.yaml --plan
    """
    from framing.corpus.building.build import Calling
    from framing.corpus.building.build import build as build_corpus
    from framing.corpus.building.plan import plan

    calling = Calling(
        to=to,
        workshop=workshop,
        update=update,
        refresh=refresh,
        offline=offline,
        contact=contact,
        jobs=jobs,
        replace=replace,
        removed=removed,
    )
    with base.problems_as_json(as_json=as_json):
        if only_plan:
            _print_plan(plan(recipe, calling), as_json=as_json)
            return
        with Progress() as progress:
            corpus = build_corpus(recipe, calling, progress.tell)
    _print_end(corpus, as_json=as_json)


class Progress:
    """How a build goes on: a moving line on a terminal, a plain line now and then elsewhere."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._status: Status | None = None
        self._told = 0.0
        self._stage = ""
        self._untold = ""

    def __enter__(self) -> Self:
        """Begin."""
        console = base.console()
        if console.is_interactive and not base.quiet():
            self._status = console.status("reading the recipe …")
            self._status.start()
        return self

    def __exit__(self, *error: object) -> None:
        """End the moving line."""
        if self._status is not None:
            self._status.stop()

    def tell(self, state: "State") -> None:
        """Show a state, unless one was shown just now."""
        now = time.monotonic()
        due = now - self._told >= (0.2 if self._status else EVERY)
        line = line_of(state)
        if not due and state.stage == self._stage:
            self._untold = line
            return
        if self._status is not None:
            from rich.markup import escape

            self._status.update(escape(line))
        else:
            if self._untold and state.stage != self._stage:  # how the stage before ended
                base.note(self._untold)
            base.note(line)
        self._told, self._stage, self._untold = now, state.stage, ""


def line_of(state: "State") -> str:
    """One line on how far a build is."""
    if state.stage == "finding":
        asked = f"source {state.source}, " if state.source else ""
        return f"finding: {asked}{base.counted(state.lists, 'list')}, {state.addresses:,} addresses or pages"
    if state.stage == "reading":
        return f"reading: {state.read:,} of {state.to_read:,} new pages read"
    if state.stage == "ending":
        return "ending: waiting for the answers that are under way, to keep them (Ctrl-C again drops them)"
    if state.stage == "storing":
        return "storing: checking, cleaning and writing articles"
    waiting = sum(state.waiting.values())
    counts = (("found", state.found), ("fetched", state.fetched), ("refused", state.refused))
    listed = ", ".join(f"{sum(count.values()):,} {name}" for name, count in counts)
    told = [f"fetching: {listed}, {waiting:,} waiting"]
    if waiting and state.seconds_left:
        told.append(f"at least {duration(state.seconds_left)} left")
    slowest = sorted(state.waiting, key=lambda name: (-state.waiting[name], name))[:OUTLETS_SHOWN]
    each = [
        f"{name} {state.fetched[name]:,}/{state.refused[name]:,}/{state.waiting[name]:,}"
        for name in slowest
        if state.waiting[name] > 0
    ]
    return "; ".join(told) + (f" · fetched/refused/waiting: {', '.join(each)}" if each else "")


def duration(seconds: float) -> str:
    """A time as people say it."""
    if seconds < 90:  # noqa: PLR2004  # a minute and a half
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:  # noqa: PLR2004  # an hour and a half
        return f"{minutes} min"
    hours = round(minutes / 60)
    return f"{hours} h" if hours < 48 else f"{round(hours / 24)} days"  # noqa: PLR2004  # two days


def _print_plan(found: "Plan", *, as_json: bool) -> None:
    if as_json:
        base.print_json({"plan": found})
        return
    lists = sum(one.lists for one in found.hosts)
    pages = sum(one.pages for one in found.hosts)
    base.print_text(
        f"{base.counted(found.found, 'address')} known: {found.fetched:,} fetched, {found.passed_over:,} not "
        f"wanted, {pages:,} to be asked for."
        + (
            f" {base.counted(lists, 'list')} to be asked for first; what they name is not known yet."
            if lists
            else ""
        )
    )
    if not found.hosts:
        base.print_text("Nothing would be fetched.")
        return
    base.print_text("")
    rows = [
        (one.host, one.lists, one.pages, f"{one.interval:g} s", duration(one.seconds))
        for one in found.hosts[:HOSTS_SHOWN]
    ]
    columns = ("host", "lists", "pages", "interval", "at least")
    base.print_table(columns, rows, title="What would be asked", right=columns[1:])
    more = len(found.hosts) - HOSTS_SHOWN
    if more > 0:
        base.print_text(f"and {more} hosts more (--json lists them all)")
    what = "lists and pages" if lists and pages else "lists" if lists else "pages"
    base.print_text(
        f"\nThese {what} take at least {duration(found.seconds)}: hosts are asked side by side."
        + (" The pages that the lists name come on top, one interval each." if lists else "")
    )


def _print_end(corpus: "Corpus", *, as_json: bool) -> None:
    from framing.corpus.building.summary import summary

    found = summary(corpus)
    if as_json:
        said = {"path": corpus.path, "fingerprint": corpus.fingerprint, "n_articles": corpus.n_articles}
        base.print_json({**said, "collection": found})
        return
    articles = f"{corpus.n_articles:,} article{'' if corpus.n_articles == 1 else 's'}"
    outlets = f"{len(corpus.outlets)} outlet{'' if len(corpus.outlets) == 1 else 's'}"
    base.print_text(f"{corpus.name}: {articles} of {outlets} in {base.shown_path(corpus.path)}")
    base.print_text(f"fingerprint {corpus.fingerprint}")
    if found is not None:
        print_collection(found)
    base.note(f"Look at it: framing corpus show {base.shown_path(corpus.path)}")


def print_collection(found: "Summary") -> None:
    """How a corpus came to be: outlets, reasons, ceilings, alarms, and where the details are."""
    base.print_text("")
    columns = ("outlet", "found", "fetched", "extracted", "kept", "alarms")
    rows = [
        (
            one.outlet,
            f"{one.found:,}",
            f"{one.fetched:,}",
            f"{one.extracted:,}",
            f"{one.kept:,}",
            one.alarms or None,
        )
        for one in found.outlets
    ]
    base.print_table(columns, rows, title="From addresses to articles", right=columns[1:])
    if found.reasons:
        base.print_text("")
        left_out = [(one.outcome, f"{one.count:,}", one.meaning, one.example) for one in found.reasons]
        base.print_table(
            ("outcome", "addresses", "meaning", "for instance"),
            left_out,
            title="Left out",
            right=("addresses",),
        )
    base.print_text("")
    for line in found.lines:
        base.print_text(line)


def show_collection(corpus: "Corpus") -> bool:
    """Print how a corpus came to be and what was left out on the way; False if it was not built."""
    from framing.corpus.building.summary import summary

    found = summary(corpus)
    if found is not None:
        print_collection(found)
    return found is not None
