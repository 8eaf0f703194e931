"""What holds of measures for any text."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_corpus import COLD, ENERGY, WARM, WARMTH
from tests.tokens_in_memory import Written, tokens_of

from framing.measures.dictionary import DictionaryMeasure
from framing.measures.frameaxis import FrameAxis
from framing.models.base import Embedding

WORDS = (*WARM, *COLD, "oil", "gas", "summit", "visit", "the", "unheard", ",", ".", "2024")
KNOWN = (*WARM, *COLD, "oil", "gas", "summit", "visit", "the")
EMBEDDING = Embedding(
    words=KNOWN,
    vectors=np.random.default_rng(0).normal(size=(len(KNOWN), 6)).astype(np.float32),
    corpus="",
    settings="",
)
ANCHOR = Written(id="z", outlet="z", sentences=[["Summit"], list(KNOWN)])
"""An article that keeps the vocabulary and the corpus's baseline from vanishing."""

texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=8), min_size=1, max_size=5)


def rates(sentences: Sequence[Sequence[str]]) -> list[float | None]:
    tokens = tokens_of([Written(id="a", outlet="a", sentences=sentences), ANCHOR])
    table = DictionaryMeasure()(tokens, [WARMTH, ENERGY])[0].table
    found: list[float | None] = table.filter(article="a")["value"].to_list()
    return found


def biases(sentences: Sequence[Sequence[str]]) -> list[float | None]:
    tokens = tokens_of([Written(id="a", outlet="a", sentences=sentences), ANCHOR])
    table = FrameAxis()(tokens, [WARMTH], models=[EMBEDDING])[0].table
    found: list[float | None] = table.filter(article="a")["value"].to_list()
    return found


@settings(max_examples=10, deadline=None)
@given(texts)
def test_the_order_of_words_does_not_matter_to_single_words(sentences: list[list[str]]) -> None:
    turned = [list(reversed(sentence)) for sentence in reversed(sentences)]
    assert rates(turned) == pytest.approx(rates(sentences))
    assert biases(turned) == pytest.approx(biases(sentences))


@settings(max_examples=10, deadline=None)
@given(texts)
def test_saying_everything_twice_keeps_rates_and_bias(sentences: list[list[str]]) -> None:
    assert rates([*sentences, *sentences]) == pytest.approx(rates(sentences))
    assert biases([*sentences, *sentences]) == pytest.approx(biases(sentences))


@settings(max_examples=10, deadline=None)
@given(texts)
def test_case_does_not_matter(sentences: list[list[str]]) -> None:
    loud = [[word.upper() for word in sentence] for sentence in sentences]
    assert rates(loud) == pytest.approx(rates(sentences))
    assert biases(loud) == pytest.approx(biases(sentences))


@settings(max_examples=10, deadline=None)
@given(texts)
def test_a_rate_lies_between_none_and_every_word(sentences: list[list[str]]) -> None:
    assert all(value is None or 0 <= value <= 1_000 for value in rates(sentences))


@settings(max_examples=10, deadline=None)
@given(texts)
def test_bias_lies_between_those_of_its_words(sentences: list[list[str]]) -> None:
    words = sorted({word for sentence in sentences for word in sentence} & set(KNOWN) - {"the"})
    each = [value for word in words for value in biases([[word]]) if value is not None]
    whole = biases(sentences)[0]
    assert (whole is None) == (not each)
    if whole is not None:
        assert min(each) - 1e-9 <= whole <= max(each) + 1e-9


@settings(max_examples=10, deadline=None)
@given(texts)
def test_the_share_of_sentences_is_that_of_sentences_with_a_match(sentences: list[list[str]]) -> None:
    tokens = tokens_of([Written(id="a", outlet="a", sentences=sentences), ANCHOR], unit="sentence")
    table = DictionaryMeasure()(tokens, [ENERGY])[0].table.filter(article="a")
    spoken = [[word for word in sentence if word not in {",", "."}] for sentence in sentences]
    expected = [float(bool({"oil", "gas"} & set(words))) if words else None for words in spoken]
    assert table["value"].to_list() == expected
