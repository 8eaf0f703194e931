"""The contrast without each outlet in turn: with few outlets, the plainest check of robustness."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from framing.estimates.inference.comparison import Comparison
from framing.estimates.inference.slices import Slice

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


def leave_one_out(piece: Slice, compare: Comparison) -> pl.DataFrame:
    """The difference of the two groups without each outlet, one row per outlet.

    The interval is NaN where a group keeps fewer than three outlets; where it keeps none, there is no row.

    Args:
        piece: A slice of two groups, target first.
        compare: How the groups are compared.
    """
    return pl.DataFrame(list(_without_each(piece, compare)), schema=LEAVE_ONE_OUT, orient="row")


def _without_each(piece: Slice, compare: Comparison) -> Iterator[tuple[str | float, ...]]:
    for left_out, outlet in enumerate(piece.outlets):
        interval = compare.without(piece, np.arange(len(piece.outlets)) != left_out)
        if interval is None:
            continue
        group = piece.groups[piece.group_of_outlet[left_out]]
        key = (piece.measure, piece.dimension, piece.channel, outlet, group)
        yield *key, interval.value, interval.low, interval.high
