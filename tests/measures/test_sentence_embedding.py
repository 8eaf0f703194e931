"""Nearness to anchors, with a model of nine words that the test writes itself."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from tests.contracts.files_of_measures import SENTENCE_WORDS, sentence_model
from tests.small_corpus import ENERGY, WARMTH
from tests.tokens_in_memory import Written, tokens_of

from framing.errors import DataError, MissingDependency, UsageError
from framing.measures.sentence_embedding import SentenceEmbedding

TEXTS = tokens_of(
    [
        Written(id="a", outlet="o", sentences=[["Friend", "ally"], ["enemy"]]),
        Written(id="b", outlet="o", sentences=[["oil"], []]),
        Written(id="c", outlet="o", sentences=[["."], ["unheard"]]),
    ]
)
with_model2vec = pytest.mark.skipif(
    importlib.util.find_spec("model2vec") is None, reason="model2vec is not installed"
)
with_wordllama = pytest.mark.skipif(
    importlib.util.find_spec("wordllama") is None, reason="wordllama is not installed"
)


def own_model(**options: str) -> SentenceEmbedding:
    weights, tokenizer = sentence_model()
    given = {"library": "model2vec", "weights": weights, "tokenizer": tokenizer, **options}
    return SentenceEmbedding(**given)  # type: ignore[arg-type]


def cosine(one: np.ndarray, two: np.ndarray) -> float:
    return float(one @ two / np.sqrt((one @ one) * (two @ two)))


@with_model2vec
def test_two_poles_are_scored_by_the_difference_of_cosines_to_their_mean_seeds() -> None:
    (scores,) = own_model(anchors="seeds")(TEXTS.with_unit("sentence"), [WARMTH])
    vectors = {word: np.array(vector) for word, vector in SENTENCE_WORDS.items()}

    def pole(*words: str) -> np.ndarray:
        return np.asarray(np.mean([vectors[word] / np.linalg.norm(vectors[word]) for word in words], axis=0))

    text = (vectors["friend"] + vectors["ally"]) / 2
    expected = cosine(text, pole("friend", "ally", "partner", "brother")) - cosine(
        text, pole("rival", "enemy", "threat", "danger")
    )
    assert scores.table["value"][0] == pytest.approx(expected, abs=1e-6)


@with_model2vec
def test_one_pole_is_scored_by_the_plain_cosine_and_no_other_text_plays_a_part() -> None:
    (scores,) = own_model(anchors="seeds")(TEXTS.with_unit("sentence"), [ENERGY])
    (alone,) = own_model(anchors="seeds")(
        tokens_of([Written(id="b", outlet="o", sentences=[["oil"], []])]).with_unit("sentence"), [ENERGY]
    )
    assert scores.table.filter(article="b")["value"][0] == alone.table["value"][0]
    assert alone.table["value"][0] == pytest.approx(1.0, abs=1e-6)


@with_model2vec
def test_a_text_without_a_word_or_without_a_known_one_has_no_score() -> None:
    (scores,) = own_model(anchors="seeds")(TEXTS.with_unit("sentence"), [WARMTH])
    assert scores.table.filter(article="c")["value"].to_list() == [None, None]
    assert scores.table.filter(article="c")["n_matched"].to_list() == [0, 0]


@with_model2vec
def test_the_model_is_named_with_version_and_digests() -> None:
    (scores,) = own_model()(TEXTS, [WARMTH])
    assert scores.diagnostics[0].startswith("model2vec ")
    assert scores.diagnostics[0].count("SHA-256") == 1
    assert scores.diagnostics[1] == "warmth: 5 and 5 anchors"


@with_model2vec
def test_files_that_are_no_model_are_refused_by_name(tmp_path: Path) -> None:
    broken = tmp_path / "model.safetensors"
    broken.write_bytes(b"nothing")
    with pytest.raises(DataError, match=r"model\.safetensors and tokenizer\.json cannot be read"):
        own_model(weights=str(broken))(TEXTS, [WARMTH])


@pytest.mark.parametrize(
    "options",
    [{"library": "model2vec"}, {"library": "model2vec", "weights": "m"}, {"weights": "m"}],
)
def test_files_and_library_must_fit_each_other(options: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="sentence_embedding"):
        SentenceEmbedding(**options)  # type: ignore[arg-type]


@pytest.mark.skipif(
    importlib.util.find_spec("wordllama") is not None,
    reason="wordllama is installed here, nothing is missing",
)
def test_a_missing_library_is_said_with_the_line_that_installs_it() -> None:
    with pytest.raises(MissingDependency, match=r'pip install "framing-news\[sentence\]"'):
        SentenceEmbedding()(TEXTS, [WARMTH])


@with_wordllama
def test_the_model_inside_the_package_tells_friends_from_enemies_without_a_download() -> None:
    (scores,) = SentenceEmbedding()(TEXTS.with_unit("sentence"), [WARMTH])
    friend, enemy = scores.table.filter(article="a")["value"]
    assert friend > 0 > enemy
