"""Corpora and tokens of written texts, for tests of the text room."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import polars as pl
from tests.tokens_in_memory import Written, tokens_of

from framing.text.scanning import Texts, tokenise_texts
from framing.text.tokens import TokenPart, running_text


@dataclass(frozen=True, kw_only=True)
class WrittenCorpus:
    """What the tokeniser needs of a corpus, without the rest."""

    path: Path
    fingerprint: str
    parts: tuple[Path, ...]


def corpus_of(
    folder: Path, texts: Sequence[tuple[str, str]], *, outlets: Sequence[str] = (), per_part: int = 1_000
) -> WrittenCorpus:
    """A corpus of (title, body) pairs, with ids a0, a1, …"""
    (folder / "articles").mkdir(parents=True)
    frame = pl.DataFrame(
        {
            "id": [f"a{i}" for i in range(len(texts))],
            "outlet": list(outlets) or ["one"] * len(texts),
            "published": ["2024-05-16"] * len(texts),
            "language": ["en"] * len(texts),
            "title": [title for title, _ in texts],
            "text": [text for _, text in texts],
        },
        schema=dict.fromkeys(("id", "outlet", "published", "language", "title", "text"), pl.String),
    )
    for number, piece in enumerate(frame.iter_slices(per_part)):
        piece.write_parquet(folder / "articles" / f"part-{number:05}.parquet")
    return WrittenCorpus(
        path=folder,
        fingerprint=sha256(repr(list(texts)).encode()).hexdigest(),
        parts=tuple(sorted((folder / "articles").iterdir())),
    )


def part_of(sentences: Sequence[Sequence[str]]) -> TokenPart:
    """One article without a title whose sentences are lists of words."""
    return next(tokens_of([Written(id="one", outlet="one", sentences=[[], *sentences])]).parts())


def tokens_in(text: str, *, segment_chinese: bool = True) -> list[str]:
    """The tokens of a text."""
    found = tokenise_texts(Texts.of([text]), segment_chinese=segment_chinese)
    return [found.forms[number] for number in found.numbers]


def sentences_in(body: str, title: str = "") -> list[str]:
    """The sentences of an article, its title first, as printed."""
    running = running_text(title, body)
    found = tokenise_texts(Texts.of([running], [title]))
    return _pieces(running, found.sentence_offsets.tolist(), found.starts.tolist(), found.ends.tolist())


def paragraphs_in(body: str, title: str = "") -> list[str]:
    """The paragraphs of an article, its title first, as printed."""
    running = running_text(title, body)
    found = tokenise_texts(Texts.of([running], [title]))
    return _pieces(running, found.paragraph_offsets.tolist(), found.starts.tolist(), found.ends.tolist())


def _pieces(running: str, offsets: list[int], starts: list[int], ends: list[int]) -> list[str]:
    raw = running.encode()
    return [raw[starts[a] : ends[b - 1]].decode() if b > a else "" for a, b in pairwise(offsets)]
