"""List the runs that were made, with their results digests."""

from pathlib import Path

import click

from framing.cli.base import json_option, results_option


@click.command
@results_option
@json_option
def runs(*, results: Path, as_json: bool) -> None:
    """List the runs that were made, newest last."""
    from framing.cli import base
    from framing.experiments import history

    found = history.runs(results)
    if as_json:
        base.print_json({"runs": found})
        return
    if not found:
        base.note(f"no runs in {results.as_posix()}; `framing run EXPERIMENT` makes one")
        return
    rows = [(one.experiment, one.id, one.status, one.name or None, one.digest[:12] or None) for one in found]
    base.print_table(("experiment", "run", "status", "name", "digest"), rows)


COMMAND = runs
