"""Passages that show what a topic is about: where they stand, how much of them is the topic's."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.errors import UsageError
from framing.models.fitted.topics import TopicModel
from framing.text.tokens import TokenPart, Tokens
from framing.types import Unit


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A place in an article that stands for a topic.

    Attributes:
        topic: Row of ``phi``.
        article: Id of the article.
        theta: Share of the article that is the topic's.
        unit: Number of the sentence or paragraph in its article, from 0 (the title).
        start: First byte in the running text of the article, UTF-8.
        end: First byte behind it.
        share: Mean probability of its known words to be the topic's, at the topics' shares in the corpus (at
            the article's own, all sentences of an article of one topic would be alike).
        n_known: Known words in it.
    """

    topic: int
    article: str
    theta: float
    unit: int
    start: int
    end: int
    share: float
    n_known: int


def representative(
    model: TopicModel, tokens: Tokens, *, n: int = 3, unit: Unit = "sentence", least_known: int = 8
) -> tuple[tuple[Passage, ...], ...]:
    """For every topic the best passage of each of the articles that hold most of it.

    Read them all before you name a topic, and see whether they come from one outlet: a topic that only one
    outlet writes about is that outlet's, not the group's. A passage of the same words as one before it is
    passed over, whatever their marks: wires are reprinted.

    Args:
        model: The topics.
        tokens: The corpus that they were fitted on.
        n: How many articles for each topic; ties go to the article that comes first.
        unit: What a passage is; an article is one whole passage.
        least_known: A passage needs so many known words; an article without such a passage is passed over.

    Returns:
        One tuple for each topic, highest share of the article first; shorter than ``n`` if too few articles
        have a passage.

    Raises:
        UsageError: The model is of other articles.
    """
    if model.articles != tuple(tokens.articles["article"]):
        raise UsageError(
            "passages are looked for in the corpus that the topics were fitted on, not in another"
        )
    found: list[list[_Candidate]] = [[] for _ in range(model.n_topics)]
    own = _own(model)
    for part in tokens.parts():
        reader = _Reader.of(part, model, own, unit, least_known)
        found = [
            _first_of_each(sorted([*passages, *new], key=lambda candidate: -candidate[0].theta))[:n]
            for passages, new in zip(
                found, reader.best(n), strict=True
            )  # stable: earlier articles stay ahead
        ]
    return tuple(tuple(passage for passage, _ in passages) for passages in found)


_Candidate = tuple[Passage, bytes]
"""A passage and its words, as numbers."""


def _first_of_each(candidates: list[_Candidate]) -> list[_Candidate]:
    """Without those whose words have been there before."""
    return list({words: (passage, words) for passage, words in reversed(candidates)}.values())[::-1]


def _own(model: TopicModel) -> NDArray[np.float64]:
    """Probability of each topic, given a word, shape (n_topics, n_words); 0 for words that no topic holds."""
    weights = model.prevalence()[:, None] * model.phi
    totals = weights.sum(axis=0)
    return np.asarray(weights / np.where(totals > 0, totals, 1.0))


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """One part of the corpus, ready to be searched."""

    model: TopicModel
    part: TokenPart
    own: NDArray[np.float64]
    unit: Unit
    least_known: int
    place: NDArray[np.int64]
    """Column of ``phi`` of each token, -1 for unknown words."""
    known_before: NDArray[np.int64]
    """Known tokens before each token, shape (n_tokens + 1,)."""

    @classmethod
    def of(
        cls, part: TokenPart, model: TopicModel, own: NDArray[np.float64], unit: Unit, least_known: int
    ) -> "_Reader":
        column = {word: i for i, word in enumerate(model.words)}
        of_type = np.array([column.get(word, -1) for word in part.vocabulary.types], dtype=np.int64)
        place = of_type[part.types]
        before = np.concatenate([[0], np.cumsum(place >= 0, dtype=np.int64)])
        return cls(
            model=model,
            part=part,
            own=own,
            unit=unit,
            least_known=least_known,
            place=place,
            known_before=before,
        )

    def best(self, n: int) -> Iterator[list[_Candidate]]:
        """For each topic up to n passages, highest share of the article first."""
        theta = self.model.theta[self.part.first_article : self.part.first_article + self.part.n_articles]
        for topic in range(self.model.n_topics):
            order = np.argsort(-np.nan_to_num(theta[:, topic], nan=-1.0), kind="stable")
            passages: list[_Candidate] = []
            for row in order[~np.isnan(theta[order, topic])]:
                if len(passages) == n:
                    break
                passages = _first_of_each([*passages, *self._within(int(row), topic)])
            yield passages

    def _within(self, row: int, topic: int) -> list[_Candidate]:
        """The best passage of an article; none if all are too short or without a word of the topic."""
        units = self.part.article_units(self.unit)
        offsets = self.part.unit_offsets(self.unit)[units[row] : units[row + 1] + 1]
        n_known = np.diff(self.known_before[offsets])
        if not len(n_known) or n_known.max() < self.least_known:
            return []
        article = self.part.first_article + row
        shares = self._shares(topic, offsets)
        best = int(np.argmax(np.where(n_known >= self.least_known, shares, -1.0)))
        if shares[best] <= 0:
            return []
        first, behind = int(offsets[best]), int(offsets[best + 1])
        passage = Passage(
            topic=topic,
            article=self.model.articles[article],
            theta=float(self.model.theta[article, topic]),
            unit=best,
            start=int(self.part.starts[first]),
            end=int(self.part.ends[behind - 1]),
            share=float(shares[best]),
            n_known=int(n_known[best]),
        )
        types, is_word = self.part.types[first:behind], self.part.is_word[first:behind]
        return [(passage, types[is_word].tobytes())]  # marks differ between prints of one text

    def _shares(self, topic: int, offsets: NDArray[np.int64]) -> NDArray[np.float64]:
        """Mean probability of the known words of each unit to be the topic's; 0 for units without any."""
        places = self.place[offsets[0] : offsets[-1]]
        known = places >= 0
        mine = np.zeros(len(places))
        mine[known] = self.own[topic, places[known]]
        before = np.concatenate([[0.0], np.cumsum(mine)])
        edges = offsets - offsets[0]
        n_known = np.diff(np.concatenate([[0], np.cumsum(known)])[edges])
        return np.asarray(np.diff(before[edges]) / np.maximum(n_known, 1))


def quoted(tokens: Tokens, passages: tuple[Passage, ...]) -> tuple[str, ...]:
    """The words of passages as printed, in their order; read from the corpus, which is left as it is."""
    wanted = {passage.article for passage in passages}
    texts: dict[str, bytes] = {}
    ids = tuple(tokens.articles["article"])
    for part in tokens.parts():
        here = ids[part.first_article : part.first_article + part.n_articles]
        if wanted.intersection(here):
            texts.update(
                (article, text) for article, text in zip(here, part.texts(), strict=True) if article in wanted
            )
    return tuple(texts[p.article][p.start : p.end].decode() for p in passages)
