"""Say what more outlets, or more articles of each, could find, from how a run's corpus varies."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.cli import base

if TYPE_CHECKING:
    import polars as pl

    from framing.experiments.results import Results

OUTLETS = (3, 4, 6, 8, 12, 20)
ARTICLES = (10, 30, 100, 300)


class Numbers(click.ParamType[tuple[int, ...]]):
    """Whole numbers with commas between them: ``4,6,8``."""

    name = "N,N…"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """The numbers, smallest first."""
        if isinstance(value, tuple):
            return value
        try:
            found = tuple(sorted({int(part) for part in str(value).split(",")}))
        except ValueError:
            self.fail(f"{value!r} is not a list of whole numbers, such as 4,6,8", param, ctx)
        if not found or found[0] < 2:  # noqa: PLR2004  # one outlet, or one article, has no variance
            self.fail(f"{value!r}: every number must be 2 or more", param, ctx)
        return found


@click.command
@click.argument("run", default="latest")
@base.results_option
@click.option("--measure", help="Name of the measure.  [default: the first of the run]")
@click.option("--dimension", "dimensions", multiple=True, help="Only this one; may be given several times.")
@click.option(
    "--outlets", type=Numbers(), default=OUTLETS, show_default="3,4,6,8,12,20", help="Outlets of each group."
)
@click.option(
    "--articles",
    type=Numbers(),
    default=ARTICLES,
    show_default="10,30,100,300",
    help="Articles of each outlet.",
)
@click.option(
    "--difference", type=float, help="Print the chance to find this true difference, in the measure's unit."
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of the studies.")
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@base.json_option
def power(  # noqa: PLR0913  # one parameter for each option of the command line
    *,
    run: str,
    results: Path,
    measure: str | None,
    dimensions: tuple[str, ...],
    outlets: tuple[int, ...],
    articles: tuple[int, ...],
    difference: float | None,
    seed: int,
    file: Path | None,
    as_json: bool,
) -> None:
    """Say what studies of other sizes could find, from how the outlets and articles of RUN vary.

    For every dimension: the smallest true difference that Welch's test over outlets finds with a chance of
    80 %, for so many outlets in each group and so many articles of each outlet; with --difference, the
    chance to find that one. Outlets differ by themselves, however much of them is read: past some number of
    articles only more outlets help. How much they differ is known from few: plans are made for the upper
    limit of their standard deviation that holds with a confidence of 80 %.
    """
    from framing.corpus.datasheet.spreadsheet import to_csv
    from framing.experiments import history
    from framing.experiments.planning import planned
    from framing.experiments.results import Results

    found = Results.open(history.find(run, results))
    name = measure or found.facts.measures[0].name
    table = planned(found, name, dimensions, sizes=(outlets, articles), difference=difference, seed=seed)
    if as_json:
        base.print_json({"measure": name, "plans": table.to_dicts()})
    elif file is not None:
        file.write_bytes(to_csv(table))
        base.note(f"{base.counted(table.height, 'plan')}: {file}")
    else:
        _print(found, name, table, articles)


def _print(found: "Results", measure: str, table: "pl.DataFrame", articles: Sequence[int]) -> None:
    from framing.reports.numbers import fixed, percent

    unit = next(fact.unit for fact in found.facts.measures if fact.name == measure)
    asked = "chance" if table["chance"].null_count() < table.height else "detectable"
    heads = [f"{n:,} articles" for n in articles]
    for (dimension,), part in table.group_by("dimension", maintain_order=True):
        first = part.row(0, named=True)
        told = (
            f"{dimension} ({measure}, {unit}): standard deviation between articles of one outlet "
            f"{fixed(first['sd_articles'], 4)}, between outlets {fixed(first['sd_outlets'], 4)}, "
            f"planned for {fixed(first['sd_planned'], 4)}"
        )
        rows = []
        for (n,), plans in part.group_by("outlets", maintain_order=True):
            cells = plans[asked].to_list()
            rows.append((f"{n} and {n}", *(percent(c) if asked == "chance" else fixed(c, 4) for c in cells)))
        base.print_table(("outlets", *heads), rows, title=told, right=heads)
        base.print_text("")
    base.note(
        "chance that Welch's test over outlets finds the difference at .05"
        if asked == "chance"
        else "smallest true difference found with a chance of 80 % at .05 by Welch's test over outlets"
    )


COMMAND = power
