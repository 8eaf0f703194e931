"""Embeddings of groups laid over each other: planted moves are found, noise is not."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import ortho_group
from tests.tokens_in_memory import TokensInMemory, Written, tokens_of

from framing.engine import Engine
from framing.errors import CorpusError, UsageError
from framing.models.base import Embedding
from framing.models.fitted.groups import GroupChoices, GroupShift, aligned, group_shift
from framing.models.fitted.size import too_small
from framing.models.fitted.splits import n_other_splits, of_outlets
from framing.models.lda import Lda
from framing.models.ppmi_svd import PpmiSvd
from framing.models.word2vec import Word2Vec

SUBJECTS = [[f"{name}{i}" for i in "abcdefgh"] for name in ("war", "trade", "art", "sport")]
SIDES = {outlet: "state" if outlet.startswith("s") else "independent" for outlet in ("s1", "s2", "i1", "i2")}
GROUPS = (SIDES, "state", "independent")
WORDS = ["operation", "wara", "traded", "arta", "unheard"]


def planted(seed: int = 0, n_articles: int = 40) -> TokensInMemory:
    """``operation`` is a word of war for the independent and one of trade for the state."""
    rng = np.random.default_rng(seed)
    articles = []
    for outlet, group in SIDES.items():
        for number in range(n_articles):
            subject = number % 4
            own = list(SUBJECTS[subject])
            own += ["operation"] * 2 if subject == (1 if group == "state" else 0) else []
            sentences = [[str(word) for word in rng.choice(own, 7)] for _ in range(5)]
            articles.append(Written(id=f"{outlet}-{number:03}", outlet=outlet, sentences=sentences))
    return tokens_of(articles)


TOKENS = planted()
USUAL = GroupChoices(model=PpmiSvd(vector_size=6, min_count=5), seeds=3, splits=8, share_of_articles=0.8)


@pytest.fixture(scope="module")
def found() -> GroupShift:
    return group_shift(TOKENS, GROUPS, WORDS, seed=1, choices=USUAL)


def test_a_rotated_copy_has_not_moved_and_a_swapped_word_has() -> None:
    rng = np.random.default_rng(3)
    words = tuple(f"w{i}" for i in range(60))
    vectors = rng.normal(size=(60, 8)).astype(np.float32)
    turned = (vectors @ ortho_group.rvs(8, random_state=4)).astype(np.float32)
    one = Embedding(words=words, vectors=vectors, corpus="", settings="")
    two = Embedding(words=words[::-1], vectors=turned[::-1] * 3, corpus="", settings="")
    both = aligned(one, two)
    assert both.words == words
    assert np.abs(both.shifts).max() < 1e-6
    swapped = turned.copy()
    swapped[[5, 6]] = turned[[6, 5]]
    moved = aligned(one, Embedding(words=words, vectors=swapped, corpus="", settings="")).shifts
    assert sorted(np.argsort(-moved, kind="stable")[:2].tolist()) == [5, 6]


def test_the_word_that_means_something_else_has_moved_and_the_others_have_not(found: GroupShift) -> None:
    rows = {row["word"]: row for row in found.shifts.iter_rows(named=True)}
    assert found.shifts["word"][0] == "operation"
    assert rows["operation"]["shift"] > rows["operation"]["null_high"]
    assert rows["operation"]["seeds_above"] == rows["operation"]["n_seeds"] == 3
    assert rows["operation"]["null_reached"] == pytest.approx(1 / 9)
    for word in ("wara", "traded", "arta"):
        assert rows[word]["excess"] < rows["operation"]["excess"] / 3
    assert found.missing == ("unheard",)


def test_neighbours_say_how_often_they_are_found(found: GroupShift) -> None:
    operation = found.neighbours.filter(pl.col("word") == "operation", pl.col("rank") <= 4)
    for group, subject in (("state", "trade"), ("independent", "war")):
        own = operation.filter(pl.col("group") == group)
        assert own["neighbour"].str.starts_with(subject).all()
        assert own["found"].is_between(0, 1).all()
        assert (own["other_group"] < own["found"]).all()
    assert (operation["neighbour"] != "operation").all()


def test_the_method_and_the_warnings_name_the_numbers(found: GroupShift) -> None:
    assert "3 seeds on 80%" in found.method
    assert "8 random splits of the same outlets by articles" in found.method
    state, independent, few, null = found.warnings
    assert "group 'state' has 2,800 words in 80 articles" in state
    assert "independent" in independent
    assert few.startswith("3 seeds; below 10")
    assert "null='outlets'" in null
    assert too_small(TOKENS)[0].startswith("the corpus has 5,600 words")


def test_whole_outlets_are_dealt_out_each_way_once_and_never_as_they_are() -> None:
    choices = GroupChoices(model=PpmiSvd(vector_size=6, min_count=5), seeds=2, splits=24, null="outlets")
    result = group_shift(TOKENS, GROUPS, ["operation"], seed=1, choices=choices)
    row = result.shifts.row(0, named=True)
    # four outlets fall into three pairs of pairs, of which one is the groups themselves
    assert row["n_splits"] == 2
    assert row["null_reached"] == pytest.approx(1 / 3)
    assert "null: 2 random splits of the same outlets by outlets" in result.method
    assert not any("null='outlets'" in warning for warning in result.warnings)


@pytest.mark.parametrize(
    ("n_target", "n_reference", "most", "n"), [(3, 3, 99, 9), (2, 3, 99, 9), (6, 9, 7, 7)]
)
def test_no_split_of_outlets_comes_twice_or_is_the_observed_one(
    n_target: int, n_reference: int, most: int, n: int
) -> None:
    outlets = np.repeat([f"o{i:02}" for i in range(n_target + n_reference)], 2)
    target = np.arange(len(outlets)) < 2 * n_target
    splits = of_outlets(outlets, (target, ~target), list(range(most)))
    assert len(splits) == n
    halves = {frozenset((frozenset(outlets[a].tolist()), frozenset(outlets[b].tolist()))) for a, b in splits}
    own = frozenset((frozenset(outlets[target].tolist()), frozenset(outlets[~target].tolist())))
    assert len(halves | {own}) == n + 1
    assert all(len(np.unique(outlets[first])) == n_target for first, _ in splits)
    assert min(most, n_other_splits(n_target, n_reference)) == n


def test_the_number_of_workers_changes_nothing() -> None:
    choices = GroupChoices(model=Word2Vec(vector_size=6, min_count=5, epochs=2), seeds=2, splits=2)
    alone = group_shift(TOKENS, GROUPS, WORDS, seed=1, choices=choices)
    with Engine(jobs=2) as engine:
        shared = group_shift(TOKENS, GROUPS, WORDS, seed=1, choices=choices, engine=engine)
    assert alone.shifts.equals(shared.shifts)
    assert alone.neighbours.equals(shared.neighbours)
    other = group_shift(TOKENS, GROUPS, WORDS, seed=2, choices=choices)
    assert not alone.shifts.equals(other.shifts)


def test_what_cannot_be_compared_is_refused_in_words() -> None:
    with pytest.raises(UsageError, match="two different groups"):
        group_shift(TOKENS, (SIDES, "state", "absent"), WORDS, seed=1, choices=USUAL)
    with pytest.raises(UsageError, match="fits topics"):
        group_shift(TOKENS, GROUPS, WORDS, seed=1, choices=GroupChoices(model=Lda(k=2), seeds=1, splits=1))
    few = GroupChoices(model=PpmiSvd(vector_size=6, min_count=1), seeds=1, splits=1, anchors=5)
    with pytest.raises(CorpusError, match="cannot fix a rotation"):
        group_shift(TOKENS, GROUPS, ["operation"], seed=1, choices=few)
    one, two = (
        Embedding(words=("a", "b"), vectors=np.ones((2, n), dtype=np.float32), corpus="", settings="")
        for n in (2, 3)
    )
    with pytest.raises(UsageError, match="2 and 3 dimensions"):
        aligned(one, two)
