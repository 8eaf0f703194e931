"""Do the measures agree? The multitrait–multimethod matrix over all dimensions and measures of a run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import atanh, nan, sqrt, tanh
from statistics import NormalDist
from typing import ClassVar, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import rankdata

from framing.errors import EstimateError
from framing.estimates.base import Evidence, Findings
from framing.estimates.inference.slices import grouped, passed_over

Coefficient = Literal["spearman", "pearson"]

LEVELS = ("article", "within", "outlet")
"""All articles; articles after the means of their outlets are taken off; means of outlets."""

SAME_DIMENSION = "same dimension, other measure"
SAME_MEASURE = "other dimension, same measure"
NOTHING_SHARED = "other dimension, other measure"
"""Campbell and Fiske's kinds: validity, heterotrait–monomethod, heterotrait–heteromethod."""

LEAST = 4
"""Articles or outlets from which a correlation is given."""

Key = tuple[str, str]
"""Measure and dimension."""

AGREEMENT: dict[str, pl.DataType] = {
    **dict.fromkeys(("level", "kind", "measure_a", "dimension_a", "measure_b", "dimension_b"), pl.String()),
    **dict.fromkeys(("r", "low", "high"), pl.Float64()),
    **dict.fromkeys(("n", "n_missing"), pl.Int64()),
    **dict.fromkeys(("coefficient", "interval"), pl.String()),
}
"""Columns of the table ``agreement``: one row per level and pair of measure × dimension."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Correlations of every measure of every dimension with every other, of articles and of outlets.

    Two measures of one dimension that measure the same should correlate more than either does with measures
    of other dimensions. Three levels are told apart, for they answer different questions: all articles; the
    same *within* outlets, with every outlet's mean taken off; and the means of outlets, which is what
    comparisons of groups rest on. Units without a score on both sides are left out and counted.

    No p-value is given: articles of one outlet are not independent. Beside correlations of articles stand the
    smallest and the largest that come out when any one outlet is left out; beside those of outlets an
    interval by Fisher's z, which is wide, since there are few.

    Attributes:
        coefficient: ``spearman`` (of ranks; scores of words are skewed) or ``pearson``.
        groups: Groups to look at; empty for every group of the study.

    References:
        Campbell & Fiske (1959), Convergent and discriminant validation by the multitrait-multimethod matrix,
        Psychological Bulletin 56, 81-105; interval of Spearman's coefficient: Bonett & Wright (2000),
        Psychometrika 65, 23-28.
    """

    needs: ClassVar[Literal["scores", "counts"]] = "scores"
    title: ClassVar[str] = "Agreement of measures"
    citation: ClassVar[str] = "Campbell & Fiske (1959), Psychological Bulletin 56, 81-105"

    coefficient: Coefficient = "spearman"
    groups: Sequence[str] = ()

    def __call__(self, evidence: Evidence) -> Findings:
        """The table ``agreement``; notes on what was left out and on what the matrix says.

        Raises:
            EstimateError: Fewer than two scores of articles can be compared.
        """
        groups = tuple(self.groups) or tuple(evidence.articles["group"].drop_nulls().unique().sort())
        columns = _columns(evidence, groups) if groups else {}
        chosen, alone = _comparable(tuple(columns))
        if len(chosen) < 2:  # noqa: PLR2004  # agreement needs two
            raise EstimateError(
                f"agreement needs two scores to compare; of the groups {', '.join(groups) or '(none)'} "
                f"{len(chosen)} was scored"
            )
        cases = _cases({key: columns[key] for key in chosen})
        rows = [row for level in LEVELS for row in self._rows(cases, chosen, level, evidence.level)]
        table = pl.DataFrame(rows, schema=AGREEMENT, orient="row")
        left_out = f"agreement leaves out what one measure alone scores: {', '.join(alone)}." if alone else ""
        passed = (note for scores in evidence.scores for note in passed_over(scores, evidence.copy))
        return Findings(
            tables={"agreement": table},
            notes=tuple(note for note in (left_out, *passed, *_said(table)) if note),
        )

    def _rows(
        self, cases: pl.DataFrame, keys: Sequence[Key], level: str, confidence: float
    ) -> Iterator[tuple[object, ...]]:
        table = _outlets(cases, keys) if level == "outlet" else cases
        outlets = np.unique(table["place"].to_numpy(), return_inverse=True)[1]
        values = {key: table[_name(key)].to_numpy() for key in keys}
        for one, two in combinations(keys, 2):
            both = np.isfinite(values[one]) & np.isfinite(values[two])
            pair = Pair(x=values[one][both], y=values[two][both], outlet=outlets[both])
            r = pair.correlation(self.coefficient, within=level == "within")
            low, high, how = (
                (*_fisher(r, len(pair.x), confidence, self.coefficient), "Fisher's z")
                if level == "outlet"
                else (
                    *pair.without_one(self.coefficient, within=level == "within"),
                    "any one outlet left out",
                )
            )
            about = (level, _kind(one, two), *one, *two)
            yield (*about, r, low, high, len(pair.x), int((~both).sum()), self.coefficient, how)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two scores of the same cases.

    Attributes:
        x: Scores of one, shape (n,).
        y: Scores of the other, shape (n,).
        outlet: Outlet of every case, numbered, shape (n,).
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    outlet: NDArray[np.intp]

    def correlation(self, coefficient: Coefficient, *, within: bool) -> float:
        """The correlation, -1 to 1; NaN for fewer cases than ``LEAST`` or if one of the two never varies.

        Args:
            coefficient: Of ranks or of values.
            within: Take the mean of every outlet off first (of the ranks, for ranks).
        """
        if len(self.x) < LEAST:
            return nan
        x, y = (rankdata(v) if coefficient == "spearman" else v for v in (self.x, self.y))
        if within:
            x, y = _centred(x, self.outlet), _centred(y, self.outlet)
        x, y = x - x.mean(), y - y.mean()
        spread = sqrt(float(x @ x) * float(y @ y))
        smallest = 1e-12 * max(float(np.abs(self.x).max() * np.abs(self.y).max()), 1e-300)
        return min(1.0, max(-1.0, float(x @ y) / spread)) if spread > smallest else nan

    def without_one(self, coefficient: Coefficient, *, within: bool) -> tuple[float, float]:
        """Smallest and largest correlation without any one outlet; NaN with one outlet only."""
        found = [self._without(outlet).correlation(coefficient, within=within) for outlet in self._outlets()]
        known = [r for r in found if r == r]  # noqa: PLR0124  # NaN is not itself
        return (min(known), max(known)) if len(found) > 1 and known else (nan, nan)

    def _outlets(self) -> list[int]:
        return [int(number) for number in np.unique(self.outlet)]

    def _without(self, outlet: int) -> "Pair":
        rest = self.outlet != outlet
        return Pair(x=self.x[rest], y=self.y[rest], outlet=self.outlet[rest])


