"""Stage 8: ask one set of scores in every way that the multiverse wants of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.annotation.scored import read_scored
from framing.engine import Engine
from framing.errors import EstimateError
from framing.estimates.base import Estimand, Evidence
from framing.estimates.contrast import Contrast
from framing.estimates.inference.comparison import LIKE_THESE
from framing.estimates.inference.copies import Copy
from framing.estimates.inference.outlet_numbers import pooled_sd
from framing.estimates.inference.slices import ALL, Slice, slices
from framing.estimates.inference.welch import difference
from framing.experiments.stages.articles import ARTICLES, FILE
from framing.experiments.stages.estimates import nothing_counted
from framing.experiments.stages.scores import read_scores
from framing.measures.base import Scores
from framing.types import Estimate

Reals = NDArray[np.float64]

SPECIFIED, MEMBERS = "specified.parquet", "members.parquet"

NOT_FOUND = "cannot be estimated because "

SPECIFIED_SCHEMA: dict[str, pl.DataType] = {
    "case": pl.Int64(),
    "dimension": pl.String(),
    "measure": pl.String(),
    "unit": pl.String(),
    **dict.fromkeys(("value", "low", "high", "p", "sd"), pl.Float64()),
    **dict.fromkeys(("n_articles", "n_outlets_target", "n_outlets_reference"), pl.Int64()),
    "note": pl.String(),
}
"""One row per case and dimension. ``sd``: between outlets of one group; NaN where the estimand has none."""

MEMBERS_SCHEMA: dict[str, pl.DataType] = {
    "case": pl.Int64(),
    "dimension": pl.String(),
    "outlet": pl.String(),
    "group": pl.String(),
    "value": pl.Float64(),
}
"""One row per case, dimension and outlet, those of no group among them: ``group`` is empty for these."""

WHOLE_SENTENCES = ("voice", "camp", "speaker")
"""Channels that only sentences have: an article of own words and quotations has no single voice."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One way to ask.

    Attributes:
        estimand: The estimand with its options.
        pair: Its target and reference.
        copy: How copied texts count.
        channel: ``all``, or column and value.
        without: Outlet that is left out, or empty.
        by_welch: True takes the p-value of Welch's test, not that of the permutation.
        variant: Which of the measure's scores; the first if empty.
        dimensions: Dimension that is looked for → the dimension of the study that it stands for.
        sentences: True if every score is of a sentence.
    """

    estimand: Estimand
    pair: tuple[str, str]
    copy: Copy
    channel: str
    without: str
    by_welch: bool
    variant: str
    dimensions: Mapping[str, str]
    sentences: bool


@dataclass(frozen=True, kw_only=True)
class Specified:
    """Ask all cases of one set of scores.

    Attributes:
        scores: Stage that has scored.
        cases: The ways to ask.
        seed: Root seed of the study.
        level: Confidence level.
        hand_codes: Folder of a coded sample, or None.
    """

    scores: str
    cases: tuple[Case, ...]
    seed: int
    level: float
    hand_codes: Path | None = None

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        """Write what every case says, and the outlets' numbers behind it."""
        del engine
        articles = pl.read_parquet(inputs[ARTICLES] / FILE)
        variants = read_scores(inputs[self.scores])
        codes = read_scored(self.hand_codes)[1] if self.hand_codes else None
        said: list[dict[str, object]] = []
        members = [pl.DataFrame(schema=MEMBERS_SCHEMA)]
        for number, case in enumerate(self.cases):
            scores = asked_of(variants, case)
            evidence = Evidence(
                scores=scores,
                counts=nothing_counted(),
                articles=articles,
                seed=self.seed,
                level=self.level,
                copy=case.copy,
                codes=codes,
            )
            pieces = outlets_of(case, evidence)
            said += [{"case": number, **row} for row in _said(case, evidence, pieces)]
            members += [_members(number, case, piece) for piece in pieces.values()]
        pl.DataFrame(said, schema=SPECIFIED_SCHEMA).write_parquet(out / SPECIFIED, compression="zstd")
        pl.concat(members).write_parquet(out / MEMBERS, compression="zstd")


def asked_of(variants: Sequence[Scores], case: Case) -> tuple[Scores, ...]:
    """The scores that a case looks at: of its dimensions, its outlets, its channel.

    Units of other channels stay, without a score: how many articles a cluster of copies has does not depend
    on the channel.

    Args:
        variants: The variants of a measure.
        case: The case.
    """
    column, _, value = case.channel.partition("=")
    heard = pl.lit(value=True) if case.channel == ALL else pl.col(column) == value
    meant = [scores for scores in variants if scores.measure == case.variant or not case.variant][:1]
    found = []
    for scores in meant:
        table = scores.table.filter(
            pl.col("dimension").is_in(list(case.dimensions)), pl.col("outlet") != case.without
        ).with_columns(
            dimension=pl.col("dimension").replace(case.dimensions),
            value=pl.when(heard).then(pl.col("value")),
        )
        found.append(replace(scores, table=table))
    return tuple(scores for scores in found if scores.table.height)


