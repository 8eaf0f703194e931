"""How many texts people would have to code: what so many codes of each outlet could find."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isnan, sqrt

import polars as pl

from framing.errors import UnknownName, UsageError
from framing.estimates.inference.power import ASSURANCE, Plan, Spread, left_to_codes, spread
from framing.estimates.inference.seeds import derived_seed
from framing.experiments.results import Results

BUDGETS: dict[str, pl.DataType] = {
    "dimension": pl.String(),
    "outlets": pl.Int64(),
    "codes": pl.Int64(),
    "codes_in_all": pl.Int64(),
    "detectable": pl.Float64(),
    "detectable_by_codes_alone": pl.Float64(),
    "sd_outlets": pl.Float64(),
    "sd_codes": pl.Float64(),
    "correlation": pl.Float64(),
    "rests_on": pl.String(),
}
"""One row per dimension, number of outlets in each group and number of codes of each outlet.

``detectable`` is the smallest true difference in mean codes that ``corrected`` finds with a chance of .80 at
.05, ``detectable_by_codes_alone`` the same without the measure. ``sd_outlets`` is the standard deviation
between outlets for which is planned, ``sd_codes`` that of codes within an outlet, ``correlation`` that of
codes with scores there. ``rests_on`` says whether they were seen in codes or assumed.
"""

SEEN, ASSUMED = "codes of this run", "assumed; outlets vary as their scores do"


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """What is believed of codes where nobody has coded yet.

    Attributes:
        prevalence: Share of texts that express the dimension, above 0 and below 1; None if nothing is
            believed.
        correlation: Between code and score within an outlet; 0 plans for the codes alone.
    """

    prevalence: float | None = None
    correlation: float = 0.0


def budgets(
    results: Results,
    measure: str,
    dimensions: Sequence[str] = (),
    *,
    sizes: tuple[Sequence[int], Sequence[int]],
    assumed: Assumed,
    seed: int = 1,
) -> pl.DataFrame:
    """What so many codes could find: the table ``BUDGETS``.

    Args:
        results: A finished run; one with ``corrected`` says itself how codes vary.
        measure: Name of one of its measures.
        dimensions: Names of dimensions; all of the measure if empty.
        sizes: Numbers of outlets in each group, and of codes of each outlet.
        assumed: What holds for dimensions that nobody has coded.
        seed: Seed of the simulated studies.

    Raises:
        UnknownName: The run has no such measure or dimension.
        UsageError: Nobody has coded a dimension, and no prevalence is given; or outlets are too few.
    """
    known = results.outlet_values.filter(pl.col("channel") == "all", pl.col("measure") == measure)
    if known.is_empty():
        raise UnknownName("measure of the run", measure, results.outlet_values["measure"].unique())
    names = known["dimension"].unique(maintain_order=True).to_list()
    for name in dimensions:
        if name not in names:
            raise UnknownName("dimension of the run", name, names)
    coded = results.corrected.filter(pl.col("measure") == measure)
    rows: list[dict[str, object]] = []
    for name in dimensions or names:
        own = coded.filter(pl.col("dimension") == name)
        scored = known.filter(pl.col("dimension") == name)
        basis = _seen(own) if own.height else _believed(scored, assumed, name)
        if isnan(basis.spread.between):
            raise UsageError(
                f"nobody can tell from this run how outlets vary on {name}: two of a group are needed"
            )
        rows += [{"dimension": name, **row} for row in _rows(basis, sizes, seed)]
    return pl.DataFrame(rows, schema=BUDGETS)


@dataclass(frozen=True, kw_only=True)
class _Basis:
    """How codes vary.

    Attributes:
        spread: Between outlets, and within one.
        correlation: Of code and score within an outlet.
        units: Scored units of a typical outlet.
        rests_on: Where this comes from.
    """

    spread: Spread
    correlation: float
    units: int
    rests_on: str


def _seen(coded: pl.DataFrame) -> _Basis:
    """From the outlets of ``corrected``."""
    weights = pl.col("n_coded") - 1
    within = coded.select((pl.col("sd_codes") ** 2 * weights).sum() / weights.sum()).item()
    shared = coded.filter(pl.col("correlation").is_finite())
    r = (
        shared.select((pl.col("correlation") * weights).sum() / weights.sum()).item()
        if shared.height
        else 0.0
    )
    left = (1 - r**2) ** 0.5
    outlets = coded.with_columns(sd=pl.col("sd_codes") * left, n_articles="n_coded")
    found = spread(outlets, ASSURANCE)
    return _Basis(
        spread=replace(found, within=within),
        correlation=r,
        units=int(coded["n_units"].median() or 1),  # type: ignore[arg-type]
        rests_on=SEEN,
    )


def _believed(scored: pl.DataFrame, assumed: Assumed, name: str) -> _Basis:
    """From a prevalence, and from how the scores of outlets vary."""
    if assumed.prevalence is None:
        raise UsageError(
            f"nobody has coded {name} in this run: say what you expect with --prevalence (the share of texts "
            "that express it, such as .2), or run the study with hand_codes and corrected first"
        )
    share = assumed.prevalence
    of_scores = spread(scored, ASSURANCE)
    icc, total = of_scores.icc, share * (1 - share)
    return _Basis(
        spread=Spread(between=icc * total, within=(1 - icc) * total, n_outlets=of_scores.n_outlets),
        correlation=assumed.correlation,
        units=int(scored["n_units"].median() or 1),  # type: ignore[arg-type]
        rests_on=ASSUMED,
    )


def _rows(
    basis: _Basis, sizes: tuple[Sequence[int], Sequence[int]], seed: int
) -> Iterator[dict[str, object]]:
    of = basis.spread
    for outlets in sizes[0]:
        own = derived_seed(seed, "power", str(outlets))
        for codes in sizes[1]:
            plan = Plan(target=outlets, reference=outlets, articles=codes)
            units = max(basis.units, codes)
            left = left_to_codes(of.within, basis.correlation, codes=codes, units=units)
            yield {
                "outlets": outlets,
                "codes": codes,
                "codes_in_all": 2 * outlets * codes,
                "detectable": plan.detectable(replace(of, within=left), seed=own),
                "detectable_by_codes_alone": plan.detectable(of, seed=own),
                "sd_outlets": sqrt(of.between),
                "sd_codes": sqrt(of.within),
                "correlation": basis.correlation,
                "rests_on": basis.rests_on,
            }
