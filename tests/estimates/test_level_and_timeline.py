"""Levels of the groups, and their course over time."""

from dataclasses import replace
from datetime import date
from math import isnan
from statistics import fmean

import numpy as np
import polars as pl
import pytest
from scipy import stats
from tests.scores_in_memory import Scored, evidence_of, scores_of, study

from framing.errors import EstimateError, UsageError
from framing.estimates.level import Level
from framing.estimates.timeline import Timeline

MEANS = {"state": {"a": 5.0, "b": 6.0, "c": 5.5, "d": 7.0}, "independent": {"x": 2.5, "y": 3.5}}


def test_level_is_the_t_interval_of_outlet_means() -> None:
    rows, groups = study(MEANS)
    estimates = Level()(evidence_of([scores_of(rows)], groups, level=0.9)).estimates
    assert [estimate.target for estimate in estimates] == ["independent", "state"]
    state = estimates[1]
    means = [fmean(r.value for r in rows if r.outlet == o and r.value is not None) for o in "abcd"]
    low, high = stats.t.interval(0.9, 3, np.mean(means), stats.sem(means))
    assert (state.value, state.low, state.high) == pytest.approx((np.mean(means), low, high))
    assert (state.n_outlets, state.n_articles, state.level) == (4, 80, 0.9)
    assert state.reference is None


def test_a_group_of_two_outlets_has_a_level_and_no_interval() -> None:
    rows, groups = study(MEANS)
    independent = Level(groups=["independent"])(evidence_of([scores_of(rows)], groups)).estimates[0]
    assert not isnan(independent.value)
    assert isnan(independent.low)
    assert "only 2 outlets, of the 3 needed for an interval" in independent.note


def test_level_of_nothing_is_an_error_in_words() -> None:
    rows, groups = study(MEANS)
    with pytest.raises(EstimateError, match="party"):
        Level(groups=["party"])(evidence_of([scores_of(rows)], groups))


def test_levels_and_contrast_show_the_same_outlet_values() -> None:
    from framing.estimates.contrast import Contrast

    rows, groups = study(MEANS)
    evidence = evidence_of([scores_of(rows)], groups)
    contrast = Contrast(target="state", reference="independent")(evidence).tables["outlet_values"]
    level = Level()(evidence).tables["outlet_values"]
    assert level.sort("outlet").equals(contrast.sort("outlet"))


def dated(outlet: str, number: int, value: float, published: str | None) -> Scored:
    return Scored(article=f"{outlet}{number}", outlet=outlet, value=value, published=published)


WEEKS = [
    dated("a", 1, 2.0, "2024-05-13"),
    dated("a", 2, 4.0, "2024-05-19T23:59+08:00"),
    dated("b", 1, 7.0, "2024-05-16"),
    dated("c", 1, 1.0, "2024-05-20T00:10+08:00"),
    dated("x", 1, 5.0, "2024-05-14"),
    dated("x", 2, 9.0, "2024-06"),
    dated("y", 1, 9.0, None),
]
GROUPS: dict[str, str | None] = {
    "a": "state",
    "b": "state",
    "c": "state",
    "x": "independent",
    "y": "independent",
}


def test_a_week_is_the_mean_of_its_outlets_means() -> None:
    table = Timeline()(evidence_of([scores_of(WEEKS)], GROUPS)).tables["timeline"]
    first = table.filter(pl.col("group") == "state").row(0, named=True)
    low, high = stats.t.interval(0.95, 1, 5.0, stats.sem([3.0, 7.0]))
    assert (first["date"], first["n_articles"], first["n_outlets"]) == (date(2024, 5, 13), 3, 2)
    assert (first["value"], first["low"], first["high"]) == pytest.approx((5.0, low, high))


def test_weeks_begin_on_monday_by_the_outlets_own_clock_and_empty_weeks_are_absent() -> None:
    table = Timeline()(evidence_of([scores_of(WEEKS)], GROUPS)).tables["timeline"]
    state = table.filter(pl.col("group") == "state")
    assert state["date"].to_list() == [date(2024, 5, 13), date(2024, 5, 20)]
    assert all(day.weekday() == 0 for day in table["date"])


def test_a_bin_with_one_outlet_has_no_interval() -> None:
    table = Timeline()(evidence_of([scores_of(WEEKS)], GROUPS)).tables["timeline"]
    lone = table.filter(pl.col("n_outlets") == 1)
    assert lone.height == 2
    assert lone["low"].is_nan().all()
    assert lone["high"].is_nan().all()


def test_a_bin_whose_outlets_agree_has_no_interval_rather_than_certainty() -> None:
    flat = [replace(row, value=0.0) for row in WEEKS]
    table = Timeline()(evidence_of([scores_of(flat)], GROUPS)).tables["timeline"]
    assert (table["value"] == 0).all()
    assert table["low"].is_nan().all()


def test_articles_without_a_day_are_left_out_and_counted() -> None:
    notes = Timeline()(evidence_of([scores_of(WEEKS)], GROUPS)).notes
    assert notes == ("Over time: 2 of 7 articles are left out, since their day is not known.",)


def test_days_hold_what_the_weeks_hold() -> None:
    rows, groups = study({"state": {"a": 1.0, "b": 2.0}}, n_articles=30)
    spread = [replace(row, published=f"2024-05-{1 + i % 28:02}") for i, row in enumerate(rows)]
    evidence = evidence_of([scores_of(spread)], groups)
    days = Timeline(bin="day")(evidence).tables["timeline"]
    weeks = Timeline()(evidence).tables["timeline"]
    assert days["n_articles"].sum() == weeks["n_articles"].sum() == 60
    assert days.height == 28


def test_timeline_splits_by_channel() -> None:
    voiced = [replace(row, voice="own" if row.outlet == "a" else "quoted") for row in WEEKS]
    table = Timeline(by=["voice"])(evidence_of([scores_of(voiced)], GROUPS)).tables["timeline"]
    assert set(table["channel"]) == {"all", "voice=own", "voice=quoted"}


def test_a_corpus_without_days_has_no_timeline() -> None:
    rows = [replace(row, published="2024") for row in WEEKS]
    with pytest.raises(EstimateError, match="known day"):
        Timeline()(evidence_of([scores_of(rows)], GROUPS))


def test_an_unknown_channel_is_refused() -> None:
    for estimand in (Level, Timeline):
        with pytest.raises(UsageError, match="colour"):
            estimand(by=["colour"])


def test_a_group_that_has_nothing_of_a_channel_has_a_row_that_says_so() -> None:
    rows = [
        replace(row, voice="direct" if row.outlet in {"a", "b"} and row.unit == 0 else "own") for row in WEEKS
    ] + [replace(WEEKS[0], article="a-own", voice="own"), replace(WEEKS[2], article="b-own", voice="own")]
    found = Level(by=["voice"])(evidence_of([scores_of(rows)], GROUPS)).estimates
    by_channel = {(one.channel, one.target): one for one in found}
    missing = by_channel["voice=direct", "independent"]
    assert isnan(missing.value)
    assert missing.n_outlets == 0
    assert "group 'independent' has no scored article" in missing.note
    there = by_channel["voice=direct", "state"]
    assert there.n_outlets == 2
    assert "outlets without any such passage: c" in there.note
