"""Where a topic is at home, and what a single embedding cannot say of associations."""

import numpy as np
from tests.scores_in_memory import articles_of, no_counts
from tests.tokens_in_memory import Written, tokens_of

from framing.estimates.base import Evidence
from framing.estimates.topic_reading import TopicReading
from framing.estimates.word_association import WordAssociation
from framing.models.base import Embedding, TopicModel

OUTLETS = {f"{outlet}-{n}": outlet for outlet in ("i1", "s1", "s2") for n in range(2)}
GROUPS = {"s1": "state", "s2": "state", "i1": "other"}


def evidence(models: tuple[TopicModel | Embedding, ...]) -> Evidence:
    words = [["war", "peace", "trade", "energy", "said", "new", "year", "oil", "gas", "deal"]] * 2
    tokens = tokens_of([Written(id=name, outlet=o, sentences=words) for name, o in OUTLETS.items()])
    return Evidence(
        scores=(),
        counts=no_counts(),
        articles=articles_of(OUTLETS, GROUPS),
        seed=1,
        tokens=tokens,
        models=models,
    )


def test_a_topic_of_one_outlet_is_named_as_such() -> None:
    first = np.array([0.1, 0.1, 0.9, 0.7, np.nan, 0.1])  # at home in s1: .8 of a sum of 1.0
    model = TopicModel(
        words=("war", "peace", "trade", "energy"),
        phi=np.array([[0.4, 0.3, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4]]),
        theta=np.column_stack([first, 1 - first]),
        articles=tuple(OUTLETS),
        corpus="0",
        settings="made",
    )
    asked = TopicReading(n_words=2, least_known=2, word_items=0, topic_items=0)
    rows = asked(evidence((model,))).tables["topic_quality"].rows(named=True)
    (home,) = (row for row in rows if row["largest_outlet"] == "s1")
    assert np.isclose(home["largest_part"], 0.8)
    (other,) = (row for row in rows if row["largest_outlet"] != "s1")
    assert np.isclose(other["largest_part"], 0.9 / 2.0)


def test_one_embedding_has_no_range_over_embeddings() -> None:
    rng = np.random.default_rng(3)
    words = ("war", "peace", "trade", "energy", "oil", "gas")
    made = [
        Embedding(
            words=words, vectors=rng.normal(size=(6, 4)).astype(np.float32), corpus="0", settings="made"
        )
        for _ in range(2)
    ]
    asked = WordAssociation(test="mac", targets={"a": ["war", "peace"]}, attributes={"b": ["oil", "gas"]})
    one, two = (asked(evidence(tuple(made[:n]))).tables["word_association"] for n in (1, 2))
    assert one.select("low", "high").row(0) == (None, None)
    assert two["low"][0] < two["value"][0] < two["high"][0]
