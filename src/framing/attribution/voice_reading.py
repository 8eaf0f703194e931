"""Tokens as the attribution room reads them: of a stored part, or of a text just typed."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from framing.text.tokenise import Texts, tokenise_texts
from framing.text.tokens import running_text

if TYPE_CHECKING:
    from framing.text.tokens import TokenPart


@dataclass(frozen=True, kw_only=True)
class Reading:
    """n tokens of m articles, in order.

    Attributes:
        forms: Every distinct form; the number is the index.
        numbers: Form number of every token, shape (n,).
        starts: First byte of every token within the running text of its article, shape (n,).
        ends: First byte behind every token, shape (n,).
        article_offsets: Article a holds the tokens ``[a]`` to ``[a + 1]``, shape (m + 1,).
        paragraph_offsets: The same for paragraphs; the first of an article is its title.
        sentence_offsets: The same for sentences; the first of an article is its title.
        article_paragraphs: Article a holds the paragraphs ``[a]`` to ``[a + 1]``.
        article_sentences: Article a holds the sentences ``[a]`` to ``[a + 1]``.
    """

    forms: tuple[str, ...]
    numbers: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    article_offsets: NDArray[np.int64]
    paragraph_offsets: NDArray[np.int64]
    sentence_offsets: NDArray[np.int64]
    article_paragraphs: NDArray[np.int64]
    article_sentences: NDArray[np.int64]

    @classmethod
    def of_part(cls, part: "TokenPart") -> Self:
        """The tokens of one stored part, with the forms that occur in it."""
        forms, numbers = _occurring(part.vocabulary.forms, part.forms)
        return cls(
            forms=forms,
            numbers=numbers,
            starts=part.starts,
            ends=part.ends,
            article_offsets=part.article_offsets,
            paragraph_offsets=part.paragraph_offsets,
            sentence_offsets=part.sentence_offsets,
            article_paragraphs=part.article_paragraphs,
            article_sentences=part.article_sentences,
        )

    @classmethod
    def of_texts(cls, texts: Sequence[str], titles: Sequence[str] | None = None) -> Self:
        """The tokens of texts given here.

        Args:
            texts: Bodies of articles.
            titles: Their headlines; None: they have none.
        """
        heads = list(titles) if titles is not None else [""] * len(texts)
        joined = [running_text(title, text) for title, text in zip(heads, texts, strict=True)]
        found = tokenise_texts(Texts.of(joined, heads))
        return cls(
            forms=found.forms,
            numbers=found.numbers,
            starts=found.starts,
            ends=found.ends,
            article_offsets=found.article_offsets,
            paragraph_offsets=found.paragraph_offsets,
            sentence_offsets=found.sentence_offsets,
            article_paragraphs=found.article_paragraphs,
            article_sentences=found.article_sentences,
        )

    def __len__(self) -> int:
        """Number of tokens."""
        return len(self.numbers)

    @property
    def n_articles(self) -> int:
        """Number of articles."""
        return len(self.article_offsets) - 1

    @property
    def n_sentences(self) -> int:
        """Number of sentences, titles included."""
        return len(self.sentence_offsets) - 1

    def per_token(self, code: Callable[[str], int]) -> NDArray[np.uint8]:
        """A small number for every token, worked out once per distinct form."""
        codes = np.fromiter((code(form) for form in self.forms), dtype=np.uint8, count=len(self.forms))
        return codes[self.numbers]

    @cached_property
    def lower(self) -> tuple[str, ...]:
        """Every distinct form in lower case."""
        return tuple(form.lower() for form in self.forms)

    @cached_property
    def is_word(self) -> NDArray[np.bool_]:
        """Does each token begin with a letter or digit? Shape (n,)."""
        return self.per_token(lambda form: form[0].isalnum()).astype(np.bool_)

    def among(self, words: Collection[str]) -> NDArray[np.bool_]:
        """Is each token, in lower case, one of some words? Shape (n,)."""
        chosen = np.fromiter(map(words.__contains__, self.lower), dtype=np.bool_, count=len(self.forms))
        return np.asarray(chosen[self.numbers])

    @cached_property
    def listed(self) -> list[int]:
        """``numbers`` as a plain list: single numbers of arrays are slow."""
        return list(self.numbers.tolist())

    @cached_property
    def words(self) -> list[str]:
        """Every token in lower case."""
        lower = self.lower
        return [lower[number] for number in self.listed]

    def sentence_of(self) -> NDArray[np.int64]:
        """Number of the sentence of every token, shape (n,)."""
        sizes = np.diff(self.sentence_offsets)
        return np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)

    def text(self, first: int, behind: int) -> str:
        """The tokens ``first`` to ``behind`` as printed, with one space where the print has any gap."""
        whole, places = self._printed
        return whole[places[first] : places[behind]].removeprefix(" ")

    @cached_property
    def _printed(self) -> tuple[str, list[int]]:
        """All tokens as one text, with a space before each that the print sets off, and where each begins.

        No form begins with a space.
        """
        gaps = np.ones(len(self), dtype=np.bool_)
        gaps[1:] = self.starts[1:] != self.ends[:-1]
        spaced = np.array([*self.forms, *(f" {form}" for form in self.forms)], dtype=object)
        places = np.zeros(len(self) + 1, dtype=np.int64)
        sizes = np.fromiter(map(len, self.forms), dtype=np.int64, count=len(self.forms))
        np.cumsum(sizes[self.numbers] + gaps, out=places[1:])
        return "".join(spaced[self.numbers + gaps * np.int64(len(self.forms))].tolist()), places.tolist()

    def select(self, articles: Sequence[int]) -> "Reading":
        """The tokens of some of the articles, in the order given.

        Args:
            articles: Numbers of articles, ascending.
        """
        chosen = np.asarray(articles, dtype=np.int64)
        tokens = _ranges(self.article_offsets[chosen], self.article_offsets[chosen + 1])
        paragraphs = _ranges(self.article_paragraphs[chosen], self.article_paragraphs[chosen + 1])
        sentences = _ranges(self.article_sentences[chosen], self.article_sentences[chosen + 1])
        return Reading(
            forms=self.forms,
            numbers=self.numbers[tokens],
            starts=self.starts[tokens],
            ends=self.ends[tokens],
            article_offsets=_totals(np.diff(self.article_offsets)[chosen]),
            paragraph_offsets=_totals(np.diff(self.paragraph_offsets)[paragraphs]),
            sentence_offsets=_totals(np.diff(self.sentence_offsets)[sentences]),
            article_paragraphs=_totals(np.diff(self.article_paragraphs)[chosen]),
            article_sentences=_totals(np.diff(self.article_sentences)[chosen]),
        )


def _occurring(
    forms: tuple[str, ...], numbers: NDArray[np.uint32]
) -> tuple[tuple[str, ...], NDArray[np.uint32]]:
    """The forms that occur, and the numbers of the tokens among them: a part holds few forms of a corpus."""
    occurs = np.zeros(len(forms), dtype=np.bool_)
    occurs[numbers] = True
    kept = np.flatnonzero(occurs)
    renumbered = np.cumsum(occurs, dtype=np.uint32) - np.uint32(1)
    return tuple(forms[number] for number in kept.tolist()), renumbered[numbers]


def _ranges(firsts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """All numbers of several ranges, one range after another."""
    sizes = ends - firsts
    return np.repeat(firsts - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum(), dtype=np.int64)


def _totals(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])
