"""Word statistics against numbers that peers and papers print: V11-V14, V17, V18 of the design's methods.

Numbers only: no peer's code or data is here. Each test names where its numbers come from.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import ndtr
from scipy.stats import chi2 as chi2_distribution

from framing.estimates.inference.dispersion import (
    deviation_of_proportions,
    divergence_from_sizes,
    juilland_d,
)
from framing.estimates.inference.divergence import entropy, jensen_shannon
from framing.estimates.inference.keywords import (
    WordTable,
    chi_squared,
    fisher,
    g_squared,
    pointwise_mutual_information,
    williams_q,
)
from framing.estimates.inference.log_odds import log_odds

QUANTEDA = Path(__file__).parent / "data" / "quanteda"


def table(target: list[float], reference: list[float]) -> WordTable:
    return WordTable(
        target=np.array(target, dtype=float),
        reference=np.array(reference, dtype=float),
        n_target=float(sum(target)),
        n_reference=float(sum(reference)),
    )


def letters(text: str) -> Counter[str]:
    return Counter(text.replace(" ", ""))


def words_of(text: str) -> Counter[str]:
    return Counter(text.split())


def paired(first: Counter[str], second: Counter[str]) -> tuple[list[str], list[float], list[float]]:
    words = sorted(first | second)
    return words, [float(first[w]) for w in words], [float(second[w]) for w in words]


# V11: quanteda.textstats, tests/testthat/test-textstat_keyness.R: d1 has b × 7, a × 3; d2 has a × 7, b × 2.
V11 = table([3, 7], [7, 2])


def test_v11_chi_squared_and_g_squared_of_a_small_table() -> None:
    assert chi_squared(V11, "none")[1] == pytest.approx(4.337160494, abs=1e-9)
    assert chi_squared(V11, "yates")[1] == pytest.approx(2.632438272, abs=1e-9)
    assert chi_squared(V11, "williams")[1] == pytest.approx(4.017625680, abs=1e-9)
    assert g_squared(V11, "none")[1] == pytest.approx(4.534939332, abs=1e-9)
    assert g_squared(V11, "williams")[1] == pytest.approx(4.200833412, abs=1e-9)
    assert chi2_distribution.sf(4.534939332, 1) == pytest.approx(0.033209634, abs=1e-9)


def test_v11_the_other_word_of_the_table_has_the_opposite_sign() -> None:
    assert g_squared(V11)[0] == pytest.approx(-4.534939332, abs=1e-9)
    assert chi_squared(V11, "none")[0] == pytest.approx(-4.337160494, abs=1e-9)


def test_v11_fishers_exact_test() -> None:
    ratios, p = fisher(V11)
    assert p == pytest.approx([0.069778519] * 2, abs=1e-9)
    assert ratios[0] == pytest.approx(0.139541900, rel=1e-5)
    assert ratios[1] == pytest.approx(1 / 0.139541900, rel=1e-5)


# V12: the same file: two documents of letters.
V12_WORDS, V12_TARGET, V12_REFERENCE = paired(
    letters("a a a b b c c c c c c d e f g h h"), letters("a a b c c d d d d e f h")
)
V12 = table(V12_TARGET, V12_REFERENCE)


def ranking(statistic: NDArray[np.float64]) -> str:
    return "".join(V12_WORDS[i] for i in np.argsort(-statistic, kind="stable"))


def test_v12_keyness_ranks_letters_as_quanteda_does() -> None:
    assert ranking(chi_squared(V12, "yates")) == "gcbhaefd"
    assert ranking(g_squared(V12, "none")) == "cgbhaefd"


def test_v12_g_squared_of_single_letters() -> None:
    values = dict(zip(V12_WORDS, g_squared(V12), strict=True))
    assert values["c"] == pytest.approx(1.274238, abs=1e-6)
    assert values["d"] == pytest.approx(-3.779441, abs=1e-6)
    assert values["g"] == pytest.approx(1.093291, abs=1e-6)


def test_v12_log_odds_of_the_fox_and_donkey_toy() -> None:
    # jmhessel/FightingWords #3: uniform prior .05, approximate variance; topica gives the same.
    words, target, reference = paired(
        words_of("the quick brown fox jumped over the lazy dog"),
        words_of("the lazier purple donkey jumped over the lazy dog"),
    )
    odds = log_odds(np.array(target), np.array(reference), np.full(len(words), 0.05))
    expected = dict.fromkeys(words, 0.0)
    expected |= dict.fromkeys(["brown", "fox", "quick"], 0.689423)
    expected |= dict.fromkeys(["donkey", "lazier", "purple"], -0.689423)
    assert dict(zip(words, odds.z, strict=True)) == pytest.approx(expected, abs=1e-6)


def test_v13_log_odds_with_approximate_and_full_variance() -> None:
    # scattertext, test/test_logOddsUninformativePriorScore.py: uniform prior .01.
    odds = log_odds(np.array([1.0, 5, 1, 9]), np.array([100.0, 510, 100, 199]), np.full(4, 0.01))
    assert odds.delta == pytest.approx([-0.6095321, -1.0345766, -0.6095321, 1.5201005], abs=1e-7)
    assert odds.z == pytest.approx([-0.609502, -2.304405, -0.609502, 4.462925], abs=1e-6)
    assert odds.full_z == pytest.approx([-0.589845, -1.905684, -0.589845, 2.983064], abs=1e-6)


def test_v14_thresholded_score_of_scattertext_follows_from_the_full_z() -> None:
    # The same file: 2 Φ(z) - 1, set to 0 unless it is beyond ±.8.
    odds = log_odds(np.array([1.0, 5, 2, 7, 10]), np.array([10.0, 10, 1, 5, 10]), np.full(5, 0.01))
    score = 2 * ndtr(odds.full_z) - 1
    kept = np.where(np.abs(score) > 0.8, score, 0.0)
    assert kept == pytest.approx([-0.9593012, 0, 0, 0.8197493, 0], abs=1e-7)


# V17: scattertext, test/test_Dispersion.py, the example of Gries (2008): five parts, four of the words.
GRIES = [
    "b a m n i b e u p",
    "b a s a t b e w q n",
    "b c a g a b e s t a",
    "b a g h a b e a a t",
    "b a h a a b e a x a t",
]
PARTS = [letters(part) for part in GRIES]
V17_COUNTS = np.array([[float(part[word]) for word in "biqx"] for part in PARTS])
V17_SIZES = np.array([float(part.total()) for part in PARTS])


def test_v17_dispersion_of_gries_example() -> None:
    assert juilland_d(V17_COUNTS, V17_SIZES) == pytest.approx([0.968, 0, 0, 0], abs=5e-4)
    assert deviation_of_proportions(V17_COUNTS, V17_SIZES) == pytest.approx([0.02, 0.82, 0.80, 0.78])
    normed = deviation_of_proportions(V17_COUNTS, V17_SIZES, normed=True)
    assert normed == pytest.approx([0.024, 1, 0.976, 0.951], abs=5e-4)
    divergence = divergence_from_sizes(V17_COUNTS, V17_SIZES)
    assert divergence == pytest.approx([0.003, 2.474, 2.322, 2.184], abs=5e-4)


def test_v18_jensen_shannon_of_a_to_g_and_b_to_h() -> None:
    # shifterator, tests/test_shifts.py: letters A-G against B-H, ten each.
    words, target, reference = paired(Counter("ABCDEFG" * 10), Counter("BCDEFGH" * 10))
    divergence = jensen_shannon(np.array(target), np.array(reference))
    assert divergence.value == pytest.approx(0.142857143, abs=1e-9)
    shares = dict(zip(words, divergence.shares, strict=True))
    assert (shares["A"], shares["H"]) == pytest.approx((0.5, 0.5))


def test_v18_jensen_shannon_of_the_letters_of_v12() -> None:
    target, reference = np.array(V12_TARGET), np.array(V12_REFERENCE)
    divergence = jensen_shannon(target, reference)
    assert divergence.value == pytest.approx(0.137954365, abs=1e-9)
    shares = dict(zip(V12_WORDS, divergence.shares, strict=True))
    assert (shares["d"], shares["g"], shares["c"]) == pytest.approx((0.554545, 0.213199, 0.178532), abs=1e-6)
    assert (entropy(target), entropy(reference)) == pytest.approx((2.660129753, 2.584962501), abs=1e-9)
    assert jensen_shannon(target, reference, "size").value == pytest.approx(0.134849555, abs=1e-9)


def test_v18_noise_floor_is_what_equal_distributions_show() -> None:
    # methods.md 2.11: 500 words, 20,000 tokens each: predicted .0090 bits, simulated .0092.
    rng = np.random.default_rng(0)
    shares = rng.dirichlet(np.full(500, 5.0))
    draws = [[rng.multinomial(20_000, shares).astype(float) for _ in range(2)] for _ in range(30)]
    found = [jensen_shannon(first, second) for first, second in draws]
    assert found[0].floor == pytest.approx(0.0090, abs=5e-5)
    assert np.mean([each.value for each in found]) == pytest.approx(found[0].floor, rel=0.05)


def quanteda(name: str) -> tuple[list[dict[str, Any]], WordTable]:
    """One answer of quanteda.textstats, and its counts."""
    rows = json.loads((QUANTEDA / "textstat_keyness.json").read_text(encoding="utf-8"))[name]
    return rows, table([row["n_target"] for row in rows], [row["n_reference"] for row in rows])


def values(rows: list[dict[str, Any]], column: str) -> list[float]:
    return [np.inf if row[column] is None else row[column] for row in rows]


@pytest.mark.parametrize(("correction", "ours"), [("default", "yates"), ("yates", "yates"), ("none", "none")])
def test_chi_squared_equals_quanteda(correction: str, ours: Any) -> None:
    rows, counts = quanteda(f"chi2.{correction}")
    statistic = chi_squared(counts, ours)
    assert statistic == pytest.approx(values(rows, "chi2"), rel=1e-12)
    assert chi2_distribution.sf(np.abs(statistic), 1) == pytest.approx(values(rows, "p"), rel=1e-12)


@pytest.mark.parametrize(("correction", "ours"), [("default", "yates"), ("yates", "yates"), ("none", "none")])
def test_g_squared_equals_quanteda(correction: str, ours: Any) -> None:
    rows, counts = quanteda(f"lr.{correction}")
    # quanteda adds 1e-9 to every ratio under the logarithm, which adds 2 N 1e-9 to G² (3e-7 here).
    assert g_squared(counts, ours) == pytest.approx(values(rows, "G2"), abs=1e-6)


def test_williams_g_squared_equals_quanteda_where_both_groups_have_the_word() -> None:
    rows, counts = quanteda("lr.williams")
    both = (counts.target > 0) & (counts.reference > 0)
    theirs = np.array(values(rows, "G2"))
    assert g_squared(counts, "williams")[both] == pytest.approx(theirs[both], abs=1e-6)
    # quanteda leaves words out of the correction that one group lacks; Williams's q needs no such exception.
    assert g_squared(counts, "none")[~both] == pytest.approx(theirs[~both], abs=1e-6)


def test_williams_chi_squared_is_divided_by_q_where_quanteda_multiplies() -> None:
    rows, counts = quanteda("chi2.williams")
    both = (counts.target > 0) & (counts.reference > 0)
    theirs, q = np.array(values(rows, "chi2")), williams_q(counts)
    assert (chi_squared(counts, "williams") * q**2)[both] == pytest.approx(theirs[both], rel=1e-12)
    assert chi_squared(counts, "none")[~both] == pytest.approx(theirs[~both], rel=1e-12)
    assert (q > 1).all()


def test_fisher_equals_quanteda() -> None:
    rows, counts = quanteda("exact.default")
    ratios, p = fisher(counts)
    assert p == pytest.approx(values(rows, "p"), rel=1e-7)
    theirs = np.array(values(rows, "exact"))
    finite = np.isfinite(theirs)
    # R finds the conditional odds ratio to a tolerance of about 1e-4.
    assert ratios[finite] == pytest.approx(theirs[finite], rel=1e-3)
    assert np.isinf(ratios[~finite]).all()


@pytest.mark.parametrize("correction", ["default", "none"])
def test_pointwise_mutual_information_equals_quanteda(correction: str) -> None:
    rows, counts = quanteda(f"pmi.{correction}")
    ours = pointwise_mutual_information(counts)
    # quanteda adds 1e-9 under the logarithm: -20.7 where we say minus infinity.
    assert np.log(np.exp(ours) + 1e-9) == pytest.approx(values(rows, "pmi"), rel=1e-9)
