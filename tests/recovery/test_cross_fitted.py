"""Codes that a classifier learnt from may correct it if it is cross-fitted, and must not if it is not."""

from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array
from tests.scores_in_memory import Scored, evidence_of, scores_of

from framing.annotation.codes import settled_schema
from framing.estimates.base import Evidence
from framing.estimates.corrected import Corrected
from framing.measures.scoring.classifier import Fitting, cross_fitted

STATE, INDEPENDENT, N_ARTICLES, N_CODED, N_WORDS, STUDIES = 3, 4, 60, 18, 120, 24
SHARES = (0.4, 0.25)
FITTING = Fitting(folds=4, strength=10.0, seed=1)
N_OUTLETS = STATE + INDEPENDENT


def study(seed: int) -> tuple[NDArray[np.int64], NDArray[np.bool_], csr_array, NDArray[np.bool_]]:
    """Outlet, truth, words, and whether it was coded, of every article; outlets have words of their own."""
    rng = np.random.default_rng(seed)
    base, telling = rng.dirichlet(np.full(N_WORDS, 0.3)), rng.dirichlet(np.full(N_WORDS, 0.1))
    truth, words, coded = [], [], []
    for outlet in range(N_OUTLETS):
        share = SHARES[int(outlet >= STATE)]
        found = rng.random(N_ARTICLES) < rng.beta(9 * share, 9 * (1 - share))
        own = 0.6 * base + 0.25 * rng.dirichlet(np.full(N_WORDS, 0.3))
        said = found & (rng.random(N_ARTICLES) < 0.8)
        words += [rng.multinomial(40, own + 0.15 * (telling if one else base)) for one in said.tolist()]
        truth += found.tolist()
        coded += (rng.permutation(N_ARTICLES) < N_CODED).tolist()
    outlets = np.repeat(np.arange(N_OUTLETS), N_ARTICLES)
    return outlets, np.array(truth), csr_array(np.array(words, dtype=np.int64)), np.array(coded)


def evidence(values: NDArray[np.float64], seed: int) -> Evidence:
    outlets, truth, _, coded = study(seed)
    groups = {f"o{n}": "state" if n < STATE else "independent" for n in range(N_OUTLETS)}
    names = [f"o{outlet}" for outlet in outlets.tolist()]
    rows = [
        Scored(article=f"{name}-{i:03}", outlet=name, value=float(value))
        for i, (name, value) in enumerate(zip(names, values, strict=True))
    ]
    codes = [
        {"item": str(i), "article": rows[i].article, "unit": 0, "outlet": names[i], "group": groups[names[i]]}
        | {"flagged": None, "n_stratum": N_ARTICLES, "n_drawn": N_CODED, "probability": N_CODED / N_ARTICLES}
        | {"dimension": "partnership", "code": str(int(truth[i])), "n_coders": 1}
        for i in np.flatnonzero(coded).tolist()
    ]
    made = evidence_of([scores_of(rows, measure="supervised")], groups)
    return replace(made, codes=pl.DataFrame(codes, schema=settled_schema()))


def scored(seed: int, how: str) -> NDArray[np.float64]:
    """Probabilities by models that held out outlets or articles, or that saw every code (``all``)."""
    outlets, truth, words, coded = study(seed)
    codes = np.where(coded, truth.astype(np.float64), np.nan)
    if how == "all":  # what a tool gives that scores the texts it was taught with: near the codes there
        fitted = cross_fitted(words, codes, outlets, FITTING).probabilities
        return np.where(coded, 0.85 * truth + 0.15 * fitted, fitted)
    groups = outlets if how == "outlet" else np.arange(len(outlets))
    return cross_fitted(words, codes, groups, FITTING).probabilities


@cache
def answers(how: str) -> tuple[float, float]:
    """Mean error of the difference between these outlets, and how often its interval holds it."""
    errors, inside = [], []
    for seed in range(STUDIES):
        outlets, truth, _, _ = study(seed)
        means = np.array([truth[outlets == n].mean() for n in range(N_OUTLETS)])
        real = means[:STATE].mean() - means[STATE:].mean()
        given = Corrected(target="state", reference="independent")(
            evidence(scored(seed, how), seed)
        ).estimates[1]
        errors.append(given.value - real)
        inside.append(given.low <= real <= given.high)
    return float(np.mean(errors)), float(np.mean(inside))


@pytest.mark.parametrize("how", ["outlet", "article"])
def test_cross_fitted_scores_may_be_corrected_by_the_codes_they_were_learnt_from(how: str) -> None:
    bias, covered = answers(how)
    assert abs(bias) < 0.04
    assert covered >= 0.85


def test_scores_that_have_seen_the_codes_make_intervals_that_miss() -> None:
    assert answers("all")[1] < answers("outlet")[1] - 0.1
