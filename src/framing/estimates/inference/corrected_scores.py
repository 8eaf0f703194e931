"""Scores of own words and of others' words, corrected for the errors of the reading: see ``confusion``.

What an outlet's sentences that are read as own add to its score (their share times their mean score) is, in
expectation, what its own words add, less what is lost of them, and something of others' words. So parts are
corrected by the same matrix as shares, and a mean score is a corrected part over a corrected share. Only own
words and all others' are told apart: finer voices are too rare, and too often taken for each other.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.estimates.inference.cells import Cells, cells, own_or_attributed
from framing.estimates.inference.comparison import few, joined
from framing.estimates.inference.confusion import (
    ATTRIBUTED,
    DIFFERENT,
    OWN,
    OWN_OR_NOT,
    Confusion,
    Pair,
    undone,
)
from framing.estimates.inference.design import MIN_FOR_HEADLINE
from framing.estimates.inference.kitagawa import Group
from framing.estimates.inference.slices import OUTLET_VALUES
from framing.estimates.inference.welch import around, satterthwaite
from framing.types import Estimate

Reals = NDArray[np.float64]

LEAST_SHARE = 0.05
"""Corrected share of an outlet's text below which nothing is said of its score there: most of what is read
as of that voice is then misread, and little is left to divide by."""

HOW = "corrected for misread voices"


def corrected_group(group: Group, matrix: Reals, places: tuple[int, int]) -> Group:
    """Outlets as they would be if own words and others' were read without error.

    Args:
        group: As they were read.
        matrix: Chance of being read as own and others' words (rows), by true voice (columns).
        places: Which of the categories are own and others' words.
    """
    share, part = group.share.copy(), group.part.copy()
    for read in (share, part):
        read[:, places] = undone(matrix, read[:, places])
    return Group(share=share, part=part)


def corrected_cells(cells: Cells, pair: Pair, places: tuple[int, int]) -> Cells:
    """Outlets by categories as they would be if own words and others' were read without error.

    Args:
        cells: As they were read, of two groups.
        pair: How the voices of each group are misread.
        places: Which of the categories are own and others' words.
    """
    share, part = np.empty_like(cells.share), np.empty_like(cells.part)
    for number, rates in enumerate((pair.target, pair.reference)):
        rows = cells.group_of_outlet == number
        made = corrected_group(cells.group(number), rates.read_as, places)
        share[rows], part[rows] = made.share, made.part
    return replace(cells, share=share, part=part)


def if_different(moves: float) -> str:
    """What differing errors would do, for a note."""
    points = f"{100 * DIFFERENT:.0f} points"
    size = np.format_float_positional(moves, precision=2, fractional=False, trim="-")
    return f"moves by up to {size} if one group's voices are misread {points} more often"


@dataclass(frozen=True, kw_only=True)
class CorrectedContrast:
    """The difference of two groups in own words, and in others', corrected.

    Attributes:
        units: Scored units of known voice, as ``grouped`` gives them.
        gold: How voices are misread.
        like: An estimate of the same measure and dimension; its numbers, counts and notes are replaced.
    """

    units: pl.DataFrame
    gold: Confusion
    like: Estimate

    def estimates(self) -> list[Estimate]:
        """One per voice that can be told, with an interval over outlets and gold."""
        return [self._estimate(number) for number in range(len(OWN_OR_NOT))]

    def table(self) -> pl.DataFrame:
        """Corrected values of the outlets, as ``outlet_values`` holds them; the spread of articles is NaN."""
        names = (self.like.target, self.like.reference)
        counts = self.units.group_by("group_number", "outlet", maintain_order=True).agg(
            pl.col("n_tokens").sum(), n_units=pl.len(), n_articles=pl.col("article").n_unique()
        )
        tables = [
            pl.DataFrame(
                {
                    "measure": self.like.measure,
                    "dimension": self.like.dimension,
                    "channel": f"corrected={voice}",
                    "outlet": np.array(self.cells.outlets)[self._kept[:, number]].tolist(),
                    "group": [names[side] for side in self.cells.group_of_outlet[self._kept[:, number]]],
                    "value": self._values[self._kept[:, number], number],
                    "sd": float("nan"),
                    **{
                        name: counts[name].filter(self._kept[:, number])
                        for name in ("n_units", "n_articles", "n_tokens")
                    },
                },
                schema=OUTLET_VALUES,
            )
            for number, voice in enumerate(OWN_OR_NOT)
        ]
        return pl.concat(tables)

    @cached_property
    def cells(self) -> Cells:
        """Outlets by own words and others', as they were read."""
        return cells(own_or_attributed(self.units), OWN_OR_NOT)

    @cached_property
    def _pair(self) -> Pair:
        return self.gold.pair((str(self.like.target), str(self.like.reference)))

    @cached_property
    def _corrected(self) -> Cells:
        return corrected_cells(self.cells, self._pair, (0, 1))

    @cached_property
    def _kept(self) -> NDArray[np.bool_]:
        """Of which outlets something is said in which voice; shape (n_outlets, 2)."""
        return np.asarray(self._corrected.share >= LEAST_SHARE)

    @cached_property
    def _values(self) -> Reals:
        return np.asarray(self._corrected.part / self._corrected.share)

    def _sides(self, number: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        kept, target = self._kept[:, number], self.cells.group_of_outlet == 0
        return kept & target, kept & ~target

    def _difference(self, here: Reals, there: Reals, number: int) -> Reals:
        """The difference in one voice if these were the matrices; shape (1,)."""
        means = []
        for side, matrix, rows in zip((0, 1), (here, there), self._sides(number), strict=True):
            outlets = rows[self.cells.group_of_outlet == side]
            made = corrected_group(self.cells.group(side), matrix, (0, 1))
            means.append(np.mean(made.part[outlets, number] / made.share[outlets, number]))
        return np.array([means[0] - means[1]])

    def _estimate(self, number: int) -> Estimate:
        rows = self._sides(number)
        sizes = tuple(int(side.sum()) for side in rows)
        blank = self._blank(number, sizes)
        groups = (str(self.like.target), str(self.like.reference))
        if min(sizes) == 0:
            empty = next(group for group, n in zip(groups, sizes, strict=True) if n == 0)
            why = f"cannot be estimated because no outlet of group {empty!r} has enough of the kind"
            return replace(blank, note=joined(why, blank.note))

        def of(here: Reals, there: Reals) -> Reals:
            return self._difference(here, there, number)

        value = float(of(self._pair.target.read_as, self._pair.reference.read_as)[0])
        moves = if_different(float(self._pair.if_errors_differ(of)[0]))
        estimate = replace(blank, value=value, note=joined(*few(groups, sizes), blank.note, moves))
        if min(sizes) < MIN_FOR_HEADLINE:
            return replace(estimate, method=f"{blank.method}; too few outlets for an interval or a test")
        parts = [(self._values[side, number].var(ddof=1) / side.sum(), side.sum() - 1) for side in rows]
        parts += [(variance[0], df) for variance, df in self._pair.variances(of)]
        error, df = satterthwaite([part for part, _ in parts], [one for _, one in parts])
        interval = around(value, error, df, self.like.level)
        return replace(
            estimate,
            low=interval.low,
            high=interval.high,
            p=interval.p,
            method=f"{blank.method}; t interval and test over outlets and gold",
        )

    def _blank(self, number: int, sizes: tuple[int, ...]) -> Estimate:
        out = sorted(
            outlet
            for outlet, kept in zip(self.cells.outlets, self._kept[:, number].tolist(), strict=True)
            if not kept
        )
        voice = {OWN: "own words", ATTRIBUTED: "others' words"}[OWN_OR_NOT[number]]
        left_out = f"outlets with less than {LEAST_SHARE:.0%} of {voice} are left out: {', '.join(out)}"
        nothing = float("nan")
        return replace(
            self.like,
            channel=f"corrected={OWN_OR_NOT[number]}",
            value=nothing,
            low=nothing,
            high=nothing,
            n_units=int(self.cells.n_units.sum()),
            n_articles=self.cells.n_articles_in_all,
            n_outlets=sum(sizes),
            p=None,
            p_adjusted=None,
            family_size=None,
            smallest_p=None,
            detectable=None,
            icc=None,
            seed=None,
            method=joined(
                f"difference of means of outlet means, {HOW} ({self._pair.told})",
            ),
            note=left_out if out else "",
        )
