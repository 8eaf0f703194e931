"""What holds of estimates for any scores."""

from math import isnan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.scores_in_memory import Scored, evidence_of, scores_of

from framing.estimates.contrast import LIKE_THESE, THESE, Contrast
from framing.estimates.inference.divergence import jensen_shannon
from framing.estimates.inference.keywords import WordTable, chi_squared, g_squared, log_ratio
from framing.estimates.inference.log_odds import log_odds
from framing.estimates.level import Level
from framing.types import Estimate

CONTRAST = Contrast(target="state", reference="independent")
numbers = st.floats(-100, 100).map(lambda value: round(value, 3))
groups_of_outlets = st.tuples(
    *[st.lists(st.lists(numbers, min_size=2, max_size=5), min_size=3, max_size=5) for _ in range(2)]
)
counts = st.lists(st.tuples(st.integers(1, 500), st.integers(1, 500)), min_size=2, max_size=20)
Study = tuple[list[list[float]], list[list[float]]]


def rows_of(study: Study, scale: float = 1.0, shift: float = 0.0) -> tuple[list[Scored], dict[str, str]]:
    rows, groups = [], {}
    for group, outlets in zip(("state", "independent"), study, strict=True):
        for number, values in enumerate(outlets):
            outlet = f"{group[0]}{number}"
            groups[outlet] = group
            rows += [
                Scored(article=f"{outlet}-{i}", outlet=outlet, value=scale * value + shift)
                for i, value in enumerate(values)
            ]
    return rows, groups


def asked(study: Study, scale: float = 1.0, shift: float = 0.0) -> tuple[Estimate, Estimate]:
    rows, groups = rows_of(study, scale, shift)
    first, second = CONTRAST(evidence_of([scores_of(rows)], dict(groups))).estimates
    assert (first.question, second.question) == (LIKE_THESE, THESE)
    return first, second


@settings(max_examples=12, deadline=None)
@given(groups_of_outlets, st.sampled_from([0.5, 2.0, 10.0]), st.sampled_from([-7.0, 0.0, 40.0]))
def test_another_unit_of_measurement_gives_the_same_answer_in_that_unit(
    study: Study, scale: float, shift: float
) -> None:
    for one, other in zip(asked(study), asked(study, scale, shift), strict=True):
        assume(not isnan(one.value))
        assert other.value == pytest.approx(scale * one.value, abs=1e-8)
        assert other.low == pytest.approx(scale * one.low, abs=1e-6, nan_ok=True)
        assert other.p == pytest.approx(one.p)


@settings(max_examples=12, deadline=None)
@given(groups_of_outlets)
def test_the_value_is_the_difference_of_the_levels(study: Study) -> None:
    rows, groups = rows_of(study)
    evidence = evidence_of([scores_of(rows)], dict(groups))
    levels = {estimate.target: estimate.value for estimate in Level()(evidence).estimates}
    value = CONTRAST(evidence).estimates[0].value
    assume(not isnan(value))
    assert value == pytest.approx(levels["state"] - levels["independent"], abs=1e-9)


@settings(max_examples=12, deadline=None)
@given(groups_of_outlets)
def test_an_interval_holds_its_value_and_p_its_bounds(study: Study) -> None:
    first, second = asked(study)
    for estimate in (first, second):
        if not isnan(estimate.low):
            assert estimate.low <= estimate.value <= estimate.high
    if first.p is not None and first.smallest_p is not None:
        assert first.smallest_p <= first.p <= 1
    assert first.icc is None or 0 <= first.icc <= 1


@settings(max_examples=10, deadline=None)
@given(groups_of_outlets)
def test_a_level_lies_between_its_outlets(study: Study) -> None:
    rows, groups = rows_of(study)
    findings = Level()(evidence_of([scores_of(rows)], dict(groups)))
    table = findings.tables["outlet_values"]
    for estimate in findings.estimates:
        values = table.filter(group=estimate.target)["value"].to_list()
        assert min(values) - 1e-9 <= estimate.value <= max(values) + 1e-9


def table(pairs: list[tuple[int, int]]) -> WordTable:
    target, reference = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    return WordTable(
        target=target, reference=reference, n_target=float(target.sum()), n_reference=float(reference.sum())
    )


@given(counts)
def test_keyness_changes_its_sign_with_the_groups(pairs: list[tuple[int, int]]) -> None:
    forth, back = table(pairs), table([(b, a) for a, b in pairs])
    equal = np.isclose(forth.target, forth.expected[0])
    for statistic in (chi_squared, g_squared):
        assert statistic(back, "none")[~equal] == pytest.approx(-statistic(forth, "none")[~equal], rel=1e-9)
    assert log_ratio(back) == pytest.approx(-log_ratio(forth), abs=1e-12)


@given(counts)
def test_keyness_of_proportional_texts_is_nothing(pairs: list[tuple[int, int]]) -> None:
    same = table([(3 * a, a) for a, _ in pairs])
    assert g_squared(same) == pytest.approx(np.zeros(len(pairs)), abs=1e-8)
    assert chi_squared(same) == pytest.approx(np.zeros(len(pairs)), abs=1e-8)
    assert log_ratio(same) == pytest.approx(np.zeros(len(pairs)), abs=1e-12)
    assert jensen_shannon(same.target, same.reference).value == pytest.approx(0, abs=1e-12)


@given(counts)
def test_log_odds_turn_with_the_groups_and_a_prior_pulls_them_in(pairs: list[tuple[int, int]]) -> None:
    words = table(pairs)
    pooled = words.target + words.reference
    weak, strong = (
        log_odds(words.target, words.reference, size * pooled / pooled.sum()) for size in (1.0, 1e6)
    )
    back = log_odds(words.reference, words.target, pooled / pooled.sum())
    assert back.delta == pytest.approx(-weak.delta, abs=1e-12)
    assert (np.abs(strong.delta) <= np.abs(weak.delta) + 1e-2).all()
    assert (weak.full_variance >= weak.variance).all()


@given(counts)
def test_divergence_lies_between_0_and_1_and_its_shares_sum_to_1(pairs: list[tuple[int, int]]) -> None:
    words = table(pairs)
    found = jensen_shannon(words.target, words.reference)
    assert -1e-12 <= found.value <= 1
    assert found.floor >= 0
    if found.value > 1e-9:
        assert found.shares.sum() == pytest.approx(1)
