"""Coherence, exclusivity, labels, passages and held-back words by hand, and at their edges."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tests.text.written import corpus_of
from tests.tokens_in_memory import TokensInMemory, Written, tokens_of

from framing.errors import CorpusError, DataError, UsageError
from framing.models.base import TopicModel
from framing.models.fitted.choice_of_k import compare_numbers
from framing.models.fitted.coherence import c_v, npmi, umass
from framing.models.fitted.distinctness import exclusivity, frex, shrunken
from framing.models.fitted.held_out import completion, hold_back
from framing.models.fitted.labels import known_lengths, label, topic_log_odds
from framing.models.fitted.occurrences import occurrences
from framing.models.fitted.passages import quoted, representative
from framing.models.fitted.seeds import seed_topics
from framing.models.lda import Lda
from framing.models.seeded_lda import SeededLda
from framing.text.tokenise import tokenise

TEXT = tokens_of(
    [
        Written(id="a", outlet="o", sentences=[["Oil", "gas", ",", "oil"], ["far", "off", "army"]]),
        Written(id="b", outlet="o", sentences=[["army"]]),
        Written(id="c", outlet="p", sentences=[["."]]),
    ],
    articles_per_part=2,
)


def model_of(
    tokens: TokensInMemory, words: tuple[str, ...], phi: np.ndarray, theta: np.ndarray
) -> TopicModel:
    return TopicModel(
        words=words,
        phi=phi,
        theta=theta,
        articles=tuple(tokens.articles["article"]),
        corpus=tokens.fingerprint,
        settings="",
    )


def test_articles_and_windows_are_counted_by_hand() -> None:
    whole = occurrences(TEXT, ["oil", "army", "gas", "oil", "absent"])
    assert whole.words == ("oil", "army", "gas", "absent")
    assert whole.n_contexts == 2, "an article without words is no context"
    assert whole.together.tolist() == [[1, 1, 1, 0], [1, 2, 1, 0], [1, 1, 1, 0], [0, 0, 0, 0]]
    # a: oil gas oil far off army (the comma takes no room) in windows of three; b: army
    windows = occurrences(TEXT, ["oil", "army", "gas"], window=3)
    assert windows.n_contexts == 4 + 1
    assert windows.together.tolist() == [[3, 0, 2], [0, 2, 0], [2, 0, 2]]
    assert windows.context == "window of 3 words"


@pytest.mark.parametrize("measure", [umass, npmi, c_v])
def test_a_missing_word_is_named_and_coherence_stays_a_number(measure: object) -> None:
    texts = occurrences(TEXT, ["oil", "army", "gas", "ghost"])
    with_it = measure([["oil", "ghost", "army", "gas"]], texts)  # type: ignore[operator]
    without = measure([["oil", "army", "gas"]], texts)  # type: ignore[operator]
    assert with_it.values.tolist() == without.values.tolist()
    assert np.isfinite(with_it.values).all()
    assert with_it.missing == (("ghost",),)
    assert with_it.n_pairs.tolist() == [3]
    with pytest.raises(DataError, match=r"topic 2 has no coherence.*'ghost', 'unasked'"):
        measure([["oil", "gas"], ["oil", "ghost", "unasked"]], texts)  # type: ignore[operator]


def test_npmi_is_0_at_chance_1_together_and_about_minus_1_apart() -> None:
    words = [["x", "y", "u"], ["x", "v"], ["y", "u"], ["v", "w", "t"]]
    tokens = tokens_of([Written(id=str(i), outlet="o", sentences=[text]) for i, text in enumerate(words)])
    texts = occurrences(tokens, list("xyuvwt"))
    found = npmi([["x", "y"], ["y", "u"], ["x", "w"], ["w", "t"]], texts).values
    assert found == pytest.approx([0, 1, -1, 1], abs=0.1)
    assert -1 < found[2] < -0.9


def test_a_word_that_no_topic_holds_is_nobodys_own() -> None:
    phi = np.array([[0.6, 0.4, 0.0], [0.2, 0.8, 0.0]])
    assert np.isfinite(frex(phi)).all()
    assert np.isfinite(exclusivity(phi, n=3)).all()
    with pytest.raises(ValueError, match="between 0 and 1"):
        frex(phi, exclusivity_weight=2)


def test_the_weight_of_frex_is_that_of_exclusivity() -> None:
    """Word 0 is frequent and shared, word 1 rare and the topic's own."""
    phi = np.array([[0.80, 0.05, 0.15], [0.85, 0.001, 0.149], [0.84, 0.001, 0.159]])
    assert frex(phi, exclusivity_weight=0)[0].argmax() == 0
    assert frex(phi, exclusivity_weight=1)[0].argmax() == 1


