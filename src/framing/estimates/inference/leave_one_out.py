"""The contrast without each outlet in turn: with few outlets, the plainest check of robustness."""

from collections.abc import Iterator
from math import nan

import numpy as np
import polars as pl

from framing.estimates.inference.design import MIN_FOR_HEADLINE
from framing.estimates.inference.slices import Slice
from framing.estimates.inference.welch import difference

LEAVE_ONE_OUT: dict[str, pl.DataType] = {
    "measure": pl.String(),
    "dimension": pl.String(),
    "channel": pl.String(),
    "left_out": pl.String(),
    "group": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
}
"""Columns of the table ``leave_one_out``; ``group`` is that of the outlet left out."""


def leave_one_out(piece: Slice, level: float) -> pl.DataFrame:
    """The difference of the two groups without each outlet, one row per outlet.

    The interval is NaN where a group keeps fewer than three outlets; where it keeps none, there is no row.

    Args:
        piece: A slice of two groups, target first.
        level: Confidence level, 0 to 1.
    """
    return pl.DataFrame(list(_without_each(piece, level)), schema=LEAVE_ONE_OUT, orient="row")


def _without_each(piece: Slice, level: float) -> Iterator[tuple[str | float, ...]]:
    for left_out, outlet in enumerate(piece.outlets):
        kept = np.arange(len(piece.outlets)) != left_out
        target, reference = (piece.outlet_values[kept & (piece.group_of_outlet == side)] for side in (0, 1))
        if not (len(target) and len(reference)):
            continue
        interval = difference(target, reference, level)
        enough = min(len(target), len(reference)) >= MIN_FOR_HEADLINE
        low, high = (interval.low, interval.high) if enough else (nan, nan)
        group = piece.groups[piece.group_of_outlet[left_out]]
        yield piece.measure, piece.dimension, piece.channel, outlet, group, interval.value, low, high
