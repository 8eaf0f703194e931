"""Topics that were planted in made-up corpora are found, and yardsticks point to the planted ones."""

from functools import cache

import numpy as np
import pytest
from tests.tokens_in_memory import TokensInMemory, Written, tokens_of

from framing.models.base import TopicModel
from framing.models.fitted.choice_of_k import Yardsticks, compare_numbers
from framing.models.fitted.coherence import npmi
from framing.models.fitted.held_out import completion, hold_back
from framing.models.fitted.labels import label
from framing.models.fitted.occurrences import occurrences
from framing.models.fitted.passages import representative
from framing.models.fitted.seeds import seed_topics
from framing.models.fitted.stability import in_one_order, sign_stability, stability
from framing.models.lda import Lda
from framing.models.seeded_lda import SeededLda
from framing.models.sklearn_lda import SklearnLda

N_TOPICS, WORDS_PER_TOPIC, N_ARTICLES, LENGTH = 4, 15, 150, 80
COMMON = [f"all{letter}" for letter in "abcdefgh"]
STATE = {"s1": "state", "s2": "state", "s3": "state", "i1": "free", "i2": "free", "i3": "free"}


def topic_words(topic: int) -> list[str]:
    return [f"t{topic}{'abcdefghijklmno'[i]}" for i in range(WORDS_PER_TOPIC)]


VOCABULARY = [word for topic in range(N_TOPICS) for word in topic_words(topic)] + COMMON
ZIPF = 1 / np.arange(1, WORDS_PER_TOPIC + 1)
PHI = np.zeros((N_TOPICS, len(VOCABULARY)))
for _topic in range(N_TOPICS):
    PHI[_topic, _topic * WORDS_PER_TOPIC : (_topic + 1) * WORDS_PER_TOPIC] = 0.7 * ZIPF / ZIPF.sum()
    PHI[_topic, N_TOPICS * WORDS_PER_TOPIC :] = 0.3 / len(COMMON)


@cache
def planted() -> tuple[TokensInMemory, np.ndarray]:
    """Articles drawn from four topics and words that all share; topic 0 is larger in three of six outlets."""
    rng = np.random.default_rng(11)
    articles, shares = [], {}
    for i in range(N_ARTICLES):
        outlet = sorted(STATE)[i % len(STATE)]
        prior = np.array([1.2 if STATE[outlet] == "state" else 0.3, 0.3, 0.3, 0.3])
        shares[outlet, f"a{i:03}"] = share = rng.dirichlet(prior)
        words = rng.choice(VOCABULARY, p=share @ PHI, size=LENGTH)
        sentences = [[str(word) for word in words[j : j + 10]] for j in range(0, LENGTH, 10)]
        articles.append(Written(id=f"a{i:03}", outlet=outlet, sentences=sentences))
    tokens = tokens_of(articles, articles_per_part=40)
    order = zip(tokens.articles["outlet"], tokens.articles["article"], strict=True)
    return tokens, np.array([shares[key] for key in order])


def usual(k: int = N_TOPICS) -> Lda:
    return Lda(k=k, max_docfreq=1.0, passes=25)


@cache
def fitted(seed: int) -> TopicModel:
    return usual().fit(planted()[0], seed=seed)


def truth_of(model: TopicModel) -> list[int]:
    """Which planted topic each topic is."""
    own = model.phi @ np.array([[word.startswith(f"t{t}") for t in range(N_TOPICS)] for word in model.words])
    return [int(topic) for topic in own.argmax(axis=1)]


@pytest.mark.parametrize(
    "model",
    [
        usual(),
        SklearnLda(k=N_TOPICS, max_docfreq=1.0, passes=40),
        SeededLda(
            k=N_TOPICS, max_docfreq=1.0, passes=25, seed_words={"two": ("t2a", "t2b"), "one": ("t1*",)}
        ),
    ],
    ids=lambda model: type(model).__name__,
)
def test_planted_topics_are_found_with_their_words_and_shares(model: Lda | SklearnLda | SeededLda) -> None:
    tokens, shares = planted()
    found = model.fit(tokens, seed=1)
    truth = truth_of(found)
    assert sorted(truth) == list(range(N_TOPICS))
    place = {word: i for i, word in enumerate(VOCABULARY)}
    planted_phi = PHI[:, [place[word] for word in found.words]]
    for topic, true in enumerate(truth):
        assert np.corrcoef(found.theta[:, topic], shares[:, true])[0, 1] > 0.93
        assert np.abs(found.phi[topic] - planted_phi[true]).sum() / 2 < 0.15, "total variation"


