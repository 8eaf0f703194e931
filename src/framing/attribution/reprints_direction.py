"""Which of two articles that share text was there first."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing.attribution.reprints import PASSAGE, QUOTE, WHOLE

if TYPE_CHECKING:
    from framing.attribution.reprints import Shared

LATE_AGENCY = 2 * 1_440
"""Minutes by which an agency's page may be dated after those who print it."""


@dataclass(frozen=True, kw_only=True)
class Links:
    """k pairs of articles that share text, each from a copy to what it may be copied from.

    Attributes:
        copy, source: Rows of the articles.
        kind: ``WHOLE``, ``PASSAGE`` or ``QUOTE``.
        containment: Share of the copy's words that stand in the source.
        contained_in: Share of the source's words that stand in the copy.
        long: Words in long shared runs.
        unquoted: Those of them outside quotation marks.
        longest: Words of the longest shared run.
        sure: True where the dates say which came first.
        open: True where nothing does: the copy may as well be the source.
    """

    copy: NDArray[np.int64]
    source: NDArray[np.int64]
    kind: NDArray[np.int64]
    containment: NDArray[np.float64]
    contained_in: NDArray[np.float64]
    long: NDArray[np.int64]
    unquoted: NDArray[np.int64]
    longest: NDArray[np.int64]
    sure: NDArray[np.bool_]
    open: NDArray[np.bool_]

    def __len__(self) -> int:
        """Number of pairs."""
        return len(self.copy)

    def order(self) -> NDArray[np.int64]:
        """Indices sorted by copy, then by containment (largest first), then by source."""
        return np.lexsort((self.source, -self.containment, self.copy))


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What tells copies from sources where the dates do not.

    Attributes:
        spans: Earliest and latest minute of each article, shape (m, 2).
        agency: Is each article's outlet an agency?
        credited: Does each article credit another outlet's agency for its text?
    """

    spans: NDArray[np.int64]
    agency: NDArray[np.bool_]
    credited: NDArray[np.bool_]

    def a_first(self, shared: "Shared") -> NDArray[np.bool_]:
        """Do the dates say that the first article of each pair is the source?"""
        return self._earlier(shared.a, shared.b)

    def b_first(self, shared: "Shared") -> NDArray[np.bool_]:
        """Do they say that the second one is?"""
        return self._earlier(shared.b, shared.a)

    def _earlier(self, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Is the first of two articles the earlier for certain?

        An agency's page may be dated by its last update, so that what prints it seems to come first: where a
        date is known to the day only, an agency is not taken to be the later one before two days have passed.
        """
        spans, agency = self.spans, self.agency
        gap = spans[other, 0] - spans[one, 1]
        coarse = (spans[one, 0] < spans[one, 1]) | (spans[other, 0] < spans[other, 1])
        late = agency[other] & ~agency[one] & coarse & (gap <= LATE_AGENCY)
        return np.asarray((gap > 0) & ~late)

    def open_pairs(self, shared: "Shared") -> NDArray[np.int64]:
        """The pairs that neither the dates, nor what the outlets are, nor credits decide."""
        a, b = shared.a, shared.b
        dated = self.a_first(shared) | self.b_first(shared)
        told = (self.agency[a] != self.agency[b]) | (self.credited[a] != self.credited[b])
        return np.flatnonzero(~dated & ~told)


def directed(shared: "Shared", signs: Signs, naming: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> Links:
    """Say of each pair which is the copy.

    The later one is. Where the dates leave it open (a day is all that is known, or nothing), the copy is
    the one that is no agency's; then the one that credits an agency; then the one that names the other's
    outlet. Where that leaves it open too, ``open`` is true and the one that can have appeared later, or
    comes later in the corpus, is taken for the copy.

    Args:
        shared: The pairs.
        signs: What tells copies from sources.
        naming: Does the first article of each pair name the outlet of the second, and the reverse?
    """
    a, b = shared.a, shared.b
    a_first, b_first = signs.a_first(shared), signs.b_first(shared)
    source_a, source_b = _signs(a, b, signs, naming)
    latest = signs.spans[:, 1]
    guess = (latest[a] < latest[b]) | ((latest[a] == latest[b]) & (a < b))
    turn = np.select(
        [a_first, b_first, source_a, source_b], [True, False, True, False], guess
    )  # then b copies
    share_a, share_b = shared.covered_a / shared.words_a, shared.covered_b / shared.words_b
    return Links(
        copy=np.where(turn, b, a),
        source=np.where(turn, a, b),
        kind=shared.kind,
        containment=np.where(turn, share_b, share_a),
        contained_in=np.where(turn, share_a, share_b),
        long=shared.long,
        unquoted=shared.unquoted,
        longest=shared.longest,
        sure=a_first | b_first,
        open=~(a_first | b_first | source_a | source_b),
    )


def _signs(
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    signs: Signs,
    naming: tuple[NDArray[np.bool_], NDArray[np.bool_]],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Is a, is b, the source as far as signs tell? The first sign that tells them apart decides."""
    a_names_b, b_names_a = naming
    questions = (
        (signs.agency[a], signs.agency[b]),
        (signs.credited[b], signs.credited[a]),
        (b_names_a, a_names_b),
    )
    for_a = np.select([x != y for x, y in questions], [x for x, _ in questions], False)
    for_b = np.select([x != y for x, y in questions], [y for _, y in questions], False)
    return for_a, for_b


__all__ = ["PASSAGE", "QUOTE", "WHOLE", "Links", "Signs", "directed"]
