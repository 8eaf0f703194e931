from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from tests.text.written import corpus_of

from framing.errors import DataError
from framing.text import tokenise as tokenising
from framing.text.dfm import dfm, frequency, group, proportions, tfidf, trim
from framing.text.tokenise import tokenise
from framing.text.tokens import Tokens

TEXTS = [
    ("Peace now", "The war ends. Peace begins."),
    ("", "War, war, war!"),
    ("", ""),
    ("Trade", "Peace and trade."),
]


@pytest.fixture
def tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tokens:
    monkeypatch.setattr(tokenising, "SLICE_BYTES", 50)  # several parts
    corpus = corpus_of(tmp_path / "corpus", TEXTS, outlets=["b", "a", "a", "b"])
    return tokenise(corpus, tmp_path / "tokens")


def test_counts_are_those_of_scikit_learn(tokens: Tokens) -> None:
    counted = dfm(tokens)
    vectoriser = CountVectorizer(token_pattern=r"\w+")  # noqa: S106  # no password
    expected = vectoriser.fit_transform([f"{title}\n\n{body}" for title, body in TEXTS])
    place = [counted.features.index(feature) for feature in vectoriser.get_feature_names_out()]
    assert sorted(counted.features) == sorted(vectoriser.get_feature_names_out())
    assert counted.matrix.toarray()[:, place].tolist() == expected.toarray().tolist()
    assert counted.matrix.has_sorted_indices
    assert counted.matrix.dtype == np.int32


def test_rows_are_articles_or_their_units(tokens: Tokens) -> None:
    assert dfm(tokens).rows == ("a0", "a1", "a2", "a3")
    sentences = dfm(tokens, unit="sentence")
    assert sentences.rows == ("a0",) * 3 + ("a1",) * 2 + ("a2",) + ("a3",) * 2
    assert sentences.units.tolist() == [0, 1, 2, 0, 1, 0, 0, 1]
    assert sentences.matrix.sum() == dfm(tokens).matrix.sum()


def test_features_are_the_most_frequent_first(tokens: Tokens) -> None:
    counted = dfm(tokens)
    assert counted.features[:3] == ("war", "peace", "trade")
    assert counted.counts.tolist() == sorted(counted.counts.tolist(), reverse=True)
    assert counted.docfreq[:3].tolist() == [2, 2, 1]


def test_punctuation_is_left_out_unless_wanted(tokens: Tokens) -> None:
    assert "," not in dfm(tokens).features
    assert "," in dfm(tokens, remove_punct=False).features


def test_trimming_keeps_what_is_frequent_enough(tokens: Tokens) -> None:
    assert dfm(tokens, min_docfreq=2).features == ("war", "peace")
    assert trim(dfm(tokens), min_count=4).features == ("war",)
    assert dfm(tokens, min_docfreq=9).matrix.shape == (4, 0)


def test_groups_are_sums_of_their_rows(tokens: Tokens) -> None:
    grouped = group(dfm(tokens), ["state", "free", None, "state"])
    assert grouped.rows == ("free", "state")
    assert grouped.matrix.toarray()[:, :2].tolist() == [[3, 0], [1, 3]]
    with pytest.raises(DataError, match="1 labels were given for 4 rows"):
        group(dfm(tokens), ["state"])


def test_shares_add_up_to_one_and_empty_articles_have_none(tokens: Tokens) -> None:
    sums = proportions(dfm(tokens)).sum(axis=1)
    np.testing.assert_allclose(sums, [1, 1, 0, 1])


def test_a_word_of_every_article_weighs_nothing(tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path / "corpus", [("", "the war"), ("", "the peace")])
    counted = dfm(tokenise(corpus, tmp_path / "tokens"))
    weights = tfidf(counted).toarray()
    assert weights[:, counted.features.index("the")].tolist() == [0, 0]
    assert weights[0, counted.features.index("war")] == pytest.approx(np.log10(2))


def test_frequencies_by_group_leave_unlabelled_rows_out(tokens: Tokens) -> None:
    table = frequency(dfm(tokens), ["x", "y", None, None])
    assert table.filter(group="y").to_dicts() == [
        {"feature": "war", "frequency": 3, "rank": 1, "docfreq": 1, "group": "y"}
    ]


def test_a_corpus_without_articles_has_an_empty_matrix(tmp_path: Path) -> None:
    nothing = dfm(tokenise(corpus_of(tmp_path / "corpus", []), tmp_path / "tokens"))
    assert nothing.matrix.shape == (0, 0)
    assert frequency(nothing).height == 0
