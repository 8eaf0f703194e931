"""The table of scores, put together from arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.measures.base import SCORE_SCHEMA
from framing.text.tokens import Tokens


@dataclass(frozen=True, kw_only=True)
class Units:
    """The units of a corpus, in its order.

    Attributes:
        article: Row of each unit's article in ``Tokens.articles``, shape (n_units,).
        number: Number of each unit within its article, from 0, shape (n_units,).
        n_words: Tokens of each unit without punctuation, shape (n_units,).
    """

    article: NDArray[np.int64]
    number: NDArray[np.uint32]
    n_words: NDArray[np.int64]


def units_of(tokens: Tokens) -> Units:
    """The units of a corpus: articles, paragraphs or sentences, as the tokens say."""
    parts = [
        (part.unit_article(tokens.unit), part.unit_number(tokens.unit), part.n_words(tokens.unit))
        for part in tokens.parts()
    ]
    if not parts:
        return Units(
            article=np.zeros(0, np.int64), number=np.zeros(0, np.uint32), n_words=np.zeros(0, np.int64)
        )
    article, number, n_words = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Units(article=article, number=number, n_words=n_words)


@dataclass(frozen=True, kw_only=True)
class Column:
    """The scores of all units on one dimension.

    Attributes:
        dimension: Name of the dimension.
        values: Scores, NaN where a unit cannot be scored, shape (n_units,).
        n_matched: Tokens of each unit that the score rests on, shape (n_units,).
    """

    dimension: str
    values: NDArray[np.float64]
    n_matched: NDArray[np.int64]


def score_table(tokens: Tokens, units: Units, columns: Sequence[Column]) -> pl.DataFrame:
    """A table of ``SCORE_SCHEMA``: dimensions in order of name, units in the order of the corpus.

    Args:
        tokens: The corpus that was scored.
        units: Its units.
        columns: Scores, one column per dimension.
    """
    described = _described(tokens, units)
    tables = [_column_table(described, column) for column in sorted(columns, key=lambda one: one.dimension)]
    return pl.concat([pl.DataFrame(schema=SCORE_SCHEMA), *tables])


def _column_table(described: pl.DataFrame, column: Column) -> pl.DataFrame:
    """The rows of one dimension; what describes the units is shared by all tables, not copied."""
    series = {
        "dimension": pl.Series([column.dimension], dtype=pl.String()).new_from_index(0, described.height),
        "value": pl.Series(column.values, dtype=pl.Float64(), nan_to_null=True),
        "n_matched": pl.Series(column.n_matched.astype(np.uint32)),
    }
    return pl.DataFrame(
        [series[name].alias(name) if name in series else described.get_column(name) for name in SCORE_SCHEMA]
    )


def _described(tokens: Tokens, units: Units) -> pl.DataFrame:
    rows = tokens.articles.select("article", "outlet", "published")[units.article]
    unknown = pl.lit(None, dtype=pl.String())
    return rows.with_columns(
        unit=pl.Series(units.number, dtype=pl.UInt32()),
        n_tokens=pl.Series(units.n_words, dtype=pl.UInt32()),
        **dict.fromkeys(("voice", "speaker", "camp", "origin", "cluster"), unknown),
    )
