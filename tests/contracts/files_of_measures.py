"""Files and options without which some measures cannot be made, for the contracts that all must keep."""

import atexit
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl
from tests.small_corpus import ARTICLES, WARM


@cache
def folder() -> Path:
    """A folder for this process."""
    made = Path(tempfile.mkdtemp(prefix="framing-measures-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def scores() -> str:
    """A table of scores of all articles but one, by some other tool."""
    rows = [
        {"article": article.id, "warmth": float(place), "energy": place / 2}
        for place, article in enumerate(sorted(ARTICLES[1:], key=lambda article: article.id))
    ]
    path = folder() / "scores.csv"
    pl.DataFrame(rows).write_csv(path)
    return str(path)


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


OPTIONS: Mapping[str, Mapping[str, object]] = {
    "external": {"file": scores()},
    "supervised": {"codes": codes(), "min_codes": 10},
}
"""Measure → options that it must be given."""
