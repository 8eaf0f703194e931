"""Mean shares of a few outlets: the interval stays between 0 and 1 and holds what it promises."""

from math import isnan, log

import numpy as np
import pytest
from scipy.stats import t as student

from framing.estimates.inference.welch import mean_interval, share_interval


def test_it_is_the_t_interval_of_the_log_odds_of_the_mean() -> None:
    values = np.array([0.1, 0.2, 0.3, 0.4])
    found, plain = share_interval(values), mean_interval(values)
    half = student.isf(0.025, 3) * plain.error / (0.25 * 0.75)
    odds = [log(end / (1 - end)) - log(0.25 / 0.75) for end in (found.low, found.high)]
    assert odds == pytest.approx([-half, half])
    assert (found.value, found.error, found.df) == (plain.value, plain.error, plain.df)


def test_it_stays_above_nothing_where_the_plain_one_does_not() -> None:
    values = np.array([0.125, 0.0, 0.0, 0.0, 0.0, 0.0, 0.125])
    assert mean_interval(values).low < 0
    found = share_interval(values)
    assert 0 < found.low < found.value < found.high < 1


def test_where_nothing_is_copied_there_is_no_interval() -> None:
    found = share_interval(np.zeros(5))
    assert found.value == 0
    assert isnan(found.low)
    assert found.remarks == ("no interval, since nothing varies within the groups",)


@pytest.mark.parametrize(("mean", "n"), [(0.03, 8), (0.1, 5), (0.3, 12)])
def test_it_holds_the_truth_where_the_plain_interval_cut_at_zero_fails(mean: float, n: int) -> None:
    rng = np.random.default_rng(11)
    held, plain, studies = 0, 0, 0
    for _ in range(600):
        shares = rng.binomial(20, rng.beta(4 * mean, 4 * (1 - mean), size=n)) / 20
        if (shares == shares[0]).all():
            continue
        studies += 1
        for found, count in ((share_interval(shares), 1), (mean_interval(shares), 0)):
            holds = max(found.low, 0) <= mean <= found.high
            held, plain = held + holds * count, plain + holds * (1 - count)
    assert held >= 0.92 * studies
    assert plain < held
