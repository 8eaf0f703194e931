"""How copied texts count: as often as they are printed, not at all, or once together."""

from collections.abc import Mapping
from typing import Literal

import polars as pl

Copy = Literal["all", "own", "weighted"]
"""``all``: everything that an outlet prints counts. ``own``: passages that are an agency's or another
outlet's are left out. ``weighted``: the articles of one cluster of copies count as one article together."""

HOW: Mapping[Copy, str] = {
    "all": "",
    "own": "copied passages left out",
    "weighted": "articles weighted by 1 over the size of their cluster of copies",
}
"""Way of counting → how a method tells it; nothing for the usual one."""

NEEDS: Mapping[Copy, str] = {"all": "", "own": "origin", "weighted": "cluster"}
"""Way of counting → the column that says what is copied."""


def counted(table: pl.DataFrame, copy: Copy) -> pl.DataFrame:
    """The rows that count, with ``weight`` and ``cluster_weight``.

    ``cluster_weight`` is 1 over the number of articles of the whole table that are of the same cluster: of
    all articles that were selected, whichever group they are in. An article without a known cluster is
    alone. The weight is the cluster's where copies are weighted, and 1 elsewhere.

    With ``own``, what has no known origin is left out too, for nobody can say that it is the outlet's own.

    Args:
        table: Units with ``article``, ``origin`` and ``cluster``, of every article that was selected.
        copy: The way of counting.
    """
    articles = table.select("article", "cluster").drop_nulls("cluster").unique()
    sizes = articles.group_by("cluster").agg(cluster_weight=1.0 / pl.len())
    weighed = table.join(sizes, on="cluster", how="left", maintain_order="left").with_columns(
        pl.col("cluster_weight").fill_null(1.0)
    )
    if copy == "own":
        weighed = weighed.filter(pl.col("origin") == "own")
    weight = pl.col("cluster_weight") if copy == "weighted" else pl.lit(1.0)
    return weighed.with_columns(weight=weight)


def uncounted(table: pl.DataFrame, copy: Copy) -> bool:
    """True if nothing says what is copied, so that copies cannot be counted in this way."""
    return copy != "all" and table[NEEDS[copy]].is_null().all()
