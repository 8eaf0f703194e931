"""Two groups compared on one slice within strata of outlets."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from framing.estimates.inference.comparison import LIKE_THESE, THESE, Comparison, few, joined, obstacle
from framing.estimates.inference.design import MIN_FOR_HEADLINE
from framing.estimates.inference.seeds import derived_seed
from framing.estimates.inference.slices import Slice
from framing.estimates.inference.strata import Stratified
from framing.estimates.inference.welch import Interval, around, satterthwaite
from framing.types import Estimate


@dataclass(frozen=True, kw_only=True)
class WithinStrata(Comparison):
    """A comparison within strata: outlets of strata that only one group has say nothing, and are named.

    Attributes:
        strata: Outlet → stratum.
        by: What the strata are, in a word.
    """

    strata: Mapping[str, str]
    by: str

    def outlets_like_these(self, piece: Slice) -> Estimate:
        """Outlets are the sample: interval over strata, and the permutation of labels within them."""
        blank = self._blank(piece, LIKE_THESE)
        if obstacle(piece):
            return blank
        found = self._stratified(piece)
        sizes = found.counted.compared
        blank = self._of_compared(blank, piece, found)
        if not min(sizes):
            return replace(blank, note=joined(self._nothing_shared, blank.note))
        interval = found.difference(self.level)
        detectable = found.counted.detectable_sd * found.sd
        estimate = replace(
            blank,
            value=interval.value,
            smallest_p=found.counted.smallest_p,
            detectable=None if isnan(detectable) else detectable,
            note=joined(blank.note, *few(piece.groups, sizes), *interval.remarks, *self._unknown(interval)),
        )
        if min(sizes) < MIN_FOR_HEADLINE:
            return replace(estimate, method=f"{blank.method}; too few outlets for an interval or a test")
        draw = found.labellings(derived_seed(self.seed, self.estimand, "labellings"))
        return replace(
            estimate,
            low=interval.low,
            high=interval.high,
            p=found.p(draw),
            seed=None if draw.exact else derived_seed(self.seed, self.estimand, "labellings"),
            method=f"{blank.method}; Welch's t interval with variances within {self.by}; "
            f"studentised {draw.method}; {self._adjustment}",
        )

    def these_outlets(self, piece: Slice) -> Estimate:
        """Articles are the sample, within each outlet; an outlet weighs as it does in the difference."""
        blank = self._blank(piece, THESE)
        if obstacle(piece):
            return blank
        found = self._stratified(piece)
        blank = self._of_compared(blank, piece, found)
        if not min(found.counted.compared):
            return replace(blank, note=joined(self._nothing_shared, blank.note))
        parts = found.coefficients**2 * piece.outlet_variance[found.places]
        error, df = satterthwaite(parts, piece.n_articles[found.places] - 1)
        interval = around(float(found.coefficients @ found.values), error, df, self.level)
        single = [piece.outlets[place] for place in found.places if piece.n_articles[place] == 1]
        told = (f"no interval: a single article in {', '.join(single)}",) if single else ()
        return replace(
            blank,
            value=interval.value,
            low=interval.low,
            high=interval.high,
            method=f"{blank.method}; outlets as given; t interval over articles within outlets",
            note=joined(blank.note, *told),
        )

    def without(self, piece: Slice, kept: NDArray[np.bool_]) -> Interval | None:
        """The difference over some of the outlets; None if no stratum has both groups among them."""
        found = self._stratified(piece, kept)
        if not min(found.counted.compared):
            return None
        interval = found.difference(self.level)
        enough = min(found.counted.compared) >= MIN_FOR_HEADLINE
        return interval if enough else replace(interval, low=nan, high=nan)

    def _stratified(self, piece: Slice, kept: NDArray[np.bool_] | None = None) -> Stratified:
        """The outlets in their strata; those that are left out count as places of none."""
        there = np.arange(len(piece.outlets)) if kept is None else np.flatnonzero(kept)
        strata = [self.strata[piece.outlets[place]] for place in there]
        found = Stratified.of(self.by, piece.outlet_values[there], piece.group_of_outlet[there], strata)
        return replace(found, places=there[found.places])

    def _of_compared(self, blank: Estimate, piece: Slice, found: Stratified) -> Estimate:
        """What is said of the outlets that are compared, and of those that are not."""
        kept = np.zeros(len(piece.outlets), dtype=np.bool_)
        kept[found.places] = True
        alone = [f"{name} ({', '.join(self._outlets_in(piece, name))})" for name in found.counted.one_sided]
        told = (f"left out, {self.by} with outlets of one group only: {'; '.join(alone)}",) if alone else ()
        return replace(
            blank,
            method=blank.method.replace(
                "difference of means of outlet means",
                f"mean over {self.by} of differences of means of outlet means",
            ),
            n_outlets=len(found.places),
            n_articles=int(piece.n_articles[kept].sum()),
            n_units=int(kept[piece.outlet_of_article[piece.articles]].sum()),
            note=joined(blank.note, *told),
        )

    def _outlets_in(self, piece: Slice, stratum: str) -> list[str]:
        return [outlet for outlet in dict.fromkeys(piece.outlets) if self.strata[outlet] == stratum]

    @property
    def _nothing_shared(self) -> str:
        return f"cannot be estimated because no {self.by} has outlets of both groups"

    def _unknown(self, interval: Interval) -> tuple[str, ...]:
        """Why there is no interval, if a group shows no spread within strata."""
        alone = f"no interval: a group has a single outlet in every {self.by}"
        return (alone,) if isnan(interval.error) else ()
