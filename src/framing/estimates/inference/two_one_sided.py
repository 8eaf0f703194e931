"""Two one-sided tests: whether a difference of means lies within a bound."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.estimates.inference.welch import Interval, difference


@dataclass(frozen=True, kw_only=True)
class Equivalent:
    """What two one-sided tests say.

    Attributes:
        p: The larger of the two p-values; None without a standard error.
        interval: The two-sided interval that goes with the tests: within the bound exactly if ``p`` is below
            half of what the level leaves.
    """

    p: float | None
    interval: Interval


def equivalence(
    target: NDArray[np.float64], reference: NDArray[np.float64], bound: float, level: float = 0.90
) -> Equivalent:
    """Tests "target and reference differ by the bound or more" by Welch's t, from both sides.

    Args:
        target: One value per outlet, no NaN.
        reference: The same of the reference.
        bound: Smallest difference that would matter, above 0.
        level: Level of the interval: .90 goes with tests at .05.

    References:
        Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680.
    """
    from scipy.special import stdtr

    found = difference(target, reference, level)
    if not found.error > 0:
        return Equivalent(p=None, interval=found)
    # Distance from the nearer bound, below 0 inside: its p-value is the larger of the two.
    return Equivalent(p=float(stdtr(found.df, (abs(found.value) - bound) / found.error)), interval=found)
