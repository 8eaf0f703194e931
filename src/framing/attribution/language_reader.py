"""What the reader of a language may do in its own way; what it leaves alone is done as for English.

A file in ``languages`` names one object of a class derived from ``LanguageReader``. Only ``attributions``
must be written. Case endings, honorifics behind names or verbs without a subject need the other methods.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from framing.attribution import cues, readout, transcripts
from framing.attribution.speakers import JOINT, Cast, Person, name_runs
from framing.attribution.speakers_mentions import find_mentions
from framing.attribution.speakers_words import CHINA, FEMALE, PAPERS, RUSSIA, TITLES
from framing.attribution.voice_attributions import NONE

if TYPE_CHECKING:
    from datetime import date

    from framing.attribution.camps import Camps
    from framing.attribution.cues import Strength
    from framing.attribution.quotes import Quotations
    from framing.attribution.readout import Genre, Line
    from framing.attribution.transcripts import Spoken, Turn
    from framing.attribution.voice_attributions import Attributions
    from framing.attribution.voice_reading import Reading


class Company(Protocol):
    """The people of one article: who is meant by the words that name a speaker."""

    def speaker(self, text: str, *, sentence: int, token: int) -> Person:
        """Who is meant.

        Args:
            text: The words as written.
            sentence: Number of the sentence within the article.
            token: Number of their first token.
        """
        ...

    def spoke(self, sentence: int, person: Person) -> None:
        """Note a speaker found in another way."""
        ...


class LanguageReader(ABC):
    """Reads texts of one language.

    Attributes:
        loose: Is a quotation speech where no attribution covers it? A reader that attributes every statement
            between marks itself says no; what it leaves are titles and irony.
    """

    loose: bool = True

    @abstractmethod
    def attributions(self, reading: "Reading", quotations: "Quotations") -> "Attributions":
        """The attributions of every article.

        Args:
            reading: Tokens of articles, all of this language.
            quotations: Their quotations, as ``spoken`` left them.
        """

    def spoken(self, reading: "Reading", quotations: "Quotations") -> "Quotations":
        """The quotations that may be speech; titles and ironic words may be left out here.

        Args:
            reading: The tokens.
            quotations: All that stands between marks.
        """
        del reading
        return quotations

    def strength(self, cue: str) -> "Strength":
        """How strongly a cue reports speech.

        Args:
            cue: Its words as printed; empty where there is none.
        """
        return cues.strength(cue)

    def chances(self, mean: NDArray[np.float64], read_own: NDArray[np.bool_]) -> NDArray[np.float64]:
        """The column ``p`` of every sentence.

        Readers by rules are certain of themselves: theirs is the share of words that are attributed, and no
        probability.

        Args:
            mean: Mean chance of the words that are neither cue nor source to be somebody else's.
            read_own: Is the sentence read as the outlet's own?
        """
        del read_own
        return mean

    def companies(
        self, reading: "Reading", found: "Attributions", days: "Sequence[date | None]", camps: "Camps"
    ) -> Sequence[Company]:
        """The people of every article.

        Args:
            reading: The tokens.
            found: Their attributions.
            days: Day of publication of each article, for titles; None where it is unknown.
            camps: Who is known.
        """
        telling = FEMALE | TITLES | camps.descriptions.keys()
        mentions = find_mentions(reading, telling)
        sources, joint = _sources(reading, found), _joint_papers(reading)
        papers, both = (
            _sentences_of_papers(reading),
            _articles_with(reading, CHINA) & _articles_with(reading, RUSSIA),
        )
        return [
            Cast(
                camps=camps,
                on=on,
                mentions=mentions[a],
                sources=sources[a],
                joint=joint[a],
                of_both=bool(both[a]),
                papers=papers[a],
            )
            for a, on in enumerate(days)
        ]

    def infers(self, genre: "Genre") -> bool:
        """May sentences without a cue be inferred in an article of this kind?"""
        return genre.is_readout

    def inferred(self, lines: "Sequence[Line]", genre: "Genre") -> list[int | None]:
        """For each sentence of the body: the one whose speaker it goes on with, or None.

        Args:
            lines: The body of an article for which ``infers`` is true.
            genre: What is known of its kind.
        """
        del genre
        return readout.inferred(lines)

    def may_label(self, forms: "Sequence[str]") -> bool:
        """May a turn begin with these tokens? Articles without a label are not asked for their turns.

        Args:
            forms: The first tokens of a paragraph with an early colon.
        """
        return transcripts.label(forms) is not None

    def turns(self, sentences: "Sequence[Spoken]", camps: "Camps") -> "list[Turn]":
        """The turns of a transcript, in order; empty if the article is none.

        Args:
            sentences: The body of an article.
            camps: Who is known.
        """
        return transcripts.turns(sentences, camps)

    def labelled(self, label: str) -> str | None:
        """The person whom the label of a turn names, or None.

        Args:
            label: As printed, without what stands in brackets.
        """
        runs = name_runs(label.split())
        return runs[-1] if runs else None


JOINT_PAPERS = frozenset(
    ("statement", "statements", "declaration", "declarations", "communique", "document", "documents")
)


def _joint_papers(reading: "Reading") -> list[str | None]:
    """For each article with a joint statement: the key of those who made it."""
    pairs = np.flatnonzero(reading.among(("joint",))[:-1] & reading.among(JOINT_PAPERS)[1:])
    holding = set((np.searchsorted(reading.article_offsets, pairs, side="right") - 1).tolist())
    return [JOINT if a in holding else None for a in range(reading.n_articles)]


def _articles_with(reading: "Reading", words: frozenset[str]) -> np.ndarray:
    """Does each article hold one of the words?"""
    held = np.append(0, np.cumsum(reading.among(words)))[reading.article_offsets]
    return np.asarray(held[1:] > held[:-1])


def _sentences_of_papers(reading: "Reading") -> list[frozenset[int]]:
    """For each article: the numbers of its sentences that speak of a paper."""
    sentences = np.unique(reading.sentence_of()[reading.among(PAPERS)])
    articles = np.searchsorted(reading.article_sentences, sentences, side="right") - 1
    numbers = sentences - reading.article_sentences[articles]
    held: list[list[int]] = [[] for _ in range(reading.n_articles)]
    for a, number in zip(articles.tolist(), numbers.tolist(), strict=True):
        held[a].append(number)
    return [frozenset(each) for each in held]


def _sources(reading: "Reading", found: "Attributions") -> list[list[str]]:
    """The words that name speakers, per article."""
    texts: list[list[str]] = [[] for _ in range(reading.n_articles)]
    spans = np.unique(found.sources[found.sources[:, 0] != NONE], axis=0)
    articles = np.searchsorted(reading.article_offsets, spans[:, 0], side="right") - 1
    for (first, end), a in zip(spans.tolist(), articles.tolist(), strict=True):
        texts[a].append(reading.text(first, end))
    return texts
