"""How good probabilities are, held against codes: ranking, error and calibration."""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]

BINS = 10
"""Bins of equal width of the calibration error."""

DRAWS = 1_000
"""Bootstrap samples behind an interval."""

LEAST_GROUPS = 5
"""Groups from which an interval over groups is given."""


def area_under_curve(codes: Floats, scores: Floats) -> float:
    """Chance that a unit with code 1 scores above one with code 0, ties counting half; NaN without both.

    Source: Hanley & McNeil (1982), Radiology 143, 29-36 (the area is Mann and Whitney's U over n1 n0).
    """
    n_one, n = float(codes.sum()), len(codes)
    if n_one in (0.0, n):
        return nan
    ranks = float(rankdata(scores)[codes == 1].sum())
    return (ranks - n_one * (n_one + 1) / 2) / (n_one * (n - n_one))


def brier(codes: Floats, probabilities: Floats) -> float:
    """Mean squared difference of probability and code, 0 (perfect) to 1. Source: Brier (1950)."""
    return float(np.mean((probabilities - codes) ** 2)) if len(codes) else nan


def calibration_error(codes: Floats, probabilities: Floats) -> float:
    """Expected calibration error: mean distance of mean probability and share of codes over bins, 0 to 1.

    Source: Naeini, Cooper & Hauskrecht (2015), AAAI, 2901-2907; ``BINS`` bins of equal width.
    """
    if not len(codes):
        return nan
    place = np.minimum((probabilities * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(place, weights=probabilities - codes, minlength=BINS)
    return float(np.abs(gaps).sum() / len(codes))


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Probabilities of coded units beside their codes.

    Attributes:
        codes: 0 or 1, shape (n,).
        probabilities: 0 to 1, shape (n,).
        groups: Group of every unit, numbered from 0: what the bootstrap draws, shape (n,).
    """

    codes: Floats
    probabilities: Floats
    groups: NDArray[np.int64]

    def interval(self, of: Callable[[Floats, Floats], float], seed: int, level: float) -> tuple[float, float]:
        """Percentile interval of a quality when groups are drawn anew; NaN with few groups.

        Args:
            of: The quality, of codes and probabilities.
            seed: Seed of the draws.
            level: Confidence level.
        """
        members = [np.flatnonzero(self.groups == group) for group in np.unique(self.groups)]
        if len(members) < LEAST_GROUPS:
            return nan, nan
        generator = np.random.default_rng(seed)
        drawn = [
            of(self.codes[rows], self.probabilities[rows])
            for picks in generator.integers(len(members), size=(DRAWS, len(members)))
            if len(rows := np.concatenate([members[pick] for pick in picks]))
        ]
        known = np.array([value for value in drawn if np.isfinite(value)])
        if not len(known):
            return nan, nan
        low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)

    def told(self, seed: int, level: float = 0.95) -> str:
        """The three qualities in words, with intervals over groups where there are enough of them."""
        base = np.full(len(self.codes), self.codes.mean())
        area, error = (self._with_interval(of, seed, level) for of in (area_under_curve, brier))
        calibration = calibration_error(self.codes, self.probabilities)
        return (
            f"AUC {area}, Brier {error} (always the base rate: {brier(self.codes, base):.3f}), "
            f"ECE {calibration:.3f}"
        )

    def _with_interval(self, of: Callable[[Floats, Floats], float], seed: int, level: float) -> str:
        low, high = self.interval(of, seed, level)
        value = of(self.codes, self.probabilities)
        return f"{value:.3f}" + (f" [{low:.3f}, {high:.3f}]" if np.isfinite(low) else "")
