"""All specifications of a study tested together: the same shuffle of labels in each."""

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import ttest_ind

from framing.estimates.inference.joint import NEITHER, REFERENCE, TARGET, Universe, answers, explained
from framing.estimates.inference.permutation import labellings, permutation_p


def universe(
    values: np.ndarray, labels: np.ndarray | None = None, *, by_welch: bool = False, alpha: float = 0.05
) -> Universe:
    outlets, n = values.shape
    half = np.repeat([TARGET, REFERENCE], [outlets // 2, outlets - outlets // 2])
    return Universe(
        values=values,
        labels=np.tile(half[:, None], (1, n)) if labels is None else labels,
        by_welch=np.full(n, by_welch),
        alpha=alpha,
    )


def test_a_specification_alone_has_the_p_of_the_contrast() -> None:
    values = np.random.default_rng(1).normal(size=(10, 7))
    permuted = answers(universe(values), seed=1)
    assert permuted.exact
    assert permuted.p[0] == pytest.approx(permutation_p(values, labellings(5, 5, seed=1)))
    welch = answers(universe(values, by_welch=True), seed=1)
    assert welch.p[0] == pytest.approx(ttest_ind(values[:5], values[5:], equal_var=False).pvalue)


def test_the_joint_p_is_that_of_going_through_every_labelling_by_hand() -> None:
    values = np.random.default_rng(2).normal(size=(8, 5)) + 0.6
    values[:4] += 0.9

    def median_of(chosen: tuple[int, ...]) -> float:
        rest = [outlet for outlet in range(8) if outlet not in chosen]
        one, two = values[list(chosen)], values[rest]
        pooled = np.sqrt((one.var(axis=0, ddof=1) + two.var(axis=0, ddof=1)) / 2)
        return float(np.median((one.mean(axis=0) - two.mean(axis=0)) / pooled))

    observed = median_of((0, 1, 2, 3))
    every = [median_of(chosen) for chosen in combinations(range(8), 4)]
    by_hand = np.mean([abs(one) >= abs(observed) * (1 - 1e-9) for one in every])
    found = answers(universe(values), seed=1)
    assert found.median[0] == pytest.approx(observed)
    assert found.joint_p(found.median) == pytest.approx(by_hand)


def test_an_outlet_keeps_its_labels_of_all_specifications_together() -> None:
    values = np.random.default_rng(3).normal(size=(9, 2))
    labels = np.tile(np.array([1, 1, 1, 1, 0, 0, 0, 0, 0])[:, None], (1, 2))
    labels[8, 1] = NEITHER
    found = universe(values, labels)
    shuffles, exact = found.shuffles(seed=4)
    assert not exact
    assert shuffles[0].tolist() == list(range(9))
    assert (np.sort(shuffles, axis=1) == np.arange(9)).all()
    sizes = (labels[:, 1][shuffles] == REFERENCE).sum(axis=1)
    assert set(sizes.tolist()) == {4}


def test_where_labels_mean_nothing_the_joint_test_finds_something_as_often_as_it_says() -> None:
    generator = np.random.default_rng(5)
    found = []
    for study in range(300):
        values = generator.normal(size=(12, 1)) + 0.5 * generator.normal(size=(12, 15))
        values[3, 5:] = np.nan  # an outlet that some choices leave out
        labels = np.tile(np.repeat([TARGET, REFERENCE], 6)[:, None], (1, 15))
        labels[11, 10:] = NEITHER
        told = answers(universe(values, labels), seed=study)
        found.append([told.joint_p(one) <= 0.05 for one in (told.median, told.one_sided, told.clear)])
    median, sign, clear = np.mean(found, axis=0)
    assert 0.02 <= median <= 0.085
    assert sign <= 0.085
    assert clear <= 0.085


def test_many_specifications_of_the_same_noise_are_no_more_evidence_than_one() -> None:
    noise = np.random.default_rng(6).normal(size=(12, 1))
    one = answers(universe(noise), seed=1)
    many = answers(universe(np.repeat(noise, 200, axis=1)), seed=1)
    assert many.joint_p(many.median) == one.joint_p(one.median) == pytest.approx(one.p[0, 0], abs=0.02)


def test_the_variance_that_goes_with_a_choice_adds_up_in_a_full_grid() -> None:
    effects = np.array([1.0, 2.0, 3.0, 4.0])
    measure, unit = explained(effects, [["a", "a", "b", "b"], ["s", "t", "s", "t"]])
    assert (measure, unit) == pytest.approx((0.8, 0.2))
    assert np.isnan(explained(np.ones(4), [["a", "a", "b", "b"]])[0])
