"""The difference between two groups of outlets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import ClassVar, Literal

import polars as pl

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings
from framing.estimates.inference.adjust import Adjustment, adjusted_over_dimensions
from framing.estimates.inference.comparison import LIKE_THESE, THESE, Comparison, obstacle
from framing.estimates.inference.copies import HOW
from framing.estimates.inference.corrected_scores import CorrectedContrast
from framing.estimates.inference.leave_one_out import LEAVE_ONE_OUT, leave_one_out
from framing.estimates.inference.slices import (
    ALL,
    OUTLET_VALUES,
    Slice,
    check_channels,
    grouped,
    of_enough_articles,
    passed_over,
    slices,
    unsplit,
)
from framing.estimates.inference.strata import StratifiedBy, strata_of
from framing.estimates.inference.within_strata import WithinStrata
from framing.measures.base import Scores
from framing.types import Estimate

__all__ = ["ESTIMAND", "LIKE_THESE", "THESE", "Contrast"]


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """Mean of the target's outlet means minus mean of the reference's, asked in two ways.

    "Outlets like these" takes the outlets for a sample: Welch's t interval over outlet means and a
    studentised permutation of outlet labels. Below three outlets in a group it gives neither. "These
    outlets, this corpus" takes the outlets as given and only their articles for a sample; it says nothing
    about other outlets.

    Where the study says how voices are misread (``voice_gold``), a split by voice has two channels more,
    ``corrected=own`` and ``corrected=attributed``: the scores of own and of others' words with the misread
    sentences taken back, and the error of the gold in their intervals and p-values.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        by: Channels by which scores are split besides: ``voice``, ``origin``, ``camp``,
            ``speaker``; ``copy`` counts copies in the other two ways.
        adjust: How p-values are adjusted over the dimensions of one measure in one channel.
        min_articles: Outlets with fewer scored articles are left out, and named.
        within: ``language`` or ``country``: outlets are compared, and their labels permuted, only with those
            of the same. An outlet's language is that of most of its articles. What only one group has is
            left out, and named. Misread voices are not corrected then.

    References:
        Welch (1947), Biometrika 34, 28-35; Janssen (1997), Statistics & Probability Letters 36, 9-21.
    """

    needs: ClassVar[Literal["scores", "counts"]] = "scores"
    title: ClassVar[str] = "Difference between the groups"
    citation: ClassVar[str] = (
        "Welch (1947), Biometrika 34, 28-35; Janssen (1997), Statistics & Probability Letters 36, 9-21"
    )

    target: str
    reference: str
    by: Sequence[str] = ()
    adjust: Adjustment = "holm"
    min_articles: int = 1
    within: StratifiedBy = "none"

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, or ``by`` names no channel.
        """
        if self.target == self.reference:
            raise UsageError(f"a contrast needs two groups; target and reference are both {self.target!r}")
        check_channels(self.by)

    def __call__(self, evidence: Evidence) -> Findings:
        """Two estimates per measure, dimension and channel; tables ``outlet_values`` and ``leave_one_out``.

        Raises:
            EstimateError: No article of either group has a score.
        """
        cut = [piece for scores in evidence.scores for piece in self._slices(scores, evidence)]
        if not cut:
            raise EstimateError(
                f"no article of group {self.target!r} or {self.reference!r} was scored; check the groups, "
                "their labels at the articles' dates, and the selection"
            )
        compare = self._comparison(evidence)
        like_these = [compare.outlets_like_these(piece) for piece in cut]
        corrected = list(self._corrected(like_these, evidence))
        every = [*like_these, *(estimate for one in corrected for estimate in one.estimates())]
        sampled = adjusted_over_dimensions(every, self.adjust)
        given = [compare.these_outlets(piece) for piece in cut]
        left_out = [leave_one_out(piece, compare) for piece in cut if not obstacle(piece)]
        return Findings(
            estimates=(
                *(estimate for pair in zip(sampled, given, strict=False) for estimate in pair),
                *sampled[len(given) :],
            ),
            tables={
                "outlet_values": pl.concat(
                    [
                        pl.DataFrame(schema=OUTLET_VALUES),
                        *(piece.table() for piece in cut),
                        *(one.table() for one in corrected),
                    ]
                ),
                "leave_one_out": pl.concat([pl.DataFrame(schema=LEAVE_ONE_OUT), *left_out]),
            },
            notes=tuple(note for scores in evidence.scores for note in self._notes(scores, evidence)),
        )

    def _comparison(self, evidence: Evidence) -> Comparison:
        plain = Comparison(
            estimand="contrast",
            target=self.target,
            reference=self.reference,
            adjust=self.adjust,
            seed=evidence.seed,
            level=evidence.level,
            how=HOW[evidence.copy],
        )
        if self.within == "none":
            return plain
        of_groups = evidence.articles.filter(pl.col("group").is_in([self.target, self.reference]))
        asked = {field.name: getattr(plain, field.name) for field in fields(plain)}
        return WithinStrata(**asked, strata=strata_of(of_groups, self.within), by=self.within)

    def _notes(self, scores: Scores, evidence: Evidence) -> tuple[str, ...]:
        return passed_over(scores, evidence.copy) or unsplit(scores, self.by)

    def _corrected(self, like_these: Sequence[Estimate], evidence: Evidence) -> Iterator[CorrectedContrast]:
        """Own words and others', where the study says how voices are misread."""
        gold = evidence.voice_gold
        if "voice" not in self.by or gold is None or not gold.own_or_not or self.within != "none":
            return
        undivided = {(one.measure, one.dimension): one for one in like_these if one.channel == ALL}
        for scores in evidence.scores:
            if passed_over(scores, evidence.copy) or scores.table["voice"].is_null().all():
                continue
            rows = grouped(scores, evidence.articles, (self.target, self.reference), evidence.copy)
            for (dimension,), part in rows.group_by("dimension", maintain_order=True):
                units = of_enough_articles(part.drop_nulls("voice"), self.min_articles)
                if units["group_number"].n_unique() == len((self.target, self.reference)):
                    like = undivided[scores.measure, str(dimension)]
                    yield CorrectedContrast(units=units, gold=gold, like=like)

    def _slices(self, scores: Scores, evidence: Evidence) -> Iterator[Slice]:
        return slices(
            scores,
            evidence.articles,
            (self.target, self.reference),
            by=self.by,
            min_articles=self.min_articles,
            copy=evidence.copy,
        )


ESTIMAND = Contrast
