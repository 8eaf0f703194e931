"""Tables from elsewhere: one value per article or unit and dimension, checked against the corpus."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.corpus.datasheet.spreadsheet import meant
from framing.errors import DataError, UsageError
from framing.measures.scoring.table import Units
from framing.text.tokens import Tokens

MISSING = ("", "?", "NA", "N/A", "na", "NaN", "nan", "null", "None")
"""What a cell without a value holds, in files of text."""

NAMED = 3
"""Cases of a problem that its message names."""

FINGERPRINT = "corpus"
"""Column that may hold the fingerprint of the corpus that was scored."""

SIDECAR = ".corpus"
"""Ending of a file beside the table that may hold that fingerprint instead."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where a table says what.

    Attributes:
        article: Column with the article's id.
        unit: Column with the number of the unit within its article, from 0; used where it is there.
        columns: Dimension → column with its values. Empty: a table with the columns ``dimension`` and
            ``value``, or else one column per dimension under its own name.
        value: Names of the column with the values, beside ``dimension``; the first that is there counts.
        further: Columns that are kept as text where they are there (``coder``, ``probability``).
    """

    article: str = "article"
    unit: str = "unit"
    columns: Mapping[str, str] | None = None
    value: tuple[str, ...] = ("value",)
    further: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UnitTable:
    """What a table says, one row per value.

    Attributes:
        name: Name of the file, without its folder.
        digest: SHA-256 of the file.
        rows: ``article``, ``unit`` (null where whole articles were scored), ``dimension``, ``value`` (null
            where missing), ``line`` (of the file; of records where it has no lines), then further columns.
        of_units: True if values belong to units, False if they belong to articles.
        corpus: Fingerprint that the table says it was made from, or empty.
    """

    name: str
    digest: str
    rows: pl.DataFrame
    of_units: bool
    corpus: str


def read_unit_table(path: Path, layout: Layout, dimensions: Sequence[str]) -> UnitTable:
    """Read a table of values: ``.csv``, ``.tsv``, ``.parquet`` or ``.jsonl``.

    Args:
        path: The file.
        layout: Which column says what.
        dimensions: Names of the dimensions that are looked for; others are passed over.

    Raises:
        DataError: The file cannot be read, lacks a column, or a value is no number; lines are named.
    """
    raw = _read(path)
    lacking = [name for name in (layout.article, *(layout.columns or {}).values()) if name not in raw.columns]
    if lacking:
        raise DataError(
            f"{path.name} has no column {', '.join(lacking)}. It has: {', '.join(raw.columns[:-1])}."
        )
    of_units = layout.unit in raw.columns
    keys = raw.select(
        pl.col(layout.article).cast(pl.String).alias("article"),
        (pl.col(layout.unit) if of_units else pl.lit(None)).cast(pl.String).alias("unit"),
        "line",
        *(pl.col(name).cast(pl.String) for name in layout.further if name in raw.columns),
    )
    long = _long(raw, keys, layout, dimensions, path.name)
    said = _corpora(raw)
    if len(said) > 1:
        raise DataError(f"{path.name}: column {FINGERPRINT} names {len(said)} corpora: one was expected")
    return UnitTable(
        name=path.name,
        digest=sha256(path.read_bytes()).hexdigest(),
        rows=_numbers(long, path.name, of_units=of_units),
        of_units=of_units,
        corpus=said[0].strip() if said else _sidecar(path),
    )


def _read(path: Path) -> pl.DataFrame:
    """The table as it stands, with ``line`` as last column."""
    kind, first = path.suffix.lower(), 1
    try:
        if kind in {".csv", ".tsv"}:
            separator = "\t" if kind == ".tsv" else ","
            table = meant(pl.read_csv(path, separator=separator, infer_schema=False))
            first = 2
        elif kind == ".parquet":
            table = pl.read_parquet(path)
        elif kind in {".jsonl", ".ndjson"}:
            table = pl.read_ndjson(path, infer_schema_length=None)
        else:
            raise DataError(f"{path.name}: expected a table as .csv, .tsv, .parquet or .jsonl")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
    return table.drop("line", strict=False).with_columns(
        line=pl.int_range(first, first + table.height, dtype=pl.Int64)
    )


def _corpora(raw: pl.DataFrame) -> list[str]:
    """Fingerprints that the table names."""
    if FINGERPRINT not in raw.columns:
        return []
    return [str(name) for name in raw[FINGERPRINT].drop_nulls().unique().sort()]


def _sidecar(path: Path) -> str:
    beside = path.with_name(path.name + SIDECAR)
    return beside.read_text(encoding="utf-8").strip() if beside.is_file() else ""


def _long(
    raw: pl.DataFrame, keys: pl.DataFrame, layout: Layout, dimensions: Sequence[str], name: str
) -> pl.DataFrame:
    """One row per value: keys, ``dimension`` and ``value`` as text."""
    value = next((column for column in layout.value if column in raw.columns), None)
    if layout.columns is None and value and "dimension" in raw.columns:
        both = raw.select(pl.col("dimension").cast(pl.String), value=pl.col(value).cast(pl.String))
        return pl.concat([keys, both], how="horizontal").filter(pl.col("dimension").is_in(list(dimensions)))
    columns = layout.columns or {each: each for each in dimensions if each in raw.columns}
    wanted = {dimension: column for dimension, column in columns.items() if dimension in dimensions}
    if not wanted:
        raise DataError(
            f"{name} has values for no dimension of the study ({', '.join(dimensions)}): expected columns "
            f"dimension and value, or a column per dimension. It has: {', '.join(raw.columns[:-1])}."
        )
    return pl.concat(
        keys.with_columns(dimension=pl.lit(dimension), value=raw[column].cast(pl.String))
        for dimension, column in sorted(wanted.items())
    )


def _numbers(long: pl.DataFrame, name: str, *, of_units: bool) -> pl.DataFrame:
    """With values and numbers of units as numbers.

    Raises:
        DataError: One is none.
    """
    text = pl.col("value").str.strip_chars()
    given = long.with_columns(value=pl.when(~text.is_in(MISSING)).then(text))
    read = given.with_columns(
        number=pl.col("value").cast(pl.Float64, strict=False),
        counted=pl.col("unit").cast(pl.UInt32, strict=False),
    )
    bad = read.filter(pl.col("value").is_not_null() & ~pl.col("number").is_finite().fill_null(value=False))
    if bad.height:
        raise DataError(f"{name}: {_cases(bad, 'value')}: expected a number, or nothing where it is missing")
    unnumbered = read.filter(pl.col("counted").is_null()) if of_units else read.clear()
    if unnumbered.height:
        raise DataError(f"{name}: {_cases(unnumbered, 'unit')}: expected the number of a unit, from 0")
    return read.with_columns(value="number", unit="counted").drop("number", "counted")


def _cases(rows: pl.DataFrame, column: str) -> str:
    """``lines 3, 9 and 4 more have value "x"``-like words for a message."""
    first = rows.head(NAMED)
    named = ", ".join(
        f"line {line} has {column} {json_like(value)}"
        for line, value in first.select("line", column).iter_rows()
    )
    more = rows.height - first.height
    return named + (f" and {more} more lines likewise" if more > 0 else "")


def json_like(value: object) -> str:
    """A value as a message shows it."""
    return "nothing" if value is None else f"{str(value)[:40]!r}"


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Values of a table at the units of a corpus.

    Attributes:
        values: Dimension → value of every unit, NaN where there is none, shape (n_units,).
        n_missing: Dimension → units with words and without a value.
        n_unknown: Rows of articles or units that the corpus does not hold.
        n_wordless: Values of units without a word, which have no score.
    """

    values: Mapping[str, NDArray[np.float64]]
    n_missing: Mapping[str, int]
    n_unknown: int
    n_wordless: int


