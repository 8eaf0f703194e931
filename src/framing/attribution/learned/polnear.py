"""Reads PolNeAR: news articles in which every attribution has its source, cue and content marked.

Newell, Margolin, Ruths: An Attribution Relations Corpus for Political News. LREC 2018.
"""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framing.attribution.learned.states import Gold
from framing.attribution.voice_reading import Reading
from framing.errors import DataError

ROLES = ("content", "cue", "source")


@dataclass(frozen=True, kw_only=True)
class Annotated:
    """Articles with their annotation.

    Attributes:
        ids: Identifier of each article.
        reading: Their tokens.
        gold: Attributions of each article, tokens numbered within the whole reading.
    """

    ids: tuple[str, ...]
    reading: Reading
    gold: tuple[list[Gold], ...]

    def select(self, articles: Sequence[int]) -> "Annotated":
        """Some of the articles.

        Args:
            articles: Their numbers, ascending.
        """
        firsts = self.reading.article_offsets[list(articles)]
        reading = self.reading.select(articles)
        moved = (reading.article_offsets[:-1] - firsts).tolist()
        gold = tuple(
            [Gold(*(tokens + by for tokens in one)) for one in self.gold[a]]
            for a, by in zip(articles, moved, strict=True)
        )
        return Annotated(ids=tuple(self.ids[a] for a in articles), reading=reading, gold=gold)


def read(file: Path) -> Annotated:
    """The articles of one split.

    Args:
        file: ``train.jsonl.gz`` …: one article per line with ``id``, ``text`` and ``attributions``, offsets
            in
            characters.

    Raises:
        DataError: The file is missing or not of this form.
    """
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        texts = [record["text"] for record in records]
        reading = Reading.of_texts(texts)
        gold = tuple(_gold(reading, a, record) for a, record in enumerate(records))
        return Annotated(ids=tuple(record["id"] for record in records), reading=reading, gold=gold)
    except (OSError, KeyError, json.JSONDecodeError) as error:
        raise DataError(
            f"{file} is not a split of PolNeAR as JSON lines with id, text and attributions ({error!r})."
        ) from error


def _gold(reading: Reading, article: int, record: dict[str, object]) -> list[Gold]:
    text = record["text"]
    if not isinstance(text, str):
        raise KeyError("text")
    first, end = reading.article_offsets[article : article + 2].tolist()
    head = len(b"\n\n")  # an empty title stands before the text
    starts = reading.starts[first:end].astype(np.int64) - head
    ends = reading.ends[first:end].astype(np.int64) - head
    sizes = np.array([len(c.encode("utf-8", "replace")) for c in text], dtype=np.int64)
    byte = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    found = []
    for attribution in record["attributions"]:  # type: ignore[attr-defined]  # read as JSON, checked by its use
        tokens = [_tokens(attribution.get(role, []), byte, starts, ends) + first for role in ROLES]
        found.append(Gold(*tokens))
    return found


def _tokens(
    marked: list[dict[str, list[list[int]]]],
    byte: NDArray[np.int64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Tokens whose middle lies inside one of the spans: an annotator may leave the ``'s`` of a token out."""
    inside = np.zeros(len(starts), dtype=bool)
    middle = (starts + ends) / 2
    for each in marked:
        for a, b in each["spans"]:
            inside |= (middle > byte[a]) & (middle < byte[b])
    return np.flatnonzero(inside)
