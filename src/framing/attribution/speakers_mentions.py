"""Names in the text: where they stand, what is said next to them, whether they look like people."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from framing.attribution.cues import words
from framing.attribution.speakers_words import NOT_NAMES, PLACES
from framing.attribution.voice_reading import Reading

HEAD = 3
"""A name behind so many words still stands at the head of its sentence."""
AROUND = 6
"""Words before and behind a name that may describe its bearer."""
BEFORE_PLACES = words("the in at near from to across inside outside towards toward around")
LONGEST = 4


@dataclass(frozen=True, kw_only=True)
class Mentions:
    """The names of one article, in order; there are many, so they stand in columns.

    Attributes:
        sentences: Number of the sentence of each within the article.
        tokens: Number of the first token of each.
        ends: Number of the first token behind each.
        places: How many tokens of its sentence stand before each.
        texts: Each as printed, without a possessive.
        words: All tokens of the reading in lower case.
        telling: Numbers of the tokens of the reading that may describe somebody, ascending.
    """

    sentences: Sequence[int] = ()
    tokens: Sequence[int] = ()
    ends: Sequence[int] = ()
    places: Sequence[int] = ()
    texts: Sequence[str] = ()
    words: Sequence[str] = ()
    telling: Sequence[int] = ()

    def __len__(self) -> int:
        """Number of names."""
        return len(self.tokens)

    def of_sentence(self, sentence: int) -> range:
        """The names of a sentence of the article."""
        return range(bisect_left(self.sentences, sentence), bisect_right(self.sentences, sentence))

    def around(self, i: int) -> list[str]:
        """The telling words around a name: titles and descriptions."""
        token, end = self.tokens[i], self.ends[i]
        first = bisect_left(self.telling, token - AROUND)
        behind = bisect_left(self.telling, end + AROUND, first)
        near = self.telling[first:behind]
        return [self.words[place] for place in near if not token <= place < end]

    def opens(self, i: int) -> bool:
        """Does a name stand at the head of its sentence?"""
        return self.places[i] <= HEAD

    def is_person(self, i: int) -> bool:
        """Does a name look like a first name and a surname, and not like a place or an institution?"""
        token, end = self.tokens[i], self.ends[i]
        before = self.words[token - 1] if self.places[i] else ""
        fits = 1 < end - token <= LONGEST and before not in BEFORE_PLACES
        return fits and PLACES.isdisjoint(self.words[token:end])


def find_mentions(reading: Reading, telling: Collection[str]) -> list[Mentions]:
    """The names in every article.

    Args:
        reading: The tokens.
        telling: Words, in lower case, that may describe somebody next to a name.
    """
    low = [word.removesuffix("'s").removesuffix("’s") for word in map(str.casefold, reading.forms)]
    may_be = [
        form[0].isupper() and word not in NOT_NAMES for form, word in zip(reading.forms, low, strict=True)
    ]
    like_name = np.array(may_be, dtype=np.bool_)[reading.numbers]
    sentence = reading.sentence_of()
    joined = np.zeros(len(reading), dtype=np.bool_)
    joined[1:] = like_name[1:] & like_name[:-1] & (sentence[1:] == sentence[:-1])
    firsts = np.flatnonzero(like_name & ~joined)
    ends = np.flatnonzero(like_name & ~np.append(joined[1:], False)) + 1
    article = np.searchsorted(reading.article_offsets, firsts, side="right") - 1
    number = (sentence[firsts] - reading.article_sentences[article]).tolist()
    places = (firsts - reading.sentence_offsets[sentence[firsts]]).tolist()
    tokens, behind = firsts.tolist(), ends.tolist()
    texts, lows = _texts(reading, tokens, behind), [low[word] for word in reading.listed]
    tells = np.array([word in telling for word in low], dtype=np.bool_)[reading.numbers]
    places_telling = np.flatnonzero(tells).tolist()
    bounds = np.searchsorted(firsts, reading.article_offsets).tolist()
    return [
        Mentions(
            sentences=number[a:b],
            tokens=tokens[a:b],
            ends=behind[a:b],
            places=places[a:b],
            texts=texts[a:b],
            words=lows,
            telling=places_telling,
        )
        for a, b in pairwise(bounds)
    ]


def _texts(reading: Reading, firsts: list[int], ends: list[int]) -> list[str]:
    """Each name as printed, without a possessive."""
    forms, ids = reading.forms, reading.listed
    bare = [form.removesuffix("'s").removesuffix("’s") for form in forms]
    return [
        bare[ids[first]]
        if end == first + 1
        else " ".join([*(forms[word] for word in ids[first : end - 1]), bare[ids[end - 1]]])
        for first, end in zip(firsts, ends, strict=True)
    ]
