"""Show the headline estimates of a run, and where its files are."""

from pathlib import Path

import click

from framing.cli.base import json_option, results_option


@click.command
@click.argument("run", default="latest")
@results_option
@json_option
def show(*, run: str, results: Path, as_json: bool) -> None:
    """Show the headline estimates of RUN: an id or its beginning, a name, a path, or latest."""
    from framing.cli import base
    from framing.cli._headline import headline_rows, print_headline
    from framing.experiments import history
    from framing.experiments.results import Results

    folder = history.find(run, results)
    note = history.note(folder)
    found = Results.open(folder)
    if as_json:
        base.print_json({"run": note, "estimates": headline_rows(found)})
        return
    about = f"{note.experiment} {note.id}, {note.status}, started {note.started}"
    base.print_text(f"{found.facts.title}\n{about}\n")
    print_headline(found)
    report = base.shown_path(folder / "report" / "report.html")
    base.print_text(f"\nfolder   {base.shown_path(folder)}\nreport   {report}")
    base.print_text(
        f"results digest   sha256:{note.digest}" if note.digest else "not closed: no results digest"
    )


COMMAND = show
