"""Two groups of outlets compared on one slice: the value, its intervals and its test."""

from dataclasses import dataclass, replace
from math import isnan, nan, sqrt

import numpy as np
from numpy.typing import NDArray

from framing.estimates.inference.adjust import ADJUSTMENTS, Adjustment
from framing.estimates.inference.design import (
    MIN_FOR_HEADLINE,
    MIN_WITHOUT_WARNING,
    detectable_sd,
    smallest_p,
)
from framing.estimates.inference.doubt import doubt, p_of_ratio
from framing.estimates.inference.permutation import labellings, permutation_p
from framing.estimates.inference.seeds import derived_seed
from framing.estimates.inference.slices import Slice
from framing.estimates.inference.welch import Interval, around, difference, satterthwaite
from framing.types import Estimate

LIKE_THESE = "outlets like these"
THESE = "these outlets, this corpus"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """How two groups are compared.

    Attributes:
        estimand: Name of the estimand that asks.
        target: Name of the one group, which comes first in every slice.
        reference: Name of the other.
        adjust: How p-values are adjusted afterwards; only told here.
        seed: Root seed of the study.
        level: Confidence level, 0 to 1.
        how: How the value came about, besides being a difference of means of outlet means; may be empty.
    """

    estimand: str
    target: str
    reference: str
    adjust: Adjustment
    seed: int
    level: float
    how: str = ""

    def outlets_like_these(self, piece: Slice) -> Estimate:
        """Outlets are the sample: Welch's t interval and the permutation of outlet labels."""
        blank = self._blank(piece, LIKE_THESE)
        if obstacle(piece):
            return blank
        target, reference = _values(piece)
        sizes = len(target), len(reference)
        interval = difference(target, reference, self.level)
        detectable = detectable_sd(*sizes) * _pooled_sd(target, reference)
        estimate = replace(
            blank,
            value=interval.value,
            smallest_p=smallest_p(*sizes),
            detectable=None if isnan(detectable) else detectable,
            note=joined(blank.note, *few(piece.groups, sizes), *interval.remarks),
        )
        if min(sizes) < MIN_FOR_HEADLINE:
            return replace(estimate, method=f"{blank.method}; too few outlets for an interval or a test")
        seed = derived_seed(self.seed, self.estimand, "labellings")
        draw = labellings(*sizes, seed=seed)
        p = float(permutation_p(np.concatenate([target, reference])[:, None], draw)[0])
        doubtful = doubt(piece, interval, self.level)
        tested = replace(
            estimate,
            low=interval.low,
            high=interval.high,
            p=p,
            seed=None if draw.exact else seed,
            method=f"{blank.method}; Welch's t interval; studentised {draw.method}; {self._adjustment}",
        )
        return self._doubted(tested, doubtful) if doubtful else tested

    def _doubted(self, estimate: Estimate, found: Interval) -> Estimate:
        """The estimate with the p of the ratio, which is not clear, and a sentence that says why."""
        told = (
            f"no claim: the ratio of the groups may be 1 ({found.low:.2g} to {found.high:.2g} times); "
            "outlets of a group lie near 0 or vary far more than the other's, where the interval of the "
            "difference leaves 0 out too often"
        )
        p = max(p_of_ratio(found), estimate.p or 0.0)
        return replace(
            estimate,
            p=p,
            method=estimate.method.replace("Welch's t interval", "Welch's t interval; p of the ratio"),
            note=joined(told, estimate.note),
        )

    def these_outlets(self, piece: Slice) -> Estimate:
        """Articles are the sample, within each outlet; an outlet weighs as it does in its group's mean."""
        blank = self._blank(piece, THESE)
        if obstacle(piece):
            return blank
        target, reference = _values(piece)
        outlets_in_group = np.bincount(piece.group_of_outlet)[piece.group_of_outlet]
        error, df = satterthwaite(piece.outlet_variance / outlets_in_group**2, piece.n_articles - 1)
        interval = around(float(target.mean() - reference.mean()), error, df, self.level)
        single = [piece.outlets[outlet] for outlet in np.flatnonzero(piece.n_articles == 1)]
        return replace(
            blank,
            value=interval.value,
            low=interval.low,
            high=interval.high,
            method=f"{blank.method}; outlets as given; t interval over articles within outlets",
            note=joined(
                blank.note, *([f"no interval: a single article in {', '.join(single)}"] if single else [])
            ),
        )

    def without(self, piece: Slice, kept: NDArray[np.bool_]) -> Interval | None:
        """The difference over some of the outlets; None if a group keeps none.

        There is no interval where a group keeps fewer than three.

        Args:
            piece: A slice of two groups, target first.
            kept: True for the outlets that count, shape (n_outlets,).
        """
        target, reference = (piece.outlet_values[kept & (piece.group_of_outlet == side)] for side in (0, 1))
        if not (len(target) and len(reference)):
            return None
        interval = difference(target, reference, self.level)
        enough = min(len(target), len(reference)) >= MIN_FOR_HEADLINE
        return interval if enough else replace(interval, low=nan, high=nan)

    def _blank(self, piece: Slice, question: str) -> Estimate:
        """All that can be said before anything is estimated, and why nothing can be if so."""
        hindered = obstacle(piece)
        return Estimate(
            estimand=self.estimand,
            measure=piece.measure,
            dimension=piece.dimension,
            channel=piece.channel,
            target=self.target,
            reference=self.reference,
            value=nan,
            low=nan,
            high=nan,
            level=self.level,
            unit=piece.unit,
            question=question,
            method=joined("difference of means of outlet means", self.how),
            n_units=len(piece.values),
            n_articles=len(piece.outlet_of_article),
            n_outlets=len(piece.outlets),
            icc=None if isnan(piece.icc.value) else piece.icc.value,
            note=joined(*([f"cannot be estimated because {hindered}"] if hindered else []), *piece.remarks),
        )

    @property
    def _adjustment(self) -> str:
        return f"{ADJUSTMENTS[self.adjust]} adjustment over the dimensions"


def obstacle(piece: Slice) -> str | None:
    """Why there is no difference to estimate; None if there is one."""
    present = {piece.groups[group] for group in piece.group_of_outlet.tolist()}
    empty = [repr(group) for group in piece.groups if group not in present]
    if empty:
        return f"group {' and '.join(empty)} has no scored article"
    return f"all scores are equal ({piece.values[0]:g})" if piece.all_equal else None


def few(groups: tuple[str, ...], sizes: tuple[int, ...]) -> tuple[str, ...]:
    """For each group with few outlets, words that say so.

    Args:
        groups: Names.
        sizes: Outlets of each.
    """
    return tuple(
        f"no headline: group {group!r} has {n} of the {MIN_FOR_HEADLINE} outlets needed at least"
        if n < MIN_FOR_HEADLINE
        else f"group {group!r} has only {n} outlets"
        for group, n in zip(groups, sizes, strict=True)
        if n < MIN_WITHOUT_WARNING
    )


def joined(*notes: str) -> str:
    """Notes as one, those that are empty left out."""
    return "; ".join(note for note in notes if note)


def _values(piece: Slice) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    target = piece.group_of_outlet == 0
    return piece.outlet_values[target], piece.outlet_values[~target]


def _pooled_sd(target: NDArray[np.float64], reference: NDArray[np.float64]) -> float:
    df = len(target) + len(reference) - 2
    squares = float(np.sum((target - target.mean()) ** 2) + np.sum((reference - reference.mean()) ** 2))
    return sqrt(squares / df) if df else nan
