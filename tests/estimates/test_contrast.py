"""The contrast of two groups of outlets."""

from dataclasses import replace
from itertools import combinations
from math import isnan, sqrt
from statistics import fmean, stdev, variance

import numpy as np
import polars as pl
import pytest
from scipy import stats
from tests.scores_in_memory import Scored, evidence_of, scores_of, study

from framing.errors import EstimateError, UsageError
from framing.estimates.contrast import LIKE_THESE, THESE, Contrast
from framing.types import Estimate

CONTRAST = Contrast(target="state", reference="independent")
MEANS = {
    "state": {"a": 5.0, "b": 6.0, "c": 5.5, "d": 7.0},
    "independent": {"v": 3.0, "w": 4.0, "x": 2.5, "y": 3.5, "z": 4.5},
}


def asked(estimates: tuple[Estimate, ...], question: str, dimension: str = "partnership") -> Estimate:
    found = [
        estimate
        for estimate in estimates
        if estimate.question == question and estimate.dimension == dimension and estimate.channel == "all"
    ]
    assert len(found) == 1
    return found[0]


def outlet_means(rows: list[Scored]) -> dict[str, float]:
    outlets = sorted({row.outlet for row in rows})
    return {o: fmean(row.value for row in rows if row.outlet == o and row.value is not None) for o in outlets}


def test_interval_is_scipys_welch_interval_of_outlet_means() -> None:
    rows, groups = study(MEANS)
    means = outlet_means(rows)
    oracle = stats.ttest_ind([means[o] for o in "abcd"], [means[o] for o in "vwxyz"], equal_var=False)
    limits = oracle.confidence_interval(0.95)
    estimate = asked(CONTRAST(evidence_of([scores_of(rows)], groups)).estimates, LIKE_THESE)
    assert (estimate.low, estimate.high) == pytest.approx((limits.low, limits.high))
    assert estimate.value == pytest.approx(fmean(means[o] for o in "abcd") - fmean(means[o] for o in "vwxyz"))
    assert (estimate.n_outlets, estimate.n_articles, estimate.n_units) == (9, 180, 180)


def test_p_is_the_share_of_labellings_counted_plainly() -> None:
    rows, groups = study(MEANS)
    values = list(outlet_means(rows).values())

    def t(chosen: tuple[int, ...]) -> float:
        one = [values[i] for i in chosen]
        two = [value for i, value in enumerate(values) if i not in chosen]
        return abs(fmean(one) - fmean(two)) / sqrt(variance(one) / len(one) + variance(two) / len(two))

    every = [t(chosen) for chosen in combinations(range(9), 4)]
    estimate = asked(CONTRAST(evidence_of([scores_of(rows)], groups)).estimates, LIKE_THESE)
    assert estimate.p == pytest.approx(sum(value >= every[0] - 1e-12 for value in every) / len(every))
    assert estimate.smallest_p == pytest.approx(1 / 126)
    assert estimate.seed is None
    assert "exact permutation of outlet labels (126 labellings)" in estimate.method


def test_an_outlet_with_many_articles_weighs_no_more_than_one_with_few() -> None:
    rows, groups = study(MEANS, n_articles=4, sd=0)
    many = [Scored(article=f"a-more-{i}", outlet="a", value=5.0) for i in range(500)]
    few = asked(CONTRAST(evidence_of([scores_of(rows)], groups)).estimates, LIKE_THESE)
    more = asked(CONTRAST(evidence_of([scores_of(rows + many)], groups)).estimates, LIKE_THESE)
    assert more.value == pytest.approx(few.value)
    assert (more.low, more.high) == pytest.approx((few.low, few.high))


def test_the_second_question_rests_on_articles_within_outlets() -> None:
    rows, groups = study(MEANS, n_articles=30)
    estimate = asked(CONTRAST(evidence_of([scores_of(rows)], groups)).estimates, THESE)
    error = 0.0
    for outlets in MEANS.values():
        for outlet in outlets:
            values = [row.value for row in rows if row.outlet == outlet and row.value is not None]
            error += variance(values) / len(values) / len(outlets) ** 2
    half = (estimate.high - estimate.low) / 2
    assert half == pytest.approx(1.97 * error**0.5, rel=0.01)
    assert estimate.p is None
    assert estimate.method.endswith("outlets as given; t interval over articles within outlets")


def test_sentences_of_one_article_are_not_taken_for_separate_evidence() -> None:
    rows, groups = study(MEANS, n_articles=10)
    copied = [replace(row, unit=unit) for row in rows for unit in range(8)]
    once = asked(CONTRAST(evidence_of([scores_of(rows)], groups)).estimates, THESE)
    eight = asked(CONTRAST(evidence_of([scores_of(copied)], groups)).estimates, THESE)
    assert (eight.low, eight.high) == pytest.approx((once.low, once.high))
    assert eight.n_units == 8 * once.n_units


def test_swapping_the_groups_turns_the_sign_and_keeps_the_p() -> None:
    rows, groups = study(MEANS)
    evidence = evidence_of([scores_of(rows)], groups)
    forth = asked(CONTRAST(evidence).estimates, LIKE_THESE)
    back = asked(Contrast(target="independent", reference="state")(evidence).estimates, LIKE_THESE)
    assert (back.value, back.low, back.high) == pytest.approx((-forth.value, -forth.high, -forth.low))
    assert back.p == forth.p


