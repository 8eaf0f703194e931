"""What would overturn a difference: against a search written out with scipy."""

from itertools import combinations

import numpy as np
import pytest
from scipy import stats
from tests.scores_in_memory import evidence_of, scores_of, study

from framing.estimates.contrast import Contrast
from framing.estimates.inference.overturning import fewest
from framing.estimates.tipping_points import TippingPoints

STATE = {"a": 6.0, "b": 6.5, "c": 5.8, "d": 9.5, "e": 6.1}
INDEPENDENT = {"u": 2.0, "v": 5.0, "w": 1.4, "x": 2.4, "y": 1.9, "z": 2.2}
ASK = TippingPoints(target="state", reference="independent")


def searched(values: np.ndarray, target: np.ndarray, *, moved: bool) -> int:
    """Size of the smallest set that makes Welch's p .05 or more, by going through all with scipy."""
    for size in range(1, len(values)):
        for picked in combinations(range(len(values)), size):
            mask = np.isin(np.arange(len(values)), picked)
            first = target ^ mask if moved else target & ~mask
            second = ~target ^ mask if moved else ~target & ~mask
            if min(first.sum(), second.sum()) < 3:
                continue
            found = stats.ttest_ind(values[first], values[second], equal_var=False)
            turned = np.sign(found.statistic) != np.sign(values[target].mean() - values[~target].mean())
            if found.pvalue >= 0.05 or turned:
                return size
    return 0


@pytest.mark.parametrize("seed", range(6))
def test_the_fewest_outlets_are_those_of_a_search_through_all(seed: int) -> None:
    generator = np.random.default_rng(seed)
    values = np.concatenate([generator.normal(3.0, 1.0, 6), generator.normal(0.5, 1.0, 5)])
    target = np.arange(11) < 6
    if stats.ttest_ind(values[target], values[~target], equal_var=False).pvalue >= 0.05:
        pytest.skip("no clear difference to overturn")
    assert len(fewest(values, target, what="dropped").outlets) == searched(values, target, moved=False)
    assert len(fewest(values, target, what="moved").outlets) == searched(values, target, moved=True)


def test_a_clear_difference_names_the_outlets_and_the_error_that_would_overturn_it() -> None:
    rows, groups = study({"state": STATE, "independent": INDEPENDENT}, sd=0.3)
    evidence = evidence_of([scores_of(rows)], groups)
    found = ASK(evidence).tables["tipping_points"].row(0, named=True)
    contrast = Contrast(target="state", reference="independent")(evidence).estimates[0]
    assert found["claim"] == "higher"
    assert (found["value"], found["low"]) == (contrast.value, contrast.low)
    assert found["shift"] == pytest.approx(contrast.low)
    assert found["shift_share"] == pytest.approx(contrast.low / np.mean([*STATE.values()]), rel=0.05)
    values = np.array([*STATE.values(), *INDEPENDENT.values()])
    target = np.arange(len(values)) < len(STATE)
    assert found["n_moved"] == len(found["moved"].split(", ")) == searched(values, target, moved=True)
    assert found["n_dropped"] == len(found["dropped"].split(", ")) == searched(values, target, moved=False)


def test_what_no_set_of_outlets_overturns_is_said_to_stay() -> None:
    apart = {"state": dict.fromkeys("abcd", 9.0), "independent": dict.fromkeys("uvwx", 1.0)}
    rows, groups = study(apart, sd=0.3)
    found = ASK(evidence_of([scores_of(rows)], groups)).tables["tipping_points"].row(0, named=True)
    assert found["n_dropped"] is None
    assert "stays clear whichever 2 outlets are left out; more cannot be tried" in found["note"]


def test_without_a_clear_difference_there_is_nothing_to_overturn() -> None:
    rows, groups = study({"state": STATE, "independent": dict(zip("uvwxy", STATE.values(), strict=True))})
    found = ASK(evidence_of([scores_of(rows)], groups)).tables["tipping_points"].row(0, named=True)
    assert found["claim"] == "none"
    assert found["n_dropped"] is None
    assert "nothing to overturn" in found["note"]
