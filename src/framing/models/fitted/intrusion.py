"""Items by which people judge topics: which word, which topic does not belong? Drawn by seed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from framing.models.fitted.topics import TopicModel

Task = Literal["word", "topic"]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question.

    Attributes:
        name: ``w001`` …, ``t001`` …: says nothing about the answer.
        task: ``word``: which word does not belong to the others? ``topic``: which topic is this passage not
            about?
        about: What the choices are held against: nothing for words, the article for topics.
        choices: In random order.
        intruder: Place of the right answer in ``choices``, from 0.
        topics: Topic of each choice, from 0; for words the topic asked about, and the intruder's own.
        theta: For topics, the article's share of each choice; for words NaN.
    """

    name: str
    task: Task
    about: str
    choices: tuple[str, ...]
    intruder: int
    topics: tuple[int, ...]
    theta: tuple[float, ...]


def word_intrusion(model: TopicModel, *, seed: int, n_words: int = 5, per_topic: int = 1) -> tuple[Item, ...]:
    """For every topic its top words and one that is likely in another topic and unlikely in this one.

    Args:
        model: The topics, at least two.
        seed: Which intruders, and in which order.
        n_words: Words of the topic itself.
        per_topic: Items for each topic.

    Returns:
        Items in random order, so that no order betrays which topics stand beside each other.

    References:
        Chang, Boyd-Graber, Gerrish, Wang & Blei (2009), Reading Tea Leaves, NeurIPS 22, section 3.1.
    """
    rng = np.random.default_rng(seed)
    found = [
        _word_item(model, topic, n_words, rng)
        for topic in range(model.n_topics)
        for _ in range(per_topic)
        if model.n_topics > 1
    ]
    order = rng.permutation(len(found))
    return tuple(_named(found[place], f"w{number:03}") for number, place in enumerate(order, start=1))


def topic_intrusion(
    model: TopicModel, labels: Sequence[str], *, seed: int, n_items: int = 20, n_topics: int = 3
) -> tuple[Item, ...]:
    """Articles with their largest topics and one of the topics that they hold least of.

    Args:
        model: The topics, more than ``n_topics``.
        labels: Words that stand for each topic.
        seed: Which articles and intruders, and in which order.
        n_items: Articles drawn among those with topics.
        n_topics: Topics of the article itself that are shown.

    References:
        Chang et al. (2009), NeurIPS 22, section 3.2.
    """
    if model.n_topics <= n_topics:
        return ()
    rng = np.random.default_rng(seed)
    known = np.flatnonzero(~np.isnan(model.theta[:, 0]))
    found = []
    for row in rng.permutation(known)[:n_items]:
        ranked = np.argsort(-model.theta[row], kind="stable")
        rest = ranked[n_topics:]
        lowest = rest[-max(len(rest) // 2, 1) :]  # the lower half: those it is hardly about
        shown = [*ranked[:n_topics].tolist(), int(rng.choice(lowest))]
        order = rng.permutation(len(shown))
        topics = tuple(shown[place] for place in order)
        found.append(
            Item(
                name="",
                task="topic",
                about=model.articles[row],
                choices=tuple(labels[topic] for topic in topics),
                intruder=int(np.flatnonzero(order == n_topics)[0]),
                topics=topics,
                theta=tuple(float(model.theta[row, topic]) for topic in topics),
            )
        )
    return tuple(_named(item, f"t{number:03}") for number, item in enumerate(found, start=1))


def _word_item(model: TopicModel, topic: int, n_words: int, rng: np.random.Generator) -> Item:
    own = [word for word, _ in model.top_words(topic, n_words)]
    intruder, other = _intruder(model, topic, n_words, rng)
    order = rng.permutation(len(own) + 1)
    words = [*own, intruder]
    return Item(
        name="",
        task="word",
        about="",
        choices=tuple(words[place] for place in order),
        intruder=int(np.flatnonzero(order == len(own))[0]),
        topics=tuple(other if place == len(own) else topic for place in order),
        theta=tuple(float("nan") for _ in order),
    )


def _intruder(model: TopicModel, topic: int, n_words: int, rng: np.random.Generator) -> tuple[str, int]:
    """A word at the top of another topic that is in the lower half here; the least likely one if none is."""
    rank = _ranks(model.phi[topic])
    others = [other for other in range(model.n_topics) if other != topic]
    candidates = [
        (word, other)
        for other in others
        for word, _ in model.top_words(other, n_words)
        if rank[model.words.index(word)] >= len(model.words) / 2
    ]
    if candidates:
        return candidates[int(rng.integers(len(candidates)))]
    tops = [(word, other) for other in others for word, _ in model.top_words(other, n_words)]
    return max(tops, key=lambda one: (rank[model.words.index(one[0])], one[0]))


def _ranks(values: NDArray[np.float64]) -> NDArray[np.int64]:
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return ranks


def _named(item: Item, name: str) -> Item:
    return replace(item, name=name)
