"""Tokenise a corpus, part by part, into a token store.

Two passes over slices of the corpus. The first turns each slice into tokens with numbers of its own; then the
vocabularies are added up; the second gives the corpus's numbers. A slice is a bounded amount of text, so
memory grows with it and with the vocabulary, not with the corpus; and slices do not depend on the number of
workers.
"""

from __future__ import annotations

import os
import shutil
from collections import deque
from dataclasses import asdict, dataclass, replace
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
import polars as pl

from framing.errors import CorpusError
from framing.text.characters import unicode_version
from framing.text.kernels.places import WIDE, narrow_gaps
from framing.text.scanning import Texts, Tokenised, tokenise_texts
from framing.text.segment import segmenter_version
from framing.text.store import (
    MANIFEST,
    RULES,
    UNITS,
    Manifest,
    PartArrays,
    Slice,
    StoredPart,
    arrays_digest,
    manifest_digest,
    new_store,
    read_arrays,
    read_manifest,
    write_arrays,
    write_manifest,
)
from framing.text.tokens import TITLE_BREAK, Tokens, TokenSettings, running_text_of_columns
from framing.text.vocabulary import TypeClass, count_forms, write_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from framing.engine import Engine

__all__ = ["Corpus", "Texts", "Tokenised", "tokenise", "tokenise_texts", "tokens_beside"]

SLICE_BYTES = 16 * 2**20
"""Text of one slice: some 3 million tokens, worked on in about 200 MB."""

DESCRIBED = ("id", "outlet", "published", "language", "title")
COUNTED = ("n_tokens", "n_words", "n_paragraphs", "n_sentences")


Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Corpus(Protocol):
    """What the tokeniser needs of a corpus; ``framing.corpus.corpus.Corpus`` is one."""

    @property
    def path(self) -> Path:
        """Its folder."""

    @property
    def fingerprint(self) -> str:
        """Hash of what its articles say."""

    @property
    def parts(self) -> tuple[Path, ...]:
        """Its Parquet files of articles, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What both passes need to know."""

    corpus: Path
    store: Path
    settings: TokenSettings


def tokenise(
    corpus: Corpus, to: Path | str, settings: TokenSettings | None = None, engine: Engine | None = None
) -> Tokens:
    """Tokenise a corpus and keep the result.

    The same corpus, settings and rules give the same bytes for any number of workers.

    Args:
        corpus: The articles.
        to: Folder for the token store; one that is there is replaced.
        settings: Choices of the tokeniser.
        engine: Works on the slices; None works in this process.

    Raises:
        UsageError: Something that is no token store is there.
        CorpusError: The corpus cannot be read or the store cannot be written.
    """
    settings, to = settings or TokenSettings(), Path(to)
    with new_store(to) as folder:
        job = _Job(corpus=corpus.path, store=folder, settings=settings)
        for name in ("parts", "local"):
            (folder / name).mkdir()
        slices = tuple(_slices(corpus))
        deque(_map(engine, partial(_first_pass, job), slices), maxlen=0)
        write_vocabulary(count_forms(_counted(folder, slices)), folder)
        parts, counts = _second_passes(engine, job, slices)
        _numbering.cache_clear()
        shutil.rmtree(folder / "local")
        _write_articles(corpus, slices, counts, folder / "articles.parquet")
        write_manifest(folder, _manifest(corpus, to, settings, parts))
    return Tokens.open(to)


def tokens_beside(corpus: Corpus, engine: Engine | None = None) -> Tokens:
    """The tokens in the folder ``tokens`` of the corpus, made first if they are absent or out of date.

    Args:
        corpus: The articles.
        engine: Works on the slices if there is work; None works in this process.
    """
    path = corpus.path / "tokens"
    if (path / MANIFEST).is_file():
        manifest = read_manifest(path)
        current = (corpus.fingerprint, asdict(TokenSettings()), rules())
        if (manifest.corpus, manifest.settings, manifest.rules) == current:
            return Tokens.open(path)
    return tokenise(corpus, path, TokenSettings(), engine)


def rules() -> dict[str, str | int]:
    """What decides on tokens besides text and settings."""
    return {"rules": RULES, "unicode": unicode_version(), "segmenter": segmenter_version()}


def _map(
    engine: Engine | None, function: Callable[[Item], Answer], items: Sequence[Item]
) -> Iterator[Answer]:
    return map(function, items) if engine is None else engine.map(function, items)


