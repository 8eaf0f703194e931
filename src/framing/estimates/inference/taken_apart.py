"""One gap taken apart: its estimates, and its rows in the tables of the decomposition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.estimates.inference.cells import By, Cells
from framing.estimates.inference.comparison import LIKE_THESE, few, joined
from framing.estimates.inference.confusion import Confusion, Pair
from framing.estimates.inference.copies import HOW, Copy
from framing.estimates.inference.corrected_scores import HOW as CORRECTED
from framing.estimates.inference.corrected_scores import (
    LEAST_SHARE,
    corrected_group,
    if_different,
)
from framing.estimates.inference.design import MIN_FOR_HEADLINE
from framing.estimates.inference.kitagawa import Group, LeftOut, effects, left_out, means
from framing.estimates.inference.leave_one_out import LEAVE_ONE_OUT
from framing.estimates.inference.slices import ALL
from framing.estimates.inference.welch import Interval, around, satterthwaite
from framing.measures.base import Scores
from framing.types import Estimate

Reals = NDArray[np.float64]

TEXT, REAL, WHOLE = pl.String(), pl.Float64(), pl.Int64()

DECOMPOSITION: dict[str, pl.DataType] = {
    **dict.fromkeys(("measure", "dimension", "by", "category", "target", "reference"), TEXT),
    **dict.fromkeys(("share_target", "share_reference", "mean_target", "mean_reference"), REAL),
    **dict.fromkeys(("agenda", "agenda_low", "agenda_high"), REAL),
    **dict.fromkeys(("framing", "framing_low", "framing_high"), REAL),
    **dict.fromkeys(("n_outlets_target", "n_outlets_reference"), WHOLE),
}
"""Columns of the table ``decomposition``: one row per category. Shares are means over a group's outlets,
means are the group's in the category (NaN where it has nothing); ``n_outlets`` counts outlets where it
occurs."""

OUTLET_PARTS: dict[str, pl.DataType] = {
    **dict.fromkeys(("measure", "dimension", "by", "category", "outlet", "group"), TEXT),
    **dict.fromkeys(("share", "value", "part"), REAL),
    **dict.fromkeys(("n_units", "n_articles"), WHOLE),
}
"""Columns of the table ``outlet_parts``: one row per outlet and category. ``value`` is the mean score
there, NaN without a unit; ``part`` is share times value, and an outlet's parts add up to its value."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One gap and its parts.

    Attributes:
        target: Name of the one group.
        reference: Name of the other.
        level: Confidence level.
        copy: How copied texts count.
        scores: The measure.
        dimension: The dimension.
        by: Over what it is taken apart.
        cells: Outlets by categories, as they were read.
        with_gap: True if the gap itself is to be told as well.
        gold: How voices are misread; None leaves them as they were read.
        places: Which categories are own and others' words, for the gold.
    """

    target: str
    reference: str
    level: float
    copy: Copy
    scores: Scores
    dimension: str
    by: By
    cells: Cells
    with_gap: bool
    gold: Confusion | None = None
    places: tuple[int, int] = (0, 1)

    def estimates(self) -> Iterator[Estimate]:
        """Gap, agenda, framing; the gap once per dimension."""
        names = (f"agenda by {self.label}", f"framing by {self.label}", ALL)
        order = (2, 0, 1) if self.with_gap else (0, 1)
        if self.empty:
            for place in order:
                yield self._estimate(names[place], None)
            return
        values, intervals = self._values, self._intervals
        for place in order:
            yield self._estimate(names[place], (float(values[place]), intervals[place]))

    @property
    def label(self) -> str:
        """Over what, as channels and tables call it."""
        return self.by if self.gold is None else f"{self.by}_corrected"

    @cached_property
    def groups(self) -> tuple[Group, Group]:
        """Outlets of target and reference, corrected where there is a gold."""
        if self._pair is None:
            return self.cells.group(0), self.cells.group(1)
        return self._corrected(self._pair.target.read_as, self._pair.reference.read_as)

    @cached_property
    def _pair(self) -> Pair | None:
        return None if self.gold is None else self.gold.pair((self.target, self.reference))

    def _corrected(self, here: Reals, there: Reals) -> tuple[Group, Group]:
        """The groups if these were the chances of being misread."""
        target, reference = self.cells.group(0), self.cells.group(1)
        return (
            corrected_group(target, here, self.places),
            corrected_group(reference, there, self.places),
        )

    def _of(self, here: Reals, there: Reals) -> Reals:
        return effects(*self._corrected(here, there)).columns

    @property
    def _sizes(self) -> tuple[int, int]:
        return len(self.groups[0]), len(self.groups[1])

    @property
    def empty(self) -> list[str]:
        """Groups without any outlet, as messages name them."""
        pair = (self.target, self.reference)
        return [repr(group) for group, n in zip(pair, self._sizes, strict=True) if n == 0]

    @cached_property
    def _values(self) -> NDArray[np.float64]:
        return effects(*self.groups).columns

    @cached_property
    def _without(self) -> LeftOut:
        return left_out(*self.groups)

    @cached_property
    def _intervals(self) -> list[Interval]:
        """Of every column of the effects; NaN below three outlets in a group."""
        values, sizes = self._values, self._sizes
        if min(sizes) < MIN_FOR_HEADLINE:
            return [around(float(value), nan, nan, self.level) for value in values]
        found = []
        of_gold = self._pair.variances(self._of) if self._pair else []
        dfs = (sizes[0] - 1, sizes[1] - 1, *(df for _, df in of_gold))
        variances = (*self._without.variances(), *(each for each, _ in of_gold))
        for value, *parts in zip(values, *variances, strict=True):
            error, df = satterthwaite(parts, dfs)
            found.append(around(float(value), error, df, self.level))
        return found

    def _estimate(self, channel: str, found: tuple[float, Interval] | None) -> Estimate:
        pair = (self.target, self.reference)
        empty = self.empty
        why = f"cannot be estimated because group {' and '.join(empty)} has no scored article"
        interval = found[1] if found else around(nan, nan, nan, self.level)
        enough = min(self._sizes) >= MIN_FOR_HEADLINE
        over = "outlets" if self._pair is None else "outlets and gold"
        way = f"t interval and test by jackknife over {over}" if enough else "too few outlets for an interval"
        return Estimate(
            estimand="decomposition",
            measure=self.scores.measure,
            dimension=self.dimension,
            channel=channel,
            target=pair[0],
            reference=pair[1],
            value=found[0] if found else nan,
            low=interval.low,
            high=interval.high,
            level=self.level,
            unit=self.scores.unit,
            question=LIKE_THESE,
            method=joined("Kitagawa decomposition of the difference of outlet means", self._how, way),
            n_units=self._counted(self.cells.n_units),
            n_articles=self.cells.n_articles_in_all,
            n_outlets=len(self.cells.outlets),
            # Of the gap itself, the contrast has a p-value, by permutation of the outlets.
            p=None if channel == ALL else interval.p,
            note=joined(
                *(
                    [why]
                    if empty
                    else [*few(pair, self._sizes), *interval.remarks, *self._one_sided(channel)]
                ),
                self._if_different(channel),
            ),
        )

    @property
    def _how(self) -> str:
        copies = HOW[self.copy]
        if self._pair is None:
            return copies
        return joined(copies, f"{CORRECTED} ({self._pair.told})")

    def _if_different(self, channel: str) -> str:
        """How far agenda, or framing, would move if one group were misread more often."""
        if self._pair is None or channel == ALL:
            return ""
        return if_different(float(self._moves[0 if channel.startswith("agenda") else 1]))

    @cached_property
    def _moves(self) -> Reals:
        return self._pair.if_errors_differ(self._of) if self._pair else np.zeros(0)

    def _counted(self, counts: NDArray[np.int64]) -> int:
        """Units: for topics, every unit is in all of them."""
        return int((counts.max(axis=1) if self.by == "topic" else counts.sum(axis=1)).sum())

    def _one_sided(self, channel: str) -> tuple[str, ...]:
        """Categories that one group has not: their whole contribution is agenda."""
        if channel == ALL:
            return ()
        pair = (self.target, self.reference)
        said = []
        for group, number in zip(pair, (0, 1), strict=True):
            absent = [
                name
                for name, here in zip(self.cells.categories, self.cells.present(number), strict=True)
                if not here
            ]
            if absent:
                said.append(f"all agenda, for {group} has none: {', '.join(absent)}")
        return tuple(said)

    def categories(self) -> pl.DataFrame:
        """One row per category."""
        if self.empty:
            return pl.DataFrame(schema=DECOMPOSITION)
        k, intervals = len(self.cells.categories), self._intervals
        first, second = (means(group) for group in self.groups)
        here, there = self.cells.present(0), self.cells.present(1)
        # A category that few outlets have gives intervals that are far too short: see the simulations.
        shown = (here >= MIN_FOR_HEADLINE) & (there >= MIN_FOR_HEADLINE)

        def limits(name: str, of: Sequence[Interval]) -> dict[str, list[float]]:
            return {
                name: [one.value for one in of],
                f"{name}_low": [one.low if ok else nan for one, ok in zip(of, shown, strict=True)],
                f"{name}_high": [one.high if ok else nan for one, ok in zip(of, shown, strict=True)],
            }

        return pl.DataFrame(
            {
                **self._labels(k),
                "category": self.cells.categories,
                "target": [self.target] * k,
                "reference": [self.reference] * k,
                "share_target": first.share,
                "share_reference": second.share,
                "mean_target": first.mean,
                "mean_reference": second.mean,
                **limits("agenda", intervals[3 : 3 + k]),
                **limits("framing", intervals[3 + k :]),
                "n_outlets_target": here,
                "n_outlets_reference": there,
            },
            schema_overrides=DECOMPOSITION,
        ).select(*DECOMPOSITION)

    def outlets(self) -> pl.DataFrame:
        """One row per outlet and category."""
        n, k = self.cells.share.shape
        pair = (self.target, self.reference)
        share, part = self._outlets("share"), self._outlets("part")
        return pl.DataFrame(
            {
                **self._labels(n * k),
                "category": list(self.cells.categories) * n,
                "outlet": np.repeat(self.cells.outlets, k),
                "group": np.repeat([pair[number] for number in self.cells.group_of_outlet], k),
                "share": share,
                "value": np.divide(part, share, out=np.full(n * k, nan), where=share > 0),
                "part": part,
                "n_units": self.cells.n_units.ravel(),
                "n_articles": self.cells.n_articles.ravel(),
            },
            schema_overrides=OUTLET_PARTS,
        ).select(*OUTLET_PARTS)

    def _outlets(self, what: Literal["share", "part"]) -> Reals:
        """Shares or parts of all outlets, in their order, one after the other."""
        found = np.empty_like(self.cells.share)
        for number, group in enumerate(self.groups):
            found[self.cells.group_of_outlet == number] = group.share if what == "share" else group.part
        return found.ravel()

    def without_each(self) -> pl.DataFrame:
        """Agenda and framing without each outlet; a group's only outlet cannot be left out."""
        if self.empty:
            return pl.DataFrame(schema=LEAVE_ONE_OUT)
        without = self._without
        names = np.array(self.cells.outlets)
        rows = [
            (self.scores.measure, self.dimension, f"{part} by {self.label}", outlet, group, value, nan, nan)
            for column, part in enumerate(("agenda", "framing"))
            for number, group, values in (
                (0, self.target, without.target),
                (1, self.reference, without.reference),
            )
            if len(values)
            for outlet, value in zip(
                names[self.cells.group_of_outlet == number].tolist(), values[:, column].tolist(), strict=True
            )
        ]
        return pl.DataFrame(rows, schema=LEAVE_ONE_OUT, orient="row")

    def _labels(self, n: int) -> dict[str, list[str]]:
        said = {"measure": self.scores.measure, "dimension": self.dimension, "by": self.label}
        return {name: [value] * n for name, value in said.items()}


def misfit(piece: Piece, gold: Confusion) -> str:
    """Why a gap cannot be taken apart with corrected voices; empty if it can.

    Args:
        piece: The gap, with its gold.
        gold: This gold.
    """
    for name, group in zip((piece.target, piece.reference), piece.groups, strict=True):
        for place in piece.places:
            share = float(group.share[:, place].mean())
            if share < LEAST_SHARE:
                return (
                    f"{piece.scores.measure} is not taken apart by {piece.label}: by the errors of "
                    f"{gold.source}, {share:.1%} of the text of {name} is "
                    f"{piece.cells.categories[place].replace('_', ' ')}, too little to divide by"
                )
    return ""
