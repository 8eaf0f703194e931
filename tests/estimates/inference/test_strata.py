"""Groups compared within strata: against plain counting, least squares, and simulated strata that differ."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product
from math import isnan
from statistics import mean

import numpy as np
import polars as pl
import pytest
from tests.scores_in_memory import Scored, evidence_of, scores_of

from framing.errors import EstimateError
from framing.estimates.base import Evidence
from framing.estimates.contrast import LIKE_THESE, Contrast
from framing.estimates.inference.design import detectable_sd
from framing.estimates.inference.permutation import labellings, permutation_p
from framing.estimates.inference.strata import Counted, Stratified, strata_of
from framing.estimates.inference.welch import difference

Outlets = dict[str, tuple[int, int]]


def made(sizes: Outlets, seed: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Numbers of outlets, their groups and their strata, in any order; strata lie far apart."""
    rng = np.random.default_rng(seed)
    rows = [(name, side) for name, pair in sizes.items() for side, n in enumerate(pair) for _ in range(n)]
    rng.shuffle(rows)
    strata = [str(name) for name, _ in rows]
    group = np.array([int(side) for _, side in rows], dtype=np.intp)
    level = {name: 10.0 * place for place, name in enumerate(sizes)}
    return np.array([level[name] for name in strata]) + rng.normal(size=len(rows)), group, strata


def squares(numbers: Sequence[float]) -> float:
    return sum((number - mean(numbers)) ** 2 for number in numbers)


def plain_t(values: Sequence[float], strata: Sequence[str], chosen: set[int]) -> float:
    """The statistic, straight from its definition."""
    names = sorted({*strata})
    cells = [
        [
            [values[i] for i in range(len(values)) if strata[i] == name and (i in chosen) == inside]
            for inside in (True, False)
        ]
        for name in names
    ]
    weights = [len(t) * len(r) / (len(t) + len(r)) for t, r in cells]
    weights = [weight / sum(weights) for weight in weights]
    gap = sum(weight * (mean(t) - mean(r)) for weight, (t, r) in zip(weights, cells, strict=True))
    variance = 0.0
    for side in (0, 1):
        df = sum(len(cell[side]) - 1 for cell in cells)
        spread = sum(squares(cell[side]) for cell in cells) / df
        variance += spread * sum(w**2 / len(cell[side]) for w, cell in zip(weights, cells, strict=True))
    return float(abs(gap) / np.sqrt(variance))


