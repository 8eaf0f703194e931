"""Whether the groups differ by less than what matters: "no difference larger than …", tested."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.adjust import adjusted_over_dimensions
from framing.estimates.inference.comparison import joined, obstacle
from framing.estimates.inference.copies import HOW
from framing.estimates.inference.design import MIN_FOR_HEADLINE
from framing.estimates.inference.outlet_numbers import Asked, OutletNumbers, pooled_sd
from framing.estimates.inference.slices import Slice, check_channels, passed_over, slices
from framing.estimates.inference.two_one_sided import equivalence
from framing.types import Estimate


@dataclass(frozen=True, kw_only=True)
class Equivalence:
    """Two one-sided Welch tests over outlet means: is the difference smaller than the bound either way?

    A large p-value of a contrast is no evidence of likeness; a small one here is. The bound is yours: the
    smallest difference that would matter, chosen before looking. The interval is the one that goes with two
    tests at .05: of 90 %, or, for another level of the study, of twice that level less one.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        bound: Smallest difference that would matter, above 0.
        bound_in: ``unit``: the bound is in the unit of the measure. ``sd``: in standard deviations between
            outlets of one group, estimated from the same outlets, which the test takes for exact.
        by: Channels by which scores are split besides.

    References:
        Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680; Lakens (2017), Social
        Psychological and Personality Science 8(4), 355-362.
    """

    needs: ClassVar[Needs] = "scores"
    title: ClassVar[str] = "No difference larger than the bound"
    citation: ClassVar[str] = "Schuirmann (1987), J. Pharmacokinetics and Biopharmaceutics 15, 657-680"

    target: str
    reference: str
    bound: float
    bound_in: Literal["unit", "sd"] = "unit"
    by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, the bound is not above 0, or ``by`` names no channel.
        """
        if self.target == self.reference:
            raise UsageError(f"two groups are needed; target and reference are both {self.target!r}")
        if not (np.isfinite(self.bound) and self.bound > 0):
            raise UsageError(f"bound is the smallest difference that would matter, above 0; not {self.bound}")
        check_channels(self.by)

    def __call__(self, evidence: Evidence) -> Findings:
        """One estimate per measure, dimension and channel; p is that of the larger of the two tests.

        Raises:
            EstimateError: No article of either group has a score.
        """
        found = [self._estimate(piece, evidence) for piece in self._slices(evidence)]
        if not found:
            raise EstimateError(
                f"no article of group {self.target!r} or {self.reference!r} was scored; check the groups, "
                "their labels at the articles' dates, and the selection"
            )
        notes = (note for scores in evidence.scores for note in passed_over(scores, evidence.copy))
        return Findings(estimates=tuple(adjusted_over_dimensions(found, "holm")), notes=tuple(notes))

    def _slices(self, evidence: Evidence) -> Iterator[Slice]:
        for scores in evidence.scores:
            groups = (self.target, self.reference)
            yield from slices(scores, evidence.articles, groups, by=self.by, copy=evidence.copy)

    def _estimate(self, piece: Slice, evidence: Evidence) -> Estimate:
        numbers = _numbers(
            piece,
            Asked(
                estimand="equivalence",
                groups=(self.target, self.reference),
                seed=evidence.seed,
                level=2 * evidence.level - 1,
            ),
            HOW[evidence.copy],
        )
        hindered = obstacle(piece)
        blank = numbers.blank(numbers.asked.groups)
        if hindered:
            return replace(blank, note=joined(f"cannot be estimated because {hindered}", blank.note))
        whole = replace(numbers.compared(), p=None, smallest_p=None, detectable=None, seed=None)
        if min(numbers.sizes) < MIN_FOR_HEADLINE:
            return whole
        spread = pooled_sd(*numbers.sides)
        bound = self.bound * spread if self.bound_in == "sd" else self.bound
        test = equivalence(*numbers.sides, bound, numbers.asked.level)
        return replace(
            whole,
            p=test.p,
            method=f"{blank.method}; {self._how(bound)}; Holm adjustment over the dimensions",
            note=joined(verdict(test.interval.low, test.interval.high, bound, whole.unit), whole.note),
        )

    def _how(self, bound: float) -> str:
        of = f" ({self.bound:g} standard deviations between outlets)" if self.bound_in == "sd" else ""
        return f"two one-sided Welch tests over outlets, bound {bound:.3g}{of}"


def _numbers(piece: Slice, asked: Asked, how: str) -> OutletNumbers:
    """The outlet means of a slice.

    Args:
        piece: The slice, target first.
        asked: Who asks.
        how: How copies are counted, in words; may be empty.
    """
    return OutletNumbers(
        asked=asked,
        measure=piece.measure,
        dimension=piece.dimension,
        channel=piece.channel,
        unit=piece.unit,
        how=joined("outlet means", how),
        outlets=piece.outlets,
        values=piece.outlet_values,
        group=piece.group_of_outlet,
        n_units=len(piece.values),
        n_articles=len(piece.outlet_of_article),
        remarks=piece.remarks,
    )


def verdict(low: float, high: float, bound: float, unit: str) -> str:
    """What the interval allows to be said of a bound.

    Args:
        low: Lower limit; NaN if there is none.
        high: Upper limit.
        bound: Smallest difference that would matter.
        unit: Unit of the difference.
    """
    if not (np.isfinite(low) and np.isfinite(high)):
        return "no interval, so no claim about the bound"
    largest = max(abs(low), abs(high))
    if largest < bound:
        return f"no difference larger than {bound:.3g} {unit}"
    return f"a difference of {bound:.3g} {unit} cannot be ruled out: it may be as large as {largest:.3g}"


ESTIMAND = Equivalence
