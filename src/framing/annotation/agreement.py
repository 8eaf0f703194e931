"""How far coders agree beyond chance: Krippendorff's alpha, and what it rests on.

The coincidences of two values are counted over all pairs of coders of a unit, each unit by 1 / (coders - 1);
alpha is 1 minus the observed disagreement over that expected of values paired at random. A unit with one code
says nothing of agreement and is left out.

References:
    Krippendorff (2019), Content Analysis, 4th ed., ch. 12; Hayes & Krippendorff (2007), Communication Methods
    and Measures 1(1), 77-89, for the interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.annotation.base import CANNOT_TELL, Level, Question

Reals = NDArray[np.float64]

RESAMPLES = 2_000
FEWEST_UNITS = 2
"""Units with two codes or more below which there is no agreement to speak of."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How far the coders of one dimension agree.

    Attributes:
        dimension: The dimension.
        level: Level of measurement.
        alpha: Krippendorff's alpha, 1 for full agreement, 0 for that of chance; NaN if nothing varies or no
            unit was coded twice, and then ``note`` says which.
        low: Lower limit of its interval over units; NaN if there is none.
        high: Upper limit.
        of_code: Code → alpha of that code against all others.
        percent: Share of pairs of codes of one unit that are the same, 0 to 1.
        n_units: Units with two codes or more.
        n_coders: Coders of those.
        note: Why there is no alpha; empty if there is one.
    """

    dimension: str
    level: Level
    alpha: float
    low: float
    high: float
    of_code: dict[str, float]
    percent: float
    n_units: int
    n_coders: int
    note: str = ""


def agreement(codes: pl.DataFrame, question: Question, *, seed: int, level: float = 0.95) -> Agreement:
    """The agreement of all coders on one dimension.

    Args:
        codes: ``item``, ``coder``, ``dimension``, ``code``; one row per decision.
        question: The dimension with its codes.
        seed: Seed of the resampling of units.
        level: Confidence level of the interval.
    """
    chosen = codes.filter(pl.col("dimension") == question.dimension, pl.col("code") != CANNOT_TELL)
    twice = chosen.filter(pl.len().over("item") > 1)
    counts = counts_of_units(twice, question.codes)
    values = np.array([float(code) for code in question.codes])
    found = alpha_of_counts(counts, values, question.level)
    draws = _resampled(counts, values, question.level, seed)
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2]) if len(draws) else (nan, nan)
    return Agreement(
        dimension=question.dimension,
        level=question.level,
        alpha=found,
        low=float(low),
        high=float(high),
        of_code={code: _of_one(counts, place) for place, code in enumerate(question.codes)},
        percent=_percent(counts),
        n_units=len(counts),
        n_coders=twice["coder"].n_unique(),
        note=_why_not(counts) if np.isnan(found) else "",
    )


def alpha(codes: Sequence[Sequence[float | None]], level: Level) -> float:
    """Krippendorff's alpha of a table of codes.

    Args:
        codes: A row per coder with a code per unit; None where a coder gave none.
        level: Level of measurement.

    Returns:
        Alpha; NaN if no unit has two codes, or all codes are the same.
    """
    values = sorted({code for row in codes for code in row if code is not None})
    n_units = max((len(row) for row in codes), default=0)
    counts = np.zeros((n_units, len(values)))
    for row in codes:
        for unit, code in enumerate(row):
            if code is not None:
                counts[unit, values.index(code)] += 1
    return alpha_of_counts(counts, np.array(values, dtype=np.float64), level)


def counts_of_units(codes: pl.DataFrame, known: Sequence[str]) -> Reals:
    """How often each unit got each code, shape (units, codes); units in the order of their names."""
    units = codes["item"].unique().sort()
    counts = np.zeros((len(units), len(known)))
    rows = {unit: row for row, unit in enumerate(units)}
    for item, code in codes.select("item", "code").iter_rows():
        counts[rows[item], known.index(code)] += 1
    return counts


def alpha_of_counts(counts: Reals, values: Reals, level: Level) -> float:
    """Krippendorff's alpha from how often each unit got each value.

    Args:
        counts: Shape (units, values), whole numbers.
        values: What the columns stand for, shape (values,).
        level: Level of measurement.

    Returns:
        Alpha; NaN where it is not defined.
    """
    return float(_alphas(coincidences(counts).sum(axis=0), values, level))


def coincidences(counts: Reals) -> Reals:
    """How often two values stand together in each unit, shape (units, values, values).

    Args:
        counts: How often each unit got each value, shape (units, values).
    """
    coders = counts.sum(axis=1)
    weights = np.divide(1, coders - 1, out=np.zeros(len(counts)), where=coders > 1)
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(counts.shape[1])
    return np.asarray(pairs * weights[:, None, None], dtype=np.float64)


def squared_differences(totals: Reals, values: Reals, level: Level) -> Reals:
    """How far two values are apart, squared, shape (..., values, values): Krippendorff (2019), 12.3.

    Args:
        totals: How often each value stands in pairs, shape (..., values), for the ordinal level.
        values: The values, shape (values,).
        level: Level of measurement.
    """
    if level == "nominal":
        places = np.arange(len(values))
        return np.asarray(places[:, None] != places, dtype=np.float64)
    if level == "ordinal":
        order = np.argsort(values, kind="stable")
        below = np.cumsum(totals[..., order], axis=-1) - totals[..., order] / 2
        ranks = np.empty_like(below)
        ranks[..., order] = below
        return np.asarray((ranks[..., :, None] - ranks[..., None, :]) ** 2, dtype=np.float64)
    gap = values[:, None] - values[None, :]
    if level == "ratio":
        total = values[:, None] + values[None, :]
        gap = np.divide(gap, total, out=np.zeros_like(gap), where=total != 0)
    return np.asarray(gap**2, dtype=np.float64)


def _alphas(together: Reals, values: Reals, level: Level) -> Reals:
    """Alpha of each of some matrices of coincidences, shape (..., values, values); NaN where undefined."""
    totals = together.sum(axis=-1)
    n = totals.sum(axis=-1)
    apart = squared_differences(totals, values, level)
    observed = (together * apart).sum(axis=(-2, -1))
    by_chance = (totals[..., :, None] * totals[..., None, :] * apart).sum(axis=(-2, -1))
    ratio = np.divide(observed * (n - 1), by_chance, out=np.full(np.shape(n), nan), where=by_chance > 0)
    return np.asarray(1 - ratio, dtype=np.float64)


def _resampled(counts: Reals, values: Reals, level: Level, seed: int) -> Reals:
    """Alpha of units drawn with replacement; draws without an alpha are left out."""
    if len(counts) < FEWEST_UNITS:
        return np.zeros(0)
    generator = np.random.default_rng(seed)
    equal = np.full(len(counts), 1 / len(counts))
    drawn = generator.multinomial(len(counts), equal, size=RESAMPLES).astype(np.float64)
    alphas = _alphas(np.tensordot(drawn, coincidences(counts), axes=1), values, level)
    return alphas[~np.isnan(alphas)]


def _of_one(counts: Reals, place: int) -> float:
    """Alpha of one code against all others together."""
    here = counts[:, place]
    both = np.column_stack([here, counts.sum(axis=1) - here])
    return alpha_of_counts(both, np.array([1.0, 0.0]), "nominal")


def _percent(counts: Reals) -> float:
    """Share of pairs of codes of one unit that are the same."""
    coders = counts.sum(axis=1)
    pairs = (coders * (coders - 1)).sum()
    return float((counts * (counts - 1)).sum() / pairs) if pairs else nan


def _why_not(counts: Reals) -> str:
    if not len(counts):
        return "no item was coded by two coders"
    return "every code is the same: agreement beyond chance is not defined where nothing varies"
