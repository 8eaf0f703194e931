"""Do people find the intruder? Answers scored over items: raters of one item judge the same thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from framing.errors import DataError


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One rater's answer to one item.

    Attributes:
        rater: Who.
        item: Which item.
        right: The intruder was found.
    """

    rater: str
    item: str
    right: bool


@dataclass(frozen=True, kw_only=True)
class Found:
    """How often the intruder is found.

    Attributes:
        share: Mean over items of the share of raters who found it, 0 to 1.
        chance: The share that guessing gives.
        low: Lower limit of the share, over items; NaN with fewer than two items.
        high: Upper limit.
        p: One-sided p of "people guess": exact over one rater's answers; over several, a t test of items'
            shares. NaN where it cannot be worked out.
        n_items: Items answered.
        n_raters: Raters.
        method: How p came about.
    """

    share: float
    chance: float
    low: float
    high: float
    p: float
    n_items: int
    n_raters: int
    method: str


def found(answers: Sequence[Answered], chance: float, level: float = 0.95) -> Found:
    """Scores answers with the item as the unit.

    Raters who judge the same items are not independent: combining their binomial tests counts every item
    several times. With one rater the binomial over items is exact; with more, items' shares are the sample.

    Args:
        answers: At least one; one rater answers an item once.
        chance: Share that guessing gives: one over the number of choices.
        level: Confidence level of the interval, 0 to 1.

    Raises:
        DataError: There is no answer, or a rater answered an item twice.

    References:
        Chang et al. (2009), NeurIPS 22; Clopper & Pearson (1934), Biometrika 26, 404-413.
    """
    if not answers:
        raise DataError("no answers to score: is the file empty?")
    if len({(one.rater, one.item) for one in answers}) < len(answers):
        raise DataError("a rater answered one item twice: keep one of the two answers")
    raters, items = {one.rater for one in answers}, sorted({one.item for one in answers})
    shares = np.array([np.mean([one.right for one in answers if one.item == item]) for item in items])
    scored = _one_rater if len(raters) == 1 else _several
    low, high, p, method = scored(shares, chance, level)
    return Found(
        share=float(shares.mean()),
        chance=chance,
        low=low,
        high=high,
        p=p,
        n_items=len(items),
        n_raters=len(raters),
        method=method,
    )


Scored = tuple[float, float, float, str]


def _one_rater(shares: NDArray[np.float64], chance: float, level: float) -> Scored:
    from scipy.stats import binomtest

    test = binomtest(int(shares.sum()), len(shares), chance, alternative="greater")
    both = binomtest(int(shares.sum()), len(shares), chance).proportion_ci(level)
    return float(both.low), float(both.high), float(test.pvalue), "exact binomial test over items"


def _several(shares: NDArray[np.float64], chance: float, level: float) -> Scored:
    from scipy.stats import t as student

    method, n = "t test of items' shares, items being the sample", len(shares)
    error = float(shares.std(ddof=1) / np.sqrt(n)) if n > 1 else nan
    if not error > 0:
        return nan, nan, nan, f"{method}: not possible, since all items are alike"
    half = float(student.isf((1 - level) / 2, n - 1)) * error
    mean = float(shares.mean())
    p = float(student.sf((mean - chance) / error, n - 1))
    return max(mean - half, 0.0), min(mean + half, 1.0), p, method
