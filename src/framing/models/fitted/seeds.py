"""The words of a model that a seed stands for, and the topics that seeds have drawn to themselves."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from framing.models.fitted.topics import TopicModel
from framing.text.vocabulary import fold


def rows_of_seed(words: Sequence[str], row: Mapping[str, int], seed: str) -> tuple[int, ...]:
    """Rows of the words that a seed stands for, ascending; empty if none is known.

    Case is folded as types are. ``*`` stands for any number of characters and ``?`` for one. A phrase is
    found only if it is one word of the vocabulary, its parts joined by a space, an underscore or a hyphen.

    Args:
        words: The vocabulary.
        row: Word → its place in ``words``.
        seed: A seed word of a dimension.
    """
    folded = " ".join(fold(word) for word in seed.split())
    spellings = sorted({folded, folded.replace(" ", "_"), folded.replace(" ", "-")})
    if not any(sign in folded for sign in "*?"):
        return tuple(sorted({row[word] for word in spellings if word in row}))
    pattern = re.compile("|".join(_as_regular_expression(spelling) for spelling in spellings))
    return tuple(number for number, word in enumerate(words) if pattern.fullmatch(word))


@dataclass(frozen=True, kw_only=True)
class SeedTopic:
    """The topic that holds most of a list of seed words.

    Attributes:
        name: Name of the list.
        topic: Row of ``phi``: the topic in which the seed words have the largest probability together.
        probability: That probability, 0 to 1.
        next_probability: The same in the topic that has the second largest: if it is near, the words belong
            to no topic of their own. 0 if there is only one topic.
        found: Seed words, as the model spells them.
        unknown: Seeds that the model knows no word of.
    """

    name: str
    topic: int
    probability: float
    next_probability: float
    found: tuple[str, ...]
    unknown: tuple[str, ...]


def seed_topics(model: TopicModel, seeds: Mapping[str, Sequence[str]]) -> tuple[SeedTopic, ...]:
    """Where lists of seed words have gone; two lists may lie in one topic, which then is neither's.

    Args:
        model: Any topics, fitted with these seeds or not.
        seeds: Lists of seed words by name.

    Raises:
        ValueError: The model knows no word of a list.
    """
    row = {word: number for number, word in enumerate(model.words)}
    return tuple(_gone_to(model, row, name, words) for name, words in seeds.items())


def _gone_to(model: TopicModel, row: Mapping[str, int], name: str, seeds: Sequence[str]) -> SeedTopic:
    by_seed = {seed: rows_of_seed(model.words, row, seed) for seed in seeds}
    rows = sorted({number for numbers in by_seed.values() for number in numbers})
    if not rows:
        raise ValueError(f"the model knows no seed word of {name!r}: {', '.join(seeds)}")
    together = model.phi[:, rows].sum(axis=1)
    ranked = sorted(range(model.n_topics), key=lambda topic: (-together[topic], topic))
    return SeedTopic(
        name=name,
        topic=ranked[0],
        probability=float(together[ranked[0]]),
        next_probability=float(together[ranked[1]]) if len(ranked) > 1 else 0.0,
        found=tuple(model.words[number] for number in rows),
        unknown=tuple(seed for seed, numbers in by_seed.items() if not numbers),
    )


def _as_regular_expression(glob: str) -> str:
    return re.escape(glob).replace(r"\*", ".*").replace(r"\?", ".")
