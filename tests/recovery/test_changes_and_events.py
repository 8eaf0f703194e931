"""Known changes, events and likeness come out; without them little is found, whatever articles would say."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import ttest_ind
from tests.scores_in_memory import Scored, counts_of, evidence_of, scores_of

from framing.estimates.base import Evidence, Findings
from framing.estimates.contrast import LIKE_THESE, THESE
from framing.estimates.event_effect import EventEffect
from framing.estimates.inference.net_of_events import Coverage, event_means, outlet_effects, sign_flip_p
from framing.estimates.inference.two_one_sided import equivalence
from framing.estimates.inference.welch import difference
from framing.estimates.matched_events import MatchedEvents
from framing.estimates.trend import Trend
from framing.types import Estimate

GROUPS = {**{f"s{i}": "state" for i in range(5)}, **{f"i{i}": "independent" for i in range(6)}}
FIRST = date(2024, 1, 1)
EVENT = date(2024, 4, 1)


def studied(slopes: dict[str, float], jumps: dict[str, float], seed: int, outlet_sd: float) -> Evidence:
    """Half a year of articles; each outlet has a level, and its own slope and jump around its group's."""
    rng = np.random.default_rng(seed)
    rows = []
    for outlet, group in GROUPS.items():
        level, slope = rng.normal(), slopes[group] + outlet_sd * rng.normal()
        jump = jumps[group] + outlet_sd * rng.normal()
        for number, day in enumerate(rng.integers(0, 182, 120).tolist()):
            when = FIRST + timedelta(days=day)
            value = level + slope * day / (365.25 / 12) + jump * (when >= EVENT) + rng.normal()
            rows.append(
                Scored(article=f"{outlet}-{number}", outlet=outlet, value=value, published=when.isoformat())
            )
    return replace(evidence_of([scores_of(rows)], GROUPS), events=(EVENT,))


def between(found: Findings) -> Estimate:
    return next(one for one in found.estimates if one.reference and one.question == LIKE_THESE)


def of_group(found: Findings, group: str) -> Estimate:
    return next(one for one in found.estimates if one.reference is None and one.target == group)


def test_planted_slopes_come_out_per_month() -> None:
    evidence = studied({"state": 0.5, "independent": -0.25}, {"state": 0, "independent": 0}, 1, 0.02)
    found = Trend(target="state", reference="independent")(evidence)
    assert of_group(found, "state").value == pytest.approx(0.5, abs=0.05)
    assert of_group(found, "independent").value == pytest.approx(-0.25, abs=0.05)
    assert between(found).value == pytest.approx(0.75, abs=0.08)
    assert between(found).p == between(found).smallest_p
    assert between(found).unit == "per thousand tokens per month"


def test_a_planted_jump_comes_out_and_hardly_any_placebo_day_shows_as_much() -> None:
    evidence = studied({"state": 0, "independent": 0}, {"state": 2.0, "independent": 0.5}, 2, 0.1)
    found = EventEffect(target="state", reference="independent", days_before=30, days_after=30)(evidence)
    assert of_group(found, "state").value == pytest.approx(2.0, abs=0.3)
    assert between(found).value == pytest.approx(1.5, abs=0.4)
    assert between(found).low <= 1.5 <= between(found).high
    placebo = found.tables["placebo_dates"].filter("placebo")
    assert placebo.height > 20
    assert between(found).note.startswith(f"0 of {placebo.height} placebo days")
    gaps = (placebo["date"] - placebo["event"]).dt.total_days().abs()
    assert gaps.min() == 30, "no window reaches across the event"


@pytest.mark.parametrize(
    "estimand",
    [
        Trend(target="state", reference="independent"),
        EventEffect(target="state", reference="independent", days_before=60, days_after=60),
    ],
)
def test_outlets_that_change_each_in_their_own_way_are_no_difference_of_groups(
    estimand: Trend | EventEffect,
) -> None:
    found = [
        between(
            estimand(
                studied(
                    dict.fromkeys(("state", "independent"), 0.0),
                    dict.fromkeys(("state", "independent"), 0.0),
                    seed,
                    0.6,
                )
            )
        )
        for seed in range(60)
    ]
    assert np.mean([one.low <= 0 <= one.high for one in found]) >= 0.88
    assert np.mean([one.p is not None and one.p <= 0.05 for one in found]) <= 0.12


def test_two_one_sided_tests_find_likeness_and_err_as_rarely_as_they_say() -> None:
    rng = np.random.default_rng(3)
    at_bound, alike = [], []
    for _ in range(3_000):
        target, reference = rng.normal(size=8), rng.normal(size=9)
        alike.append(equivalence(target, reference, 2.0).p)
        at_bound.append(equivalence(target + 2.0, reference, 2.0).p)
    assert 0.035 <= np.mean(np.array(at_bound) <= 0.05) <= 0.065
    assert np.mean(np.array(alike) <= 0.05) > 0.95


