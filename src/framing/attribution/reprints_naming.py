"""Which articles name other outlets: where the dates leave it open, who names the other is the copy."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing.attribution.kernels.shingles import WORD

if TYPE_CHECKING:
    from framing.attribution.reprints_words import Words
    from framing.text.vocabulary import Vocabulary
    from framing.types import Outlet

TELLING = 6
"""Letters that a name must have, so that *Mail*, *Sun* or *BBC* in passing decides nothing."""


class OutletNames:
    """The names of outlets as runs of types."""

    def __init__(self, outlets: Mapping[str, "Outlet"], vocabulary: "Vocabulary") -> None:
        """Take the outlets of a corpus.

        Args:
            outlets: Identifier → outlet.
            vocabulary: The types.
        """
        self._runs = {name: _runs(outlet, vocabulary) for name, outlet in outlets.items()}

    def named_in(self, words: "Words", row: int, outlet: str) -> bool:
        """Does an article name an outlet?

        Args:
            words: The words of the corpus.
            row: Row of the article.
            outlet: Identifier of the outlet.
        """
        text = words.words[words.offsets[row] : words.offsets[row + 1]] & WORD
        return any(_holds(text, run) for run in self._runs.get(outlet, ()))


def _runs(outlet: "Outlet", vocabulary: "Vocabulary") -> list[NDArray[np.uint32]]:
    """The names of an outlet of which the corpus holds every word."""
    found = []
    for name in (outlet.name, *outlet.aliases):
        pieces = [piece for piece in name.casefold().split() if piece != "the"]
        ids = vocabulary.ids(pieces)
        if pieces and len(ids) == len(pieces) and sum(map(len, pieces)) >= TELLING:
            found.append(ids)
    return found


def _holds(text: NDArray[np.uint32], run: NDArray[np.uint32]) -> bool:
    starts = np.flatnonzero(text[: len(text) - len(run) + 1] == run[0])
    return any(np.array_equal(text[at : at + len(run)], run) for at in starts.tolist())


def naming(
    names: OutletNames,
    words: "Words",
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    outlets: Sequence[str],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each pair of articles: does the first name the outlet of the second, and the reverse?

    Args:
        names: The names.
        words: The words of the corpus.
        pairs: Rows of the first and of the second articles.
        outlets: Identifier of each article's outlet.
    """
    told = [
        (names.named_in(words, a, outlets[b]), names.named_in(words, b, outlets[a]))
        for a, b in zip(*(rows.tolist() for rows in pairs), strict=True)
    ]
    array = np.array(told, dtype=np.bool_).reshape(-1, 2)
    return array[:, 0], array[:, 1]
