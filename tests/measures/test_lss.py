"""Latent semantic scaling, against plain computation."""

from dataclasses import replace

import numpy as np
import pytest
from tests.tokens_in_memory import Written, tokens_of

from framing.errors import UsageError
from framing.measures.base import Scores
from framing.measures.lss import Lss
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
    words={"en": Words(patterns=("friend*",), positive=("friend*", "ally"), negative=("foe", "rival"))},
)
WORDS = ("friend", "friendship", "ally", "foe", "rival", "talks", "trade")
ARTICLES = [
    Written(id="a1", outlet="a", sentences=[["Friend"], ["talks", "friend", "trade"]]),
    Written(id="a2", outlet="a", sentences=[["Rival"], ["foe", "unknownword"]]),
    Written(id="b1", outlet="b", sentences=[["Unknownword"], ["stranger"]]),
    Written(id="b2", outlet="b", sentences=[["Trade"], ["friendship", "talks"]]),
]
TOKENS = tokens_of(ARTICLES)


def embedding(seed: int = 0) -> Embedding:
    vectors = np.random.default_rng(seed).normal(size=(len(WORDS), 5)).astype(np.float32)
    return Embedding(words=WORDS, vectors=vectors, corpus="", settings=f"seed {seed}")


def values(scores: Scores) -> dict[str, float | None]:
    return dict(scores.table.select("article", "value").iter_rows())


def plain(model: Embedding, words: list[str]) -> float:
    """Mean over the words of the sum of weighted cosines with the seeds, step by step."""
    unit = {w: v / np.linalg.norm(v) for w, v in zip(WORDS, model.vectors.astype(float), strict=True)}
    weights = {"friend": 0.25, "friendship": 0.25, "ally": 0.5, "foe": -0.5, "rival": -0.5}
    return float(np.mean([sum(p * (unit[w] @ unit[s]) for s, p in weights.items()) for w in words]))


def test_scores_are_mean_polarities_of_known_words() -> None:
    model = embedding()

    (scores,) = Lss()(TOKENS, [WARM], models=[model])

    expected = {
        "a1": plain(model, ["friend", "talks", "friend", "trade"]),
        "a2": plain(model, ["rival", "foe"]),
        "b2": plain(model, ["trade", "friendship", "talks"]),
    }
    found = values(scores)
    assert found.pop("b1") is None
    assert found == pytest.approx(expected)


def test_swapping_poles_negates_scores() -> None:
    swapped = replace(
        WARM, words={"en": replace(WARM.words["en"], positive=("foe", "rival"), negative=("friend*", "ally"))}
    )

    (forth,), (back,) = (Lss()(TOKENS, [each], models=[embedding()]) for each in (WARM, swapped))

    assert [-x for x in forth.table["value"].drop_nulls()] == pytest.approx(
        back.table["value"].drop_nulls().to_list()
    )


def test_rescaled_scores_are_standard_deviations_over_all_units_together() -> None:
    raw = Lss()(TOKENS, [WARM], models=[embedding()])[0].table["value"].drop_nulls().to_numpy()

    (scores,) = Lss(rescale=True)(TOKENS, [WARM], models=[embedding()])

    scaled = scores.table["value"].drop_nulls().to_numpy()
    assert scaled == pytest.approx((raw - raw.mean()) / raw.std(ddof=1))
    assert scores.unit == "standard deviations over all units"
    assert scores.low is None


def test_several_embeddings_are_averaged() -> None:
    alone = [Lss()(TOKENS, [WARM], models=[embedding(seed)])[0].table["value"] for seed in (1, 2)]

    (both,) = Lss()(TOKENS, [WARM], models=[embedding(1), embedding(2)])

    assert both.table["value"].drop_nulls().to_list() == pytest.approx(
        ((alone[0] + alone[1]) / 2).drop_nulls().to_list()
    )


def test_diagnostics_tell_coverage_cohesion_and_what_few_words_carry() -> None:
    (scores,) = Lss()(TOKENS, [WARM], models=[embedding()])

    (remark,) = scores.diagnostics
    assert remark.startswith("warmth: 2 of 2 seeds known, mean cosine ")
    assert "20 words carry 100% of all polarity" in remark


def test_a_dimension_with_too_few_known_seeds_is_left_out_by_name() -> None:
    rare = replace(WARM, words={"en": replace(WARM.words["en"], negative=("foe", "gone"))})

    (scores,) = Lss()(TOKENS, [rare], models=[embedding()])

    assert scores.table.height == 0
    assert scores.diagnostics == (
        "warmth is left out, 2 seeds are needed per pole: 1 of 2 seeds known (not: gone)",
    )


def test_without_an_embedding_the_error_says_what_to_declare() -> None:
    with pytest.raises(UsageError, match="lss needs a model of the family 'embedding'"):
        Lss()(TOKENS, [WARM])
