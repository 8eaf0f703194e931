"""Whose copy the articles are, counted from the tables that ``framing origin`` keeps beside a store."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.datasheet.columns import ORIGINS, ROLES
from framing.corpus.datasheet.counts import ARTICLES, OUTLET, by_frequency, number, table_of, text
from framing.corpus.datasheet.model import Column, Table
from framing.errors import CorpusError

if TYPE_CHECKING:
    import polars as pl

FOLDER = "origins"
ABOUT = "origins.json"


def read_origins(store: Path, articles: "pl.DataFrame") -> "pl.DataFrame | None":
    """The table of articles among the origins of a store.

    Args:
        store: The store.
        articles: Its articles, with their identifiers in ``article``.

    Returns:
        The table; None if there is none, if it is half written, or if it is not of these articles.

    Raises:
        CorpusError: It cannot be read.
    """
    import polars as pl

    path = store / FOLDER / "articles.parquet"
    if not path.is_file() or not (store / FOLDER / ABOUT).is_file():
        return None
    try:
        frame = pl.read_parquet(path, glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise CorpusError(f"{path} cannot be read ({error}). framing origin makes it anew once it is deleted."
                          ) from error  # fmt: skip
    known = [column.name for column in ORIGINS["articles"]]
    whole = set(known) <= set(frame.columns)
    if not whole or not frame.get_column("article").equals(articles.get_column("article")):
        return None
    return frame.select(known)


def origin_settings(store: Path) -> str:
    """How the origins were found, in words; empty if that is not known."""
    try:
        said = json.loads((store / FOLDER / ABOUT).read_text(encoding="utf-8"))["settings"]
        return ", ".join(f"{name} {value}" for name, value in said.items())
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return ""


def copy_tables(origins: "pl.DataFrame") -> Iterator[tuple[str, Table | None]]:
    """Name and counts of everything that the origins tell; None where there is nothing."""
    yield "origin", origin_table(origins)
    yield "origin_named", _named(origins)
    yield "clusters", _clusters(origins)


def origin_table(origins: "pl.DataFrame") -> Table:
    """One row per outlet: whose copy its articles are, and their roles."""
    import polars as pl

    whose, role = pl.col("provenance"), pl.col("role")
    counts = {
        **{name: whose == name for name in ("own", "agency")},
        "other_outlet": whose == "outlet",
        **{name: role == name for name in ROLES if name != "source"},
        "copied_by_others": role == "source",
    }
    frame = origins.group_by("outlet").agg(
        pl.len().cast(pl.Int64).alias("articles"),
        *(holds.sum().cast(pl.Int64).alias(name) for name, holds in counts.items()),
        pl.col("weight").sum().round(1).alias("texts"),
    )
    columns = (
        OUTLET,
        ARTICLES,
        number("own", "Nothing shows that it is another's copy."),
        number("agency", "An agency's copy."),
        number("other_outlet", "Another outlet's copy."),
        number("reprint", "The whole is a copy of an article of the corpus."),
        number("partial", "Its own, with a passage copied from an article of the corpus."),
        number("version", "Its outlet printed the text before."),
        number("copied_by_others", "Other articles of the corpus copy it."),
        Column(name="texts", description="Articles, each counted as 1 / size of its cluster.", kind="number"),
    )
    return table_of("Whose copy", columns, frame.sort("outlet"))


def _named(origins: "pl.DataFrame") -> Table | None:
    import polars as pl

    copied = origins.filter(pl.col("provenance") != "own")
    if copied.is_empty():
        return None
    frame = copied.with_columns(pl.col("origin").fill_null("(not known)")).group_by("origin").agg(
        pl.col("outlet").n_unique().cast(pl.Int64).alias("outlets"),
        pl.len().cast(pl.Int64).alias("articles"),
    )  # fmt: skip
    columns = (
        text("origin", "Identifier of the agency or outlet that first wrote them."),
        number("outlets", "Outlets that print them."),
        ARTICLES,
    )
    return by_frequency("Whose copy is printed by others", columns, frame)


def _clusters(origins: "pl.DataFrame") -> Table | None:
    import polars as pl

    clusters = origins.group_by("cluster").agg(
        pl.len().cast(pl.Int64).alias("size"), (pl.col("outlet").n_unique() > 1).alias("several")
    )
    frame = clusters.filter(pl.col("size") > 1).group_by("size").agg(
        pl.len().cast(pl.Int64).alias("clusters"),
        pl.col("several").sum().cast(pl.Int64).alias("of_several_outlets"),
    )  # fmt: skip
    if frame.is_empty():
        return None
    columns = (
        number("size", "Articles of one text."),
        number("clusters", "Texts of that size."),
        number("of_several_outlets", "Of them, those that several outlets print."),
    )
    return table_of("Clusters: texts that stand more than once", columns, frame.sort("size"))