def _centred(values: NDArray[np.float64], outlet: NDArray[np.intp]) -> NDArray[np.float64]:
    n = np.maximum(np.bincount(outlet), 1)
    return np.asarray(values - (np.bincount(outlet, weights=values) / n)[outlet])


def _fisher(r: float, n: int, level: float, coefficient: Coefficient) -> tuple[float, float]:
    """Interval of a correlation of n independent cases; NaN where there is none."""
    if not abs(r) < 1 or n <= LEAST:
        return nan, nan
    error = sqrt((1 + r**2 / 2 if coefficient == "spearman" else 1.0) / (n - 3))
    reach = NormalDist().inv_cdf(0.5 + level / 2) * error
    return tanh(atanh(r) - reach), tanh(atanh(r) + reach)


def _columns(evidence: Evidence, groups: Sequence[str]) -> dict[Key, pl.DataFrame]:
    """Scores of every article: measure and dimension → ``place``, ``article``, ``value``, ``weight``."""
    found: dict[Key, pl.DataFrame] = {}
    for scores in evidence.scores:
        if passed_over(scores, evidence.copy):
            continue
        table = grouped(scores, evidence.articles, groups, evidence.copy)
        scored = table.filter(pl.col("value").is_finite())
        means = scored.group_by("dimension", "group_number", "outlet", "article", maintain_order=True).agg(
            value=(pl.col("value") * pl.col("weight")).sum() / pl.col("weight").sum(),
            weight=pl.col("weight").sum(),
        )
        for (dimension,), part in means.group_by("dimension", maintain_order=True):
            found[scores.measure, str(dimension)] = part.select(
                pl.format("{}/{}", "group_number", "outlet").alias("place"), "article", "value", "weight"
            )
    return found


def _comparable(keys: Sequence[Key]) -> tuple[tuple[Key, ...], tuple[str, ...]]:
    """What more than one measure scores, and the dimensions that one alone scores; all if there is one."""
    by = {dimension: {m for m, d in keys if d == dimension} for _, dimension in keys}
    alone = tuple(sorted(dimension for dimension, measures in by.items() if len(measures) == 1))
    if len(alone) == len(by):
        return tuple(keys), ()
    return tuple(key for key in keys if key[1] not in alone), alone


def _name(key: Key) -> str:
    return "\t".join(key)


def _cases(columns: Mapping[Key, pl.DataFrame]) -> pl.DataFrame:
    """One row per article with the column of every score, NaN where it is missing, and its weight."""
    articles = pl.concat([part.select("place", "article") for part in columns.values()]).unique()
    cases = articles.sort("place", "article")
    for key, part in columns.items():
        named = part.rename({"value": _name(key), "weight": f"weight {_name(key)}"})
        cases = cases.join(named, on=["place", "article"], how="left", maintain_order="left")
    return cases.with_columns(pl.col(_name(key)).fill_null(nan) for key in columns)


def _outlets(cases: pl.DataFrame, keys: Sequence[Key]) -> pl.DataFrame:
    """One row per outlet: the mean over its units of every score, as estimates take it."""
    return cases.group_by("place", maintain_order=True).agg(
        _mean(_name(key)).alias(_name(key)) for key in keys
    )


def _mean(name: str) -> pl.Expr:
    value, weight = pl.col(name).fill_nan(None), pl.col(f"weight {name}")
    total = (value * weight).sum() / weight.filter(value.is_not_null()).sum()
    return pl.when(value.count() > 0).then(total).otherwise(nan)


def _kind(one: Key, two: Key) -> str:
    if one[1] == two[1]:
        return SAME_DIMENSION
    return SAME_MEASURE if one[0] == two[0] else NOTHING_SHARED


def _said(table: pl.DataFrame) -> Iterator[str]:
    """For each level the mean correlation of every kind, in a sentence."""
    for level, words in zip(LEVELS, ("over articles", "within outlets", "over outlets"), strict=True):
        known = table.filter((pl.col("level") == level) & pl.col("r").is_finite())
        means = [
            f"{kind} {float(part['r'].to_numpy().mean()):.2f} ({part.height})"
            for kind in (SAME_DIMENSION, SAME_MEASURE, NOTHING_SHARED)
            if (part := known.filter(pl.col("kind") == kind)).height
        ]
        if means:
            yield f"Agreement of measures, mean correlation {words} (pairs): {'; '.join(means)}."


ESTIMAND = Agreement
