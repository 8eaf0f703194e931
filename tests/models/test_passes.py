"""How often models read a corpus, if they are left to choose."""

import pytest

from framing.models.word2vec import Word2Vec


@pytest.mark.parametrize(
    ("n_tokens", "epochs"), [(30_000, 10), (2_000_000, 10), (3_000_000, 6), (50_000_000, 5)]
)
def test_word2vec_reads_small_corpora_more_often(n_tokens: int, epochs: int) -> None:
    assert Word2Vec()._passes(n_tokens) == epochs
    assert Word2Vec(epochs=3)._passes(n_tokens) == 3
