"""CR1, CR2 and the mixed model against statsmodels 0.15.0 and the definition of CR2 in full matrices.

CR1 and its error: `OLS(...).fit(cov_type="cluster")`. CR2 and its degrees of freedom: Bell & McCaffrey (2002)
with the N × N matrices written out (inverse square roots by eigenvalues), none of the closed forms used here.
Mixed model: `MixedLM(...).fit(reml=True)`; its errors come from a numerical Hessian, so they agree to three
digits only, and value and ratio of variances to six. Wild bootstrap: `wildboottest` 0.3.2 (null imposed,
Webb's weights, 99,999 draws of its own), and the regressions written out for the very weights drawn here.
"""

import numpy as np
import pytest
from scipy.stats import t as student

from framing.estimates.inference.random_intercepts import random_intercepts, variance_ratio
from framing.estimates.inference.robust_clusters import (
    Clustered,
    Inferred,
    Places,
    Reals,
    WildBootstrap,
    cr1,
    cr2,
    percentile_bootstrap,
    webb_weights,
    wild_bootstrap,
)

PRINTED = (
    (0, 1.150579868285005, 0.3009810346867521, 0.3355547676079453, 4.96713525945943),
    (1, 0.6266822088249019, 0.15717392657074686, 0.16837134247243205, 6.299443714966393),
    (2, 0.5805593111414026, 0.17893339759254492, 0.1979722834716127, 6.029760808971512),
    (3, 0.16765727708517464, 0.5399985695013171, 0.6610613002415964, 4.9595501923748415),
    (4, 0.11751313405278686, 0.40369434712016417, 0.42989261571646736, 7.400734779238735),
)
"""Seed, difference, CR1 error, CR2 error, Satterthwaite's degrees of freedom."""

MIXED = (
    (0, 1.0955582242172341, 0.32687534896930387, 0.208919311625191),
    (1, 0.6331747697740848, 0.18360290233789153, 0.06675728754331789),
    (2, 0.6085616171712652, 0.1795170674218946, 0.039569985682497213),
    (3, 0.48409083254438556, 0.4432598308279856, 0.4886569401453159),
    (4, 0.4307594323333057, 0.485902943496855, 0.6018759200517679),
)
"""Seed, difference, its error, variance between outlets over variance within."""

WILD = ((0, 0.02672), (1, 0.01726), (2, 0.00841), (3, 0.739127), (4, 0.782218))
"""Seed, p-value of wildboottest."""


def inputs(seed: int) -> Clustered:
    """Eleven outlets of 3 to 59 articles."""
    generator = np.random.default_rng(seed)
    sizes, group = generator.integers(3, 60, 11), np.repeat([0, 1], [5, 6])
    outlets = np.repeat(np.arange(11), sizes)
    values = (0.5 * generator.normal(size=11))[outlets] + generator.normal(size=len(outlets))
    return Clustered(values=values + 0.4 * (group[outlets] == 0), outlets=outlets, group=group)


def error(found: Inferred) -> float:
    return (found.high - found.low) / 2 / float(student.isf(0.025, found.df))


@pytest.mark.parametrize(("seed", "value", "first", "second", "df"), PRINTED)
def test_robust_errors_are_those_of_statsmodels_and_of_the_definition(
    seed: int, value: float, first: float, second: float, df: float
) -> None:
    data = inputs(seed)
    assert cr1(data, 0.95).value == pytest.approx(value, rel=1e-10)
    assert error(cr1(data, 0.95)) == pytest.approx(first, rel=1e-10)
    assert error(cr2(data, 0.95)) == pytest.approx(second, rel=1e-10)
    assert cr2(data, 0.95).df == pytest.approx(df, rel=1e-10)


@pytest.mark.parametrize(("seed", "value", "spread", "ratio"), MIXED)
def test_the_mixed_model_is_that_of_statsmodels(seed: int, value: float, spread: float, ratio: float) -> None:
    data = inputs(seed)
    found = random_intercepts(data, 0.95)
    assert found.value == pytest.approx(value, rel=1e-6)
    assert error(found) == pytest.approx(spread, rel=3e-3)
    assert variance_ratio(data) == pytest.approx(ratio, rel=1e-5)
    assert found.df == 9