def test_one_state_outlet_gives_no_headline_but_describes_these_outlets() -> None:
    rows, groups = study({"state": {"a": 5.0}, "independent": MEANS["independent"]})
    estimates = CONTRAST(evidence_of([scores_of(rows)], groups)).estimates
    headline, described = asked(estimates, LIKE_THESE), asked(estimates, THESE)
    assert isnan(headline.low)
    assert isnan(headline.high)
    assert headline.p is None
    assert "no headline: group 'state' has 1 of the 3 outlets needed at least" in headline.note
    assert headline.smallest_p == pytest.approx(1 / 6)
    assert described.low < described.value < described.high


def test_three_outlets_in_a_group_carry_a_warning_and_an_interval() -> None:
    three = dict(list(MEANS["state"].items())[:3])
    rows, groups = study({"state": three, "independent": MEANS["independent"]})
    estimate = asked(CONTRAST(evidence_of([scores_of(rows)], groups)).estimates, LIKE_THESE)
    assert "group 'state' has only 3 outlets" in estimate.note
    assert estimate.low < estimate.value < estimate.high


def test_an_empty_group_cannot_be_estimated_and_says_why() -> None:
    rows, groups = study({"independent": MEANS["independent"]})
    for estimate in CONTRAST(evidence_of([scores_of(rows)], groups)).estimates:
        assert isnan(estimate.value)
        assert estimate.note.startswith("cannot be estimated because group 'state' has no scored article")


def test_equal_scores_cannot_be_estimated_and_say_why() -> None:
    rows, groups = study(MEANS)
    flat = [replace(row, value=0.1) for row in rows]
    for estimate in CONTRAST(evidence_of([scores_of(flat)], groups)).estimates:
        assert isnan(estimate.value)
        assert estimate.note.startswith("cannot be estimated because all scores are equal (0.1)")


def test_no_scored_article_at_all_is_an_error_in_words() -> None:
    rows, groups = study(MEANS)
    evidence = evidence_of([scores_of(rows)], dict.fromkeys(groups))
    with pytest.raises(EstimateError, match="no article of group 'state' or 'independent' was scored"):
        CONTRAST(evidence)


def test_missing_scores_are_left_out_and_counted_not_read_as_zero() -> None:
    rows, groups = study(MEANS)
    with_gaps = rows + [Scored(article=f"a-gap-{i}", outlet="a", value=None) for i in range(7)]
    full = asked(CONTRAST(evidence_of([scores_of(rows)], groups)).estimates, LIKE_THESE)
    gaps = asked(CONTRAST(evidence_of([scores_of(with_gaps)], groups)).estimates, LIKE_THESE)
    assert gaps.value == full.value
    assert "7 units without a score are left out" in gaps.note


def test_articles_outside_the_groups_do_not_matter() -> None:
    rows, groups = study(MEANS)
    others = [Scored(article=f"q-{i}", outlet="q", value=99.0) for i in range(9)]
    inside = CONTRAST(evidence_of([scores_of(rows)], groups))
    both = CONTRAST(evidence_of([scores_of(rows + others)], groups))
    assert both.estimates == inside.estimates


def test_p_values_are_adjusted_over_the_dimensions_of_a_measure_and_channel() -> None:
    rows, groups = study(MEANS, dimension="partnership")
    for i, name in enumerate(("hegemony", "threat")):
        rows += study(MEANS, dimension=name, sd=20.0, seed=i + 1)[0]
    estimates = CONTRAST(evidence_of([scores_of(rows), scores_of(rows, measure="other")], groups)).estimates
    sampled = [e for e in estimates if e.question == LIKE_THESE and e.measure == "dictionary"]
    assert [e.family_size for e in sampled] == [3, 3, 3]
    smallest = min(sampled, key=lambda e: e.p or 1)
    assert smallest.p_adjusted == pytest.approx(3 * (smallest.p or 1))
    assert "Holm adjustment over the dimensions" in smallest.method
    bh = replace(CONTRAST, adjust="bh")(evidence_of([scores_of(rows)], groups)).estimates
    assert "Benjamini-Hochberg" in bh[0].method


def test_scores_are_split_by_voice_when_they_carry_one() -> None:
    rows, groups = study(MEANS)
    voiced = [replace(row, voice="quoted" if i % 2 else "own") for i, row in enumerate(rows)]
    findings = replace(CONTRAST, by=["voice", "origin"])(evidence_of([scores_of(voiced)], groups))
    assert {e.channel for e in findings.estimates} == {"all", "voice=own", "voice=quoted"}
    assert findings.notes == ("dictionary is not split by origin: no passage carries a origin yet.",)
    own = CONTRAST(evidence_of([scores_of([row for row in voiced if row.voice == "own"])], groups))
    part = next(e for e in findings.estimates if e.channel == "voice=own" and e.question == LIKE_THESE)
    assert part.value == asked(own.estimates, LIKE_THESE).value


