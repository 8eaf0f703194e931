"""V45 of the design's methods: orthogonal Procrustes is exact where an exact answer exists."""

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes
from scipy.stats import ortho_group

from framing.models.fitted.procrustes import rotation

RNG = np.random.default_rng(45)
W = RNG.normal(size=(50, 8))


def test_v45_a_random_rotation_is_undone_to_rounding() -> None:
    turn = ortho_group.rvs(8, random_state=45)
    assert rotation(W @ turn, W) == pytest.approx(turn.T, abs=1e-14)


def test_v45_a_reflection_is_undone_too() -> None:
    mirror = np.diag([-1.0, 1, 1, 1, 1, 1, 1, 1])
    assert rotation(W @ mirror, W) == pytest.approx(mirror, abs=1e-14)


def test_v45_rank_deficient_vectors_are_brought_together() -> None:
    flat = W.copy()
    flat[:, 5:] = 0
    turn = ortho_group.rvs(8, random_state=46)
    found = rotation(flat @ turn, flat)
    assert flat @ turn @ found == pytest.approx(flat, abs=1e-13)
    assert found @ found.T == pytest.approx(np.eye(8), abs=1e-13)


def test_noisy_vectors_get_scipys_answer() -> None:
    noisy = W @ ortho_group.rvs(8, random_state=47) + 0.3 * RNG.normal(size=W.shape)
    assert rotation(noisy, W) == pytest.approx(orthogonal_procrustes(noisy, W)[0], abs=1e-12)
