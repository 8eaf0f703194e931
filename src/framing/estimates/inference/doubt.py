"""A difference that is clear, between groups whose ratio is not.

Where scores cannot fall below 0 and one group varies far more than the other, a few of its outlets that all
happen to lie near 0 give a mean too low *and* a variance too small, and Welch's interval leaves 0 out too
often. On the log scale such a mean is as uncertain as it is: the interval of the ratio of the means holds 1.
A claim then rests on the scale alone, and is not made. The reference of inference tells what this does to
false claims and to power in simulated studies.
"""

from math import log

from framing.estimates.inference.slices import Slice
from framing.estimates.inference.welch import Interval, mean_interval, ratio


def doubt(piece: Slice, difference: Interval, level: float) -> Interval | None:
    """The interval of the ratio of the means, where it holds 1 though that of the difference leaves 0 out.

    Args:
        piece: Two outlets at least in each group.
        difference: Welch's interval for the difference of the means.
        level: Confidence level, 0 to 1.

    Returns:
        The interval; its error and degrees of freedom are those of the logarithm. None where both agree, or
        where scores fall below 0, so that there is no ratio.
    """
    sides = [piece.outlet_values[piece.group_of_outlet == side] for side in (0, 1)]
    if piece.values.min() < 0 or min(float(side.mean()) for side in sides) <= 0:
        return None
    if not (difference.low > 0 or difference.high < 0):
        return None
    means = [mean_interval(side, level) for side in sides]
    found = ratio([one.value for one in means], [(one.error, one.df) for one in means], level)
    return found if found.low <= 1 <= found.high else None


def p_of_ratio(found: Interval) -> float:
    """Two-sided p-value of "the ratio is 1".

    Args:
        found: What ``doubt`` gave.
    """
    from scipy.special import stdtr

    return float(2 * stdtr(found.df, -abs(log(found.value)) / found.error))
