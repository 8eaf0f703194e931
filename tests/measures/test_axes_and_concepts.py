"""SemAxis and concept mover's distance, against plain computation."""

from dataclasses import replace

import numpy as np
import pytest
from tests.tokens_in_memory import Written, tokens_of

from framing.errors import UsageError
from framing.measures.base import Scores
from framing.measures.cmd import Cmd
from framing.measures.frameaxis import FrameAxis
from framing.measures.semaxis import SemAxis
from framing.models.base import Embedding
from framing.types import Dimension, Words

WARM = Dimension(
    name="warmth",
    title="Warmth",
    version=1,
    definition="Friends or foes.",
    positive="friend",
    negative="foe",
    reference=("Nobody (2024)",),
    words={"en": Words(patterns=("friend*",), positive=("friend", "ally"), negative=("foe", "rival"))},
)
WORDS = ("friend", "ally", "foe", "rival", "talks", "trade", "fleet", "guest", "spy")
ARTICLES = [
    Written(id="a1", outlet="a", sentences=[["Friend"], ["talks", "friend", "trade"]]),
    Written(id="a2", outlet="a", sentences=[["Rival"], ["foe", "unknownword", "fleet"]]),
    Written(id="b1", outlet="b", sentences=[["Unknownword"], ["stranger"]]),
    Written(id="b2", outlet="b", sentences=[["Trade"], ["guest", "talks", "spy"]]),
]
TOKENS = tokens_of(ARTICLES)
KNOWN = {
    "a1": ["friend", "talks", "friend", "trade"],
    "a2": ["rival", "foe", "fleet"],
    "b2": ["trade", "guest", "talks", "spy"],
}


def embedding(seed: int = 0) -> Embedding:
    vectors = np.random.default_rng(seed).normal(size=(len(WORDS), 4)).astype(np.float32)
    return Embedding(words=WORDS, vectors=vectors, corpus="", settings=f"seed {seed}")


def units(model: Embedding) -> dict[str, np.ndarray]:
    return {w: v / np.linalg.norm(v) for w, v in zip(WORDS, model.vectors.astype(float), strict=True)}


def values(scores: Scores) -> dict[str, float]:
    return dict(scores.table.drop_nulls("value").select("article", "value").iter_rows())


def test_semaxis_widens_both_poles_by_the_nearest_words_of_each_seed() -> None:
    unit = units(embedding())

    def widened(seeds: list[str]) -> np.ndarray:
        words = set(seeds)
        for seed in seeds:
            others = sorted((w for w in WORDS if w not in seeds), key=lambda w: -(unit[w] @ unit[seed]))
            words |= set(others[:2])
        mean: np.ndarray = np.array([unit[word] for word in words]).mean(axis=0)
        return mean

    axis = widened(["friend", "ally"]) - widened(["foe", "rival"])
    axis /= np.linalg.norm(axis)

    (scores,) = SemAxis(neighbours=2)(TOKENS, [WARM], models=[embedding()])

    expected = {name: np.mean([unit[word] @ axis for word in words]) for name, words in KNOWN.items()}
    assert values(scores) == pytest.approx(expected)


def test_semaxis_without_neighbours_is_the_bias_of_frameaxis() -> None:
    (scores,) = SemAxis(neighbours=0)(TOKENS, [WARM], models=[embedding()])

    bias = FrameAxis()(TOKENS, [WARM], models=[embedding()])[0]
    assert values(scores) == pytest.approx(values(bias))


def test_semaxis_leaves_a_dimension_with_one_pole_out_by_name() -> None:
    one = replace(WARM, name="one", negative=None)

    (scores,) = SemAxis()(TOKENS, [one], models=[embedding()])

    assert scores.table.height == 0
    assert scores.diagnostics == ("one is left out: it has one pole, and an axis needs two",)


def test_semaxis_refuses_a_negative_number_of_neighbours() -> None:
    with pytest.raises(UsageError, match="neighbours must be 0 or more, not -1"):
        SemAxis(neighbours=-1)


def test_cmd_is_the_costlier_of_both_ways() -> None:
    unit = units(embedding())
    seeds = ["friend", "ally"]

    def nearness(words: list[str]) -> float:
        there = np.mean([max(unit[word] @ unit[seed] for seed in seeds) for word in words])
        back = np.mean([max(unit[word] @ unit[seed] for word in words) for seed in seeds])
        return float(min(there, back))

    (scores,) = Cmd(rescale=False)(TOKENS, [WARM], models=[embedding()])

    assert values(scores) == pytest.approx({name: nearness(words) for name, words in KNOWN.items()})


def test_cmd_of_a_text_of_nothing_but_the_seeds_is_one() -> None:
    tokens = tokens_of([Written(id="s", outlet="a", sentences=[["Friend"], ["ally"]])])

    (scores,) = Cmd(rescale=False)(tokens, [WARM], models=[embedding()])

    assert values(scores) == pytest.approx({"s": 1.0})


def test_cmd_is_scaled_over_all_units_together() -> None:
    raw = np.array(list(values(Cmd(rescale=False)(TOKENS, [WARM], models=[embedding()])[0]).values()))

    (scores,) = Cmd()(TOKENS, [WARM], models=[embedding()])

    assert list(values(scores).values()) == pytest.approx((raw - raw.mean()) / raw.std(ddof=1))
    assert scores.unit == "standard deviations over all units"


def test_a_corpus_without_known_words_has_no_scores() -> None:
    strange = tokens_of([Written(id="s", outlet="a", sentences=[["Stranger"], ["unheard"]])])

    (scores,) = Cmd()(strange, [WARM], models=[embedding()])

    assert scores.table["value"].to_list() == [None]


def test_cmd_leaves_a_dimension_with_too_few_known_seeds_out_by_name() -> None:
    rare = replace(WARM, words={"en": replace(WARM.words["en"], positive=("friend", "lost"))})

    (scores,) = Cmd()(TOKENS, [rare], models=[embedding()])

    assert scores.diagnostics == ("warmth is left out, 2 seeds are needed: 1 of 2 seeds known (not: lost)",)
