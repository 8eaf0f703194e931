"""Wrong inputs of the estimands on change, events, likeness and methods are answered in words."""

from dataclasses import replace
from datetime import date
from math import isnan

import polars as pl
import pytest
from tests.scores_in_memory import Scored, evidence_of, scores_of, study

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence
from framing.estimates.equivalence import Equivalence, verdict
from framing.estimates.event_effect import EventEffect
from framing.estimates.inference_methods import INVALID, InferenceMethods
from framing.estimates.matched_events import MatchedEvents
from framing.estimates.trend import Trend

MEANS = {"state": dict.fromkeys("abcd", 2.0), "independent": dict.fromkeys("uvwx", 2.0)}


def evidence(days: int = 10, sd: float = 1.0) -> Evidence:
    """Eight outlets of ten articles, on ``days`` days in turn."""
    rows, groups = study(MEANS, n_articles=10, sd=sd, seed=5)
    dated = [replace(row, published=f"2024-05-{1 + int(row.article[-3:]) % days:02}") for row in rows]
    return evidence_of([scores_of(dated)], groups)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Equivalence(target="state", reference="independent", bound=0.0),
        lambda: Equivalence(target="state", reference="independent", bound=float("nan")),
        lambda: Equivalence(target="state", reference="state", bound=1.0),
        lambda: Trend(target="state", reference="independent", min_days=1),
        lambda: Trend(target="state", reference="independent", by=("weather",)),
        lambda: EventEffect(target="state", reference="independent", days_before=0),
        lambda: EventEffect(target="state", reference="independent", events=("May 16",)),
        lambda: MatchedEvents(target="state", reference="independent", min_similarity=0.0),
        lambda: MatchedEvents(target="state", reference="independent", days=-1),
        lambda: InferenceMethods(target="state", reference="independent", draws=0),
    ],
)
def test_choices_that_cannot_be_meant_are_refused(wrong: type) -> None:
    with pytest.raises(UsageError):
        wrong()


def test_without_an_event_nothing_is_guessed() -> None:
    with pytest.raises(EstimateError, match="no event to look around"):
        EventEffect(target="state", reference="independent")(evidence())


def test_without_days_no_change_is_estimated() -> None:
    undated = evidence()
    undated = replace(undated, articles=undated.articles.with_columns(published=pl.lit(None, pl.String)))
    for estimand in (
        Trend(target="state", reference="independent"),
        EventEffect(target="state", reference="independent", events=("2024-05-05",)),
        MatchedEvents(target="state", reference="independent"),
    ):
        with pytest.raises(EstimateError, match="known day"):
            estimand(undated)


def test_outlets_with_too_few_days_are_named_and_not_used() -> None:
    found = Trend(target="state", reference="independent")(evidence(days=2))
    assert all(isnan(one.value) for one in found.estimates)
    assert all("cannot be estimated because no outlet" in one.note for one in found.estimates)
    assert "left out with fewer than 3 days: a, b, c, d, u, v, w, x" in found.estimates[0].note
    assert not found.tables["outlet_slopes"]["used"].any()


def test_an_event_outside_the_corpus_leaves_every_outlet_out_and_says_so() -> None:
    found = EventEffect(target="state", reference="independent", events=("2031-01-01",))(evidence())
    assert all("cannot be estimated because no outlet" in one.note for one in found.estimates)
    assert "a, b, c, d, u, v, w, x" in found.estimates[0].note


def test_events_come_from_the_experiment_unless_the_estimand_names_its_own() -> None:
    given = replace(evidence(), events=(date(2024, 5, 5),))
    assert {one.channel for one in EventEffect(target="state", reference="independent")(given).estimates} == {
        "event=2024-05-05"
    }
    named = EventEffect(target="state", reference="independent", events=("2024-05-06",))(given)
    assert {one.channel for one in named.estimates} == {"event=2024-05-06"}


def test_the_day_of_an_event_is_after_it() -> None:
    rows = [
        Scored(article=f"{outlet}-{day}", outlet=outlet, value=float(day >= 5), published=f"2024-05-{day:02}")
        for outlet in "abcuvw"
        for day in range(1, 10)
    ]
    groups = {**dict.fromkeys("abc", "state"), **dict.fromkeys("uvw", "independent")}
    given = evidence_of([scores_of(rows)], groups)
    found = EventEffect(
        target="state", reference="independent", days_before=4, days_after=4, events=("2024-05-05",)
    )(given)
    assert found.tables["outlet_changes"]["change"].to_list() == [1.0] * 6


def test_likeness_is_said_only_where_the_interval_lies_within_the_bound() -> None:
    wide, narrow = (
        Equivalence(target="state", reference="independent", bound=bound)(evidence()).estimates[0]
        for bound in (5.0, 0.01)
    )
    assert wide.note.startswith("no difference larger than 5 per thousand tokens")
    assert wide.p is not None
    assert wide.p < 0.05
    assert wide.level == pytest.approx(0.9)
    assert "cannot be ruled out" in narrow.note
    assert narrow.p is not None
    assert narrow.p > 0.05
    assert verdict(float("nan"), float("nan"), 1.0, "points") == "no interval, so no claim about the bound"


def test_a_bound_in_standard_deviations_is_told_in_the_unit() -> None:
    found = Equivalence(target="state", reference="independent", bound=2.0, bound_in="sd")(
        evidence()
    ).estimates[0]
    assert "(2 standard deviations between outlets)" in found.method


def test_equal_scores_and_few_outlets_get_no_row_of_numbers() -> None:
    table = InferenceMethods(target="state", reference="independent", draws=99)(evidence(sd=0.0)).tables[
        "inference_methods"
    ]
    assert table["method"].to_list() == ["every method"]
    assert "all scores are equal" in table["note"][0]
    few = evidence()
    few = replace(few, articles=few.articles.filter(~few.articles["outlet"].is_in(["c", "d"])))
    assert (
        "fewer than 3 outlets"
        in InferenceMethods(target="state", reference="independent", draws=99)(few).tables[
            "inference_methods"
        ]["note"][0]
    )


def test_every_method_says_what_it_is_valid_for() -> None:
    table = InferenceMethods(target="state", reference="independent", draws=199)(evidence()).tables[
        "inference_methods"
    ]
    assert table.height == 8
    invalid = table.filter(table["valid_for"] == INVALID)["method"].to_list()
    assert [method.split(";")[0] for method in invalid] == [
        "Welch's t over articles",
        "CR1 with t(outlets - 1)",
        "percentile bootstrap of outlets",
    ]
