"""Embedding regression finds, from running text, the word that was planted and leaves the others alone."""

import numpy as np
import pytest
from tests.tokens_in_memory import TokensInMemory, Written, tokens_of

from framing.estimates.inference.embedding_regression import EmbeddingRegression, embedding_regression
from framing.models.fitted.a_la_carte import Contexts, context_vectors, fit_transform
from framing.models.ppmi_svd import PpmiSvd

SUBJECTS = [[f"{name}{i}" for i in "abcdefgh"] for name in ("war", "trade", "art", "sport")]
SIDES = {f"s{i}": "state" for i in range(4)} | {f"i{i}": "independent" for i in range(4)}
WORDS = ("operation", "summit", "visit")


def sentence(rng: np.random.Generator, focal: str, mixture: np.ndarray) -> list[str]:
    words = [str(rng.choice(SUBJECTS[subject])) for subject in rng.choice(4, 9, p=mixture)]
    return [*words[:5], focal, *words[5:]]


def planted(seed: int) -> TokensInMemory:
    """Every outlet mixes subjects in its own way; the state's ``operation`` leans to trade on top of that."""
    rng = np.random.default_rng(seed)
    articles = []
    for outlet, group in SIDES.items():
        habits = {word: rng.dirichlet([12.0] * 4) for word in WORDS}
        habits["operation"] = rng.dirichlet([2, 30, 4, 4] if group == "state" else [30, 2, 4, 4])
        for number in range(12):
            sentences = [sentence(rng, word, habits[word]) for word in WORDS for _ in range(2)]
            plain = [[str(word) for word in rng.choice(subject, 6)] for subject in SUBJECTS]
            articles.append(
                Written(id=f"{outlet}-{number:02}", outlet=outlet, sentences=[*sentences, *plain])
            )
    return tokens_of(articles)


def regressed(seed: int) -> EmbeddingRegression:
    tokens = planted(seed)
    contexts = Contexts(
        embedding=PpmiSvd(vector_size=4, min_count=5).fit(tokens, seed=1), min_count=5, within="sentence"
    )
    found = context_vectors(tokens, WORDS, contexts, fit_transform(tokens, contexts))
    return embedding_regression(list(found.values()), (SIDES, "state", "independent"), seed=1)


@pytest.fixture(scope="module")
def results() -> list[EmbeddingRegression]:
    return [regressed(seed) for seed in range(12)]


def test_the_planted_word_is_found_after_adjustment_in_nearly_every_corpus(
    results: list[EmbeddingRegression],
) -> None:
    found = [result.words[0].p_adjusted <= 3 * 2 / 70 + 1e-9 for result in results]
    assert np.mean(found) >= 0.9
    assert all(result.words[0].deflated > 0 for result in results)


def test_words_that_only_outlets_use_in_their_own_way_are_left_alone(
    results: list[EmbeddingRegression],
) -> None:
    placebos = [word for result in results for word in result.words[1:]]
    assert sum(word.p <= 0.05 for word in placebos) <= 4  # 24 tests at a true size of .029
    deflated = np.array([word.deflated for word in placebos])
    assert abs(deflated.mean()) < 3 * deflated.std() / np.sqrt(len(deflated))
    assert all(word.squared_norm > 0 for word in placebos)


def test_the_planted_difference_dwarfs_the_placebos(results: list[EmbeddingRegression]) -> None:
    for result in results:
        planted_word, *placebos = result.words
        assert planted_word.deflated > 3 * max(word.deflated for word in placebos)
