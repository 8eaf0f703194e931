"""Scores beside what people coded, outlet by outlet, with the chances of being coded."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError
from framing.estimates.inference.clusters import clustered_variance
from framing.estimates.inference.prediction_powered import Stratum
from framing.measures.base import Scores

Reals = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class CodedOutlet:
    """The scores of one outlet on one dimension, some of them beside a code.

    Attributes:
        outlet: Identifier of the outlet.
        group: Its group.
        scores: Score of every unit, shape (N,), in the order of articles and units.
        articles: Article of every unit, numbered from 0, shape (N,).
        coded: The units that were coded: ``stratum``, ``size`` (units of the stratum), ``weight`` (units that
            one stands for), ``code``, ``score``, ``place`` (its number among ``scores``); sorted by stratum
            and item.
        n_undecided: Units drawn for coding without a settled code.
    """

    outlet: str
    group: str
    scores: Reals
    articles: NDArray[np.intp]
    coded: pl.DataFrame
    n_undecided: int

    @cached_property
    def strata(self) -> tuple[Stratum, ...]:
        """The coded units by the strata from which they were drawn."""
        return tuple(
            Stratum(
                codes=piece["code"].to_numpy(), scores=piece["score"].to_numpy(), size=int(piece["size"][0])
            )
            for piece in self.coded.partition_by("stratum", maintain_order=True)
        )

    @cached_property
    def score_variance(self) -> float:
        """Sampling variance of the mean score, articles being drawn as wholes."""
        return clustered_variance(self.scores, self.articles, np.ones(len(self.scores)))


def coded_outlets(
    scores: Scores, articles: pl.DataFrame, codes: pl.DataFrame, groups: tuple[str, ...], dimension: str
) -> tuple[CodedOutlet, ...]:
    """Every outlet of some groups with its scores and codes, in the order of groups and names.

    Args:
        scores: Scores of one measure.
        articles: Articles with ``group``.
        codes: Settled codes, as ``annotation.scored`` reads them.
        groups: The groups.
        dimension: The dimension.

    Returns:
        The outlets; those without scores are not among them, those without codes have an empty ``coded``.
        A unit without a score counts with the mean of the others: any guess serves, since its error is
        measured along with all others.
    """
    scored = (
        scores.table.filter(pl.col("dimension") == dimension)
        .join(articles.select("article", "group"), on="article", how="left", maintain_order="left")
        .filter(pl.col("group").is_in(groups))
        .with_columns(score=pl.col("value").fill_null(pl.col("value").mean()))
        .filter(pl.col("score").is_not_null())
    )
    drawn = codes.filter(pl.col("dimension") == dimension).select(
        "item", "article", "unit", "n_stratum", "flagged", pl.col("code").cast(pl.Float64)
    )
    both = scored.join(drawn, on=["article", "unit"], how="left", maintain_order="left")
    return tuple(_outlets(both, groups))


def _outlets(both: pl.DataFrame, groups: tuple[str, ...]) -> Iterator[CodedOutlet]:
    for group in groups:
        of_group = both.filter(pl.col("group") == group)
        for outlet in of_group["outlet"].unique().sort():
            units = (
                of_group.filter(pl.col("outlet") == outlet).sort("article", "unit").with_row_index("place")
            )
            drawn = units.filter(pl.col("item").is_not_null())
            yield CodedOutlet(
                outlet=outlet,
                group=group,
                scores=units["score"].to_numpy(),
                articles=units["article"].rank("dense").to_numpy().astype(np.intp) - 1,
                coded=_coded(drawn),
                n_undecided=drawn["code"].null_count(),
            )


def _coded(drawn: pl.DataFrame) -> pl.DataFrame:
    """The decided units with their strata; one stands for as many as its stratum has per decided unit."""
    decided = drawn.filter(pl.col("code").is_not_null())
    return (
        decided.with_columns(
            stratum=pl.col("flagged").fill_null(value=False).cast(pl.Int64), size=pl.col("n_stratum")
        )
        .with_columns(weight=pl.col("size") / pl.len().over("stratum"))
        .sort("stratum", "item")
        .select("stratum", "size", "weight", "code", "score", "place")
    )


def refuse_other_texts(scores: Scores, codes: pl.DataFrame) -> None:
    """Refuse codes of which some, but not all, stand on units that were scored.

    Codes are weighted by how many units each was drawn from; if the texts are no longer those of the draw,
    the weights are wrong.

    Raises:
        EstimateError: The sample was drawn from other texts.
    """
    drawn = codes.select("article", "unit").unique()
    absent = drawn.join(scores.table.select("article", "unit"), on=["article", "unit"], how="anti").height
    if 0 < absent < drawn.height:
        raise EstimateError(
            f"{absent} of {drawn.height} coded units are not among the scored ones: the sample under "
            "hand_codes was drawn from other texts. Select the same articles, or draw a sample anew."
        )


def coded_dimensions(scores: Scores, codes: pl.DataFrame) -> tuple[str, ...]:
    """Dimensions of a measure on whose units there are codes, in order of name."""
    units = codes.filter(pl.col("code").is_not_null()).select("article", "unit", "dimension")
    both = scores.table.join(units, on=["article", "unit", "dimension"], how="semi")
    return tuple(both["dimension"].unique().sort())


def no_codes() -> EstimateError:
    """What an estimand answers that rests on human codes where there are none."""
    return EstimateError(
        "there are no human codes: draw a sample with `framing annotate draw`, read it back with "
        "`framing annotate score`, and name its folder under hand_codes"
    )
