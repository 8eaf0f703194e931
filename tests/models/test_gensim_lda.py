"""The compiled step over articles gives gensim's own topics and shares, but for rounding."""

from typing import Any

import numpy as np
import pytest
from gensim.models import LdaModel
from scipy.special import psi

from framing.models.intake.bags import Bag, older_generator
from framing.models.intake.gensim_lda import GensimLda
from framing.models.intake.variational import digamma

TABLE = np.random.default_rng(5).poisson(0.6, (60, 40))
BAGS: list[Bag] = [(np.flatnonzero(row), row[row > 0].astype(float)) for row in TABLE]
LISTED = [list(zip(words.tolist(), counts.tolist(), strict=True)) for words, counts in BAGS]


def trained(kind: Any, corpus: object) -> Any:
    return kind(
        corpus=corpus,
        id2word={word: str(word) for word in range(40)},
        num_topics=4,
        passes=6,
        chunksize=25,
        alpha="auto",
        eta="auto",
        random_state=older_generator(3),
        dtype=np.float64,
        eval_every=None,
    )


def test_topics_and_learnt_priors_are_gensims() -> None:
    ours, theirs = trained(GensimLda, BAGS), trained(LdaModel, LISTED)

    assert ours.get_topics() == pytest.approx(theirs.get_topics(), rel=1e-9)
    assert ours.alpha == pytest.approx(theirs.alpha, rel=1e-9)
    assert ours.eta == pytest.approx(theirs.eta, rel=1e-9)


def test_shares_are_those_that_gensim_finds_from_the_same_first_guess() -> None:
    ours, theirs = trained(GensimLda, BAGS), trained(LdaModel, LISTED)
    alone = []
    for article in LISTED:
        theirs.random_state = older_generator(7)
        gamma = theirs.inference([article])[0]
        alone.append(gamma / gamma.sum())

    assert ours.shares(BAGS, seed=7) == pytest.approx(np.vstack(alone), rel=1e-9)


def test_articles_without_words_have_no_shares() -> None:
    none: Bag = (np.zeros(0, np.int64), np.zeros(0))
    shares = trained(GensimLda, BAGS).shares([BAGS[0], none], seed=1)

    assert shares[0].sum() == pytest.approx(1)
    assert np.isnan(shares[1]).all()


def test_the_digamma_function_is_scipys_from_the_smallest_priors_to_the_longest_articles() -> None:
    values = np.logspace(-8, 7, 3_000)
    ours = np.array([digamma(value) for value in values])

    assert ours == pytest.approx(psi(values), rel=1e-13, abs=1e-14)
    assert digamma.py_func(0.5) == digamma(0.5)
