"""Embedding regression: its size without a difference, its honesty about few outlets, its arithmetic."""

from itertools import combinations

import numpy as np
import pytest

from framing.errors import UsageError
from framing.estimates.inference.embedding_regression import (
    Choices,
    EmbeddingRegression,
    deflated_norm,
    embedding_regression,
    squared_norms,
)
from framing.estimates.inference.permutation import labellings
from framing.models.fitted.a_la_carte import ContextVectors

SIZES = (300, 60, 30, 12, 200, 80, 40, 15)
"""Contexts of each outlet: unequal, as in real corpora; the first half is the target group."""
SIDES = {f"o{i}": "state" if i < 4 else "independent" for i in range(8)}
GROUPS = (SIDES, "state", "independent")


def contexts(
    rng: np.random.Generator, *, outlet_sd: float = 0.35, shift: float = 0.0, word: str = "threat"
) -> ContextVectors:
    """Contexts in five dimensions: outlets are idiosyncratic, the target group is shifted in one."""
    vectors = []
    for i, size in enumerate(SIZES):
        centre = rng.normal(scale=outlet_sd, size=5)
        centre[0] += shift if i < 4 else 0.0
        vectors.append(centre + rng.normal(size=(size, 5)))
    outlets = np.repeat([f"o{i}" for i in range(8)], SIZES)
    return ContextVectors(
        word=word, types=(word,), vectors=np.concatenate(vectors), outlets=outlets, n_empty=3
    )


def effect_of(source: ContextVectors, **choices: object) -> EmbeddingRegression:
    return embedding_regression([source], GROUPS, seed=1, choices=Choices(**choices))  # type: ignore[arg-type]


def test_without_a_difference_the_test_keeps_its_size_and_the_deflated_norm_is_zero_on_average() -> None:
    rng = np.random.default_rng(2026)
    effects = [effect_of(contexts(rng)).words[0] for _ in range(400)]
    rejected = np.mean([effect.p <= 0.05 for effect in effects])
    assert 0.005 <= rejected <= 0.05  # the exact test can reject 2 of 70: .0286
    deflated = np.array([effect.deflated for effect in effects])
    assert abs(deflated.mean()) < 3 * deflated.std() / np.sqrt(len(deflated))
    assert np.mean([effect.squared_norm for effect in effects]) > 0.25  # what a plain distance would show


def test_tests_over_contexts_would_have_found_differences_where_there_are_none() -> None:
    """V46 for embeddings: a test that passes by counting contexts as independent must not pass here."""
    rng = np.random.default_rng(2027)
    found = 0
    for _ in range(200):
        one = contexts(rng)
        state = np.isin(one.outlets, [f"o{i}" for i in range(4)])
        first, second = one.vectors[state, 0], one.vectors[~state, 0]
        error = np.sqrt(first.var(ddof=1) / len(first) + second.var(ddof=1) / len(second))
        found += abs(first.mean() - second.mean()) > 1.96 * error
    assert found / 200 > 0.4


def test_stata_s_deflation_takes_too_little_off_where_outlets_are_few() -> None:
    rng = np.random.default_rng(2028)
    left = [effect_of(contexts(rng), variance="cr1").words[0].deflated for _ in range(200)]
    assert np.mean(left) > 3 * np.std(left) / np.sqrt(200)


def test_the_size_of_a_planted_difference_is_found_and_the_raw_norm_overstates_it() -> None:
    rng = np.random.default_rng(2029)
    effects = [effect_of(contexts(rng, shift=1.5)).words[0] for _ in range(200)]
    deflated = np.array([effect.deflated for effect in effects])
    assert abs(deflated.mean() - 1.5**2) < 3 * deflated.std() / np.sqrt(200)
    assert np.mean([effect.squared_norm for effect in effects]) - 1.5**2 > 0.2
    assert np.mean([effect.p <= 0.05 for effect in effects]) > 0.8
    assert np.mean([effect.low < effect.deflated < effect.high for effect in effects]) > 0.95


def test_the_coefficient_is_that_of_a_weighted_regression() -> None:
    one = contexts(np.random.default_rng(5), shift=1)
    effect = effect_of(one).words[0]
    weight = np.repeat(1 / np.array(SIZES), SIZES)
    design = np.column_stack([np.ones(len(weight)), np.repeat([1.0, 0.0], [sum(SIZES[:4]), sum(SIZES[4:])])])
    root = np.sqrt(weight)[:, None]
    fitted = np.linalg.lstsq(root * design, root * one.vectors, rcond=None)[0]
    assert effect.beta == pytest.approx(fitted[1], abs=1e-12)
    # CR1 of the same regression, written out
    residual = one.vectors - design @ fitted
    bread = np.linalg.inv(design.T @ (weight[:, None] * design))
    clusters = np.repeat(np.arange(8), SIZES)
    variance = 0.0
    for k in range(5):
        scores = np.array(
            [
                (design[clusters == g] * (weight * residual[:, k])[clusters == g, None]).sum(axis=0)
                for g in range(8)
            ]
        )
        n = len(weight)
        sandwich = bread @ (scores.T @ scores) @ bread * (8 / 7) * ((n - 1) / (n - 2))
        variance += sandwich[1, 1]
    expected = effect.squared_norm - variance
    assert effect_of(one, variance="cr1").words[0].deflated == pytest.approx(expected, rel=1e-10)


