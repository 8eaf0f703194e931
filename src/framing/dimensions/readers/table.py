"""Dictionaries as tables (``.csv``, ``.tsv``) with the columns category, pattern and perhaps pole."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from framing.dimensions.readers.categories import (
    CategoryFile,
    Collector,
    FileSettings,
    Poles,
    broken,
    text_of,
)
from framing.errors import DataError, UsageError

COLUMNS = ("category", "pattern", "pole")
POLES = ("positive", "negative")

Row = tuple[int, Mapping[str, str]]


def read_table(path: Path, settings: FileSettings) -> CategoryFile:
    """Read a table of patterns. Columns that are not asked for are not looked at.

    Args:
        path: The file: tabs between the cells of a ``.tsv``, commas or semicolons in a ``.csv``.
        settings: Encoding; names of the columns in the file; sign between alternatives in one cell.

    Raises:
        DataError: A column is missing, a row has too many or too few cells, or a pole is neither ``positive``
            nor ``negative``.
        UsageError: ``settings.columns`` names a column of ours that does not exist.
    """
    collector = Collector()
    poles: dict[str, dict[str, list[str]]] = {}
    for line, row in _rows(path, settings):
        category, cell = row["category"].strip(), row["pattern"].strip()
        if not category or not cell:
            collector.note(line, f"a row without {'a pattern' if category else 'a category'} is left out")
            continue
        for pattern in cell.split(settings.split) if settings.split else [cell]:
            collector.add((category,), pattern, line)
            if "pole" in row:
                ends = poles.setdefault(category, {pole: [] for pole in POLES})
                ends[_pole(path, line, row["pole"])].append(" ".join(pattern.split()))
    return collector.result(
        path, "table", {category: _poles(path, category, ends) for category, ends in poles.items()}
    )


def has_header(path: Path, settings: FileSettings) -> bool:
    """Whether the first line names a category and a pattern column."""
    first = next(iter(text_of(path, settings.encoding).splitlines()), "")
    cells = {cell.strip().strip('"').casefold() for cell in first.split(_delimiter(path, first))}
    return {settings.columns.get(name, name).casefold() for name in COLUMNS[:2]} <= cells


def _rows(path: Path, settings: FileSettings) -> Iterator[Row]:
    text = text_of(path, settings.encoding)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(path, text.partition("\n")[0]))
    header = [name.strip() for name in next(reader, [])]
    places = _places(path, header, settings.columns)
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise broken(path, reader.line_num, ",".join(cells), f"{len(header)} cells, as in the header")
        yield reader.line_num, {name: cells[place] for name, place in places.items()}


def _places(path: Path, header: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Our column → its place in the file."""
    strange = sorted(set(columns) - set(COLUMNS))
    if strange:
        raise UsageError(f"no column is named {strange[0]!r}; those of a dictionary are {', '.join(COLUMNS)}")
    known = {name.casefold(): place for place, name in enumerate(header)}
    places = {name: known.get(columns.get(name, name).casefold()) for name in COLUMNS}
    missing = [columns.get(name, name) for name in COLUMNS if places[name] is None and _needed(name, columns)]
    if missing:
        raise broken(
            path,
            1,
            ", ".join(header),
            f"a column {missing[0]!r} in the header; say which columns of the file to take "
            "(--columns category=…,pattern=…)",
        )
    return {name: place for name, place in places.items() if place is not None}


def _needed(name: str, columns: Mapping[str, str]) -> bool:
    return name != "pole" or name in columns


def _delimiter(path: Path, header: str) -> str:
    if path.suffix.casefold() == ".tsv" or "\t" in header:
        return "\t"
    return ";" if header.count(";") > header.count(",") else ","


def _pole(path: Path, line: int, cell: str) -> str:
    pole = cell.strip().casefold()
    if pole not in POLES:
        raise broken(path, line, cell, "the pole 'positive' or 'negative'")
    return pole


def _poles(path: Path, category: str, ends: Mapping[str, list[str]]) -> Poles:
    positive, negative = (tuple(dict.fromkeys(ends[pole])) for pole in POLES)
    shared = sorted(set(positive) & set(negative))
    if shared:
        raise DataError(f"{path}: {shared[0]!r} stands on both poles of {category!r}; keep it on one")
    return Poles(positive=positive, negative=negative)
