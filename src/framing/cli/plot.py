"""Draw figures of a run again in the width and style of a journal."""

from pathlib import Path

import click

from framing.cli.base import jobs_option, json_option, results_option

STYLES = ("plain", "nature", "pnas", "icwsm", "tandf")
"""Keys of ``framing.reports.styles.HOUSES``, which would load matplotlib's friends for a line of help."""


PAGE_MM = 247
"""Room that a page of a journal leaves a figure (Nature's)."""


@click.command
@click.argument("run", default="latest")
@click.argument("figures", nargs=-1)
@click.option("--style", type=click.Choice(STYLES), default="plain", show_default=True, help="Journal.")
@click.option("--width", default="double", show_default=True, help="single, double, or millimetres.")
@click.option(
    "--format",
    "formats",
    type=click.Choice(["pdf", "svg", "png"]),
    multiple=True,
    help="May be given several times.  [default: pdf]",
)
@click.option("--font", default="", help="An installed font, such as Arial.  [default: DejaVu Sans]")
@click.option("--dark", is_flag=True, help="Light marks on a dark ground, for slides.")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("figures"),
    show_default=True,
    help="Folder for the files.",
)
@results_option
@jobs_option
@json_option
def plot(  # noqa: PLR0913  # one parameter per option of the command line
    *,
    run: str,
    figures: tuple[str, ...],
    style: str,
    width: str,
    formats: tuple[str, ...],
    font: str,
    dark: bool,
    into: Path,
    results: Path,
    jobs: int,
    as_json: bool,
) -> None:
    """Draw FIGURES of RUN again from their tables (all, if none is named); the run itself stays as it is.

    RUN is an id or its beginning, a name, a path, or latest; FIGURES are the names of the folders in its
    folder figures.
    """
    from framing.cli import base
    from framing.experiments import history
    from framing.reports.redrawing import Order, draw_again
    from framing.reports.styles import style_of

    wanted = style_of(style, width, dark=dark, family=font)
    order = Order(style=wanted, into=into, formats=formats or ("pdf",), ending=f"-{style}-{width}")
    drawn = draw_again(history.find(run, results), figures, order, jobs)
    for one in drawn:
        if one.height_mm > PAGE_MM:
            base.warn(
                f"{one.name} is {one.height_mm:.0f} mm high at this width, more than a page ({PAGE_MM} mm): "
                "draw it wider, or run fewer dimensions"
            )
    if as_json:
        base.print_json({"style": style, "width_mm": wanted.width_mm, "figures": drawn})
        return
    for one in drawn:
        for path in one.files:
            base.print_text(base.shown_path(path))


COMMAND = plot
