"""How strongly each group of outlets scores, by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan, nan
from typing import ClassVar, Literal

import polars as pl

from framing.errors import EstimateError
from framing.estimates.base import Evidence, Findings
from framing.estimates.inference.copies import HOW
from framing.estimates.inference.design import MIN_FOR_HEADLINE, MIN_WITHOUT_WARNING
from framing.estimates.inference.slices import (
    OUTLET_VALUES,
    Slice,
    check_channels,
    passed_over,
    slices,
    unsplit,
)
from framing.estimates.inference.welch import mean_interval
from framing.types import Estimate


@dataclass(frozen=True, kw_only=True)
class Level:
    """Mean of the outlet means of every group, with Student's t interval over its outlets.

    Attributes:
        groups: Groups to look at; empty for every group of the study.
        by: Channels by which scores are split besides: ``voice``, ``origin``, ``camp``,
            ``speaker``; ``copy`` counts copies in the other two ways.
        min_articles: Outlets with fewer scored articles are left out, and named.

    References:
        Student (1908), Biometrika 6, 1-25.
    """

    needs: ClassVar[Literal["scores", "counts"]] = "scores"
    title: ClassVar[str] = "Level of each group"
    citation: ClassVar[str] = "Student (1908), Biometrika 6, 1-25"

    groups: Sequence[str] = ()
    by: Sequence[str] = ()
    min_articles: int = 1

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: ``by`` names no channel.
        """
        check_channels(self.by)

    def __call__(self, evidence: Evidence) -> Findings:
        """One estimate per measure, dimension, channel and group; the table ``outlet_values``.

        Raises:
            EstimateError: No article of any group has a score.
        """
        groups = tuple(self.groups) or tuple(evidence.articles["group"].drop_nulls().unique().sort())
        cut = [
            piece
            for scores in evidence.scores
            for group in groups
            for piece in slices(
                scores,
                evidence.articles,
                (group,),
                by=self.by,
                min_articles=self.min_articles,
                copy=evidence.copy,
                seen_in=groups,
            )
        ]
        if not cut:
            raise EstimateError(f"no article of the groups {', '.join(groups) or '(none)'} was scored")
        return Findings(
            estimates=tuple(_level(piece, evidence) for piece in cut),
            tables={
                "outlet_values": pl.concat([pl.DataFrame(schema=OUTLET_VALUES), *(p.table() for p in cut)])
            },
            notes=tuple(
                note
                for scores in evidence.scores
                for note in passed_over(scores, evidence.copy) or unsplit(scores, self.by)
            ),
        )


def _level(piece: Slice, evidence: Evidence) -> Estimate:
    level, how = evidence.level, HOW[evidence.copy]
    quantity = "; ".join(filter(None, ("mean of outlet means", how)))
    interval = mean_interval(piece.outlet_values, level)
    group, n = piece.groups[0], len(piece.outlets)
    estimate = Estimate(
        estimand="level",
        measure=piece.measure,
        dimension=piece.dimension,
        channel=piece.channel,
        target=group,
        reference=None,
        value=interval.value,
        low=nan,
        high=nan,
        level=level,
        unit=piece.unit,
        question="outlets like these",
        method=f"{quantity}; too few outlets for an interval",
        n_units=len(piece.values),
        n_articles=len(piece.outlet_of_article),
        n_outlets=n,
        icc=None if isnan(piece.icc.value) else piece.icc.value,
        note="; ".join((*_few(group, n), *piece.remarks)),
    )
    if n < MIN_FOR_HEADLINE:
        return estimate
    method = f"{quantity}; t interval over outlets"
    note = "; ".join(filter(None, (estimate.note, *interval.remarks)))
    return replace(estimate, low=interval.low, high=interval.high, method=method, note=note)


def _few(group: str, n: int) -> tuple[str, ...]:
    if n == 0:
        return (f"cannot be estimated because group {group!r} has no scored article",)
    if n >= MIN_WITHOUT_WARNING:
        return ()
    least = f", of the {MIN_FOR_HEADLINE} needed for an interval" if n < MIN_FOR_HEADLINE else ""
    return (f"group {group!r} has only {n} outlet{'' if n == 1 else 's'}{least}",)


ESTIMAND = Level
