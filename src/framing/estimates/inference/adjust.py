"""p-values adjusted for the number of questions asked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from framing.types import Estimate

Adjustment = Literal["holm", "bh", "by"]
"""``holm``: chance of any false claim; ``bh``: expected share of false claims among the claims, for tests
that are independent or positively dependent; ``by``: the same, however the tests hang together."""

ADJUSTMENTS: Mapping[Adjustment, str] = {
    "holm": "Holm",
    "bh": "Benjamini-Hochberg",
    "by": "Benjamini-Yekutieli",
}
"""Adjustment → what a method calls it."""


def adjusted(p: NDArray[np.float64], method: Adjustment) -> NDArray[np.float64]:
    """Adjusted p-values of one family, in the order given; NaN stays NaN and is not counted.

    Args:
        p: p-values, 0 to 1 or NaN.
        method: ``holm`` (Holm 1979, Scandinavian Journal of Statistics 6, 65-70), ``bh`` (Benjamini &
            Hochberg 1995, Journal of the Royal Statistical Society B 57, 289-300) or ``by`` (Benjamini &
            Yekutieli 2001, Annals of Statistics 29, 1165-1188, theorem 1.3).
    """
    result = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    ranks = np.arange(1, len(order) + 1)
    if method == "holm":
        steps = np.maximum.accumulate(p[order] * (len(order) - ranks + 1))
    else:
        factor = float(np.sum(1 / ranks)) if method == "by" else 1.0
        steps = np.minimum.accumulate((p[order] * factor * len(order) / ranks)[::-1])[::-1]
    result[order] = np.minimum(steps, 1.0)
    return result


def adjusted_over_dimensions(estimates: Sequence[Estimate], method: Adjustment) -> list[Estimate]:
    """Estimates with p-values adjusted over the dimensions of each measure and channel, in the order given.

    Every estimate of a family carries the family's size: the number of its p-values.

    Args:
        estimates: Estimates of one question; those without a p-value are left as they are.
        method: ``holm``, ``bh`` or ``by``.
    """
    result = list(estimates)
    families: dict[tuple[str, str], list[int]] = {}
    for place, estimate in enumerate(estimates):
        if estimate.p is not None:
            families.setdefault((estimate.measure, estimate.channel), []).append(place)
    for places in families.values():
        p = adjusted(np.array([result[place].p for place in places], dtype=np.float64), method)
        for place, value in zip(places, p.tolist(), strict=True):
            result[place] = replace(result[place], p_adjusted=value, family_size=len(places))
    return result
