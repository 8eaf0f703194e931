"""Proves on written files that no words of an article stand in them.

Five words of an article in a row (eight characters in scripts without spaces) are a leak, wherever they
stand: in a cell, a key, a comment, a file's name or a Parquet file's metadata. Numbers, case, punctuation
and line breaks do not matter. Let through is only what is told, such as this project's own sentences.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from framing.corpus.corpus import Corpus
from framing.corpus.datasheet.pieces import pieces
from framing.errors import CorpusError

RUN = 5
"""Words in a row that are a leak."""

RUN_OF_CHARACTERS = 8
"""The same in scripts that set no spaces, in characters: about five words of Chinese."""

LONGEST_ADDRESS = 40
"""Words beyond which an address is looked at like any text; the longest of 9,000 real ones has 28."""

VERSIONS = "versions.parquet"
"""File of a built store with the versions of articles that are not used."""

LONGEST_CELL = 200
"""Characters of a text that is worth remembering."""

SHOWN = 10
"""Leaks that a message names."""

PLACES = 5
"""Places of one leak that a message names."""

_WORD = re.compile(r"[^\W_]+")
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

Run = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """Words of an article that stand in a written file.

    Attributes:
        place: Files, and where in them; the first five.
        article: Identifier of the article; of a record that did not get in, its place.
        words: The words.
    """

    place: str
    article: str
    words: str


def runs(text: str) -> Iterator[Run]:
    """Every five words in a row of a text, and every eight characters of scripts without spaces."""
    for tokens, length in _streams(text):
        for start in range(len(tokens) - length + 1):
            yield tuple(tokens[start : start + length])


@lru_cache(maxsize=50_000)
def _cell_runs(text: str) -> tuple[Run, ...]:
    """The runs of a cell; the same few fill most cells of a table."""
    return tuple(runs(text))


def all_runs(texts: Iterable[str]) -> set[Run]:
    """The runs of many texts."""
    return {run for text in texts for run in runs(text)}


def _streams(text: str) -> Iterator[tuple[list[str], int]]:
    """Words, and characters of scripts without spaces, each with the length of a run."""
    folded = _folded(text)
    characters = [] if folded.isascii() else _SPACELESS.findall(folded)
    if characters:
        yield characters, RUN_OF_CHARACTERS
        folded = _SPACELESS.sub(" ", folded)
    yield [word for word in _WORD.findall(folded) if not word.isdecimal()], RUN


def _folded(text: str) -> str:
    """The text without case, invisible characters and the forms that look alike."""
    if text.isascii():
        return text.casefold()
    seen = _INVISIBLE.sub("", text)
    return (
        seen if unicodedata.is_normalized("NFKC", seen) else unicodedata.normalize("NFKC", seen)
    ).casefold()


def find_leaks(
    folder: Path, corpus: Corpus, *, allowed: Collection[Run] = (), addresses: Collection[str] = ()
) -> list[Leak]:
    """Words of articles that stand in the files of a folder.

    Looked for are the headlines and texts of all articles of a store, what was taken out of them, and what
    the store keeps of records that did not get in.

    Args:
        folder: The files; those below folders too.
        corpus: The store.
        allowed: Runs that may stand there.
        addresses: Cells that may stand there because they are addresses.

    Returns:
        One leak for every stretch of words that was found, at most ten.

    Raises:
        CorpusError: A file is of a kind that cannot be looked into, or cannot be read.
    """
    written = _written(folder, allowed, addresses)
    vocabulary = {token for run in written for token in run}
    found: dict[str, Leak] = {}
    for name, text in _protected(corpus):
        for run, words in _shared(text, written, vocabulary):
            found.setdefault(words, Leak(place=", ".join(written[run]), article=name, words=words))
        if len(found) >= SHOWN:
            break
    return list(found.values())[:SHOWN]


def refuse_leaks(
    folder: Path, corpus: Corpus, *, allowed: Collection[Run] = (), addresses: Collection[str] = ()
) -> None:
    """Refuse files in which words of articles stand.

    Raises:
        CorpusError: With the places, and what to do about it.
    """
    leaks = find_leaks(folder, corpus, allowed=allowed, addresses=addresses)
    if leaks:
        told = "\n".join(f"  {leak.place}: “{leak.words}” (article {leak.article})" for leak in leaks)
        raise CorpusError(
            "nothing was shared: words of articles would have stood in the shared files.\n"
            f"{told}\n"
            "Take them out where they come from: reword an answer or a recipe; leave out a column that holds "
            "text (framing corpus import --map COLUMN=-); rename an outlet; import files under other names."
        )


def _written(folder: Path, allowed: Collection[Run], addresses: Collection[str]) -> dict[Run, list[str]]:
    """Run → the first places where it stands, one for each piece of text."""
    allowed, addresses = frozenset(allowed), frozenset(addresses)
    found: dict[Run, list[str]] = {}
    for place, text in pieces(folder):
        if len(text) < RUN_OF_CHARACTERS:  # five words have at least nine
            continue
        if text in addresses and len(_WORD.findall(text)) <= LONGEST_ADDRESS:
            continue
        for run in _cell_runs(text) if len(text) < LONGEST_CELL else runs(text):
            if run not in allowed:
                places = found.setdefault(run, [])
                if len(places) < PLACES and place not in places:
                    places.append(place)
    return found


def _shared(
    text: str, written: Mapping[Run, list[str]], vocabulary: Collection[str]
) -> Iterator[tuple[Run, str]]:
    """Every stretch of a text that is written somewhere: its first run, and all of its words."""
    for tokens, length in _streams(text):
        stretches: list[list[int]] = []
        for end in _ends(tokens, length, written, vocabulary):
            if stretches and end == stretches[-1][-1] + 1:
                stretches[-1].append(end)
            else:
                stretches.append([end])
        for ends in stretches:
            start = ends[0] - length + 1
            yield tuple(tokens[start : start + length]), " ".join(tokens[start : ends[-1] + 1])


def _ends(
    tokens: list[str], length: int, written: Mapping[Run, list[str]], vocabulary: Collection[str]
) -> Iterator[int]:
    """Places of the last words of written runs; only stretches of written words are looked up."""
    streak = 0
    for place, token in enumerate(tokens):
        streak = streak + 1 if token in vocabulary else 0
        if streak >= length and tuple(tokens[place - length + 1 : place + 1]) in written:
            yield place


def _protected(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Name and words of everything that an outlet wrote."""
    for part in corpus.iter_parts(["id", "title", "text"]):
        for name, title, text in part.iter_rows():
            yield name, title
            yield name, text
    yield from corpus.remarks().drop_nulls("text").select("article", "text").iter_rows()
    if (corpus.path / VERSIONS).is_file():
        yield from _versions(corpus.path / VERSIONS)
    for reject in corpus.rejects():
        for field in ("title", "text"):
            if reject.get(field):
                yield reject.get("place", "left out"), reject[field]


def _versions(path: Path) -> Iterator[tuple[str, str]]:
    """The versions of articles that a build found and did not use."""
    import polars as pl

    for name, title, text in pl.read_parquet(
        path, columns=["article", "title", "text"], glob=False
    ).iter_rows():
        yield from ((name, words) for words in (title, text) if words)
