"""What models read of a corpus."""

import numpy as np
import pytest
from tests.tokens_in_memory import Written, tokens_of

from framing.errors import CorpusError
from framing.models.intake.counts import Sentences, article_counts, cooccurrences
from framing.models.intake.words import WordChoice, choose_words, document_frequency, function_words

ARTICLES = [
    Written(
        id="a1", outlet="a", sentences=[["Peace", "talks"], ["the", "peace", ",", "2024", "the", "peace"]]
    ),
    Written(id="a2", outlet="a", sentences=[["Talks", "fail"], ["war", "."]]),
    Written(id="b1", outlet="b", sentences=[[], ["the", "war"]]),
    Written(id="b2", outlet="b", sentences=[[], []]),
]


def test_words_stand_in_order_of_frequency_without_numbers_and_punctuation() -> None:
    chosen = choose_words(tokens_of(ARTICLES), WordChoice())
    assert chosen.words == ("peace", "the", "talks", "war", "fail")
    assert chosen.counts.tolist() == [3, 3, 2, 2, 1]


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (WordChoice(min_count=3), ("peace", "the")),
        (WordChoice(function_words=False), ("peace", "talks", "war", "fail")),
        (WordChoice(min_docfreq=2), ("the", "talks", "war")),
        (WordChoice(max_docfreq=0.25), ("peace", "fail")),
    ],
)
def test_rules_leave_words_out(choice: WordChoice, words: tuple[str, ...]) -> None:
    assert choose_words(tokens_of(ARTICLES), choice).words == words


def test_document_frequency_counts_articles_not_tokens() -> None:
    tokens = tokens_of(ARTICLES, articles_per_part=1)
    frequency = dict(zip(tokens.vocabulary.types, document_frequency(tokens).tolist(), strict=True))
    assert {word: frequency[word] for word in ("peace", "the", "talks", "fail")} == {
        "peace": 1,
        "the": 2,
        "talks": 2,
        "fail": 1,
    }


def test_too_few_words_are_refused_in_words() -> None:
    with pytest.raises(CorpusError, match="lower min_count"):
        choose_words(tokens_of(ARTICLES), WordChoice(min_count=100))


def test_sentences_hold_chosen_words_and_none_is_read_across_a_full_stop() -> None:
    tokens = tokens_of(ARTICLES, articles_per_part=2)
    sentences = Sentences(tokens=tokens, chosen=choose_words(tokens, WordChoice()))
    expected = [["peace", "talks"], ["the", "peace", "the", "peace"], ["talks", "fail"], ["the", "war"]]
    assert list(sentences) == expected
    assert list(sentences) == expected, "an epoch reads them again"


@pytest.mark.parametrize("articles_per_part", [1, 3, 10])
def test_counts_are_the_same_however_the_corpus_is_cut(articles_per_part: int) -> None:
    tokens = tokens_of(ARTICLES, articles_per_part=articles_per_part)
    chosen = choose_words(tokens, WordChoice())
    counts = article_counts(tokens, chosen).toarray()
    assert counts.tolist() == [[3, 2, 1, 0, 0], [0, 0, 1, 1, 1], [0, 1, 0, 1, 0], [0, 0, 0, 0, 0]]


def test_cooccurrences_equal_a_plain_count() -> None:
    tokens = tokens_of(ARTICLES, articles_per_part=2)
    chosen = choose_words(tokens, WordChoice())
    expected = np.zeros((5, 5))
    for sentence in Sentences(tokens=tokens, chosen=chosen):
        rows = [chosen.words.index(word) for word in sentence]
        for i, left in enumerate(rows):
            for right in rows[i + 1 : i + 3]:
                expected[left, right] += 1
                expected[right, left] += 1
    assert (cooccurrences(tokens, chosen, window=2).toarray() == expected).all()


def test_function_words_are_known_in_three_languages_and_folded() -> None:
    words = function_words(["en", "ru", "zh"])
    assert {"the", "его", "的"} <= words
    assert not {"partnership", "россия", "合作"} & words
    assert all(word == word.casefold() for word in words)
    assert function_words(["fi"]) == frozenset()
