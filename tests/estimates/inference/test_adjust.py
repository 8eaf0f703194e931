"""p-values adjusted over a family."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from framing.estimates.inference.adjust import Adjustment, adjusted

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=15)


def plain_holm(p: list[float]) -> list[float]:
    """Holm's closed form: the largest of (m - rank) * p over the p-values not above this one."""
    ordered = sorted(p)
    return [
        min(
            1.0, max((len(p) - i) * q for i, q in enumerate(ordered) if q <= mine or i == ordered.index(mine))
        )
        for mine in p
    ]


def test_holm_of_a_textbook_family() -> None:
    assert adjusted(np.array([0.01, 0.04, 0.03]), "holm") == pytest.approx([0.03, 0.06, 0.06])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12, unique=True))
def test_holm_equals_its_closed_form(p: list[float]) -> None:
    assert adjusted(np.array(p), "holm") == pytest.approx(plain_holm(p))


@pytest.mark.parametrize("method", ["bh", "by"])
@given(p=P_VALUES)
def test_false_discovery_rates_equal_scipys(p: list[float], method: Adjustment) -> None:
    assert adjusted(np.array(p), method) == pytest.approx(false_discovery_control(p, method=method))


@given(P_VALUES)
def test_adjusting_never_lowers_a_p_value_nor_changes_the_order(p: list[float]) -> None:
    values = np.array(p)
    for method in ("holm", "bh"):
        result = adjusted(values, method)
        assert (result >= values - 1e-15).all()
        assert (np.diff(result[np.argsort(values, kind="stable")]) >= 0).all()


def test_unknown_p_values_are_not_counted_in_the_family() -> None:
    result = adjusted(np.array([0.01, np.nan, 0.03]), "holm")
    assert result[[0, 2]] == pytest.approx([0.02, 0.03])
    assert np.isnan(result[1])


def test_an_empty_family_is_empty() -> None:
    assert len(adjusted(np.array([]), "bh")) == 0
