"""Numbers by which to choose how many topics are the same whatever the number of worker processes."""

import numpy as np
from tests.tokens_in_memory import TokensInMemory, Written, tokens_of

from framing.engine import Engine
from framing.models.base import TopicModel
from framing.models.fitted.choice_of_k import compare_numbers
from framing.models.lda import Lda
from framing.text.tokens import Tokens


def corpus() -> TokensInMemory:
    rng = np.random.default_rng(4)
    texts = [[[f"w{word}x" for word in rng.zipf(1.4, 60) % 40]] for _ in range(40)]
    return tokens_of([Written(id=f"a{i:02}", outlet="pq"[i % 2], sentences=t) for i, t in enumerate(texts)])


def fit(tokens: Tokens, k: int, seed: int) -> TopicModel:
    return Lda(k=k, passes=2, max_docfreq=1.0).fit(tokens, seed=seed)


def test_two_processes_give_the_bytes_of_one() -> None:
    tokens = corpus()
    with Engine(jobs=1) as one, Engine(jobs=2) as two:
        alone, shared = (compare_numbers(tokens, fit, (2, 4), (1, 2), engine=engine) for engine in (one, two))

    assert alone.numbers.equals(shared.numbers)
    assert alone.fits.equals(shared.fits)
