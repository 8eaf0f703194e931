"""Human codes repair what a measure's errors do to a difference; without them a false one is found."""

from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray
from tests.scores_in_memory import Scored, evidence_of, scores_of

from framing.annotation.codes import settled_schema
from framing.estimates.base import Evidence
from framing.estimates.contrast import Contrast
from framing.estimates.corrected import Corrected
from framing.types import Estimate

STATE, INDEPENDENT = 5, 6
N_ARTICLES, N_CODED = 120, 18
STUDIES = 70


def true_and_read(
    share: float, rates: tuple[float, float], generator: np.random.Generator
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether each article of an outlet expresses the dimension, and whether the measure says so.

    Shares of outlets vary with an intraclass correlation of .10; `rates` are the chances of being flagged
    with and without it.
    """
    concentration = (1 - 0.1) / 0.1
    truth = generator.random(N_ARTICLES) < generator.beta(share * concentration, (1 - share) * concentration)
    chance = np.where(truth, *rates)
    return truth, generator.random(N_ARTICLES) < chance


def study(
    seed: int,
    shares: tuple[float, float],
    false_alarms: tuple[float, float],
    *,
    hits: float = 0.8,
    flagged: bool = False,
) -> Evidence:
    """Articles of state and independent outlets, 18 of each coded: at random, or half of them flagged."""
    generator = np.random.default_rng(seed)
    rows, codes, groups = [], [], {}
    for number in range(STATE + INDEPENDENT):
        group = int(number >= STATE)
        outlet = f"outlet{number:02}"
        groups[outlet] = ("state", "independent")[group]
        truth, read = true_and_read(shares[group], (hits, false_alarms[group]), generator)
        rows += [
            Scored(article=f"{outlet}-{i:03}", outlet=outlet, value=float(read[i])) for i in range(N_ARTICLES)
        ]
        strata = (
            [np.flatnonzero(read == flag) for flag in (True, False)] if flagged else [np.arange(N_ARTICLES)]
        )
        for stratum, of_flag in zip(strata, (True, False), strict=False):
            n = min(len(stratum), N_CODED // len(strata))
            codes += [
                {
                    "item": f"{outlet}-{i}",
                    "article": f"{outlet}-{i:03}",
                    "unit": 0,
                    "outlet": outlet,
                    "group": groups[outlet],
                    "flagged": of_flag if flagged else None,
                    "n_stratum": len(stratum),
                    "n_drawn": n,
                    "probability": n / max(1, len(stratum)),
                    "dimension": "partnership",
                    "code": str(int(truth[i])),
                    "n_coders": 1,
                }
                for i in generator.permutation(stratum)[:n]
            ]
    made = evidence_of([scores_of(rows)], groups)
    return replace(made, codes=pl.DataFrame(codes, schema=settled_schema()))


@cache
def answers(
    shares: tuple[float, float], false_alarms: tuple[float, float], *, flagged: bool = False
) -> tuple[list[Estimate], list[Estimate]]:
    """The corrected and the plain difference of many studies."""
    corrected, plain = [], []
    for seed in range(STUDIES):
        evidence = study(seed, shares, false_alarms, flagged=flagged)
        corrected.append(Corrected(target="state", reference="independent")(evidence).estimates[0])
        plain.append(Contrast(target="state", reference="independent")(evidence).estimates[0])
    return corrected, plain


def rejected(estimates: list[Estimate]) -> float:
    return float(np.mean([not estimate.low <= 0 <= estimate.high for estimate in estimates]))


def covered(estimates: list[Estimate], truth: float) -> float:
    return float(np.mean([estimate.low <= truth <= estimate.high for estimate in estimates]))


def bias(estimates: list[Estimate], truth: float) -> float:
    return float(np.mean([estimate.value for estimate in estimates])) - truth


def test_a_difference_that_only_the_dictionary_sees_goes_away() -> None:
    """True shares alike; the dictionary raises a false alarm in .05 of the one group and .25 of the other."""
    corrected, plain = answers((0.25, 0.25), (0.25, 0.03))
    assert rejected(plain) > 0.3
    assert rejected(corrected) <= 0.1  # .05, and what 70 studies leave open
    assert abs(bias(corrected, 0)) < 0.03
    assert covered(corrected, 0) >= 0.89


def test_a_difference_with_the_wrong_sign_is_turned_right() -> None:
    corrected, plain = answers((0.40, 0.25), (0.03, 0.30))
    assert np.mean([estimate.value for estimate in plain]) < 0
    assert abs(bias(corrected, 0.15)) < 0.03
    assert covered(corrected, 0.15) >= 0.89


def test_drawing_flagged_articles_apart_changes_nothing_of_that() -> None:
    corrected, _ = answers((0.40, 0.25), (0.05, 0.15), flagged=True)
    assert abs(bias(corrected, 0.15)) < 0.03
    assert covered(corrected, 0.15) >= 0.89


def test_the_interval_of_these_very_outlets_covers_their_own_difference() -> None:
    inside = []
    for seed in range(40):
        generator = np.random.default_rng(seed)
        truths = {}
        made = study(seed, (0.4, 0.25), (0.05, 0.15))
        for number in range(STATE + INDEPENDENT):  # the same draws as in the study
            group = int(number >= STATE)
            truth, read = true_and_read((0.4, 0.25)[group], (0.8, (0.05, 0.15)[group]), generator)
            del read
            generator.permutation(np.arange(N_ARTICLES))
            truths[number] = truth.mean()
        whole = np.mean([truths[n] for n in range(STATE)]) - np.mean(
            [truths[n] for n in range(STATE, STATE + INDEPENDENT)]
        )
        given = Corrected(target="state", reference="independent")(made).estimates[1]
        inside.append(given.low <= whole <= given.high)
    assert np.mean(inside) >= 0.88


def test_a_better_measure_makes_the_interval_narrower_and_a_useless_one_does_no_harm() -> None:
    def width(hits: float, false_alarms: float) -> tuple[float, float]:
        made = study(1, (0.4, 0.25), (false_alarms, false_alarms), hits=hits)
        found = Corrected(target="state", reference="independent")(made)
        given = found.estimates[1]
        return given.high - given.low, found.tables["corrected"]["power"][0]

    (perfect, full), (good, much), (useless, nothing) = width(1.0, 0.0), width(0.9, 0.05), width(0.3, 0.3)
    assert perfect < good < useless
    assert full > much > 0.3 > abs(nothing)