def test_degrees_of_freedom_of_equal_outlets_are_those_of_welch_with_equal_variances() -> None:
    """Bell & McCaffrey: (1/m + 1/n)² over 1/(m² (m - 1)) + 1/(n² (n - 1))."""
    outlets = np.repeat(np.arange(11), 20)
    values = np.random.default_rng(1).normal(size=220)
    found = cr2(Clustered(values=values, outlets=outlets, group=np.repeat([0, 1], [5, 6])), 0.95)
    assert found.df == pytest.approx((1 / 5 + 1 / 6) ** 2 / (1 / (25 * 4) + 1 / (36 * 5)), rel=1e-12)


def test_outlets_alike_give_a_mixed_model_without_variance_between_them() -> None:
    data = inputs(5)
    level = (data.sums / data.sizes)[data.outlets]
    assert variance_ratio(Clustered(values=data.values - level, outlets=data.outlets, group=data.group)) == 0


def test_the_wild_bootstrap_lists_every_weighting_of_few_outlets_and_its_interval_mirrors_its_test() -> None:
    weights = webb_weights(4, 99, 1)
    assert weights.shape == (6**4, 4)
    assert sorted({*np.round(weights.ravel() ** 2, 9).tolist()}) == [0.5, 1.0, 1.5]
    data = inputs(0)
    found = wild_bootstrap(data, 0.95, 999, 1)
    assert found == wild_bootstrap(data, 0.95, 999, 1)
    for limit in (found.low, found.high):
        moved = data.values - np.where(data.group[data.outlets] == 0, limit, 0.0)
        p = wild_bootstrap(Clustered(values=moved, outlets=data.outlets, group=data.group), 0.95, 999, 1).p
        assert p == pytest.approx(0.05, abs=0.004)


@pytest.mark.parametrize(("seed", "p"), WILD)
def test_the_wild_bootstrap_is_that_of_wildboottest(seed: int, p: float) -> None:
    ours = WildBootstrap.of(inputs(seed), webb_weights(11, 99_999, 1)).p(0.0)
    assert ours == pytest.approx(p, abs=4 * np.sqrt(2 * p * (1 - p) / 99_999))


def robust_t(design: Reals, values: Reals, outlets: Places) -> float:
    """Least squares and its cluster-robust t for the second column, in matrices."""
    bread = np.linalg.inv(design.T @ design)
    coefficients = bread @ design.T @ values
    residuals = values - design @ coefficients
    scores = np.array([design[outlets == one].T @ residuals[outlets == one] for one in range(11)])
    return float(coefficients[1] / np.sqrt((bread @ scores.T @ scores @ bread)[1, 1]))


@pytest.mark.parametrize("null", [0.0, -0.3, 0.9])
def test_the_wild_bootstrap_is_its_definition_for_any_null(null: float) -> None:
    data, weights = inputs(2), webb_weights(11, 99, 5)
    target = (data.group[data.outlets] == 0).astype(float)
    design = np.column_stack([np.ones_like(target), target])
    shifted = data.values - null * target
    observed = abs(robust_t(design, shifted, data.outlets))
    residuals = shifted - shifted.mean()
    drawn = [
        abs(robust_t(design, shifted.mean() + one[data.outlets] * residuals, data.outlets)) for one in weights
    ]
    plain = np.mean([t >= observed * (1 - 1e-9) for t in drawn])
    assert WildBootstrap.of(data, weights).p(null) == pytest.approx(plain, abs=1e-12)


def test_the_percentile_bootstrap_never_gives_a_p_of_zero() -> None:
    data = inputs(0)
    far = Clustered(
        values=data.values + 50 * (data.group[data.outlets] == 0), outlets=data.outlets, group=data.group
    )
    assert percentile_bootstrap(far, 0.95, 200, 1).p == 1 / 200
