"""Studies that might be done next, judged by how the outlets and articles of a run vary."""

from collections.abc import Sequence
from math import isnan, sqrt

import polars as pl

from framing.errors import UnknownName, UsageError
from framing.estimates.inference.power import ASSURANCE, Plan, spread
from framing.estimates.inference.seeds import derived_seed
from framing.experiments.results import Results

PLANS: dict[str, pl.DataType] = {
    "dimension": pl.String(),
    "outlets": pl.Int64(),
    "articles": pl.Int64(),
    "detectable": pl.Float64(),
    "chance": pl.Float64(),
    "sd_outlets": pl.Float64(),
    "sd_articles": pl.Float64(),
    "sd_planned": pl.Float64(),
}
"""One row per dimension, number of outlets in each group and number of articles of each outlet.

``detectable`` is the smallest true difference found with a chance of .80 at .05, ``chance`` the chance to
find the difference that was asked for, or null. ``sd_outlets`` and ``sd_articles`` are standard deviations as
estimated, ``sd_planned`` that between outlets for which is planned: its upper limit with a confidence of .80.
"""


def planned(
    results: Results,
    measure: str,
    dimensions: Sequence[str] = (),
    *,
    sizes: tuple[Sequence[int], Sequence[int]],
    difference: float | None = None,
    seed: int = 1,
) -> pl.DataFrame:
    """What studies of other sizes could find: the table ``PLANS``.

    Args:
        results: A finished run.
        measure: Name of one of its measures.
        dimensions: Names of dimensions; all of the measure if empty.
        sizes: Numbers of outlets in each group, and of articles of each outlet.
        difference: A true difference, in the unit of the measure, or None.
        seed: Seed of the simulated studies.

    Raises:
        UnknownName: The run has no such measure or dimension.
        UsageError: The run has too few outlets to say how outlets vary.
    """
    known = results.outlet_values.filter(pl.col("channel") == "all")
    if measure not in known["measure"]:
        raise UnknownName("measure of the run", measure, known["measure"].unique())
    found = known.filter(pl.col("measure") == measure)
    names = found["dimension"].unique(maintain_order=True).to_list()
    for name in dimensions:
        if name not in names:
            raise UnknownName("dimension of the run", name, names)
    rows: list[dict[str, object]] = []
    for name in dimensions or names:
        seen = found.filter(pl.col("dimension") == name)
        estimated, of = spread(seen), spread(seen, ASSURANCE)
        if isnan(of.between):
            raise UsageError(
                f"nobody can tell from this run how outlets vary on {name}: a group with two outlets, and "
                "outlets with two articles, are needed"
            )
        for outlets in sizes[0]:
            for articles in sizes[1]:
                plan = Plan(target=outlets, reference=outlets, articles=articles)
                own = derived_seed(seed, "power", str(outlets))
                rows.append(
                    {
                        "dimension": name,
                        "outlets": outlets,
                        "articles": articles,
                        "detectable": plan.detectable(of, seed=own),
                        "chance": None if difference is None else plan.chance(of, difference, seed=own),
                        "sd_outlets": sqrt(estimated.between),
                        "sd_articles": sqrt(of.within),
                        "sd_planned": sqrt(of.between),
                    }
                )
    return pl.DataFrame(rows, schema=PLANS)
