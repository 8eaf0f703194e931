"""FrameAxis and nearness to seed words, against plain computation."""

from dataclasses import replace
from math import isnan, sqrt

import numpy as np
import polars as pl
import pytest
from tests.tokens_in_memory import Written, tokens_of

from framing.errors import UsageError
from framing.measures.base import Scores
from framing.measures.centroid import Centroid
from framing.measures.frameaxis import FrameAxis, word_contributions
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
    words={
        "en": Words(
            patterns=("friend*",),
            positive=("friend", "ally", "unheard"),
            negative=("foe", "rival"),
        )
    },
)
ONE_POLE = replace(
    WARM, name="one_pole", negative=None, words={"en": Words(patterns=("x",), positive=("friend", "ally"))}
)
SEEDLESS = replace(
    WARM,
    name="seedless",
    words={"en": Words(patterns=("x",), positive=("lost", "gone"), negative=("foe", "rival"))},
)

VOCABULARY = ("friend", "ally", "foe", "rival", "talks", "trade", "the", "fleet")
ARTICLES = [
    Written(id="a1", outlet="a", sentences=[["Friend"], ["the", "talks", "friend", ",", "trade"]]),
    Written(id="a2", outlet="a", sentences=[["Rival"], ["fleet", "foe", "unknownword"]]),
    Written(id="b1", outlet="b", sentences=[["Unknownword"], ["the", "the"]]),
]


def embedding(seed: int = 0) -> Embedding:
    vectors = np.random.default_rng(seed).normal(size=(len(VOCABULARY), 5)).astype(np.float32)
    return Embedding(words=VOCABULARY, vectors=vectors, corpus="", settings=f"seed {seed}")


def cosine(one: np.ndarray, two: np.ndarray) -> float:
    return float(sum(a * b for a, b in zip(one, two, strict=True))) / (
        sqrt(float(sum(a * a for a in one))) * sqrt(float(sum(b * b for b in two)))
    )


def plain_units(model: Embedding) -> dict[str, np.ndarray]:
    vectors = model.vectors.astype(np.float64)
    return {word: v / sqrt(sum(x * x for x in v)) for word, v in zip(VOCABULARY, vectors, strict=True)}


def centre(unit: dict[str, np.ndarray], words: list[str]) -> np.ndarray:
    return np.array([sum(unit[word][i] for word in words) / len(words) for i in range(5)])


def plain_places(model: Embedding, positive: list[str], negative: list[str]) -> dict[str, float]:
    """Cosine of every word with the axis, step by step."""
    unit = plain_units(model)
    axis = centre(unit, positive) - centre(unit, negative)
    return {word: cosine(vector, axis) for word, vector in unit.items()}


KNOWN = {"a1": ["friend", "talks", "friend", "trade"], "a2": ["rival", "fleet", "foe"]}


def plain_bias_and_intensity(model: Embedding) -> dict[str, tuple[float, float]]:
    places = plain_places(model, ["friend", "ally"], ["foe", "rival"])
    every = [places[word] for words in KNOWN.values() for word in words]
    baseline = sum(every) / len(every)
    return {
        article: (
            sum(places[w] for w in words) / len(words),
            sum((places[w] - baseline) ** 2 for w in words) / len(words),
        )
        for article, words in KNOWN.items()
    }


def value(scores: Scores, article: str, dimension: str = "warmth") -> float | None:
    rows = scores.table.filter(pl.col("article") == article, pl.col("dimension") == dimension)
    found: float | None = rows["value"].item()
    return found


def test_bias_and_intensity_equal_a_plain_computation() -> None:
    bias, intensity = FrameAxis()(tokens_of(ARTICLES), [WARM], models=[embedding()])
    expected = plain_bias_and_intensity(embedding())
    for article, (one, two) in expected.items():
        assert value(bias, article) == pytest.approx(one)
        assert value(intensity, article) == pytest.approx(two)
    assert [scores.measure for scores in (bias, intensity)] == ["frameaxis_bias", "frameaxis_intensity"]


def test_several_seeds_are_averaged() -> None:
    models = [embedding(seed) for seed in range(3)]
    bias, intensity = FrameAxis()(tokens_of(ARTICLES), [WARM], models=models)
    each = [plain_bias_and_intensity(model)["a1"] for model in models]
    assert value(bias, "a1") == pytest.approx(np.mean([one for one, _ in each]))
    assert value(intensity, "a1") == pytest.approx(np.mean([two for _, two in each]))


def test_swapping_the_poles_negates_bias_and_keeps_intensity() -> None:
    words = WARM.words["en"]
    swapped = replace(WARM, words={"en": replace(words, positive=words.negative, negative=words.positive)})
    forth = FrameAxis()(tokens_of(ARTICLES), [WARM], models=[embedding()])
    back = FrameAxis()(tokens_of(ARTICLES), [swapped], models=[embedding()])
    assert value(back[0], "a1") == pytest.approx(-(value(forth[0], "a1") or 0))
    assert value(back[1], "a1") == pytest.approx(value(forth[1], "a1"))


def test_a_text_without_known_words_has_no_score() -> None:
    for scores in FrameAxis()(tokens_of(ARTICLES), [WARM], models=[embedding()]):
        assert value(scores, "b1") is None


