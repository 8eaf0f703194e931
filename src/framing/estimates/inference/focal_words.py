"""Words asked about in two groups of outlets: outlets by side, and neighbours over several embeddings."""

from collections.abc import Sequence

import polars as pl

from framing.errors import EstimateError


def sides_of(articles: pl.DataFrame, groups: tuple[str, str], estimand: str) -> dict[str, str]:
    """Outlet → group, for outlets of two groups; one that changed sides counts in neither.

    Args:
        articles: The articles with ``outlet`` and ``group``.
        groups: Target and reference.
        estimand: Who asks, for the message.

    Raises:
        EstimateError: A group has no article.
    """
    of_outlet = (
        articles.filter(pl.col("group").is_in(groups))
        .group_by("outlet")
        .agg(pl.col("group").first(), n=pl.col("group").n_unique())
        .filter(pl.col("n") == 1)
        .sort("outlet")
    )
    missing = [group for group in groups if group not in set(of_outlet["group"])]
    if missing:
        raise EstimateError(f"{estimand} cannot be estimated because group {missing[0]!r} has no article")
    return dict(of_outlet.select("outlet", "group").iter_rows())


def listed(tables: Sequence[pl.DataFrame], most: int) -> pl.DataFrame:
    """Neighbours over several embeddings: those that most of them list first.

    ``found`` is the share of embeddings that list the neighbour; null with one. ``found_outlets`` is the mean
    share of the group's vectors with one outlet left out that list it; null in a group of one outlet.
    ``other_group`` is the share that list the same neighbour in the other group, 0 if none does.

    Args:
        tables: Neighbours by embedding: ``word``, ``group``, ``neighbour``, ``cosine``, ``found``.
        most: Neighbours kept for each word and group.
    """
    every = (
        pl.concat(tables)
        .group_by("word", "group", "neighbour")
        .agg(
            cosine=pl.col("cosine").mean(), found=pl.len() / len(tables), found_outlets=pl.col("found").mean()
        )
    )
    names = {"group": "other", "found": "other_group"}
    others = every.select("word", "neighbour", "group", "found").rename(names)
    both = every.join(others, on=["word", "neighbour"]).filter(pl.col("group") != pl.col("other"))
    shared = both.select("word", "neighbour", "group", "other_group")
    return (
        every.join(shared, on=["word", "neighbour", "group"], how="left")
        .sort("word", "group", "found", "cosine", "neighbour", descending=[False, False, True, True, False])
        .with_columns(
            rank=pl.int_range(1, pl.len() + 1).over("word", "group"),
            other_group=pl.col("other_group").fill_null(0.0),
        )
        .filter(pl.col("rank") <= most)
        .with_columns(found=pl.col("found") if len(tables) > 1 else pl.lit(None, pl.Float64))
        .select("word", "group", "rank", "neighbour", "cosine", "found", "found_outlets", "other_group")
    )
