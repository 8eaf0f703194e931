"""Where words lie in each group's embedding: what few outlets can and cannot show."""

from dataclasses import replace

import numpy as np
import pytest
from tests.scores_in_memory import articles_of, no_counts
from tests.tokens_in_memory import TokensInMemory, Written, tokens_of

from framing.estimates.base import Evidence
from framing.estimates.group_embeddings import GroupEmbeddings
from framing.models.ppmi_svd import PpmiSvd

SUBJECTS = [[f"{name}{i}" for i in "abcdefgh"] for name in ("war", "trade", "art", "sport")]


def corpus(outlets: dict[str, str]) -> TokensInMemory:
    """``operation`` stands among words of trade in the state's outlets, among words of war elsewhere."""
    rng, articles = np.random.default_rng(0), []
    for outlet, group in outlets.items():
        for number in range(16):
            subject = number % 4
            own = list(SUBJECTS[subject])
            own += ["operation"] * 2 if subject == (1 if group == "state" else 0) else []
            sentences = [[str(word) for word in rng.choice(own, 7)] for _ in range(5)]
            articles.append(Written(id=f"{outlet}-{number:03}", outlet=outlet, sentences=sentences))
    return tokens_of(articles)


def asked(n_target: int, n_reference: int) -> Evidence:
    """Evidence with one declared embedding."""
    outlets = {f"s{n}": "state" for n in range(n_target)} | {f"i{n}": "other" for n in range(n_reference)}
    tokens = corpus(outlets)
    of_article = dict(tokens.articles.select("article", "outlet").iter_rows())
    return Evidence(
        scores=(),
        counts=no_counts(),
        articles=articles_of(of_article, outlets),
        seed=1,
        tokens=tokens,
        declared=(PpmiSvd(vector_size=6, min_count=5),),
    )


ESTIMAND = GroupEmbeddings(
    target="state", reference="other", words=["operation", "arta"], seeds=2, splits=39, null="outlets"
)


def test_no_p_is_smaller_than_the_outlets_allow_however_many_splits_are_asked_for() -> None:
    operation, arta = ESTIMAND(asked(3, 3)).estimates
    # twenty ways to deal six outlets, two of which look the same: the groups, and nine other splits
    assert operation.smallest_p == pytest.approx(1 / 10)
    assert operation.p == pytest.approx(1 / 10)
    assert operation.p_adjusted is not None
    assert operation.p_adjusted >= 0.1
    assert arta.p is not None
    assert arta.p >= 0.1
    assert "null: 9 random splits" in operation.method


def test_with_one_outlet_in_a_group_nothing_is_tested() -> None:
    operation, _ = ESTIMAND(asked(1, 6)).estimates
    assert np.isfinite(operation.value)
    assert (operation.p, operation.p_adjusted, operation.smallest_p) == (None, None, None)
    assert operation.note == "fewer than 3 outlets in a group: nothing is tested"


def test_a_null_of_articles_is_no_test_of_outlets() -> None:
    operation, _ = replace(ESTIMAND, null="articles", splits=5)(asked(3, 3)).estimates
    assert operation.p is None
    assert operation.question == "these outlets, this corpus"
