"""DFM: how often each unit holds each type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from framing.text.tokens import Tokens
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
        matrix: Counts, shape (n_rows, n_features), int64, indices sorted.
        rows: Article id of each row.
        units: Number of each row's unit within its article, from 0; all 0 where a row is an article.
        features: Type of each column, most frequent in the corpus first.
        settings: What made it.
    """

    matrix: csr_array
    rows: tuple[str, ...]
    units: NDArray
    features: tuple[str, ...]
    settings: DFMSettings


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
        unit: What a row is.
        min_docfreq: Keep types that at least so many rows hold.
        min_count: Keep types with at least so many tokens.
        remove_punct: Leave punctuation out.
    """
    raise NotImplementedError
