"""Permutation of outlet labels, against scipy and against plain counting."""

from collections.abc import Sequence
from itertools import combinations
from math import comb, sqrt
from statistics import mean, variance

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats
from tests.growth import takes_at_most

from framing.estimates.inference.permutation import labellings, max_t_p, permutation_p, studentised


def plain_t(values: Sequence[float], chosen: Sequence[int]) -> float:
    target = [values[i] for i in chosen]
    reference = [value for i, value in enumerate(values) if i not in chosen]
    gap = mean(target) - mean(reference)
    return abs(gap) / sqrt(variance(target) / len(target) + variance(reference) / len(reference))


def plain_p(values: Sequence[float], n_target: int) -> float:
    observed = plain_t(values, range(n_target))
    every = [plain_t(values, chosen) for chosen in combinations(range(len(values)), n_target)]
    return sum(t >= observed - 1e-9 for t in every) / len(every)


@pytest.mark.parametrize(("n_target", "n_reference"), [(3, 3), (3, 4), (5, 4), (2, 6)])
def test_p_equals_plain_counting_over_every_labelling(n_target: int, n_reference: int) -> None:
    rng = np.random.default_rng(n_target * 10 + n_reference)
    values = rng.normal(size=(n_target + n_reference, 5))
    p = permutation_p(values, labellings(n_target, n_reference, seed=0))
    assert p == pytest.approx([plain_p(list(column), n_target) for column in values.T])


def test_p_equals_scipys_exact_permutation_test_of_welchs_t() -> None:
    rng = np.random.default_rng(7)
    target, reference = rng.normal(1, 1, 4), rng.normal(0, 2, 5)

    def welch(x: NDArray[np.float64], y: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
        return np.asarray(np.abs(stats.ttest_ind(x, y, axis=axis, equal_var=False).statistic))

    oracle = stats.permutation_test(
        (target, reference), welch, vectorized=True, n_resamples=np.inf, alternative="greater"
    )
    ours = permutation_p(np.concatenate([target, reference])[:, None], labellings(4, 5, seed=0))
    assert ours[0] == pytest.approx(oracle.pvalue)


def test_exact_labellings_are_all_there_once_and_begin_with_the_observed_one() -> None:
    draw = labellings(3, 4, seed=0)
    assert draw.exact
    assert draw.chosen.shape == (comb(7, 3), 7)
    assert len({tuple(row) for row in draw.chosen}) == comb(7, 3)
    assert list(draw.chosen[0]) == [1, 1, 1, 0, 0, 0, 0]


def test_too_many_labellings_are_drawn_with_the_named_seed() -> None:
    draw = labellings(15, 15, seed=3, draws=500)
    assert not draw.exact
    assert draw.chosen.shape == (501, 30)
    assert (draw.chosen.sum(axis=1) == 15).all()
    assert (draw.chosen == labellings(15, 15, seed=3, draws=500).chosen).all()
    assert (draw.chosen != labellings(15, 15, seed=4, draws=500).chosen).any()


def test_a_drawn_p_is_never_zero_and_is_near_the_exact_one() -> None:
    rng = np.random.default_rng(5)
    far = np.concatenate([rng.normal(50, 1, 6), rng.normal(0, 1, 6)])[:, None]
    drawn = labellings(6, 6, seed=1, max_exact=1, draws=99)
    assert permutation_p(far, drawn)[0] >= 1 / 100
    near = rng.normal(size=(12, 1))
    exact = permutation_p(near, labellings(6, 6, seed=1))[0]
    sampled = permutation_p(near, labellings(6, 6, seed=1, max_exact=1))[0]
    assert sampled == pytest.approx(exact, abs=0.015)


def test_equal_scores_give_p_one_whatever_their_size() -> None:
    for value in (0.0, 0.1, 1e9):
        assert permutation_p(np.full((7, 1), value), labellings(3, 4, seed=0))[0] == 1.0


def test_perfect_separation_without_spread_is_most_extreme() -> None:
    values = np.array([[0.3]] * 4 + [[0.1]] * 4)
    assert permutation_p(values, labellings(4, 4, seed=0))[0] == pytest.approx(2 / 70)


def test_shifting_and_scaling_the_scores_leaves_p_as_it_was() -> None:
    values = np.random.default_rng(1).normal(size=(9, 3))
    draw = labellings(4, 5, seed=0)
    assert (permutation_p(values, draw) == permutation_p(1e6 + 3 * values, draw)).all()


def test_swapping_the_groups_leaves_p_as_it_was() -> None:
    values = np.random.default_rng(2).normal(size=(9, 2))
    swapped = np.vstack([values[4:], values[:4]])
    assert permutation_p(values, labellings(4, 5, seed=0)) == pytest.approx(
        permutation_p(swapped, labellings(5, 4, seed=0))
    )


def test_max_t_is_never_below_the_single_p_and_equals_it_alone() -> None:
    values = np.random.default_rng(3).normal(size=(9, 40))
    draw = labellings(4, 5, seed=0)
    assert (max_t_p(values, draw) >= permutation_p(values, draw)).all()
    assert max_t_p(values[:, :1], draw) == pytest.approx(permutation_p(values[:, :1], draw))


def test_max_t_over_many_scores_is_worked_out_in_blocks() -> None:
    values = np.random.default_rng(6).normal(size=(8, 2_500))
    draw = labellings(4, 4, seed=0)
    statistics = np.abs(studentised(values, draw))
    largest = statistics.max(axis=1)
    plain = [np.mean(largest >= t - 1e-9) for t in statistics[0][::100]]
    assert max_t_p(values, draw)[::100] == pytest.approx(plain)


def test_max_t_keeps_the_chance_of_any_false_claim() -> None:
    rng = np.random.default_rng(4)
    draw = labellings(5, 5, seed=0)
    any_claim = [max_t_p(rng.normal(size=(10, 30)), draw).min() <= 0.05 for _ in range(400)]
    assert np.mean(any_claim) < 0.08


def test_labellings_are_worked_at_once() -> None:
    values = np.random.default_rng(0).normal(size=(11, 12))
    draw = labellings(5, 6, seed=0, max_exact=1, draws=10_000)
    studentised(values, draw)
    assert takes_at_most(1, lambda: studentised(values, draw))
