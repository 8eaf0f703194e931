"""Topics over seeds: which are found again, and whether the groups differ the same way."""

import numpy as np
import pytest

from framing.errors import UsageError
from framing.models.base import TopicModel
from framing.models.fitted.stability import in_one_order, likeness_of, sign_stability, stability
from framing.models.fitted.topics import align, consensus

WORDS = tuple("abcdef")
PHI = np.array(
    [
        [0.4, 0.4, 0.05, 0.05, 0.05, 0.05],
        [0.05, 0.05, 0.4, 0.4, 0.05, 0.05],
        [0.05, 0.05, 0.05, 0.05, 0.4, 0.4],
    ]
)
THETA = np.random.default_rng(0).dirichlet(np.ones(3), 8)


def model(phi: np.ndarray, theta: np.ndarray = THETA, words: tuple[str, ...] = WORDS) -> TopicModel:
    ids = tuple(f"x{i}" for i in range(len(theta)))
    return TopicModel(words=words, phi=phi, theta=theta, articles=ids, corpus="c", settings="")


def renumbered(order: list[int]) -> TopicModel:
    return model(PHI[order], THETA[:, order])


@pytest.mark.parametrize("likeness", ["cosine", "jsd"])
def test_renumbered_topics_are_all_found_again(likeness: str) -> None:
    models = [model(PHI), renumbered([2, 0, 1]), renumbered([1, 2, 0])]
    found = stability(models, likeness=likeness)  # type: ignore[arg-type]
    assert found.refound == 1
    assert found.mean == pytest.approx(1)
    assert found.pairs == ((0, 1), (0, 2), (1, 2))
    for theta in in_one_order(models, found):
        assert theta.tolist() == THETA.tolist()


def test_a_topic_that_one_seed_lost_is_the_one_that_is_not_found_again() -> None:
    lost = PHI.copy()
    lost[1] = [0.3, 0.05, 0.1, 0.05, 0.3, 0.2]  # a mixture of the first and the last
    found = stability([model(PHI), renumbered([1, 2, 0]), model(lost)])
    assert found.per_topic.tolist() == [1, pytest.approx(1 / 3), 1]
    assert found.refound == pytest.approx(7 / 9)
    assert found.threshold == 0.7


def test_likeness_by_hand() -> None:
    one, other = np.array([[0.5, 0.5, 0.0]]), np.array([[0.0, 0.5, 0.5], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0]])
    assert likeness_of(one, other)[0] == pytest.approx([0.5, 1, 0])
    assert likeness_of(one, other, "jsd")[0] == pytest.approx(
        [0.5, 1, 0]
    )  # entropies 1.5 - 1 bit; none; 1 bit


def test_jensen_shannon_is_scipys() -> None:
    from scipy.spatial.distance import jensenshannon

    rng = np.random.default_rng(1)
    one, other = rng.dirichlet(np.ones(9), 3), rng.dirichlet(np.ones(9), 4)
    expected = [[1 - jensenshannon(p, q, base=2) ** 2 for q in other] for p in one]
    assert likeness_of(one, other, "jsd") == pytest.approx(np.array(expected))


def test_one_seed_or_other_words_have_no_stability() -> None:
    with pytest.raises(UsageError, match="at least two seeds"):
        stability([model(PHI)])
    with pytest.raises(UsageError, match="same words"):
        stability([model(PHI), model(PHI, words=tuple("uvwxyz"))])
    with pytest.raises(UsageError, match="3 topics of 6 words, 2 topics of 6 words"):
        stability([model(PHI), model(PHI[:2], THETA[:, :2])])


OUTLETS = ["big"] * 5 + ["small"] + ["other"] * 2
GROUPS = {"big": "state", "small": "state", "other": "independent"}


def shares(first_topic: list[float]) -> np.ndarray:
    column = np.array(first_topic)
    return np.column_stack([column, 1 - column])


def test_every_outlet_counts_once_whatever_it_prints() -> None:
    found = sign_stability(
        [shares([0.9] * 5 + [0.1] + [0.4, 0.6])], OUTLETS, groups=GROUPS, first="state", second="independent"
    )
    assert found.differences[0] == pytest.approx([0, 0])
    assert found.n_outlets == (2, 1)


def test_seeds_that_disagree_about_the_sign_are_counted() -> None:
    up, down = [0.9] * 5 + [0.9] + [0.4, 0.4], [0.1] * 5 + [0.1] + [0.4, 0.4]
    thetas = [shares(up), shares(up), shares(up), shares(down)]
    found = sign_stability(thetas, OUTLETS, groups=GROUPS, first="state", second="independent")
    assert found.agreeing.tolist() == [0.75, 0.75]
    assert found.differences[:, 0] == pytest.approx([0.5, 0.5, 0.5, -0.3])


def test_articles_without_topics_and_outlets_without_articles_are_left_out() -> None:
    theta = shares([0.9] * 5 + [np.nan] + [0.4, np.nan])
    found = sign_stability([theta], OUTLETS, groups=GROUPS, first="state", second="independent")
    assert found.differences[0] == pytest.approx([0.5, -0.5])
    assert found.n_outlets == (1, 1)
    with pytest.raises(UsageError, match="'nobody'"):
        sign_stability([theta], OUTLETS, groups=GROUPS, first="state", second="nobody")


def test_topics_that_were_named_keep_name_and_place_over_seeds() -> None:
    phi = np.array([[0.1, 0.9], [0.9, 0.1], [0.5, 0.5]])
    shares = np.array([[0.1, 0.2, 0.7], [0.2, 0.2, 0.6]])

    def seed(rows: list[int]) -> TopicModel:
        return TopicModel(
            words=("gas", "war"),
            phi=phi[rows],
            theta=shares,
            articles=("a", "b"),
            corpus="0",
            settings="made",
            names=("energy",),
        )

    one, other = seed([0, 1, 2]), seed([1, 0, 2])  # there the named topic looks like this one's second
    both = consensus([one, other])
    assert both.names == ("energy",)
    assert align(one, other).order[0] == 0
    assert max(align(one, other).similarity) <= 1
    assert both.theta[:, 0].tolist() == [0.1, 0.2]