def selected(rng: np.random.Generator, gamma: float) -> Coverage:
    """Five outlets whose events are chosen by what they show, six that take any; no difference of framing.

    Events differ by .35, outlets by .12, articles by 1: the simulation of the design page.
    """
    group, sizes = np.repeat([0, 1], [5, 6]), np.exp(rng.normal(5.0, 0.8, 11)).astype(int) + 20
    shown = rng.normal(size=40)
    outlets = np.repeat(np.arange(11), sizes)
    events = np.empty(len(outlets), dtype=np.intp)
    for side, strength in ((0, gamma), (1, 0.0)):
        chances = np.exp(strength * shown)
        mine = group[outlets] == side
        events[mine] = rng.choice(40, size=int(mine.sum()), p=chances / chances.sum())
    values = 0.35 * shown[events] + 0.12 * rng.normal(size=11)[outlets] + rng.normal(size=len(outlets))
    return Coverage(values=values, weights=np.ones(len(values)), outlets=outlets, events=events, group=group)


def rejects(values: NDArray[np.float64], group: NDArray[np.intp]) -> bool:
    found = difference(values[group == 0], values[group == 1])
    return not found.low <= 0 <= found.high


@pytest.mark.parametrize(("gamma", "least"), [(0.5, 0.25), (1.0, 0.75)])
def test_a_choice_of_events_passes_for_framing_until_events_are_matched(gamma: float, least: float) -> None:
    """Design page: .49 and .94 of studies without a difference find one; net of events .04."""
    rng = np.random.default_rng(17)
    plain, net = [], []
    for _ in range(250):
        coverage = selected(rng, gamma)
        sums, n = (np.bincount(coverage.outlets, weights=w) for w in (coverage.values, coverage.weights))
        plain.append(rejects(sums / n, coverage.group))
        net.append(rejects(outlet_effects(coverage), coverage.group))
    assert np.mean(plain) >= least
    assert np.mean(net) <= 0.08


def test_articles_would_find_differences_between_outlets_that_differ_by_chance() -> None:
    rng = np.random.default_rng(18)
    found = []
    for _ in range(100):
        coverage = selected(rng, 0.0)
        side = coverage.group[coverage.outlets]
        found.append(ttest_ind(coverage.values[side == 0], coverage.values[side == 1]).pvalue <= 0.05)
    assert np.mean(found) >= 0.15


def test_outlet_effects_are_the_dummies_of_a_regression() -> None:
    coverage = selected(np.random.default_rng(4), 0.5)
    shared = coverage.shared[coverage.events]
    columns = [coverage.outlets == outlet for outlet in range(11)]
    columns += [coverage.events == event for event in range(1, 40)]
    design = np.array(columns, dtype=float).T[shared]
    answer = np.linalg.lstsq(design, coverage.values[shared], rcond=None)[0][:11]
    assert outlet_effects(coverage) == pytest.approx(answer - answer.mean(), abs=1e-9)


def test_outlets_that_no_event_links_are_not_compared() -> None:
    coverage = Coverage(
        values=np.arange(8.0),
        weights=np.ones(8),
        outlets=np.array([0, 1, 0, 1, 2, 3, 3, 3]),
        events=np.array([0, 0, 1, 1, 2, 2, 3, 3]),
        group=np.array([0, 1, 0, 1]),
    )
    assert np.isnan(outlet_effects(coverage)).tolist() == [False, False, True, True]


def test_signs_of_events_by_hand() -> None:
    assert sign_flip_p(np.array([1.0, 2.0, 3.0]), 1) == (0.25, True)
    drawn, exact = sign_flip_p(np.ones(30), 1)
    assert not exact
    assert drawn == 1 / 20_000
    coverage = Coverage(
        values=np.array([1.0, 3.0, 4.0, 10.0]),
        weights=np.ones(4),
        outlets=np.array([0, 0, 1, 2]),
        events=np.zeros(4, dtype=np.intp),
        group=np.array([0, 0, 1]),
    )
    target, reference = event_means(coverage)
    assert (target.tolist(), reference.tolist()) == ([3.0], [10.0])


def test_events_are_found_by_words_and_days_and_what_one_side_covers_is_told_apart() -> None:
    rng = np.random.default_rng(6)
    rows, counts, event_of = [], {}, {}
    for outlet, group in GROUPS.items():
        for event in range(12):
            if (event >= 10) == (group == "state") and event >= 8:
                continue
            article = f"{outlet}-{event:02}"
            said = rng.choice(30, size=40)
            counts[article] = {
                f"e{event % 6}w{w}": int(n) for w, n in enumerate(np.bincount(said, minlength=30)) if n
            }
            counts[article] |= {f"common{w}": 3 for w in range(10)}
            when = FIRST + timedelta(days=14 * event + int(rng.integers(3)))
            value = 5.0 * event + (1.0 if group == "state" else 0.0) + 0.1 * rng.normal()
            rows.append(Scored(article=article, outlet=outlet, value=value, published=when.isoformat()))
            event_of[article] = event
    found = MatchedEvents(target="state", reference="independent")(
        evidence_of([scores_of(rows)], GROUPS, counts=counts_of(counts))
    )
    events = found.tables["events_found"]
    assert events["covered_by"].to_list() == ["both"] * 8 + ["state"] * 2 + ["independent"] * 2
    assert found.tables["event_pairs"]["value"].to_list() == pytest.approx([1.0] * 8, abs=0.2)
    like_these, these = found.estimates
    assert like_these.value == pytest.approx(1.0, abs=0.1)
    assert these.question == THESE
    assert these.value == pytest.approx(1.0, abs=0.1)
    assert these.p == 2 / 2**8
    selection = found.tables["event_selection"]
    assert selection["n_shared"].to_list() == [8] * 11
    assert selection["n_one_sided"].to_list() == [2] * 11
