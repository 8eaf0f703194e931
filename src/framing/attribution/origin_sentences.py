"""Writes whose words every sentence is, some articles at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from framing.attribution.kernels.shingles import QUOTED
from framing.attribution.origin_writing import provenance_of
from framing.attribution.reprints_clusters import GOES_BACK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import polars as pl

    from framing.attribution.origin_verdicts import Case, Verdict
    from framing.attribution.reprints_words import Words

PER_PIECE = 10_000
"""Articles whose sentences are written at a time."""


@dataclass(slots=True)
class _Sentences:
    """The sentences of one article, headline first."""

    origin: list[str | None]
    copied: list[float]
    source: list[str | None]


def write_sentences(case: Case, found: Sequence[Verdict], words: Words, to: Path) -> None:
    """Write ``Origins.sentences``.

    A sentence that stands in an article of another outlet is that article's. Where a text is an agency's by
    its credit and the agency's own print is not in the corpus, every sentence of the body is the agency's;
    a headline is the outlet's own unless it stands elsewhere, since desks write their own.
    """
    import pyarrow.parquet as pq

    with pq.ParquetWriter(
        to / "sentences.parquet", _empty().to_arrow().schema, compression="zstd", compression_level=3
    ) as writer:
        for first in range(0, len(case.names), PER_PIECE):
            rows = range(first, min(first + PER_PIECE, len(case.names)))
            writer.write_table(_frame(case, found, words, rows).to_arrow())


def _empty() -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(
        schema={
            "article": pl.String(),
            "sentence": pl.UInt32(),
            "provenance": pl.String(),
            "origin": pl.String(),
            "copied": pl.Float64(),
            "source": pl.String(),
        }
    )


def _frame(case: Case, found: Sequence[Verdict], words: Words, rows: range) -> pl.DataFrame:
    import polars as pl

    columns: dict[str, list[object]] = {name: [] for name in _empty().columns}
    for row in rows:
        told = _of_article(case, found, words, row)
        n = len(told.origin)
        columns["article"] += [case.names[row]] * n
        columns["sentence"] += range(n)
        columns["provenance"] += [provenance_of(case, case.outlets[row], origin) for origin in told.origin]
        columns["origin"] += told.origin
        columns["copied"] += told.copied
        columns["source"] += told.source
    return pl.DataFrame(columns, schema=_empty().schema)


def _of_article(case: Case, found: Sequence[Verdict], words: Words, row: int) -> _Sentences:
    n = int(words.article_sentences[row + 1] - words.article_sentences[row])
    origin = found[row].origin
    told = _Sentences([None] * n, [0.0] * n, [None] * n)
    if (
        origin in case.agencies
        and origin != case.outlets[row]
        and not _agency_print_is_here(case, row, origin)
    ):
        told.origin[1:] = [origin] * (n - 1)
        for s, cited in _cited(case, words, row, origin):
            told.origin[s] = cited
    copied = case.copied.get(row)
    if copied is not None:
        told.copied = copied.share.round(6).tolist()
        for s in np.flatnonzero(copied.source >= 0).tolist():
            source = int(copied.source[s])
            writer = found[source].origin or case.outlets[source]
            if (row, source) in case.undecided and writer not in case.agencies:
                continue
            told.source[s] = case.names[source]
            told.origin[s] = writer if writer != case.outlets[row] else told.origin[s]
    return told


def _agency_print_is_here(case: Case, row: int, agency: str) -> bool:
    """Does this article go back to one of the agency's own in the corpus?"""
    place, copied = case.places.get(row), case.copied.get(row)
    return (
        place is not None
        and copied is not None
        and place.source is not None
        and case.outlets[place.source] == agency
        and copied.share_of_body >= GOES_BACK
    )


def _cited(case: Case, words: Words, row: int, origin: str) -> Iterator[tuple[int, str]]:
    """Sentences of agency copy that are another agency's.

    They reach from the beginning of the paragraph that names it to the name, and on over quotations behind.
    """
    first, behind = int(words.article_sentences[row]), int(words.article_sentences[row + 1])
    starts = words.sentence_bytes[first:behind]
    for credit in case.credits(row):
        if credit.start is None or credit.agency in (origin, case.outlets[row]):
            continue
        s = int(np.searchsorted(starts, credit.start, side="right")) - 1
        paragraph = s
        while paragraph > 1 and not words.begins[first + paragraph]:
            paragraph -= 1
        while s + 1 < behind - first and _begins_quoted(words, first + s + 1):
            s += 1
        yield from ((each, credit.agency) for each in range(paragraph, s + 1))


def _begins_quoted(words: Words, sentence: int) -> bool:
    """Does a sentence begin inside quotation marks?"""
    first, behind = words.sentences[sentence], words.sentences[sentence + 1]
    return bool(behind > first and words.words[first] & QUOTED)
