"""Which words a model sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from framing.errors import CorpusError
from framing.text.tokens import TokenPart, Tokens
from framing.text.vocabulary import TypeClass, fold


@dataclass(frozen=True, kw_only=True)
class WordChoice:
    """Rules by which words are chosen; numbers, punctuation, links and symbols are never words.

    Attributes:
        min_count: Keep words with at least so many tokens in the corpus.
        min_docfreq: Keep words that at least so many articles hold.
        max_docfreq: Keep words that at most this share of the articles holds, 0 to 1.
        function_words: Keep pronouns, prepositions, auxiliaries and the like.
    """

    min_count: int = 1
    min_docfreq: int = 1
    max_docfreq: float = 1.0
    function_words: bool = True


@dataclass(frozen=True, kw_only=True)
class ChosenWords:
    """The words of a model, in the order of its rows or columns: the most frequent first, ties by spelling.

    Attributes:
        words: The words.
        counts: Tokens of each in the corpus, shape (n_words,).
        place: Type id → place in ``words``, or -1 for types left out; shape (n_types,).
    """

    words: tuple[str, ...]
    counts: NDArray[np.int64]
    place: NDArray[np.int64]

    def places(self, part: TokenPart) -> NDArray[np.int64]:
        """Place of every token of a part, -1 for those left out; shape (n_tokens,)."""
        return np.asarray(self.place[part.types])


def choose_words(tokens: Tokens, choice: WordChoice) -> ChosenWords:
    """The words of a corpus that follow the rules.

    Args:
        tokens: The corpus, tokenised.
        choice: The rules.

    Raises:
        CorpusError: Fewer than two words are left.
    """
    vocabulary = tokens.vocabulary
    keep = (vocabulary.classes == TypeClass.WORD) & (vocabulary.counts >= choice.min_count)
    if not choice.function_words:
        keep[vocabulary.ids(sorted(function_words(tokens.articles["language"].unique())))] = False
    if choice.min_docfreq > 1 or choice.max_docfreq < 1:
        docfreq = document_frequency(tokens)
        keep &= (docfreq >= choice.min_docfreq) & (docfreq <= choice.max_docfreq * tokens.articles.height)
    kept = np.flatnonzero(keep)
    if len(kept) < 2:  # noqa: PLR2004 - nothing can be modelled from a single word
        raise CorpusError(_nothing_left(len(kept), choice))
    place = np.full(len(vocabulary), -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    return ChosenWords(
        words=tuple(vocabulary.types[number] for number in kept), counts=vocabulary.counts[kept], place=place
    )


def document_frequency(tokens: Tokens) -> NDArray[np.int64]:
    """How many articles hold each type, shape (n_types,)."""
    n_types = len(tokens.vocabulary)
    frequency = np.zeros(n_types, dtype=np.int64)
    for part in tokens.parts():
        articles = np.repeat(np.arange(part.n_articles), np.diff(part.article_offsets))
        pairs = np.unique(articles * n_types + part.types.astype(np.int64))
        frequency += np.bincount(pairs % n_types, minlength=n_types)
    return frequency


def function_words(languages: Iterable[str]) -> frozenset[str]:
    """Pronouns, prepositions, conjunctions, auxiliaries and the like, as types are folded.

    Args:
        languages: ISO 639-1 codes; a language without a list adds nothing (there are ``en``, ``ru``, ``zh``).
    """
    return frozenset().union(*(_listed(language) for language in languages))


@lru_cache
def _listed(language: str) -> frozenset[str]:
    file = files(__package__) / "function_words" / f"{language}.txt"
    if not file.is_file():
        return frozenset()
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


def _nothing_left(n: int, choice: WordChoice) -> str:
    return (
        f"the corpus holds {n} words that a model may see, with at least {choice.min_count} tokens, in at "
        f"least {choice.min_docfreq} articles and in at most {choice.max_docfreq:.0%} of them. Bring in more "
        "articles, or lower min_count and min_docfreq."
    )
