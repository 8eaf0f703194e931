"""Leave-out polarisation: how well a single word tells which group of outlets printed it."""

from dataclasses import dataclass
from math import nan
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.comparison import LIKE_THESE
from framing.estimates.inference.design import MIN_FOR_HEADLINE
from framing.estimates.inference.leave_out import (
    Polarisation as Found,
)
from framing.estimates.inference.leave_out import (
    jackknife,
    leave_out_polarisation,
    leave_out_value,
)
from framing.estimates.inference.outlet_bootstrap import half_width
from framing.estimates.inference.permutation import Labellings, labellings
from framing.estimates.inference.seeds import derived_seed
from framing.estimates.inference.slices import ALL
from framing.estimates.inference.word_use import Usage, check_channel, how_counted, word_use
from framing.models.intake.words import function_words
from framing.types import Estimate

RELABELLINGS = 499
"""Labellings of the outlets: every one if there are no more, else so many drawn."""

PAIR = 2
_SLACK = 1e-9


@dataclass(frozen=True, kw_only=True)
class Polarisation:
    """Chance of telling an outlet's group from one word it prints, the outlet itself left out.

    .5 means that the groups speak alike, 1 that they share no word. Each outlet is judged by how the *other*
    outlets speak, so that an outlet's own style is not taken for that of its group; leaving out articles
    instead would take it for that. Outlets of a group count alike.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        min_count: Leave words out with fewer tokens in both groups together.
        min_outlets: Leave words out that fewer outlets use, of both groups together; 2 at least, for a word
            of one outlet tells nothing about others.
        function_words: Count pronouns, prepositions and the like too.
        channel: ``all``, or a slice of the sentences: ``voice=own``, ``origin=own`` …

    References:
        Gentzkow, Shapiro & Taddy (2019), Econometrica 87(4), 1307-1340 (leave-out estimator, there over
        speakers); Demszky et al. (2019), NAACL-HLT, 2970-3005.
    """

    needs: ClassVar[Needs] = "tokens"
    title: ClassVar[str] = "Polarisation of word choice"
    citation: ClassVar[str] = "Gentzkow, Shapiro & Taddy (2019), Econometrica 87(4), 1307-1340"

    target: str
    reference: str
    min_count: int = 10
    min_outlets: int = 2
    function_words: bool = False
    channel: str = ALL

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, or words of one outlet are to count.
        """
        if self.target == self.reference:
            raise UsageError(f"polarisation needs two groups; target and reference are both {self.target!r}")
        if self.min_outlets < PAIR:
            raise UsageError(
                f"min_outlets is 2 or more: a word of one outlet tells nothing of others, not "
                f"{self.min_outlets}"
            )
        check_channel(self.channel)

    def __call__(self, evidence: Evidence) -> Findings:
        """One estimate; table ``polarisation``: the whole, then every outlet.

        Raises:
            EstimateError: A group has no words that take part.
        """
        usage = self._chosen(word_use(evidence, (self.target, self.reference), self.channel), evidence)
        enough = int(min(usage.n_outlets)) >= MIN_FOR_HEADLINE
        if int(min(usage.n_outlets)) < PAIR:
            estimate = self._estimate(usage, None, None, evidence)
            return Findings(
                estimates=(estimate,), tables={"polarisation": self._table(usage, None, estimate)}
            )
        found = leave_out_polarisation(usage.counts, usage.group)
        null = self._null(usage, evidence.seed) if enough else None
        estimate = self._estimate(usage, found, null, evidence)
        return Findings(
            estimates=(estimate,), tables={"polarisation": self._table(usage, found, estimate, null)}
        )

    def _chosen(self, usage: Usage, evidence: Evidence) -> Usage:
        """The words that take part."""
        left_out = set() if self.function_words else function_words(evidence.articles["language"].unique())
        often = usage.printed_totals.sum(axis=0) >= self.min_count
        shared = usage.users.sum(axis=0) >= self.min_outlets
        chosen = usage.of(often & shared & ~np.isin(usage.words, sorted(left_out)))
        for side, name in enumerate((self.target, self.reference)):
            if not (chosen.group == side).any():
                raise EstimateError(
                    f"polarisation: group {name!r} uses no word with {self.min_count} tokens in "
                    f"{self.min_outlets} outlets; lower min_count"
                )
        return chosen

    def _null(self, usage: Usage, seed: int) -> "_Null":
        n = usage.n_outlets
        draw = labellings(
            int(n[0]),
            int(n[1]),
            seed=derived_seed(seed, "polarisation", "labellings"),
            max_exact=RELABELLINGS,
            draws=RELABELLINGS,
        )
        values = np.array([leave_out_value(usage.counts, chosen) for chosen in draw.chosen])
        return _Null(draw=draw, values=values)

    def _estimate(
        self, usage: Usage, found: Found | None, null: "_Null | None", evidence: Evidence
    ) -> Estimate:
        half = nan
        if null is not None:
            error, freedom = jackknife(usage.counts, usage.group)
            half = float(half_width(np.array(error), freedom, evidence.level))
        p = null.p if null else None
        value = found.value if found else nan
        words = f"words of at least {self.min_outlets} outlets and {self.min_count} tokens"
        parts = (
            f"leave-one-outlet-out estimate over {words}",
            "jackknife over outlets with Welch's degrees of freedom" if null else "",
            null.draw.method if null else "",
            how_counted(evidence, self.channel),
        )
        return Estimate(
            estimand="polarisation",
            measure="polarisation",
            dimension="words",
            channel=self.channel,
            target=self.target,
            reference=self.reference,
            value=value,
            low=value - half,
            high=value + half,
            level=evidence.level,
            unit="chance of telling the group from one word",
            question=LIKE_THESE,
            method="; ".join(part for part in parts if part),
            n_units=usage.n_tokens,
            n_articles=usage.n_articles,
            n_outlets=len(usage.group),
            p=p,
            p_adjusted=p,
            family_size=None if p is None else 1,
            smallest_p=None if null is None else null.smallest_p(usage),
            seed=evidence.seed if null else None,
            note=_remark(usage, found, null),
        )

    def _table(
        self, usage: Usage, found: Found | None, estimate: Estimate, null: "_Null | None" = None
    ) -> pl.DataFrame:
        n = len(usage.group)
        names = np.array([self.target, self.reference])[usage.group]
        tokens = usage.printed.sum(axis=1)
        return pl.DataFrame(
            {
                "channel": [self.channel] * (n + 1),
                "target": [self.target] * (n + 1),
                "reference": [self.reference] * (n + 1),
                "outlet": [None, *usage.outlets],
                "group": [None, *names.tolist()],
                "value": [estimate.value, *(found.outlets if found else np.full(n, nan)).tolist()],
                "low": [estimate.low, *[nan] * n],
                "high": [estimate.high, *[nan] * n],
                "other_labels": [null.mean if null else nan, *[nan] * n],
                "p": [estimate.p, *[None] * n],
                "n_tokens": [int(tokens.sum()), *tokens.tolist()],
                "n_words": [len(usage.words)] * (n + 1),
            },
            schema_overrides={"outlet": pl.String, "group": pl.String, "p": pl.Float64},
        )


@dataclass(frozen=True, kw_only=True)
class _Null:
    """The value under other labels of the same outlets; the observed labelling comes first."""

    draw: Labellings
    values: NDArray[np.float64]

    @property
    def mean(self) -> float:
        return float(self.values[1:].mean())

    @property
    def p(self) -> float:
        """One-sided: only more than chance is polarisation."""
        return float(np.mean(self.values >= self.values[0] * (1 - _SLACK)))

    def smallest_p(self, usage: Usage) -> float:
        twice = self.draw.exact and usage.n_outlets[0] == usage.n_outlets[1]
        return (2 if twice else 1) / len(self.draw.chosen)


def _remark(usage: Usage, found: Found | None, null: _Null | None) -> str:
    if found is None:
        return "cannot be estimated because leaving an outlet out needs two outlets in each group"
    naive = f"without leaving outlets out it would be {found.plug_in:.4f}"
    if null is None:
        n = usage.n_outlets
        return f"{n[0]} against {n[1]} outlets: too few for an interval or a p-value; {naive}"
    return f"the same outlets under other labels give {null.mean:.4f} on average; {naive}"


ESTIMAND = Polarisation
