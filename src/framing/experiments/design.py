"""The design of a comparison: which outlets stand in which group, and what that can show."""

from collections.abc import Mapping
from math import isnan

import polars as pl

from framing.estimates.inference.design import ALPHA, check_design
from framing.estimates.inference.strata import Counted, StratifiedBy, strata_of
from framing.experiments import tables
from framing.experiments.results import DesignCheck

STRATA: tuple[StratifiedBy, ...] = ("language", "country")
"""What outlets may be compared within."""


def design_table(articles: pl.DataFrame, groups: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    """Groups with their outlets: the table ``design``, one row per group in the order of the experiment.

    Args:
        articles: Articles with ``outlet`` and ``group``.
        groups: Group → labels; a group without an article has a row too.
    """
    rows = []
    for group in groups:
        within = articles.filter(pl.col("group") == group)
        outlets = sorted(within["outlet"].unique())
        rows.append((group, len(outlets), within.height, ", ".join(outlets)))
    return pl.DataFrame(rows, schema=dict(tables.SCHEMAS["design"]), orient="row")


def within_message(articles: pl.DataFrame, pair: tuple[str, str], by: StratifiedBy) -> str:
    """What a comparison within strata can show, from the numbers of outlets alone.

    Args:
        articles: Articles with ``outlet``, ``group`` and the column of the strata.
        pair: Target and reference.
        by: What outlets are compared within.
    """
    of_groups = articles.filter(pl.col("group").is_in(pair))
    strata = strata_of(of_groups, by)
    outlets = of_groups.select("group", "outlet").unique().sort("group", "outlet")
    counted = Counted.of(
        [strata[outlet] for outlet in outlets["outlet"]], [pair.index(group) for group in outlets["group"]]
    )
    sizes = ", ".join(f"{name} {target} and {other}" for name, (target, other) in counted.shared.items())
    alone = f" Left out, with outlets of one group only: {', '.join(counted.one_sided)}."
    told = alone if counted.one_sided else ""
    if not sizes:
        return f"Within {by}, nothing can be compared: none has outlets of both groups.{told}"
    reach = "" if counted.smallest_p <= ALPHA else f" It cannot reach {ALPHA:g}, whatever the scores are."
    return (
        f"Within {by} (outlets of {pair[0]} and {pair[1]}: {sizes}), the smallest two-sided permutation "
        f"p-value is {counted.smallest_p:.3g}.{reach}{told}"
    )


def check_of(design: pl.DataFrame, target: str, reference: str) -> DesignCheck:
    """What the comparison of two groups can show.

    Args:
        design: The table ``design``.
        target: Group the scores are about.
        reference: Group it is compared with.
    """
    sizes = dict(design.select("group", "n_outlets").iter_rows())
    found = check_design({target: sizes[target], reference: sizes[reference]})
    return DesignCheck(
        verdict=found.verdict,
        smallest_p=None if isnan(found.smallest_p) else found.smallest_p,
        detectable_sd=None if isnan(found.detectable_sd) else found.detectable_sd,
        messages=list(found.messages),
    )
