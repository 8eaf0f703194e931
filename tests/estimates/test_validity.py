"""Measures against human codes: against scikit-learn, with weights, and what is told where nothing can be."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import precision_recall_fscore_support, roc_auc_score
from tests.scores_in_memory import Scored, evidence_of, scores_of

from framing.annotation.codes import settled_schema
from framing.errors import EstimateError
from framing.estimates.base import Evidence
from framing.estimates.corrected import Corrected
from framing.estimates.inference.calibration import classes
from framing.estimates.validity import Validity, wilson

GROUPS = {"a1": "state", "a2": "state", "b1": "independent", "b2": "independent"}


def coded(seed: int = 3, n: int = 60) -> tuple[Evidence, pl.DataFrame]:
    """Forty of sixty units of each outlet coded in two strata, and what is known of each."""
    generator = np.random.default_rng(seed)
    rows, codes = [], []
    for outlet, group in GROUPS.items():
        truth = generator.random(n) < 0.4
        value = np.where(generator.random(n) < np.where(truth, 0.7, 0.2), generator.integers(1, 4, n), 0)
        rows += [Scored(article=f"{outlet}-{i:02}", outlet=outlet, value=float(value[i])) for i in range(n)]
        for flag in (True, False):
            stratum = np.flatnonzero((value > 0) == flag)
            drawn = stratum[: len(stratum) * (3 if flag else 2) // 4]
            codes += [
                {
                    "item": f"{outlet}{i}",
                    "article": f"{outlet}-{i:02}",
                    "unit": 0,
                    "outlet": outlet,
                    "group": group,
                    "flagged": flag,
                    "n_stratum": len(stratum),
                    "n_drawn": len(drawn),
                    "probability": len(drawn) / len(stratum),
                    "dimension": "partnership",
                    "code": str(int(truth[i])),
                    "n_coders": 2,
                }
                for i in drawn
            ]
    table = pl.DataFrame(codes, schema=settled_schema())
    return replace(evidence_of([scores_of(rows)], GROUPS), codes=table), table


def test_every_statistic_is_that_of_another_library_with_the_weights_of_the_draw() -> None:
    evidence, codes = coded()
    found = Validity(target="state", reference="independent")(evidence).tables["validity"]
    known = codes.join(evidence.scores[0].table, on=["article", "unit", "dimension"])
    for group in ("state", "independent"):
        units = known.filter(pl.col("group") == group)
        truth = units["code"].cast(pl.Int64).to_numpy()
        weights = 1 / units["probability"].to_numpy()
        flagged = (units["value"] > 0).cast(pl.Int64).to_numpy()
        wanted = precision_recall_fscore_support(truth, flagged, average="binary", sample_weight=weights)
        area = roc_auc_score(truth, units["value"].to_numpy(), sample_weight=weights)
        ours = dict(found.filter(pl.col("group") == group).select("statistic", "value").iter_rows())
        assert [ours[name] for name in ("precision", "recall", "f1")] == pytest.approx(wanted[:3])
        assert ours["auc"] == pytest.approx(area)


def test_intervals_hold_their_value_and_narrow_with_more_codes() -> None:
    few, many = (
        Validity(target="state", reference="independent")(coded(n=n)[0]).tables["validity"] for n in (60, 400)
    )
    assert set(few["statistic"]) >= {"auc", "calibration_slope", "calibration_intercept"}
    assert (few["low"] <= few["value"]).all()
    assert (few["value"] <= few["high"]).all()
    assert ((many["high"] - many["low"]) < (few["high"] - few["low"])).all()


def test_the_line_of_codes_over_scores_is_weighted_least_squares() -> None:
    evidence, codes = coded()
    found = Validity(target="state", reference="independent")(evidence).tables["validity"]
    known = codes.join(evidence.scores[0].table, on=["article", "unit", "dimension"])
    for group in ("state", "independent"):
        units = known.filter(pl.col("group") == group)
        slope, intercept = np.polyfit(
            units["value"].to_numpy(),
            units["code"].cast(pl.Float64).to_numpy(),
            1,
            w=np.sqrt(1 / units["probability"].to_numpy()),
        )
        ours = dict(found.filter(pl.col("group") == group).select("statistic", "value").iter_rows())
        assert ours["calibration_slope"] == pytest.approx(slope)
        assert ours["calibration_intercept"] == pytest.approx(intercept)


def test_classes_of_scores_hold_the_share_that_people_code_as_expressed() -> None:
    evidence, codes = coded(n=300)
    found = Validity(target="state", reference="independent")(evidence).tables["calibration"]
    assert set(found["group"]) == {"all", "state", "independent"}
    known = codes.join(evidence.scores[0].table, on=["article", "unit", "dimension"])
    for row in found.filter(pl.col("group") != "all").iter_rows(named=True):
        inside = known.filter(
            pl.col("group") == row["group"],
            pl.col("value") > (-np.inf if row["above"] is None else row["above"]),
            pl.col("value") <= (np.inf if row["up_to"] is None else row["up_to"]),
        )
        share = np.average(inside["code"].to_numpy() == "1", weights=1 / inside["probability"].to_numpy())
        assert row["expressed"] == pytest.approx(share)
        assert row["n_coded"] == inside.height
        assert row["low"] <= share <= row["high"]
    first = found.filter(pl.col("class") == 1)
    assert (first["mean_score"] == 0).all()  # what the dictionary does not find is a class of its own
    assert (first["expressed"] < 0.3).all()


def test_a_measure_without_a_floor_is_cut_at_its_quartiles() -> None:
    scores = np.arange(100.0) - 50
    ends = classes(scores, np.ones(100), floor=False)
    assert ends.tolist() == [-26.0, -1.0, 24.0, np.inf]
    assert classes(np.full(9, 3.0), np.ones(9), floor=False).tolist() == [np.inf]
    assert classes(np.zeros(9), np.ones(9), floor=True).tolist() == [0.0, np.inf]


def test_a_measure_that_made_no_mistake_is_not_certain_to_make_none() -> None:
    evidence, codes = coded()
    right = codes.with_columns(code=pl.when("flagged").then(pl.lit("1")).otherwise(pl.lit("0")))
    found = Validity(target="state", reference="independent")(replace(evidence, codes=right)).tables[
        "validity"
    ]
    precision = found.filter(pl.col("statistic") == "precision")
    assert (precision["value"] == 1).all()
    assert (precision["low"] < 0.97).all()
    area = found.filter(pl.col("statistic") == "auc")
    assert area["low"].is_nan().all()


def test_wilson_limits_are_those_of_the_published_table() -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I."""
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (n, of), limits in published.items():
        assert wilson(n / of, of, 0.95) == pytest.approx(limits, abs=5e-5)


