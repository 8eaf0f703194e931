"""Variance of a mean over units that hang together."""

from math import isnan

import numpy as np
import pytest

from framing.estimates.inference.clusters import clustered_variance
from framing.estimates.inference.seeds import derived_seed


def test_one_unit_per_cluster_is_the_usual_variance_of_a_mean() -> None:
    values = np.random.default_rng(0).normal(size=30)
    assert clustered_variance(values, np.arange(30)) == pytest.approx(values.var(ddof=1) / 30)


def test_copying_every_unit_within_its_cluster_adds_no_certainty() -> None:
    values = np.random.default_rng(1).normal(size=20)
    once = clustered_variance(values, np.arange(20))
    assert clustered_variance(np.repeat(values, 5), np.repeat(np.arange(20), 5)) == pytest.approx(once)


def test_one_cluster_has_no_variance() -> None:
    assert isnan(clustered_variance(np.array([1.0, 2.0]), np.array([0, 0])))
    assert isnan(clustered_variance(np.array([]), np.array([], dtype=int)))


def test_clustered_variance_is_that_of_repeated_sampling() -> None:
    rng = np.random.default_rng(2)
    sizes = rng.integers(1, 9, 150)
    clusters = np.repeat(np.arange(150), sizes)
    means, variances = [], []
    for _ in range(2_000):
        values = (rng.normal(size=150)[clusters] + rng.normal(size=len(clusters)) > 0).astype(float)
        means.append(values.mean())
        variances.append(clustered_variance(values, clusters))
    assert np.mean(variances) == pytest.approx(np.var(means), rel=0.1)


def test_a_seed_depends_on_root_and_every_name() -> None:
    seeds = {
        derived_seed(1, "a", "b"),
        derived_seed(1, "ab"),
        derived_seed(2, "a", "b"),
        derived_seed(1, "b", "a"),
    }
    assert len(seeds) == 4
    assert derived_seed(20240516, "contrast") == derived_seed(20240516, "contrast")
    assert all(0 <= seed < 2**63 for seed in seeds)
