"""Chinese: quotation marks, verbs of speaking and set phrases, read sentence by sentence.

What it was looked at with and how well it does: ``docs/reference/voice.md``.
"""

import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from framing.attribution.camps import Camps
from framing.attribution.cues import Strength
from framing.attribution.language_reader import Company, LanguageReader
from framing.attribution.languages._chinese_article import Read, read_article
from framing.attribution.languages._chinese_cast import ChineseCast
from framing.attribution.languages._chinese_labels import labelled, turns
from framing.attribution.languages._chinese_marks import only
from framing.attribution.languages._chinese_readout import inferred
from framing.attribution.languages._chinese_text import sentences, statements
from framing.attribution.languages._chinese_words import STRONG, WEAK, simplified
from framing.attribution.quotes import Quotations, quotations
from framing.attribution.voice_attributions import Attributions
from framing.attribution.voice_reading import Reading

if TYPE_CHECKING:
    from framing.attribution.readout import Genre, Line
    from framing.attribution.transcripts import Spoken, Turn


@dataclass(frozen=True, kw_only=True)
class _Whole:
    """A reading that was read: its articles, all its quotations, which of them are speech."""

    reading: "weakref.ref[Reading]"
    articles: tuple[Read, ...]
    quotations: Quotations
    spoken: np.ndarray


class Chinese(LanguageReader):
    """Reads Chinese by rules."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._last: _Whole | None = None

    def attributions(self, reading: Reading, quotations: Quotations) -> Attributions:
        """The attributions of every article."""
        del quotations  # all of them are looked at again: also a term in quotation marks hides a verb
        whole = self._whole(reading)
        return Attributions.of([each for article in whole.articles for each in article.found], len(reading))

    def spoken(self, reading: Reading, quotations: Quotations) -> Quotations:
        """Quotations of somebody: statements, and longer fragments within what somebody said."""
        del quotations
        whole = self._whole(reading)
        return only(whole.quotations, whole.spoken)

    def strength(self, cue: str) -> Strength:
        """``attitude`` for hopes, beliefs and expectations, ``strong`` for every other cue."""
        if not cue:
            return "none"
        plain = simplified(cue)
        return "attitude" if WEAK.search(plain) and not STRONG.search(WEAK.sub("", plain)) else "strong"

    def companies(
        self, reading: Reading, found: Attributions, days: Sequence[date | None], camps: Camps
    ) -> Sequence[Company]:
        """The people of every article."""
        del found
        return [
            ChineseCast(
                camps=camps,
                on=day,
                mentions=article.mentions,
                printed=article.printed,
                described=article.described,
                is_of_both=article.is_of_both,
            )
            for article, day in zip(self._whole(reading).articles, days, strict=True)
        ]

    def infers(self, genre: "Genre") -> bool:
        """Each paragraph is looked at on its own."""
        return genre.attributed_share > 0

    def inferred(self, lines: "Sequence[Line]", genre: "Genre") -> list[int | None]:
        """For each sentence of the body: the one whose speaker it goes on with, or None."""
        del genre
        return inferred(lines)

    def may_label(self, forms: "Sequence[str]") -> bool:
        """Which labels count depends on the whole article."""
        del forms
        return True

    def turns(self, sentences: "Sequence[Spoken]", camps: Camps) -> "list[Turn]":
        """What stands below a name and a colon."""
        return turns(sentences, camps)

    def labelled(self, label: str) -> str | None:
        """The person whom the label of a turn names, or None."""
        return labelled(label)

    def _whole(self, reading: Reading) -> _Whole:
        if self._last is None or self._last.reading() is not reading:
            self._last = _read(reading)
        return self._last


def _read(reading: Reading) -> _Whole:
    marks = quotations(reading)
    stated = statements(reading, marks)
    every = sentences(reading, marks, stated)
    articles = []
    for a in range(reading.n_articles):
        first, behind = reading.article_sentences[a : a + 2].tolist()
        chosen = [next(every) for _ in range(first, behind)]
        articles.append(read_article(chosen, reading, marks, stated))
    spoken = np.zeros(len(marks), dtype=np.bool_)
    for article in articles:
        spoken[list(article.spoken)] = True
    return _Whole(reading=weakref.ref(reading), articles=tuple(articles), quotations=marks, spoken=spoken)


READER = Chinese()
