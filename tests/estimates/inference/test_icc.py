"""Intraclass correlation, against a hand count and against simulated truth."""

from math import isnan

import numpy as np
import pytest

from framing.estimates.inference.icc import intraclass


def test_icc_of_equal_outlets_is_the_textbook_anova() -> None:
    # Two outlets of three articles in one group: means 2 and 5, MSB = 13.5, MSW = 1, n = 3.
    values = np.array([1.0, 2, 3, 4, 5, 6])
    icc = intraclass(values, np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0]))
    assert icc.value == pytest.approx((13.5 - 1) / (13.5 + 2 * 1))


def plain_icc(scores: dict[int, list[list[float]]]) -> float:
    """Unequal sizes, several groups: group -> outlet -> scores."""
    outlets = [outlet for group in scores.values() for outlet in group]
    n = sum(len(outlet) for outlet in outlets)
    between = within = size = 0.0
    for group in scores.values():
        flat = [score for outlet in group for score in outlet]
        middle = sum(flat) / len(flat)
        for outlet in group:
            mean = sum(outlet) / len(outlet)
            between += len(outlet) * (mean - middle) ** 2
            within += sum((score - mean) ** 2 for score in outlet)
        size += len(flat) - sum(len(outlet) ** 2 for outlet in group) / len(flat)
    df = len(outlets) - len(scores)
    between, within, size = between / df, within / (n - len(outlets)), size / df
    return (between - within) / (between + (size - 1) * within)


def test_icc_of_unequal_outlets_equals_a_plain_count() -> None:
    rng = np.random.default_rng(1)
    sizes = [3, 9, 2, 14, 5, 7, 1]
    outlets = np.repeat(np.arange(7), sizes)
    values = rng.normal(size=7)[outlets] + rng.normal(size=len(outlets))
    groups = np.array([0, 0, 0, 1, 1, 1, 1])
    nested = {g: [list(values[outlets == o]) for o in range(7) if groups[o] == g] for g in (0, 1)}
    assert intraclass(values, outlets, groups).raw == pytest.approx(plain_icc(nested))


@pytest.mark.parametrize("truth", [0.0, 0.05, 0.2, 0.5])
def test_simulated_icc_is_recovered_on_average(truth: float) -> None:
    rng = np.random.default_rng(int(truth * 100))
    sizes = rng.integers(20, 200, 60)
    outlets = np.repeat(np.arange(60), sizes)
    groups = np.repeat([0, 1], 30)
    found = []
    for _ in range(60):
        values = rng.normal(0, truth**0.5, 60)[outlets] + rng.normal(0, (1 - truth) ** 0.5, len(outlets))
        found.append(intraclass(values + 3 * groups[outlets], outlets, groups).raw)
    assert np.mean(found) == pytest.approx(truth, abs=0.015)


def test_a_negative_estimate_is_given_as_zero_and_kept_raw() -> None:
    icc = intraclass(np.array([0.0, 1, 0, 1]), np.array([0, 0, 1, 1]), np.array([0, 0]))
    assert icc.value == 0
    assert icc.raw == pytest.approx(-1)


def test_icc_without_repeats_or_without_spread_is_unknown() -> None:
    one_each = intraclass(np.array([1.0, 2, 3]), np.arange(3), np.zeros(3, dtype=int))
    assert isnan(one_each.value)
    flat = intraclass(np.full(4, 0.1), np.array([0, 0, 1, 1]), np.array([0, 0]))
    assert isnan(flat.value)
    one_outlet_each = intraclass(np.array([1.0, 2, 3, 4]), np.array([0, 0, 1, 1]), np.array([0, 1]))
    assert isnan(one_outlet_each.value)