@pytest.mark.parametrize(
    "sizes",
    [{"en": (2, 3), "ru": (3, 2)}, {"en": (2, 2), "ru": (2, 2), "zh": (1, 2)}, {"en": (1, 3), "ru": (3, 1)}],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_p_equals_plain_counting_over_every_labelling_within_strata(sizes: Outlets, seed: int) -> None:
    values, group, strata = made(sizes, seed)
    found = Stratified.of("language", values, group, strata)
    draw = found.labellings(seed=0)
    members = {name: [i for i, one in enumerate(strata) if one == name] for name in sizes}
    every = [
        {i for picked in picks for i in picked}
        for picks in product(*(combinations(members[name], n) for name, (n, _) in sizes.items()))
    ]
    observed = plain_t(values.tolist(), strata, {i for i in range(len(values)) if group[i] == 0})
    plain = np.mean([plain_t(values.tolist(), strata, one) >= observed * (1 - 1e-9) for one in every])
    assert draw.exact
    assert len(draw.chosen) == len(every) == found.counted.n_labellings
    assert len({tuple(row) for row in draw.chosen.tolist()}) == len(every)
    assert found.p(draw) == pytest.approx(float(plain))


def test_the_difference_is_that_of_least_squares_on_groups_and_strata() -> None:
    values, group, strata = made({"en": (2, 3), "ru": (4, 2), "zh": (1, 2)}, 3)
    columns = [group == 0, *(np.array(strata) == name for name in ("en", "ru", "zh"))]
    fit = np.linalg.lstsq(np.array(columns, dtype=float).T, values, rcond=None)[0]
    found = Stratified.of("language", values, group, strata)
    assert found.difference(0.95).value == pytest.approx(fit[0])
    assert float(found.coefficients @ found.values) == pytest.approx(fit[0])


def test_one_stratum_is_welch_and_the_permutation_of_all_labels() -> None:
    values, group, strata = made({"en": (4, 5)}, 4)
    found = Stratified.of("language", values, group, strata)
    plain = difference(values[group == 0], values[group == 1])
    ours = found.difference(0.95)
    assert (ours.value, ours.low, ours.high, ours.df) == pytest.approx(
        (plain.value, plain.low, plain.high, plain.df)
    )
    p = permutation_p(
        np.concatenate([values[group == 0], values[group == 1]])[:, None], labellings(4, 5, seed=0)
    )
    assert found.p(found.labellings(0)) == pytest.approx(p[0])
    assert found.counted.smallest_p == 1 / 126
    assert found.counted.detectable_sd == pytest.approx(detectable_sd(4, 5))


@pytest.mark.parametrize(
    ("sizes", "smallest"),
    [({"en": (2, 2), "ru": (2, 2)}, 2 / 36), ({"en": (2, 3), "ru": (3, 2)}, 1 / 100), ({"zh": (1, 1)}, 1.0)],
)
def test_the_smallest_p_that_is_told_is_the_one_that_is_reached(sizes: Outlets, smallest: float) -> None:
    values, group, strata = made(sizes, 5)
    far = values + 1_000.0 * (group == 0)
    found = Stratified.of("language", far, group, strata)
    assert found.counted.smallest_p == pytest.approx(smallest)
    assert found.p(found.labellings(0)) == pytest.approx(smallest)


def test_too_many_labellings_are_drawn_within_strata() -> None:
    values, group, strata = made({"en": (8, 8), "ru": (7, 7)}, 6)
    found = Stratified.of("language", values, group, strata)
    draw = found.labellings(seed=3)
    assert not draw.exact
    assert found.counted.smallest_p == 1 / 20_000
    assert (draw.chosen[:, :14].sum(axis=1) == 7).all() or (draw.chosen[:, :16].sum(axis=1) == 8).all()
    assert "within language (19999 drawn labellings)" in draw.method


def test_languages_that_differ_are_no_difference_of_groups() -> None:
    """Five state outlets of six write Russian, one independent of six does; languages lie four apart."""
    rng = np.random.default_rng(7)
    strata = [*["ru"] * 5, "en", "ru", *["en"] * 5]
    group = np.repeat([0, 1], 6)
    within, covered, plain = [], [], []
    for _ in range(600):
        values = 4.0 * np.array([one == "ru" for one in strata]) + rng.normal(size=12)
        found = Stratified.of("language", values, group, strata)
        interval = found.difference(0.95)
        within.append(found.p(found.labellings(0)) <= 0.05)
        covered.append(interval.low <= 0 <= interval.high)
        apart = difference(values[group == 0], values[group == 1])
        plain.append(not apart.low <= 0 <= apart.high)
    assert np.mean(plain) > 0.5
    assert np.mean(within) <= 0.07
    assert 0.92 <= np.mean(covered) <= 0.98


def studied(languages: dict[str, str]) -> Evidence:
    """Outlets a–d of the state and u–x that are independent; the language of each is given."""
    rng = np.random.default_rng(8)
    groups = {**dict.fromkeys("abcd", "state"), **dict.fromkeys("uvwx", "independent")}
    rows = [
        Scored(article=f"{outlet}-{i}", outlet=outlet, value=float(rng.normal() + 3 * (group == "state")))
        for outlet, group in groups.items()
        for i in range(9)
    ]
    evidence = evidence_of([scores_of(rows)], groups)
    language = pl.col("outlet").replace_strict(languages, return_dtype=pl.String)
    return replace(evidence, articles=evidence.articles.with_columns(language=language))


def test_a_language_of_one_group_only_is_left_out_and_told() -> None:
    evidence = studied({**dict.fromkeys("abcuvw", "en"), "d": "zh", "x": "ru"})
    found = Contrast(target="state", reference="independent", within="language")(evidence)
    like_these, these = found.estimates
    assert like_these.question == LIKE_THESE
    assert "left out, language with outlets of one group only: ru (x); zh (d)" in like_these.note
    assert like_these.n_outlets == these.n_outlets == 6
    assert like_these.smallest_p == 2 / 20
    assert "exact permutation of outlet labels within language (20 labellings)" in like_these.method
    assert like_these.value == pytest.approx(these.value)
    assert found.tables["leave_one_out"]["left_out"].to_list() == list("abcduvwx")


def test_languages_that_no_two_groups_share_allow_no_comparison() -> None:
    evidence = studied({**dict.fromkeys("abcd", "ru"), **dict.fromkeys("uvwx", "en")})
    found = Contrast(target="state", reference="independent", within="language")(evidence)
    for estimate in found.estimates:
        assert isnan(estimate.value)
        assert "cannot be estimated because no language has outlets of both groups" in estimate.note


def test_a_single_outlet_of_a_group_in_every_language_has_no_interval_and_an_exact_test() -> None:
    evidence = studied(
        {"a": "en", "b": "ru", "c": "zh", "d": "kk", "u": "en", "v": "ru", "w": "zh", "x": "kk"}
    )
    estimate = Contrast(target="state", reference="independent", within="language")(evidence).estimates[0]
    assert isnan(estimate.low)
    assert "no interval: a group has a single outlet in every language" in estimate.note
    assert estimate.p == 2 / 16


def test_what_nobody_says_cannot_be_compared_within() -> None:
    with pytest.raises(EstimateError, match="within country"):
        Contrast(target="state", reference="independent", within="country")(
            studied(dict.fromkeys("abcduvwx", "en"))
        )


def test_an_outlet_belongs_to_its_most_frequent_language_and_to_no_country_unless_one_is_known() -> None:
    articles = pl.DataFrame(
        {
            "outlet": ["a", "a", "a", "b", "b", "c"],
            "language": ["ru", "en", "ru", "ru", "en", None],
            "country": ["RU", "RU", "RU", "ZZ", "ZZ", "CN"],
        }
    )
    assert strata_of(articles, "language") == {"a": "ru", "b": "en", "c": "unknown"}
    assert strata_of(articles, "country") == {"a": "RU", "b": "unknown", "c": "CN"}
    assert Counted.of(["en", "ru"], [0, 0]).compared == (0, 0)
