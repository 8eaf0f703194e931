"""The design of a comparison: which outlets stand in which group, and what that can show."""

from collections.abc import Mapping
from math import isnan

import polars as pl

from framing.estimates.inference.design import check_design
from framing.experiments import tables
from framing.experiments.results import DesignCheck


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
