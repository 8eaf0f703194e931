"""Topic quality against numbers that peers print (V23-V26 of the design's methods) and against gensim's code.

Numbers only: no peer's code or data is here. Each test names where its numbers come from.
"""

from itertools import permutations

import numpy as np
import pytest
from tests.tokens_in_memory import TokensInMemory, Written, tokens_of

from framing.models.fitted.coherence import c_v, npmi, npmi_of_pairs, umass
from framing.models.fitted.distinctness import exclusivity, frex, shrunken
from framing.models.fitted.occurrences import Occurrences, occurrences

# V23-V25: stm's functions run as they are on these topics and documents.
BETA = np.array(
    [[0.5, 0.2, 0.1, 0.1, 0.05, 0.05], [0.05, 0.05, 0.4, 0.3, 0.1, 0.1], [0.1, 0.1, 0.05, 0.05, 0.3, 0.4]]
)
LETTERS = "abcdef"
DOCUMENTS = ("110000", "101100", "001101", "000011", "110010")


def v23_tokens() -> TokensInMemory:
    return tokens_of(
        [
            Written(
                id=f"d{i}",
                outlet="o",
                sentences=[[w for w, n in zip(LETTERS, held, strict=True) if n == "1"]],
            )
            for i, held in enumerate(DOCUMENTS)
        ]
    )


def v23_top(topics: np.ndarray) -> list[list[str]]:
    return [[LETTERS[i] for i in np.argsort(-row, kind="stable")[:3]] for row in topics]


def test_v23_umass_with_the_constants_of_stm() -> None:
    texts = occurrences(v23_tokens(), LETTERS)
    scores = umass(v23_top(BETA), texts, epsilon=0.01, in_denominator=True)
    assert scores.values == pytest.approx([-6.79910001, -10.6066098, -6.67967369], abs=1e-7)
    assert "0.01" in scores.measure


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_v23_umass_does_not_depend_on_how_topics_are_numbered(order: tuple[int, ...]) -> None:
    texts = occurrences(v23_tokens(), LETTERS)
    values = umass(v23_top(BETA), texts, epsilon=0.01, in_denominator=True).values
    renumbered = umass(v23_top(BETA[list(order)]), texts, epsilon=0.01, in_denominator=True).values
    assert renumbered.tolist() == values[list(order)].tolist()


def test_v24_frex_with_equal_weights() -> None:
    expected = [1, 0.833333, 0.538462, 0.622222, 0.285714, 0.2]
    assert frex(BETA, exclusivity_weight=0.5)[0] == pytest.approx(expected, abs=1e-6)


def test_v25_exclusivity_puts_its_weight_on_exclusivity() -> None:
    found = exclusivity(BETA, n=3, exclusivity_weight=0.7)
    assert found == pytest.approx([2.35572139, 2.47260274, 2.35572139], abs=1e-8)


def test_v25_shares_drawn_towards_equal_ones() -> None:
    found = shrunken(np.array([0.7, 0.2, 0.1]), 10)
    assert found == pytest.approx([0.609318996, 0.232974910, 0.157706093], abs=1e-9)


# V26: gensim's tests of confirmation measures: postings {2, 3, 4} and {3, 5} of five documents.
V26 = Occurrences(
    words=("fake", "tokens"), together=np.array([[3, 1], [1, 2]]), n_contexts=5, context="document"
)


def test_v26_log_conditional_probability() -> None:
    found = umass([["tokens", "fake"]], V26, epsilon=1e-12 * 5)
    assert found.values == pytest.approx([-0.693147181], abs=1e-9)


def test_v26_npmi_and_the_log_ratio_in_it() -> None:
    found = npmi_of_pairs(V26.together.astype(float), 5)
    assert found[0, 1] == pytest.approx(-0.113282753, abs=1e-9)
    assert found[0, 1] * -np.log(1 / 5 + 1e-12) == pytest.approx(-0.182321557, abs=1e-9)
    assert npmi([["fake", "tokens"]], V26).values == pytest.approx([-0.113282753], abs=1e-9)


def test_v26_indirect_cosine() -> None:
    assert c_v([["fake", "tokens"]], V26).values == pytest.approx([0.6230], abs=5e-5)


