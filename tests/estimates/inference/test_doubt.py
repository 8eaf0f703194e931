"""A difference that is clear on one scale alone is not claimed."""

from math import isnan

import numpy as np
import pytest
from scipy import stats
from tests.scores_in_memory import Scored, evidence_of, scores_of

from framing.estimates.base import Evidence
from framing.estimates.contrast import Contrast
from framing.estimates.inference.doubt import doubt, p_of_ratio
from framing.estimates.inference.several_methods import (
    PERMUTATION,
    WELCH,
    permutation,
    welch,
)
from framing.estimates.inference.simulated import slice_of_articles, with_claim
from framing.estimates.inference.slices import Slice
from framing.estimates.inference.welch import difference
from framing.types import Estimate

NEAR_ZERO = [0.0, 0.1, 0.0, 3.0, 0.0, 0.1]
OTHERS = [2.0, 2.4, 2.2, 1.9, 2.5]


def evidence(state: list[float], independent: list[float]) -> Evidence:
    rows = [
        Scored(article=f"{name}{number}-{copy}", outlet=f"{name}{number}", value=value)
        for name, values in (("s", state), ("i", independent))
        for number, value in enumerate(values)
        for copy in range(2)
    ]
    groups = {row.outlet: "state" if row.outlet[0] == "s" else "independent" for row in rows}
    return evidence_of([scores_of(rows)], groups)


def asked(state: list[float], independent: list[float]) -> Estimate:
    return Contrast(target="state", reference="independent")(evidence(state, independent)).estimates[0]


def test_outlets_near_zero_with_one_far_away_earn_no_claim() -> None:
    found = asked(NEAR_ZERO, OTHERS)
    assert found.high < 0  # Welch's interval alone would claim it
    assert found.p is not None
    assert found.p >= 0.05
    assert "no claim: the ratio of the groups may be 1" in found.note
    assert "p of the ratio" in found.method


def test_the_p_is_that_of_the_logarithm_of_the_ratio() -> None:
    target, reference = np.array(NEAR_ZERO), np.array(OTHERS)
    parts = [s.var(ddof=1) / len(s) / s.mean() ** 2 for s in (target, reference)]
    df = sum(parts) ** 2 / sum(p**2 / (len(s) - 1) for p, s in zip(parts, (target, reference), strict=True))
    t = np.log(target.mean() / reference.mean()) / np.sqrt(sum(parts))
    assert asked(NEAR_ZERO, OTHERS).p == pytest.approx(2 * stats.t.sf(abs(t), df))


def test_where_both_scales_agree_nothing_changes() -> None:
    found = asked([5.0, 5.5, 6.0, 5.2], OTHERS)
    assert found.p is not None
    assert found.p < 0.05
    assert "ratio" not in found.note + found.method
    alike = asked([2.1, 2.3, 2.2, 2.0], OTHERS)
    assert "ratio" not in alike.note


def test_scores_that_may_fall_below_zero_have_no_ratio_to_doubt() -> None:
    shifted = asked([value - 2.0 for value in NEAR_ZERO], [value - 2.0 for value in OTHERS])
    assert "ratio" not in shifted.note
    assert not isnan(shifted.low)


def rates(generator: np.random.Generator) -> Slice:
    """Five outlets that say it alike against six that vary, most of them near 0; no true difference."""
    means = np.concatenate([generator.gamma(30.0, 0.02 / 30, 5), generator.gamma(0.5, 0.02 / 0.5, 6)])
    group = np.repeat([0, 1], (5, 6)).astype(np.intp)
    return slice_of_articles(means, np.arange(11), group)


def test_false_claims_where_most_outlets_lie_near_zero_come_down() -> None:
    alone, claimed = [], []
    for number in range(600):
        piece = rates(np.random.default_rng([9, number]))
        found = with_claim(
            piece,
            ((WELCH, "", welch(piece, 0.95)), (PERMUTATION, "", permutation(piece, number))),
        )
        claimed.append(found[0][2].p < 0.05)
        alone.append(max(found[1][2].p, found[2][2].p) < 0.05)
    assert np.mean(alone) > 0.12
    assert np.mean(claimed) < 0.65 * np.mean(alone)


def test_doubt_is_given_with_its_interval() -> None:
    values = np.array(NEAR_ZERO + OTHERS)
    group = np.repeat([0, 1], (6, 5)).astype(np.intp)
    piece = slice_of_articles(values, np.arange(11), group)
    found = doubt(piece, difference(values[:6], values[6:]), 0.95)
    assert found is not None
    assert found.low < 1 < found.high
    assert p_of_ratio(found) > 0.05
