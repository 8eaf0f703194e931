"""Texts to tokens, paragraphs and sentences: the whole way, for texts that fit into memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from framing.text import punctuation
from framing.text.characters import table
from framing.text.kernels.count import tally
from framing.text.kernels.intern import in_words, intern
from framing.text.kernels.scan import Spans, scan
from framing.text.kernels.sentences import paragraphs, sentences, sign_tokens
from framing.text.segment import cut_chinese


@dataclass(frozen=True, kw_only=True)
class Texts:
    """Running texts of m articles, as bytes.

    Attributes:
        buffer: The texts one after another, UTF-8, shape (n_bytes,).
        offsets: Text a holds the bytes ``offsets[a]`` to ``offsets[a + 1]``, uint64.
        title_bytes: Length of the title that each text begins with, int64.
    """

    buffer: NDArray[np.uint8]
    offsets: NDArray[np.uint64]
    title_bytes: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str], titles: Sequence[str] | None = None) -> "Texts":
        """Texts from strings.

        Args:
            texts: The running texts; what is no Unicode text (a lone surrogate) becomes a question mark.
            titles: The title that each begins with; None: they have no titles.
        """
        encoded = [text.encode("utf-8", "replace") for text in texts]
        sizes = [len(title.encode("utf-8", "replace")) for title in titles or [""] * len(texts)]
        return cls(
            buffer=np.frombuffer(b"".join(encoded), dtype=np.uint8),
            offsets=_running_total([len(piece) for piece in encoded]).astype(np.uint64),
            title_bytes=np.array(sizes, dtype=np.int64),
        )


@dataclass(frozen=True, kw_only=True)
class Tokenised:
    """Tokens of some texts, with numbers of their own.

    Attributes:
        distinct: Every distinct form in the order of its first appearance.
        counts: Tokens of each form, shape (n_forms,).
        numbers: Index into ``forms`` of each token, shape (n,).
        starts: First byte of each token within its text, shape (n,).
        ends: First byte behind each token within its text, shape (n,).
        article_offsets: Text a holds the tokens ``[a]`` to ``[a + 1]``.
        paragraph_offsets: Paragraph p holds the tokens ``[p]`` to ``[p + 1]``.
        sentence_offsets: Sentence s holds the tokens ``[s]`` to ``[s + 1]``.
        article_paragraphs: Text a holds the paragraphs ``[a]`` to ``[a + 1]``; the first is its title.
        article_sentences: Text a holds the sentences ``[a]`` to ``[a + 1]``; the first is its title.
    """

    distinct: pl.Series
    counts: NDArray[np.int64]
    numbers: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    article_offsets: NDArray[np.int64]
    paragraph_offsets: NDArray[np.int64]
    sentence_offsets: NDArray[np.int64]
    article_paragraphs: NDArray[np.int64]
    article_sentences: NDArray[np.int64]

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Every distinct form, as strings."""
        return tuple(self.distinct.to_list())


def tokenise_texts(texts: Texts, *, segment_chinese: bool = True) -> Tokenised:
    """Tokens, paragraphs and sentences of texts.

    Tokens follow the rules of quanteda 4 (Unicode word boundaries, with hyphenated words, tags and
    addresses kept whole), with these differences, all for news text: en and em dashes stand alone; ``´`` is
    an apostrophe; Chinese is cut into words by jieba; a fullwidth comma never joins figures; a space lost
    between two sentences (``said.The``) separates them.

    Args:
        texts: What to read.
        segment_chinese: False makes every Chinese character a token.
    """
    spans = cut_chinese(texts.buffer, texts.offsets, _scan(texts), into_words=segment_chinese)
    numbers, places = intern(in_words(texts.buffer), texts.offsets, spans)
    distinct = _strings(texts.buffer, places)
    signs = sign_tokens(punctuation.signs(distinct), numbers, spans)
    paragraph_offsets, article_paragraphs = _paragraphs(signs, spans, texts.title_bytes)
    sentence_offsets, paragraph_sentences = _sentences(signs, paragraph_offsets, article_paragraphs)
    return Tokenised(
        distinct=distinct,
        counts=tally(numbers, len(places)),
        numbers=numbers,
        starts=spans.starts,
        ends=spans.ends,
        article_offsets=spans.offsets,
        paragraph_offsets=paragraph_offsets,
        sentence_offsets=sentence_offsets,
        article_paragraphs=article_paragraphs,
        article_sentences=paragraph_sentences[article_paragraphs],
    )


def _scan(texts: Texts) -> Spans:
    """The tokens; room is made for one in four bytes first, which nearly always is enough."""
    n_bytes = len(texts.buffer)
    for n_tokens in (n_bytes // 4 + 16, n_bytes):
        room = Spans(
            starts=np.empty(n_tokens, np.uint32),
            ends=np.empty(n_tokens, np.uint32),
            kinds=np.empty(n_tokens, np.uint8),
            breaks=np.empty(n_tokens, np.uint8),
            offsets=np.empty(len(texts.offsets), np.int64),
        )
        n = scan(texts.buffer, texts.offsets, table(), room)
        if n >= 0:
            break
    return Spans(
        starts=room.starts[:n],
        ends=room.ends[:n],
        kinds=room.kinds[:n],
        breaks=room.breaks[:n],
        offsets=room.offsets,
    )


def _strings(buffer: NDArray[np.uint8], places: NDArray[np.uint64]) -> pl.Series:
    """Pieces of the buffer as strings.

    Args:
        buffer: Bytes.
        places: First byte of each piece and first byte behind it, shape (n, 2).
    """
    lengths = (places[:, 1] - places[:, 0]).astype(np.int64)
    offsets = _running_total(lengths)
    inside = np.repeat(places[:, 0].astype(np.int64) - offsets[:-1], lengths) + np.arange(offsets[-1])
    letters = buffer[inside]
    array = pa.LargeStringArray.from_buffers(len(lengths), pa.py_buffer(offsets), pa.py_buffer(letters))
    return pl.Series("form", array, dtype=pl.String)


def _paragraphs(
    signs: NDArray[np.uint16], spans: Spans, title_bytes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Tokens of each paragraph, paragraphs of each article."""
    n_articles = len(title_bytes)
    offsets = np.empty(len(signs) + n_articles + 1, np.int64)
    counts = np.empty(n_articles, np.int64)
    n = paragraphs(signs, spans.starts, spans.offsets, title_bytes, offsets, counts)
    return offsets[: n + 1].copy(), _running_total(counts)


def _sentences(
    signs: NDArray[np.uint16], paragraph_offsets: NDArray[np.int64], article_paragraphs: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Tokens of each sentence, sentences of each paragraph."""
    n_paragraphs = len(paragraph_offsets) - 1
    is_title = np.zeros(n_paragraphs, np.bool_)
    is_title[article_paragraphs[:-1]] = True
    offsets = np.empty(len(signs) + n_paragraphs + 1, np.int64)
    counts = np.empty(n_paragraphs, np.int64)
    n = sentences(signs, paragraph_offsets, is_title, offsets, counts)
    return offsets[: n + 1].copy(), _running_total(counts)


def _running_total(counts: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    """0, then the sums of the first one, two … counts."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
