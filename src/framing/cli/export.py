"""Put a run together for an archive: with README, pinned packages, RO-Crate, with or without the articles."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from framing.cli.base import jobs_option, json_option, results_option

if TYPE_CHECKING:
    from framing.reports.bundle.bundle import Form


@click.command
@click.argument("run", default="latest")
@click.option(
    "--to",
    "form",
    type=click.Choice(["zip", "ro-crate", "dataverse", "osf"]),
    default="zip",
    show_default=True,
    help="One ZIP file, or a folder to upload.",
)
@click.option(
    "--with-text/--without-text",
    "with_text",
    default=None,
    help="Put the articles in, or leave out every word of them. Must be said unless they are invented.",
)
@click.option("--author", "authors", multiple=True, metavar="'FAMILY, GIVEN'", help="Once per author.")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    help="Folder or file.  [default: bundles/EXPERIMENT-RUN]",
)
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder that holds corpora and experiments, for a run that was moved.",
)
@results_option
@jobs_option
@json_option
def export(  # noqa: PLR0913  # one parameter per option of the command line
    *,
    run: str,
    form: str,
    with_text: bool | None,
    authors: tuple[str, ...],
    into: Path | None,
    project: Path | None,
    results: Path,
    jobs: int,
    as_json: bool,
) -> None:
    """Put RUN together with what others need to check and repeat it.

    The bundle holds the experiment, the corpus or its list without texts, the run, a README by the headings
    that journals ask for, the packages, and ro-crate-metadata.json. It can be verified where it stands.
    """
    from framing.cli import base
    from framing.errors import UsageError
    from framing.experiments import history
    from framing.experiments.results import Results
    from framing.reports.bundle.bundle import Wish
    from framing.reports.bundle.bundle import export as put_together

    folder = history.find(run, results)
    if with_text is None and not Results.open(folder).facts.invented:
        raise UsageError(
            "say --with-text or --without-text: most news texts may not be passed on, and whether yours may "
            "is for you to know"
        )
    wish = Wish(form=cast("Form", form), with_text=with_text is not False, authors=authors, jobs=jobs)
    name = f"{folder.parent.name}-{folder.name}"
    to = into or Path("bundles") / (f"{name}.zip" if form == "zip" else name)
    bundle = put_together(folder, to, wish, project)
    if as_json:
        base.print_json({"run": folder.name, "bundle": bundle})
        return
    for left_out in bundle.withheld:
        base.note(f"  left out, words of articles stand in it: {left_out}")
    base.print_text(f"{base.counted(bundle.n_files, 'file')} in {base.shown_path(bundle.path)}")
    base.print_text(f"results digest   sha256:{bundle.digest}")


COMMAND = export