def test_a_measure_that_does_not_begin_at_zero_has_no_precision() -> None:
    evidence, _ = coded()
    bipolar = replace(evidence.scores[0], low=-1.0)
    found = Validity(target="state", reference="independent")(replace(evidence, scores=(bipolar,)))
    assert set(found.tables["validity"]["statistic"]) == {"auc", "calibration_slope", "calibration_intercept"}


@pytest.mark.parametrize("estimand", [Validity, Corrected])
def test_without_codes_the_way_to_get_them_is_told(estimand: type[Validity | Corrected]) -> None:
    evidence, _ = coded()
    with pytest.raises(EstimateError, match="framing annotate draw"):
        estimand(target="state", reference="independent")(replace(evidence, codes=None))


@pytest.mark.parametrize("estimand", [Validity, Corrected])
def test_codes_of_other_texts_are_refused(estimand: type[Validity | Corrected]) -> None:
    evidence, codes = coded()
    some = codes.with_columns(
        article=pl.when(pl.col("item") == "a10").then(pl.lit("gone")).otherwise("article")
    )
    with pytest.raises(EstimateError, match="drawn from other texts"):
        estimand(target="state", reference="independent")(replace(evidence, codes=some))
    every = codes.with_columns(unit=pl.lit(7, pl.UInt32))
    with pytest.raises(EstimateError, match="is the unit of the experiment that of the sample"):
        estimand(target="state", reference="independent")(replace(evidence, codes=every))


def test_outlets_with_too_few_codes_are_named_and_left_out() -> None:
    evidence, codes = coded()
    without = codes.filter(pl.col("outlet") != "a1")
    found = Corrected(target="state", reference="independent")(replace(evidence, codes=without))
    assert "left out without two decided codes in every stratum: a1" in found.estimates[0].note
    assert found.tables["corrected"]["outlet"].to_list() == ["a2", "b1", "b2"]


def test_where_no_outlet_of_a_group_has_codes_nothing_is_estimated() -> None:
    evidence, codes = coded()
    without = codes.filter(pl.col("group") != "state")
    found = Corrected(target="state", reference="independent")(replace(evidence, codes=without)).estimates
    assert all(np.isnan(estimate.value) for estimate in found)
    assert all("cannot be estimated because no outlet of state" in estimate.note for estimate in found)


def test_units_that_nobody_could_decide_are_counted() -> None:
    evidence, codes = coded()
    undecided = codes.with_columns(
        code=pl.when(pl.col("item").is_in(["a10", "b10"])).then(None).otherwise("code")
    )
    found = Corrected(target="state", reference="independent")(replace(evidence, codes=undecided))
    assert "2 drawn units without a settled code" in found.estimates[0].note


def statistics(evidence: Evidence, **changed: object) -> dict[str, float]:
    """Statistics of both groups together, of scores that say other things of themselves."""
    other = replace(evidence.scores[0], **changed)  # type: ignore[arg-type]
    found = Validity(target="state", reference="independent")(replace(evidence, scores=[other]))
    rows = found.tables["validity"].filter(pl.col("group") == "all")
    return {n: v for n, v in rows.select("statistic", "value").iter_rows() if not n.startswith("calibration")}


def test_precision_and_recall_are_at_the_line_that_a_measure_draws_or_not_given() -> None:
    evidence, _ = coded()
    table = evidence.scores[0].table
    probable = table.with_columns(value=(pl.col("value") + 0.5) / 4)  # .125 where the dictionary has nothing
    assert statistics(evidence, table=probable, threshold=0.2, high=1.0) == statistics(evidence)
    assert set(statistics(evidence, table=probable)) == {"auc"}  # above 0 everywhere: that says nothing
    assert set(statistics(evidence, low=-1.0)) == {"auc"}


def test_a_correction_says_how_scores_that_learnt_from_codes_were_made() -> None:
    evidence, _ = coded()
    asked = Corrected(target="state", reference="independent")
    for held_out in ("outlet", "article"):
        scores = replace(evidence.scores[0], held_out=held_out)
        found = asked(replace(evidence, scores=[scores])).estimates[1]
        assert f"scores learnt from codes, every {held_out} held out" in found.method
        assert ("copies of a coded text" in found.note) == (held_out == "article")
    external = replace(evidence.scores[0], measure="external")
    assert "is not known here" in asked(replace(evidence, scores=[external])).estimates[1].note
