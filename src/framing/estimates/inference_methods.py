"""The same difference under several methods of inference, each with the question it is valid for."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan, nan
from typing import ClassVar

import numpy as np
import polars as pl

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.comparison import joined, obstacle
from framing.estimates.inference.design import MIN_FOR_HEADLINE
from framing.estimates.inference.several_methods import INVALID, inferences
from framing.estimates.inference.slices import Slice, check_channels, passed_over, slices

INFERENCE_METHODS: dict[str, pl.DataType] = {
    "measure": pl.String(),
    "dimension": pl.String(),
    "channel": pl.String(),
    "target": pl.String(),
    "reference": pl.String(),
    "method": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "p": pl.Float64(),
    "df": pl.Float64(),
    "valid_for": pl.String(),
    "note": pl.String(),
}
"""Columns of the table ``inference_methods``; p-values are as each method gives them, unadjusted."""


__all__ = ["ESTIMAND", "INVALID", "InferenceMethods"]


@dataclass(frozen=True, kw_only=True)
class InferenceMethods:
    """The contrast under Welch, permutation, wild bootstrap, CR2 and a mixed model; invalid ones named so.

    Methods over outlet means let every outlet count once; the others let every article count once, or
    something between (mixed model), so their values differ, too. With three outlets or more per group those
    marked valid keep near their nominal size in simulation (see the reference page for where they do not);
    below that none is given. The last three are shown because papers use them: with few outlets they find
    differences where there are none.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        by: Channels by which scores are split besides.
        draws: Sets of weights and samples drawn by the bootstraps.

    References:
        Cameron & Miller (2015), Journal of Human Resources 50(2), 317-372; Bell & McCaffrey (2002), Survey
        Methodology 28(2), 169-181; Webb (2023), Canadian Journal of Economics 56(3), 839-858.
    """

    needs: ClassVar[Needs] = "scores"
    title: ClassVar[str] = "The difference under several methods of inference"
    citation: ClassVar[str] = "Cameron & Miller (2015), Journal of Human Resources 50(2), 317-372"

    target: str
    reference: str
    by: tuple[str, ...] = ()
    draws: int = 9_999

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, nothing is drawn, or ``by`` names no channel.
        """
        if self.target == self.reference:
            raise UsageError(f"two groups are needed; target and reference are both {self.target!r}")
        if self.draws < 1:
            raise UsageError(f"draws is 1 or more, not {self.draws}")
        check_channels(self.by)

    def __call__(self, evidence: Evidence) -> Findings:
        """The table ``inference_methods``: one row per measure, dimension, channel and method.

        Raises:
            EstimateError: No article of either group has a score.
        """
        groups = (self.target, self.reference)
        rows = [
            (piece.measure, piece.dimension, piece.channel, *groups, *row)
            for scores in evidence.scores
            for piece in slices(scores, evidence.articles, groups, by=self.by, copy=evidence.copy)
            for row in self._rows(piece, evidence)
        ]
        if not rows:
            raise EstimateError(
                f"no article of group {self.target!r} or {self.reference!r} was scored; check the groups, "
                "their labels at the articles' dates, and the selection"
            )
        return Findings(
            tables={"inference_methods": pl.DataFrame(rows, schema=INFERENCE_METHODS, orient="row")},
            notes=tuple(note for scores in evidence.scores for note in passed_over(scores, evidence.copy)),
        )

    def _rows(self, piece: Slice, evidence: Evidence) -> Iterator[tuple[str | float, ...]]:
        hindered = obstacle(piece)
        if hindered is None and np.bincount(piece.group_of_outlet).min() < MIN_FOR_HEADLINE:
            hindered = f"a group has fewer than {MIN_FOR_HEADLINE} outlets"
        if hindered:
            note = joined(f"cannot be estimated because {hindered}", *piece.remarks)
            yield "every method", nan, nan, nan, nan, nan, "", note
            return
        found = inferences(piece, evidence.level, self.draws, evidence.seed)
        for method, valid_for, one in found:
            note = "" if not isnan(one.p) else "no interval and no test: nothing varies, or one outlet is all"
            yield method, one.value, one.low, one.high, one.p, one.df, valid_for, note


ESTIMAND = InferenceMethods
