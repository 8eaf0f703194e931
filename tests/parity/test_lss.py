"""Latent semantic scaling against the weights that LSX (Watanabe) gives to expanded seeds."""

import numpy as np
import pytest

from framing.measures.lss import seed_weights
from framing.measures.scoring.embedded import look_up
from framing.models.base import Embedding

WORDS = ("apple", "ball", "bag", "chair", "car", "cat", "dog")
EMBEDDING = Embedding(words=WORDS, vectors=np.eye(7, dtype=np.float32), corpus="", settings="")


def test_a_seed_with_a_wildcard_shares_its_weight_among_its_words() -> None:
    """V8, nested weights: tests/testthat/test-internal.R of LSX."""
    poles = [look_up(seeds, EMBEDDING) for seeds in (("a*", "b*"), ("c*", "d*"))]

    weights = seed_weights(poles, EMBEDDING)

    expected = {
        "apple": 0.5,
        "ball": 0.25,
        "bag": 0.25,
        "chair": -1 / 6,
        "car": -1 / 6,
        "cat": -1 / 6,
        "dog": -0.5,
    }
    assert {WORDS[row]: weight for row, weight in weights.items()} == pytest.approx(expected)
