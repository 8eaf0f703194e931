"""Files and options without which some measures cannot be made, for the contracts that all must keep."""

import atexit
import importlib.util
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from tests.small_corpus import ARTICLES, COLD, ENERGY, TOKENS, WARM, WARMTH

from framing.measures.llm_coding import LlmCoding, Question, passages
from framing.measures.scoring.chat import Reply
from framing.measures.scoring.responses import Responses, key_of
from framing.types import Unit

NOWHERE = "http://127.0.0.1:1/v1"
"""Nobody listens there."""


@cache
def folder() -> Path:
    """A folder for this process."""
    made = Path(tempfile.mkdtemp(prefix="framing-measures-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def scores() -> str:
    """A table of scores of all articles but one, by some other tool."""
    rows = [
        {"article": article.id, "warmth": float(place), "energy": place / 2}
        for place, article in enumerate(sorted(ARTICLES[1:], key=lambda article: article.id))
    ]
    path = folder() / "scores.csv"
    pl.DataFrame(rows).write_csv(path)
    return str(path)


@cache
def codes() -> str:
    """Hand codes of every article but the empty one: warm words in the first sentence, oil anywhere."""
    rows = [
        {"article": article.id, "dimension": dimension, "value": int(bool(words & set(text)))}
        for article in ARTICLES
        if article.sentences[0]
        for dimension, words, text in (
            ("warmth", set(WARM), article.sentences[0]),
            ("energy", {"oil", "gas", "pipeline"}, [word for line in article.sentences for word in line]),
        )
    ]
    path = folder() / "codes.csv"
    pl.DataFrame(rows).write_csv(path)
    return str(path)


@cache
def unit_codes(unit: Unit) -> str:
    """Hand codes 1 and 0 in turn of forty units with words, numbered where they are not articles."""
    rows = [
        {"article": article, "unit": number, "dimension": dimension, "value": place % 2}
        for place, (article, number) in enumerate(list(_units(unit))[:40])
        for dimension in ("warmth", "energy")
    ]
    table = pl.DataFrame(rows)
    path = folder() / f"codes-{unit}.csv"
    (table.drop("unit") if unit == "article" else table).write_csv(path)
    return str(path)


def _units(unit: Unit) -> Iterator[tuple[str, int]]:
    ids = TOKENS.articles["article"].to_list()
    for part in TOKENS.parts():
        columns = part.unit_article(unit), part.unit_number(unit), part.n_words(unit)
        yield from ((ids[a], int(number)) for a, number, n in zip(*columns, strict=True) if n)


@cache
def answers(unit: Unit) -> str:
    """Kept answers of a model to every question: the number of letters tells the code."""
    kept, asking = folder() / f"answers-{unit}", LlmCoding(base_url=NOWHERE, model="m", responses="none")
    responses = Responses.open(kept)
    for place, article, number, text in passages(TOKENS.with_unit(unit)):
        for dimension in (WARMTH, ENERGY):
            question = Question(place=place, article=article, unit=number, text=text, dimension=dimension)
            reply = Reply(content=f'{{"code": {len(text) % 2}}}', finish="stop")
            responses.keep(question.kept(key_of(asking.request(question, 0)), reply))
    return str(kept)


SENTENCE_WORDS = {
    word: tuple(float(number) for number in vector)
    for word, vector in zip(
        (*WARM, *COLD, "oil"),
        np.random.default_rng(0).normal(size=(9, 4))
        + np.repeat([[1, 0, 0, 0], [0, 1, 0, 0]], [4, 5], axis=0),
        strict=True,
    )
}
"""Words that the model of ``sentence_model`` knows, with their vectors."""


@cache
def sentence_model() -> tuple[str, str]:
    """The two files of a model2vec model of a few words: written by hand, for its libraries may be absent."""
    vectors = np.array([[0.0] * 4, *SENTENCE_WORDS.values()], dtype="<f4")
    about = {"dtype": "F32", "shape": list(vectors.shape), "data_offsets": [0, vectors.nbytes]}
    header = json.dumps({"embeddings": about}).encode()
    weights, tokenizer = folder() / "model.safetensors", folder() / "tokenizer.json"
    weights.write_bytes(len(header).to_bytes(8, "little") + header + vectors.tobytes())
    numbers = {word: number for number, word in enumerate(("[UNK]", *SENTENCE_WORDS))}
    parts = {"normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"}}
    model = {"type": "WordLevel", "vocab": numbers, "unk_token": "[UNK]"}
    tokenizer.write_text(json.dumps({"version": "1.0", **parts, "model": model}), encoding="utf-8")
    return str(weights), str(tokenizer)


NEEDS = {"sentence_embedding": "model2vec"}
"""Measure → optional library without which it cannot be tried here."""


def lacks(name: str) -> str | None:
    """The optional library that a measure needs and that is not installed."""
    library = NEEDS.get(name)
    return library if library and importlib.util.find_spec(library) is None else None


def options(name: str, unit: Unit) -> Mapping[str, object]:
    """Options that a measure must be given."""
    if name == "llm_coding":
        return {"base_url": NOWHERE, "model": "m", "responses": answers(unit), "codes": unit_codes(unit)}
    given: Mapping[str, Mapping[str, object]] = {
        "external": {"file": scores()},
        "supervised": {"codes": codes(), "min_codes": 10},
        "sentence_embedding": dict(
            zip(("library", "weights", "tokenizer"), ("model2vec", *sentence_model()), strict=True)
        ),
    }
    return given.get(name, {})
