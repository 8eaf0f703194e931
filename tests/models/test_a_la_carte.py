"""Contexts of words, and the matrix that makes vectors of them."""

import numpy as np
import pytest
from tests.small_corpus import ARTICLES, TOKENS
from tests.tokens_in_memory import TokensInMemory, Written, tokens_of

from framing.errors import CorpusError, UsageError
from framing.models.base import Embedding
from framing.models.fitted.a_la_carte import (
    Contexts,
    Transform,
    context_vectors,
    fit_transform,
    given_transform,
    group_neighbours,
    group_vectors,
)
from framing.models.intake.subset import only_articles
from framing.models.intake.windows import neighbour_counts
from framing.models.intake.words import WordChoice, choose_words
from framing.models.ppmi_svd import PpmiSvd

KNOWN = ("alpha", "beta", "gamma", "delta")


def embedding(words: tuple[str, ...] = KNOWN, vectors: np.ndarray | None = None) -> Embedding:
    held = np.eye(len(words)) if vectors is None else vectors
    return Embedding(words=words, vectors=held.astype(np.float32), corpus="", settings="made up")


def identity(n: int) -> Transform:
    return given_transform(np.eye(n), "identity")


def written(*sentences: str, outlet: str = "o", name: str = "a") -> Written:
    return Written(id=name, outlet=outlet, sentences=[sentence.split() for sentence in sentences])


def contexts_of(tokens: TokensInMemory, word: str, **choices: object) -> np.ndarray:
    contexts = Contexts(embedding=embedding(), **choices)  # type: ignore[arg-type]
    return context_vectors(tokens, [word], contexts, identity(4))[word].vectors


def test_a_context_is_the_mean_of_the_known_words_around_and_not_of_the_word_itself() -> None:
    found = contexts_of(tokens_of([written("alpha beta focus gamma gamma", "zzz")]), "focus")
    assert found.tolist() == [[0.25, 0.25, 0.5, 0]]


def test_unknown_and_function_words_keep_their_place_and_punctuation_has_none() -> None:
    text = tokens_of([written("alpha , beta the zzz focus . . . gamma", "zzz")])
    assert contexts_of(text, "focus", window=3).tolist() == [[0, 0.5, 0.5, 0]]
    assert contexts_of(text, "focus", window=4) == pytest.approx(np.array([[1 / 3, 1 / 3, 1 / 3, 0]]))


def test_a_context_ends_with_its_article_or_sentence() -> None:
    text = tokens_of([written("alpha focus", "beta gamma"), written("delta", "zzz", name="b")])
    assert contexts_of(text, "focus") == pytest.approx(np.array([[1 / 3, 1 / 3, 1 / 3, 0]]))
    assert contexts_of(text, "focus", within="sentence").tolist() == [[1, 0, 0, 0]]


def test_occurrences_without_a_known_word_around_are_counted_and_left_out() -> None:
    text = tokens_of([written("focus zzz the", "zzz zzz zzz zzz zzz zzz focus alpha")])
    found = context_vectors(text, ["focus", "absent"], Contexts(embedding=embedding()), identity(4))
    assert (len(found["focus"].vectors), found["focus"].n_empty) == (1, 1)
    assert found["absent"].types == ()
    assert len(found["absent"].vectors) == 0


def test_a_focal_word_may_be_a_pattern() -> None:
    text = tokens_of([written("alpha focused", "focus beta gamma")])
    found = context_vectors(text, ["focus*"], Contexts(embedding=embedding(), window=1), identity(4))
    assert found["focus*"].types == ("focus", "focused")
    assert len(found["focus*"].vectors) == 2


def test_the_matrix_is_found_again_from_vectors_made_with_it() -> None:
    contexts = Contexts(embedding=PpmiSvd(vector_size=5, min_count=1).fit(TOKENS, seed=1), min_count=1)
    company = neighbour_counts(TOKENS, contexts.windows(TOKENS)).toarray()
    truth = np.random.default_rng(3).normal(size=(5, 5))
    # Words that stand in no context of another only, so that their vectors can be set freely, are rare: the
    # vectors that the matrix reproduces exactly are those of its own fixed space.
    values, vectors = np.linalg.eig(company / company.sum(axis=1, keepdims=True).clip(1))
    real = np.flatnonzero(np.abs(values.imag) < 1e-12)[:5]
    exact = vectors.real[:, real] @ truth
    made = Embedding(
        words=contexts.embedding.words, vectors=exact.astype(np.float32), corpus="", settings="made up"
    )
    found = fit_transform(TOKENS, Contexts(embedding=made, min_count=1))
    # mean context of w is λ v_w along each of the space's directions, so A divides by λ
    expected = truth.T @ np.diag(1 / values.real[real]) @ np.linalg.inv(truth.T)
    assert found.matrix == pytest.approx(expected, rel=1e-3, abs=1e-3)
    assert found.mean_cosine == pytest.approx(1, abs=1e-3)


def test_a_word_seen_often_gets_about_its_own_vector_back() -> None:
    fitted = PpmiSvd(vector_size=5, min_count=1).fit(TOKENS, seed=1)
    contexts = Contexts(embedding=fitted, min_count=1)
    transform = fit_transform(TOKENS, contexts)
    found = context_vectors(TOKENS, ["pipeline"], contexts, transform)["pipeline"]
    nearest = [word for word, _ in fitted.nearest(found.vectors.mean(axis=0), n=9)]
    assert set(nearest) >= {"oil", "gas", "energy"}


