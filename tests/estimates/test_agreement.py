"""Agreement of measures: the coefficients of scipy, at the right level, with what is missing told."""

from math import isnan

import numpy as np
import polars as pl
import pytest
from scipy import stats
from tests.scores_in_memory import Scored, articles_of, no_counts, scores_of

from framing.errors import EstimateError
from framing.estimates.agreement import AGREEMENT, Agreement
from framing.estimates.base import Evidence
from framing.experiments.tables import SCHEMAS
from framing.measures.base import Scores

OUTLETS = {f"a{i:02}": f"o{i % 6}" for i in range(60)}
GROUPS: dict[str, str | None] = {f"o{i}": "state" if i < 3 else "independent" for i in range(6)}
RNG = np.random.default_rng(1)
TRUE = dict(zip(OUTLETS, RNG.normal(size=60), strict=True))
NOISE = {name: dict(zip(OUTLETS, RNG.normal(size=60), strict=True)) for name in ("one", "two", "other")}


def scored(measure: str, dimensions: dict[str, dict[str, float | None]]) -> Scores:
    rows = [
        Scored(article=article, outlet=OUTLETS[article], value=value, dimension=dimension)
        for dimension, values in dimensions.items()
        for article, value in values.items()
    ]
    return scores_of(rows, measure=measure)


def evidence(*scores: Scores) -> Evidence:
    return Evidence(scores=scores, counts=no_counts(), articles=articles_of(OUTLETS, GROUPS), seed=1)


def one() -> dict[str, float | None]:
    return {article: TRUE[article] + 0.5 * NOISE["one"][article] for article in OUTLETS}


def two() -> dict[str, float | None]:
    return {article: float(np.exp(TRUE[article] + 0.5 * NOISE["two"][article])) for article in OUTLETS}


def other() -> dict[str, float | None]:
    return dict(NOISE["other"])


def row(table: pl.DataFrame, level: str, a: tuple[str, str], b: tuple[str, str]) -> dict[str, float]:
    named = dict(zip(("measure_a", "dimension_a", "measure_b", "dimension_b"), (*a, *b), strict=True))
    (found,) = table.filter(pl.col("level") == level).filter(**named).iter_rows(named=True)
    return found


def both() -> Evidence:
    return evidence(
        scored("dictionary", {"warmth": one(), "threat": other()}),
        scored("lss", {"warmth": two(), "threat": other()}),
    )


@pytest.mark.parametrize("coefficient", ["spearman", "pearson"])
def test_correlations_of_articles_are_those_of_scipy(coefficient: str) -> None:
    table = Agreement(coefficient=coefficient)(both()).tables["agreement"]  # type: ignore[arg-type]
    found = row(table, "article", ("dictionary", "warmth"), ("lss", "warmth"))
    oracle = stats.spearmanr if coefficient == "spearman" else stats.pearsonr
    x, y = (np.array([values[a] for a in OUTLETS], dtype=float) for values in (one(), two()))
    assert found["r"] == pytest.approx(oracle(x, y).statistic)
    without = [
        oracle(x[keep], y[keep]).statistic
        for outlet in GROUPS
        if (keep := np.array([OUTLETS[a] != outlet for a in OUTLETS])).any()
    ]
    assert (found["low"], found["high"]) == pytest.approx((min(without), max(without)))


def test_correlations_of_outlets_are_those_of_their_means_with_fishers_interval() -> None:
    table = Agreement(coefficient="pearson")(both()).tables["agreement"]
    found = row(table, "outlet", ("dictionary", "warmth"), ("lss", "warmth"))
    means = [
        [np.mean([values[a] for a in OUTLETS if OUTLETS[a] == outlet]) for outlet in GROUPS]
        for values in (one(), two())
    ]
    oracle = stats.pearsonr(*means)
    interval = oracle.confidence_interval(0.95)
    assert found["n"] == 6
    assert found["r"] == pytest.approx(oracle.statistic)
    assert (found["low"], found["high"]) == pytest.approx((interval.low, interval.high))


def test_within_outlets_a_difference_between_outlets_counts_for_nothing() -> None:
    """Outlets differ in both scores, articles of one outlet do so at random."""
    far = {outlet: 10.0 * place for place, outlet in enumerate(GROUPS)}
    x = {a: far[OUTLETS[a]] + NOISE["one"][a] for a in OUTLETS}
    y = {a: far[OUTLETS[a]] + NOISE["two"][a] for a in OUTLETS}
    table = Agreement(coefficient="pearson")(
        evidence(scored("one", {"warmth": x}), scored("two", {"warmth": y}))
    ).tables["agreement"]
    pair = (("one", "warmth"), ("two", "warmth"))
    assert row(table, "article", *pair)["r"] > 0.95
    assert row(table, "outlet", *pair)["r"] > 0.95
    centred = [
        np.array([v[a] - np.mean([v[b] for b in OUTLETS if OUTLETS[b] == OUTLETS[a]]) for a in OUTLETS])
        for v in (x, y)
    ]
    assert row(table, "within", *pair)["r"] == pytest.approx(stats.pearsonr(*centred).statistic)


def test_articles_that_one_measure_cannot_score_are_left_out_and_counted() -> None:
    lacking = {article: None if int(article[1:]) < 7 else value for article, value in two().items()}
    table = Agreement()(
        evidence(scored("dictionary", {"warmth": one()}), scored("lss", {"warmth": lacking}))
    ).tables["agreement"]
    found = row(table, "article", ("dictionary", "warmth"), ("lss", "warmth"))
    assert (found["n"], found["n_missing"]) == (53, 7)
    kept = [a for a in OUTLETS if lacking[a] is not None]
    oracle = stats.spearmanr([one()[a] for a in kept], [lacking[a] for a in kept])
    assert found["r"] == pytest.approx(oracle.statistic)


def test_every_pair_stands_once_per_level_with_its_kind_and_no_p_value() -> None:
    findings = Agreement()(both())
    table = findings.tables["agreement"]
    assert table.schema == pl.Schema(AGREEMENT)
    assert list(SCHEMAS["agreement"].items()) == list(AGREEMENT.items())
    assert table.height == 3 * 6
    counts = dict(table.filter(pl.col("level") == "article")["kind"].value_counts().iter_rows())
    assert counts == {
        "same dimension, other measure": 2,
        "other dimension, same measure": 2,
        "other dimension, other measure": 2,
    }
    assert not findings.estimates
    assert not [name for name in table.columns if name.startswith("p")]
    assert findings.notes[0].startswith("Agreement of measures, mean correlation over articles (pairs): same")


def test_topics_that_one_measure_alone_knows_are_left_out_and_named() -> None:
    topics = scored("topic_share", {"topic_01": other()})
    findings = Agreement()(
        evidence(scored("one", {"warmth": one()}), scored("two", {"warmth": two()}), topics)
    )
    assert findings.notes[0] == "agreement leaves out what one measure alone scores: topic_01."
    assert set(findings.tables["agreement"]["dimension_a"]) == {"warmth"}


def test_a_score_that_never_varies_correlates_with_nothing() -> None:
    flat: dict[str, float | None] = dict.fromkeys(OUTLETS, 0.1)
    table = Agreement()(evidence(scored("one", {"warmth": one()}), scored("two", {"warmth": flat}))).tables[
        "agreement"
    ]
    assert all(isnan(r) for r in table["r"])


def test_one_score_alone_agrees_with_nothing() -> None:
    with pytest.raises(EstimateError, match="needs two scores to compare"):
        Agreement()(evidence(scored("one", {"warmth": one()})))
