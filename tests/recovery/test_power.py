"""Planned studies: against published tables of power, and against studies simulated article by article."""

import numpy as np
import polars as pl
import pytest
from tests.recovery import test_corrected as coding

from framing.estimates.corrected import Corrected
from framing.estimates.inference.power import Plan, Spread, left_to_codes, spread
from framing.estimates.inference.welch import difference


@pytest.mark.parametrize(
    ("n", "d", "power"),
    [(10, 1.0, 0.56), (20, 0.8, 0.69), (20, 0.5, 0.33), (50, 0.5, 0.70), (64, 0.5, 0.80)],
)
def test_chances_are_those_of_published_tables(n: int, d: float, power: float) -> None:
    """Cohen (1988), table 2.3.5: two-sided t test at .05, two groups of n, difference of d deviations."""
    plan = Plan(target=n, reference=n, articles=1)
    found = plan.chance(Spread(between=1.0, within=0.0, n_outlets=2 * n), d, seed=1)
    assert found == pytest.approx(power, abs=0.015)


def test_without_a_difference_the_chance_is_the_level() -> None:
    plan = Plan(target=4, reference=7, articles=30)
    assert plan.chance(Spread(between=1.0, within=3.0, n_outlets=11), 0.0, seed=1) == pytest.approx(
        0.05, abs=0.015
    )


def test_the_smallest_difference_is_found_with_the_chance_it_promises() -> None:
    plan, of = Plan(target=5, reference=6, articles=40), Spread(between=2.0, within=9.0, n_outlets=11)
    smallest = plan.detectable(of, seed=1)
    assert plan.chance(of, smallest, seed=2) == pytest.approx(0.8, abs=0.015)


def test_more_articles_help_less_and_less_and_more_outlets_always() -> None:
    of = Spread(between=1.0, within=9.0, n_outlets=11)
    by_articles = [
        Plan(target=5, reference=5, articles=n).detectable(of, seed=1) for n in (10, 100, 1_000, 10_000)
    ]
    by_outlets = [Plan(target=n, reference=n, articles=100).detectable(of, seed=1) for n in (3, 5, 10, 20)]
    assert by_articles[0] > by_articles[1] > by_articles[2] > by_articles[3] > 0.99 * by_articles[2]
    assert by_outlets[0] > by_outlets[1] > by_outlets[2] > by_outlets[3]
    assert by_outlets[3] < 0.5 * by_outlets[1]


def written(generator: np.random.Generator, plan: Plan, of: Spread, gap: float) -> pl.DataFrame:
    """A study of articles, as the table of its outlets."""
    rows = []
    for group, n, shift in (("a", plan.target, gap), ("b", plan.reference, 0.0)):
        for outlet in range(n):
            mean = shift + np.sqrt(of.between) * generator.normal()
            articles = mean + np.sqrt(of.within) * generator.normal(size=plan.articles)
            rows.append((group, f"{group}{outlet}", articles.mean(), articles.std(ddof=1), plan.articles))
    return pl.DataFrame(rows, schema=["group", "outlet", "value", "sd", "n_articles"], orient="row")


def test_what_is_planned_is_what_studies_of_articles_find() -> None:
    plan, of, gap = (
        Plan(target=5, reference=6, articles=25),
        Spread(between=0.3, within=4.0, n_outlets=11),
        1.0,
    )
    generator, found = np.random.default_rng(3), []
    for _ in range(400):
        table = written(generator, plan, of, gap)
        one, other = (table.filter(pl.col("group") == group)["value"].to_numpy() for group in "ab")
        interval = difference(one, other)
        found.append(not interval.low <= 0 <= interval.high)
    assert plan.chance(of, gap, seed=1) == pytest.approx(np.mean(found), abs=0.07)


def test_the_parts_of_the_variance_are_recovered() -> None:
    plan, of = Plan(target=40, reference=40, articles=30), Spread(between=0.5, within=4.0, n_outlets=80)
    got = [spread(written(np.random.default_rng(seed), plan, of, 2.0)) for seed in range(40)]
    assert np.mean([each.between for each in got]) == pytest.approx(0.5, rel=0.1)
    assert np.mean([each.within for each in got]) == pytest.approx(4.0, rel=0.03)


def test_the_limit_that_is_planned_for_lies_above_the_truth_as_often_as_it_says() -> None:
    plan, of = Plan(target=5, reference=6, articles=20), Spread(between=0.5, within=4.0, n_outlets=11)
    tables = [written(np.random.default_rng(seed), plan, of, 1.0) for seed in range(300)]
    assert np.mean([spread(table, 0.8).between > 0.5 for table in tables]) == pytest.approx(0.8, abs=0.06)
    assert np.mean([spread(table).between > 0.5 for table in tables]) == pytest.approx(0.46, abs=0.08)


def test_outlets_that_differ_no_more_than_their_articles_explain_have_no_variance_of_their_own() -> None:
    plan = Plan(target=3, reference=3, articles=10)
    got = spread(written(np.random.default_rng(1), plan, Spread(between=0.0, within=100.0, n_outlets=6), 0.0))
    assert got.between >= 0
    assert got.icc < 0.5


def test_a_coding_budget_finds_what_it_promises() -> None:
    """Planned from the true shares, rates and intraclass correlation; counted through `corrected` itself."""
    share, hits, alarms, icc = 0.4, 0.8, 0.1, 0.1
    flagged = share * hits + (1 - share) * alarms
    together = share * (hits - flagged) / np.sqrt(share * (1 - share) * flagged * (1 - flagged))
    total = share * (1 - share)
    left = left_to_codes((1 - icc) * total, together, codes=coding.N_CODED, units=coding.N_ARTICLES)
    plan = Plan(target=coding.STATE, reference=coding.INDEPENDENT, articles=coding.N_CODED)
    d = plan.detectable(Spread(between=icc * total, within=left, n_outlets=11), seed=1)
    found = []
    for seed in range(90):
        made = coding.study(seed, (share + d / 2, share - d / 2), (alarms, alarms), hits=hits)
        one = Corrected(target="state", reference="independent", estimators=("ppi",))(made).estimates[0]
        found.append(one.low > 0)
    assert 0.65 <= np.mean(found) <= 0.95  # .80, and what 90 studies leave open
