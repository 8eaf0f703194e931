"""A token store without files, for tests that need a corpus of known words rather than real text."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.text.tokens import TokenPart, Tokens, TokenSettings
from framing.text.vocabulary import TypeClass, Vocabulary, fold, type_class

Sentence = Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Written:
    """One article for a test: its sentences are lists of words, the first one is the title."""

    id: str
    outlet: str
    sentences: Sequence[Sentence]
    published: str | None = "2024-05-16"
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class WrittenPart(TokenPart):
    """A part whose texts are held, not read: words with one space between them."""

    written: tuple[bytes, ...]

    def texts(self) -> list[bytes]:
        return list(self.written)


@dataclass(frozen=True, kw_only=True)
class TokensInMemory(Tokens):
    """Tokens whose parts are held, not read."""

    held: tuple[TokenPart, ...]

    def parts(self) -> Iterator[TokenPart]:
        return iter(self.held)


def tokens_of(
    articles: Sequence[Written], *, unit: str = "article", articles_per_part: int = 1_000
) -> TokensInMemory:
    """Tokens of written articles, in the corpus's order: by outlet, date and id."""
    ordered = sorted(articles, key=lambda a: (a.outlet, a.published is None, a.published or "", a.id))
    vocabulary = _vocabulary(ordered)
    cuts = range(0, len(ordered), articles_per_part)
    parts = [_part(ordered[cut : cut + articles_per_part], cut, vocabulary) for cut in cuts]
    return TokensInMemory(
        path=Path("tokens"),
        corpus_path=Path("corpus"),
        fingerprint="0" * 64,
        digest="1" * 64,
        settings=TokenSettings(),
        unit=unit,  # type: ignore[arg-type]
        vocabulary=vocabulary,
        articles=_table(ordered),
        held=tuple(parts),
    )


def _vocabulary(articles: Sequence[Written]) -> Vocabulary:
    forms = Counter(word for article in articles for sentence in article.sentences for word in sentence)
    types: Counter[str] = Counter()
    for form, n in forms.items():
        types[fold(form)] += n
    ranked = sorted(types, key=lambda word: (-types[word], word))
    printed = sorted(forms, key=lambda form: (-forms[form], form))
    number = {word: i for i, word in enumerate(ranked)}
    return Vocabulary(
        types=tuple(ranked),
        counts=np.array([types[word] for word in ranked], dtype=np.int64),
        classes=np.array([type_class(word) for word in ranked], dtype=np.uint8),
        forms=tuple(printed),
        form_types=np.array([number[fold(form)] for form in printed], dtype=np.uint32),
        form_counts=np.array([forms[form] for form in printed], dtype=np.int64),
    )


def _part(articles: Sequence[Written], first: int, vocabulary: Vocabulary) -> WrittenPart:
    number = {form: i for i, form in enumerate(vocabulary.forms)}
    words = [list(chain.from_iterable(article.sentences)) for article in articles]
    sentences = [[len(sentence) for sentence in article.sentences] for article in articles]
    spans = [_spans(text) for text in words]
    return WrittenPart(
        written=tuple(" ".join(text).encode() for text in words),
        corpus_part=Path("part-00000.parquet"),
        first_article=first,
        vocabulary=vocabulary,
        forms=np.array([number[word] for text in words for word in text], dtype=np.uint32),
        starts=np.array([start for text in spans for start, _ in text], dtype=np.uint32),
        ends=np.array([end for text in spans for _, end in text], dtype=np.uint32),
        article_offsets=_bounds([len(text) for text in words]),
        paragraph_offsets=_bounds([n for article in sentences for n in _paragraphs(article)]),
        sentence_offsets=_bounds(list(chain.from_iterable(sentences))),
        article_paragraphs=_bounds([len(_paragraphs(article)) for article in sentences]),
        article_sentences=_bounds([len(article) for article in sentences]),
    )


def _paragraphs(sentence_lengths: list[int]) -> list[int]:
    """The title, and the body as one paragraph."""
    return [*sentence_lengths[:1], sum(sentence_lengths[1:])]


def _spans(words: list[str]) -> list[tuple[int, int]]:
    """Byte offsets of the words of a text in which one space stands between two."""
    lengths = [len(word.encode()) for word in words]
    ends = [end + i for i, end in enumerate(accumulate(lengths))]
    return [(end - length, end) for end, length in zip(ends, lengths, strict=True)]


def _bounds(lengths: Sequence[int]) -> NDArray[np.int64]:
    return np.array([0, *accumulate(lengths)], dtype=np.int64)


def _table(articles: Sequence[Written]) -> pl.DataFrame:
    sizes = [sum(map(len, article.sentences)) for article in articles]
    return pl.DataFrame(
        {
            "article": [article.id for article in articles],
            "outlet": [article.outlet for article in articles],
            "published": [article.published for article in articles],
            "language": [article.language for article in articles],
            "n_tokens": sizes,
            "n_words": [_n_words(article) for article in articles],
        },
        schema={
            "article": pl.String(),
            "outlet": pl.String(),
            "published": pl.String(),
            "language": pl.String(),
            "n_tokens": pl.UInt32(),
            "n_words": pl.UInt32(),
        },
    )


def _n_words(article: Written) -> int:
    words = [word for sentence in article.sentences for word in sentence]
    return sum(type_class(fold(word)) != TypeClass.PUNCTUATION for word in words)
