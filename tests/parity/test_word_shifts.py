"""Word shifts against shifterator, leave-out polarisation against V28, collocations against hand counts."""

import json
from collections import Counter
from math import log, log2, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from framing.estimates.inference.association import Association
from framing.estimates.inference.leave_out import leave_out_polarisation
from framing.estimates.inference.word_shifts import ShiftStatistic, entropy_terms, generalised_additions

DATA = json.loads(
    (Path(__file__).parent / "data" / "shifterator" / "shifts.json").read_text(encoding="utf-8")
)
ANSWERS: dict[str, Any] = DATA["answers"]


def shares(name: str, words: list[str]) -> NDArray[np.float64]:
    counts = Counter(DATA[name].split())
    found = np.array([float(counts[word]) for word in words])
    among: NDArray[np.float64] = found / found.sum()
    return among


def asked(name: str) -> tuple[list[str], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Words of an answer, their shares in target and reference, and shifterator's additions."""
    words = sorted(ANSWERS[name]["additions"])
    theirs = np.array([ANSWERS[name]["additions"][word] for word in words])
    return words, shares("target", words), shares("reference", words), theirs


@pytest.mark.parametrize(
    ("name", "statistic"),
    [
        ("proportion", ShiftStatistic(kind="proportion")),
        ("shannon", ShiftStatistic(kind="entropy")),
        ("tsallis_0.8", ShiftStatistic(kind="entropy", order=0.8)),
        ("tsallis_2", ShiftStatistic(kind="entropy", order=2.0)),
        ("jsd", ShiftStatistic(kind="jsd")),
    ],
)
def test_what_each_word_adds_equals_shifterator(name: str, statistic: ShiftStatistic) -> None:
    _, target, reference, theirs = asked(name)
    ours = statistic.additions(target, reference)
    assert ours == pytest.approx(theirs, abs=1e-11)
    if name != "proportion":
        assert statistic.difference(ours) == pytest.approx(ANSWERS[name]["difference"], abs=1e-11)


def test_averages_of_a_lexicon_equal_shifterator() -> None:
    words, target, reference, theirs = asked("average_centre_5")
    scores = np.array([DATA["score_reference"][word] for word in words])
    statistic = ShiftStatistic(kind="average", scores=scores, centre=5.0)
    assert statistic.additions(target, reference) == pytest.approx(theirs, abs=1e-11)
    assert target @ scores - reference @ scores == pytest.approx(ANSWERS["average_centre_5"]["difference"])


def test_averages_of_two_lexicons_equal_shifterator() -> None:
    words, target, reference, theirs = asked("average_two_lexicons")
    there, here = (
        np.array([DATA[f"score_{side}"][word] for word in words]) for side in ("reference", "target")
    )
    centre = ANSWERS["average_two_lexicons"]["centre"]
    by_share, by_score = generalised_additions((target, reference), (here, there), centre)
    assert by_share + by_score == pytest.approx(theirs, abs=1e-11)
    assert (by_share + by_score).sum() == pytest.approx(target @ here - reference @ there)


def test_half_the_sum_of_absolute_additions_is_the_difference_of_shares() -> None:
    _, target, reference, theirs = asked("proportion")
    statistic = ShiftStatistic(kind="proportion")
    assert statistic.difference(theirs) == pytest.approx(np.abs(target - reference).sum() / 2)


@pytest.mark.parametrize("order", [0.5, 2.0, 3.0])
def test_a_divergence_of_any_order_is_the_entropy_that_mixing_adds_and_never_below_zero(order: float) -> None:
    _, target, reference, _ = asked("jsd")
    statistic = ShiftStatistic(kind="jsd", order=order)

    def tsallis(p: NDArray[np.float64]) -> float:
        return float((1 - (p[p > 0] ** order).sum()) / (order - 1))

    whole = statistic.difference(statistic.additions(target, reference))
    mixed = tsallis((target + reference) / 2) - (tsallis(target) + tsallis(reference)) / 2
    assert whole == pytest.approx(mixed)
    assert whole > 0
    assert statistic.difference(statistic.additions(target, target)) == pytest.approx(0.0, abs=1e-15)


def test_orders_near_one_come_near_shannons_entropy() -> None:
    _, target, _, _ = asked("shannon")
    near = entropy_terms(target, 1.000001).sum() + 1 / 0.000001
    assert near == pytest.approx(entropy_terms(target).sum() * log(2), rel=1e-4)


# V28: framing-twitter, 3_polarization_measures/calculate_polarization_simple.py, whose first speaker of each
# side is never left out (.6338084011); the numbers are those of the formula.
V28 = np.array([[4, 1, 0], [3, 2, 1], [5, 0, 1], [1, 3, 2], [0, 4, 1], [2, 2, 3]], dtype=float)
V28_GROUP = np.array([0, 0, 0, 1, 1, 1])


def test_v28_leave_out_polarisation() -> None:
    found = leave_out_polarisation(V28, V28_GROUP)
    assert found.value == pytest.approx(0.6322475803, abs=1e-10)
    assert found.plug_in == pytest.approx(0.6477772350, abs=1e-10)


def test_leave_out_polarisation_by_hand() -> None:
    # One word each, shared by nobody: a reader who knows the others is sure.
    apart = leave_out_polarisation(np.array([[5.0, 0], [2, 0], [0, 3], [0, 4]]), np.array([0, 0, 1, 1]))
    assert apart.value == pytest.approx(1.0)
    # Every outlet has a word of its own and nobody else uses it: leaving it out, nothing is known.
    alone = leave_out_polarisation(np.eye(4) * 7, np.array([0, 0, 1, 1]))
    assert alone.value == pytest.approx(0.5)
    assert alone.plug_in == pytest.approx(1.0)


def test_collocation_measures_by_hand() -> None:
    # 12 tokens of a word, 8 of them among 40 tokens near a target that stands 10 times; 1,000 tokens in all.
    found = Association(
        near=np.array([8.0]), all_of_word=np.array([12.0]), n_near=40.0, n=1000.0, n_target=10.0
    )
    expected = 40 * 12 / 1000
    assert found.expected == pytest.approx([expected])
    assert found.pmi == pytest.approx([log2(8 / expected)])
    assert found.npmi == pytest.approx([log2(8 / expected) / -log2(8 / 1000)])
    assert found.t == pytest.approx([(8 - expected) / sqrt(8)])
    assert found.log_dice == pytest.approx([14 + log2(2 * 8 / (10 + 12))])
    cells = {(8, 0.48), (4, 11.52), (32, 39.52), (956, 948.48)}
    assert found.g2 == pytest.approx([2 * sum(o * log(o / e) for o, e in cells)])
