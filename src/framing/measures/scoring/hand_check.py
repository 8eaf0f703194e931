"""Codes of a machine beside those of people: agreement, and both kinds of error with intervals."""

from math import nan, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST = 20
"""Units coded by both from which scores are shown."""


def wilson(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Interval of a share by Wilson (1927); NaN of nothing."""
    if n == 0:
        return nan, nan
    z = NormalDist().inv_cdf(0.5 + level / 2)
    middle, reach = (k / n + z**2 / (2 * n)), z * sqrt(k / n * (1 - k / n) / n + z**2 / (4 * n**2))
    return (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)


def kappa(machine: Floats, hand: Floats) -> float:
    """Cohen's kappa: agreement beyond chance, 1 if perfect; NaN where only one code occurs.

    Source: Cohen (1960), Educational and Psychological Measurement 20, 37-46.
    """
    codes = np.union1d(machine, hand)
    chance = sum(float(np.mean(machine == code) * np.mean(hand == code)) for code in codes)
    return (float(np.mean(machine == hand)) - chance) / (1 - chance) if chance < 1 else nan


def beside_hand_codes(machine: Floats, hand: Floats) -> tuple[int, str]:
    """Units that both have coded, and in words how the machine's codes stand beside people's.

    Args:
        machine: Codes, NaN where there is none, shape (n_units,).
        hand: The same.
    """
    both = np.isfinite(machine) & np.isfinite(hand)
    ours, truth = machine[both], hand[both]
    n = len(truth)
    if not n:
        return 0, "no unit coded by hand has an answer"
    found = [
        _told(
            f"of {int(np.sum(truth == code))} coded {code:g} by hand it gave {code:g} to", ours, truth, code
        )
        for code in sorted(set(truth.tolist()), reverse=True)
    ]
    same = int(np.sum(ours == truth))
    return n, f"{same} of {n} as coded by hand (kappa {kappa(ours, truth):.2f}); {'; '.join(found)}"


def _told(words: str, ours: Floats, truth: Floats, code: float) -> str:
    n, k = int(np.sum(truth == code)), int(np.sum((truth == code) & (ours == code)))
    low, high = wilson(k, n)
    return f"{words} {k}, {k / n:.2f} [{low:.2f}, {high:.2f}]"
