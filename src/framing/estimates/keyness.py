"""Words that one group of outlets uses more than the other: a description, not a test."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.design import ALPHA, MIN_FOR_HEADLINE
from framing.estimates.inference.dispersion import deviation_of_proportions, juilland_d
from framing.estimates.inference.keywords import (
    WordTable,
    chi_squared,
    g_squared,
    log_ratio,
    odds_ratio,
    percent_difference,
)
from framing.estimates.inference.log_odds import log_odds, proportional_prior
from framing.estimates.inference.permutation import Labellings, labellings, max_t_p
from framing.estimates.inference.seeds import derived_seed
from framing.estimates.inference.slices import ALL
from framing.estimates.inference.word_use import Usage, check_channel, how_counted, word_use
from framing.models.intake.words import function_words

MAX_T_LABELLINGS = 2_000
"""Labellings up to which max-T lists every one; it works on thousands of words at once."""


@dataclass(frozen=True, kw_only=True)
class Keyness:
    """Log-odds of words between two groups, with an informative Dirichlet prior, and the usual companions.

    Words stand in articles and articles in outlets, so no statistic of token counts tests a difference
    between groups of outlets: in simulations without one, G² flags half of the words (V46 of the design). The
    statistics rank words; ``n_outlets_target``, ``dp_target`` and ``p_outlets`` say whether a word belongs to
    the group or to one outlet of it.

    Copies count as the study says: copied sentences left out (``own``), or every word weighted by 1 over the
    number of articles that print the same text (``weighted``); then ``n_target`` still counts what is printed
    and ``weighted_target`` what the statistics rest on.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        min_count: Leave words out with fewer tokens in both groups together.
        min_outlets: Leave words out that fewer outlets use of the group that uses them more (or all its
            outlets, if it has fewer).
        prior_size: α0: tokens of background that each group is mixed with.
        background: Where the prior's proportions come from: ``corpus``, all articles, or ``groups``.
        function_words: List pronouns, prepositions and the like too; they always count in the totals.
        max_t: Fill ``p_outlets``: permutation of outlet labels, adjusted over all words by max-T.
        channel: ``all``, or a slice of the sentences: ``voice=own``, ``origin=own``, ``camp=expert`` …

    References:
        Monroe, Colaresi & Quinn (2008), Political Analysis 16(4), 372-403; Dunning (1993), Computational
        Linguistics 19(1), 61-74; Westfall & Young (1993), Resampling-Based Multiple Testing.
    """

    needs: ClassVar[Needs] = "tokens"
    title: ClassVar[str] = "Words that carry the difference"
    citation: ClassVar[str] = (
        "Monroe, Colaresi & Quinn (2008), Political Analysis 16(4), 372-403; Dunning (1993), Computational "
        "Linguistics 19(1), 61-74"
    )

    target: str
    reference: str
    min_count: int = 10
    min_outlets: int = 2
    prior_size: float = 500.0
    background: Literal["corpus", "groups"] = "corpus"
    function_words: bool = False
    max_t: bool = True
    channel: str = ALL

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, the prior holds no token, or the channel is none.
        """
        if self.target == self.reference:
            raise UsageError(f"keyness needs two groups; target and reference are both {self.target!r}")
        if self.prior_size <= 0:
            raise UsageError(f"prior_size is a number of tokens above 0, not {self.prior_size:g}")
        check_channel(self.channel)

    def __call__(self, evidence: Evidence) -> Findings:
        """The table ``keyness``, words with the largest absolute z first, and notes on prior and method.

        Raises:
            EstimateError: A group has no article with a word.
        """
        usage = word_use(evidence, (self.target, self.reference), self.channel)
        prior = self._prior(usage)
        odds = log_odds(usage.totals[0], usage.totals[1], prior)
        kept = np.flatnonzero(self._enough(usage, odds.delta) & self._listed(usage, evidence))
        draw = self._labellings(usage, evidence.seed) if len(kept) else None
        columns = {
            **_counts_of(usage, kept),
            "log_odds": odds.delta[kept],
            "z": odds.z[kept],
            "full_z": odds.full_z[kept],
            **_companions(usage, kept),
            **_spread(usage, kept),
            "p_outlets": _permuted(usage, kept, prior, draw),
        }
        table = pl.DataFrame({"feature": usage.words[kept], **columns})
        return Findings(
            tables={"keyness": _ranked(table.with_columns(channel=pl.lit(self.channel)))},
            notes=(*self._notes(usage, len(kept), evidence), self._reach(usage, draw)),
        )

    def _prior(self, usage: Usage) -> NDArray[np.float64]:
        pooled = usage.totals.sum(axis=0) if self.background == "groups" else usage.background
        return proportional_prior(pooled, self.prior_size)

    def _enough(self, usage: Usage, delta: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Words with enough tokens, used by enough outlets of the side that uses them more."""
        least = np.minimum(self.min_outlets, usage.n_outlets)
        widespread = usage.users >= least[:, None]
        often = usage.totals.sum(axis=0) >= self.min_count
        return np.asarray(often & np.where(delta > 0, *widespread))

    def _listed(self, usage: Usage, evidence: Evidence) -> NDArray[np.bool_]:
        if self.function_words:
            return np.ones(len(usage.words), dtype=np.bool_)
        left_out = function_words(evidence.articles["language"].unique())
        return ~np.isin(usage.words, sorted(left_out))

    def _labellings(self, usage: Usage, seed: int) -> Labellings | None:
        """Labellings of the outlets; None where no test is wanted or a group is too small for one."""
        if not self.max_t or min(usage.n_outlets) < MIN_FOR_HEADLINE:
            return None
        return labellings(
            int(usage.n_outlets[0]),
            int(usage.n_outlets[1]),
            seed=derived_seed(seed, "keyness", "labellings"),
            max_exact=MAX_T_LABELLINGS,
            draws=MAX_T_LABELLINGS - 1,
        )

    def _notes(self, usage: Usage, n_words: int, evidence: Evidence) -> tuple[str, ...]:
        background = {"corpus": "all articles of the corpus", "groups": "both groups together"}
        tokens = usage.printed_totals.sum(axis=1)
        listed = "words" if self.function_words else "words (function words apart)"
        counted = how_counted(evidence, self.channel)
        caution = (
            "Keyness describes these texts and tests nothing about outlets: words of one article, and of one "
            "outlet, hang together."
        )
        method = (
            f"Keyness of {self.target} ({tokens[0]:,} tokens) against {self.reference} "
            f"({tokens[1]:,} tokens){f' ({counted})' if counted else ''}: {n_words:,} {listed} with at least "
            f"{self.min_count} tokens, used by at least {self.min_outlets} outlets of the side that uses "
            f"them more. Prior: Dirichlet, {self.prior_size:,g} pseudo-tokens in the proportions of "
            f"{background[self.background]}."
        )
        return caution, method

    def _reach(self, usage: Usage, draw: Labellings | None) -> str:
        """What the test of outlets can show: the smallest p-value, or why there is none."""
        sizes = f"{usage.n_outlets[0]} against {usage.n_outlets[1]} outlets"
        if draw is None:
            why = "too few for a test of words" if self.max_t else "no test of words was asked for"
            return f"Keyness, p (outlets): none, {sizes}: {why}."
        twice = draw.exact and usage.n_outlets[0] == usage.n_outlets[1]
        smallest = (2 if twice else 1) / len(draw.chosen)
        beyond = "" if smallest <= ALPHA else f", so no word can reach {ALPHA:g}"
        return (
            f"Keyness, p (outlets): {draw.method}, adjusted over the listed words by max-T; with {sizes} the "
            f"smallest p-value that any word can have is {smallest:.2g}{beyond}."
        )


def _permuted(
    usage: Usage, kept: NDArray[np.intp], prior: NDArray[np.float64], draw: Labellings | None
) -> NDArray[np.float64]:
    """The column ``p_outlets``: each outlet's shrunken log-odds, labels permuted, max-T over words."""
    if draw is None:
        return np.full(len(kept), np.nan)
    mixed = usage.counts + prior
    odds = np.log(mixed[:, kept] / (mixed.sum(axis=1, keepdims=True) - mixed[:, kept]))
    return max_t_p(odds, draw)


def _counts_of(usage: Usage, kept: NDArray[np.intp]) -> dict[str, NDArray[np.int64] | NDArray[np.float64]]:
    return {
        "n_target": usage.printed_totals[0, kept],
        "n_reference": usage.printed_totals[1, kept],
        "weighted_target": usage.totals[0, kept],
        "weighted_reference": usage.totals[1, kept],
        "n_outlets_target": usage.users[0, kept],
        "n_outlets_reference": usage.users[1, kept],
    }


def _companions(usage: Usage, kept: NDArray[np.intp]) -> dict[str, NDArray[np.float64]]:
    """The statistics that other programs print."""
    n_target, n_reference = usage.totals.sum(axis=1).tolist()
    target, reference = usage.totals[:, kept]
    table = WordTable(target=target, reference=reference, n_target=n_target, n_reference=n_reference)
    return {
        "g2": g_squared(table),
        "log_ratio": log_ratio(table),
        "g2_williams": g_squared(table, "williams"),
        "chi2": chi_squared(table, "none"),
        "chi2_yates": chi_squared(table, "yates"),
        "percent_difference": percent_difference(table),
        "odds_ratio": odds_ratio(table),
    }


def _spread(usage: Usage, kept: NDArray[np.intp]) -> dict[str, NDArray[np.float64]]:
    """How evenly the outlets of each group use the word; NaN where none does or there is but one outlet."""
    columns = {}
    for side, name in enumerate(("target", "reference")):
        own = usage.group == side
        counts, sizes = usage.counts[np.ix_(own, kept)], usage.counts[own].sum(axis=1)
        alone = len(sizes) == 1
        unknown = np.full(len(kept), np.nan)
        columns[f"dp_{name}"] = unknown if alone else deviation_of_proportions(counts, sizes)
        columns[f"juilland_d_{name}"] = unknown if alone else juilland_d(counts, sizes)
    return columns


def _ranked(table: pl.DataFrame) -> pl.DataFrame:
    """The columns in the order of the contract, then the companions."""
    ordered = table.sort(pl.col("z").abs(), "feature", descending=[True, False])
    first = ("feature", "n_target", "n_reference", "log_odds", "z", "g2", "log_ratio")
    last = ("n_outlets_target", "n_outlets_reference", "rank")
    ranked = ordered.with_columns(rank=pl.int_range(1, ordered.height + 1, dtype=pl.Int64()))
    return ranked.select(*first, *last, pl.exclude(*first, *last))


ESTIMAND = Keyness
