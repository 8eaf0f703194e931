"""The rows of a forest plot: which are drawn, and what they say in words."""

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING

import polars as pl

from framing.reports.drawing.palette import looks
from framing.reports.naming import counted, listing
from framing.reports.numbers import decimals, interval, percent, signed, whole
from framing.reports.reading import THESE, contrasts, levels, outlet_values

if TYPE_CHECKING:
    from framing.experiments.results import Results

COLUMNS: Mapping[str, pl.DataType] = {
    "row": pl.Int64(),
    "label": pl.String(),
    "kind": pl.String(),
    "dimension": pl.String(),
    "measure": pl.String(),
    "unit": pl.String(),
    "target": pl.String(),
    "reference": pl.String(),
    "group": pl.String(),
    "outlet": pl.String(),
    "outlet_name": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "low_here": pl.Float64(),
    "high_here": pl.Float64(),
    "level": pl.Float64(),
    "p": pl.Float64(),
    "p_adjusted": pl.Float64(),
    "family_size": pl.Int64(),
    "n_articles": pl.Int64(),
    "n_outlets": pl.Int64(),
    "note": pl.String(),
}
"""``kind`` is ``difference``, ``group`` or ``outlet``; ``row`` counts from 0, largest difference first.

``low`` and ``high`` ask what outlets like these would show, ``low_here`` and ``high_here`` what these do.
"""


def table(
    results: "Results", measure: str, labels: Mapping[str, str], *, estimand: str = "contrast"
) -> pl.DataFrame | None:
    """The rows to draw for one measure, largest difference first; None if there is no contrast.

    Args:
        results: The run.
        measure: Name of the measure.
        labels: Dimension → words at the left; dimensions without words are left out.
        estimand: Which estimand compared the groups; for others than ``contrast`` it gave the levels, too.
    """
    found = contrasts(results, measure, estimand=estimand).filter(pl.col("dimension").is_in(list(labels)))
    if found.is_empty():
        return None
    rows = _order(found)
    pair = {"target": pl.lit(results.facts.target), "reference": pl.lit(results.facts.reference)}
    of_all = pl.lit(found["unit"][0])
    of_levels = "level" if estimand == "contrast" else estimand
    these = contrasts(results, measure, question=THESE, estimand=estimand)
    here = these.select("dimension", low_here="low", high_here="high")
    parts = [
        found.join(here, on="dimension", how="left", maintain_order="left").with_columns(
            kind=pl.lit("difference"), group=pl.lit(None, pl.String), **pair
        ),
        levels(results, measure, estimand=of_levels).with_columns(
            kind=pl.lit("group"), group=pl.col("target"), **pair
        ),
        outlet_values(results, measure).with_columns(kind=pl.lit("outlet"), unit=of_all, **pair),
    ]
    drawn = pl.concat([_shape(part, rows, labels) for part in parts])
    order = [
        "row",
        pl.col("kind").replace_strict({"difference": 0, "group": 1, "outlet": 2}),
        "group",
        "outlet",
    ]
    return drawn.sort(order, maintain_order=True, nulls_last=True)


def _order(found: pl.DataFrame) -> dict[str, int]:
    value = pl.col("value").fill_nan(None)
    ordered = found.sort([value, pl.col("dimension")], descending=[True, False], nulls_last=True)
    return {name: row for row, name in enumerate(ordered["dimension"])}


def _shape(part: pl.DataFrame, rows: Mapping[str, int], labels: Mapping[str, str]) -> pl.DataFrame:
    kept = part.filter(pl.col("dimension").is_in(list(rows))).with_columns(
        row=pl.col("dimension").replace_strict(rows, return_dtype=pl.Int64),
        label=pl.col("dimension").replace_strict(dict(labels), default=None, return_dtype=pl.String),
    )
    return kept.select(
        (pl.col(name) if name in kept.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in COLUMNS.items()
    )


def caption(data: pl.DataFrame) -> str:
    """What the figure shows, for readers: marks, n, unit, interval, and what the intervals are about."""
    first = data.row(0, named=True)
    pair = (first["target"], first["reference"])
    look = looks(pair)
    rows = data.filter(pl.col("kind") == "difference")
    outlets = data.filter(pl.col("kind") == "outlet")
    size = {group: outlets.filter(pl.col("group") == group)["outlet"].n_unique() for group in pair}
    groups = listing([f"{counted(size[group], f'{group} outlet')} ({look[group].shape}s)" for group in pair])
    level = rows["level"].drop_nulls()
    text = (
        f"Left: the value of each of {groups}, {unit(data)}, as open marks, and the mean of each group "
        f"over its outlets as a solid mark. Right: {pair[0]} minus {pair[1]}. "
    )
    if rows["low"].is_finite().any():
        text += (
            f"Lines are {percent(level[0])} intervals over outlets: they ask what outlets like these would "
            f"show. A solid diamond: the interval excludes zero{_and_p(rows)}. "
        )
    else:
        text += "A group has too few outlets for an interval about outlets like these. "
        if rows["low_here"].is_finite().any():
            text += (
                f"Broken lines are {percent(level[0])} intervals that take these outlets as given; they say "
                "nothing about other outlets. "
            )
    return (
        text + _adjusted(rows) + f"n = {whole(max(rows['n_articles'].drop_nulls(), default=0))} articles."
    ).strip()


def _and_p(rows: pl.DataFrame) -> str:
    """What else a solid diamond asks for."""
    if rows["p_adjusted"].is_null().all():
        return ""
    return f", and the adjusted p-value is below {1 - rows['level'].drop_nulls()[0]:.2f}"


def _adjusted(rows: pl.DataFrame) -> str:
    family = rows["family_size"].drop_nulls()
    if rows["p_adjusted"].is_null().all() or family.is_empty() or family[0] == 1:
        return ""
    return f"p-values are adjusted for {whole(family[0])} comparisons. "


def alt(data: pl.DataFrame) -> str:
    """The figure for those who do not see it: every difference, largest first."""
    rows = data.filter(pl.col("kind") == "difference")
    first = rows.row(0, named=True)
    digits = places(rows)
    said = [f"{row['label']} {_spoken(row, digits)}" for row in rows.iter_rows(named=True)]
    return (
        f"Forest plot of {first['target']} minus {first['reference']} in {counted(rows.height, 'row')}, "
        f"{unit(data)}, largest first: {'; '.join(said)}."
    )


def _spoken(row: Mapping[str, float], places: int) -> str:
    if not isfinite(row["value"]):
        return "not estimated"
    if not isfinite(row["low"]):
        return f"{signed(row['value'], places)} without an interval"
    return f"{signed(row['value'], places)} (interval {interval(row['low'], row['high'], places)})"


def places(rows: pl.DataFrame) -> int:
    """Decimal places for all differences and limits of a figure."""
    return decimals([*rows["value"], *rows["low"], *rows["high"]])


def unit(data: pl.DataFrame) -> str:
    """The unit of the values."""
    return str(data["unit"].drop_nulls()[0])
