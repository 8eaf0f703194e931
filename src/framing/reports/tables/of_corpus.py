"""Tables of what the study rests on: groups, dimensions, articles, what was left out, remarks."""

import polars as pl

from framing.experiments.results import Results
from framing.reports.naming import readable
from framing.reports.reading import (
    measure_title,
    outlet_names,
)
from framing.reports.tables.columns import Column
from framing.reports.tables.sheet import Sheet


def design(results: Results) -> Sheet:
    """Groups with their outlets."""
    names = outlet_names(results)
    listed = pl.col("outlets").map_elements(
        lambda ids: ", ".join(names.get(one, one) for one in ids.split(", ")), return_dtype=pl.String
    )
    return Sheet(
        name="design",
        section="design",
        caption="Groups of outlets that are compared",
        columns=(
            Column(name="group", heading="Group"),
            Column(name="n_outlets", heading="Outlets", kind="count"),
            Column(name="n_articles", heading="Articles", kind="count"),
            Column(name="outlets", heading="Which"),
        ),
        rows=results.design.with_columns(listed),
        folded=False,
    )


def dimensions(results: Results) -> Sheet:
    """What was scored, with definitions and literature."""
    facts = results.facts.dimensions
    rows = pl.DataFrame(
        [(one.title, one.definition, one.version, "; ".join(one.reference)) for one in facts],
        schema={"title": pl.String, "definition": pl.String, "version": pl.Int64, "literature": pl.String},
        orient="row",
    )
    return Sheet(
        name="dimensions",
        section="methods",
        caption="Dimensions that are scored",
        columns=(
            Column(name="title", heading="Dimension"),
            Column(name="definition", heading="What counts as an expression of it"),
            Column(name="version", heading="Version", kind="count"),
            Column(name="literature", heading="Literature"),
        ),
        rows=rows,
    )


def overview(results: Results) -> Sheet:
    """Articles and tokens by outlet and month."""
    return Sheet(
        name="corpus_overview",
        section="corpus",
        caption="Articles and tokens by outlet and month",
        columns=(
            Column(name="group", heading="Group"),
            Column(name="outlet_name", heading="Outlet"),
            Column(name="country", heading="Country"),
            Column(name="language", heading="Language"),
            Column(name="month", heading="Month"),
            Column(name="n_articles", heading="Articles", kind="count"),
            Column(name="n_tokens", heading="Tokens", kind="count"),
        ),
        rows=results.corpus_overview,
        most=120,
    )


def remarks(results: Results) -> Sheet:
    """Each remark once, under the measures that made it."""
    said: dict[str, list[str]] = {}
    for fact in results.facts.measures:
        for text in fact.diagnostics:
            said.setdefault(text, []).append(measure_title(results, fact.name))
    said |= {text: ["Estimates"] for text in results.facts.notes}
    return Sheet(
        name="remarks",
        section="methods",
        caption="What the measures and estimates say of this run",
        columns=(Column(name="of", heading="Of"), Column(name="remark", heading="Remark")),
        rows=pl.DataFrame(
            [(", ".join(titles), text) for text, titles in said.items()],
            schema={"of": pl.String, "remark": pl.String},
            orient="row",
        ),
        most=200,
    )


def dropped(results: Results) -> Sheet:
    """What was left out, when and why."""
    stages = {"import": "bringing in", "select": "selection", "groups": "grouping"}
    rows = results.dropped.with_columns(
        stage=pl.col("stage").replace(stages),
        reason=pl.col("reason").map_elements(readable, return_dtype=pl.String),
    )
    return Sheet(
        name="dropped",
        section="corpus",
        caption="What was left out, and why",
        columns=(
            Column(name="stage", heading="When"),
            Column(name="reason", heading="Why"),
            Column(name="count", heading="Articles", kind="count"),
            Column(name="example", heading="For example"),
        ),
        rows=rows,
        folded=False,
    )
