"""Topics that another tool has fitted, read from its files as they are; ``adoption`` checks them."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import DataError

Matrix = NDArray[np.float64]

ID_COLUMNS = ("article", "doc_id", "docname", "document", "id")
"""Names of the column of article ids, in the order in which they are looked for."""
WORD_COLUMNS = ("word", "term", "feature", "token")
"""Names of the column of words, if words are rows."""
ROW_NAMES = ("", "rowname", "row.names")
"""Names of the column that R's ``write.csv`` puts first."""


@dataclass(frozen=True, kw_only=True)
class ForeignTopics:
    """Topics as another tool wrote them, unchecked.

    Attributes:
        words: Vocabulary, in the order of the columns of ``phi``.
        phi: Topic × word weights, shape (n_topics, n_words).
        articles: Ids of the articles, in the order of the rows of ``theta``.
        theta: Article × topic weights; NaN rows for articles without topics.
        origin: Names and SHA-256 digests of the files.
    """

    words: tuple[str, ...]
    phi: Matrix
    articles: tuple[str, ...]
    theta: Matrix
    origin: str


def read_topic_tables(
    theta: Path, phi: Path, *, words: Path | None = None, articles: Path | None = None
) -> ForeignTopics:
    """Reads θ and φ from ``.csv``, ``.tsv``, ``.parquet`` or ``.npy``: what most tools can write.

    A table of θ has one row per article; its ids stand in a column called article, doc_id, docname, document
    or id, or in a file of their own. A table of φ has one row per word (with a column called word, term,
    feature or token) or one row per topic with the words as the other columns' names. With a file of words
    either way round will do. Files of words and ids hold one per line.

    Args:
        theta: Article × topic shares.
        phi: Topic × word probabilities, not their logarithms.
        words: The vocabulary, in the order of ``phi``; needed for ``.npy``.
        articles: The ids, in the order of ``theta``; needed for ``.npy``.

    Raises:
        DataError: A file cannot be read, or its rows and columns do not fit the others.
    """
    ids, shares = _read_theta(theta, articles)
    vocabulary, weights = _read_phi(phi, words, shares.shape[1])
    used = [path for path in (theta, phi, words, articles) if path is not None]
    return ForeignTopics(words=vocabulary, phi=weights, articles=ids, theta=shares, origin=origin_of(used))


def origin_of(paths: Sequence[Path]) -> str:
    """Names and digests of files, so that a study can say what it has read."""
    return ", ".join(f"{path.name} sha256:{sha256(path.read_bytes()).hexdigest()}" for path in paths)


def _read_theta(path: Path, articles: Path | None) -> tuple[tuple[str, ...], Matrix]:
    if path.suffix == ".npy":
        matrix = _read_array(path)
        ids = _read_lines(_needed(articles, path, "ids of the articles"))
    else:
        table = _read_table(path)
        named = next((name for name in (*ID_COLUMNS, *ROW_NAMES) if name in table.columns), None)
        matrix = _numbers(table.drop([] if named is None else [named]), path)
        if articles is not None:
            ids = _read_lines(articles)
        elif named is None:
            raise DataError(_no_column(path, "ids of the articles", ID_COLUMNS))
        else:
            ids = tuple(table[named].cast(pl.String).fill_null(""))
    if len(ids) != len(matrix):
        raise DataError(f"{path.name} has {len(matrix)} rows, but there are {len(ids)} ids of articles.")
    return ids, matrix


def _read_phi(path: Path, words: Path | None, n_topics: int) -> tuple[tuple[str, ...], Matrix]:
    if path.suffix == ".npy":
        return _turned(path, _read_array(path), _read_lines(_needed(words, path, "words")), n_topics)
    table = _read_table(path)
    named = next(
        (name for name in WORD_COLUMNS if name in table.columns and not _is_number(table[name])), None
    )
    if named is not None:
        vocabulary = tuple(table[named].cast(pl.String).fill_null(""))
        return _turned(path, _numbers(table.drop(named), path), vocabulary, n_topics)
    table = table.drop([name for name in (*ROW_NAMES, "topic") if name in table.columns])
    vocabulary = tuple(table.columns) if words is None else _read_lines(words)
    return _turned(path, _numbers(table, path), vocabulary, n_topics)


def _turned(
    path: Path, matrix: Matrix, words: tuple[str, ...], n_topics: int
) -> tuple[tuple[str, ...], Matrix]:
    """Topics as rows."""
    if matrix.shape == (n_topics, len(words)):
        return words, matrix
    if matrix.shape == (len(words), n_topics):
        return words, np.ascontiguousarray(matrix.T)
    raise DataError(
        f"{path.name} is a table of {matrix.shape[0]} × {matrix.shape[1]}, but there are {n_topics} topics "
        f"(columns of θ) and {len(words)} words. Give θ and φ of the same model, and its whole vocabulary."
    )


def _read_table(path: Path) -> pl.DataFrame:
    try:
        if path.suffix == ".parquet":
            return pl.read_parquet(path, glob=False)
        if path.suffix in {".csv", ".tsv"}:
            return pl.read_csv(
                path,
                separator="\t" if path.suffix == ".tsv" else ",",
                infer_schema_length=None,
                null_values=["NA", "NaN", "nan"],
                glob=False,
            )
    except (OSError, pl.exceptions.PolarsError) as error:
        raise DataError(f"{path} cannot be read as a table: {error}") from error
    raise DataError(f"{path.name} is of no kind that is read here: give .csv, .tsv, .parquet or .npy")


def _numbers(table: pl.DataFrame, path: Path) -> Matrix:
    for name, kind in table.schema.items():
        if not (kind.is_numeric() or kind == pl.Null):
            shown = table[name].drop_nulls().cast(pl.String, strict=False).head(1).to_list()
            raise DataError(
                f"{path.name}, column {name!r}: expected numbers, found {', '.join(shown) or kind!r}"
            )
    columns = [table[name].cast(pl.Float64).fill_null(float("nan")).to_numpy() for name in table.columns]
    return np.column_stack(columns) if columns else np.zeros((table.height, 0))


def _is_number(column: pl.Series) -> bool:
    return column.dtype.is_numeric()


def _read_array(path: Path) -> Matrix:
    """A matrix; arrays that hold Python objects are refused, as reading them would run code."""
    try:
        array = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read as an array of numbers: {error}") from error
    if not isinstance(array, np.ndarray) or array.ndim != 2 or array.dtype.kind not in "fiu":  # noqa: PLR2004 - a matrix
        raise DataError(f"{path.name} is no matrix of numbers with two dimensions")
    return np.asarray(array, dtype=np.float64)


def _read_lines(path: Path) -> tuple[str, ...]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read as lines of UTF-8 text: {error}") from error
    lines = text.split("\n")
    return tuple(line.removesuffix("\r") for line in (lines[:-1] if lines[-1] == "" else lines))


def _needed(path: Path | None, matrix: Path, what: str) -> Path:
    if path is None:
        raise DataError(f"{matrix.name} holds numbers only: give a file with the {what}, one per line")
    return path


def _no_column(path: Path, what: str, names: Sequence[str]) -> str:
    return f"{path.name} has no column of {what} ({', '.join(names)}): name one so, or give a file of them"
