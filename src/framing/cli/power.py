"""Say what more outlets, or more articles of each, could find, from how a run's corpus varies."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.cli import base
from framing.errors import UsageError

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
@click.option(
    "--codes",
    type=Numbers(),
    help="Plan hand coding instead: codes of each outlet, such as 10,18,40.",
)
@click.option(
    "--prevalence",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="With --codes: share of texts that express the dimension, where nobody has coded yet.",
)
@click.option(
    "--correlation",
    type=click.FloatRange(-1, 1),
    default=0.0,
    help="With --prevalence: how codes go with the measure within an outlet.  [default: 0, the codes alone]",
)
@click.option(
    "--picture", type=click.Path(path_type=Path, dir_okay=False), help="Draw it: a .pdf, .svg or .png file."
)
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
    codes: tuple[int, ...] | None,
    prevalence: float | None,
    correlation: float,
    picture: Path | None,
    file: Path | None,
    as_json: bool,
) -> None:
    """Say what studies of other sizes could find, from how the outlets and articles of RUN vary.

    For every dimension: the smallest true difference that Welch's test over outlets finds with a chance of
    80 %, for so many outlets in each group and so many articles of each outlet; with --difference, the
    chance to find that one. Outlets differ by themselves, however much of them is read: past some number of
    articles only more outlets help. How much they differ is known from few: plans are made for the upper
    limit of their standard deviation that holds with a confidence of 80 %.

    With --codes: the smallest true difference in mean codes that the estimand `corrected` finds, for so many
    hand codes of each outlet. A run with hand codes says how codes vary, and how the measure goes with them;
    before any coding, say --prevalence.
    """
    from framing.corpus.datasheet.spreadsheet import to_csv
    from framing.experiments import history
    from framing.experiments.coding_budget import Assumed, budgets
    from framing.experiments.planning import planned
    from framing.experiments.results import Results
    from framing.reports.plans import format_of

    if picture is not None:
        format_of(picture)
    found = Results.open(history.find(run, results))
    name = measure or found.facts.measures[0].name
    if codes:
        if difference is not None:
            raise UsageError("--codes tells the smallest difference that is found; leave --difference out")
        believed = Assumed(prevalence=prevalence, correlation=correlation)
        table = budgets(found, name, dimensions, sizes=(outlets, codes), assumed=believed, seed=seed)
    else:
        table = planned(found, name, dimensions, sizes=(outlets, articles), difference=difference, seed=seed)
    if picture is not None:
        _draw(found, name, table, picture)
        base.note(f"{base.counted(table.height, 'plan')}: {picture}")
    if as_json:
        base.print_json({"measure": name, "plans": table.to_dicts()})
    elif file is not None:
        file.write_bytes(to_csv(table))
        base.note(f"{base.counted(table.height, 'plan')}: {file}")
    else:
        _print(found, name, table, codes or articles)


def _unit(found: "Results", measure: str) -> str:
    return next(fact.unit for fact in found.facts.measures if fact.name == measure)


def _draw(found: "Results", measure: str, table: "pl.DataFrame", picture: Path) -> None:
    import polars as pl

    from framing.reports.plans import Plans, draw_plans

    titles = {fact.name: fact.title for fact in found.facts.dimensions}
    named = table.with_columns(pl.col("dimension").replace(titles))
    smallest = "smallest true difference found with a chance of 80 % at .05"
    if "codes" in table.columns:
        plans = Plans(
            table=named.with_columns(value="detectable"), across="codes", upwards=f"{smallest}, in mean codes"
        )
    elif table["chance"].null_count() < table.height:
        plans = Plans(
            table=named.with_columns(value="chance"),
            across="articles",
            upwards="chance to find the difference at .05",
            share=True,
        )
    else:
        plans = Plans(
            table=named.with_columns(value="detectable"),
            across="articles",
            upwards=f"{smallest}, {_unit(found, measure)}",
        )
    draw_plans(plans, picture)


def _print_budget(measure: str, table: "pl.DataFrame", codes: Sequence[int]) -> None:
    from framing.reports.numbers import fixed

    heads = [f"{n:,} codes" for n in codes]
    for (dimension,), part in table.group_by("dimension", maintain_order=True):
        first = part.row(0, named=True)
        told = (
            f"{dimension} ({measure}; {first['rests_on']}): standard deviation of codes in one outlet "
            f"{fixed(first['sd_codes'], 3)}, between outlets, planned for, {fixed(first['sd_outlets'], 3)}; "
            f"correlation with the measure {fixed(first['correlation'], 2)}"
        )
        rows = [
            (f"{n} and {n}", *(fixed(value, 3) for value in plans["detectable"]))
            for (n,), plans in part.group_by("outlets", maintain_order=True)
        ]
        base.print_table(("outlets", *heads), rows, title=told, right=heads)
        base.print_text("")
    base.note(
        "smallest true difference in mean codes that `corrected` finds with a chance of 80 % at .05, for so "
        "many codes of each outlet"
    )


def _print(found: "Results", measure: str, table: "pl.DataFrame", across: Sequence[int]) -> None:
    if "codes" in table.columns:
        _print_budget(measure, table, across)
    else:
        _print_plans(found, measure, table, across)


def _print_plans(found: "Results", measure: str, table: "pl.DataFrame", articles: Sequence[int]) -> None:
    from framing.reports.numbers import fixed, percent

    unit = _unit(found, measure)
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
