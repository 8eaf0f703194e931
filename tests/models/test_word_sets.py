"""WEAT, RND, MAC and ECT against arithmetic written out anew, and the ways in which programs differ."""

from itertools import combinations, product
from math import comb, sqrt

import numpy as np
import pytest
from scipy.stats import spearmanr

from framing.errors import UsageError
from framing.models.base import Embedding
from framing.models.fitted.ect import ect
from framing.models.fitted.mac import mac
from framing.models.fitted.rnd import rnd
from framing.models.fitted.weat import WeatChoices, weat
from framing.models.fitted.word_sets import WordSet, word_set

RNG = np.random.default_rng(26)
NAMES = {"X": 4, "Y": 4, "A": 3, "B": 5, "long_x": 8, "long_y": 8, "huge_x": 11, "huge_y": 11}
WORDS = tuple(f"{name.lower()}{i:02}" for name, n in NAMES.items() for i in range(n))
EMBEDDING = Embedding(
    words=WORDS, vectors=RNG.normal(size=(len(WORDS), 6)).astype(np.float32), corpus="", settings="made up"
)


def own(name: str) -> WordSet:
    return word_set(EMBEDDING, name, [f"{name.lower()}{i:02}" for i in range(NAMES[name])])


X, Y, A, B = (own(name) for name in "XYAB")


def cosine(first: np.ndarray, second: np.ndarray) -> float:
    return float(first @ second / sqrt((first @ first) * (second @ second)))


def s(word: np.ndarray) -> float:
    near = [cosine(word, other) for other in A.vectors]
    far = [cosine(word, other) for other in B.vectors]
    return sum(near) / len(near) - sum(far) / len(far)


def test_weat_is_its_definition() -> None:
    found = weat((X, Y), (A, B), seed=1)
    first, second = ([s(word) for word in side.vectors] for side in (X, Y))
    both = first + second
    assert found.sum_statistic == pytest.approx(sum(first) - sum(second))
    assert found.mean_statistic == pytest.approx(found.sum_statistic / 4)
    assert found.d == pytest.approx(found.mean_statistic / np.std(both, ddof=1))
    assert dict(found.associations) == pytest.approx(dict(zip((*X.words, *Y.words), both, strict=True)))
    reached = [sum(both[i] for i in chosen) * 2 - sum(both) for chosen in combinations(range(8), 4)]
    assert found.p == pytest.approx(np.mean([value >= found.sum_statistic - 1e-12 for value in reached]))
    assert (found.exact, found.n_partitions) == (True, 70)


def test_programs_differ_by_their_divisor_and_by_the_observed_partition_as_they_print() -> None:
    """§2.6 of the design: sweater 1.05501 and WEFE 1.08961, p .015618 and .015695, are one result."""
    pair = own("long_x"), own("long_y")
    n = comb(16, 8)
    assert 1.05501 * sqrt(16 / 15) == pytest.approx(1.08961, abs=6e-6)
    assert (201 / n, 202 / n) == pytest.approx((0.015618, 0.015695), abs=5e-7)
    assert pytest.approx(0.198923, abs=5e-6) == 8 * 0.024865
    usual = weat(pair, (A, B), seed=1)
    other = weat(pair, (A, B), seed=1, choices=WeatChoices(ddof=0, comparison=">"))
    assert other.d == pytest.approx(usual.d * sqrt(16 / 15))
    assert usual.p - other.p == pytest.approx(1 / n)
    assert usual.mean_statistic == pytest.approx(usual.sum_statistic / 8)
    assert "over n - 1" in usual.method
    assert "over n)" in other.method
    assert ">= the observed" in usual.method
    assert "all 12,870 partitions" in usual.method


def test_swapping_attributes_negates_everything_and_swapping_targets_too() -> None:
    one = weat((X, Y), (A, B), seed=1)
    for other in (weat((X, Y), (B, A), seed=1), weat((Y, X), (A, B), seed=1)):
        assert other.d == pytest.approx(-one.d)
        assert other.sum_statistic == pytest.approx(-one.sum_statistic)
        assert other.p_two_sided == pytest.approx(one.p_two_sided)
        assert one.p + other.p == pytest.approx(1 + 1 / 70)  # the observed partition counts in both


def test_weat_does_not_see_lengths_or_turns_of_the_vectors() -> None:
    turn = np.linalg.qr(RNG.normal(size=(6, 6)))[0]
    lengths = RNG.uniform(0.5, 9, size=(len(WORDS), 1))
    turned = Embedding(
        words=WORDS,
        vectors=(EMBEDDING.vectors @ turn * lengths).astype(np.float32),
        corpus="",
        settings="turned",
    )
    sets = [word_set(turned, side.name, side.words) for side in (X, Y, A, B)]
    other = weat((sets[0], sets[1]), (sets[2], sets[3]), seed=1)
    assert other.d == pytest.approx(weat((X, Y), (A, B), seed=1).d, rel=1e-5)


