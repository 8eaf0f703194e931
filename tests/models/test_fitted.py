"""Fitted models: look-up, alignment, files."""

from pathlib import Path

import numpy as np
import pytest

from framing.errors import DataError
from framing.models.base import Embedding, TopicModel, load, save
from framing.models.fitted.topics import align, consensus

RNG = np.random.default_rng(0)
EMBEDDING = Embedding(
    words=("partner", "partners", "win-win", "new_era", "multipolar", "стабильность", "合作"),
    vectors=RNG.normal(size=(7, 4)).astype(np.float32),
    corpus="c" * 64,
    settings="word2vec seed=1",
)


def topics(phi: np.ndarray, theta: np.ndarray) -> TopicModel:
    return TopicModel(
        words=("a", "b", "c", "d"),
        phi=phi,
        theta=theta,
        articles=tuple(f"x{i}" for i in range(len(theta))),
        corpus="c" * 64,
        settings="lda seed=1",
    )


FIRST = topics(
    np.array([[0.7, 0.1, 0.1, 0.1], [0.1, 0.7, 0.1, 0.1], [0.1, 0.1, 0.1, 0.7]]),
    np.array([[0.5, 0.3, 0.2], [np.nan] * 3, [0.1, 0.1, 0.8]]),
)


@pytest.mark.parametrize(
    ("seed", "found"),
    [
        ("partner", (0,)),
        ("PARTNER", (0,)),
        ("partner*", (0, 1)),
        ("partner?", (1,)),
        ("win win", (2,)),
        ("new era", (3,)),
        ("multi*", (4,)),
        ("Стабильность", (5,)),
        ("合*", (6,)),
        ("absent", ()),
        ("two partners", ()),
        ("part.er", ()),
    ],
)
def test_seed_words_are_found_by_one_policy(seed: str, found: tuple[int, ...]) -> None:
    assert EMBEDDING.find(seed) == found


def test_unit_vectors_have_length_one_and_a_zero_vector_stays_zero() -> None:
    with_zero = Embedding(
        words=("a", "b"), vectors=np.array([[3, 4], [0, 0]], dtype=np.float32), corpus="", settings=""
    )
    assert with_zero.unit_vectors == pytest.approx(np.array([[0.6, 0.8], [0, 0]]))


def test_the_word_nearest_to_its_own_vector_is_the_word() -> None:
    for row, word in enumerate(EMBEDDING.words):
        nearest = EMBEDDING.nearest(EMBEDDING.unit_vectors[row], n=3)
        assert nearest[0][0] == word
        assert nearest[0][1] == pytest.approx(1)
        assert len(nearest) == 3


def test_top_words_break_ties_by_word() -> None:
    assert FIRST.top_words(0, 3) == (("a", 0.7), ("b", 0.1), ("c", 0.1))


def test_prevalence_leaves_articles_without_words_out() -> None:
    assert FIRST.prevalence() == pytest.approx([0.3, 0.2, 0.5])


def test_align_undoes_a_renumbering() -> None:
    order = [2, 0, 1]
    other = topics(FIRST.phi[order], FIRST.theta[:, order])
    aligned = align(FIRST, other)
    assert [order[row] for row in aligned.order] == [0, 1, 2]
    assert aligned.similarity == pytest.approx([1, 1, 1])


def test_consensus_of_renumbered_twins_is_the_model_with_its_topics_by_prevalence() -> None:
    order = [1, 2, 0]
    both = consensus([FIRST, topics(FIRST.phi[order], FIRST.theta[:, order])])
    by_prevalence = [2, 0, 1]
    assert both.phi == pytest.approx(FIRST.phi[by_prevalence])
    assert both.theta == pytest.approx(FIRST.theta[:, by_prevalence], nan_ok=True)
    assert (np.diff(both.prevalence()) <= 0).all()


def test_models_of_other_words_cannot_be_aligned() -> None:
    other = TopicModel(
        words=("a", "b", "c", "x"),
        phi=FIRST.phi,
        theta=FIRST.theta,
        articles=FIRST.articles,
        corpus="",
        settings="",
    )
    with pytest.raises(ValueError, match="same words"):
        align(FIRST, other)


@pytest.mark.parametrize("model", [EMBEDDING, FIRST], ids=["embedding", "topics"])
def test_a_saved_model_comes_back_and_is_plain_files(model: Embedding | TopicModel, tmp_path: Path) -> None:
    save(model, tmp_path / "one")
    save(model, tmp_path / "two")
    back = load(tmp_path / "one")
    assert type(back) is type(model)
    assert (back.words, back.corpus, back.settings) == (model.words, model.corpus, model.settings)
    if isinstance(model, Embedding) and isinstance(back, Embedding):
        assert back.vectors.dtype == np.float32
        assert (back.vectors == model.vectors).all()
    if isinstance(model, TopicModel) and isinstance(back, TopicModel):
        assert back.articles == model.articles
        np.testing.assert_array_equal(back.theta, model.theta)
        np.testing.assert_array_equal(back.phi, model.phi)
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()
        assert file.suffix in {".npy", ".txt", ".json"}


def test_a_damaged_model_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="whole fitted model"):
        load(tmp_path)
    save(EMBEDDING, tmp_path)
    (tmp_path / "vectors.npy").write_bytes(b"\x93NUMPY half")
    with pytest.raises(DataError, match="Fit the model again"):
        load(tmp_path)
