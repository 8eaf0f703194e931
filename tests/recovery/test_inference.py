"""Known truths come out of the inference: coverage, size, and how token tests fail (V46 of the design)."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import chi2
from tests.scores_in_memory import evidence_of, scores_of, study

from framing.estimates.contrast import LIKE_THESE, Contrast
from framing.estimates.inference.keywords import WordTable, g_squared
from framing.estimates.inference.log_odds import log_odds
from framing.estimates.inference.permutation import labellings, max_t_p, permutation_p
from framing.estimates.inference.welch import difference

N_STUDIES = 4_000
SIZES = [(5, 6), (4, 4), (3, 8)]


def studies(sizes: tuple[int, int], effect: float, seed: int) -> NDArray[np.float64]:
    """Outlet means of many studies, shape (n_outlets, N_STUDIES): outlets vary by 1, articles add noise.

    Outlets have between 10 and 500 articles, so their means are not equally exact.
    """
    rng = np.random.default_rng(seed)
    n = sum(sizes)
    articles = np.exp(rng.uniform(np.log(10), np.log(500), (n, N_STUDIES)))
    means = rng.normal(size=(n, N_STUDIES)) + 3 * rng.normal(size=(n, N_STUDIES)) / np.sqrt(articles)
    means[: sizes[0]] += effect
    return means


@pytest.mark.parametrize("sizes", SIZES)
def test_the_interval_covers_a_known_effect(sizes: tuple[int, int]) -> None:
    means = studies(sizes, 1.5, seed=sum(sizes))
    n = sizes[0]
    intervals = [difference(column[:n], column[n:]) for column in means.T[:2_000]]
    covered = np.mean([interval.low <= 1.5 <= interval.high for interval in intervals])
    assert 0.93 <= covered <= 0.97


@pytest.mark.parametrize("sizes", SIZES)
def test_without_an_effect_the_permutation_rarely_finds_one(sizes: tuple[int, int]) -> None:
    p = permutation_p(studies(sizes, 0.0, seed=7), labellings(*sizes, seed=0))
    assert np.mean(p <= 0.05) <= 0.07


def test_a_large_effect_is_found_and_a_smaller_one_more_rarely() -> None:
    draw = labellings(5, 6, seed=0)
    power = [np.mean(permutation_p(studies((5, 6), d, seed=3), draw) <= 0.05) for d in (0.0, 1.0, 2.0, 3.0)]
    assert power == sorted(power)
    assert power[-1] > 0.95


def test_a_planted_difference_is_recovered_through_the_whole_contrast() -> None:
    truth = {"state": dict.fromkeys("abcde", 6.0), "independent": dict.fromkeys("uvwxyz", 4.0)}
    rows, groups = study(truth, n_articles=200, sd=2.0, seed=11)
    findings = Contrast(target="state", reference="independent")(evidence_of([scores_of(rows)], groups))
    estimate = next(e for e in findings.estimates if e.question == LIKE_THESE)
    assert estimate.value == pytest.approx(2.0, abs=0.2)
    assert estimate.p == estimate.smallest_p
    assert estimate.icc == pytest.approx(0, abs=0.01)


def counts_without_a_difference(rng: np.random.Generator, outlet_sd: float) -> NDArray[np.float64]:
    """8 outlets × 60 articles × 300 tokens of 400 Zipf words; articles burst, outlets have own words."""
    base = np.log(1 / np.arange(1, 401))
    outlets = base + outlet_sd * rng.normal(size=(8, 400))
    articles = np.exp(np.repeat(outlets, 60, axis=0) + 0.8 * rng.normal(size=(480, 400)))
    counts = rng.multinomial(300, articles / articles.sum(axis=1, keepdims=True))
    return np.asarray(counts.reshape(8, 60, 400).sum(axis=1), dtype=np.float64)


def test_v46_token_tests_flag_what_outlet_permutation_does_not() -> None:
    """Design page, section 2.0: at outlet SD .35, G² .54, z .54 and permutation .03 of the words at .05."""
    rng, draw = np.random.default_rng(46), labellings(4, 4, seed=0)
    by_tokens, by_z, by_outlets, any_outlets = [], [], [], []
    for _ in range(12):
        counts = counts_without_a_difference(rng, 0.35)
        frequent = counts.sum(axis=0) >= 200
        target, reference = counts[:4].sum(axis=0), counts[4:].sum(axis=0)
        table = WordTable(
            target=target, reference=reference, n_target=target.sum(), n_reference=reference.sum()
        )
        by_tokens.append(np.mean(chi2.sf(np.abs(g_squared(table)), 1)[frequent] <= 0.05))
        z = log_odds(target, reference, np.full(400, 0.01)).z
        by_z.append(np.mean(np.abs(z)[frequent] > 1.96))
        rates = (counts / counts.sum(axis=1, keepdims=True))[:, frequent]
        by_outlets.append(np.mean(permutation_p(rates, draw) <= 0.05))
        any_outlets.append(max_t_p(rates, draw).min() <= 0.05)
    assert np.mean(by_tokens) >= 0.4
    assert np.mean(by_z) >= 0.4
    assert np.mean(by_outlets) <= 0.05
    assert np.mean(any_outlets) <= 0.25, "one labelling in 70 and its mirror are as extreme by chance"


def test_log_odds_finds_planted_words_and_a_larger_prior_shrinks_rare_ones() -> None:
    rng = np.random.default_rng(1)
    rates = 1 / np.arange(1, 2_001)
    boosted = rates.copy()
    planted = [20, 50, 90, 150]
    boosted[planted] *= 3
    target = rng.multinomial(200_000, boosted / boosted.sum()).astype(float)
    reference = rng.multinomial(200_000, rates / rates.sum()).astype(float)
    odds = log_odds(target, reference, 500 * rates / rates.sum())
    assert sorted(np.argsort(-odds.z)[:4]) == planted
    assert odds.delta[planted] == pytest.approx(np.full(4, np.log(3)), abs=0.3)
    strong = log_odds(target, reference, 1_000_000 * rates / rates.sum())
    rare = np.argsort(target + reference, kind="stable")[:200]
    assert np.abs(strong.delta[rare]).mean() < 0.3 * np.abs(odds.delta[rare]).mean()
