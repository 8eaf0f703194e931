"""Topic shares as scores."""

import numpy as np
import polars as pl
import pytest
from tests.tokens_in_memory import Written, tokens_of

from framing.errors import UsageError
from framing.measures.topic_share import TopicShare
from framing.models.base import Embedding, TopicModel

ARTICLES = [
    Written(id="a1", outlet="a", sentences=[["peace", "talks", "now"]]),
    Written(id="a2", outlet="a", sentences=[["oil", "gas"]]),
    Written(id="b1", outlet="b", sentences=[["else"]]),
]
THETA = np.array([[0.9, 0.1], [0.2, 0.8], [np.nan, np.nan]])
PHI = np.array([[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]])


def model(order: tuple[int, ...] = (0, 1), articles: tuple[str, ...] = ("a1", "a2", "b1")) -> TopicModel:
    return TopicModel(
        words=("peace", "talks", "oil", "gas"),
        phi=PHI[list(order)],
        theta=THETA[:, list(order)],
        articles=articles,
        corpus="",
        settings="",
    )


def test_shares_become_scores_of_articles_whatever_the_unit() -> None:
    (scores,) = TopicShare()(tokens_of(ARTICLES, unit="sentence"), [], models=[model()])
    rows = scores.table.filter(pl.col("dimension") == "topic_01")
    assert rows["value"].to_list() == [0.9, 0.2, None]
    assert rows["n_matched"].to_list() == [2, 2, 0]
    assert rows["n_tokens"].to_list() == [3, 2, 1]
    assert (scores.low, scores.high, scores.unit) == (0.0, 1.0, "share of the article")


def test_seeds_that_number_their_topics_otherwise_are_paired() -> None:
    (one,) = TopicShare()(tokens_of(ARTICLES), [], models=[model()])
    (two,) = TopicShare()(tokens_of(ARTICLES), [], models=[model(), model((1, 0))])
    assert one.table.equals(two.table)
    assert "mean cosine of 1.00; 100% of the pairs are alike" in two.diagnostics[0]
    assert one.diagnostics[0].startswith("one seed")


def test_several_numbers_of_topics_are_kept_apart() -> None:
    three = TopicModel(
        words=("peace", "talks", "oil", "gas"),
        phi=np.array([*PHI, [0.25] * 4]),
        theta=np.array([[0.5, 0.3, 0.2]] * 3),
        articles=("a1", "a2", "b1"),
        corpus="",
        settings="",
    )
    variants = TopicShare()(tokens_of(ARTICLES), [], models=[three, model()])
    assert [scores.measure for scores in variants] == ["topic_share_k2", "topic_share_k3"]


def test_shares_of_an_article_sum_to_one() -> None:
    (scores,) = TopicShare()(tokens_of(ARTICLES), [], models=[model()])
    sums = scores.table.drop_nulls("value").group_by("article").agg(pl.col("value").sum())
    assert sums["value"].to_list() == pytest.approx([1.0, 1.0])


def test_topics_are_needed() -> None:
    vectors = Embedding(words=("a",), vectors=np.zeros((1, 2), np.float32), corpus="", settings="")
    for wrong in ([], [vectors]):
        with pytest.raises(UsageError, match="family 'topics'"):
            TopicShare()(tokens_of(ARTICLES), [], models=wrong)


def test_topics_of_other_articles_are_refused() -> None:
    with pytest.raises(UsageError, match="other articles"):
        TopicShare()(tokens_of(ARTICLES), [], models=[model(articles=("x", "y", "z"))])
