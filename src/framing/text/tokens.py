"""Tokens: a corpus as integers, with the way back to every character of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.text.vocabulary import Vocabulary
from framing.types import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from framing.text.store import Slice

TITLE_BREAK = "\n\n"
"""What stands between title and body in the running text."""


GAP = " … "
"""What stands between two pieces of a unit of which not all words are read."""


def running_text(title: str, text: str) -> str:
    """The text of an article as it is tokenised: the title, an empty line, the body.

    Every offset of a token counts bytes of this text in UTF-8. The title is paragraph 0 and sentence 0 of its
    article, always, even where it is empty; so the body begins with paragraph 1.
    """
    return f"{title}{TITLE_BREAK}{text}"


def running_text_of_columns() -> pl.Expr:
    """The running text from the columns ``title`` and ``text``; a missing one is empty."""
    title, text = (pl.col(name).fill_null("") for name in ("title", "text"))
    return pl.concat_str(title, pl.lit(TITLE_BREAK), text)


@dataclass(frozen=True, kw_only=True)
class TokenSettings:
    """Choices of the tokeniser.

    Attributes:
        segment_chinese: Cut runs of Chinese characters into words; if False every character is a token.
    """

    segment_chinese: bool = True


@dataclass(frozen=True, kw_only=True)
class TokenPart:
    """The tokens of one part of a corpus: n tokens of m articles, in the order of the part.

    Attributes:
        corpus_part: The Parquet file that holds the articles.
        first_row: Row of the part's first article in that file.
        first_article: Row of the part's first article in ``Tokens.articles``.
        vocabulary: What the integers mean.
        forms: Form id of every token (a form is a word exactly as printed), shape (n,).
        starts: Where each token starts: bytes into the running text of its article, shape (n,).
        ends: Where each token ends (first byte behind it), shape (n,).
        article_offsets: Article i holds the tokens ``article_offsets[i]`` to ``article_offsets[i + 1]``.
        paragraph_offsets: The same for paragraphs; a blank line ends one, and the title is the first.
        sentence_offsets: The same for sentences; no sentence spans two paragraphs, the title is the first.
        article_paragraphs: Article i holds the paragraphs ``article_paragraphs[i]`` to ``[i + 1]``.
        article_sentences: Article i holds the sentences ``article_sentences[i]`` to ``[i + 1]``.
        whole: The part with all its tokens, where this one holds only some (``windowed``); else None.
        places: Where the tokens stand in the whole, ascending, shape (n,); None where this is the whole.
    """

    corpus_part: Path
    first_article: int
    vocabulary: Vocabulary
    forms: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    article_offsets: NDArray[np.int64]
    paragraph_offsets: NDArray[np.int64]
    sentence_offsets: NDArray[np.int64]
    article_paragraphs: NDArray[np.int64]
    article_sentences: NDArray[np.int64]
    first_row: int = 0
    whole: TokenPart | None = None
    places: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        """Number of tokens, punctuation included."""
        return len(self.forms)

    @cached_property
    def types(self) -> NDArray[np.uint32]:
        """Type id of every token (a type is a word without regard to case), shape (n,)."""
        return self.vocabulary.form_types[self.forms]

    @cached_property
    def is_word(self) -> NDArray[np.bool_]:
        """False for punctuation, True for all else, shape (n,): the tokens that measures count."""
        return self.vocabulary.is_word[self.types]

    @property
    def n_articles(self) -> int:
        """Number of articles."""
        return len(self.article_offsets) - 1

    def unit_offsets(self, unit: Unit) -> NDArray[np.int64]:
        """Unit i holds the tokens ``offsets[i]`` to ``offsets[i + 1]``; shape (n_units + 1,)."""
        return {
            "article": self.article_offsets,
            "paragraph": self.paragraph_offsets,
            "sentence": self.sentence_offsets,
        }[unit]

    def article_units(self, unit: Unit) -> NDArray[np.int64]:
        """Article i of the part holds the units ``[i]`` to ``[i + 1]``; shape (n_articles + 1,)."""
        return {
            "article": np.arange(self.n_articles + 1, dtype=np.int64),
            "paragraph": self.article_paragraphs,
            "sentence": self.article_sentences,
        }[unit]

    def unit_article(self, unit: Unit) -> NDArray[np.int64]:
        """Row of each unit's article in ``Tokens.articles``; shape (n_units,), never decreasing."""
        n_units = np.diff(self.article_units(unit))
        return self.first_article + np.repeat(np.arange(self.n_articles, dtype=np.int64), n_units)

    def unit_number(self, unit: Unit) -> NDArray[np.uint32]:
        """Number of each unit within its article, from 0 (for paragraphs and sentences: the title)."""
        first = self.article_units(unit)
        n_units = np.diff(first)
        return (np.arange(n_units.sum()) - np.repeat(first[:-1], n_units)).astype(np.uint32)

    def n_words(self, unit: Unit) -> NDArray[np.int64]:
        """Tokens of each unit without punctuation: the denominator of every rate; shape (n_units,)."""
        before = np.concatenate([[0], np.cumsum(self.is_word, dtype=np.int64)])
        return np.diff(before[self.unit_offsets(unit)])

    def texts(self) -> list[bytes]:
        """The running text of each article of the part in UTF-8, which all offsets count in; read anew."""
        if self.whole is not None:
            return self.whole.texts()
        rows = pl.scan_parquet(self.corpus_part, glob=False).slice(self.first_row, self.n_articles)
        both = rows.select(running=running_text_of_columns()).collect()["running"]
        return [text.encode() for text in both]

    def text_of(self, texts: Sequence[bytes], unit: Unit, numbers: Iterable[int]) -> list[str]:
        """The text of some units, exactly as printed; of a part with only some of its tokens, what they span.

        Pieces that do not follow one another have ``GAP`` between them.

        Args:
            texts: What ``texts()`` gave.
            unit: Which kind of unit.
            numbers: Rows of the units in ``unit_offsets(unit)``.
        """
        offsets = self.unit_offsets(unit)
        articles = self.unit_article(unit) - self.first_article
        spans = ((articles[i], offsets[i], offsets[i + 1]) for i in numbers)
        return [self._printed(texts[a], first, end) if end > first else "" for a, first, end in spans]

    def _printed(self, text: bytes, first: int, end: int) -> str:
        """The text from one token to another."""
        inner: list[int] = []
        if self.places is not None:
            inner = (np.flatnonzero(np.diff(self.places[first:end]) > 1) + 1 + first).tolist()
        cuts = [first, *inner, end]
        return GAP.join(
            text[self.starts[one] : self.ends[other - 1]].decode() for one, other in pairwise(cuts)
        )


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """A corpus as integers, tokenised once, read part by part.

    Attributes:
        path: Folder of the token store.
        corpus_path: Folder of the corpus.
        fingerprint: Fingerprint of the corpus that was tokenised.
        digest: Digest of the tokens themselves: corpus, settings and versions of the rules.
        settings: Choices of the tokeniser.
        unit: The piece of text that gets one score.
        vocabulary: What the integers mean.
        articles: One row per article in corpus order: article, outlet, published, language, title, part,
            n_tokens (punctuation included), n_words (without), n_sentences.
    """

    path: Path
    corpus_path: Path
    fingerprint: str
    digest: str
    settings: TokenSettings
    unit: Unit
    vocabulary: Vocabulary
    articles: pl.DataFrame

    @classmethod
    def open(cls, path: Path | str, unit: Unit = "sentence") -> Self:
        """Tokens that were stored before.

        Args:
            path: Folder of the token store.
            unit: The piece of text that gets one score.

        Raises:
            CorpusError: There is no token store, or it is damaged or was made by another version.
        """
        from framing.text.store import damaged, read_manifest
        from framing.text.vocabulary import read_vocabulary

        path = Path(path)
        manifest = read_manifest(path)
        try:
            vocabulary = read_vocabulary(path)
            articles = pl.read_parquet(path / "articles.parquet", glob=False, memory_map=False)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise damaged(path, error) from error
        return cls(
            path=path,
            corpus_path=path / manifest.corpus_path,
            fingerprint=manifest.corpus,
            digest=manifest.digest,
            settings=TokenSettings(**manifest.settings),
            unit=unit,
            vocabulary=vocabulary,
            articles=articles,
        )

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Languages of the articles, each once, sorted."""
        return tuple(self.articles["language"].drop_nulls().unique().sort())

    def with_unit(self, unit: Unit) -> Tokens:
        """The same tokens, with another unit of analysis."""
        return replace(self, unit=unit)

    def without_window(self) -> Tokens:
        """The tokens of whole articles, where these are only those near keywords (``windowed``)."""
        return self

    def parts(self) -> Iterator[TokenPart]:
        """The parts in corpus order, read one at a time: memory grows with the part, not with the corpus.

        Raises:
            CorpusError: A part is missing or damaged.
        """
        from framing.text.store import read_manifest

        for part in read_manifest(self.path).parts:
            yield self._read(part.slice)

    def n_parts(self) -> int:
        """Number of parts."""
        from framing.text.store import read_manifest

        return len(read_manifest(self.path).parts)

    def part(self, number: int) -> TokenPart:
        """One part, for workers that each take some.

        Args:
            number: From 0, in corpus order.

        Raises:
            CorpusError: The part is missing or damaged.
        """
        from framing.text.store import read_manifest

        return self._read(read_manifest(self.path).parts[number].slice)

    def _read(self, piece: Slice) -> TokenPart:
        from framing.text.kernels.places import places
        from framing.text.store import read_arrays

        arrays = read_arrays(self.path / "parts", piece.number)
        lengths, units = self.vocabulary.form_bytes, arrays.units
        articles = units["article_offsets"]
        starts, ends = places(arrays.forms, arrays.gaps, arrays.wide_gaps, lengths, articles)
        return TokenPart(
            corpus_part=self.corpus_path / piece.file,
            first_row=piece.first_row,
            first_article=piece.first_article,
            vocabulary=self.vocabulary,
            forms=arrays.forms,
            starts=starts,
            ends=ends,
            article_offsets=articles,
            paragraph_offsets=units["paragraph_offsets"],
            sentence_offsets=units["sentence_offsets"],
            article_paragraphs=units["article_paragraphs"],
            article_sentences=units["article_sentences"],
        )