def test_shrinking_draws_rare_words_to_equal_shares() -> None:
    shares = np.array([1.0, 0.0])
    assert shrunken(shares, 1).tolist() == [0.5, 0.5]
    assert shrunken(np.array([0.5, 0.5]), 7).tolist() == [0.5, 0.5]
    rare, common = (shrunken(np.array([0.8, 0.2]), n)[0] for n in (3, 300))
    assert rare < common < 0.8
    phi = np.array([[0.5, 0.3, 0.2], [0.5, 0.4, 0.1]])
    kept = frex(phi, word_counts=np.array([1e9, 1e9, 1e9]))
    assert kept == pytest.approx(frex(phi))


def test_log_odds_of_a_topic_by_hand() -> None:
    phi, theta = np.array([[0.75, 0.25], [0.25, 0.75]]), np.array([[1.0, 0.0], [0.0, 1.0], [np.nan, np.nan]])
    tokens = tokens_of(
        [
            Written(id="a", outlet="o", sentences=[["x"] * 6 + ["y"] * 2]),
            Written(id="b", outlet="o", sentences=[["x"] * 1 + ["y"] * 3 + ["unknown"] * 5]),
            Written(id="c", outlet="o", sentences=[["."]]),
        ]
    )
    model = model_of(tokens, ("x", "y"), phi, theta)
    lengths = known_lengths(model, tokens)
    assert lengths.tolist() == [8, 4, 0]
    # expected tokens: topic 0: x 6, y 2; topic 1: x 1, y 3; the prior of 12 tokens is 7 and 5
    found = topic_log_odds(model, lengths, prior_size=12)
    delta = np.log(13 / 7) - np.log(8 / 8)
    assert found[0, 0] == pytest.approx(delta / np.sqrt(1 / 13 + 1 / 8))
    assert found[1, 0] == pytest.approx(-found[0, 0])
    assert [labels.log_odds for labels in label(model, tokens, n=1)] == [("x",), ("y",)]


def test_passages_lead_back_to_the_words_as_printed(tmp_path: Path) -> None:
    texts = [
        ("Первая новость", "Weather first. Oil, gas — and more “oil” & gas! Army talks."),
        ("Army", "The army met the navy. Army, navy; army."),
        ("", ""),
        ("Both", "Oil for the army."),
    ]
    tokens = tokenise(corpus_of(tmp_path / "corpus", texts, per_part=2), tmp_path / "tokens")
    model = TopicModel(
        words=("oil", "gas", "army", "navy"),
        phi=np.array([[0.5, 0.5, 0, 0], [0, 0, 0.6, 0.4]]),
        theta=np.array([[0.7, 0.3], [0.1, 0.9], [np.nan, np.nan], [0.5, 0.5]]),
        articles=("a0", "a1", "a2", "a3"),
        corpus=tokens.fingerprint,
        settings="",
    )
    oil, army = representative(model, tokens, n=2, least_known=1)
    assert quoted(tokens, oil) == ("Oil, gas — and more “oil” & gas!", "Oil for the army.")
    assert quoted(tokens, army) == ("Army", "Oil for the army."), "of equal passages the first"
    assert [(p.article, p.unit, p.theta) for p in oil] == [("a0", 2, 0.7), ("a3", 1, 0.5)]
    assert [(p.share, p.n_known) for p in oil] == [(1.0, 4), (0.5, 2)]
    assert [len(found) for found in representative(model, tokens, least_known=4)] == [1, 0]
    (paragraph,), _ = representative(model, tokens, n=1, unit="paragraph", least_known=3)
    assert quoted(tokens, (paragraph,)) == (texts[0][1],)
    (article,), _ = representative(model, tokens, n=1, unit="article", least_known=3)
    assert quoted(tokens, (article,)) == (f"{texts[0][0]}\n\n{texts[0][1]}",)
    with pytest.raises(UsageError, match="not in another"):
        representative(model, TEXT)


def test_reprints_show_once_and_the_sentence_that_is_most_the_topics_own_comes_first() -> None:
    wire = [["title"], ["oil", "talks", "talks"], ["oil", "gas", "oil"]]
    other = [["title"], ["gas", "gas", "talks"]]
    articles = [Written(id=i, outlet=o, sentences=wire) for i, o in (("w1", "p"), ("w2", "q"), ("w3", "r"))]
    for size in (1, 2, 9):
        tokens = tokens_of([*articles, Written(id="x", outlet="s", sentences=other)], articles_per_part=size)
        phi = np.array([[0.4, 0.3, 0.3], [0.0, 0.0, 1.0]])
        theta = np.array([[1.0, 0.0], [1.0, 0.0], [0.9, 0.1], [0.5, 0.5]])
        model = model_of(tokens, ("oil", "gas", "talks"), phi, theta)
        found, _ = representative(model, tokens, n=2, least_known=3)
        assert found[0].share == 1
        assert [(p.article, p.unit) for p in found] == [("w1", 2), ("x", 1)]


