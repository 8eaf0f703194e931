"""Some articles of a corpus as a corpus of their own, so that a model can be fitted to a group of outlets."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from itertools import islice

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import UsageError
from framing.text.tokens import TokenPart, Tokens


@dataclass(frozen=True, kw_only=True)
class SomeArticles(Tokens):
    """Tokens of which only some articles are seen; ids of words stay as they are in the whole corpus.

    The text itself (``TokenPart.texts``) cannot be read through it: parts hold tokens only.

    Attributes:
        whole: The tokens of all articles.
        keep: True for each article that is seen, shape (n_articles of the whole,).
    """

    whole: Tokens
    keep: NDArray[np.bool_]

    def parts(self) -> Iterator[TokenPart]:
        """The parts that hold at least one of the articles."""
        first = 0
        for part in self.whole.parts():
            keep = self.keep[part.first_article : part.first_article + part.n_articles]
            if keep.any():
                yield _cut(part, keep, first)
                first += int(keep.sum())

    def n_parts(self) -> int:
        """Number of parts."""
        return sum(1 for _ in self.parts())

    def part(self, number: int) -> TokenPart:
        """One part; those before it are read too."""
        return next(islice(self.parts(), number, None))


def only_articles(tokens: Tokens, keep: NDArray[np.bool_]) -> SomeArticles:
    """The tokens of some articles, with the counts of words among them.

    Args:
        tokens: The corpus, tokenised.
        keep: True for each article to keep, in the order of ``tokens.articles``.

    Raises:
        UsageError: ``keep`` does not fit the corpus, or keeps nothing.
    """
    if len(keep) != tokens.articles.height or not keep.any():
        raise UsageError(
            f"{int(keep.sum())} of {len(keep)} articles were chosen out of {tokens.articles.height}: name at "
            "least one, and say of each whether it is kept"
        )
    counts = np.zeros(len(tokens.vocabulary), dtype=np.int64)
    for part in tokens.parts():
        seen = np.repeat(_of_part(keep, part), np.diff(part.article_offsets))
        counts += np.bincount(part.types[seen], minlength=len(counts))
    # Copied by name: the subclass of the caller (and what it holds) is not ours to rebuild.
    inherited = {field.name: getattr(tokens, field.name) for field in fields(Tokens)}
    mark = sha256(f"{tokens.fingerprint} {np.packbits(keep).tobytes().hex()}".encode()).hexdigest()
    return SomeArticles(
        **{
            **inherited,
            "vocabulary": replace(tokens.vocabulary, counts=counts),
            "articles": tokens.articles.filter(pl.Series(keep)),
            "fingerprint": mark,
            "digest": mark,
        },
        whole=tokens,
        keep=keep,
    )


def _of_part(keep: NDArray[np.bool_], part: TokenPart) -> NDArray[np.bool_]:
    return keep[part.first_article : part.first_article + part.n_articles]


def _cut(part: TokenPart, keep: NDArray[np.bool_], first: int) -> TokenPart:
    paragraphs = np.repeat(keep, np.diff(part.article_paragraphs))
    sentences = np.repeat(keep, np.diff(part.article_sentences))
    tokens = np.repeat(keep, np.diff(part.article_offsets))
    return TokenPart(
        corpus_part=part.corpus_part,
        first_article=first,
        vocabulary=part.vocabulary,
        forms=part.forms[tokens],
        starts=part.starts[tokens],
        ends=part.ends[tokens],
        article_offsets=_kept(part.article_offsets, keep),
        paragraph_offsets=_kept(part.paragraph_offsets, paragraphs),
        sentence_offsets=_kept(part.sentence_offsets, sentences),
        article_paragraphs=_kept(part.article_paragraphs, keep),
        article_sentences=_kept(part.article_sentences, keep),
    )


def _kept(offsets: NDArray[np.int64], keep: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(np.diff(offsets)[keep], dtype=np.int64)])
