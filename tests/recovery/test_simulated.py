"""The simulations of `benchmarks.inference`, small: what misleads is found, and what repairs it."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from benchmarks.inference.corpora import ChosenEvents, Syndication
from benchmarks.inference.repairs import Corpus, own_copy, plain, within_events

from framing.engine.pool import Engine
from framing.estimates.base import Evidence
from framing.estimates.inference.simulated import CLAIMED, NormalOutlets, error_rates
from framing.types import Estimate

Ask = Callable[[Evidence], Estimate]


def rejected(corpus: Corpus, studies: int, *asked: Ask) -> list[float]:
    """Share of studies whose interval leaves 0 out, for each way of asking."""
    drawn = [corpus.drawn(np.random.default_rng([7, number])) for number in range(studies)]
    found = [[ask(evidence) for evidence in drawn] for ask in asked]
    return [float(np.mean([not one.low <= 0 <= one.high for one in each])) for each in found]


def test_shared_agency_copy_passes_for_a_difference_until_it_is_left_out() -> None:
    """Evidence: .38 of studies without a difference, .04 without copies."""
    before, after = rejected(Syndication(share=0.5, articles=40), 100, plain, own_copy)
    assert before > 0.15
    assert after <= 0.11


def test_a_choice_of_events_passes_for_framing_until_events_are_found_by_their_words() -> None:
    corpus = ChosenEvents(gamma=1.0, articles=60)
    drawn = [corpus.drawn(np.random.default_rng([7, number])) for number in range(24)]
    before, after = (np.mean([ask(evidence).value for evidence in drawn]) for ask in (plain, within_events))
    assert before > 0.2
    assert abs(after) < 0.1


def rates(outlets: NormalOutlets, studies: int) -> pl.DataFrame:
    with Engine(jobs=1) as engine:
        return error_rates(outlets, studies=studies, draws=99, seed=(1,), engine=engine)


def test_articles_find_differences_that_outlets_do_not() -> None:
    outlets = NormalOutlets(n_target=5, n_articles=(60,) * 11, sd_outlets=(0.5, 0.5), sd_articles=1.0)
    found = dict(rates(outlets, 200).select("method", "found").iter_rows())
    assert found[CLAIMED] <= 0.09
    assert found["Welch's t over articles; means over articles"] > 0.5


def test_a_true_difference_is_held_and_hardly_biased() -> None:
    outlets = NormalOutlets(
        n_target=5, n_articles=(60,) * 11, sd_outlets=(0.2, 0.2), sd_articles=1.0, truth=1.0
    )
    row = rates(outlets, 150).row(by_predicate=pl.col("method") == CLAIMED, named=True)
    assert row["found"] > 0.95
    assert row["coverage"] >= 0.89
    assert row["bias"] == pytest.approx(0.0, abs=0.05)


def test_studies_are_the_same_however_many_are_drawn_at_once() -> None:
    outlets = NormalOutlets(n_target=3, n_articles=(9,) * 6, sd_outlets=(1.0, 1.0), sd_articles=1.0)
    one, other = outlets.drawn(np.random.default_rng([1, 5])), outlets.drawn(np.random.default_rng([1, 5]))
    assert (one.values == other.values).all()
    assert rates(outlets, 20).equals(rates(outlets, 20))
