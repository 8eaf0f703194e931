"""Means and differences of means, against scipy."""

from math import isnan

import numpy as np
import pytest
from scipy import stats

from framing.estimates.inference.welch import difference, mean_interval


@pytest.mark.parametrize("seed", range(20))
def test_difference_equals_scipys_welch_interval(seed: int) -> None:
    rng = np.random.default_rng(seed)
    target = rng.normal(1, 2, rng.integers(2, 12))
    reference = rng.normal(0, 0.5, rng.integers(2, 12))
    level = rng.choice([0.8, 0.95, 0.99])
    oracle = stats.ttest_ind(target, reference, equal_var=False)
    limits = oracle.confidence_interval(level)
    ours = difference(target, reference, level)
    assert (ours.low, ours.high, ours.df) == pytest.approx((limits.low, limits.high, oracle.df), rel=1e-10)


def test_mean_interval_equals_scipys_t_interval() -> None:
    values = np.array([1.0, 2.0, 4.0, 8.0])
    low, high = stats.t.interval(0.9, 3, values.mean(), stats.sem(values))
    ours = mean_interval(values, 0.9)
    assert (ours.low, ours.high) == pytest.approx((low, high))


def test_one_value_has_a_mean_and_no_interval() -> None:
    ours = mean_interval(np.array([3.0]))
    assert ours.value == 3.0
    assert isnan(ours.low)
    assert isnan(ours.high)


def test_a_group_of_one_leaves_the_difference_without_interval() -> None:
    ours = difference(np.array([1.0]), np.array([2.0, 3.0]))
    assert ours.value == -1.5
    assert isnan(ours.low)


def test_an_empty_group_gives_nothing() -> None:
    assert isnan(difference(np.array([]), np.array([1.0, 2.0])).value)
    assert isnan(mean_interval(np.array([])).value)


def test_values_that_do_not_vary_give_no_interval_rather_than_certainty() -> None:
    ours = difference(np.full(3, 0.1), np.full(4, 0.1))
    assert ours.value == pytest.approx(0.0, abs=1e-15)
    assert isnan(ours.low)
    assert isnan(ours.high)
    assert ours.remarks == ("no interval, since nothing varies within the groups",)
    assert difference(np.array([1.0, 2.0]), np.array([1.0, 2.0])).remarks == ()


def test_one_constant_group_leaves_the_other_groups_uncertainty() -> None:
    ours = difference(np.full(3, 0.1), np.array([1.0, 2.0, 3.0]))
    assert ours.df == pytest.approx(2)
    assert ours.error == pytest.approx(np.sqrt(1 / 3))
