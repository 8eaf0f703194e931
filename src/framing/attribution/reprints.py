"""Finds pairs of articles that share text, and says what each pair is.

Candidates share fingerprints; every pair is then compared word by word in both directions
(``kernels/comparison``). What counts is *containment*, the share of an article's words that stand in the
other, and not the overlap of the two: a reprint cut to a quarter is wholly contained in its source and yet
shares little of the union.
"""

from dataclasses import dataclass, fields
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from framing.attribution.kernels.candidates import candidates
from framing.attribution.kernels.comparison import FIELDS, compare
from framing.attribution.reprints_index import Index, write_index
from framing.attribution.reprints_words import Words

if TYPE_CHECKING:
    from framing.attribution.origin_tables import OriginSettings
    from framing.engine import Engine

NOTHING, WHOLE, PASSAGE, QUOTE = 0, 1, 2, 3
"""What a pair is: nothing, the same text as a whole, a shared passage, shared quoted speech."""

PER_TASK = 1_024
"""Texts whose pairs are found in one piece of work."""

MINUTES_PER_DAY = 1_440


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """When and where each of m articles appeared.

    Attributes:
        spans: Earliest and latest minute, shape (m, 2).
        outlets: Number of the outlet.
    """

    spans: NDArray[np.int64]
    outlets: NDArray[np.int64]

    def order(self) -> NDArray[np.int64]:
        """Rows in the order of time: by earliest, latest minute and row; undated articles last."""
        undated = self.spans[:, 0] < -(2**39)
        return np.lexsort((np.arange(len(self.spans)), self.spans[:, 1], self.spans[:, 0], undated))


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What k pairs of articles share; a and b are rows of articles, a not before b in the order of time.

    Attributes:
        a, b: The articles.
        kind: ``WHOLE``, ``PASSAGE`` or ``QUOTE``.
        words_a, words_b: Words of their bodies.
        covered_a, covered_b: Words of each that stand in a shingle of the other.
        long: Words of a in long shared runs.
        unquoted: Those of them outside quotation marks.
        longest: Words of the longest shared run.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    kind: NDArray[np.int64]
    words_a: NDArray[np.int64]
    words_b: NDArray[np.int64]
    covered_a: NDArray[np.int64]
    covered_b: NDArray[np.int64]
    long: NDArray[np.int64]
    unquoted: NDArray[np.int64]
    longest: NDArray[np.int64]

    def __len__(self) -> int:
        """Number of pairs."""
        return len(self.a)

    @classmethod
    def joined(cls, pieces: list[Self]) -> Self:
        """The pairs of several tables, one after another."""
        names = [field.name for field in fields(cls)]
        empty = np.empty(0, np.int64)
        return cls(**{n: np.concatenate([empty, *(getattr(piece, n) for piece in pieces)]) for n in names})


def find_shared(
    words: Words, calendar: Calendar, settings: "OriginSettings", *, folder: Path, engine: "Engine"
) -> Shared:
    """Find every pair of articles that share more than the settings allow for chance.

    Args:
        words: The words of the articles.
        calendar: When and where they appeared.
        settings: What counts as shared.
        folder: The folder of ``words``; the index goes there too.
        engine: Who compares; the pairs are the same for any number of workers.
    """
    order = calendar.order()
    outlets, spans = calendar.outlets[order], calendar.spans[order]
    write_index(words, order, outlets, folder=folder, engine=engine, stock_articles=settings.stock_articles)
    np.save(folder / "order.npy", order)
    np.save(folder / "times.npy", spans)
    work = partial(_pairs_of, folder=folder, settings=settings)
    firsts = range(0, len(order), PER_TASK)
    return Shared.joined(list(engine.map(work, [(f, min(f + PER_TASK, len(order))) for f in firsts])))


@dataclass(frozen=True)
class _Bench:
    """What a worker keeps open."""

    words: Words
    index: Index
    order: NDArray[np.int64]
    times: NDArray[np.int64]
    outlets: NDArray[np.int64]


@lru_cache(maxsize=1)
def _bench(folder: Path, made: int) -> _Bench:
    """The files of a folder; the moment it was made tells it from an earlier folder of the same name."""
    del made
    arrays = [np.load(folder / f"{name}.npy") for name in ("order", "times", "outlets")]
    return _Bench(Words.open(folder), Index.open(folder), *arrays)


def _pairs_of(span: tuple[int, int], *, folder: Path, settings: "OriginSettings") -> Shared:
    bench = _bench(folder, folder.stat().st_ctime_ns)
    words, order = bench.words, bench.order
    found = candidates(
        span,
        bench.index.postings,
        (bench.times[:, 0].copy(), bench.times[:, 1].copy()),
        bench.outlets,
        bench.index.sizes,
        settings.window_days * MINUTES_PER_DAY,
    )
    rows = np.stack([order[found[0]], order[found[1]]], axis=1)
    texts = np.stack([words.bodies, words.offsets[1:]], axis=1)
    counted = compare(words.words, texts, rows, words.keys, bench.index.stock, settings.long_run)
    same_outlet = bench.outlets[found[0]] == bench.outlets[found[1]]
    return _judged(rows, counted, same_outlet, settings)


def _judged(
    rows: NDArray[np.int64],
    counted: NDArray[np.int64],
    same_outlet: NDArray[np.bool_],
    settings: "OriginSettings",
) -> Shared:
    """The pairs that are something."""
    said = dict(zip(FIELDS, counted.T, strict=True))
    whole_a = said["covered"] >= settings.whole * said["words"]
    whole_b = said["other_covered"] >= settings.whole * said["other_words"]
    whole = (whole_a | whole_b) & (said["covered_unquoted"] >= settings.passage_words)
    passage = (said["unquoted"] >= settings.passage_words) & ~same_outlet
    quote = (said["long"] >= settings.passage_words) & ~same_outlet
    kind = np.select([whole, passage, quote], [WHOLE, PASSAGE, QUOTE], NOTHING)
    keep = kind != NOTHING
    return Shared(
        a=rows[keep, 0],
        b=rows[keep, 1],
        kind=kind[keep],
        words_a=said["words"][keep],
        words_b=said["other_words"][keep],
        covered_a=said["covered"][keep],
        covered_b=said["other_covered"][keep],
        long=said["long"][keep],
        unquoted=said["unquoted"][keep],
        longest=said["longest"][keep],
    )
