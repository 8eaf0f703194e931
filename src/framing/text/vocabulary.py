"""Vocabulary: what the integers mean."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.text.characters import AT, CAPITAL, DIGIT, HAN, HASH, KANA, LETTER, SPACELESS, table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


FOLDED = str.maketrans(
    {"’": "'", "‘": "'", "＇": "'", "´": "'", "‐": "-", "‑": "-", "ё": "е", "\u00ad": None, "\u200c": None,
     "\u200d": None, "\u200e": None, "\u200f": None, "\u2060": None, "\ufeff": None}
)  # fmt: skip
"""What a type does not tell apart: shapes of apostrophe and hyphen, Russian ё and е, invisible characters."""


def fold(form: str) -> str:
    """The type of a form: lower case, one shape of apostrophe and hyphen, е for ё, nothing invisible."""
    if form.isascii():  # most are, and have nothing to fold but case
        return form.lower()
    return unicodedata.normalize("NFC", form.lower().translate(FOLDED)) or form


class TypeClass(IntEnum):
    """What kind of thing a type is."""

    WORD = 0
    NUMBER = 1
    PUNCTUATION = 2
    """Every character is punctuation to Unicode (``P``): what quanteda's ``remove_punct`` removes."""
    SYMBOL = 3
    LINK = 4
    """An address or a mail address."""
    TAG = 5
    """A hashtag or user name."""


def type_class(word: str) -> TypeClass:
    """What kind of thing a type or form is."""
    first = LETTER if word.isascii() and word.isalpha() else int(table()[ord(word[0])])
    if first in (HASH, AT) and len(word) > 1:
        return TypeClass.TAG
    if first in (LETTER, CAPITAL, DIGIT) and ("://" in word or "@" in word or word.startswith("www.")):
        return TypeClass.LINK
    if first == DIGIT and not any(character.isalpha() for character in word):
        return TypeClass.NUMBER
    if first in (LETTER, CAPITAL, DIGIT, HAN, KANA, SPACELESS):
        return TypeClass.WORD
    if unicodedata.category(word[0]).startswith("P"):
        return TypeClass.WORD if any(character.isalnum() for character in word) else TypeClass.PUNCTUATION
    return TypeClass.SYMBOL


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Types and forms of a corpus, both ranked by frequency, ties in the order of their code points.

    A *form* is a token exactly as printed; a *type* is what ``fold`` makes of it, so that matching and
    counting need not care for case. Ids are ranks: id 0 is the most frequent.

    Attributes:
        types: Every type; the id is the index.
        counts: Tokens of each type, shape (n_types,).
        classes: ``TypeClass`` of each type, shape (n_types,).
        forms: Every form; the id is the index.
        form_types: Type id of each form, shape (n_forms,).
        form_counts: Tokens of each form, shape (n_forms,).
    """

    types: tuple[str, ...]
    counts: NDArray[np.int64]
    classes: NDArray[np.uint8]
    forms: tuple[str, ...]
    form_types: NDArray[np.uint32]
    form_counts: NDArray[np.int64]

    def __len__(self) -> int:
        """Number of types."""
        return len(self.types)

    @cached_property
    def is_word(self) -> NDArray[np.bool_]:
        """False for punctuation, True for all else; shape (n_types,)."""
        return np.asarray(self.classes != TypeClass.PUNCTUATION)

    @cached_property
    def form_bytes(self) -> NDArray[np.uint32]:
        """Length of each form in UTF-8, shape (n_forms,)."""
        return np.fromiter(
            (len(form.encode()) for form in self.forms), dtype=np.uint32, count=len(self.forms)
        )

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.types)}

    def id(self, word: str) -> int | None:
        """Id of the type of a word, in whatever case; None if the corpus does not hold it."""
        return self._ids.get(fold(word))

    def ids(self, words: Iterable[str]) -> NDArray[np.uint32]:
        """Ids of those words that the corpus holds, in the order given."""
        found = (self.id(word) for word in words)
        return np.array([number for number in found if number is not None], dtype=np.uint32)


def count_forms(counted: pl.LazyFrame) -> Vocabulary:
    """The vocabulary of a corpus.

    Args:
        counted: Columns form, count: forms and their tokens, in any order; a form may occur more than once.
    """
    forms = counted.group_by("form").agg(pl.col("count").sum()).collect().sort("form")
    forms = forms.with_columns(_folded(forms["form"]))
    forms = forms.sort(["count", "form"], descending=[True, False])
    types = (
        forms.group_by("type")
        .agg(pl.col("count").sum())
        .sort(["count", "type"], descending=[True, False])
        .with_row_index("id")
    )
    ranked = forms.join(types.select("type", "id"), on="type", how="left", maintain_order="left")
    words = tuple(types["type"].to_list())
    return Vocabulary(
        types=words,
        counts=types["count"].to_numpy().astype(np.int64),
        classes=_classes(types["type"]),
        forms=tuple(ranked["form"].to_list()),
        form_types=ranked["id"].to_numpy().astype(np.uint32),
        form_counts=ranked["count"].to_numpy().astype(np.int64),
    )


def _folded(forms: pl.Series) -> pl.Series:
    """``fold`` of every form, as the column ``type``; of plain ASCII, nearly all of English, at once."""
    types = forms.str.to_lowercase().rename("type")
    others = (forms.str.len_bytes() != forms.str.len_chars()).arg_true()
    return types.scatter(others, [fold(form) for form in forms.gather(others).to_list()])


def _classes(types: pl.Series) -> NDArray[np.uint8]:
    """``type_class`` of every type; of plain ASCII letters at once."""
    classes = np.full(len(types), TypeClass.WORD, dtype=np.uint8)
    others = (~types.str.contains("^[A-Za-z]+$")).arg_true()
    classes[others.to_numpy()] = [type_class(word) for word in types.gather(others).to_list()]
    return classes


def write_vocabulary(vocabulary: Vocabulary, folder: Path) -> None:
    """Write ``types.parquet`` (type, count, class) and ``forms.parquet`` (form, type id, count)."""
    types = {"type": vocabulary.types, "count": vocabulary.counts, "class": vocabulary.classes}
    forms = {"form": vocabulary.forms, "type": vocabulary.form_types, "count": vocabulary.form_counts}
    pl.DataFrame(types, schema_overrides={"type": pl.String}).write_parquet(folder / "types.parquet")
    pl.DataFrame(forms, schema_overrides={"form": pl.String}).write_parquet(folder / "forms.parquet")


def read_vocabulary(folder: Path) -> Vocabulary:
    """What ``write_vocabulary`` wrote."""
    types = pl.read_parquet(folder / "types.parquet", glob=False, memory_map=False)
    forms = pl.read_parquet(folder / "forms.parquet", glob=False, memory_map=False)
    return Vocabulary(
        types=tuple(types["type"].to_list()),
        counts=types["count"].to_numpy(),
        classes=types["class"].to_numpy(),
        forms=tuple(forms["form"].to_list()),
        form_types=forms["type"].to_numpy(),
        form_counts=forms["count"].to_numpy(),
    )
