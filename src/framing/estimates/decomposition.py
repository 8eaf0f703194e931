"""Agenda against framing: is a difference one of what is said how often, or of how it is said?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import polars as pl

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings
from framing.estimates.inference.adjust import Adjustment, adjusted_over_dimensions
from framing.estimates.inference.cells import (
    CORRECTABLE,
    TOPIC_MEASURE,
    UNATTRIBUTED,
    By,
    Cells,
    Topics,
    categorised,
    cells,
    cells_of_topics,
    own_or_attributed,
    topics_of,
)
from framing.estimates.inference.confusion import Confusion
from framing.estimates.inference.leave_one_out import LEAVE_ONE_OUT
from framing.estimates.inference.slices import grouped, of_enough_articles, passed_over
from framing.estimates.inference.taken_apart import DECOMPOSITION, OUTLET_PARTS, Piece, misfit
from framing.measures.base import Scores

MOST_UNATTRIBUTED = 0.5
"""Share of units without a category above which there is nothing to take apart."""


@dataclass(frozen=True, kw_only=True)
class Decomposition:
    """The difference of two groups as the sum of agenda and framing, over voices, copy, camps or topics.

    Agenda: the target's outlets give other shares of their text to the categories. Framing: within the
    categories their text scores otherwise. The two add up to the contrast's difference of outlet means
    exactly. Intervals are jackknifed over outlets; below three outlets in a group there is none. p-values are
    those of the same t distribution, adjusted over dimensions.

    Where the study says how voices are misread (``voice_gold``), ``voice`` and ``whose`` are given once more
    as ``voice_corrected`` and ``whose_corrected``: shares and parts of own and of others' words with the
    misread sentences taken back, and the error of the gold in the intervals. They add up likewise.

    Topics weigh by their share of each article, not by the article's first topic alone: shares add up to one,
    which keeps the sum exact, and an article on two topics counts for both. Shares that a topic model spreads
    thinly make topics look alike, so that what is agenda may be told as framing.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        by: Over what: ``whose`` (own words, quoted or reported, agency copy, other outlets' copy),
            ``voice``, ``origin``, ``camp`` (own words, and for whom others speak), ``topic`` (needs the
            measure ``topic_share``).
        adjust: How p-values are adjusted over the dimensions of one measure.
        min_articles: Outlets with fewer scored articles are left out.

    References:
        Kitagawa (1955), Journal of the American Statistical Association 50(272), 1168-1194; Oaxaca (1973),
        International Economic Review 14(3), 693-709; Blinder (1973), Journal of Human Resources 8(4),
        436-455.
    """

    needs: ClassVar[Literal["scores", "counts"]] = "scores"
    title: ClassVar[str] = "Agenda and framing"
    citation: ClassVar[str] = "Kitagawa (1955), Journal of the American Statistical Association 50, 1168-1194"

    target: str
    reference: str
    by: Sequence[By] = ("whose",)
    adjust: Adjustment = "holm"
    min_articles: int = 1

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, or ``by`` is empty.
        """
        if self.target == self.reference:
            raise UsageError(
                f"a decomposition needs two groups; target and reference are both {self.target!r}"
            )
        if not self.by:
            raise UsageError("a decomposition needs to know over what: name one or more under `by`")

    def __call__(self, evidence: Evidence) -> Findings:
        """The gap, and its two parts over each ``by``; three tables.

        Tables are ``decomposition``, ``outlet_parts`` and ``leave_one_out`` (without intervals).

        Raises:
            EstimateError: No article of one of the groups has a score.
        """
        pieces = list(self._pieces(evidence))
        if not any(isinstance(piece, Piece) for piece in pieces):
            reasons = "; ".join(dict.fromkeys(map(str, pieces))) or "no article of the groups has a score"
            raise EstimateError(f"nothing can be taken apart: {reasons}")
        found = [piece for piece in pieces if isinstance(piece, Piece)]
        return Findings(
            estimates=tuple(
                adjusted_over_dimensions([one for piece in found for one in piece.estimates()], self.adjust)
            ),
            tables={
                "decomposition": pl.concat(
                    [pl.DataFrame(schema=DECOMPOSITION), *(p.categories() for p in found)]
                ),
                "outlet_parts": pl.concat([pl.DataFrame(schema=OUTLET_PARTS), *(p.outlets() for p in found)]),
                "leave_one_out": pl.concat(
                    [pl.DataFrame(schema=LEAVE_ONE_OUT), *(p.without_each() for p in found)]
                ),
            },
            notes=tuple(dict.fromkeys(str(piece) for piece in pieces if isinstance(piece, str))),
        )

    def _pieces(self, evidence: Evidence) -> "Iterator[Piece | str]":
        """What can be taken apart, and a sentence for everything that cannot."""
        topics = topics_of(evidence.scores) if "topic" in self.by else None
        for scores in evidence.scores:
            passed = passed_over(scores, evidence.copy)
            if passed:
                yield from passed
                continue
            rows = grouped(scores, evidence.articles, (self.target, self.reference), evidence.copy)
            for (dimension,), all_units in rows.group_by("dimension", maintain_order=True):
                units = of_enough_articles(all_units, self.min_articles)
                gap = True
                for by in self.by:
                    made = _cells(scores, units, by, topics)
                    if isinstance(made, str):
                        yield made
                        continue
                    piece = Piece(
                        target=self.target,
                        reference=self.reference,
                        level=evidence.level,
                        copy=evidence.copy,
                        scores=scores,
                        dimension=str(dimension),
                        by=by,
                        cells=made,
                        with_gap=gap,
                    )
                    yield piece
                    gap = False
                    yield from _corrected(piece, units, evidence.voice_gold)


def _corrected(piece: Piece, units: pl.DataFrame, gold: Confusion | None) -> "Iterator[Piece | str]":
    """The same with misread voices taken back, where the study says how they are misread."""
    names = CORRECTABLE.get(piece.by)
    if gold is None or not gold.own_or_not or names is None or piece.empty:
        return
    read = cells(own_or_attributed(units), names) if piece.by == "voice" else piece.cells
    if not {*names} <= {*read.categories}:
        return
    places = (read.categories.index(names[0]), read.categories.index(names[1]))
    made = replace(piece, cells=read, with_gap=False, gold=gold, places=places)
    yield misfit(made, gold) or made


def _cells(scores: Scores, units: pl.DataFrame, by: By, topics: Topics | None) -> Cells | str:
    """Outlets by categories, or why there are none."""
    if units.is_empty():
        return f"{scores.measure}: no article of the groups has a score"
    if by == "topic":
        if scores.measure.startswith(TOPIC_MEASURE):
            return f"{scores.measure} is not taken apart by topic: it is the topics"
        if topics is None:
            return "nothing is taken apart by topic: the experiment has no measure topic_share"
        return cells_of_topics(units, topics)
    put = categorised(units, by)
    lost = int((put["category"] == UNATTRIBUTED).sum())
    if lost > MOST_UNATTRIBUTED * put.height:
        return (
            f"{scores.measure} is not taken apart by {by}: {lost} of its {put.height} units on each "
            f"dimension hold text of several kinds, or of no known one"
        )
    return cells(put)


ESTIMAND = Decomposition
