"""Make a run again from its lock, in a fresh folder, and say file by file whether it came out the same."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.cli.base import jobs_option, json_option, results_option

if TYPE_CHECKING:
    from framing.experiments.repetition.comparison import Comparison
    from framing.experiments.repetition.reproduction import Locked

SHOWN = 25
"""Files that are listed; the others are counted."""


@click.command
@click.argument("run", default="latest")
@results_option
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder that holds corpora and experiments, for a run that was moved.",
)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reproduced"),
    show_default=True,
    help="Folder for the new run.",
)
@click.option(
    "--level",
    type=click.Choice(["identical", "tolerance"]),
    help="What is asked: the same bytes, or numbers within tolerance. Default: the same bytes, unless code, "
    "packages or kernels differ in a way that may move last digits.",
)
@jobs_option
@json_option
def reproduce(  # noqa: PLR0913  # one parameter per option of the command line
    *, run: str, results: Path, project: Path | None, into: Path, level: str | None, jobs: int, as_json: bool
) -> None:
    """Make RUN again from its lock, in a fresh folder and without any kept output, and compare the two.

    What differs between the installation that made RUN and this one is said first. Exit code 0 if every file
    came out as asked, 4 if not.
    """
    from framing.cli import base
    from framing.cli._progress import Lines
    from framing.errors import DifferencesFound
    from framing.experiments import history
    from framing.experiments.repetition import reproduction
    from framing.reports.make import make

    locked = reproduction.unlock(history.find(run, results), project)
    asked = level or locked.level
    _say_what_differs(locked, asked)
    made = reproduction.reproduce(locked, into, make, jobs=jobs, progress=Lines(), arguments=sys.argv[1:])
    found = made.comparison
    good = found.identical if asked == "identical" else found.alike
    if as_json:
        base.print_json(
            {"run": locked.run.name, "again": made.run, "asked": asked, "ok": good, "digest": made.digest}
            | {"unlike": locked.unlike, "recoded": locked.stages, "files": found.files}
        )
    else:
        _print(found)
        base.print_text(
            f"\nagain            {base.shown_path(made.run)}\nresults digest   sha256:{made.digest}"
        )
    if not good:
        what = "identical" if asked == "identical" else "within tolerance"
        raise DifferencesFound(f"{locked.run.name}: not every file came out {what}")


def _say_what_differs(locked: "Locked", asked: str) -> None:
    """The surroundings first: they are usually the reason."""
    from framing.cli import base

    for one in locked.unlike:
        influence = "" if one.counts else " (no influence)"
        base.note(f"  {one.what}: {one.before or 'none'} → {one.now or 'none'}{influence}")
    if locked.stages:
        base.note(f"  code has changed: {', '.join(locked.stages)}")
    if not locked.unlike and not locked.stages:
        base.note("made with what is installed here")
    base.note("asked: the same bytes" if asked == "identical" else "asked: numbers within tolerance")


def _print(found: "Comparison") -> None:
    from framing.cli import base

    unlike = [one for one in found.files if one.verdict != "identical"]
    rows = [(one.verdict, one.file, f"{one.largest:.1e}" if one.largest else "", one.said) for one in unlike]
    if rows:
        base.print_table(("verdict", "file", "largest Δ", ""), rows[:SHOWN], right=("largest Δ",))
    if len(rows) > SHOWN:
        base.print_text(f"… and {len(rows) - SHOWN} more (--json lists all)")
    counts = ", ".join(f"{number} {verdict}" for verdict, number in sorted(found.counts.items()))
    base.print_text(f"{len(found.files)} files: {counts}")


COMMAND = reproduce
