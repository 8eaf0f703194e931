"""One question asked in many defensible ways: are so many answers of one kind more than chance?

Specifications share their texts, so that their answers are no independent evidence, and a share of them that
is clear is no probability. The joint test shuffles the labels of the outlets, the same shuffle in every
specification, and looks how often the whole set of answers comes out as one-sided as it did.

References:
    Simonsohn, Simmons & Nelson (2020), Nature Human Behaviour 4, 1208-1214, step 3 (median effect, share of
    the dominant sign, share of clear results); Steegen, Tuerlinckx, Gelman & Vanpaemel (2016), Perspectives
    on Psychological Science 11(5), 702-712.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import nan

import numpy as np
from numpy.typing import NDArray

from framing.estimates.inference.permutation import Labellings, labellings

Reals = NDArray[np.float64]

TARGET, REFERENCE, NEITHER = 1, 0, -1
"""What an outlet is in a specification."""

MOST_LABELLINGS = 5_000
"""Labellings that are listed; of more, as many less one are drawn beside the observed one."""

FEWEST = 2
"""Outlets of a side below which a labelling says nothing in a specification."""

_SLACK = 1e-9
"""Statistics this close, relatively, count as tied."""


@dataclass(frozen=True, kw_only=True)
class Universe:
    """The outlets' numbers in every specification.

    Attributes:
        values: Shape (n_outlets, n_specifications); NaN where an outlet has none.
        labels: ``TARGET``, ``REFERENCE`` or ``NEITHER`` in each, likewise.
        by_welch: Specifications whose test is Welch's; the others permute labels, shape (n_specifications,).
        alpha: A specification is clear where its p is below this.
    """

    values: Reals
    labels: NDArray[np.int64]
    by_welch: NDArray[np.bool_]
    alpha: float

    def shuffles(self, seed: int) -> tuple[NDArray[np.intp], bool]:
        """Outlets whose labels each outlet gets, shape (n_shuffles, n_outlets), the observed ones first.

        An outlet takes the labels of another in all specifications at once. Where all specifications give the
        same labels and there are few enough, every distinct labelling is there once.

        Args:
            seed: Seed of the draw.

        Returns:
            The shuffles, and whether they are all that there are.
        """
        n = len(self.labels)
        first = self.labels[:, 0]
        if (self.labels == first[:, None]).all() and (first != NEITHER).all():
            order = np.argsort(-first, kind="stable")
            draw = labellings(
                int(first.sum()),
                n - int(first.sum()),
                seed=seed,
                max_exact=MOST_LABELLINGS,
                draws=MOST_LABELLINGS - 1,
            )
            return _sources(draw, order), draw.exact
        rng = np.random.default_rng(seed)
        drawn = rng.permuted(np.tile(np.arange(n), (MOST_LABELLINGS - 1, 1)), axis=1)
        return np.vstack([np.arange(n), drawn]).astype(np.intp), False


def _sources(draw: Labellings, order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Labellings of outlets sorted by label, as the outlets from which labels are taken."""
    # The k-th outlet called target takes the label of the k-th outlet of the observed target.
    places = np.argsort(-draw.chosen, axis=1, kind="stable")
    taken = np.empty(places.shape, dtype=np.intp)
    np.put_along_axis(taken, order[places], np.broadcast_to(order, places.shape), axis=1)
    return taken


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What every specification says under every shuffle; the observed labels are the first.

    Attributes:
        effects: Difference over the standard deviation between outlets of one group, shape
            (n_shuffles, n_specifications); NaN where a side has too few outlets.
        p: Two-sided p-values, likewise.
        alpha: Below which a specification is clear.
        exact: True if every shuffle is there.
    """

    effects: Reals
    p: Reals
    alpha: float
    exact: bool

    @cached_property
    def median(self) -> Reals:
        """Median effect of the specifications, per shuffle; NaN without any."""
        known = np.isfinite(self.effects).any(axis=1)
        found = np.full(len(self.effects), nan)
        found[known] = np.nanmedian(self.effects[known], axis=1)
        return found

    @cached_property
    def one_sided(self) -> Reals:
        """Share of the specifications that have the more frequent sign, per shuffle."""
        return self._share_of_larger(np.isfinite(self.effects))

    @cached_property
    def clear(self) -> Reals:
        """Share that is clear in the direction in which more are, per shuffle."""
        return self._share_of_larger(self.p < self.alpha)

    def joint_p(self, statistic: Reals) -> float:
        """Share of the shuffles that reach the observed statistic in size; NaN if it is not known.

        Args:
            statistic: One value per shuffle, the observed one first.
        """
        size = np.abs(statistic)
        if not np.isfinite(size[0]):
            return nan
        return float(np.mean(np.where(np.isfinite(size), size, 0.0) >= size[0] * (1 - _SLACK)))

    def _share_of_larger(self, counted: NDArray[np.bool_]) -> Reals:
        with np.errstate(invalid="ignore"):
            above = (counted & (self.effects > 0)).sum(axis=1)
            below = (counted & (self.effects < 0)).sum(axis=1)
        whole = np.isfinite(self.effects).sum(axis=1)
        return np.asarray(
            np.divide(np.maximum(above, below), whole, out=np.full(len(whole), nan), where=whole > 0)
        )


def answers(universe: Universe, seed: int) -> Answers:
    """What every specification says under the observed labels and under shuffles of them.

    Args:
        universe: The outlets' numbers.
        seed: Seed of the shuffles, where they are drawn.
    """
    shuffles, exact = universe.shuffles(seed)
    n = universe.values.shape[1]
    effects, p = (np.full((len(shuffles), n), nan) for _ in range(2))
    for columns in _alike(universe):
        taken = universe.labels[:, columns[0]][shuffles]
        known = np.isfinite(universe.values[:, columns[0]])
        sides = [((taken == side) & known).astype(np.float64) for side in (TARGET, REFERENCE)]
        found = _compared(universe.values[:, columns], sides)
        effects[:, columns] = found.effect
        p[:, columns] = np.where(universe.by_welch[columns], found.p, _ranked(np.abs(found.t)))
    return Answers(effects=effects, p=p, alpha=universe.alpha, exact=exact)


def _alike(universe: Universe) -> Sequence[NDArray[np.intp]]:
    """Specifications with the same labels and the same outlets: they are worked through together."""
    keys = np.vstack([universe.labels, np.isfinite(universe.values)]).T
    _, place = np.unique(keys, axis=0, return_inverse=True)
    return [np.flatnonzero(place.ravel() == number) for number in range(int(place.max()) + 1)]


@dataclass(frozen=True, kw_only=True)
class _Compared:
    """Welch's comparison of two sides, one row per labelling."""

    effect: Reals
    t: Reals
    df: Reals

    @property
    def p(self) -> Reals:
        """Two-sided, by Student's t."""
        from scipy.special import stdtr

        return np.asarray(2 * stdtr(self.df, -np.abs(self.t)))


