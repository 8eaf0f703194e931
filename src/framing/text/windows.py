"""Windows: the words near keywords, so that a measure reads nothing else of a text."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from framing.text.match import Matches, find_matches
from framing.text.patterns import Category, Dictionary, compile_patterns
from framing.text.tokens import TokenPart, Tokens
from framing.types import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

ANY_LANGUAGE = ""
"""Name of keywords that are looked for in texts of every language."""


@dataclass(frozen=True, kw_only=True)
class Window:
    """Which words are near a keyword.

    Attributes:
        keywords: What windows lie around. The name of each category is the language of the texts in which it
            is looked for, or ``ANY_LANGUAGE``.
        words: Words on each side of a keyword; punctuation takes up no room.
        within: Where a window ends at the latest: at the borders of this unit.
        keyword: Do the words of the keyword count themselves?
        named: What the keywords are called in messages; their patterns if empty.
    """

    keywords: tuple[Category, ...]
    words: int = 10
    within: Unit = "sentence"
    keyword: Literal["counted", "left_out"] = "counted"
    named: str = ""

    @property
    def patterns(self) -> tuple[str, ...]:
        """Every pattern, each once, in the order in which they were given."""
        return tuple(dict.fromkeys(pattern for one in self.keywords for pattern in one.patterns))

    @property
    def told(self) -> str:
        """The window in words."""
        without = "" if self.keyword == "counted" else "; the keywords themselves do not count"
        around = self.named or ", ".join(self.patterns)
        words = "1 word" if self.words == 1 else f"{self.words} words"
        return f"{words} on each side of {around}, within the {self.within}{without}"


@dataclass(frozen=True, kw_only=True)
class WindowedTokens(Tokens):
    """Tokens of which only those near keywords are seen: whatever reads parts reads windows.

    Articles, paragraphs and sentences keep their numbers; one without a keyword near it has no tokens, and so
    no score. Windows that overlap or touch are one. The vocabulary keeps its counts of the whole corpus.

    Attributes:
        whole: The tokens of whole articles.
        window: Which words are near a keyword.
    """

    whole: Tokens
    window: Window

    def parts(self) -> Iterator[TokenPart]:
        """The parts in corpus order."""
        for part in self.whole.parts():
            yield self._cut(part)

    def n_parts(self) -> int:
        """Number of parts."""
        return self.whole.n_parts()

    def part(self, number: int) -> TokenPart:
        """One part."""
        return self._cut(self.whole.part(number))

    def without_window(self) -> Tokens:
        """The tokens of whole articles."""
        return self.whole.with_unit(self.unit)

    @cached_property
    def keywords(self) -> Dictionary:
        """The keywords, compiled; ``never_matching`` names those of which the corpus lacks a word."""
        return compile_patterns(self.window.keywords, self.vocabulary)

    def found(self, part: TokenPart) -> Matches:
        """The keywords in a part of the whole text, each in texts of its language.

        Args:
            part: A part of ``whole``.
        """
        matches = find_matches(part, self.keywords)
        asked = np.array([category.name for category in self.window.keywords], dtype=object)
        rows = part.first_article + matches.units(part.article_offsets)
        spoken = self.articles["language"].to_numpy()[rows]
        wanted = asked[matches.categories]
        return matches.where((wanted == ANY_LANGUAGE) | (wanted == spoken))

    def _cut(self, part: TokenPart) -> TokenPart:
        return cut(part, near(part, self.found(part), self.window))


def windowed(tokens: Tokens, window: Window) -> WindowedTokens:
    """The words near keywords.

    Args:
        tokens: The corpus, tokenised.
        window: Which words are near.
    """
    whole = tokens.without_window()
    inherited = {field.name: getattr(whole, field.name) for field in fields(Tokens)}
    mark = sha256(f"{whole.digest} {sorted(asdict(window).items())}".encode()).hexdigest()
    return WindowedTokens(**{**inherited, "digest": mark}, whole=whole, window=window)


def near(part: TokenPart, keywords: Matches, window: Window) -> NDArray[np.bool_]:
    """Which tokens lie in a window; shape (n_tokens,).

    A mark goes with the word before it; what stands before the first word of a unit goes with that.

    Args:
        part: Tokens of whole articles.
        keywords: Where the keywords are in it.
        window: How far a window reaches.
    """
    words = np.append(np.flatnonzero(part.is_word), len(part))
    before = np.concatenate([[0], np.cumsum(part.is_word, dtype=np.int64)])
    offsets = part.unit_offsets(window.within)
    begin = offsets[keywords.units(offsets)]
    end = offsets[np.searchsorted(offsets, keywords.behind)]
    first = np.maximum(before[keywords.first] - window.words, before[begin])
    behind = np.minimum(before[keywords.behind] + window.words, before[end])
    kept = _covered(
        len(part),
        np.where(first == before[begin], begin, words[first]),
        np.where(behind == before[end], end, words[behind]),
    )
    if window.keyword == "left_out":
        kept &= ~_covered(len(part), keywords.first, keywords.behind)
    return kept


def _covered(n: int, first: NDArray[np.int64], behind: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of n tokens lie in one stretch or more."""
    opened = np.bincount(first, minlength=n + 1) - np.bincount(behind, minlength=n + 1)
    return np.asarray(np.cumsum(opened)[:n] > 0)


def cut(part: TokenPart, kept: NDArray[np.bool_]) -> TokenPart:
    """The part with some of its tokens; its units keep their numbers, and some may be empty.

    Args:
        part: Tokens of whole articles.
        kept: Which tokens are kept, shape (n_tokens,).
    """
    before = np.concatenate([[0], np.cumsum(kept, dtype=np.int64)])
    return TokenPart(
        corpus_part=part.corpus_part,
        first_row=part.first_row,
        first_article=part.first_article,
        vocabulary=part.vocabulary,
        forms=part.forms[kept],
        starts=part.starts[kept],
        ends=part.ends[kept],
        article_offsets=before[part.article_offsets],
        paragraph_offsets=before[part.paragraph_offsets],
        sentence_offsets=before[part.sentence_offsets],
        article_paragraphs=part.article_paragraphs,
        article_sentences=part.article_sentences,
        whole=part,
        places=np.flatnonzero(kept),
    )


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What windows hold of a corpus.

    Attributes:
        units: Does each unit hold a word of a window? Shape (n_units,).
        article: Row of each unit's article, shape (n_units,).
        hits: Matches of each pattern of ``WindowedTokens.keywords``, shape (n_patterns,).
    """

    units: NDArray[np.bool_]
    article: NDArray[np.int64]
    hits: NDArray[np.int64]


def reach(tokens: WindowedTokens) -> Reach:
    """Which units hold windows, and which keywords were found.

    Args:
        tokens: The words near keywords; say what a unit is.
    """
    units, article = [np.zeros(0, np.bool_)], [np.zeros(0, np.int64)]
    hits = np.zeros(len(tokens.keywords.patterns), np.int64)
    for part in tokens.whole.parts():
        keywords = tokens.found(part)
        hits += np.bincount(keywords.patterns, minlength=len(hits))
        units.append(cut(part, near(part, keywords, tokens.window)).n_words(tokens.unit) > 0)
        article.append(part.unit_article(tokens.unit))
    return Reach(units=np.concatenate(units), article=np.concatenate(article), hits=hits)