def test_function_words_count_only_on_request() -> None:
    bias, _ = FrameAxis(function_words=True)(tokens_of(ARTICLES), [WARM], models=[embedding()])
    places = plain_places(embedding(), ["friend", "ally"], ["foe", "rival"])
    assert value(bias, "b1") == pytest.approx(places["the"])


def test_a_dimension_with_one_pole_has_no_axis_and_is_named() -> None:
    bias, _ = FrameAxis()(tokens_of(ARTICLES), [ONE_POLE, WARM], models=[embedding()])
    assert set(bias.table["dimension"]) == {"warmth"}
    assert "one_pole is left out: it has one pole, and an axis needs two" in bias.diagnostics


def test_seeds_that_the_embedding_lacks_are_named() -> None:
    bias, _ = FrameAxis()(tokens_of(ARTICLES), [WARM, SEEDLESS], models=[embedding()])
    assert any("2 of 3 seeds known (not: unheard)" in said for said in bias.diagnostics)
    assert any(
        said.startswith("seedless is left out: the embedding knows too few") for said in bias.diagnostics
    )
    assert set(bias.table["dimension"]) == {"warmth"}


def test_nothing_to_score_gives_empty_tables() -> None:
    bias, intensity = FrameAxis()(tokens_of(ARTICLES), [ONE_POLE], models=[embedding()])
    assert bias.table.height == intensity.table.height == 0


def test_contributions_of_words_sum_to_the_bias() -> None:
    tokens, models = tokens_of(ARTICLES), [embedding(0), embedding(1)]
    bias, _ = FrameAxis()(tokens, [WARM], models=models)
    table = word_contributions(tokens, WARM, models, articles=["a1"])
    assert table["contribution"].sum() == pytest.approx(value(bias, "a1"))
    assert dict(table.select("word", "n").iter_rows()) == {"friend": 2, "talks": 1, "trade": 1}
    assert table["contribution"].abs().is_sorted(descending=True)


def test_contributions_of_a_dimension_without_axis_are_refused() -> None:
    with pytest.raises(UsageError, match="one pole"):
        word_contributions(tokens_of(ARTICLES), ONE_POLE, [embedding()])


@pytest.mark.parametrize("measure", [FrameAxis(), Centroid()])
def test_an_embedding_is_needed(measure: FrameAxis | Centroid) -> None:
    with pytest.raises(UsageError, match="family 'embedding'"):
        measure(tokens_of(ARTICLES), [WARM])


@pytest.mark.parametrize("measure", [FrameAxis(), Centroid()])
def test_embeddings_of_other_words_cannot_be_mixed(measure: FrameAxis | Centroid) -> None:
    other = replace(embedding(1), words=(*VOCABULARY[:-1], "navy"))
    with pytest.raises(UsageError, match="different words"):
        measure(tokens_of(ARTICLES), [WARM], models=[embedding(), other])


@pytest.mark.parametrize("measure", [FrameAxis(), Centroid()])
def test_scores_do_not_depend_on_how_the_corpus_is_cut(measure: FrameAxis | Centroid) -> None:
    whole = measure(tokens_of(ARTICLES, unit="sentence"), [WARM], models=[embedding()])
    cut = measure(tokens_of(ARTICLES, unit="sentence", articles_per_part=1), [WARM], models=[embedding()])
    for one, two in zip(whole, cut, strict=True):
        assert one.table.equals(two.table)


def plain_nearness(model: Embedding, article: str, poles: list[list[str]]) -> float:
    unit = plain_units(model)
    every = [word for words in KNOWN.values() for word in words]
    text = centre(unit, KNOWN[article]) - centre(unit, every)
    near = [cosine(text, centre(unit, words)) for words in poles]
    return near[0] - near[1] if len(near) > 1 else near[0]


def test_nearness_equals_a_plain_computation() -> None:
    models = [embedding(0), embedding(1)]
    (scores,) = Centroid()(tokens_of(ARTICLES), [WARM, ONE_POLE], models=models)
    for article in KNOWN:
        two = [plain_nearness(model, article, [["friend", "ally"], ["foe", "rival"]]) for model in models]
        one = [plain_nearness(model, article, [["friend", "ally"]]) for model in models]
        assert value(scores, article) == pytest.approx(np.mean(two))
        assert value(scores, article, "one_pole") == pytest.approx(np.mean(one))
    assert value(scores, "b1") is None


def test_nearness_leaves_dimensions_without_seeds_out_by_name() -> None:
    (scores,) = Centroid()(tokens_of(ARTICLES), [SEEDLESS], models=[embedding()])
    assert scores.table.height == 0
    assert scores.diagnostics[0].startswith("seedless is left out, 2 seeds are needed per pole")


def test_scores_stay_within_their_range() -> None:
    measures = [*FrameAxis()(tokens_of(ARTICLES), [WARM], models=[embedding()])]
    measures += Centroid()(tokens_of(ARTICLES), [WARM], models=[embedding()])
    for scores in measures:
        known = scores.table["value"].drop_nulls()
        assert not any(isnan(v) for v in known)
        assert all((scores.low or -9) <= v <= (scores.high or 9) for v in known)
