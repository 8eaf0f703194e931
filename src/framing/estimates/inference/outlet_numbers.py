"""One number per outlet of two groups, compared with outlets as the sample, whatever the number is."""

from dataclasses import dataclass, replace
from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from framing.estimates.inference.comparison import LIKE_THESE, few, joined
from framing.estimates.inference.design import MIN_FOR_HEADLINE, detectable_sd, smallest_p
from framing.estimates.inference.permutation import labellings, permutation_p
from framing.estimates.inference.seeds import derived_seed
from framing.estimates.inference.welch import Interval, difference, mean_interval
from framing.types import Estimate

Reals = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Of what, and how, outlets' numbers are compared.

    Attributes:
        estimand: Name of the estimand.
        groups: Target and reference.
        seed: Root seed of the study.
        level: Confidence level, 0 to 1.
    """

    estimand: str
    groups: tuple[str, str]
    seed: int
    level: float


@dataclass(frozen=True, kw_only=True)
class OutletNumbers:
    """One number per outlet: a slope, a change, a value net of the events.

    Attributes:
        asked: Who asks.
        measure: Measure that gave the scores.
        dimension: Dimension, or topic.
        channel: Slice of the scores.
        unit: Unit of the numbers.
        how: What the numbers are, in words, for the method.
        outlets: Identifiers, the target's first.
        values: The numbers, shape (n_outlets,), no NaN.
        group: 0 for the target's outlets, 1 for the reference's, shape (n_outlets,).
        n_units: Scored units behind them.
        n_articles: Articles behind them.
        remarks: What a reader must know.
    """

    asked: Asked
    measure: str
    dimension: str
    unit: str
    how: str
    outlets: tuple[str, ...]
    values: Reals
    group: NDArray[np.intp]
    n_units: int
    n_articles: int
    channel: str = "all"
    remarks: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[Reals, Reals]:
        """The numbers of the target's outlets and of the reference's."""
        return self.values[self.group == 0], self.values[self.group == 1]

    @property
    def sizes(self) -> tuple[int, int]:
        """Outlets of target and reference."""
        target, reference = self.sides
        return len(target), len(reference)

    def compared(self) -> Estimate:
        """Target minus reference: Welch's t interval and the studentised permutation of outlet labels.

        Without an outlet in one of the groups, or where all outlets have the same number, nothing is
        estimated; below three in a group there is neither interval nor p-value.
        """
        blank = self.blank(self.asked.groups)
        hindered = self._obstacle()
        if hindered:
            return replace(blank, note=joined(f"cannot be estimated because {hindered}", blank.note))
        interval = difference(*self.sides, self.asked.level)
        detectable = detectable_sd(*self.sizes) * pooled_sd(*self.sides)
        estimate = replace(
            blank,
            value=interval.value,
            smallest_p=smallest_p(*self.sizes),
            detectable=None if isnan(detectable) else detectable,
            note=joined(blank.note, *few(self.asked.groups, self.sizes), *interval.remarks),
        )
        if min(self.sizes) < MIN_FOR_HEADLINE:
            return replace(estimate, method=f"{blank.method}; too few outlets for an interval or a test")
        return self._tested(estimate, interval)

    def of_group(self, side: int) -> Estimate:
        """Mean of one group's numbers with Student's t interval and test over outlets.

        Args:
            side: 0 for the target, 1 for the reference.
        """
        name, values = self.asked.groups[side], self.sides[side]
        blank = replace(self.blank((name, None)), n_outlets=len(values))
        if not len(values):
            why = f"cannot be estimated because no outlet of group {name!r} has enough"
            return replace(blank, note=joined(why, blank.note))
        interval = mean_interval(values, self.asked.level)
        warned = joined(blank.note, *few((name,), (len(values),)), *interval.remarks)
        if len(values) < MIN_FOR_HEADLINE:
            method = f"mean of {self.how}; too few outlets for an interval or a test"
            return replace(blank, value=interval.value, method=method, note=warned)
        return replace(
            blank,
            value=interval.value,
            low=interval.low,
            high=interval.high,
            p=interval.p,
            method=f"mean of {self.how}; Student's t over outlets; Holm adjustment over the dimensions",
            note=warned,
        )

    def blank(self, groups: tuple[str, str | None]) -> Estimate:
        """All that can be said before anything is estimated.

        Args:
            groups: Target and reference that the estimate is about; None for a mean of one group.
        """
        return Estimate(
            estimand=self.asked.estimand,
            measure=self.measure,
            dimension=self.dimension,
            channel=self.channel,
            target=groups[0],
            reference=groups[1],
            value=nan,
            low=nan,
            high=nan,
            level=self.asked.level,
            unit=self.unit,
            question=LIKE_THESE,
            method=f"difference of means of {self.how}" if groups[1] else f"mean of {self.how}",
            n_units=self.n_units,
            n_articles=self.n_articles,
            n_outlets=len(self.values),
            note=joined(*self.remarks),
        )

    def _obstacle(self) -> str | None:
        empty = [repr(name) for name, n in zip(self.asked.groups, self.sizes, strict=True) if not n]
        if empty:
            return f"no outlet of group {' and '.join(empty)} has enough"
        alike = bool(np.all(self.values == self.values[:1]))
        return f"every outlet has the same value ({self.values[0]:g})" if alike else None

    def _tested(self, estimate: Estimate, interval: Interval) -> Estimate:
        """The estimate with its interval and the permutation of outlet labels."""
        seed = derived_seed(self.asked.seed, self.asked.estimand, "labellings")
        draw = labellings(*self.sizes, seed=seed)
        p = permutation_p(np.concatenate(self.sides)[:, None], draw)
        test = f"Welch's t interval; studentised {draw.method}; Holm adjustment over the dimensions"
        return replace(
            estimate,
            low=interval.low,
            high=interval.high,
            p=float(p[0]),
            seed=None if draw.exact else seed,
            method=f"{estimate.method}; {test}",
        )


def pooled_sd(target: Reals, reference: Reals) -> float:
    """Standard deviation between outlets of one group, pooled over both; NaN for two outlets in all.

    Args:
        target: Numbers of the one group's outlets.
        reference: Those of the other's.
    """
    df = len(target) + len(reference) - 2
    if df < 1:
        return nan
    squares = sum(float(np.sum((side - side.mean()) ** 2)) for side in (target, reference) if len(side))
    return float(np.sqrt(squares / df))