def test_seeded_topics_stand_first_and_hold_their_seeds() -> None:
    seeds = {"three": ("t3a", "T3B", "absent"), "zero": ("t0?",)}
    model = SeededLda(k=N_TOPICS, max_docfreq=1.0, passes=25, seed_words=seeds)
    for seed in (1, 2, 3):
        found = model.fit(planted()[0], seed=seed)
        assert truth_of(found)[:2] == [3, 0]
        assert "unknown_seeds=('absent',)" in found.settings
        three, zero = seed_topics(found, seeds)
        assert (three.topic, zero.topic) == (0, 1)
        assert three.found == ("t3a", "t3b")
        assert three.unknown == ("absent",)
        assert three.probability > 5 * three.next_probability


def test_frex_and_log_odds_name_a_topic_by_its_own_words_where_probability_names_shared_ones() -> None:
    tokens, _ = planted()
    model = fitted(1)
    named = label(model, tokens, n=6, exclusivity_weight=0.7)
    for topic, (labels, true) in enumerate(zip(named, truth_of(model), strict=True)):
        assert labels.topic == topic
        assert set(labels.frex) <= set(topic_words(true))
        assert set(labels.log_odds) <= set(topic_words(true))
        assert labels.log_odds[0] == f"t{true}a"
        assert not set(labels.probable) <= set(topic_words(true)), "words that all topics share are probable"


def test_representative_passages_are_about_their_topic() -> None:
    tokens, shares = planted()
    model = fitted(1)
    row = {article: i for i, article in enumerate(model.articles)}
    for topic, (passages, true) in enumerate(
        zip(representative(model, tokens, n=4, least_known=5), truth_of(model), strict=True)
    ):
        assert [p.theta for p in passages] == sorted((p.theta for p in passages), reverse=True)
        best = np.sort(model.theta[:, topic])[::-1][:4]
        assert [p.theta for p in passages] == pytest.approx(best)
        for passage in passages:
            assert shares[row[passage.article], true] > 0.8
            assert passage.share > 0.5


def test_coherent_topics_score_higher_than_the_same_words_shuffled() -> None:
    tokens, _ = planted()
    model = fitted(1)
    top = [[word for word, _ in model.top_words(topic, 8)] for topic in range(N_TOPICS)]
    pooled = np.random.default_rng(0).permutation([word for words in top for word in words])
    mixed = [[str(word) for word in dict.fromkeys(words)] for words in np.array_split(pooled, N_TOPICS)]
    texts = occurrences(tokens, VOCABULARY, window=10)
    assert npmi(top, texts).values.min() > npmi(mixed, texts).values.max()


def test_seeds_find_the_topics_again_and_agree_on_the_planted_difference() -> None:
    tokens, _ = planted()
    models = [fitted(seed) for seed in (1, 2, 3)]
    agreement = stability(models)
    assert agreement.refound == 1
    assert agreement.mean > 0.95
    found = sign_stability(
        in_one_order(models, agreement),
        tuple(tokens.articles["outlet"]),
        groups=STATE,
        first="state",
        second="free",
    )
    planted_topic = truth_of(models[0]).index(0)
    assert found.agreeing[planted_topic] == 1
    assert (found.differences[:, planted_topic] > 0.2).all()
    assert found.n_outlets == (3, 3)


def test_the_planted_number_of_topics_foretells_held_back_words_better_than_fewer() -> None:
    tokens, _ = planted()
    grid = compare_numbers(
        tokens,
        lambda partly, k, seed: Lda(k=k, max_docfreq=1.0, passes=10).fit(partly, seed=seed),
        [2, 4, 8],
        [1, 2],
        Yardsticks(n_words=6),
    )
    two, four, eight = grid.numbers.iter_rows(named=True)
    assert two["perplexity"] > 1.1 * four["perplexity"]
    assert eight["perplexity"] > 0.95 * four["perplexity"], "more topics than planted gain little"
    assert four["npmi"] > two["npmi"]
    assert four["refound"] == 1 > eight["refound"]
    assert grid.fits["n_held_back"].unique().to_list() == [30 * LENGTH // 2]


def test_perplexity_of_the_truth_is_what_the_truth_gives() -> None:
    """Against a computation by hand from the planted probabilities, word by word."""
    tokens, shares = planted()
    partly = hold_back(tokens, seed=3)
    truth = TopicModel(
        words=tuple(VOCABULARY),
        phi=PHI,
        theta=shares,
        articles=tuple(tokens.articles["article"]),
        corpus=tokens.fingerprint,
        settings="",
    )
    logs = []
    for part in tokens.parts():
        held = partly.held_back(part)
        for i in range(part.n_articles):
            for token in range(part.article_offsets[i], part.article_offsets[i + 1]):
                if held[token]:
                    word = VOCABULARY.index(tokens.vocabulary.types[part.types[token]])
                    logs.append(np.log(shares[part.first_article + i] @ PHI[:, word]))
    assert completion(truth, partly).perplexity == pytest.approx(np.exp(-np.mean(logs)), rel=1e-12)
    assert completion(truth, partly).n_words == len(logs)
    learned = completion(usual().fit(partly, seed=1), partly).perplexity
    assert learned == pytest.approx(np.exp(-np.mean(logs)), rel=0.15)