def _compared(values: Reals, sides: Sequence[Reals]) -> _Compared:
    """Every specification (columns) under every labelling (rows of the sides)."""
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    centre = filled.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    centred = np.where(known, values - centre, 0.0)
    sizes = [side.sum(axis=1, keepdims=True) for side in sides]
    scale = np.maximum((centred**2).mean(axis=0), np.finfo(float).tiny)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = [side @ centred / n for side, n in zip(sides, sizes, strict=True)]
        squares = [
            np.maximum(side @ centred**2 - n * mean**2, 0.0)
            for side, n, mean in zip(sides, sizes, means, strict=True)
        ]
        # Rounding noise, judged by the scale of the values, is no spread.
        squares = [np.where(each > scale * 1e-14, each, 0.0) for each in squares]
        gap = means[0] - means[1]
        gap = np.where(gap**2 > scale * _SLACK**2, gap, 0.0)
        errors = [each / (n - 1) / n for each, n in zip(squares, sizes, strict=True)]
        error = errors[0] + errors[1]
        pooled = np.sqrt((squares[0] + squares[1]) / (sizes[0] + sizes[1] - 2))
        effect = np.where(gap == 0, 0.0, gap / pooled)
        t = np.where(gap == 0, 0.0, gap / np.sqrt(error))
        df = error**2 / sum(each**2 / (n - 1) for each, n in zip(errors, sizes, strict=True))
    enough = (sizes[0] >= FEWEST) & (sizes[1] >= FEWEST)
    return _Compared(
        effect=np.where(enough & np.isfinite(effect), effect, nan),
        t=np.where(enough, t, nan),
        df=np.where(np.isfinite(df), df, 1.0),
    )


def _ranked(statistics: Reals) -> Reals:
    """The permutation p of every labelling: the share of labellings that reach its statistic; NaN stays."""
    found = np.full(statistics.shape, nan)
    for column in range(statistics.shape[1]):
        known = np.flatnonzero(~np.isnan(statistics[:, column]))
        if len(known):
            own = statistics[known, column]
            reached = len(own) - np.searchsorted(np.sort(own), own * (1 - _SLACK), side="left")
            found[known, column] = reached / len(own)
    return found


def explained(effects: Reals, options: Sequence[Sequence[str]]) -> list[float]:
    """How much of the variance of the effects goes with each choice: between its options, over all.

    In a full grid shares of different choices add up to 1 at most; where specifications are missing, they
    overlap.

    Args:
        effects: One per specification, no NaN.
        options: For each choice, the option of every specification.

    Returns:
        One share per choice; NaN where the effects do not vary.
    """
    whole = float(((effects - effects.mean()) ** 2).sum()) if len(effects) else 0.0
    found = []
    for named in options:
        kinds = np.array(named, dtype=object)
        between = sum(
            float((kinds == kind).sum() * (effects[kinds == kind].mean() - effects.mean()) ** 2)
            for kind in sorted(set(named))
        )
        found.append(between / whole if whole > 0 else nan)
    return found