def test_p_is_the_share_of_all_labellings_counted_by_hand() -> None:
    one = contexts(np.random.default_rng(6), shift=0.4)
    effect = effect_of(one).words[0]
    means = np.array([one.vectors[one.outlets == f"o{i}"].mean(axis=0) for i in range(8)])
    norms = []
    for chosen in combinations(range(8), 4):
        rest = [i for i in range(8) if i not in chosen]
        norms.append(((means[list(chosen)].mean(axis=0) - means[rest].mean(axis=0)) ** 2).sum())
    assert effect.p == pytest.approx(np.mean(np.array(norms) >= norms[0] * (1 - 1e-9)))
    assert effect.smallest_p == pytest.approx(2 / 70)
    assert "exact permutation of outlet labels (70 labellings)" in effect.method
    draw = labellings(4, 4, seed=1)
    assert sorted(squared_norms(means, draw)) == pytest.approx(sorted(norms))


def test_turning_the_space_and_swapping_the_groups_changes_no_number_but_the_sign() -> None:
    one = contexts(np.random.default_rng(7), shift=1)
    turn = np.linalg.qr(np.random.default_rng(8).normal(size=(5, 5)))[0]
    turned = ContextVectors(
        word="threat", types=("threat",), vectors=one.vectors @ turn, outlets=one.outlets, n_empty=0
    )
    first, second = effect_of(one).words[0], effect_of(turned).words[0]
    swapped = embedding_regression([one], (SIDES, "independent", "state"), seed=1).words[0]
    for other in (second, swapped):
        assert other.p == first.p
        assert other.deflated == pytest.approx(first.deflated)
    assert swapped.beta == pytest.approx(-first.beta)


def test_false_discoveries_are_controlled_over_the_focal_words() -> None:
    rng = np.random.default_rng(9)
    words = [contexts(rng, word=f"w{i}", shift=3.0 if i < 2 else 0.0) for i in range(10)]
    result = embedding_regression(words, GROUPS, seed=1)
    p = np.array([effect.p for effect in result.words])
    order = np.argsort(p, kind="stable")
    stepped = np.minimum.accumulate((p[order] * 10 / np.arange(1, 11))[::-1])[::-1]
    assert [result.words[i].p_adjusted for i in order] == pytest.approx(np.minimum(stepped, 1).tolist())
    assert result.family_size == 10
    assert result.table()["family_size"].to_list() == [10] * 10


def test_outlets_with_too_few_contexts_do_not_speak_and_are_counted() -> None:
    effect = effect_of(contexts(np.random.default_rng(10)), min_contexts=20).words[0]
    assert effect.n_outlets == (3, 3)
    assert effect.n_dropped == (2, 27)
    assert effect.n_contexts == (390, 320)
    assert effect.note == "with 3 and 3 outlets no p below 0.1 is possible"


def test_two_outlets_are_described_and_not_tested() -> None:
    result = effect_of(contexts(np.random.default_rng(11)), min_contexts=50)
    effect = result.words[0]
    assert effect.n_outlets == (2, 2)
    assert np.isnan(effect.p)
    assert np.isfinite(effect.deflated)
    assert "nothing is tested" in effect.note
    assert result.family_size == 0
    assert result.table()["p"].null_count() == 1


def test_a_word_that_nobody_uses_is_missing_with_its_reason() -> None:
    absent = ContextVectors(
        word="unheard", types=(), vectors=np.zeros((0, 5)), outlets=np.zeros(0, dtype=np.str_), n_empty=0
    )
    effect = effect_of(absent).words[0]
    assert np.isnan([effect.p, effect.squared_norm, effect.deflated, effect.cosine]).all()
    assert effect.note == "the corpus does not hold the word"


def test_drawn_labellings_stand_in_where_there_are_too_many() -> None:
    rng = np.random.default_rng(12)
    outlets = np.repeat([f"o{i:02}" for i in range(24)], 12)
    many = ContextVectors(
        word="w", types=("w",), vectors=rng.normal(size=(288, 5)), outlets=outlets, n_empty=0
    )
    sides = {f"o{i:02}": "a" if i < 12 else "b" for i in range(24)}
    one, two = (embedding_regression([many], (sides, "a", "b"), seed=3).words[0] for _ in range(2))
    assert one.p == two.p
    assert one.smallest_p == pytest.approx(1 / 20_000)
    assert "19999 drawn" in one.method


def test_a_group_without_outlets_is_refused() -> None:
    with pytest.raises(UsageError, match="two different groups"):
        embedding_regression([], (SIDES, "state", "state"), seed=1)
    with pytest.raises(UsageError, match="two different groups"):
        embedding_regression([], (SIDES, "state", "absent"), seed=1)


def test_no_variance_can_be_had_from_one_outlet() -> None:
    assert np.isnan(deflated_norm(np.ones((1, 3)), np.ones((4, 3)), n_contexts=50))
