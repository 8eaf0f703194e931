"""Design-based supervised learning against identities, a formula and a regression written out."""

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from tests.recovery.test_corrected import bias, covered, study

from framing.estimates.corrected import Corrected
from framing.estimates.inference.design_based import cross_fitted, design_adjusted, design_based_mean
from framing.estimates.inference.hand_codes import CodedOutlet, coded_outlets
from framing.estimates.inference.prediction_powered import corrected_mean

ASK = Corrected(target="state", reference="independent")


def outlets(seed: int = 0, *, flagged: bool = True) -> tuple[CodedOutlet, ...]:
    made = study(seed, (0.4, 0.25), (0.05, 0.15), flagged=flagged)
    assert made.codes is not None
    groups = ("state", "independent")
    return coded_outlets(made.scores[0], made.articles, made.codes, groups, "partnership")


@pytest.mark.parametrize("factor", [0.0, 0.4, 1.0])
def test_with_guesses_that_are_scores_times_a_factor_it_is_prediction_powered_inference(
    factor: float,
) -> None:
    for outlet in outlets():
        ours = design_based_mean(outlet, factor * outlet.scores)
        theirs = corrected_mean(outlet.strata, outlet.scores, factor)
        assert ours.value == pytest.approx(theirs.value, abs=1e-12)


def test_the_adjusted_codes_are_the_published_formula() -> None:
    """Guess + R / chance * (code - guess), unit by unit (Egami et al. 2023, eq. 3)."""
    outlet = outlets()[0]
    guesses = 0.3 + 0.5 * outlet.scores
    expected = guesses.copy()
    for row in outlet.coded.iter_rows(named=True):
        drawn = outlet.coded.filter(pl.col("stratum") == row["stratum"]).height
        chance = drawn / row["size"]
        expected[row["place"]] = guesses[row["place"]] + (row["code"] - guesses[row["place"]]) / chance
    assert design_adjusted(outlet, guesses) == pytest.approx(expected)


def test_with_every_unit_coded_the_guesses_play_no_part() -> None:
    outlet = outlets(flagged=False)[0]
    codes = (np.arange(len(outlet.scores)) % 3 == 0).astype(np.float64)
    everything = pl.DataFrame(
        {
            "stratum": 0,
            "size": len(codes),
            "weight": 1.0,
            "code": codes,
            "score": outlet.scores,
            "place": np.arange(len(codes)),
        }
    )
    whole = CodedOutlet(
        outlet="one",
        group="state",
        scores=outlet.scores,
        articles=outlet.articles,
        coded=everything,
        n_undecided=0,
    )
    assert design_adjusted(whole, np.full(len(codes), 7.0)) == pytest.approx(codes)
    assert design_based_mean(whole, np.full(len(codes), 7.0)).variance == pytest.approx(
        codes.var(ddof=1) / len(codes)
    )


def regressed(made: tuple[CodedOutlet, ...], guesses: list[NDArray[np.float64]]) -> tuple[float, float]:
    """Coefficient of the group in a weighted regression of adjusted codes; its error given the outlets."""
    adjusted = [design_adjusted(outlet, own) for outlet, own in zip(made, guesses, strict=True)]
    sizes = [len(own) for own in adjusted]
    alike = [sum(other.group == outlet.group for other in made) for outlet in made]
    codes, number = np.concatenate(adjusted), np.repeat(np.arange(len(made)), sizes)
    state = np.array([outlet.group == "state" for outlet in made], dtype=np.float64)
    root = np.sqrt(1 / np.array(sizes)[number] / np.array(alike)[number])
    design = np.column_stack([np.ones(len(codes)), state[number]])
    coefficient = np.linalg.lstsq(design * root[:, None], codes * root, rcond=None)[0][1]
    # Outlets are given: each has a mean of its own (dummies), articles vary around it (sandwich HC2).
    dummies = np.eye(len(made))[number]
    bread = np.linalg.inv(dummies.T @ dummies)
    residuals = codes - dummies @ (bread @ dummies.T @ codes)
    leverage = np.einsum("ij,jk,ik->i", dummies, bread, dummies)
    sandwich = bread @ (dummies.T * (residuals**2 / (1 - leverage))) @ dummies @ bread
    contrast = np.where(state == 1, 1, -1) / np.array(alike)
    return float(coefficient), float(np.sqrt(contrast @ sandwich @ contrast))


def test_the_difference_is_the_coefficient_of_a_regression_of_adjusted_codes() -> None:
    evidence = study(0, (0.4, 0.25), (0.05, 0.15), flagged=True)
    assert evidence.codes is not None
    table = ASK(evidence).tables["corrected"]
    found = {e.channel: e for e in ASK(evidence).estimates if e.question == "these outlets, this corpus"}
    made = outlets()
    for seed in (1, 2):
        guesses = cross_fitted(made, seed)
        value, error = regressed(made, guesses)
        means = [design_based_mean(outlet, own) for outlet, own in zip(made, guesses, strict=True)]
        shares = [1 / 5 if outlet.group == "state" else -1 / 6 for outlet in made]
        assert sum(s * m.value for s, m in zip(shares, means, strict=True)) == pytest.approx(value)
        assert np.sqrt(sum(s**2 * m.variance for s, m in zip(shares, means, strict=True))) == pytest.approx(
            error
        )
        assert found["estimator=dsl"].value == pytest.approx(value, abs=0.01)
    by_hand = table.group_by("group").agg(pl.col("dsl").mean())
    shown = dict(by_hand.iter_rows())
    assert found["estimator=dsl"].value == pytest.approx(shown["state"] - shown["independent"])


def test_no_unit_is_guessed_from_its_own_code() -> None:
    made = outlets()
    before = cross_fitted(made, 3)
    first = made[0]
    place = int(first.coded["place"][0])
    turned = first.coded.with_columns(
        code=pl.when(pl.col("place") == place).then(1 - pl.col("code")).otherwise(pl.col("code"))
    )
    other = CodedOutlet(
        outlet=first.outlet,
        group=first.group,
        scores=first.scores,
        articles=first.articles,
        coded=turned,
        n_undecided=0,
    )
    after = cross_fitted((other, *made[1:]), 3)
    assert after[0][place] == before[0][place]
    assert not np.array_equal(after[0], before[0])


def test_a_difference_with_the_wrong_sign_is_turned_right_by_this_way_too() -> None:
    found = []
    for seed in range(60):
        estimates = ASK(study(seed, (0.40, 0.25), (0.03, 0.30), flagged=True)).estimates
        found.append(next(e for e in estimates if (e.channel, e.question[0]) == ("estimator=dsl", "o")))
    assert abs(bias(found, 0.15)) < 0.03
    assert covered(found, 0.15) >= 0.88
    assert all("DSL, codes guessed from score and group" in one.method for one in found)
