"""The files of a store, or of a shared form, as the resources that a data package lists."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from framing.corpus.corpus import Corpus
from framing.corpus.datasheet import collected, copies
from framing.corpus.datasheet.columns import ARTICLES, COLLECTION, ORIGINS, REMARKS, VERSIONS, columns_of_file
from framing.corpus.datasheet.model import Column, File, Resource
from framing.corpus.store import MANIFEST, file_digest

PARQUET = "application/vnd.apache.parquet"
CSV = "text/csv"

MEDIA_TYPES = {
    ".parquet": PARQUET,
    ".csv": CSV,
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".yaml": "application/yaml",
    ".md": "text/markdown",
    ".txt": "text/plain",
}
"""Ending of a file → media type."""

KEYS = {"articles": ("article",), "sentences": ("article", "sentence"), "pairs": ("article", "source")}
"""Table of origins → what tells its rows apart."""


def described(
    root: Path,
    paths: Iterable[str],
    *,
    name: str,
    description: str,
    columns: Sequence[Column] = (),
    key: Sequence[str] = (),
) -> Resource:
    """A resource of files that are there.

    Args:
        root: The described folder.
        paths: Files below it, with ``/``.
        name: Short name.
        description: What they hold.
        columns: Columns, if they are a table.
        key: Columns that tell rows apart.
    """
    files = tuple(
        File(path=path, size=(root / path).stat().st_size, sha256=file_digest(root / path)) for path in paths
    )
    return Resource(
        name=name,
        description=description,
        media_type=MEDIA_TYPES[Path(files[0].path).suffix],
        files=files,
        columns=tuple(columns),
        key=tuple(key),
    )


def store_resources(corpus: Corpus) -> Iterator[Resource]:
    """The files of a store, articles first. Caches that can be made anew (tokens) are left out."""
    root = corpus.path
    parts = [part.file for part in corpus.manifest.parts]
    yield described(
        root, parts, name="articles", description="One row per article.", columns=ARTICLES, key=("id",)
    )
    yield described(
        root, [MANIFEST], name="manifest", description="Name, fingerprint, history, digests of the articles."
    )
    if (root / "remarks.parquet").is_file():
        yield described(
            root,
            ["remarks.parquet"],
            name="remarks",
            description="What was taken out of articles as furniture, and doubts about them.",
            columns=REMARKS,
        )
    if (root / "rejects.jsonl").is_file():
        yield described(
            root,
            ["rejects.jsonl"],
            name="rejects",
            description="Records that did not get in: reason, place, and what names them.",
        )
    cards = sorted(f"outlets/{path.name}" for path in (root / "outlets").glob("*.yaml"))
    if cards:
        yield described(
            root, cards, name="outlets", description="One card per outlet, with its dated labels."
        )
    yield from _origins(root)
    yield from _collection(root)


def _origins(root: Path) -> Iterator[Resource]:
    if not (root / copies.FOLDER / copies.ABOUT).is_file():
        return
    said = {
        "articles": "Whose copy every article is.",
        "sentences": "Whose words every sentence is.",
        "pairs": "Pairs of articles that share text.",
        "credits": "Agency credits in articles.",
    }
    for name, description in said.items():
        path = f"{copies.FOLDER}/{name}.parquet"
        if (root / path).is_file():
            told = {column.name: column.description for column in ORIGINS[name]}
            yield described(
                root,
                [path],
                name=f"origins_{name}",
                description=description,
                columns=parquet_columns(root / path, told),
                key=KEYS.get(name, ()),
            )


def _collection(root: Path) -> Iterator[Resource]:
    if (root / collected.ABOUT).is_file():
        yield described(
            root, [collected.ABOUT], name="collection", description="The recipe and how it was carried out."
        )
    if (root / "versions.parquet").is_file():
        yield described(
            root,
            ["versions.parquet"],
            name="versions",
            description="Versions of pages that were found and not used.",
            columns=parquet_columns(root / "versions.parquet", VERSIONS),
        )
    said = {
        "addresses": "Every address that was found, and what came of it.",
        "hosts": "Every host, its robots.txt and what it reserves.",
        "ceilings": "Limits of services that were hit.",
        "yields": "Pages and articles by outlet and week.",
    }
    for name, description in said.items():
        path = f"{collected.FOLDER}/{name}.parquet"
        if (root / path).is_file():
            yield described(
                root,
                [path],
                name=f"collection_{name}",
                description=description,
                columns=parquet_columns(root / path, COLLECTION[name]),
            )


def parquet_columns(path: Path, said: Mapping[str, str]) -> tuple[Column, ...]:
    """Columns of a Parquet file as it is.

    Whole numbers of which some are missing are called numbers: the usual readers (pandas) make them so.

    Args:
        path: The file.
        said: Column → what it means.
    """
    import pyarrow.parquet as pq

    columns = columns_of_file(pq.read_schema(path), said)
    whole = [column.name for column in columns if column.kind == "integer"]
    gaps = {name: pq.read_table(path, columns=[name]).column(0).null_count for name in whole}
    return tuple(replace(column, kind="number") if gaps.get(column.name) else column for column in columns)