def outlets_of(case: Case, evidence: Evidence) -> dict[tuple[str, str], Slice]:
    """Measure and dimension → the numbers of all outlets, whatever their group, as the contrast takes them.

    Empty for estimands that are no difference of means of outlet means, and within strata, where labels may
    not be shuffled over all outlets.
    """
    asked: object = case.estimand
    if not isinstance(asked, Contrast) or asked.within != "none" or _hindered(case):
        return {}
    least = asked.min_articles
    others = evidence.articles["group"].drop_nulls().unique().sort().to_list()
    groups = (*case.pair, *(name for name in others if name not in case.pair), "")
    articles = evidence.articles.with_columns(pl.col("group").fill_null(""))
    return {
        (piece.measure, piece.dimension): piece
        for scores in evidence.scores
        for piece in slices(scores, articles, groups, min_articles=least, copy=case.copy)
    }


def _hindered(case: Case) -> str:
    """Why a case cannot be asked at all; empty if it can."""
    column = case.channel.partition("=")[0]
    if column in WHOLE_SENTENCES and not case.sentences:
        return f"only sentences have a {column}, and larger units are scored here"
    if case.channel != ALL and not hasattr(case.estimand, "by"):
        return "this estimand is not split by channels"
    return ""


def _said(
    case: Case, evidence: Evidence, pieces: Mapping[tuple[str, str], Slice]
) -> Sequence[dict[str, object]]:
    """One row per measure and dimension; the reason where nothing can be said."""
    hindered = _hindered(case)
    if not hindered and not evidence.scores:
        hindered = "the measure does not score it"
    try:
        estimates = () if hindered else case.estimand(evidence).estimates
    except EstimateError as error:
        estimates, hindered = (), str(error)
    rows = [
        _row(case, one, pieces.get((one.measure, one.dimension)), evidence.level)
        for one in estimates
        if one.question == LIKE_THESE
        and one.channel == ALL
        and (one.target, one.reference) == case.pair
        and one.dimension in case.dimensions.values()
    ]
    seen = {str(row["dimension"]) for row in rows}
    why = hindered or "no unit of it is scored in this way"
    return [*rows, *(_nothing(name, why) for name in case.dimensions.values() if name not in seen)]


def _row(case: Case, one: Estimate, piece: Slice | None, level: float) -> dict[str, object]:
    target, reference = _sides(piece)
    p = one.p
    if case.by_welch and p is not None and piece is not None:
        p = difference(target, reference, level).p
    why = "" if np.isfinite(one.value) else one.note
    if not why and p is None:
        why = one.note or "too few outlets for a test"
    return {
        "dimension": one.dimension,
        "measure": one.measure,
        "unit": one.unit,
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "p": nan if p is None else p,
        "sd": pooled_sd(target, reference) if piece else nan,
        "n_articles": one.n_articles,
        "n_outlets_target": len(target) if piece else None,
        "n_outlets_reference": len(reference) if piece else None,
        "note": why,
    }


def _nothing(dimension: str, why: str) -> dict[str, object]:
    said = why if why.startswith(NOT_FOUND) else f"{NOT_FOUND}{why}"
    empty: dict[str, object] = dict.fromkeys(SPECIFIED_SCHEMA)
    del empty["case"]
    numbers = dict.fromkeys(("value", "low", "high", "p", "sd"), nan)
    return {**empty, **numbers, "dimension": dimension, "note": said}


def _sides(piece: Slice | None) -> tuple[Reals, Reals]:
    """The numbers of the target's outlets and of the reference's; none without a slice."""
    if piece is None:
        return np.zeros(0), np.zeros(0)
    side = piece.group_of_outlet
    return piece.outlet_values[side == 0], piece.outlet_values[side == 1]


def _members(number: int, case: Case, piece: Slice) -> pl.DataFrame:
    """The outlets' numbers; one without a label stands beside itself with one only if it has no other."""
    named = [piece.groups[group] for group in piece.group_of_outlet.tolist()]
    groups = [name if name in case.pair else "" for name in named]
    table = pl.DataFrame(
        {
            "case": [number] * len(groups),
            "dimension": [piece.dimension] * len(groups),
            "outlet": piece.outlets,
            "group": groups,
            "value": piece.outlet_values,
        },
        schema=MEMBERS_SCHEMA,
    )
    labelled = pl.col("group") != ""
    return table.filter(labelled | ~labelled.any().over("outlet")).unique(
        ["outlet", "group"], keep="first", maintain_order=True
    )
