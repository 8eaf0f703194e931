"""How often models read a corpus, if they are left to choose."""

import pytest

from framing.models.intake.neighbours import passes_over


@pytest.mark.parametrize(
    ("n_tokens", "epochs"), [(30_000, 10), (2_000_000, 10), (3_000_000, 6), (50_000_000, 5)]
)
def test_word2vec_reads_small_corpora_more_often(n_tokens: int, epochs: int) -> None:
    assert passes_over(n_tokens, "auto") == epochs
    assert passes_over(n_tokens, 3) == 3
