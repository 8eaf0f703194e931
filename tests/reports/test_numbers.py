import math

import pytest

from framing.reports.numbers import (
    MINUS,
    NONE,
    decimals,
    fixed,
    interval,
    p_value,
    percent,
    signed,
    tick,
    whole,
)


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ([11.64, 2.1], 1),
        ([0.122, -0.097], 3),
        ([1523.0], 0),
        ([5.19], 2),
        ([-0.0042], 5),
        ([1e-12], 6),
        ([0.0, None, math.nan], 1),
        ([0.107, -0.022, -0.0004], 4),  # one place more, for the limit beside zero is not zero
        ([0.107, 1e-9], 3),  # but not for what is as good as zero
        ([], 1),
    ],
)
def test_the_largest_number_of_a_block_shows_three_figures(values: list[float | None], places: int) -> None:
    assert decimals(values) == places


def test_a_missing_number_is_a_dash_and_never_zero() -> None:
    assert [fixed(value, 1) for value in (None, math.nan, math.inf)] == [NONE] * 3
    assert signed(None, 1) == p_value(None) == percent(None) == interval(None, 1.0, 1) == NONE


def test_minus_is_a_minus_sign_and_rounding_leaves_no_minus_zero() -> None:
    assert fixed(-1.25, 1) == f"{MINUS}1.2"
    assert fixed(-0.04, 1) == "0.0"
    assert signed(-0.04, 1) == "0.0"
    assert signed(0.04, 1) == "0.0"
    assert signed(0.06, 1) == "+0.1"


def test_thousands_are_set_apart_by_a_narrow_space() -> None:
    assert whole(1234567) == "1\u202f234\u202f567"


@pytest.mark.parametrize(
    ("p", "text"), [(0.0123, ".012"), (0.0004, "<.001"), (0.9999, "1.000"), (1.0, "1.000"), (0.5, ".500")]
)
def test_p_values_are_written_as_papers_do(p: float, text: str) -> None:
    assert p_value(p) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.025, f"{MINUS}0.025"), (2000.0, "2\u202f000"), (2.5, "2.5"), (1e-12, "1e−12")],
)
def test_ticks_are_as_short_as_they_can_be(value: float, text: str) -> None:
    assert tick(value) == text
