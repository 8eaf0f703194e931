"""What a finished build leaves beside the store: how the corpus came to be, as tables.

Everything is sorted and depends on recipe and archive only, but for the columns that are moments.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.building.yields import Yield
from framing.corpus.store import write_parquet, write_text
from framing.fetching.archive import Archive

if TYPE_CHECKING:
    import polars as pl

ABOUT = "collection.json"
FOLDER = "collection"
VERSIONS = "versions.parquet"

Row = Mapping[str, object]


def schemas() -> dict[str, "pl.Schema"]:
    """Table → columns, in order."""
    import polars as pl

    text, number, moment = pl.String(), pl.Int64(), pl.Datetime("us", "UTC")
    return {
        "hosts": pl.Schema(
            {
                "host": text, "robots_url": text, "robots_sha256": text, "robots_status": number,
                "robots_fetched": moment, "crawl_delay": pl.Float64(), "tdm_reservation": text,
                "tdm_evidence": text,
            }
        ),
        "addresses": pl.Schema(
            {
                "url": text, "source": text, "found_in": text, "outlet": text, "outcome": text,
                "article": text, "fetched": moment, "status": number, "body_sha256": text, "warc_file": text,
                "warc_offset": number, "archive_copy": text, "finders": text,
            }
        ),
        "ceilings": pl.Schema({"source": text, "asked": text, "limit": text}),
        "yields": pl.Schema(
            {
                "outlet": text, "week": text, "found": number, "fetched": number, "extracted": number,
                "kept": number, "alarm": text,
            }
        ),
    }  # fmt: skip


def version_schema() -> "pl.Schema":
    """Columns of ``versions.parquet``: the texts of articles that are not used."""
    import polars as pl

    text, number = pl.String(), pl.Int64()
    return pl.Schema(
        {
            "article": text, "outlet": text, "version": number, "used_version": number,
            "moment": pl.Datetime("us", "UTC"), "place": text, "published": text, "title": text, "text": text,
        }
    )  # fmt: skip


def write_table(rows: Iterable[Row], path: Path, schema: "pl.Schema") -> None:
    """Write rows as a Parquet file, in their order."""
    import polars as pl

    columns = list(schema)
    table = pl.DataFrame([[row.get(name) for name in columns] for row in rows], schema=schema, orient="row")
    write_parquet([table.to_arrow()], path, schema)


def host_rows(archive: Archive) -> list[Row]:
    """What each host says of programs that read it."""
    return [
        {
            "host": rules.host,
            "robots_url": rules.url,
            "robots_sha256": rules.sha256,
            "robots_status": rules.status,
            "robots_fetched": rules.moment,
            "crawl_delay": rules.crawl_delay,
            "tdm_reservation": rules.tdm_reservation,
            "tdm_evidence": rules.tdm_evidence,
        }
        for rules in archive.robots()
    ]


def ceiling_rows(archive: Archive) -> list[Row]:
    """Limits of services that were hit."""
    return [{"source": one.source, "asked": one.asked, "limit": one.limit} for one in archive.ceilings()]


def yield_rows(found: Sequence[Yield]) -> list[Row]:
    """The yields of weeks."""
    names = schemas()["yields"].names()
    return [{name: getattr(one, name) for name in names} for one in found]


def write_collection(
    folder: Path, about: Mapping[str, object], tables: Mapping[str, Sequence[Row]], versions: Sequence[Row]
) -> None:
    """Write everything beside the store.

    Args:
        folder: The store's folder.
        about: What ``collection.json`` says.
        tables: Table → rows, in order.
        versions: Rows of ``versions.parquet``, in order.
    """
    write_text(folder / ABOUT, json.dumps(about, ensure_ascii=False, indent=1) + "\n")
    (folder / FOLDER).mkdir()
    for name, schema in schemas().items():
        write_table(tables[name], folder / FOLDER / f"{name}.parquet", schema)
    write_table(versions, folder / VERSIONS, version_schema())
