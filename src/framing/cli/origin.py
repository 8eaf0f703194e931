"""Show whose copy the articles of a corpus are: agencies, reprints, clusters."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.cli import base

if TYPE_CHECKING:
    import polars as pl

    from framing.attribution.origin_tables import Origins

CLUSTERS_SHOWN = 20


@click.command()
@click.argument("path", metavar="CORPUS", type=click.Path(path_type=Path))
@click.option("--clusters", is_flag=True, help="List the clusters of copies, largest first.")
@click.option("--article", help="Show one article: its origin, the evidence, its sentences.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=CLUSTERS_SHOWN, show_default=True, help="Clusters to list."
)
@click.option(
    "--window", type=click.IntRange(min=0), default=7, show_default=True, help="Days between copies."
)
@base.jobs_option
@base.json_option
def command(  # noqa: PLR0913  # one parameter for each option of the command line
    *, path: Path, clusters: bool, article: str | None, limit: int, window: int, jobs: int, as_json: bool
) -> None:
    """Show whose copy the articles of a corpus are.

    CORPUS is the folder of a store. Without an option: how many articles of each outlet are its own, agency
    copy or another outlet's. The tables are kept in the corpus's folder, in `origins`, and are made if they
    are not there or out of date.
    """
    from framing.attribution.origin import OriginSettings, origins_beside
    from framing.corpus.corpus import Corpus
    from framing.engine import Engine

    with Engine(jobs=jobs) as engine:
        found = origins_beside(Corpus.open(path), engine, settings=OriginSettings(window_days=window))
    if article is not None:
        _show_article(found, article, as_json=as_json)
    elif clusters:
        _list_clusters(found, limit, as_json=as_json)
    else:
        _list_outlets(found, as_json=as_json)


def _list_outlets(found: "Origins", *, as_json: bool) -> None:
    import polars as pl

    role, whose = pl.col("role"), pl.col("provenance")
    table = (
        found.articles.group_by("outlet")
        .agg(
            articles=pl.len(),
            own=(whose == "own").sum(),
            agency=(whose == "agency").sum(),
            other=(whose == "outlet").sum(),
            reprint=(role == "reprint").sum(),
            partial=(role == "partial").sum(),
            version=(role == "version").sum(),
            texts=pl.col("weight").sum().round(1),
        )
        .sort("outlet")
    )
    _print(table, as_json=as_json)


def _list_clusters(found: "Origins", limit: int, *, as_json: bool) -> None:
    import polars as pl

    several = found.articles.filter(pl.col("cluster_size") > 1)
    chosen = (
        several.group_by("cluster")
        .agg(articles=pl.len(), outlets=pl.col("outlet").n_unique())
        .sort(["outlets", "articles", "cluster"], descending=[True, True, False])
        .head(limit)
        .with_row_index("place")
    )
    rows = several.join(chosen, on="cluster").sort("place", pl.col("role") != "source", "article")
    _print(
        rows.select("cluster", "article", "outlet", "role", "containment", "origin", "confidence"),
        as_json=as_json,
    )


def _show_article(found: "Origins", article: str, *, as_json: bool) -> None:
    import polars as pl

    from framing.errors import UnknownName

    about = found.articles.filter(pl.col("article") == article)
    if about.is_empty():
        raise UnknownName("article", article, found.articles.get_column("article"))
    sentences = found.sentences.filter(pl.col("article") == article).drop("article")
    (row,) = about.iter_rows(named=True)
    if as_json:
        base.print_json({**row, "sentences": sentences.to_dicts()})
        return
    base.print_table(("", ""), [(name, _said(value)) for name, value in row.items()])
    base.print_text("")
    _print(sentences, as_json=False)


def _print(table: "pl.DataFrame", *, as_json: bool) -> None:
    if as_json:
        base.print_json({"rows": table.to_dicts()})
        return
    numbers = [name for name, kind in table.schema.items() if kind.is_numeric()]
    rows = [[_said(value) for value in row] for row in table.iter_rows()]
    base.print_table(table.columns, rows, right=numbers)


def _said(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "; ".join(map(str, value)) if isinstance(value, list) else value


COMMAND = command
