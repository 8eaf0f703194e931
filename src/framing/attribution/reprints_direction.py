"""Which of two articles that share text was there first."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing.attribution.reprints import PASSAGE, QUOTE, WHOLE

if TYPE_CHECKING:
    from framing.attribution.reprints import Calendar, Shared


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

    def __len__(self) -> int:
        """Number of pairs."""
        return len(self.copy)

    def order(self) -> NDArray[np.int64]:
        """Indices sorted by copy, then by containment (largest first), then by source."""
        return np.lexsort((self.source, -self.containment, self.copy))


def directed(
    shared: "Shared", calendar: "Calendar", agency: NDArray[np.bool_], credited: NDArray[np.bool_]
) -> Links:
    """Say of each pair which is the copy.

    The later one is. Where the dates leave it open (a day is all that is known, or nothing), the copy is the one
    that is no agency's; then the one that credits an agency; then the one that can have appeared later; then the
    one that comes later in the corpus.

    Args:
        shared: The pairs.
        calendar: When the articles appeared.
        agency: Is each article's outlet an agency?
        credited: Does each article credit another outlet's agency for its text?
    """
    a, b, spans = shared.a, shared.b, calendar.spans
    a_first, b_first = spans[a, 1] < spans[b, 0], spans[b, 1] < spans[a, 0]
    sure = a_first | b_first
    guess = _guess_a_first(a, b, spans, agency, credited)
    turn = np.where(sure, a_first, guess)  # then b is the copy
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
        sure=sure,
    )


def _guess_a_first(
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    spans: NDArray[np.int64],
    agency: NDArray[np.bool_],
    credited: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Where dates overlap: is a the source? The first question that tells them apart decides."""
    questions = (
        (agency[a] & ~agency[b], agency[b] & ~agency[a]),
        (credited[b] & ~credited[a], credited[a] & ~credited[b]),
        (spans[a, 1] < spans[b, 1], spans[b, 1] < spans[a, 1]),
        (a < b, b < a),
    )
    return np.select(
        [said for pair in questions for said in pair],
        [said for _ in questions for said in (True, False)],
        False,
    )


__all__ = ["PASSAGE", "QUOTE", "WHOLE", "Links", "directed"]
