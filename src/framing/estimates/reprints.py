"""How much of what outlets print is copied: the reprint rate as an outcome of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

import polars as pl

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings
from framing.estimates.inference.adjust import Adjustment
from framing.estimates.inference.shares import (
    Asked,
    Shared,
    refuse_strangers,
    share_estimates,
    share_slices,
)
from framing.estimates.inference.slices import OUTLET_VALUES

COPIED = ("copied", "agency", "outlet")
"""Copied at all, from an agency, from another outlet."""


@dataclass(frozen=True, kw_only=True)
class Reprints:
    """Share of the articles, and of the sentences, of an outlet that are an agency's or another outlet's.

    An article counts as copied if its whole is; a piece of an outlet's own with a copied passage counts only
    with its sentences. What an agency prints of its own is its own copy, however often others print it.
    Everything that is printed counts, whatever the study says of copies.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        adjust: How p-values are adjusted over copied, agency's and other outlets'.

    References:
        Welch (1947), Biometrika 34, 28-35; Boumans, Trilling, Vliegenthart & Boomgaarden (2018),
        International Journal of Communication 12, 1768-1789, for what share of news is agency copy.
    """

    needs: ClassVar[Literal["scores", "counts"]] = "scores"
    title: ClassVar[str] = "Reprints"
    citation: ClassVar[str] = "Welch (1947), Biometrika 34, 28-35"

    target: str
    reference: str
    adjust: Adjustment = "holm"

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself.
        """
        if self.target == self.reference:
            raise UsageError(f"reprints need two groups; target and reference are both {self.target!r}")

    def __call__(self, evidence: Evidence) -> Findings:
        """Differences and levels of ``copied_articles`` and ``copied_sentences``; table ``outlet_values``.

        Raises:
            EstimateError: Nothing says what is copied.
        """
        if evidence.said is None or evidence.said["origin"].is_null().all():
            raise EstimateError("reprints cannot be counted: nothing says whose copy the articles are")
        refuse_strangers(evidence.articles, (self.target, self.reference))
        asked = Asked(
            estimand="reprints",
            target=self.target,
            reference=self.reference,
            adjust=self.adjust,
            seed=evidence.seed,
            level=evidence.level,
        )
        shared = [one for each in _shared(evidence.said) for one in each]
        groups = (self.target, self.reference)
        values = [piece.table() for one in shared for piece in share_slices(one, evidence.articles, groups)]
        return Findings(
            estimates=tuple(
                found for one in shared for found in share_estimates(one, evidence.articles, asked)
            ),
            tables={"outlet_values": pl.concat([pl.DataFrame(schema=OUTLET_VALUES), *values])},
        )


def _shared(said: pl.DataFrame) -> Iterator[tuple[Shared, ...]]:
    words = said.group_by("article", maintain_order=True).agg(
        category=pl.col("article_origin").first(), n_tokens=pl.col("n_words").sum(), unit=pl.lit(0)
    )
    sentences = said.select("article", "unit", category="origin", n_tokens="n_words")
    for measure, unit, rows in (
        ("copied_articles", "share of articles", words),
        ("copied_sentences", "share of sentences", sentences),
    ):
        known = rows.drop_nulls("category").with_columns(weight=pl.lit(1.0))
        anyone = known.with_columns(category=pl.when(pl.col("category") != "own").then(pl.lit(COPIED[0])))
        yield (
            Shared(measure=measure, unit=unit, categories=COPIED[:1], rows=anyone),
            Shared(measure=measure, unit=unit, categories=_those_there(known), rows=known),
        )


def _those_there(rows: pl.DataFrame) -> tuple[str, ...]:
    """From whom anything is copied, if it is both from agencies and from others; else it is all one."""
    seen = [name for name in COPIED[1:] if name in set(rows["category"])]
    return tuple(seen) if len(seen) == len(COPIED[1:]) else ()


ESTIMAND = Reprints