def check_fingerprint(table: UnitTable, tokens: Tokens) -> None:
    """Refuse a table of another corpus.

    Raises:
        DataError: The table names another corpus than the one that is scored.
    """
    if table.corpus and table.corpus != tokens.fingerprint:
        raise DataError(
            f"{table.name} was made from a corpus with fingerprint {table.corpus[:16]}…, this study reads "
            f"{tokens.fingerprint[:16]}…. Score this corpus again; if the articles are the same and only "
            f"some were selected, leave the column {FINGERPRINT} and the file *{SIDECAR} out."
        )


def placed(
    table: UnitTable,
    tokens: Tokens,
    units: Units,
    *,
    unknown: Literal["refuse", "pass_over"] = "refuse",
) -> Placed:
    """Put the values of a table at the units of a corpus.

    Args:
        table: One value at most per unit and dimension.
        tokens: The corpus, with the unit that is scored.
        units: Its units.
        unknown: What becomes of rows whose article or unit the corpus lacks.

    Raises:
        DataError: A unit has two values, or rows belong to no unit of the corpus and ``unknown`` refuses.
        UsageError: The table numbers units, and whole articles are scored.
    """
    if table.of_units and tokens.unit == "article":
        raise UsageError(
            f"{table.name} has values of units within articles, and this study scores whole articles: write "
            "unit: sentence (or paragraph) in the experiment, or leave the column out"
        )
    places = _places(tokens, units, of_units=table.of_units)
    rows = table.rows.join(
        places, on=["article", "unit"], how="left", nulls_equal=True, maintain_order="left"
    )
    _refuse_twice(rows, table.name)
    strange = rows.filter(pl.col("place").is_null())
    if strange.height and unknown == "refuse":
        what = _what_is_strange(strange, tokens)
        raise DataError(
            f"{table.name}: {_cases(strange, what)}: this study's corpus holds no such {what}. If the table "
            "covers more than the study selects, write unknown: pass_over."
        )
    found = rows.filter(pl.col("place").is_not_null())
    values, n_wordless = {}, 0
    for (dimension,), part in sorted(found.group_by("dimension"), key=lambda item: str(item[0][0])):
        column = np.full(len(units.article), np.nan)
        column[part["place"].to_numpy()] = part["value"].fill_null(np.nan).to_numpy()
        n_wordless += int(np.sum(~np.isnan(column) & (units.n_words == 0)))
        values[str(dimension)] = np.where(units.n_words > 0, column, np.nan)
    return Placed(
        values=values,
        n_missing={name: int(np.sum(np.isnan(v) & (units.n_words > 0))) for name, v in values.items()},
        n_unknown=strange.height,
        n_wordless=n_wordless,
    )


def _what_is_strange(strange: pl.DataFrame, tokens: Tokens) -> str:
    known = strange["article"].is_in(tokens.articles["article"].to_list())
    return "unit" if known.all() else "article"


def _places(tokens: Tokens, units: Units, *, of_units: bool) -> pl.DataFrame:
    """Row of every unit by its article's id and its number; by the id alone where articles are scored."""
    ids = tokens.articles["article"].gather(units.article)
    number = pl.Series("unit", units.number, dtype=pl.UInt32) if of_units else pl.lit(None, pl.UInt32)
    return pl.DataFrame({"article": ids}).with_columns(
        unit=number, place=pl.int_range(0, len(units.article), dtype=pl.Int64)
    )


def _refuse_twice(rows: pl.DataFrame, name: str) -> None:
    twice = rows.filter(pl.struct("article", "unit", "dimension").is_duplicated())
    if twice.height:
        first = twice.sort("article", "unit", "dimension", "line").head(2)
        where = " and ".join(str(line) for line in first["line"])
        raise DataError(
            f"{name}: lines {where} both give article {first['article'][0]!r} a value of "
            f"{first['dimension'][0]} ({twice.height} such lines in all): expected one value each"
        )
