"""Word shifts and polarisation find what was planted in outlets' words, and nothing where nothing was."""

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.scores_in_memory import articles_of, counts_of

from framing.estimates.base import Evidence, Findings
from framing.estimates.inference.leave_out import leave_out_polarisation
from framing.estimates.polarisation import Polarisation
from framing.estimates.word_shift import WordShift

N_WORDS, PLANTED = 150, range(5, 20)
BASE = 1 / np.arange(1, N_WORDS + 1)
OUTLET_SD = 0.35
"""Outlets differ so much in every word without any difference of groups (log scale; V46 of the design)."""


def rates(boost: float, side: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """How one outlet speaks: the groups differ in the planted words by ``boost`` on the log scale."""
    effect = np.zeros(N_WORDS)
    effect[PLANTED.start : PLANTED.stop] = boost * (0.5 - side)
    found = BASE * np.exp(OUTLET_SD * rng.normal(size=N_WORDS) + effect)
    return np.asarray(found / found.sum())


def drawn(sizes: tuple[int, int], boost: float, seed: int) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    rng = np.random.default_rng(seed)
    group = np.repeat([0, 1], sizes)
    return np.array([rng.multinomial(3_000, rates(boost, g, rng)) for g in group], dtype=float), group


def study(sizes: tuple[int, int], boost: float, seed: int) -> Evidence:
    counts, group = drawn(sizes, boost, seed)
    names = [f"o{n:02}" for n in range(len(group))]
    words = [f"w{n:03}" for n in range(N_WORDS)]
    written = {
        name: dict(zip(words, row.astype(int).tolist(), strict=True))
        for name, row in zip(names, counts, strict=True)
    }
    groups: dict[str, str | None] = {
        name: ("state", "independent")[g] for name, g in zip(names, group.tolist(), strict=True)
    }
    return Evidence(
        scores=(), counts=counts_of(written), articles=articles_of({n: n for n in names}, groups), seed=seed
    )


def truth(boost: float) -> float:
    """Polarisation of the populations that the outlets are drawn from."""
    rng = np.random.default_rng(99)
    a, b = (np.mean([rates(boost, side, rng) for _ in range(6_000)], axis=0) for side in (0, 1))
    return float(((a * a + b * b) / (a + b)).sum() / 2)


def shift(evidence: Evidence) -> Findings:
    return WordShift(target="state", reference="independent", kind="jsd", bootstrap=60)(evidence)


def test_no_difference_of_groups_gives_a_polarisation_of_one_half_whatever_the_outlets_are_like() -> None:
    found = [leave_out_polarisation(*drawn((5, 6), 0.0, seed)) for seed in range(60)]
    # A few thousandths too low with few outlets: the side from which one is left out is known less well.
    assert np.mean([one.value for one in found]) == pytest.approx(0.5, abs=0.003)
    assert np.mean([one.plug_in for one in found]) > 0.507


def test_a_planted_polarisation_is_recovered_and_its_interval_covers_it() -> None:
    planted = truth(1.5)
    estimates = [
        Polarisation(target="state", reference="independent")(study((4, 4), 1.5, seed)).estimates[0]
        for seed in range(40)
    ]
    values = [one.value for one in estimates]
    assert np.mean(values) == pytest.approx(planted, abs=0.006)
    covered = [one.low <= planted <= one.high for one in estimates]
    assert np.mean(covered) >= 0.85
    assert all(one.p == one.smallest_p for one in estimates)


def test_outlets_that_differ_without_groups_rarely_look_polarised_or_diverging() -> None:
    """By the labels of outlets; token tests flag half of the words of such data (V46)."""
    p = [
        (
            Polarisation(target="state", reference="independent")(study((4, 4), 0.0, seed)).estimates[0].p,
            shift(study((4, 4), 0.0, seed)).estimates[0].p,
        )
        for seed in range(30)
    ]
    rejected = np.mean(np.array(p, dtype=float) <= 0.05, axis=0)
    assert (rejected <= 0.15).all()


def test_a_divergence_without_groups_is_no_larger_than_its_floor() -> None:
    tables = [shift(study((4, 4), 0.0, seed)).tables["word_shift"] for seed in range(12)]
    wholes = np.array([[table["whole"][0], table["whole_floor"][0]] for table in tables])
    assert wholes[:, 0].mean() == pytest.approx(wholes[:, 1].mean(), rel=0.1)
    assert wholes[:, 0].mean() > 0.01, "outlets alone make a divergence that no formula for tokens tells"


def test_planted_words_lead_a_word_shift_and_stand_clear_of_their_floor() -> None:
    table = shift(study((5, 5), 1.5, 3)).tables["word_shift"]
    lead = table.head(10)
    planted = {f"w{n:03}" for n in PLANTED}
    assert len(planted & set(lead["feature"])) >= 8
    assert (lead["addition"] > 2 * lead["floor"]).sum() >= 8
    assert ((lead["low"] <= lead["addition"]) & (lead["addition"] <= lead["high"])).all()


def test_intervals_of_single_words_cover_their_true_additions() -> None:
    rng = np.random.default_rng(7)
    true = np.subtract(*(np.mean([rates(1.0, s, rng) for _ in range(6_000)], axis=0) for s in (0, 1)))
    asked = WordShift(target="state", reference="independent", kind="proportion", bootstrap=100)
    covered = []
    for seed in range(15):
        table = asked(study((5, 6), 1.0, seed)).tables["word_shift"]
        place = [int(word[1:]) for word in table["feature"]]
        low, high = table["low"].to_numpy(), table["high"].to_numpy()
        covered.append(float(((low <= true[place]) & (true[place] <= high)).mean()))
    assert 0.93 <= np.mean(covered) <= 1
