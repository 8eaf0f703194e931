"""Word shifts: which words make the difference between two groups of outlets, and how much each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.comparison import LIKE_THESE
from framing.estimates.inference.design import MIN_FOR_HEADLINE
from framing.estimates.inference.lexicon import word_scores
from framing.estimates.inference.outlet_bootstrap import Moments, half_width, pooled, resampled, shares_of
from framing.estimates.inference.permutation import Labellings, labellings
from framing.estimates.inference.seeds import derived_seed
from framing.estimates.inference.slices import ALL
from framing.estimates.inference.word_shifts import Kind, ShiftStatistic
from framing.estimates.inference.word_use import Usage, check_channel, how_counted, word_use
from framing.models.intake.words import function_words
from framing.types import Estimate

RELABELLINGS = 999
"""Labellings of the outlets behind the noise floor: every one if there are no more, else so many drawn."""

MOST_LISTED = 400
"""Words of the table; the whole difference always rests on all words."""

UNITS: Mapping[Kind, str] = {
    "proportion": "share of tokens",
    "entropy": "bits",
    "jsd": "bits",
    "average": "mean score of tokens",
}
SAID: Mapping[Kind, str] = {
    "proportion": "half the sum of absolute differences between shares of words",
    "entropy": "difference of the entropies of words",
    "jsd": "Jensen-Shannon divergence of words, both groups with the same weight",
    "average": "difference of mean word scores",
}
_SLACK = 1e-9


@dataclass(frozen=True, kw_only=True)
class WordShift:
    """What each word adds to a difference between two groups, with noise floor and intervals over outlets.

    The whole difference is held against the same outlets under other labels: that is the floor, and the
    permutation p-value of the whole. Each word has its own floor, the mean size of what it adds under other
    labels, and an interval from resampled outlets. The intervals are for single words, not for all at once;
    the words were picked for being the largest.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        kind: ``proportion``, ``entropy`` (is one side's vocabulary richer?), ``jsd`` (divergence) or
            ``average`` (of the scores of a lexicon).
        order: Order α of Tsallis's entropy for ``entropy`` and ``jsd``; 1 is Shannon's.
        lexicon: Word or pattern with ``*`` and ``?`` → score, for ``average``; words without one are left
            out, counted, and said. Where several patterns match, the first counts.
        centre: Score that counts as neutral, for ``average``.
        each_outlet: Outlets of a group count alike; if False, tokens do, and a large outlet counts more.
        function_words: List pronouns, prepositions and the like too; they always count in the whole.
        bootstrap: Samples of outlets behind the intervals.
        channel: ``all``, or a slice of the sentences: ``voice=own``, ``origin=own`` …

    References:
        Gallagher, Frank, Mitchell, Schwartz, Reagan, Danforth & Dodds (2021), EPJ Data Science 10:4; Rao & Wu
        (1988), JASA 83, 231-241.
    """

    needs: ClassVar[Needs] = "tokens"
    title: ClassVar[str] = "Word shift"
    citation: ClassVar[str] = "Gallagher et al. (2021), EPJ Data Science 10:4"

    target: str
    reference: str
    kind: Kind = "jsd"
    order: float = 1.0
    lexicon: Mapping[str, float] = field(default_factory=dict)
    centre: float = 0.0
    each_outlet: bool = False
    function_words: bool = False
    bootstrap: int = 500
    channel: str = ALL

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: They do not fit together.
        """
        if self.target == self.reference:
            raise UsageError(f"a word shift needs two groups; target and reference are both {self.target!r}")
        if (self.kind == "average") != bool(self.lexicon):
            raise UsageError(
                "a lexicon (word: score) goes with kind: average, and kind: average needs one; "
                f"kind is {self.kind!r} with {len(self.lexicon)} scores"
            )
        if self.order <= 0 or self.bootstrap < 2:  # noqa: PLR2004 - one sample has no spread
            raise UsageError(
                f"order is above 0 and bootstrap at least 2; they are {self.order:g}, {self.bootstrap}"
            )
        check_channel(self.channel)

    def __call__(self, evidence: Evidence) -> Findings:
        """One estimate, the whole difference; table ``word_shift``, words that add most first.

        Raises:
            EstimateError: A group has no words, or none with a score.
        """
        everything = word_use(evidence, (self.target, self.reference), self.channel)
        usage, scores = self._scored(everything)
        statistic = ShiftStatistic(kind=self.kind, order=self.order, scores=scores, centre=self.centre)
        shift = _Shift(usage, statistic, each=self.each_outlet)
        listed = self._listed(shift, evidence)
        floor = self._floor(shift, evidence.seed) if shift.testable else None
        spread = self._spread(shift, evidence.seed) if shift.testable else None
        table = _table(self, shift, listed, floor, spread, evidence.level)
        estimate = self._estimate(shift, floor, spread, evidence)
        return Findings(
            estimates=(estimate,),
            tables={"word_shift": table},
            notes=(self._note(everything, usage, shift, listed),),
        )

    def _scored(self, usage: Usage) -> tuple[Usage, NDArray[np.float64] | None]:
        """The words that take part, and their scores where there are any."""
        if self.kind != "average":
            return usage.of(usage.totals.sum(axis=0) > 0), None
        scores = word_scores(self.lexicon, usage.words)
        kept = np.isfinite(scores) & (usage.totals.sum(axis=0) > 0)
        scored = usage.of(kept)
        for side, name in enumerate((self.target, self.reference)):
            if not (scored.group == side).any():
                raise EstimateError(f"word shift: group {name!r} uses no word that the lexicon scores")
        return scored, scores[kept]

    def _listed(self, shift: "_Shift", evidence: Evidence) -> NDArray[np.intp]:
        """Words of the table: largest additions first, ties by spelling."""
        left_out = set() if self.function_words else function_words(evidence.articles["language"].unique())
        size = -np.round(np.abs(shift.additions), 15)
        order = np.lexsort((shift.usage.words, size))
        kept = [n for n in order.tolist() if size[n] < 0 and str(shift.usage.words[n]) not in left_out]
        return np.array(kept[:MOST_LISTED], dtype=np.intp)

    def _floor(self, shift: "_Shift", seed: int) -> "_Floor":
        n = shift.usage.n_outlets
        draw = labellings(
            int(n[0]),
            int(n[1]),
            seed=derived_seed(seed, "word_shift", "labellings"),
            max_exact=RELABELLINGS,
            draws=RELABELLINGS,
        )
        totals, sizes = [], Moments(np.abs(shift.additions))
        for one, two in pooled(shift.parts, draw.chosen, 1 - draw.chosen):
            additions = shift.statistic.additions(one, two)
            totals.append(shift.statistic.difference(additions))
            sizes.add(np.abs(additions))
        # The observed labelling is no noise: it counts in the p-value and not in the floor.
        off = (sizes.mean * len(draw.chosen) - np.abs(shift.additions)) / (len(draw.chosen) - 1)
        return _Floor(draw=draw, totals=np.concatenate(totals), words=off)

    def _spread(self, shift: "_Shift", seed: int) -> "_Spread":
        """Bootstrap standard errors of the whole and of every word."""
        group = shift.usage.group
        times = resampled(group, self.bootstrap, derived_seed(seed, "word_shift", "outlets"))
        whole, words = Moments(np.array(shift.whole)), Moments(shift.additions)
        for one, two in pooled(shift.parts, times * (group == 0), times * (group == 1)):
            additions = shift.statistic.additions(one, two)
            whole.add(shift.statistic.difference(additions))
            words.add(additions)
        return _Spread(whole=float(whole.sd), words=words.sd)

    def _estimate(
        self, shift: "_Shift", floor: "_Floor | None", spread: "_Spread | None", evidence: Evidence
    ) -> Estimate:
        signed = self.kind in ("entropy", "average")
        half = nan
        if spread and signed:
            half = float(half_width(np.array(spread.whole), shift.freedom, evidence.level))
        smallest = floor.smallest_p(shift) if floor else None
        p = floor.p(signed=signed) if floor else None
        return Estimate(
            estimand="word_shift",
            measure=f"word_shift_{self.kind}",
            dimension="words",
            channel=self.channel,
            target=self.target,
            reference=self.reference,
            value=shift.whole,
            low=shift.whole - half,
            high=shift.whole + half,
            level=evidence.level,
            unit="Tsallis entropy" if self.order != 1 and self.kind != "average" else UNITS[self.kind],
            question=LIKE_THESE,
            method="; ".join(
                part
                for part in (
                    SAID[self.kind],
                    "outlets count alike" if self.each_outlet else "tokens count alike",
                    floor.draw.method if floor else "",
                    f"Rao-Wu bootstrap of outlets ({self.bootstrap} samples)" if spread and signed else "",
                    how_counted(evidence, self.channel),
                )
                if part
            ),
            n_units=shift.usage.n_tokens,
            n_articles=shift.usage.n_articles,
            n_outlets=len(shift.usage.group),
            p=p,
            p_adjusted=p,
            family_size=None if p is None else 1,
            smallest_p=smallest,
            seed=evidence.seed if floor else None,
            note=self._remark(shift, floor, signed=signed),
        )

    def _remark(self, shift: "_Shift", floor: "_Floor | None", *, signed: bool) -> str:
        if floor is None:
            n = shift.usage.n_outlets
            return f"{n[0]} against {n[1]} outlets: too few for an interval, a p-value or a noise floor"
        against = f"the same outlets under other labels give {floor.mean:.4g} on average"
        never = "" if signed else "; no interval, for it cannot be below 0 and noise alone makes it larger"
        return f"{against}{never}"

    def _note(self, everything: Usage, usage: Usage, shift: "_Shift", listed: NDArray[np.intp]) -> str:
        sizes = np.abs(shift.additions)
        share = sizes[listed].sum() / sizes.sum() if sizes.sum() > 0 else 0.0
        scored = ""
        if self.kind == "average":
            held = usage.counts.sum() / everything.counts.sum()
            scored = f" The lexicon scores {len(usage.words):,} words, {held:.1%} of all tokens."
        return (
            f"Word shift ({self.kind}) of {self.target} against {self.reference}, channel {self.channel}: "
            f"{len(usage.words):,} words take part; the {len(listed):,} listed words make {share:.0%} of the "
            f"sum of absolute additions{'' if self.function_words else ', function words not listed'}."
            f"{scored} Intervals and floors of words are for single words."
        )


class _Shift:
    """Two groups compared."""

    def __init__(self, usage: Usage, statistic: ShiftStatistic, *, each: bool) -> None:
        self.usage, self.statistic = usage, statistic
        self.parts = shares_of(usage.counts, each=each)
        sums = np.array([self.parts[usage.group == side].sum(axis=0) for side in (0, 1)])
        self.target, self.reference = sums / sums.sum(axis=1, keepdims=True)
        self.additions = statistic.additions(self.target, self.reference)
        self.whole = float(statistic.difference(self.additions))

    @property
    def testable(self) -> bool:
        return int(min(self.usage.n_outlets)) >= MIN_FOR_HEADLINE

    @property
    def freedom(self) -> float:
        """Degrees of freedom of the intervals: one fewer than outlets of the smaller group, to be safe."""
        return float(min(self.usage.n_outlets) - 1)


@dataclass(frozen=True, kw_only=True)
class _Spread:
    whole: float
    words: NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class _Floor:
    """The same outlets under other labels: the whole under each, observed first, and mean sizes of words."""

    draw: Labellings
    totals: NDArray[np.float64]
    words: NDArray[np.float64]

    @property
    def mean(self) -> float:
        return float(self.totals[1:].mean())

    def p(self, *, signed: bool) -> float:
        """Two-sided around the mean of all labellings where the whole may fall on either side of it.

        With unequal groups that mean need not be 0: more outlets have a larger vocabulary.
        """
        sizes = np.abs(self.totals - self.totals.mean()) if signed else self.totals
        return float(np.mean(sizes >= sizes[0] * (1 - _SLACK)))

    def smallest_p(self, shift: _Shift) -> float:
        n = shift.usage.n_outlets
        return (2 if self.draw.exact and n[0] == n[1] else 1) / len(self.draw.chosen)


def _table(
    asked: WordShift,
    shift: _Shift,
    listed: NDArray[np.intp],
    floor: _Floor | None,
    spread: _Spread | None,
    level: float,
) -> pl.DataFrame:
    usage, additions = shift.usage, shift.additions[listed]
    sizes = np.abs(shift.additions)
    unknown = np.full(len(listed), np.nan)
    half = unknown if spread is None else half_width(spread.words[listed], shift.freedom, level)
    scores = shift.statistic.scores
    order = np.arange(1, len(listed) + 1)
    columns = {
        "rank": order,
        "feature": usage.words[listed],
        "addition": additions,
        # What a word adds to a divergence is never below 0, whatever a symmetric interval says.
        "low": np.maximum(additions - half, 0.0) if asked.kind == "jsd" else additions - half,
        "high": additions + half,
        "floor": unknown if floor is None else floor.words[listed],
        "score": unknown if scores is None else scores[listed],
        "share_target": shift.target[listed],
        "share_reference": shift.reference[listed],
        "n_target": usage.printed_totals[0, listed],
        "n_reference": usage.printed_totals[1, listed],
        "n_outlets_target": usage.users[0, listed],
        "n_outlets_reference": usage.users[1, listed],
        "cumulative": np.cumsum(sizes[listed]) / (sizes.sum() or 1.0),
    }
    whole = {
        "kind": asked.kind,
        "channel": asked.channel,
        "target": asked.target,
        "reference": asked.reference,
        "whole": shift.whole,
        "whole_floor": nan if floor is None else floor.mean,
        "above": float(np.maximum(shift.additions, 0).sum()),
        "below": float(np.minimum(shift.additions, 0).sum()),
    }
    return pl.DataFrame(columns).select(
        *(pl.lit(value).alias(name) for name, value in whole.items()), pl.all()
    )


ESTIMAND = WordShift
