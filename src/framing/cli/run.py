"""Run an experiment: do what is out of date, and make the report."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.cli.base import jobs_option, json_option, scheduler_option, study_options

if TYPE_CHECKING:
    from framing.experiments.plan import Forced
    from framing.experiments.study import Study


@click.command
@click.argument("experiment", type=click.Path(path_type=Path))
@study_options
@click.option("--results", type=click.Path(file_okay=False, path_type=Path), help="Folder for run folders.")
@click.option("--name", default="", help="A name for this run, by which show and verify find it.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--explain", is_flag=True, help="Say of every stage why it has to be done, before it is done.")
@click.option("--force", multiple=True, metavar="STAGE", help="Do STAGE again; may be given several times.")
@click.option("--from", "onward", multiple=True, metavar="STAGE", help="Do STAGE and all after it again.")
@jobs_option
@scheduler_option
@json_option
def run(  # noqa: PLR0913  # one parameter per option of the command line
    *,
    experiment: Path,
    settings: tuple[str, ...],
    cache: Path | None,
    results: Path | None,
    name: str,
    dry_run: bool,
    explain: bool,
    force: tuple[str, ...],
    onward: tuple[str, ...],
    jobs: int,
    scheduler: str,
    as_json: bool,
) -> None:
    """Run EXPERIMENT: do what is out of date, and make the report.

    The design check is printed before anything is scored. A run that was stopped, however hard, goes on where
    it stopped when the same command is given again.
    """
    from framing.cli.base import problems_as_json
    from framing.experiments.plan import Forced
    from framing.experiments.study import Study

    forced = Forced(stages=force, onward=onward)
    with problems_as_json(as_json=as_json):
        study = Study.open(experiment, settings, results=results, cache=cache)
        todo = study.out_of_date(forced)
    if dry_run:
        _print_plan(study, todo, explain=explain, as_json=as_json)
        return
    if explain:
        _explain(study, todo)
    folder, digest = _run(study, forced, name=name, workers=(scheduler or f"local:{jobs}", jobs))
    _print_end(folder, digest, as_json=as_json)


def _run(study: "Study", forced: "Forced", *, name: str, workers: tuple[str, int]) -> tuple[Path, str]:
    """Do the stages with whoever the scheduler names, make the report with processes here, close the run."""
    from framing.cli import base
    from framing.cli._progress import Lines
    from framing.engine.schedulers import open_engine
    from framing.experiments import record
    from framing.experiments.study import ended_properly
    from framing.reports.make import make

    scheduler, jobs = workers
    base.note(f"{study.declared.experiment.title} ({study.declared.document.name})")
    with open_engine(scheduler) as engine:
        folder = study.run(engine, Lines(), forced=forced, name=name, arguments=sys.argv[1:])
    with ended_properly(folder):
        make(folder, jobs)
        return folder, record.seal(folder)


def _print_plan(study: "Study", todo: Mapping[str, str], *, explain: bool, as_json: bool) -> None:
    """What a run would do, with the seconds that each stage took last time."""
    from framing.cli import base

    seconds = {step.name: study.seconds_before(step.name) for step in study.plan}
    if as_json:
        stages = [
            {"stage": step.name, "key": step.key, "run": step.name in todo, "reason": todo.get(step.name, "")}
            | {"seconds_before": seconds[step.name]}
            for step in study.plan
        ]
        base.print_json({"stages": stages})
        return
    rows = [
        (
            step.name,
            "run" if step.name in todo else "up to date",
            None if seconds[step.name] is None else f"{seconds[step.name]:.1f}",
            *((todo.get(step.name, ""),) if explain else ()),
        )
        for step in study.plan
    ]
    columns = ("stage", "would", "s before", *(("because",) if explain else ()))
    base.print_table(columns, rows, right=("s before",))


def _explain(study: "Study", todo: Mapping[str, str]) -> None:
    from framing.cli import base

    for step in study.plan:
        base.note(f"  {step.name}: {todo.get(step.name) or 'up to date'}")


def _print_end(folder: Path, digest: str, *, as_json: bool) -> None:
    """The headline, where everything is, and the digest to cite."""
    from framing.cli import base
    from framing.cli._headline import headline_rows, print_headline
    from framing.experiments.results import Results

    found = Results.open(folder)
    if as_json:
        base.print_json(
            {"run": folder.name, "path": folder, "digest": digest, "estimates": headline_rows(found)}
        )
        return
    print_headline(found)
    base.print_text(
        f"\nreport   {base.shown_path(folder / 'report' / 'report.html')}\nresults digest   sha256:{digest}"
    )


COMMAND = run
