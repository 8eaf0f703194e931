"""The token store: a folder beside the corpus that is complete or not there.

```
tokens.json            manifest: which corpus, which settings and rules, parts with their digests
articles.parquet       one row per article, in corpus order
types.parquet          every type, its count and class; the row is the id
forms.parquet          every form, its type and count; the row is the id
parts/00000.tokens.arrow    form: uint32, gap: uint8 (bytes between the token before and this one)
parts/00000.units.arrow     borders of articles, paragraphs and sentences; gaps of 255 bytes and more
```

Where a token starts and ends follows from the gaps and the lengths of the forms. The tokens are Arrow files
with LZ4: on 5.5 million tokens of news they take 2.5 bytes a token and are read at 230 million tokens a
second and core; Parquet with zstd and byte-stream split takes 1.6 bytes and is read at 60 million, Arrow
without compression takes 5 and is read at 550.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from framing.corpus.store import new_folder
from framing.errors import CorpusError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA_VERSION = 1
RULES = 2
"""Version of the rules for tokens and sentences; raised whenever the same text could give others."""

MANIFEST = "tokens.json"
ROWS_PER_BATCH = 2**20

WIDE_GAPS = "wide_gaps"
UNITS = (
    "article_offsets",
    "paragraph_offsets",
    "sentence_offsets",
    "article_paragraphs",
    "article_sentences",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Some neighbouring articles of a corpus: what one part of the tokens is made of.

    Attributes:
        number: Number of the part, from 0.
        file: File of the articles, below the corpus.
        first_row: First article in the file.
        n_articles: Number of articles.
        first_article: Row of the first article in the corpus.
    """

    number: int
    file: str
    first_row: int
    n_articles: int
    first_article: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPart:
    """A slice, and what became of it.

    Attributes:
        slice: The articles.
        n_tokens: Tokens, punctuation included.
        digest: SHA-256 of the arrays, whatever the version of the file format.
    """

    slice: Slice
    n_tokens: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What ``tokens.json`` says.

    Attributes:
        corpus: Fingerprint of the corpus.
        corpus_path: Where it was, relative to the store.
        settings: Choices of the tokeniser.
        rules: What else decides on tokens: versions of rules, of Unicode, of the segmenter.
        parts: The parts in order.
        digest: SHA-256 over all of this but the path.
    """

    corpus: str
    corpus_path: str
    settings: Mapping[str, Any]
    rules: Mapping[str, Any]
    parts: tuple[StoredPart, ...]
    digest: str


@dataclass(frozen=True, kw_only=True)
class PartArrays:
    """The arrays of one part; see ``TokenPart`` for their meaning.

    Attributes:
        forms: Form id of each token, uint32.
        gaps: Bytes between the token before, or the start of the article, and this one, at most 255, uint8.
        wide_gaps: The gaps of 255 bytes and more, in order, int64.
        units: Name in ``UNITS`` → borders, int64.
    """

    forms: NDArray[np.uint32]
    gaps: NDArray[np.uint8]
    wide_gaps: NDArray[np.int64]
    units: Mapping[str, NDArray[np.int64]]


def write_arrays(folder: Path, number: int, arrays: PartArrays, *, compression: str | None = "lz4") -> None:
    """Write one part.

    Args:
        folder: Where.
        number: Number of the part.
        arrays: What it holds.
        compression: Of Arrow's; None for files that are soon read and deleted.
    """
    import pyarrow as pa

    tokens = pa.table({"form": arrays.forms, "gap": arrays.gaps})
    lists = {name: arrays.units[name] for name in UNITS} | {WIDE_GAPS: arrays.wide_gaps}
    units = pa.table({name: [values] for name, values in lists.items()})
    _write_arrow(tokens, folder / f"{number:05}.tokens.arrow", compression)
    _write_arrow(units, folder / f"{number:05}.units.arrow", compression)


def arrays_digest(arrays: PartArrays) -> str:
    """SHA-256 of the arrays of a part, whatever the version of the file format."""
    digest = hashlib.sha256()
    digest.update(np.ascontiguousarray(arrays.forms, dtype="<u4").data)
    digest.update(np.ascontiguousarray(arrays.gaps).data)
    for values in (arrays.wide_gaps, *(arrays.units[name] for name in UNITS)):
        digest.update(np.ascontiguousarray(values, dtype="<i8").data)
    return digest.hexdigest()


def read_arrays(folder: Path, number: int) -> PartArrays:
    """What ``write_arrays`` wrote.

    Raises:
        CorpusError: A file is missing or damaged.
    """
    try:
        tokens = _read_arrow(folder / f"{number:05}.tokens.arrow")
        units = _read_arrow(folder / f"{number:05}.units.arrow")
    except (OSError, ValueError) as error:
        raise damaged(folder.parent, error) from error
    lists = {name: units.column(name).combine_chunks()[0].values.to_numpy() for name in units.column_names}
    return PartArrays(
        forms=tokens.column("form").to_numpy(),
        gaps=tokens.column("gap").to_numpy(),
        wide_gaps=lists[WIDE_GAPS],
        units={name: lists[name] for name in UNITS},
    )


def damaged(store: Path, error: Exception) -> CorpusError:
    """What to say when a file of a token store cannot be read."""
    first = str(error).partition("\n")[0]
    return CorpusError(
        f"{store} is damaged ({first}): delete the folder; the tokens are made again when needed."
    )


def _write_arrow(table: Any, path: Path, compression: str | None) -> None:
    import pyarrow as pa

    options = pa.ipc.IpcWriteOptions(compression=compression)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=ROWS_PER_BATCH)


def _read_arrow(path: Path) -> Any:
    import pyarrow as pa

    with pa.OSFile(str(path), "rb") as source:
        return pa.ipc.open_file(source, options=pa.ipc.IpcReadOptions(use_threads=False)).read_all()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest: the last step, after which the store is complete."""
    text = json.dumps({"schema_version": SCHEMA_VERSION, **asdict(manifest)}, indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_manifest(path: Path) -> Manifest:
    """The manifest of a token store.

    Raises:
        CorpusError: There is no token store, or one of another version.
    """
    try:
        said = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CorpusError(f"{path} holds no {MANIFEST}: no token store.") from None
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path / MANIFEST} cannot be read: {error}. Delete the folder.") from error
    if said.pop("schema_version", None) != SCHEMA_VERSION:
        raise CorpusError(f"{path} was written by another release: delete the folder; tokens are made again.")
    parts = [StoredPart(**{**part, "slice": Slice(**part["slice"])}) for part in said.pop("parts")]
    return Manifest(**said, parts=tuple(parts))


def manifest_digest(
    corpus: str, settings: Mapping[str, Any], rules: Mapping[str, Any], parts: tuple[StoredPart, ...]
) -> str:
    """SHA-256 over what a token store holds and how it came about."""
    said = [corpus, settings, rules, [part.digest for part in parts]]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@contextmanager
def new_store(to: Path) -> Iterator[Path]:
    """A folder that appears under its name only when everything in it is written.

    Args:
        to: Where it shall be; a token store or an empty folder there is replaced.

    Yields:
        A temporary folder beside ``to``.

    Raises:
        UsageError: Something else is there.
        CorpusError: It cannot be written.
    """
    if to.is_file() or (to.is_dir() and any(to.iterdir()) and not (to / MANIFEST).is_file()):
        raise UsageError(f"{to} is there and is no token store: it is not touched. Choose another folder.")
    try:
        with new_folder(to, replace=True, manifest=MANIFEST) as folder:
            yield folder
    except CorpusError as error:
        if not isinstance(error.__cause__, OSError):
            raise
        raise CorpusError(
            f"{to} could not be written: {error.__cause__.strerror or error.__cause__}. "
            "Free some room, or copy the corpus to where you may write."
        ) from error.__cause__
