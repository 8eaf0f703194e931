"""Prediction-powered means against what the authors' own package (ppi-python 0.2.3) prints.

Its variances are divided by the number of units, ours by one less; `ddof=0` gives its numbers.
"""

from functools import cache
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from framing.estimates.inference.prediction_powered import Stratum, corrected_mean

CODES = np.array([1, 0, 1, 1, 0, 0, 1, 0, 1, 1.0])
CODED_SCORES = np.array([1, 0, 1, 0, 0, 1, 1, 0, 1, 1.0])
SCORES = np.array([float(digit) for digit in "11100110111011011101"])


def limits(strata: Stratum, scores: NDArray[np.float64], power: float | None) -> tuple[float, float]:
    found = corrected_mean([strata], scores, power, ddof=0)
    half = norm.isf(0.05) * sqrt(found.variance)
    return found.value - half, found.value + half


@pytest.mark.parametrize(
    ("power", "value", "low", "high"),
    [
        (1.0, 0.70, 0.412739, 0.987261),
        (0.406, 0.6406, 0.417974, 0.863226),  # the factor that PPI++ takes there
        (0.0, 0.60, 0.345180, 0.854820),  # the codes alone
    ],
)
def test_the_published_toy_comes_out(power: float, value: float, low: float, high: float) -> None:
    strata = Stratum(codes=CODES, scores=CODED_SCORES, size=10)
    assert corrected_mean([strata], SCORES, power, ddof=0).value == pytest.approx(value, abs=1e-4)
    assert limits(strata, SCORES, power) == pytest.approx((low, high), abs=2e-5)


PRINTED = (
    (0, 1.0, 0.30589991852140297, 0.5117721079990295),
    (0, 0.5, 0.3779604434598812, 0.5591774565927878),
    (0, 0.0, 0.4155139967120642, 0.6410897768728415),
    (0, 0.6075146089659532, 0.3654979220081363, 0.5459513246893438),
    (2, 1.0, 0.2575095909089675, 0.49034220633775116),
    (2, 0.5, 0.3510817645637862, 0.5420749032903422),
    (2, 0.0, 0.4052650783139391, 0.6331964601475994),
    (2, 0.4585089418498857, 0.3570836144675502, 0.5481307590583122),
    (5, 1.0, 0.4963346772470796, 0.8040880298800188),
    (5, 0.5, 0.43583433108796743, 0.6588214669200264),
    (5, 0.0, 0.32260343504063166, 0.5662854538482572),
    (5, 0.2987482925716683, 0.39747410011102957, 0.6143598143120237),
    (7, 1.0, 0.20763198038118655, 0.5739387788743957),
    (7, 0.5, 0.34351055389365454, 0.5911344748569436),
    (7, 0.0, 0.4353464682646958, 0.6523728299809183),
    (7, 0.09954660685654305, 0.4222551728448254, 0.634988077150243),
)
"""Seed of the inputs, factor, and the limits of `ppi_mean_ci(..., alpha=0.1, lam=factor)`."""


def inputs(seed: int) -> tuple[Stratum, NDArray[np.float64]]:
    """Codes, and scores that err more and more."""
    generator = np.random.default_rng(seed)
    n, n_all = int(generator.integers(15, 60)), int(generator.integers(100, 900))
    codes = generator.integers(0, 2, n).astype(np.float64)
    scores = np.where(generator.random(n) < 0.8, codes, 1 - codes) + 0.1 * seed * generator.normal(size=n)
    every = (generator.random(n_all) < 0.4) + 0.1 * seed * generator.normal(size=n_all)
    return Stratum(codes=codes, scores=scores, size=n), every


@pytest.mark.parametrize(("seed", "power", "low", "high"), PRINTED)
def test_random_inputs_give_what_the_package_prints(seed: int, power: float, low: float, high: float) -> None:
    strata, every = inputs(seed)
    assert limits(strata, every, power) == pytest.approx((low, high), abs=1e-9)


def test_our_own_factor_is_theirs_for_many_units() -> None:
    """Theirs: cov(Y, f) / ((1 + n / N) var(f)), with the variance of coded and uncoded scores together."""
    generator = np.random.default_rng(2)
    n, n_all = 40_000, 200_000
    truth = generator.random(n + n_all) < 0.3
    read = (truth ^ (generator.random(n + n_all) < 0.2)).astype(np.float64)
    codes = truth[:n].astype(np.float64)
    theirs = np.cov(codes, read[:n])[0, 1] / ((1 + n / n_all) * read.var())
    ours = corrected_mean([Stratum(codes=codes, scores=read[:n], size=n)], read[n:])
    assert ours.power == pytest.approx(theirs, rel=0.01)


def test_strata_are_weighted_by_their_sizes() -> None:
    """A stratum of many and one of few, drawn alike: the mean of all is that of the many, nearly."""
    many = Stratum(codes=np.array([0.0, 0, 1, 0]), scores=np.zeros(4), size=96)
    few = Stratum(codes=np.array([1.0, 1, 0, 1]), scores=np.zeros(4), size=4)
    found = corrected_mean([many, few], np.zeros(100), 0.0)
    assert found.value == pytest.approx(0.96 * 0.25 + 0.04 * 0.75)
    assert found.variance == pytest.approx((0.96**2 + 0.04**2) * (0.25 / 4))


@cache
def distances() -> NDArray[np.float64]:
    """Estimates less the truth, in standard errors: normal codes, scores with a bias and noise."""
    generator = np.random.default_rng(37)
    found = []
    for _ in range(2_000):
        codes, every = generator.normal(size=100), generator.normal(size=1_000)
        strata = Stratum(codes=codes, scores=codes + 2 + 0.5 * generator.normal(size=100), size=100)
        mean = corrected_mean([strata], every + 2 + 0.5 * generator.normal(size=1_000))
        found.append(abs(mean.value) / sqrt(mean.variance))
    return np.array(found)


@pytest.mark.parametrize("alpha", [0.5, 0.2, 0.1, 0.05, 0.01])
def test_intervals_hold_the_mean_as_often_as_they_say_at_every_level(alpha: float) -> None:
    """Levels of the package's own test of means; of 6,000 studies .493, .787, .890, .945, .989 were held."""
    left_open = 3 * sqrt(alpha * (1 - alpha) / len(distances()))
    assert np.mean(distances() <= norm.isf(alpha / 2)) >= 1 - alpha - 0.02 - left_open
