"""The tables of the shared form: articles and addresses without text, counts, cards of outlets."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.corpus import Corpus
from framing.corpus.datasheet.collected import named_place, read_collection_table
from framing.corpus.datasheet.columns import COLLECTION, SHARED, SHARED_ORIGIN, TITLE
from framing.corpus.datasheet.copies import read_origins
from framing.corpus.datasheet.model import Column, Datasheet, Resource
from framing.corpus.datasheet.rebuild import REBUILD, RECIPE, URL_COLUMNS, URLS
from framing.corpus.datasheet.removal import address_digest, is_removed, without_text
from framing.corpus.datasheet.resources import described, parquet_columns
from framing.corpus.datasheet.spreadsheet import write_csv
from framing.corpus.store import write_parquet, write_text
from framing.outlets.card import card_text

if TYPE_CHECKING:
    import polars as pl

ARTICLES = "articles.parquet"
ADDRESSES = "addresses.parquet"
TABLES = "tables"


def listed_articles(
    store: Path, articles: "pl.DataFrame", removed: Collection[str], *, with_titles: bool
) -> "pl.DataFrame":
    """The rows of the shared form.

    Args:
        store: The store.
        articles: From ``articles_without_text``.
        removed: Digests of addresses that must not be listed.
        with_titles: True keeps headlines.
    """
    import polars as pl

    origins = read_origins(store, articles)
    frame = articles.select([column.name for column in SHARED] + (["title"] if with_titles else []))
    if origins is not None:
        frame = frame.with_columns(origins.select([column.name for column in SHARED_ORIGIN]))
    urls = frame.get_column("url").to_list()
    gone = pl.Series("gone", [is_removed(url, removed) for url in urls], dtype=pl.Boolean)
    lost = frame.filter(gone).get_column("article").to_list()
    cleaned = pl.Series("url", [url and without_text(url) for url in urls], dtype=pl.String)
    kept = frame.with_columns(cleaned).filter(~gone)
    return _without_names(kept, lost) if lost and origins is not None else kept


def _without_names(articles: "pl.DataFrame", lost: list[str]) -> "pl.DataFrame":
    """The rows without the identifiers of articles that are not listed; clusters stay apart."""
    import polars as pl

    hidden = {name: f"removed-{address_digest(name)[:16]}" for name in lost}
    source = pl.when(pl.col("source").is_in(lost)).then(None).otherwise(pl.col("source"))
    return articles.with_columns(source.alias("source"), pl.col("cluster").replace(hidden))


def listed_addresses(store: Path, removed: Collection[str]) -> "pl.DataFrame | None":
    """Every address that was tried, without those that must not be listed; None if none is known.

    Folders of the user's machine are taken from ``found_in``: only the name of a file stays.
    """
    import polars as pl

    frame = read_collection_table(store, "addresses")
    if frame is None:
        return None
    gone = [is_removed(url, removed) for url in frame.get_column("url").to_list()]
    kept = frame.filter(~pl.Series(gone, dtype=pl.Boolean))
    cleaned = [pl.col(name).str.replace(r"(?s)#?:~:.*$", "") for name in ("url", "found_in", "archive_copy")]
    return kept.with_columns(named_place().alias("found_in")).with_columns(cleaned)


def write_tables(
    folder: Path,
    corpus: Corpus,
    sheet: Datasheet,
    listed: "pl.DataFrame",
    addresses: "pl.DataFrame | None",
) -> None:
    """Write every table of the shared form, and the cards of its outlets."""
    write_parquet([listed.to_arrow()], folder / ARTICLES, listed.schema)
    write_csv(folder / "articles.csv", listed.columns, listed.iter_rows())
    if addresses is not None:
        write_parquet([addresses.to_arrow()], folder / ADDRESSES, addresses.schema)
    (folder / "outlets").mkdir()
    for outlet in corpus.outlets:
        write_text(folder / "outlets" / f"{outlet.id}.yaml", card_text(outlet))
    (folder / TABLES).mkdir()
    for name, table in sheet.tables.items():
        columns = [column.name for column in table.columns]
        write_csv(folder / TABLES / f"{name}.csv", columns, table.rows)


def shared_columns(listed: "pl.DataFrame") -> tuple[Column, ...]:
    """Columns of the articles that are listed."""
    known = {column.name: column for column in (*SHARED_ORIGIN, TITLE, *SHARED)}
    return tuple(known[name] for name in listed.columns)


def shared_resources(
    folder: Path, sheet: Datasheet, listed: "pl.DataFrame", addresses: "pl.DataFrame | None"
) -> Iterator[Resource]:
    """The files of the shared form."""
    columns, key = shared_columns(listed), ("article",)
    said = "One row per article, without its text."
    yield described(folder, [ARTICLES], name="articles", description=said, columns=columns, key=key)
    said = "The same for spreadsheets."
    yield described(folder, ["articles.csv"], name="articles_csv", description=said, columns=columns, key=key)
    if addresses is not None:
        yield described(
            folder,
            [ADDRESSES],
            name="addresses",
            description="Every address that was tried, and what came of it.",
            columns=parquet_columns(folder / ADDRESSES, COLLECTION["addresses"]),
        )
    for name, table in sheet.tables.items():
        path = f"{TABLES}/{name}.csv"
        yield described(
            folder, [path], name=f"count_{name}", description=f"{table.title}.", columns=table.columns
        )
    yield from _rest(folder)


def _rest(folder: Path) -> Iterator[Resource]:
    cards = sorted(f"outlets/{path.name}" for path in (folder / "outlets").glob("*.yaml"))
    if cards:
        yield described(folder, cards, name="outlets", description="One card per outlet.")
    columns = tuple(Column(name=name, description="") for name in URL_COLUMNS)
    said = {
        URLS: "Addresses of the articles, for framing corpus build.",
        REBUILD: "Recipe that collects them.",
        RECIPE: "Recipe by which the corpus was collected.",
        "removed.txt": "Digests of addresses that must not be collected again.",
        "shared.json": "Name, fingerprint and history of the corpus.",
    }
    for path, description in said.items():
        if (folder / path).is_file():
            name = path.replace(".", "_")
            own = columns if path == URLS else ()
            yield described(folder, [path], name=name, description=description, columns=own)
