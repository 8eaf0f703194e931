"""Models find again what was planted in made-up corpora."""

import numpy as np
import pytest
from tests.tokens_in_memory import TokensInMemory, Written, tokens_of

from framing.models.base import Embedding, TopicModel
from framing.models.lda import Lda
from framing.models.nmf import Nmf
from framing.models.ppmi_svd import PpmiSvd
from framing.models.word2vec import Word2Vec

N_TOPICS, WORDS_PER_TOPIC = 4, 15


def topic_words(topic: int) -> list[str]:
    return [f"t{topic}{'abcdefghijklmno'[i]}" for i in range(WORDS_PER_TOPIC)]


def planted_topics(n_articles: int = 100, seed: int = 0) -> tuple[TokensInMemory, np.ndarray]:
    """Articles that mix four vocabularies; gives the tokens and the true shares in their order."""
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.full(N_TOPICS, 0.3), n_articles)
    zipf = 1 / np.arange(1, WORDS_PER_TOPIC + 1)
    articles = []
    for i, share in enumerate(shares):
        drawn = rng.choice(N_TOPICS, size=120, p=share)
        words = [topic_words(t)[rng.choice(WORDS_PER_TOPIC, p=zipf / zipf.sum())] for t in drawn]
        sentences = [words[j : j + 12] for j in range(0, 120, 12)]
        articles.append(Written(id=f"a{i:03}", outlet="o", sentences=sentences))
    return tokens_of(articles), shares


@pytest.mark.parametrize(
    "model", [Lda(k=N_TOPICS, max_docfreq=1.0, passes=40), Nmf(k=N_TOPICS, max_docfreq=1.0)], ids=repr
)
def test_planted_topics_are_found_with_their_shares(model: Lda | Nmf) -> None:
    tokens, shares = planted_topics()
    fitted = model.fit(tokens, seed=1)
    assert isinstance(fitted, TopicModel)
    planted = [int(fitted.top_words(topic, 1)[0][0][1]) for topic in range(N_TOPICS)]
    assert sorted(planted) == list(range(N_TOPICS)), "each topic is one of the planted ones"
    for topic, truth in enumerate(planted):
        top = {word for word, _ in fitted.top_words(topic, 8)}
        assert top <= set(topic_words(truth))
        assert np.corrcoef(fitted.theta[:, topic], shares[:, truth])[0, 1] > 0.95


POLES = {"warm": ["friend", "brother", "ally"], "cold": ["rival", "enemy", "threat"]}


def planted_axis(n_articles: int = 250, seed: int = 0) -> TokensInMemory:
    """Two circles of words that keep to themselves, and words of a middle that go with both."""
    rng = np.random.default_rng(seed)
    circles = {pole: [*words, *(f"{pole}{c}" for c in "abcdefghij")] for pole, words in POLES.items()}
    middle = [f"mid{c}" for c in "abcdefghijkl"]
    articles = []
    for i in range(n_articles):
        sentences = []
        for _ in range(8):
            circle = circles["warm" if rng.random() < 0.5 else "cold"]
            sentences.append([*rng.choice(circle, 6), *rng.choice(middle, 4)])
            rng.shuffle(sentences[-1])
        articles.append(Written(id=f"a{i:03}", outlet="o", sentences=sentences))
    return tokens_of(articles)


@pytest.mark.parametrize(
    "model", [Word2Vec(vector_size=20, epochs=15), PpmiSvd(vector_size=20)], ids=["word2vec", "ppmi_svd"]
)
def test_a_planted_axis_orders_the_words(model: Word2Vec | PpmiSvd) -> None:
    fitted = model.fit(planted_axis(), seed=3)
    assert isinstance(fitted, Embedding)

    def centre(words: list[str]) -> np.ndarray:
        return np.asarray(fitted.unit_vectors[[fitted.row[word] for word in words]].mean(axis=0))

    axis = centre(POLES["warm"]) - centre(POLES["cold"])
    cosines = fitted.unit_vectors @ (axis / np.linalg.norm(axis))
    place = {word: cosines[row] for word, row in fitted.row.items()}
    warm = min(value for word, value in place.items() if word.startswith("warm"))
    cold = max(value for word, value in place.items() if word.startswith("cold"))
    middle = [value for word, value in place.items() if word.startswith("mid")]
    assert warm > max(middle)
    assert min(middle) > cold


@pytest.mark.parametrize(
    "model",
    [
        Word2Vec(vector_size=10, epochs=2),
        PpmiSvd(vector_size=10),
        Lda(k=3, passes=3, max_docfreq=1.0),
        Nmf(k=3, max_docfreq=1.0),
    ],
    ids=["word2vec", "ppmi_svd", "lda", "nmf"],
)
def test_cutting_the_corpus_into_parts_changes_nothing(model: Word2Vec | PpmiSvd | Lda | Nmf) -> None:
    articles = [
        Written(id=f"a{i:03}", outlet="o", sentences=[[f"w{j}x", f"w{(i + j) % 9}x"] for j in range(12)])
        for i in range(30)
    ]
    whole, cut = (model.fit(tokens_of(articles, articles_per_part=n), seed=5) for n in (100, 7))
    if isinstance(whole, Embedding) and isinstance(cut, Embedding):
        assert whole.vectors.tobytes() == cut.vectors.tobytes()
    if isinstance(whole, TopicModel) and isinstance(cut, TopicModel):
        assert whole.phi.tobytes() == cut.phi.tobytes()
        assert whole.theta.tobytes() == cut.theta.tobytes()
