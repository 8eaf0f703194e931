"""A corpus of sixty made-up articles of six outlets, for contracts that need something to work on."""

import numpy as np
from tests.tokens_in_memory import Written, tokens_of

from framing.types import Dimension, Words

WARM = ("friend", "ally", "partner", "brother")
COLD = ("rival", "enemy", "threat", "danger")
SUBJECTS = (
    ("oil", "gas", "pipeline", "energy", "price", "barrel", "refinery", "tanker"),
    ("army", "missile", "troops", "navy", "drill", "radar", "general", "base"),
    ("trade", "market", "bank", "yuan", "export", "tariff", "factory", "port"),
    ("opera", "museum", "festival", "student", "language", "film", "painting", "choir"),
)
FILLER = ("summit", "leader", "visit", "talks", "capital", "minister", "statement", "meeting")
OUTLETS = {**dict.fromkeys(("s1", "s2", "s3"), "state"), **dict.fromkeys(("i1", "i2", "i3"), "independent")}


def _sentence(rng: np.random.Generator, subject: tuple[str, ...], warmth: float) -> list[str]:
    pole = WARM if rng.random() < warmth else COLD
    words = [*rng.choice(subject, 3), *rng.choice(pole, 2), *rng.choice(FILLER, 3), "the"]
    rng.shuffle(words)
    return [str(word) for word in words] + ["."]


def _article(rng: np.random.Generator, outlet: str, number: int) -> Written:
    warmth = 0.8 if OUTLETS[outlet] == "state" else 0.3
    subject = SUBJECTS[rng.integers(len(SUBJECTS))]
    sentences = [_sentence(rng, subject, warmth) for _ in range(rng.integers(4, 9))]
    return Written(
        id=f"{outlet}-{number:02}",
        outlet=outlet,
        sentences=sentences,
        published=f"2024-05-{1 + int(rng.integers(28)):02}",
    )


def _articles() -> list[Written]:
    rng = np.random.default_rng(20240516)
    return [_article(rng, outlet, number) for outlet in OUTLETS for number in range(10)]


ARTICLES = [*_articles(), Written(id="empty", outlet="i1", sentences=[[], []], published=None)]
TOKENS = tokens_of(ARTICLES)

WARMTH = Dimension(
    name="warmth",
    title="Warmth",
    version=1,
    definition="Friends or foes.",
    positive="friendship",
    negative="enmity",
    reference=("Nobody (2024)",),
    words={"en": Words(patterns=("friend*", "ally"), positive=WARM, negative=COLD)},
)
ENERGY = Dimension(
    name="energy",
    title="Energy",
    version=1,
    definition="Oil and gas.",
    positive="energy",
    negative=None,
    reference=("Nobody (2024)",),
    words={"en": Words(patterns=("oil", "gas", "pipeline*"), positive=("oil", "gas"))},
)
