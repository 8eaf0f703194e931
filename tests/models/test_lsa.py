import numpy as np
import pytest
from scipy.sparse import csr_array, random_array
from tests.small_corpus import TOKENS

from framing.models.intake.singular import right_vectors
from framing.models.lsa import Lsa


@pytest.fixture(scope="module")
def table() -> csr_array:
    rng = np.random.default_rng(3)
    counts = random_array(
        (3000, 900), density=0.01, rng=rng, data_sampler=lambda size: rng.integers(1, 4, size)
    )
    return csr_array(counts, dtype=np.float64)


@pytest.mark.parametrize("k", [5, 40])
def test_singular_values_and_the_space_of_their_vectors_are_those_of_a_full_decomposition(
    table: csr_array, k: int
) -> None:
    found = right_vectors(table, k, seed=1, tolerance=1e-8)

    _, values, vectors = np.linalg.svd(table.toarray(), full_matrices=False)
    assert found.values == pytest.approx(values[:k], rel=1e-9)
    assert np.abs(found.vectors.T @ found.vectors - np.eye(k)).max() < 1e-10
    ours, theirs = found.vectors @ found.vectors.T, vectors[:k].T @ vectors[:k]
    assert np.abs(ours - theirs).max() < 1e-5


def test_the_seed_changes_nothing_that_counts(table: csr_array) -> None:
    one, two = (right_vectors(table, 10, seed=seed, tolerance=1e-8) for seed in (1, 2))

    assert one.values == pytest.approx(two.values, rel=1e-9)
    assert np.abs(one.vectors - two.vectors).max() < 1e-4


def test_the_same_seed_gives_the_same_bytes(table: csr_array) -> None:
    one, two = (right_vectors(table, 10, seed=1) for _ in range(2))

    assert one.vectors.tobytes() == two.vectors.tobytes()


def test_a_table_with_fewer_independent_columns_than_asked_for_is_no_obstacle() -> None:
    twice = csr_array(np.tile(np.eye(20), (5, 12)))

    found = right_vectors(twice, 30, seed=1)

    assert found.values[:20] == pytest.approx(np.full(20, np.sqrt(60)))
    assert np.abs(found.values[20:]).max() < 1e-6


def test_words_of_the_same_sentences_are_near_each_other() -> None:
    fitted = Lsa(vector_size=6, min_count=1).fit(TOKENS, seed=1)

    assert fitted.vectors.shape[1] == 6
    assert fitted.settings.startswith("Lsa(")
