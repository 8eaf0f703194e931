"""The difference between two groups of outlets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isnan, nan, sqrt
from typing import ClassVar, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings
from framing.estimates.inference.adjust import Adjustment, adjusted_over_dimensions
from framing.estimates.inference.design import (
    MIN_FOR_HEADLINE,
    MIN_WITHOUT_WARNING,
    detectable_sd,
    smallest_p,
)
from framing.estimates.inference.leave_one_out import LEAVE_ONE_OUT, leave_one_out
from framing.estimates.inference.permutation import labellings, permutation_p
from framing.estimates.inference.seeds import derived_seed
from framing.estimates.inference.slices import OUTLET_VALUES, Slice, check_channels, slices, unsplit
from framing.estimates.inference.welch import around, difference, satterthwaite
from framing.measures.base import Scores
from framing.types import Estimate

LIKE_THESE = "outlets like these"
THESE = "these outlets, this corpus"


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """Mean of the target's outlet means minus mean of the reference's, asked in two ways.

    "Outlets like these" takes the outlets for a sample: Welch's t interval over outlet means and a
    studentised permutation of outlet labels. Below three outlets in a group it gives neither. "These
    outlets, this corpus" takes the outlets as given and only their articles for a sample; it says nothing
    about other outlets.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        by: Channels by which scores are split besides: ``voice``, ``origin``, ``speaker``.
        adjust: How p-values are adjusted over the dimensions of one measure in one channel.
        min_articles: Outlets with fewer scored articles are left out, and named.

    References:
        Welch (1947), Biometrika 34, 28-35; Janssen (1997), Statistics & Probability Letters 36, 9-21.
    """

    needs: ClassVar[Literal["scores", "counts"]] = "scores"
    title: ClassVar[str] = "Difference between the groups"
    citation: ClassVar[str] = (
        "Welch (1947), Biometrika 34, 28-35; Janssen (1997), Statistics & Probability Letters 36, 9-21"
    )

    target: str
    reference: str
    by: Sequence[str] = ()
    adjust: Adjustment = "holm"
    min_articles: int = 1

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, or ``by`` names no channel.
        """
        if self.target == self.reference:
            raise UsageError(f"a contrast needs two groups; target and reference are both {self.target!r}")
        check_channels(self.by)

    def __call__(self, evidence: Evidence) -> Findings:
        """Two estimates per measure, dimension and channel; tables ``outlet_values`` and ``leave_one_out``.

        Raises:
            EstimateError: No article of either group has a score.
        """
        cut = [piece for scores in evidence.scores for piece in self._slices(scores, evidence)]
        if not cut:
            raise EstimateError(
                f"no article of group {self.target!r} or {self.reference!r} was scored; check the groups, "
                "their labels at the articles' dates, and the selection"
            )
        sampled = [self._outlets_like_these(piece, evidence) for piece in cut]
        given = [self._these_outlets(piece, evidence.level) for piece in cut]
        pairs = zip(adjusted_over_dimensions(sampled, self.adjust), given, strict=True)
        left_out = [leave_one_out(piece, evidence.level) for piece in cut if not _obstacle(piece)]
        return Findings(
            estimates=tuple(estimate for pair in pairs for estimate in pair),
            tables={
                "outlet_values": pl.concat([pl.DataFrame(schema=OUTLET_VALUES), *(p.table() for p in cut)]),
                "leave_one_out": pl.concat([pl.DataFrame(schema=LEAVE_ONE_OUT), *left_out]),
            },
            notes=tuple(note for scores in evidence.scores for note in unsplit(scores, self.by)),
        )

    def _slices(self, scores: Scores, evidence: Evidence) -> Iterator[Slice]:
        groups = (self.target, self.reference)
        return slices(scores, evidence.articles, groups, by=self.by, min_articles=self.min_articles)

    def _outlets_like_these(self, piece: Slice, evidence: Evidence) -> Estimate:
        """Outlets are the sample."""
        blank = self._blank(piece, LIKE_THESE, evidence.level)
        if _obstacle(piece):
            return blank
        target, reference = _values(piece)
        sizes = len(target), len(reference)
        interval = difference(target, reference, evidence.level)
        detectable = detectable_sd(*sizes) * _pooled_sd(target, reference)
        estimate = replace(
            blank,
            value=interval.value,
            smallest_p=smallest_p(*sizes),
            detectable=None if isnan(detectable) else detectable,
            note=_joined(blank.note, *_few(piece.groups, sizes), *interval.remarks),
        )
        if min(sizes) < MIN_FOR_HEADLINE:
            return replace(estimate, method=f"{blank.method}; too few outlets for an interval or a test")
        seed = derived_seed(evidence.seed, "contrast", "labellings")
        draw = labellings(*sizes, seed=seed)
        p = permutation_p(np.concatenate([target, reference])[:, None], draw)
        return replace(
            estimate,
            low=interval.low,
            high=interval.high,
            p=float(p[0]),
            seed=None if draw.exact else seed,
            method=f"{blank.method}; Welch's t interval; studentised {draw.method}; {self._adjustment}",
        )

    def _these_outlets(self, piece: Slice, level: float) -> Estimate:
        """Articles are the sample, within each outlet; an outlet weighs as it does in its group's mean."""
        blank = self._blank(piece, THESE, level)
        if _obstacle(piece):
            return blank
        target, reference = _values(piece)
        outlets_in_group = np.bincount(piece.group_of_outlet)[piece.group_of_outlet]
        error, df = satterthwaite(piece.outlet_variance / outlets_in_group**2, piece.n_articles - 1)
        interval = around(float(target.mean() - reference.mean()), error, df, level)
        single = [piece.outlets[outlet] for outlet in np.flatnonzero(piece.n_articles == 1)]
        return replace(
            blank,
            value=interval.value,
            low=interval.low,
            high=interval.high,
            method=f"{blank.method}; outlets as given; t interval over articles within outlets",
            note=_joined(
                blank.note, *([f"no interval: a single article in {', '.join(single)}"] if single else [])
            ),
        )

    def _blank(self, piece: Slice, question: str, level: float) -> Estimate:
        """All that can be said before anything is estimated, and why nothing can be if so."""
        obstacle = _obstacle(piece)
        return Estimate(
            estimand="contrast",
            measure=piece.measure,
            dimension=piece.dimension,
            channel=piece.channel,
            target=self.target,
            reference=self.reference,
            value=nan,
            low=nan,
            high=nan,
            level=level,
            unit=piece.unit,
            question=question,
            method="difference of means of outlet means",
            n_units=len(piece.values),
            n_articles=len(piece.outlet_of_article),
            n_outlets=len(piece.outlets),
            icc=None if isnan(piece.icc.value) else piece.icc.value,
            note=_joined(*([f"cannot be estimated because {obstacle}"] if obstacle else []), *piece.remarks),
        )

    @property
    def _adjustment(self) -> str:
        name = {"holm": "Holm", "bh": "Benjamini-Hochberg"}[self.adjust]
        return f"{name} adjustment over the dimensions"


def _values(piece: Slice) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    target = piece.group_of_outlet == 0
    return piece.outlet_values[target], piece.outlet_values[~target]


def _obstacle(piece: Slice) -> str | None:
    """Why there is no difference to estimate."""
    present = {piece.groups[group] for group in piece.group_of_outlet.tolist()}
    empty = [repr(group) for group in piece.groups if group not in present]
    if empty:
        return f"group {' and '.join(empty)} has no scored article"
    return f"all scores are equal ({piece.values[0]:g})" if piece.all_equal else None


def _few(groups: tuple[str, ...], sizes: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(
        f"no headline: group {group!r} has {n} of the {MIN_FOR_HEADLINE} outlets needed at least"
        if n < MIN_FOR_HEADLINE
        else f"group {group!r} has only {n} outlets"
        for group, n in zip(groups, sizes, strict=True)
        if n < MIN_WITHOUT_WARNING
    )


def _pooled_sd(target: NDArray[np.float64], reference: NDArray[np.float64]) -> float:
    df = len(target) + len(reference) - 2
    squares = float(np.sum((target - target.mean()) ** 2) + np.sum((reference - reference.mean()) ** 2))
    return sqrt(squares / df) if df else nan


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


ESTIMAND = Contrast
