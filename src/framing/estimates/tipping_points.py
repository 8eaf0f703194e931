"""What would have to be otherwise for a claimed difference to fall."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import ClassVar

import polars as pl

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.comparison import Comparison, joined, obstacle
from framing.estimates.inference.copies import HOW
from framing.estimates.inference.overturning import Fewest, fewest
from framing.estimates.inference.slices import Slice, check_channels, passed_over, slices
from framing.types import Estimate

TIPPING_POINTS: dict[str, pl.DataType] = {
    "measure": pl.String(),
    "dimension": pl.String(),
    "channel": pl.String(),
    "target": pl.String(),
    "reference": pl.String(),
    "claim": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "p": pl.Float64(),
    "n_outlets": pl.Int64(),
    "n_dropped": pl.Int64(),
    "dropped": pl.String(),
    "n_moved": pl.Int64(),
    "moved": pl.String(),
    "shift": pl.Float64(),
    "shift_share": pl.Float64(),
    "note": pl.String(),
}
"""One row per measure, dimension and channel; counts are null where there is no claim, or none would fall."""


@dataclass(frozen=True, kw_only=True)
class TippingPoints:
    """How few outlets, and how much error of the measure, would overturn each clear difference.

    A difference is clear here if Welch's interval leaves 0 out and the permutation's p, unadjusted, is below
    1 less the level. Given are the fewest outlets without which the interval would hold 0 (``n_dropped``);
    the fewest that would have to belong to the other group (``n_moved``): mislabelled outlets; and how much
    of the mean of the group that scores higher would have to be false alarms, beyond those of the other, for
    the interval to reach 0 (``shift``, in the unit, and as a share of that mean). Sets of outlets are named
    that overturn it most; others of the same size may do so as well. Groups keep three outlets at least.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        by: Channels by which scores are split besides.
        min_articles: Outlets with fewer scored articles are left out, and named.

    References:
        Broderick, Giordano & Meager (2020), arXiv 2011.14999; Rosenbaum (2002), Observational Studies, ch. 4.
    """

    needs: ClassVar[Needs] = "scores"
    title: ClassVar[str] = "What would overturn the difference"
    citation: ClassVar[str] = "Broderick, Giordano & Meager (2020), arXiv 2011.14999"

    target: str
    reference: str
    by: Sequence[str] = ()
    min_articles: int = 1

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, or ``by`` names no channel.
        """
        if self.target == self.reference:
            raise UsageError(f"two groups are needed; target and reference are both {self.target!r}")
        check_channels(self.by)

    def __call__(self, evidence: Evidence) -> Findings:
        """The table ``tipping_points``.

        Raises:
            EstimateError: No article of either group has a score.
        """
        compare = Comparison(
            estimand="contrast",
            target=self.target,
            reference=self.reference,
            adjust="holm",
            seed=evidence.seed,
            level=evidence.level,
            how=HOW[evidence.copy],
        )
        rows = [
            _row(piece, compare.outlets_like_these(piece))
            for scores in evidence.scores
            for piece in slices(
                scores,
                evidence.articles,
                (self.target, self.reference),
                by=self.by,
                min_articles=self.min_articles,
                copy=evidence.copy,
            )
        ]
        if not rows:
            raise EstimateError(
                f"no article of group {self.target!r} or {self.reference!r} was scored; check the groups, "
                "their labels at the articles' dates, and the selection"
            )
        return Findings(
            tables={"tipping_points": pl.DataFrame(rows, schema=TIPPING_POINTS)},
            notes=tuple(note for scores in evidence.scores for note in passed_over(scores, evidence.copy)),
        )


def _row(piece: Slice, found: Estimate) -> dict[str, object]:
    row: dict[str, object] = {
        "measure": found.measure,
        "dimension": found.dimension,
        "channel": found.channel,
        "target": found.target,
        "reference": found.reference,
        "claim": "none",
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "p": nan if found.p is None else found.p,
        "n_outlets": len(piece.outlets),
        "note": found.note,
    }
    if obstacle(piece):
        return row
    if isnan(found.low):
        return row | {"note": joined("cannot be estimated because there is no interval", found.note)}
    if found.low <= 0 <= found.high or found.p is None or found.p >= 1 - found.level:
        return row | {"note": joined("no clear difference, so nothing to overturn", found.note)}
    return row | _overturned(piece, found)


def _overturned(piece: Slice, found: Estimate) -> dict[str, object]:
    target = piece.group_of_outlet == 0
    values = piece.outlet_values
    dropped = fewest(values, target, what="dropped", level=found.level)
    moved = fewest(values, target, what="moved", level=found.level)
    higher = float(values[target].mean() if found.value > 0 else values[~target].mean())
    shift = min(abs(found.low), abs(found.high))
    return {
        "claim": "higher" if found.value > 0 else "lower",
        "n_dropped": len(dropped.outlets) or None,
        "dropped": _named(piece, dropped),
        "n_moved": len(moved.outlets) or None,
        "moved": _named(piece, moved),
        "shift": shift,
        "shift_share": shift / higher if piece.values.min() >= 0 and higher > 0 else nan,
        "note": joined(_lasting("left out", dropped), _lasting("moved", moved), found.note),
    }


def _named(piece: Slice, found: Fewest) -> str:
    return ", ".join(piece.outlets[number] for number in found.outlets)


def _lasting(done: str, found: Fewest) -> str:
    """What is said where no set overturns the claim."""
    if found.outlets:
        return ""
    return (
        f"stays clear whichever {found.tried} outlets are {done}; more cannot be tried"
        if found.tried
        else (f"no outlet can be {done}: three would not remain in each group")
    )


ESTIMAND = TippingPoints
