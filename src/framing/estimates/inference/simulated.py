"""Studies simulated with known truth, and how often each method of inference errs in them.

Whoever doubts a method can ask: in studies like this one, without any difference, how often would it find
one? Nothing is approximated on the way: each simulated study goes through the code that real ones go through.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from math import nan, sqrt
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.engine import Engine
from framing.estimates.inference.comparison import LIKE_THESE
from framing.estimates.inference.design import ALPHA
from framing.estimates.inference.doubt import doubt, p_of_ratio
from framing.estimates.inference.robust_clusters import Inferred
from framing.estimates.inference.several_methods import PERMUTATION, WELCH, inferences
from framing.estimates.inference.slices import Slice
from framing.estimates.inference.welch import difference

Found = Sequence[tuple[str, str, Inferred]]

CLAIMED = "claimed in reports: Welch's interval and permutation together"
"""The rule by which a report says *higher* or *lower*, for a single question."""

AT_ONCE = 100
"""Studies that one worker does at a time."""

ERROR_RATES: dict[str, pl.DataType] = {
    "method": pl.String(),
    "valid_for": pl.String(),
    "studies": pl.Int64(),
    "found": pl.Float64(),
    "error": pl.Float64(),
    "coverage": pl.Float64(),
    "bias": pl.Float64(),
    "width": pl.Float64(),
}
"""One row per method: share of studies in which a difference is found at .05, its standard error, share of
intervals that hold the true difference (NaN for a method without), mean of the estimates less the truth, and
mean width of the intervals."""


class Population(Protocol):
    """What studies are drawn from."""

    @property
    def truth(self) -> float:
        """True difference of the means of the groups' outlets."""
        ...

    def drawn(self, rng: np.random.Generator) -> Slice:
        """One study."""
        ...


@dataclass(frozen=True, kw_only=True)
class NormalOutlets:
    """Outlets of two groups; their means and the scores of their articles are normal.

    Attributes:
        n_target: Outlets of the target group.
        n_articles: Articles of every outlet, the target's first.
        sd_outlets: Standard deviation between the true means of outlets, of target and of reference.
        sd_articles: Standard deviation between the articles of one outlet.
        truth: Mean of the target's outlets minus that of the reference's.
    """

    n_target: int
    n_articles: tuple[int, ...]
    sd_outlets: tuple[float, float]
    sd_articles: float
    truth: float = 0.0

    def drawn(self, rng: np.random.Generator) -> Slice:
        """One study.

        Args:
            rng: Where chance comes from.
        """
        group = (np.arange(len(self.n_articles)) >= self.n_target).astype(np.intp)
        means = np.array(self.sd_outlets)[group] * rng.normal(size=len(group)) + self.truth * (group == 0)
        outlets = np.repeat(np.arange(len(group)), self.n_articles)
        return slice_of_articles(
            means[outlets] + self.sd_articles * rng.normal(size=len(outlets)), outlets, group
        )


def slice_of_articles(
    values: NDArray[np.float64], outlets: NDArray[np.intp], group: NDArray[np.intp]
) -> Slice:
    """Simulated articles as an estimand sees scored ones: one unit each, all weighing alike.

    Args:
        values: Score of every article, no NaN.
        outlets: Outlet of each, numbered from 0 without gaps, ascending.
        group: 0 (target) or 1 (reference) for every outlet, ascending.
    """
    return Slice(
        measure="simulated",
        unit="points",
        dimension="none",
        channel="all",
        groups=("target", "reference"),
        values=values,
        weights=np.ones(len(values)),
        n_tokens=np.ones(len(values), dtype=np.int64),
        articles=np.arange(len(values)),
        outlet_of_article=outlets,
        group_of_outlet=group,
        outlets=tuple(map(str, range(len(group)))),
        n_unscored=0,
        left_out=(),
    )


def error_rates(
    population: Population, *, studies: int, draws: int, seed: Sequence[int], engine: Engine
) -> pl.DataFrame:
    """How often each method of ``inferences`` finds a difference, and holds the truth: ``ERROR_RATES``.

    Args:
        population: What studies are drawn from.
        studies: How many.
        draws: Sets of weights and samples of the bootstraps in each.
        seed: Each study's own seed is this and its number, so answers are the same for any engine.
        engine: Where the work is done.
    """
    asked = partial(every_method, draws=draws)
    return rates_of(population, asked, studies=studies, seed=seed, engine=engine)


def every_method(piece: Slice, number: int, draws: int) -> Found:
    """One study under every method.

    Args:
        piece: The study.
        number: Its number, from which the bootstraps' seeds are derived.
        draws: Sets of weights and samples.
    """
    return with_claim(piece, inferences(piece, 0.95, draws, number))


def with_claim(piece: Slice, found: Found) -> Found:
    """What the methods say, and before it what a report would claim from Welch's interval and permutation.

    Nothing is claimed where the ratio of the groups is in doubt (see ``doubt``).

    Args:
        piece: The study.
        found: Findings, Welch's over outlets and the permutation among them.
    """
    said = {method: one for method, _, one in found}
    welch, permuted = said[WELCH], said[PERMUTATION]
    target = piece.group_of_outlet == 0
    interval = difference(piece.outlet_values[target], piece.outlet_values[~target])
    doubtful = doubt(piece, interval, 1 - ALPHA)
    p = max(welch.p, permuted.p, p_of_ratio(doubtful) if doubtful else 0.0)
    both = Inferred(value=welch.value, low=welch.low, high=welch.high, p=p)
    return ((CLAIMED, LIKE_THESE, both), *found)


def rates_of(
    population: Population,
    asked: Callable[[Slice, int], Found],
    *,
    studies: int,
    seed: Sequence[int],
    engine: Engine,
) -> pl.DataFrame:
    """How often what is asked of each study errs: ``ERROR_RATES``.

    Args:
        population: What studies are drawn from.
        asked: What is done with a study and its number; picklable.
        studies: How many.
        seed: Each study's own seed is this and its number.
        engine: Where the work is done.
    """
    parts = [range(first, min(first + AT_ONCE, studies)) for first in range(0, studies, AT_ONCE)]
    work = partial(_part, population=population, asked=asked, seed=tuple(seed))
    rows: dict[tuple[str, str], list[Inferred]] = {}
    for part in engine.map(work, parts):
        for method, valid_for, one in part:
            rows.setdefault((method, valid_for), []).append(one)
    table = [(*name, *_rates(found, population.truth)) for name, found in rows.items()]
    return pl.DataFrame(table, schema=ERROR_RATES, orient="row")


def _part(
    numbers: Iterable[int],
    population: Population,
    asked: Callable[[Slice, int], Found],
    seed: tuple[int, ...],
) -> list[tuple[str, str, Inferred]]:
    """Some of the studies."""
    return [
        row
        for number in numbers
        for row in asked(population.drawn(np.random.default_rng([*seed, number])), number)
    ]


def _rates(found: Sequence[Inferred], truth: float) -> tuple[int, float, float, float, float, float]:
    p, low, high = (np.array([getattr(one, name) for one in found]) for name in ("p", "low", "high"))
    share = float(np.mean(p < ALPHA))
    known = ~np.isnan(low)
    holds = float(np.mean((low <= truth) & (truth <= high))) if known.any() else nan
    bias = float(np.mean([one.value for one in found])) - truth
    width = float(np.mean((high - low)[known])) if known.any() else nan
    return len(found), share, sqrt(share * (1 - share) / len(found)), holds, bias, width
