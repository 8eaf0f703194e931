"""The fingerprints of a corpus and the texts that share them, built out of core."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from framing.attribution.kernels.shingles import LINKING, STOCK, fingerprints, kinds_of

if TYPE_CHECKING:
    from framing.attribution.reprints_words import Words
    from framing.engine import Engine

PER_BUCKET = 2**22
"""Fingerprints that are sorted at a time."""

PER_BLOCK = 4_096
"""Texts whose fingerprints are chosen at a time."""

DENSITY = 0.25
"""Fingerprints per word, at most."""


@dataclass(frozen=True, kw_only=True)
class Index:
    """Which texts share which fingerprints; texts are numbered in the order of time.

    Attributes:
        list_offsets: List l holds ``list_texts[list_offsets[l] : list_offsets[l + 1]]``.
        list_texts: The texts that share a fingerprint, in order.
        text_offsets: Text t stands in the lists ``text_lists[text_offsets[t] : text_offsets[t + 1]]``.
        text_lists: Lists that a text stands in.
        text_places: Where it stands: index into ``list_texts``.
        sizes: Distinct fingerprints of each text.
        stock: Fingerprints of stock phrases, sorted.
    """

    list_offsets: NDArray[np.int64]
    list_texts: NDArray[np.uint32]
    text_offsets: NDArray[np.int64]
    text_lists: NDArray[np.uint32]
    text_places: NDArray[np.uint32]
    sizes: NDArray[np.int64]
    stock: NDArray[np.uint64]

    @classmethod
    def open(cls, folder: Path) -> Self:
        """What ``write_index`` wrote; the large arrays are mapped from their files."""
        return cls(
            **{
                name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))
                for name in cls.__annotations__
            }
        )

    @property
    def postings(self) -> tuple[NDArray[np.generic], ...]:
        """What ``candidates`` asks for."""
        return self.list_offsets, self.list_texts, self.text_offsets, self.text_lists, self.text_places


def write_index(
    words: "Words",
    order: NDArray[np.int64],
    outlets: NDArray[np.int64],
    *,
    folder: Path,
    engine: "Engine",
    stock_articles: int,
) -> Index:
    """Index a corpus.

    Args:
        words: The words of its articles.
        order: Row of each article, in the order of time.
        outlets: Number of the outlet of each article, in the order of time.
        folder: Where the files go.
        engine: Who sorts.
        stock_articles: So many articles of one outlet make a stock phrase.
    """
    n_buckets = max(1, int(len(words.words) * DENSITY) // PER_BUCKET + 1)
    sizes = _spread(words, order, folder, n_buckets)
    np.save(folder / "outlets.npy", outlets)
    work = partial(_sort_bucket, folder=folder, stock_articles=stock_articles)
    stock = np.concatenate(list(engine.map(work, range(n_buckets))))
    lengths = np.concatenate([np.load(folder / f"lengths-{b}.npy") for b in range(n_buckets)])
    texts = np.concatenate([np.load(folder / f"texts-{b}.npy") for b in range(n_buckets)])
    lists = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
    places = np.argsort(texts, kind="stable")
    made = {
        "list_offsets": np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]),
        "list_texts": texts,
        "text_offsets": np.searchsorted(texts[places], np.arange(len(order) + 1)).astype(np.int64),
        "text_lists": lists[places],
        "text_places": places.astype(np.uint32),
        "sizes": sizes,
        "stock": np.sort(stock),
    }
    for name, array in made.items():
        np.save(folder / f"{name}.npy", array)
    return Index.open(folder)


def _spread(words: "Words", order: NDArray[np.int64], folder: Path, n_buckets: int) -> NDArray[np.int64]:
    """Write the fingerprints of every text into buckets by their hash; returns the number of each text's."""
    sizes = np.zeros(len(order), np.int64)
    files = [
        ((folder / f"hashes-{b}.bin").open("wb"), (folder / f"owners-{b}.bin").open("wb"))
        for b in range(n_buckets)
    ]
    try:
        for first in range(0, len(order), PER_BLOCK):
            rows = order[first : first + PER_BLOCK]
            hashes, counts = fingerprints(
                words.words, words.bodies[rows], words.offsets[rows + 1], words.keys
            )
            owners = np.repeat(np.arange(first, first + len(rows), dtype=np.uint32), counts)
            sizes[first : first + len(rows)] = counts
            buckets = (hashes >> np.uint64(32)) * np.uint64(n_buckets) >> np.uint64(32)
            for b, (hash_file, owner_file) in enumerate(files):
                chosen = buckets == b
                hash_file.write(hashes[chosen].tobytes())
                owner_file.write(owners[chosen].tobytes())
    finally:
        for pair in files:
            for file in pair:
                file.close()
    return sizes


def _sort_bucket(bucket: int, *, folder: Path, stock_articles: int) -> NDArray[np.uint64]:
    """Write the lists of texts of one bucket's shared fingerprints; returns its stock phrases."""
    hashes = np.fromfile(folder / f"hashes-{bucket}.bin", np.uint64)
    owners = np.fromfile(folder / f"owners-{bucket}.bin", np.uint32)
    outlets = np.load(folder / "outlets.npy")
    hashes, owners = _without_single(hashes, owners)
    by_outlet = np.lexsort((owners, outlets[owners], hashes))
    hashes, owners = hashes[by_outlet], owners[by_outlet]
    kinds = kinds_of(hashes, outlets[owners], stock_articles)
    linking = kinds == LINKING
    linked, texts = hashes[linking], owners[linking]
    by_time = np.lexsort((texts, linked))
    starts = np.flatnonzero(np.diff(linked[by_time], prepend=~linked[:1]))
    np.save(folder / f"lengths-{bucket}.npy", np.diff(np.append(starts, len(texts))))
    np.save(folder / f"texts-{bucket}.npy", texts[by_time])
    return np.unique(hashes[kinds == STOCK])


def _without_single(
    hashes: NDArray[np.uint64], owners: NDArray[np.uint32]
) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """Only those hashes that stand more than once, sorted."""
    if not len(hashes):
        return hashes, owners
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    same = hashes[1:] == hashes[:-1]
    several = np.concatenate([same, [False]]) | np.concatenate([[False], same])
    return hashes[several], owners[several]
