"""Every piece of text in a folder of files, with its place: cells, keys, comments, names, metadata."""

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from framing.errors import CorpusError

_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")

Pieces = Iterator[tuple[str, str]]


def pieces(folder: Path) -> Pieces:
    """Place and text of every piece of text in the files of a folder and below, sorted by file.

    Raises:
        CorpusError: A file is of a kind that cannot be looked into, or is damaged.
    """
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield f"name of {name}", name
        if path.is_dir():
            continue
        reader = READERS.get(path.suffix)
        if reader is None:
            raise CorpusError(f"{name} is of a kind that cannot be looked into for words of articles.")
        try:
            yield from ((f"{name}{place}", text) for place, text in reader(path))
        except (OSError, ValueError, csv.Error) as error:
            raise CorpusError(f"{name} cannot be looked into for words of articles: {error}.") from error


def _whole(path: Path) -> Pieces:
    yield "", path.read_text(encoding="utf-8")


def _markdown(path: Path) -> Pieces:
    """Paragraphs with their line, and cells one by one: neighbours in a table are no sentence."""
    prose: list[str] = []
    start = 1
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), "|"], start=1):
        if not line.lstrip().startswith("|"):
            prose.append(line)
            continue
        yield f":{start}", "\n".join(prose)
        prose, start = [], number + 1
        yield from ((f":{number}", cell) for cell in _BETWEEN_CELLS.split(line))


def _cells(path: Path) -> Pieces:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        for row in reader:
            for cell in row:
                yield f":{reader.line_num}", cell


def _json(path: Path) -> Pieces:
    yield from _strings(json.loads(path.read_text(encoding="utf-8")), "")


def _json_lines(path: Path) -> Pieces:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            yield from _strings(json.loads(line), f":{number}")


def _strings(node: object, place: str) -> Pieces:
    if isinstance(node, str):
        yield place, node
    elif isinstance(node, Mapping):
        for key, below in node.items():
            yield f"{place} {key}"[:200], str(key)
            yield from _strings(below, f"{place} {key}"[:200])
    elif isinstance(node, list):
        for below in node:
            yield from _strings(below, place)


def _parquet(path: Path) -> Pieces:
    """Metadata of the file and its columns, names of columns, and every cell that holds text."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow
        told = [("metadata", dict(file.metadata.metadata or {})), ("metadata", dict(schema.metadata or {}))]
        told += [(f"metadata of {field.name}", dict(field.metadata or {})) for field in schema]
        for place, pairs in told:
            for pair in pairs.items():
                yield from ((f" {place}", part.decode("utf-8", errors="replace")) for part in pair)
        for field in schema:
            yield " columns", field.name
        for batch in file.iter_batches():
            for name, column in zip(batch.schema.names, batch.columns, strict=True):
                for value in column.to_pylist():
                    yield from _strings(value, f" column {name}")


READERS: Mapping[str, Callable[[Path], Pieces]] = {
    ".csv": _cells,
    ".json": _json,
    ".jsonl": _json_lines,
    ".md": _markdown,
    ".parquet": _parquet,
    ".txt": _whole,
    ".yaml": _whole,
}
"""Ending of a file → how its text is read."""
