"""Which outlets stand highest, and how far their order is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl

from framing.errors import EstimateError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.comparison import THESE
from framing.estimates.inference.copies import HOW
from framing.estimates.inference.rank_intervals import IN_WORDS, Hold, ranks
from framing.estimates.inference.slices import Slice, check_channels, passed_over, slices

OUTLET_RANKS: dict[str, pl.DataType] = {
    "measure": pl.String(),
    "dimension": pl.String(),
    "channel": pl.String(),
    "group": pl.String(),
    "outlet": pl.String(),
    "rank": pl.Int64(),
    "rank_low": pl.Int64(),
    "rank_high": pl.Int64(),
    "n_outlets": pl.Int64(),
    "value": pl.Float64(),
    "error": pl.Float64(),
    "n_articles": pl.Int64(),
    "level": pl.Float64(),
    "question": pl.String(),
    "method": pl.String(),
    "note": pl.String(),
}
"""One row per measure, dimension, channel and outlet, highest first."""


@dataclass(frozen=True, kw_only=True)
class Rank:
    """Outlets from the highest mean score to the lowest, each with the ranks that its articles leave open.

    Outlets are taken as given and their articles for a sample: "these outlets, this corpus". Nothing is said
    of groups. A rank's interval leaves out the places of outlets that are clearly above or below, by Welch's
    t over articles. An outlet with a single article, or with equal scores in all, has a rank and no bounds.

    Attributes:
        groups: Groups whose outlets are ranked together; empty for every group of the study.
        by: Channels by which scores are split besides.
        hold: ``all``: the chance that *every* interval holds its outlet's true rank is the level, which the
            reader of a league table needs. ``each``: one for an outlet that was chosen beforehand; narrower.
        min_articles: Outlets with fewer scored articles are left out, and named.

    References:
        Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic Studies 91(1), 476-518.
    """

    needs: ClassVar[Needs] = "scores"
    title: ClassVar[str] = "Outlets by rank"
    citation: ClassVar[str] = (
        "Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic Studies 91(1), 476-518"
    )

    groups: Sequence[str] = ()
    by: Sequence[str] = ()
    hold: Hold = "all"
    min_articles: int = 2

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: ``by`` names no channel.
        """
        check_channels(self.by)

    def __call__(self, evidence: Evidence) -> Findings:
        """The table ``outlet_ranks``.

        Raises:
            EstimateError: Fewer than two outlets have enough scored articles.
        """
        groups = tuple(self.groups) or tuple(evidence.articles["group"].drop_nulls().unique().sort())
        cut = [
            piece
            for scores in (evidence.scores if groups else ())
            for piece in slices(
                scores,
                evidence.articles,
                groups,
                by=self.by,
                min_articles=self.min_articles,
                copy=evidence.copy,
            )
        ]
        made = [self._table(piece, evidence) for piece in cut if len(piece.outlets) > 1]
        if not made:
            raise EstimateError(
                f"a rank needs two outlets with {self.min_articles} scored articles or more in the groups "
                f"{', '.join(groups) or '(none)'}"
            )
        return Findings(
            tables={"outlet_ranks": pl.concat(made)},
            notes=(
                *(note for scores in evidence.scores for note in passed_over(scores, evidence.copy)),
                *(_unranked(piece) for piece in cut if len(piece.outlets) < 2),  # noqa: PLR2004  # no order
            ),
        )

    def _table(self, piece: Slice, evidence: Evidence) -> pl.DataFrame:
        found = ranks(
            piece.outlet_values,
            piece.outlet_variance,
            np.maximum(piece.n_articles - 1.0, 1.0),
            level=evidence.level,
            hold=self.hold,
        )
        how = "; ".join(filter(None, ("ranks of outlet means", HOW[evidence.copy])))
        method = f"{how}; Welch's t over articles between every two outlets; {IN_WORDS[self.hold]}"
        unbounded = ~(piece.outlet_variance > 0)
        notes = np.where(unbounded, "its articles do not vary, or are one: every rank is open", "")
        n = len(piece.outlets)
        return pl.DataFrame(
            {
                "measure": [piece.measure] * n,
                "dimension": [piece.dimension] * n,
                "channel": [piece.channel] * n,
                "group": [piece.groups[number] for number in piece.group_of_outlet.tolist()],
                "outlet": piece.outlets,
                "rank": found.rank,
                "rank_low": found.low,
                "rank_high": found.high,
                "n_outlets": [n] * n,
                "value": piece.outlet_values,
                "error": np.sqrt(piece.outlet_variance),
                "n_articles": piece.n_articles,
                "level": [evidence.level] * n,
                "question": [THESE] * n,
                "method": [method] * n,
                "note": [
                    "; ".join(filter(None, (note, *piece.remarks[: 1 if piece.left_out else 0])))
                    for note in notes.tolist()
                ],
            },
            schema=OUTLET_RANKS,
        ).sort("rank", "outlet", "group")


def _unranked(piece: Slice) -> str:
    return (
        f"{piece.measure}, {piece.dimension}, {piece.channel}: ranks cannot be given because fewer than two "
        "outlets have enough scored articles."
    )


ESTIMAND = Rank
