"""Topics in the text files that MALLET writes."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from framing.errors import DataError
from framing.models.fitted.foreign import ForeignTopics, origin_of

Matrix = NDArray[np.float64]

NAME_COLUMNS = 2
"""Number and name of the document stand before its shares."""
WEIGHT_COLUMNS = 3
"""Topic, word, weight."""


def read_mallet(doc_topics: Path, word_weights: Path) -> ForeignTopics:
    """Reads what ``--output-doc-topics`` and ``--topic-word-weights-file`` of ``train-topics`` wrote.

    Both layouts of shares are read: one column per topic (MALLET 2.0.8 and later), and pairs of topic and
    share under a line that begins with #. Weights are counts with MALLET's prior added, so they are scaled to
    sum to 1, which is its φ. A document's id is the name that MALLET was given; of a path, the file's name
    without its ending.

    Args:
        doc_topics: File of ``--output-doc-topics``, complete (no ``--doc-topics-threshold``).
        word_weights: File of ``--topic-word-weights-file``.

    Raises:
        DataError: A file cannot be read; the message names the line.
    """
    words, weights = _read_weights(word_weights)
    ids, theta = _read_shares(doc_topics, len(weights))
    totals = weights.sum(axis=1, keepdims=True)
    return ForeignTopics(
        words=words,
        phi=weights / np.where(totals > 0, totals, 1.0),
        articles=ids,
        theta=theta,
        origin=f"MALLET: {origin_of([doc_topics, word_weights])}",
    )


def _read_weights(path: Path) -> tuple[tuple[str, ...], Matrix]:
    cells: dict[tuple[int, int], float] = {}
    place: dict[str, int] = {}
    n_topics = 0
    for number, fields in _lines(path):
        if len(fields) != WEIGHT_COLUMNS:
            raise DataError(_wrong(path, number, "topic, word and weight, divided by tabs"))
        topic, weight = _whole(path, number, fields[0]), _number(path, number, fields[2])
        cells[topic, place.setdefault(fields[1], len(place))] = weight
        n_topics = max(n_topics, topic + 1)
    if not cells:
        raise DataError(f"{path.name} holds no weights")
    if len(cells) != n_topics * len(place):
        raise DataError(
            f"{path.name} is not whole: {n_topics} topics of {len(place)} words need {n_topics * len(place)} "
            f"weights, and there are {len(cells)}. Write it again with --topic-word-weights-file."
        )
    weights = np.zeros((n_topics, len(place)))
    for cell, weight in cells.items():
        weights[cell] = weight
    return tuple(place), weights


def _read_shares(path: Path, n_topics: int) -> tuple[tuple[str, ...], Matrix]:
    ids, rows, paired = [], [], False
    for number, fields in _lines(path):
        if fields[0].startswith("#"):
            paired = True
            continue
        found = fields[NAME_COLUMNS:]
        if len(found) != (2 * n_topics if paired else n_topics):
            raise DataError(_wrong(path, number, f"number, name and the shares of {n_topics} topics"))
        ids.append(_id(fields[1]))
        rows.append(_in_order(path, number, found) if paired else [_number(path, number, x) for x in found])
    if not rows:
        raise DataError(f"{path.name} holds no documents")
    return tuple(ids), np.array(rows)


def _in_order(path: Path, number: int, pairs: list[str]) -> list[float]:
    """Shares by topic, from pairs of topic and share, largest share first."""
    shares = [float("nan")] * (len(pairs) // 2)
    for topic, share in zip(pairs[::2], pairs[1::2], strict=True):
        place = _whole(path, number, topic)
        if place >= len(shares):
            raise DataError(_wrong(path, number, f"topics from 0 to {len(shares) - 1}"))
        shares[place] = _number(path, number, share)
    return shares


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read as UTF-8 text: {error}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line.rstrip("\r\t ").split("\t")


def _id(name: str) -> str:
    """The name of a document; of a path or file address, the file's name without its ending."""
    if name.startswith("file:") or "/" in name:
        return PurePosixPath(unquote(name)).stem
    return name


def _whole(path: Path, number: int, text: str) -> int:
    if not text.isdecimal():
        raise DataError(_wrong(path, number, f"the number of a topic, not {text!r}"))
    return int(text)


def _number(path: Path, number: int, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise DataError(_wrong(path, number, f"a number, not {text!r}")) from error


def _wrong(path: Path, number: int, expected: str) -> str:
    return f"{path.name}, line {number}: expected {expected}"
