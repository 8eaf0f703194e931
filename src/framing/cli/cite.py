"""Print what a paper on a run cites, or its methods section."""

from pathlib import Path

import click

from framing.cli.base import results_option


@click.command
@click.argument("run", default="latest")
@click.option(
    "--as",
    "form",
    type=click.Choice(["bibtex", "csl", "methods"]),
    default="bibtex",
    show_default=True,
    help="BibTeX, CSL-JSON (Zotero, pandoc), or the methods section in Markdown.",
)
@results_option
def cite(*, run: str, form: str, results: Path) -> None:
    """Print what a paper on RUN cites: the works of the methods and dimensions used, and the run itself.

    RUN is an id or its beginning, a name, a path, or latest. Only what the run used is cited.
    """
    from framing.cli import base
    from framing.experiments import history
    from framing.experiments.results import Results
    from framing.reports import citing
    from framing.reports.page.content import notice_of
    from framing.reports.page.markdown import methods_markdown
    from framing.reports.prose.methods import methods

    folder = history.find(run, results)
    found = Results.open(folder)
    if form == "methods":
        base.print_text(methods_markdown(methods(found), notice_of(found)).rstrip("\n"))
        return
    works = citing.works(found, history.note(folder).digest)
    base.print_text((citing.bibtex(works) if form == "bibtex" else citing.csl(works)).rstrip("\n"))


COMMAND = cite
