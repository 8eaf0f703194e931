"""Outlets by rank, with the ranks that their articles leave open."""

import numpy as np
import polars as pl
import pytest
from scipy import stats
from tests.scores_in_memory import Scored, evidence_of, scores_of, study

from framing.errors import EstimateError
from framing.estimates.inference.rank_intervals import ranks
from framing.estimates.rank import Rank

MEANS = {"state": {"a": 9.0, "b": 6.0, "c": 5.9}, "independent": {"x": 1.0, "y": 6.1}}


def table(**options: object) -> pl.DataFrame:
    rows, groups = study(MEANS, n_articles=40, sd=1.0)
    return Rank(**options)(evidence_of([scores_of(rows)], groups)).tables["outlet_ranks"]  # type: ignore[arg-type]


def test_what_is_far_apart_has_one_rank_and_what_is_close_several() -> None:
    found = table()
    assert found["outlet"][0] == "a"
    assert found["outlet"][-1] == "x"
    assert found.select("rank", "rank_low", "rank_high").row(0) == (1, 1, 1)
    assert found.select("rank", "rank_low", "rank_high").row(4) == (5, 5, 5)
    middle = found[1:4]
    assert set(middle["rank_low"]) == {2}
    assert set(middle["rank_high"]) == {4}
    assert set(found["question"]) == {"these outlets, this corpus"}


def test_the_bounds_are_those_of_welchs_t_between_every_two_at_sidaks_level() -> None:
    generator = np.random.default_rng(3)
    samples = [generator.normal(mean, 1.0, size=12) for mean in (0.0, 0.4, 1.0, 1.1, 2.0)]
    for hold, comparisons in (("all", 10), ("each", 4)):
        found = ranks(
            np.array([one.mean() for one in samples]),
            np.array([one.var(ddof=1) / 12 for one in samples]),
            np.full(5, 11.0),
            hold=hold,  # type: ignore[arg-type]
        )
        alpha = 1 - 0.95 ** (1 / comparisons)
        for number, own in enumerate(samples):
            above = below = 0
            for other in samples:
                p = stats.ttest_ind(own, other, equal_var=False).pvalue if other is not own else 1.0
                above += p < alpha and other.mean() > own.mean()
                below += p < alpha and other.mean() < own.mean()
            assert (found.low[number], found.high[number]) == (1 + above, 5 - below)


def test_all_intervals_hold_the_true_ranks_together_as_often_as_they_say() -> None:
    generator = np.random.default_rng(5)
    truth = np.array([0.0, 0.1, 0.3, 0.5, 0.9, 1.0, 2.0])
    place = 7 - np.arange(7)
    held = []
    for _ in range(600):
        sample = generator.normal(truth, 1.0, size=(25, 7))
        found = ranks(sample.mean(axis=0), sample.var(axis=0, ddof=1) / 25, np.full(7, 24.0))
        held.append(np.all((found.low <= place) & (place <= found.high)))
    assert np.mean(held) >= 0.93


def test_one_article_or_equal_ones_leave_every_rank_open() -> None:
    rows, groups = study(MEANS, n_articles=40)
    rows += [Scored(article=f"still-{n}", outlet="still", value=50.0) for n in range(5)]
    found = Rank()(evidence_of([scores_of(rows)], groups | {"still": "state"})).tables["outlet_ranks"]
    still = found.row(0, named=True)
    assert (still["outlet"], still["rank"], still["rank_low"], still["rank_high"]) == ("still", 1, 1, 6)
    assert "every rank is open" in still["note"]
    assert found.filter(pl.col("outlet") == "a")["rank_low"][0] == 1


def test_equal_values_share_the_better_rank() -> None:
    found = ranks(np.array([2.0, 3.0, 2.0, 1.0]), np.full(4, 0.01), np.full(4, 9.0))
    assert found.rank.tolist() == [2, 1, 2, 4]


def test_groups_may_be_ranked_alone_and_one_outlet_has_no_order() -> None:
    assert set(table(groups=["state"])["outlet"]) == {"a", "b", "c"}
    rows, _ = study(MEANS)
    with pytest.raises(EstimateError, match="two outlets with 2 scored articles or more"):
        Rank()(evidence_of([scores_of(rows)], {"a": "state"}))
