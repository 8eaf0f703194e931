"""Ratios of groups of outlets: the number, its interval, its p, and when there is none."""

from dataclasses import replace
from math import exp, isnan, log, sqrt

import numpy as np
import pytest
from scipy import stats
from tests.scores_in_memory import Scored, evidence_of, scores_of

from framing.estimates.base import Evidence
from framing.estimates.contrast import Contrast
from framing.estimates.ratio import Ratio

STATE = {"s1": 4.0, "s2": 6.0, "s3": 9.0, "s4": 5.0}
INDEPENDENT = {"i1": 2.0, "i2": 3.0, "i3": 2.5}
ASK = Ratio(target="state", reference="independent")


def evidence(state: dict[str, float], independent: dict[str, float], *, spread: float = 1.0) -> Evidence:
    """Three articles per outlet around its mean."""
    rows = [
        Scored(article=f"{outlet}-{step:+}", outlet=outlet, value=mean + spread * step)
        for outlet, mean in (state | independent).items()
        for step in (-1, 0, 1)
    ]
    groups = dict.fromkeys(state, "state") | dict.fromkeys(independent, "independent")
    return evidence_of([scores_of(rows)], groups)


def test_the_interval_is_welchs_on_the_log_scale_as_written_out_by_hand() -> None:
    found = ASK(evidence(STATE, INDEPENDENT)).estimates[0]
    target, reference = np.array([*STATE.values()]), np.array([*INDEPENDENT.values()])
    parts = [side.var(ddof=1) / len(side) / side.mean() ** 2 for side in (target, reference)]
    df = sum(parts) ** 2 / (parts[0] ** 2 / 3 + parts[1] ** 2 / 2)
    half = stats.t.ppf(0.975, df) * sqrt(sum(parts))
    whole = target.mean() / reference.mean()
    assert found.value == pytest.approx(whole)
    assert found.low == pytest.approx(exp(log(whole) - half))
    assert found.high == pytest.approx(exp(log(whole) + half))
    assert found.unit == "times as much"


def test_these_outlets_count_their_articles() -> None:
    found = ASK(evidence(STATE, INDEPENDENT)).estimates[1]
    # Three articles one apart: a variance of 1 / 3 for every outlet's mean.
    parts = [1 / 3 / 4 / 6.0**2, 1 / 3 / 3 / 2.5**2]
    df = sum(parts) ** 2 / (parts[0] ** 2 / (4 * 2) + parts[1] ** 2 / (3 * 2))
    half = stats.t.ppf(0.975, df) * sqrt(sum(parts))
    assert found.question == "these outlets, this corpus"
    assert log(found.high / found.low) / 2 == pytest.approx(half)
    assert found.p is None


def test_one_question_has_one_p() -> None:
    given = evidence(STATE, INDEPENDENT)
    contrast = Contrast(target="state", reference="independent")(given).estimates[0]
    found = ASK(given).estimates[0]
    assert (found.p, found.p_adjusted, found.smallest_p) == (
        contrast.p,
        contrast.p_adjusted,
        contrast.smallest_p,
    )


def test_the_ratio_the_other_way_round_is_its_inverse() -> None:
    given = evidence(STATE, INDEPENDENT)
    back = Ratio(target="independent", reference="state")(given).estimates[0]
    found = ASK(given).estimates[0]
    assert (1 / back.value, 1 / back.high, 1 / back.low) == pytest.approx(
        (found.value, found.low, found.high)
    )


def test_a_group_without_any_has_no_ratio() -> None:
    given = evidence(STATE, dict.fromkeys(INDEPENDENT, 0.0), spread=0.0)
    for found in ASK(given).estimates:
        assert isnan(found.value)
        assert found.p is None
        assert "cannot be estimated because the mean of group 'independent' is 0" in found.note


def test_scores_without_a_zero_have_no_ratio() -> None:
    given = evidence(STATE, INDEPENDENT)
    leaning = replace(given, scores=[replace(given.scores[0], low=-1.0)])
    found = ASK(leaning).estimates[0]
    assert isnan(found.value)
    assert "has no zero from which its scores are counted" in found.note


def test_two_outlets_give_a_ratio_without_interval() -> None:
    found = ASK(evidence(dict(list(STATE.items())[:2]), INDEPENDENT)).estimates[0]
    assert found.value == pytest.approx(2.0)
    assert isnan(found.low)
    assert found.p is None
    assert "no headline" in found.note


def test_the_interval_holds_the_true_ratio_as_often_as_it_says() -> None:
    generator = np.random.default_rng(6)
    inside = []
    for _ in range(400):
        sides = [generator.gamma(4.0, mean / 4.0, size=n) for mean, n in ((6.0, 5), (3.0, 6))]
        state = {f"s{n}": value for n, value in enumerate(sides[0])}
        found = ASK(evidence(state, {f"i{n}": v for n, v in enumerate(sides[1])}, spread=0.0)).estimates[0]
        inside.append(found.low <= 2.0 <= found.high)
    assert 0.92 <= np.mean(inside) <= 0.98