def test_too_few_words_for_the_matrix_are_told_with_numbers() -> None:
    fitted = PpmiSvd(vector_size=5, min_count=1).fit(TOKENS, seed=1)
    (warning,) = fit_transform(TOKENS, Contexts(embedding=fitted, min_count=1)).warnings
    n_words = fit_transform(TOKENS, Contexts(embedding=fitted, min_count=1)).n_words
    assert f"{n_words} words for 5 dimensions (25 numbers)" in warning
    with pytest.raises(CorpusError, match="A has 5 dimensions"):
        fit_transform(TOKENS, Contexts(embedding=fitted, min_count=10_000))


def test_a_matrix_of_another_size_is_refused() -> None:
    with pytest.raises(UsageError, match="do not belong together"):
        context_vectors(TOKENS, ["oil"], Contexts(embedding=embedding()), identity(3))
    with pytest.raises(UsageError, match="square"):
        given_transform(np.ones((2, 3)), "nowhere")


def test_a_group_is_the_mean_of_its_outlets_not_of_its_contexts() -> None:
    text = tokens_of(
        [
            written("alpha focus", "alpha focus zzz zzz zzz zzz zzz zzz zzz focus alpha", outlet="big"),
            written("beta focus", "zzz", outlet="small", name="b"),
        ]
    )
    contexts = Contexts(embedding=embedding(), window=1)
    found = context_vectors(text, ["focus"], contexts, identity(4))["focus"]
    both = group_vectors(found, {"big": "g", "small": "g", "absent": "h"})
    assert list(both) == ["g"]
    assert both["g"].tolist() == [0.5, 0.5, 0, 0]


def test_the_matrix_is_applied_from_the_left() -> None:
    text = tokens_of([written("alpha focus", "zzz")])
    swap = np.zeros((4, 4))
    swap[1, 0] = 3  # alpha's direction becomes beta's
    made = given_transform(swap, "made up")
    found = context_vectors(text, ["focus"], Contexts(embedding=embedding()), made)["focus"]
    assert found.vectors.tolist() == [[0, 3, 0, 0]]


def test_neighbours_of_a_group_say_whether_they_hang_on_one_outlet() -> None:
    outlets = {"a": "alpha", "b": "alpha", "c": "beta gamma gamma gamma"}
    text = tokens_of(
        [written(f"{words} focus", "zzz", outlet=name, name=name) for name, words in outlets.items()]
    )
    found = context_vectors(text, ["focus"], Contexts(embedding=embedding()), identity(4))["focus"]
    sides = {"a": "many", "b": "many", "c": "many"}
    table = group_neighbours(found, sides, embedding(), n=2)
    assert table["neighbour"].to_list() == ["alpha", "gamma"]
    assert table["found"].to_list() == pytest.approx([1, 2 / 3])
    alone = group_neighbours(found, {"c": "one"}, embedding(), n=1)
    assert alone.row(0) == ("focus", "one", 1, "gamma", pytest.approx(0.948683), None)
    assert group_neighbours(found, {}, embedding()).is_empty()


def test_cutting_the_corpus_into_parts_changes_nothing() -> None:
    contexts = Contexts(embedding=PpmiSvd(vector_size=5, min_count=1).fit(TOKENS, seed=1), min_count=1)
    cut = tokens_of(ARTICLES, articles_per_part=7)
    whole, parts = (fit_transform(tokens, contexts).matrix for tokens in (TOKENS, cut))
    np.testing.assert_array_equal(whole, parts)
    here, there = (context_vectors(tokens, ["oil"], contexts, identity(5))["oil"] for tokens in (TOKENS, cut))
    np.testing.assert_array_equal(here.vectors, there.vectors)
    assert here.outlets.tolist() == there.outlets.tolist()


def test_some_articles_are_a_corpus_of_their_own() -> None:
    keep = (TOKENS.articles["outlet"] == "s2").to_numpy()
    some = only_articles(TOKENS, keep)
    alone = tokens_of([article for article in ARTICLES if article.outlet == "s2"])
    ours, theirs = (choose_words(tokens, WordChoice()) for tokens in (some, alone))
    assert dict(zip(ours.words, ours.counts, strict=True)) == dict(
        zip(theirs.words, theirs.counts, strict=True)
    )
    assert some.articles["article"].to_list() == alone.articles["article"].to_list()
    (mine,), (other,) = list(some.parts()), list(alone.parts())
    for unit in ("article", "paragraph", "sentence"):
        np.testing.assert_array_equal(mine.unit_offsets(unit), other.unit_offsets(unit))
        np.testing.assert_array_equal(mine.unit_article(unit), other.unit_article(unit))
    printed = [some.vocabulary.types[number] for number in mine.types]
    assert printed == [alone.vocabulary.types[number] for number in other.types]
    assert some.fingerprint != TOKENS.fingerprint
    assert some.n_parts() == 1
    np.testing.assert_array_equal(some.part(0).forms, mine.forms)


def test_no_articles_are_no_corpus() -> None:
    with pytest.raises(UsageError, match="0 of 61 articles"):
        only_articles(TOKENS, np.zeros(61, dtype=np.bool_))
