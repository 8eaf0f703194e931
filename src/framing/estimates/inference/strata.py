"""Two groups compared within strata of outlets, such as languages: what sets strata apart is no part of it.

Labels are exchanged only among outlets of one stratum. The difference is the mean of the strata's
differences, each weighted by n_target · n_reference / (n_target + n_reference), as a regression on groups and
strata has it. With a single stratum all of this is Welch's interval and the permutation of all labels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import comb, nan, prod
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError
from framing.estimates.inference.design import MAX_EXACT_LABELLINGS, MONTE_CARLO_LABELLINGS, detectable_by
from framing.estimates.inference.permutation import SLACK, Labellings, over_error
from framing.estimates.inference.welch import Interval, around, satterthwaite

StratifiedBy = Literal["none", "language", "country"]
"""What outlets are compared within. ``language``: in which most of an outlet's articles are written."""

UNKNOWN = "unknown"
"""Stratum of outlets of which nobody says where they belong."""

NOWHERE = "ZZ"
"""Country of an outlet that the registry does not know."""

Reals = NDArray[np.float64]
Places = NDArray[np.intp]


def strata_of(articles: pl.DataFrame, by: StratifiedBy) -> Mapping[str, str]:
    """Outlet → stratum.

    Args:
        articles: One row per article: ``outlet``, and the column that ``by`` names.
        by: ``language`` or ``country``. An outlet of several languages belongs to the most frequent one, of
            equally frequent ones to the first in the alphabet.

    Raises:
        EstimateError: Nothing says what outlets are to be compared within.
    """
    if by not in articles.columns or articles[by].is_null().all():
        raise EstimateError(f"outlets cannot be compared within {by}: no article says its {by}")
    known = articles.filter(pl.col(by).is_not_null() & (pl.col(by) != NOWHERE))
    counted = known.group_by("outlet", by).len().sort("len", by, descending=[True, False])
    found = dict(counted.unique("outlet", keep="first", maintain_order=True).select("outlet", by).iter_rows())
    return {outlet: found.get(outlet, UNKNOWN) for outlet in articles["outlet"].unique().sort()}


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Outlets by stratum and group, before anything is known of their scores.

    Attributes:
        sizes: Stratum → outlets of target and of reference.
    """

    sizes: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, strata: Sequence[str], group: Sequence[int]) -> "Counted":
        """Counts outlets.

        Args:
            strata: Stratum of every outlet.
            group: 0 (target) or 1 (reference) for every outlet.
        """
        pairs = list(zip(strata, group, strict=True))
        return cls(
            sizes={name: (pairs.count((name, 0)), pairs.count((name, 1))) for name in sorted({*strata})}
        )

    @property
    def shared(self) -> Mapping[str, tuple[int, int]]:
        """Strata with outlets of both groups, which alone say something of their difference."""
        return {name: sizes for name, sizes in self.sizes.items() if min(sizes)}

    @property
    def one_sided(self) -> tuple[str, ...]:
        """Strata with outlets of one group only."""
        return tuple(name for name, sizes in self.sizes.items() if not min(sizes))

    @property
    def compared(self) -> tuple[int, int]:
        """Outlets of target and reference in strata that both share."""
        return (sum(target for target, _ in self.shared.values()), sum(n for _, n in self.shared.values()))

    @property
    def n_labellings(self) -> int:
        """Ways to give the outlets their labels within strata."""
        return prod(comb(target + reference, target) for target, reference in self.shared.values())

    @property
    def smallest_p(self) -> float:
        """Smallest two-sided p-value that permuting labels within strata can give; NaN without a shared one.

        The mirror image of the observed labelling is as extreme only if every stratum is balanced.
        """
        if not self.shared:
            return nan
        if self.n_labellings > MAX_EXACT_LABELLINGS:
            return 1 / (1 + MONTE_CARLO_LABELLINGS)
        mirrored = all(target == reference for target, reference in self.shared.values())
        return (2 if mirrored else 1) / self.n_labellings

    @property
    def detectable_sd(self) -> float:
        """Smallest true difference found with a chance of .80, in standard deviations between outlets."""
        shares, freedoms = self.shares, self.freedoms
        return nan if min(freedoms, default=0) < 1 else detectable_by(shares, freedoms)

    @property
    def shares(self) -> tuple[float, float]:
        """What the variance between outlets of each group adds to that of the difference."""
        weights = self.weights
        pairs = list(zip(weights.tolist(), self.shared.values(), strict=True))
        first, second = (sum(w**2 / sizes[side] for w, sizes in pairs) for side in (0, 1))
        return first, second

    @property
    def freedoms(self) -> tuple[int, int]:
        """Degrees of freedom of the variance between outlets of each group, within strata."""
        first, second = self.compared
        return first - len(self.shared), second - len(self.shared)

    @property
    def weights(self) -> Reals:
        """What the difference of each shared stratum counts, adding up to 1."""
        own = np.array(
            [target * reference / (target + reference) for target, reference in self.shared.values()]
        )
        return np.asarray(own / own.sum()) if len(own) else own


@dataclass(frozen=True, kw_only=True)
class Stratified:
    """Numbers of outlets of two groups in strata that both share, sorted by stratum, then group.

    Attributes:
        values: One number per outlet, no NaN.
        by: What the strata are.
        counted: The strata.
        places: Where each number stands among the outlets that were given.
    """

    by: str
    values: Reals
    counted: Counted
    places: Places

    @classmethod
    def of(cls, by: str, values: Reals, group: Places, strata: Sequence[str]) -> "Stratified":
        """The outlets of strata that both groups share.

        Args:
            by: What the strata are, in a word: ``language``.
            values: One number per outlet, no NaN.
            group: 0 (target) or 1 (reference) for every outlet.
            strata: Stratum of every outlet.
        """
        counted = Counted.of(strata, group.tolist())
        kept = [place for place, name in enumerate(strata) if name in counted.shared]
        order = sorted(kept, key=lambda place: (strata[place], int(group[place]), place))
        places = np.array(order, dtype=np.intp)
        return cls(by=by, values=values[places], counted=counted, places=places)

    @cached_property
    def _sizes(self) -> NDArray[np.int64]:
        """Outlets of target and reference in every stratum, shape (n_strata, 2)."""
        return np.array(list(self.counted.shared.values()), dtype=np.int64).reshape(-1, 2)

    @cached_property
    def _strata(self) -> Reals:
        """1.0 where an outlet is in a stratum, shape (n_outlets, n_strata)."""
        return np.repeat(np.eye(len(self._sizes)), self._sizes.sum(axis=1), axis=0)

    @cached_property
    def observed(self) -> Reals:
        """1.0 for the outlets of the target."""
        pieces = [np.repeat([1.0, 0.0], sizes) for sizes in self._sizes]
        return np.concatenate(pieces) if pieces else np.zeros(0)

    @property
    def coefficients(self) -> Reals:
        """What each outlet's number is multiplied with in the difference."""
        per_stratum = self.counted.weights[:, None] / self._sizes
        target, reference = (self._strata @ per_stratum[:, side] for side in (0, 1))
        return np.where(self.observed > 0, target, -reference)

    @property
    def sd(self) -> float:
        """Standard deviation between outlets of one group in one stratum, pooled; NaN where none has two."""
        df = sum(self.counted.freedoms)
        _, squares = self._gap_and_squares(self.observed[None, :])
        return float(np.sqrt(squares.sum() / df)) if df > 0 else nan

    def difference(self, level: float) -> Interval:
        """Mean of the strata's differences; variances are those within strata, one for each group.

        Args:
            level: Confidence level, 0 to 1.
        """
        freedoms = np.array(self.counted.freedoms, dtype=np.float64)
        if not len(self.values):
            return around(nan, nan, nan, level)
        gap, squares = self._gap_and_squares(self.observed[None, :])
        with np.errstate(invalid="ignore", divide="ignore"):
            variances = np.where(freedoms > 0, squares[0] / freedoms, nan)
        error, df = satterthwaite(np.array(self.counted.shares) * variances, freedoms)
        return around(float(gap[0]), error, df, level)

    def labellings(self, seed: int) -> Labellings:
        """Every labelling within strata, or a seeded draw if there are too many; first the observed one.

        Args:
            seed: Seed of the draw.
        """
        if self.counted.n_labellings <= MAX_EXACT_LABELLINGS:
            return Labellings(chosen=self._every(), exact=True, within=self.by)
        rng = np.random.default_rng(seed)
        pieces = [
            rng.permuted(np.tile(np.repeat([1.0, 0.0], sizes), (MONTE_CARLO_LABELLINGS, 1)), axis=1)
            for sizes in self._sizes
        ]
        chosen = np.vstack([self.observed, np.concatenate(pieces, axis=1)])
        return Labellings(chosen=chosen, exact=False, within=self.by)

    def p(self, draw: Labellings) -> float:
        """Two-sided p-value of "within strata, the labels do not matter", by the studentised difference.

        Args:
            draw: Labellings of these outlets.

        References:
            Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, ch. 6 (blocks); Janssen
            (1997), Statistics & Probability Letters 36, 9-21.
        """
        shares, freedoms = self.counted.shares, self.counted.freedoms
        gap, squares = self._gap_and_squares(draw.chosen)
        # A group with one outlet in every stratum shows no spread: the other group's stands for both.
        per_group = [squares[:, side] / freedoms[side] for side in (0, 1) if freedoms[side] > 0]
        if len(per_group) == 2:  # noqa: PLR2004 - both groups
            spread = shares[0] * per_group[0] + shares[1] * per_group[1]
        else:
            spread = np.ones(len(gap))
        t = np.abs(over_error(gap, spread, np.asarray(self._centred**2).mean()))
        return float(np.mean(t >= t[0] * (1 - SLACK)))

    @cached_property
    def _centred(self) -> Reals:
        """Numbers less the mean of their stratum: no statistic changes, and no digits are lost."""
        means = (self.values @ self._strata) / self._sizes.sum(axis=1)
        return np.asarray(self.values - self._strata @ means)

    def _gap_and_squares(self, chosen: Reals) -> tuple[Reals, Reals]:
        """Difference, and sums of squares within strata of both groups, shape (n_labellings,) and (…, 2)."""
        sides = (chosen, 1 - chosen)
        means, squares = [], []
        for side, labelled in enumerate(sides):
            n = self._sizes[:, side]
            of_side = (labelled * self._centred) @ self._strata / n
            means.append(of_side)
            raw = (labelled * self._centred**2) @ self._strata - n * of_side**2
            squares.append(np.maximum(raw, 0.0).sum(axis=1))
        return (means[0] - means[1]) @ self.counted.weights, np.stack(squares, axis=1)

    def _every(self) -> Reals:
        """Every labelling within strata, shape (n_labellings, n_outlets)."""
        found = np.zeros((1, 0))
        for target, reference in self._sizes.tolist():
            picks = np.array(list(combinations(range(target + reference), target)), dtype=np.intp)
            own = np.zeros((len(picks), target + reference))
            np.put_along_axis(own, picks, 1.0, axis=1)
            found = np.hstack([np.repeat(found, len(own), axis=0), np.tile(own, (len(found), 1))])
        return found