def test_partitions_are_drawn_where_they_are_too_many_and_p_is_never_zero() -> None:
    pair = own("huge_x"), own("huge_y")
    assert comb(22, 11) > 200_000
    one, two = (weat(pair, (A, B), seed=4) for _ in range(2))
    assert one == two
    assert (one.exact, one.n_partitions) == (False, 20_000)
    assert one.p >= 1 / 20_000
    assert "19,999 drawn partitions and the observed one" in one.method


def test_leaving_a_word_out_gives_the_range_of_d() -> None:
    found = weat((X, Y), (A, B), seed=1)
    less = WordSet(name="A", words=A.words[1:], missing=(), vectors=A.vectors[1:])
    assert found.d_low <= weat((X, Y), (less, B), seed=1).d <= found.d_high
    assert found.d_low <= found.d <= found.d_high
    assert found.most_influential in {*X.words, *Y.words, *A.words, *B.words}
    assert A.without(0).words == less.words


def test_a_word_that_is_not_known_is_named_and_targets_of_unequal_size_are_refused() -> None:
    asked = word_set(EMBEDDING, "A", ["a00", "unheard", "a01"])
    assert weat((X, Y), (asked, B), seed=1).missing == (("A", ("unheard",)),)
    shorter = word_set(EMBEDDING, "X", ["x00", "x01", "x02", "absent"])
    with pytest.raises(UsageError, match=r"3 of 'X' and 4 of 'Y'.*absent"):
        weat((shorter, Y), (A, B), seed=1)
    with pytest.raises(UsageError, match="Not known: one, two"):
        word_set(EMBEDDING, "Z", ["one", "two"])
    with pytest.raises(UsageError, match="share x00"):
        weat((X, word_set(EMBEDDING, "Z", ["x00", "y00", "y01", "y02"])), (A, B), seed=1)


def test_targets_that_do_not_vary_have_no_effect_size() -> None:
    same = Embedding(
        words=("x1", "x2", "y1", "y2", "a", "b"),
        vectors=np.array([[1, 1]] * 4 + [[1, 0], [0, 1]], dtype=np.float32),
        corpus="",
        settings="",
    )
    x, y = (word_set(same, name, [f"{name}1", f"{name}2"]) for name in "xy")
    a, b = (word_set(same, name, [name]) for name in "ab")
    found = weat((x, y), (a, b), seed=1)
    assert np.isnan(found.d)
    assert found.p == 1


def test_rnd_is_its_definition_and_lengths_change_it() -> None:
    raw = rnd(X, (A, B))
    expected = [
        np.linalg.norm(word - A.vectors.mean(axis=0)) - np.linalg.norm(word - B.vectors.mean(axis=0))
        for word in X.vectors
    ]
    assert raw.total == pytest.approx(sum(expected))
    assert raw.mean == pytest.approx(sum(expected) / 4)
    assert [value for _, value in raw.by_word] == pytest.approx(expected)
    unit = rnd(X, (A, B), vectors="unit")
    assert unit.total != pytest.approx(raw.total)
    assert "unit vectors" in unit.method
    assert rnd(X, (B, A)).total == pytest.approx(-raw.total)


def test_mac_counts_every_attribute_set_once_whatever_its_size() -> None:
    found = mac(X, [A, B])
    expected = [
        np.mean([cosine(word, other) for other in side.vectors]) for word, side in product(X.vectors, (A, B))
    ]
    assert found.similarity == pytest.approx(np.mean(expected))
    assert found.distance == pytest.approx(1 - np.mean(expected))
    assert [value for *_, value in found.by_word] == pytest.approx(expected)


def test_ect_is_spearman_s_correlation_of_the_two_rows_of_cosines() -> None:
    found = ect((X, Y), own("long_x"))
    rows = [[cosine(word, side.vectors.mean(axis=0)) for word in own("long_x").vectors] for side in (X, Y)]
    assert found.rho == pytest.approx(spearmanr(*rows).statistic)
    assert [one for _, one, _ in found.by_word] == pytest.approx(rows[0])
    assert ect((X, Y), own("long_x"), means="unit").means == "unit"
    with pytest.raises(UsageError, match="3 attribute words"):
        ect((X, Y), word_set(EMBEDDING, "few", ["a00", "a01"]))
