"""What a design of so many outlets can show."""

from math import comb, isnan

import numpy as np
import pytest
from scipy.stats import ttest_ind

from framing.errors import UsageError
from framing.estimates.inference.design import MONTE_CARLO_LABELLINGS, check_design, detectable_sd, smallest_p


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (3, 4, 1 / 35),
        (4, 4, 2 / 70),
        (5, 6, 1 / 462),
        (3, 3, 2 / 20),
        (1, 1, 1.0),
        (10, 10, 2 / comb(20, 10)),
    ],
)
def test_smallest_p_counts_the_mirror_image_in_equal_groups(first: int, second: int, expected: float) -> None:
    # 4 v 4: 2/70 = .0286, 3 v 3: .1 (methods.md 2.0c); 3 v 4: .029, 5 v 6: .0022 (scale_and_inference.md C).
    assert smallest_p(first, second) == pytest.approx(expected, rel=1e-12)


def test_smallest_p_of_a_drawn_permutation_is_one_over_draws_plus_one() -> None:
    assert smallest_p(20, 20) == 1 / (1 + MONTE_CARLO_LABELLINGS)


def test_smallest_p_is_what_the_most_extreme_scores_reach() -> None:
    from framing.estimates.inference.permutation import labellings, permutation_p

    for first, second in [(3, 3), (3, 4), (4, 4), (2, 5)]:
        scores = np.concatenate([np.arange(first) / 100 + 10, np.arange(second) / 100])[:, None]
        p = permutation_p(scores, labellings(first, second, seed=1))
        assert p[0] == pytest.approx(smallest_p(first, second))


@pytest.mark.parametrize(("first", "second"), [(3, 3), (4, 4), (5, 6), (3, 8), (2, 9), (10, 10)])
def test_a_detectable_difference_is_found_four_times_out_of_five(first: int, second: int) -> None:
    rng = np.random.default_rng(first * 100 + second)
    effect = detectable_sd(first, second)
    target = rng.normal(effect, 1, (20_000, first))
    reference = rng.normal(0, 1, (20_000, second))
    found = ttest_ind(target, reference, axis=1, equal_var=False).pvalue < 0.05
    assert found.mean() == pytest.approx(0.80, abs=0.01)


def test_detectable_difference_of_equal_groups_is_the_textbook_value() -> None:
    # Cohen (1988), table 2.4.1: two-sided .05, power .80, d = 1.20 needs 12 per group.
    assert detectable_sd(12, 12) == pytest.approx(1.20, abs=0.01)


def test_more_outlets_detect_smaller_differences() -> None:
    sizes = [detectable_sd(n, n) for n in range(2, 15)]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("sizes", "verdict"),
    [
        ((1, 5), "refuse"),
        ((2, 9), "refuse"),
        ((3, 3), "warn"),
        ((3, 8), "warn"),
        ((4, 4), "ok"),
        ((0, 4), "refuse"),
    ],
)
def test_verdict_follows_the_smaller_group(sizes: tuple[int, int], verdict: str) -> None:
    assert check_design({"state": sizes[0], "independent": sizes[1]}).verdict == verdict


def test_a_design_that_cannot_reach_five_percent_says_so() -> None:
    messages = check_design({"state": 3, "independent": 3}).messages
    assert any("smallest two-sided permutation p-value of this design is 0.1" in text for text in messages)


def test_one_state_outlet_is_no_group() -> None:
    design = check_design({"state": 1, "independent": 9})
    assert design.verdict == "refuse"
    assert design.messages[0].startswith("Group 'state' has 1 outlet; at least 3")
    assert isnan(design.detectable_sd)


def test_a_contrast_of_three_groups_is_refused_in_words() -> None:
    with pytest.raises(UsageError, match="two groups"):
        check_design({"a": 3, "b": 3, "c": 3})