# gensim's own code on the same texts. In windows that hold a word twice gensim 4.4 loses the word as soon as
# the first of the two leaves the window, so its coherence model is asked about texts without repetitions,
# and its slower counter, which is right, about texts with them.
N_TOPICS, N_TOP = 4, 6
WORDS = [f"{topic}{letter}" for topic in "pqrs" for letter in "abcdefghijklmnopqrstuvwxyz"]


def written(*, repeats: bool, seed: int = 3) -> list[list[str]]:
    """Texts of different lengths, shorter and longer than the windows."""
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.full(4, 0.3), 60).repeat(26, axis=1) / 26 * 0.9 + 0.1 / len(WORDS)
    return [
        [str(word) for word in rng.choice(WORDS, p=shares, size=rng.integers(4, 100), replace=repeats)]
        for shares in weights
    ]


def top_words(seed: int = 4) -> list[list[str]]:
    rng = np.random.default_rng(seed)
    return [[str(word) for word in rng.choice(WORDS, size=N_TOP, replace=False)] for _ in range(N_TOPICS)]


def by_gensim(measure: str, window: int | None) -> list[float]:
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    texts = written(repeats=False)
    model = CoherenceModel(
        topics=top_words(),
        texts=texts,
        dictionary=Dictionary(texts),
        coherence=measure,
        window_size=window,
        topn=N_TOP,
        processes=1,
    )
    return [float(value) for value in model.get_coherence_per_topic()]


def ours(*, repeats: bool) -> TokensInMemory:
    return tokens_of(
        [
            Written(id=f"d{i:02}", outlet="o", sentences=[text])
            for i, text in enumerate(written(repeats=repeats))
        ],
        articles_per_part=17,
    )


def flat(topics: list[list[str]]) -> list[str]:
    return [word for topic in topics for word in topic]


@pytest.mark.parametrize("window", [5, 10, 25])
def test_npmi_is_gensims(window: int) -> None:
    texts = occurrences(ours(repeats=False), flat(top_words()), window=window)
    assert npmi(top_words(), texts).values == pytest.approx(by_gensim("c_npmi", window), abs=1e-12)


def test_words_that_repeat_within_a_window_are_counted_as_gensims_index_counts_them() -> None:
    from gensim.corpora import Dictionary
    from gensim.topic_coherence.direct_confirmation_measure import log_ratio_measure
    from gensim.topic_coherence.text_analysis import InvertedIndexAccumulator

    written_texts = written(repeats=True)
    dictionary = Dictionary(written_texts)
    index = InvertedIndexAccumulator(set(dictionary.keys()), dictionary).accumulate(written_texts, 10)
    pairs = [
        [(dictionary.token2id[a], dictionary.token2id[b]) for a in words for b in words if a != b]
        for words in top_words()
    ]
    texts = occurrences(ours(repeats=True), flat(top_words()), window=10)
    assert texts.n_contexts == index.num_docs
    assert npmi(top_words(), texts).values == pytest.approx(
        log_ratio_measure(pairs, index, normalize=True), abs=1e-12
    )


def test_c_v_is_gensims() -> None:
    texts = occurrences(ours(repeats=False), flat(top_words()), window=110)
    assert c_v(top_words(), texts).values == pytest.approx(by_gensim("c_v", 110), abs=1e-12)


def test_umass_is_gensims_with_gensims_constant() -> None:
    texts = occurrences(ours(repeats=False), flat(top_words()))
    scores = umass(top_words(), texts, epsilon=1e-12 * texts.n_contexts)
    assert scores.per_pair == pytest.approx(by_gensim("u_mass", None), abs=1e-12)


def test_where_gensim_gives_nan_or_the_wrong_sign_ours_are_numbers() -> None:
    """gensim issues 3040 and 3132: a top word that no text holds; and two words that stand everywhere."""
    texts = tokens_of(
        [Written(id=str(i), outlet="o", sentences=[["always", "both", word]]) for i, word in enumerate("xyz")]
    )
    held = occurrences(texts, ["always", "both", "x", "nowhere"], window=10)
    scores = npmi([["always", "both"], ["always", "x", "nowhere"]], held)
    assert scores.values[0] == 1
    assert np.isfinite(scores.values).all()
    assert scores.missing == ((), ("nowhere",))
    assert scores.n_pairs.tolist() == [1, 1]
