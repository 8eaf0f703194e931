"""DFM: how often each unit holds each type."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from framing.errors import DataError
from framing.text.kernels.count import count
from framing.text.tokens import TokenPart, Tokens
from framing.types import Unit


@dataclass(frozen=True, kw_only=True)
class DFMSettings:
    """What made a DFM.

    Attributes:
        unit: What a row is.
        min_docfreq: Types in fewer rows than this were left out.
        min_count: Types with fewer tokens than this were left out.
        remove_punct: Punctuation was left out.
    """

    unit: Unit
    min_docfreq: int = 1
    min_count: int = 1
    remove_punct: bool = True


@dataclass(frozen=True, kw_only=True)
class DFM:
    """A sparse matrix of counts, units × types.

    Attributes:
        matrix: Counts, shape (n_rows, n_features), int32, column indices sorted within rows.
        rows: Article id of each row, or the name of the group.
        units: Number of each row's unit within its article, from 0; all 0 where a row is an article or group.
        features: Type of each column, most frequent in the corpus first.
        settings: What made it.
    """

    matrix: csr_array
    rows: tuple[str, ...]
    units: NDArray[np.uint32]
    features: tuple[str, ...]
    settings: DFMSettings

    @property
    def counts(self) -> NDArray[np.int64]:
        """Tokens of each feature in all rows, shape (n_features,)."""
        return np.bincount(
            self.matrix.indices, weights=self.matrix.data, minlength=len(self.features)
        ).astype(np.int64)

    @property
    def docfreq(self) -> NDArray[np.int64]:
        """Rows that hold each feature, shape (n_features,)."""
        return np.bincount(self.matrix.indices, minlength=len(self.features)).astype(np.int64)


def dfm(
    tokens: Tokens,
    *,
    unit: Unit = "article",
    min_docfreq: int = 1,
    min_count: int = 1,
    remove_punct: bool = True,
) -> DFM:
    """How often each unit holds each type.

    Args:
        tokens: The corpus, tokenised.
        unit: What a row is; units without words are rows of zeros.
        min_docfreq: Keep types that at least so many rows hold.
        min_count: Keep types with at least so many tokens.
        remove_punct: Leave punctuation out, as quanteda's ``remove_punct``.
    """
    n_types = len(tokens.vocabulary)
    counts, docfreq = np.zeros(n_types, np.int64), np.zeros(n_types, np.int64)
    pieces: list[csr_array] = []
    rows: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    units: list[NDArray[np.uint32]] = [np.empty(0, np.uint32)]
    for part in tokens.parts():
        pieces.append(_counted(part, unit, remove_punct=remove_punct))
        counts += _sums(pieces[-1])
        docfreq += np.bincount(pieces[-1].indices, minlength=n_types)
        rows.append(part.unit_article(unit))
        units.append(part.unit_number(unit))
    keep = np.flatnonzero((docfreq >= max(min_docfreq, 1)) & (counts >= min_count))
    return DFM(
        matrix=_stacked(pieces, keep),
        rows=tuple(tokens.articles["article"].gather(np.concatenate(rows))),
        units=np.concatenate(units),
        features=tuple(tokens.vocabulary.types[number] for number in keep),
        settings=DFMSettings(
            unit=unit, min_docfreq=min_docfreq, min_count=min_count, remove_punct=remove_punct
        ),
    )


def _counted(part: TokenPart, unit: Unit, *, remove_punct: bool) -> csr_array:
    n_types = len(part.vocabulary)
    counted = part.vocabulary.is_word if remove_punct else np.ones(n_types, np.bool_)
    columns = np.empty(len(part), np.int32)
    counts, borders = count(part.types, part.unit_offsets(unit), counted, n_types, columns)
    used = columns[: len(counts)].copy()  # so that the rest of the room is given back
    matrix = csr_array((counts, used, borders), shape=(len(borders) - 1, n_types))
    matrix.sort_indices()
    return matrix


def _stacked(pieces: list[csr_array], keep: NDArray[np.int64]) -> csr_array:
    """Some columns of all pieces, one below the other; the pieces are used up, to halve the memory."""
    narrow = [csr_array((0, len(keep)), dtype=np.int32)]
    while pieces:
        narrow.append(csr_array(pieces.pop(0)[:, keep]))
        narrow[-1].sort_indices()
    return csr_array(vstack(narrow, format="csr", dtype=np.int32))


def _sums(matrix: csr_array) -> NDArray[np.int64]:
    """Sum of each column; exact, as float64 holds whole numbers up to 2^53."""
    return np.bincount(matrix.indices, weights=matrix.data, minlength=matrix.shape[1]).astype(np.int64)


def trim(counts: DFM, *, min_docfreq: int = 1, min_count: int = 1) -> DFM:
    """Only the features that are frequent enough; a feature in no row at all always goes.

    Args:
        counts: Any DFM.
        min_docfreq: Keep features that at least so many rows hold.
        min_count: Keep features with at least so many tokens.
    """
    keep = np.flatnonzero((counts.docfreq >= max(min_docfreq, 1)) & (counts.counts >= min_count))
    if len(keep) == len(counts.features):
        matrix = counts.matrix
    else:
        matrix = csr_array(counts.matrix[:, keep])
        matrix.sort_indices()
    settings = replace(
        counts.settings,
        min_docfreq=max(min_docfreq, counts.settings.min_docfreq),
        min_count=max(min_count, counts.settings.min_count),
    )
    features = tuple(counts.features[i] for i in keep)
    return replace(counts, matrix=matrix, features=features, settings=settings)


def group(counts: DFM, labels: Sequence[str | None]) -> DFM:
    """One row per group: the sums over its rows, groups sorted by name.

    Args:
        counts: Any DFM.
        labels: Group of each row; None leaves the row out.

    Raises:
        DataError: There is not one label per row.
    """
    if len(labels) != len(counts.rows):
        raise DataError(
            f"{len(labels)} labels were given for {len(counts.rows)} rows: one per row is needed."
        )
    names = sorted({label for label in labels if label is not None})
    number = {name: i for i, name in enumerate(names)}
    members = [(number[label], row) for row, label in enumerate(labels) if label is not None]
    groups, rows = np.array(members, dtype=np.int64).reshape(-1, 2).T
    adder = csr_array((np.ones(len(rows), np.int32), (groups, rows)), shape=(len(names), len(labels)))
    matrix = csr_array(adder @ counts.matrix)
    matrix.sort_indices()
    return replace(counts, matrix=matrix, rows=tuple(names), units=np.zeros(len(names), np.uint32))


def proportions(counts: DFM) -> csr_array:
    """Share of each feature in its row, 0 to 1; rows without tokens stay empty."""
    sums = counts.matrix.sum(axis=1).astype(np.float64)
    weights = np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)
    return _with(counts.matrix, counts.matrix.data * np.repeat(weights, np.diff(counts.matrix.indptr)))


def tfidf(counts: DFM) -> csr_array:
    """Count × log10(rows / rows that hold the feature); quanteda's ``dfm_tfidf`` with its defaults.

    Source: Manning, Raghavan & Schütze 2008, *Introduction to Information Retrieval*, eq. 6.8, base 10.
    """
    rarity = np.log10(len(counts.rows) / np.maximum(counts.docfreq, 1))
    return _with(counts.matrix, counts.matrix.data * rarity[counts.matrix.indices])


def _with(matrix: csr_array, values: NDArray[np.float64]) -> csr_array:
    return csr_array((values, matrix.indices, matrix.indptr), shape=matrix.shape)


def frequency(
    counts: DFM, labels: Sequence[str | None] | None = None, *, n: int | None = None
) -> pl.DataFrame:
    """How often, and in how many rows, each feature occurs; quanteda's ``textstat_frequency``.

    Args:
        counts: Any DFM.
        labels: Group of each row; None counts all rows together, as group ``all``.
        n: Only so many features of each group.

    Returns:
        Columns feature, frequency, rank (1 is the most frequent, equals share the smallest rank), docfreq,
        group; sorted by group, frequency (largest first) and feature. Features that a group lacks are not
        listed.
    """
    names = ["all"] * len(counts.rows) if labels is None else list(labels)
    tables = [pl.DataFrame(schema=_FREQUENCY)]
    for name in sorted({label for label in names if label is not None}):
        chosen = np.array([label == name for label in names], dtype=np.bool_)
        tables.append(_ranked(replace(counts, matrix=csr_array(counts.matrix[chosen])), name, n))
    return pl.concat(tables)


_FREQUENCY = {
    "feature": pl.String(),
    "frequency": pl.Int64(),
    "rank": pl.UInt32(),
    "docfreq": pl.Int64(),
    "group": pl.String(),
}


def _ranked(counts: DFM, name: str, n: int | None) -> pl.DataFrame:
    columns = {"feature": counts.features, "frequency": counts.counts, "docfreq": counts.docfreq}
    ranked = (
        pl.DataFrame(columns, schema_overrides={"feature": pl.String})
        .filter(pl.col("frequency") > 0)
        .with_columns(
            pl.col("frequency").rank("min", descending=True).alias("rank"), pl.lit(name).alias("group")
        )
        .sort(["frequency", "feature"], descending=[True, False])
    )
    return (
        ranked.select(list(_FREQUENCY)).cast(pl.Schema(_FREQUENCY)).head(n if n is not None else len(ranked))
    )
