"""How many times as much: the mean of the target's outlets over that of the reference's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import nan
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.adjust import ADJUSTMENTS, Adjustment, adjusted_over_dimensions
from framing.estimates.inference.comparison import Comparison, joined, obstacle
from framing.estimates.inference.copies import HOW
from framing.estimates.inference.design import MIN_FOR_HEADLINE
from framing.estimates.inference.slices import Slice, check_channels, passed_over, slices
from framing.estimates.inference.welch import mean_interval, ratio, satterthwaite
from framing.measures.base import Scores
from framing.types import Estimate

UNIT = "times as much"
"""What the value is: 1 is alike."""


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """Mean of the target's outlet means over the mean of the reference's: 2 is twice as much, 1 is alike.

    For scores that begin at 0 (rates, shares, probabilities), which people like to compare in times. The
    interval is Welch's on the log scale, by the delta method; it is not symmetric. The p-value is that of the
    contrast: a ratio of 1 is a difference of 0, and one question has one p. A group with a mean of 0 has no
    ratio; a measure that may fall below 0 has none at all.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        by: Channels by which scores are split besides.
        adjust: How p-values are adjusted over the dimensions of one measure in one channel.
        min_articles: Outlets with fewer scored articles are left out, and named.

    References:
        Oehlert (1992), The American Statistician 46(1), 27-29 (delta method); Welch (1947), Biometrika 34,
        28-35.
    """

    needs: ClassVar[Needs] = "scores"
    title: ClassVar[str] = "How many times as much"
    citation: ClassVar[str] = "Oehlert (1992), The American Statistician 46(1), 27-29"

    target: str
    reference: str
    by: Sequence[str] = ()
    adjust: Adjustment = "holm"
    min_articles: int = 1

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, or ``by`` names no channel.
        """
        if self.target == self.reference:
            raise UsageError(f"a ratio needs two groups; target and reference are both {self.target!r}")
        check_channels(self.by)

    def __call__(self, evidence: Evidence) -> Findings:
        """Two estimates per measure, dimension and channel: for outlets like these, and for these outlets.

        Raises:
            EstimateError: No article of either group has a score.
        """
        both = [pair for scores in evidence.scores for pair in self._pairs(scores, evidence)]
        if not both:
            raise EstimateError(
                f"no article of group {self.target!r} or {self.reference!r} was scored; check the groups, "
                "their labels at the articles' dates, and the selection"
            )
        sampled = adjusted_over_dimensions([one for one, _ in both], self.adjust)
        given = [other for _, other in both]
        return Findings(
            estimates=tuple(estimate for pair in zip(sampled, given, strict=True) for estimate in pair),
            notes=tuple(note for scores in evidence.scores for note in passed_over(scores, evidence.copy)),
        )

    def _pairs(self, scores: Scores, evidence: Evidence) -> Iterator[tuple[Estimate, Estimate]]:
        # The contrast's own comparison: its p-value, drawn labellings included, is the one of the ratio.
        compare = Comparison(
            estimand="contrast",
            target=self.target,
            reference=self.reference,
            adjust=self.adjust,
            seed=evidence.seed,
            level=evidence.level,
        )
        for piece in slices(
            scores,
            evidence.articles,
            (self.target, self.reference),
            by=self.by,
            min_articles=self.min_articles,
            copy=evidence.copy,
        ):
            parts = (compare.outlets_like_these(piece), compare.these_outlets(piece))
            how = joined("ratio of means of outlet means", HOW[evidence.copy])
            blanks = (_without_numbers(part, how) for part in parts)
            hindered = obstacle(piece) or _no_ratio(piece, scores)
            if hindered:
                why = f"cannot be estimated because {hindered}"
                one, other = (replace(blank, p=None, note=_led(why, blank.note)) for blank in blanks)
            else:
                one, other = blanks
                one, other = self._sampled(piece, one), _given(piece, other)
            yield one, other

    def _sampled(self, piece: Slice, blank: Estimate) -> Estimate:
        """Outlets are the sample."""
        sides = _sides(piece)
        parts = [mean_interval(side) for side in sides]
        found = ratio([part.value for part in parts], [(part.error, part.df) for part in parts], blank.level)
        if min(map(len, sides)) < MIN_FOR_HEADLINE:
            method = f"{blank.method}; too few outlets for an interval or a test"
            return replace(blank, value=found.value, method=method)
        method = (
            f"{blank.method}; Welch's t interval of its logarithm; p-value of the difference "
            f"(studentised permutation of outlet labels); {ADJUSTMENTS[self.adjust]} adjustment over the "
            "dimensions"
        )
        return replace(blank, value=found.value, low=found.low, high=found.high, method=method)


def _without_numbers(estimate: Estimate, how: str) -> Estimate:
    """An estimate of the difference, made ready for that of the ratio: its p-value stays."""
    return replace(
        estimate,
        estimand="ratio",
        value=nan,
        low=nan,
        high=nan,
        unit=UNIT,
        method=how,
        detectable=None,
        icc=None,
    )


def _led(why: str, note: str) -> str:
    """The reason in front, unless the note gives one already."""
    return note if "cannot be estimated because" in note else joined(why, note)


def _no_ratio(piece: Slice, scores: Scores) -> str:
    """Why these scores have no ratio; empty if they have one."""
    if scores.low is None or scores.low < 0 or piece.values.min() < 0:
        return f"{scores.measure} has no zero from which its scores are counted"
    nothing = [
        repr(name) for name, side in zip(piece.groups, _sides(piece), strict=True) if not side.mean() > 0
    ]
    return f"the mean of group {' and '.join(nothing)} is 0" if nothing else ""


def _given(piece: Slice, blank: Estimate) -> Estimate:
    """Outlets are given, and their articles are the sample."""
    sides = [piece.group_of_outlet == side for side in (0, 1)]
    errors = [
        satterthwaite(piece.outlet_variance[side] / side.sum() ** 2, piece.n_articles[side] - 1)
        for side in sides
    ]
    means = [float(piece.outlet_values[side].mean()) for side in sides]
    found = ratio(means, errors, blank.level)
    method = f"{blank.method}; outlets as given; t interval of its logarithm over articles within outlets"
    return replace(blank, value=found.value, low=found.low, high=found.high, method=method)


def _sides(piece: Slice) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    target = piece.group_of_outlet == 0
    return piece.outlet_values[target], piece.outlet_values[~target]


ESTIMAND = Ratio