def test_outlet_values_show_every_outlet() -> None:
    rows, groups = study(MEANS, n_articles=5)
    table = CONTRAST(evidence_of([scores_of(rows)], groups)).tables["outlet_values"]
    assert table["outlet"].to_list() == ["a", "b", "c", "d", "v", "w", "x", "y", "z"]
    means = outlet_means(rows)
    assert table["value"].to_list() == pytest.approx([means[o] for o in "abcdvwxyz"])
    first = [row.value for row in rows if row.outlet == "a" and row.value is not None]
    assert table["sd"][0] == pytest.approx(stdev(first))
    assert table["n_tokens"][0] == 500


def test_leaving_an_outlet_out_equals_a_study_without_it() -> None:
    rows, groups = study(MEANS)
    table = CONTRAST(evidence_of([scores_of(rows)], groups)).tables["leave_one_out"]
    assert table.height == 9
    without = {outlet: group for outlet, group in groups.items() if outlet != "d"}
    alone = asked(CONTRAST(evidence_of([scores_of(rows)], without)).estimates, LIKE_THESE)
    row = table.filter(pl.col("left_out") == "d").row(0, named=True)
    assert (row["value"], row["low"], row["high"]) == pytest.approx((alone.value, alone.low, alone.high))
    assert row["group"] == "state"


def test_an_outlet_whose_label_changed_counts_in_both_groups_and_is_named() -> None:
    rows, groups = study(MEANS)
    evidence = evidence_of([scores_of(rows)], groups)
    changed = pl.when(pl.col("article").is_in(["a-000", "a-001"])).then(pl.lit("independent"))
    evidence = replace(
        evidence, articles=evidence.articles.with_columns(group=changed.otherwise(pl.col("group")))
    )
    estimate = asked(CONTRAST(evidence).estimates, LIKE_THESE)
    assert estimate.n_outlets == 10
    assert "label changed, so in two groups and counted in each: a" in estimate.note


def test_outlets_with_too_few_articles_can_be_left_out_by_name() -> None:
    rows, groups = study(MEANS)
    rows = [row for row in rows if row.outlet != "z" or row.article == "z-000"]
    estimate = asked(
        replace(CONTRAST, min_articles=2)(evidence_of([scores_of(rows)], groups)).estimates, THESE
    )
    assert estimate.n_outlets == 8
    assert "left out with too few scored articles: z" in estimate.note
    single = asked(CONTRAST(evidence_of([scores_of(rows)], groups)).estimates, THESE)
    assert isnan(single.low)
    assert "no interval: a single article in z" in single.note


def test_intraclass_correlation_is_given_and_its_truncation_said() -> None:
    rows, groups = study(MEANS, sd=0.5)
    assert (asked(CONTRAST(evidence_of([scores_of(rows)], groups)).estimates, LIKE_THESE).icc or 0) > 0.5
    flat = [replace(row, value=float(int(row.article[-3:]) % 2)) for row in rows]
    estimate = asked(CONTRAST(evidence_of([scores_of(flat)], groups)).estimates, LIKE_THESE)
    assert estimate.icc == 0
    assert "estimated below 0, given as 0" in estimate.note


def test_detectable_difference_is_in_the_unit_of_the_score() -> None:
    rows, groups = study(MEANS, sd=0)
    tenfold = [replace(row, value=10 * (row.value or 0)) for row in rows]
    one = asked(CONTRAST(evidence_of([scores_of(rows)], groups)).estimates, LIKE_THESE)
    ten = asked(CONTRAST(evidence_of([scores_of(tenfold)], groups)).estimates, LIKE_THESE)
    assert ten.detectable == pytest.approx(10 * (one.detectable or 0))


def test_drawn_labellings_name_their_seed() -> None:
    many = {
        "state": {f"s{i:02}": float(i) for i in range(12)},
        "independent": {f"i{i:02}": i / 2 for i in range(12)},
    }
    rows, groups = study(many, n_articles=3)
    evidence = evidence_of([scores_of(rows)], groups, seed=5)
    estimate = asked(CONTRAST(evidence).estimates, LIKE_THESE)
    assert estimate.seed is not None
    assert "19999 drawn labellings" in estimate.method
    assert asked(CONTRAST(evidence).estimates, LIKE_THESE) == estimate
    assert asked(CONTRAST(replace(evidence, seed=6)).estimates, LIKE_THESE).seed != estimate.seed


def test_the_order_of_rows_and_articles_changes_nothing() -> None:
    rows, groups = study(MEANS)
    evidence = evidence_of([scores_of(rows)], groups)
    order = np.random.default_rng(0).permutation(len(rows)).tolist()
    scores = evidence.scores[0]
    shuffled = replace(
        evidence,
        scores=(replace(scores, table=scores.table[order]),),
        articles=evidence.articles[order],
    )
    assert CONTRAST(shuffled).estimates == CONTRAST(evidence).estimates


@pytest.mark.parametrize("wrong", [{"reference": "state"}, {"by": ["colour"]}])
def test_wrong_choices_are_refused_when_they_are_made(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Contrast(**{"target": "state", "reference": "independent", **wrong})  # type: ignore[arg-type]