def _slices(corpus: Corpus) -> Iterator[Slice]:
    """Cut every file of the corpus into runs of articles with a bounded amount of text."""
    number = first_article = 0
    for file in corpus.parts:
        try:
            lengths = pl.sum_horizontal(pl.col("title", "text").str.len_bytes())
            sizes = pl.scan_parquet(file, glob=False).select(lengths + len(TITLE_BREAK)).collect()
            filled = sizes.to_series().to_numpy().cumsum(dtype=np.int64)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise CorpusError(f"{file} cannot be read ({error}). Import the corpus again.") from error
        cuts = np.flatnonzero(np.diff((filled - 1) // SLICE_BYTES)) + 1
        for first, end in pairwise([0, *cuts.tolist(), len(filled)]):
            if end > first:
                yield Slice(
                    number=number,
                    file=file.relative_to(corpus.path).as_posix(),
                    first_row=first,
                    n_articles=end - first,
                    first_article=first_article,
                )
                number, first_article = number + 1, first_article + end - first


def _first_pass(job: _Job, piece: Slice) -> None:
    """Tokenise one slice; its tokens get numbers of their own, and its forms are counted."""
    rows = pl.scan_parquet(job.corpus / piece.file, glob=False).slice(piece.first_row, piece.n_articles)
    frame = rows.select(
        title=pl.col("title").fill_null("").str.len_bytes(), text=running_text_of_columns()
    ).collect()
    found = tokenise_texts(_texts(frame), segment_chinese=job.settings.segment_chinese)
    forms = pl.DataFrame([found.distinct, pl.Series("count", found.counts)])
    forms.write_parquet(_local_forms(job.store, piece))
    write_arrays(job.store / "local", piece.number, _arrays(found), compression=None)


def _texts(frame: pl.DataFrame) -> Texts:
    """The running texts of a frame as the bytes that polars holds, not copied."""
    array = frame["text"].rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    _, offsets, data = array.buffers()
    borders = np.frombuffer(offsets, dtype=np.int64)[array.offset : array.offset + len(array) + 1]
    bytes_ = np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, np.uint8)
    return Texts(
        buffer=bytes_[borders[0] : borders[-1]],
        offsets=(borders - borders[0]).astype(np.uint64),
        title_bytes=frame["title"].to_numpy().astype(np.int64),
    )


def _arrays(found: Tokenised) -> PartArrays:
    gaps = narrow_gaps(found.starts, found.ends, found.article_offsets)
    wide = np.flatnonzero(gaps == WIDE)
    is_first = np.isin(wide, found.article_offsets)
    before = np.where(is_first, 0, found.ends[wide - 1]).astype(np.int64)
    return PartArrays(
        forms=found.numbers,
        gaps=gaps,
        wide_gaps=found.starts[wide] - before,
        units={name: getattr(found, name) for name in UNITS},
    )


def _local_forms(store: Path, piece: Slice) -> Path:
    return store / "local" / f"{piece.number:05}.forms.parquet"


def _counted(store: Path, slices: Sequence[Slice]) -> pl.LazyFrame:
    if not slices:
        return pl.LazyFrame(schema={"form": pl.String, "count": pl.Int64})
    return pl.scan_parquet([_local_forms(store, piece) for piece in slices], glob=False)


def _second_passes(
    engine: Engine | None, job: _Job, slices: Sequence[Slice]
) -> tuple[tuple[StoredPart, ...], NDArray[np.int64]]:
    """Every part with the corpus's numbers, and per article what ``COUNTED`` names."""
    answers = list(_map(engine, partial(_second_pass, job), slices))
    counts = [counts for _, counts in answers] or [np.empty((0, len(COUNTED)), np.int64)]
    return tuple(part for part, _ in answers), np.concatenate(counts)


def _second_pass(job: _Job, piece: Slice) -> tuple[StoredPart, NDArray[np.int64]]:
    local = read_arrays(job.store / "local", piece.number)
    known = pl.read_parquet(_local_forms(job.store, piece), columns=["form"], glob=False)
    mine = known.join(_numbering(job.store), on="form", how="left", maintain_order="left")
    is_word = mine["is_word"].to_numpy()
    arrays = replace(local, forms=mine["id"].to_numpy().astype(np.uint32)[local.forms])
    write_arrays(job.store / "parts", piece.number, arrays)
    part = StoredPart(slice=piece, n_tokens=len(arrays.forms), digest=arrays_digest(arrays))
    return part, _counts(arrays, is_word[local.forms])


@lru_cache(maxsize=1)
def _numbering(store: Path) -> pl.DataFrame:
    """Form → its number in the corpus and if it is a word; a process needs it for every slice it works on."""
    is_word = pl.col("class") != TypeClass.PUNCTUATION
    types = (
        pl.scan_parquet(store / "types.parquet", glob=False).select(is_word=is_word).with_row_index("type")
    )
    forms = pl.scan_parquet(store / "forms.parquet", glob=False).select("form", "type").with_row_index("id")
    return (
        forms.join(types, on="type", how="left", maintain_order="left")
        .select("id", "form", "is_word")
        .collect()
    )


def _counts(arrays: PartArrays, is_word: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Per article what ``COUNTED`` names, shape (n_articles, 4)."""
    offsets = arrays.units["article_offsets"]
    n_tokens = np.diff(offsets)
    n_words = np.zeros(len(n_tokens), np.int64)
    filled = np.flatnonzero(n_tokens)
    if len(filled):
        n_words[filled] = np.add.reduceat(is_word, offsets[filled], dtype=np.int64)
    units = (np.diff(arrays.units[name]) for name in ("article_paragraphs", "article_sentences"))
    return np.stack([n_tokens, n_words, *units], axis=1)


def _write_articles(corpus: Corpus, slices: Sequence[Slice], counts: NDArray[np.int64], path: Path) -> None:
    schema = dict.fromkeys(DESCRIBED, pl.String)
    pieces = [pl.read_parquet(file, columns=list(DESCRIBED), glob=False) for file in corpus.parts]
    articles = pl.concat([pl.DataFrame(schema=schema), *pieces]).rename({"id": "article"})
    parts = np.repeat([piece.number for piece in slices], [piece.n_articles for piece in slices])
    columns = [pl.Series(name, counts[:, i], dtype=pl.UInt32) for i, name in enumerate(COUNTED)]
    articles.with_columns(pl.Series("part", parts, dtype=pl.UInt32), *columns).write_parquet(path)


def _manifest(corpus: Corpus, to: Path, settings: TokenSettings, parts: tuple[StoredPart, ...]) -> Manifest:
    said = asdict(settings)
    return Manifest(
        corpus=corpus.fingerprint,
        corpus_path=Path(os.path.relpath(corpus.path.resolve(), to.resolve())).as_posix(),
        settings=said,
        rules=rules(),
        parts=parts,
        digest=manifest_digest(corpus.fingerprint, said, rules(), parts),
    )
