"""Make the report of a run again from its results."""

from pathlib import Path

import click

from framing.cli.base import jobs_option, json_option, results_option


@click.command
@click.argument("run", default="latest")
@results_option
@jobs_option
@json_option
def report(*, run: str, results: Path, jobs: int, as_json: bool) -> None:
    """Make the report of RUN again: an id or its beginning, a name, a path, or latest.

    Nothing is computed: figures, tables and pages are drawn anew from the stored results, and the run is
    closed with their digests. Use it after an update, or when a font was missing.
    """
    from framing.cli import base
    from framing.experiments import history, record
    from framing.reports.make import make

    folder = history.find(run, results)
    before = history.note(folder).digest
    if before:
        _check_results(folder)
    page = make(folder, jobs)
    digest = record.seal(folder)
    if as_json:
        base.print_json({"run": folder.name, "report": page, "digest": digest, "changed": digest != before})
        return
    if before and digest != before:
        base.note("the results digest has changed: the report is not as it was; the results behind it are")
    base.print_text(f"report   {page}\nresults digest   sha256:{digest}")


def _check_results(folder: Path) -> None:
    """Refuse to close a run anew whose results are not those it was closed with."""
    from framing.errors import DifferencesFound
    from framing.experiments.seal import compare

    made_here = ("figures/", "tables/", "report/", "results.sha256")
    altered = [name for _, name in compare(folder).differences if not name.startswith(made_here)]
    if altered:
        raise DifferencesFound(
            f"{folder.name}: the results are not as they were when the run ended ({', '.join(altered)}). "
            "`framing verify` lists every file; run the experiment again."
        )


COMMAND = report