def test_passages_do_not_depend_on_how_the_corpus_is_cut() -> None:
    rng = np.random.default_rng(3)
    articles = [
        Written(id=f"a{i:02}", outlet="o", sentences=[list(rng.choice(list("uvwxyz"), 9)) for _ in range(4)])
        for i in range(20)
    ]
    theta = rng.dirichlet(np.ones(2), 20).round(1)
    found = []
    for size in (3, 7, 100):
        tokens = tokens_of(articles, articles_per_part=size)
        model = model_of(tokens, tuple("uvwxyz"), rng.dirichlet(np.ones(6), 2) * 0 + 1 / 6, theta)
        found.append(representative(model, tokens, n=5))
    assert found[0] == found[1] == found[2]


ARTICLES = [
    Written(id=f"a{i:02}", outlet="o", sentences=[[f"w{(i + j) % 7}x" for j in range(10)], [".", "so", "!"]])
    for i in range(20)
]


def test_half_of_the_words_of_a_fifth_of_the_articles_are_held_back() -> None:
    tokens = tokens_of(ARTICLES)
    partly = hold_back(tokens, seed=4)
    (whole,), (rest,) = tokens.parts(), partly.parts()
    held = partly.held_back(whole)
    per_article = [int(held[start:end].sum()) for start, end in pairwise(whole.article_offsets)]
    assert sorted(per_article) == [0] * 16 + [11 // 2] * 4
    assert not held[~whole.is_word].any()
    assert len(rest) + held.sum() == len(whole)
    assert rest.forms.tolist() == whole.forms[~held].tolist()
    assert (rest.n_articles, rest.article_offsets[-1]) == (20, len(rest))
    assert partly.articles.height == 20
    assert partly.vocabulary is tokens.vocabulary
    assert len(rest.sentence_offsets) == len(whole.sentence_offsets)


def test_what_is_held_back_does_not_depend_on_how_the_corpus_is_cut() -> None:
    def held(size: int, seed: int) -> list[bool]:
        partly = hold_back(tokens_of(ARTICLES, articles_per_part=size), seed=seed)
        return [bool(flag) for part in partly.whole.parts() for flag in partly.held_back(part)]

    assert held(100, 4) == held(3, 4)
    assert held(100, 4) != held(100, 5)


def test_words_that_cannot_be_foretold_are_counted_not_hidden() -> None:
    tokens = tokens_of(ARTICLES)
    partly = hold_back(tokens, seed=4)
    words = ("w0x", "w1x", "w2x")
    uniform = model_of(tokens, words, np.full((1, 3), 1 / 3), np.ones((20, 1)))
    found = completion(uniform, partly)
    assert found.perplexity == pytest.approx(3), "as if one of three words had to be chosen"
    assert found.n_words + found.n_unknown == 4 * 5
    blind = model_of(tokens, words, np.array([[1.0, 0.0, 0.0]]), np.ones((20, 1)))
    assert completion(blind, partly).perplexity == float("inf")
    assert completion(blind, partly).n_impossible > 0
    empty = model_of(tokens, words, np.full((1, 3), 1 / 3), np.full((20, 1), np.nan))
    with pytest.raises(CorpusError, match="hold more back"):
        completion(empty, partly)


def test_a_grid_of_numbers_names_each_once_and_one_seed_has_no_stability() -> None:
    tokens = tokens_of(ARTICLES)

    def fit(part: object, k: int, seed: int) -> TopicModel:
        return Lda(k=k, max_docfreq=1.0, passes=2).fit(part, seed=seed)  # type: ignore[arg-type]

    found = compare_numbers(tokens, fit, [3, 2], [1])
    assert found.numbers["k"].to_list() == [3, 2]
    assert found.numbers["refound"].to_list() == [None, None]
    assert found.fits.drop("n_unknown", "n_impossible").null_count().sum_horizontal().item() == 0
    again = compare_numbers(tokens_of(ARTICLES, articles_per_part=6), fit, [3, 2], [1])
    assert again.fits.equals(found.fits)
    for ks, seeds in (([], [1]), ([2, 2], [1]), ([2], [])):
        with pytest.raises(UsageError, match="once"):
            compare_numbers(tokens, fit, ks, seeds)


def test_seeds_that_cannot_be_used_are_refused_in_words() -> None:
    with pytest.raises(UsageError, match="at least as many topics"):
        SeededLda(k=1, seed_words={"one": ("a",), "two": ("b",)})
    with pytest.raises(UsageError, match="'one' are empty"):
        SeededLda(seed_words={"one": ()})
    with pytest.raises(UsageError, match="above 0"):
        SeededLda(seed_weight=0)
    with pytest.raises(CorpusError, match=r"no seed word of 'one' \(ghost\*\)"):
        SeededLda(k=2, max_docfreq=1.0, seed_words={"one": ("ghost*",)}).fit(tokens_of(ARTICLES), seed=1)
    model = model_of(TEXT, ("oil", "gas"), np.array([[0.5, 0.5]]), np.ones((3, 1)))
    with pytest.raises(ValueError, match="no seed word of 'war'"):
        seed_topics(model, {"war": ("army",)})
    assert seed_topics(model, {"fuel": ("oil", "army")})[0].unknown == ("army",)
