"""Words that one group of outlets uses more than the other: a description, not a test."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings
from framing.estimates.inference.design import MIN_FOR_HEADLINE
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
from framing.estimates.inference.permutation import labellings, max_t_p
from framing.estimates.inference.seeds import derived_seed
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

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        min_count: Leave words out with fewer tokens in both groups together.
        min_outlets: Leave words out that fewer outlets use of the group that uses them more (or all its
            outlets, if it has fewer).
        prior_size: α0: tokens of background that each group is mixed with.
        background: Where the prior's proportions come from: ``corpus``, all articles, or ``groups``.
        function_words: List pronouns, prepositions and the like too; they always count in the totals.
        max_t: Add ``p_outlets``: permutation of outlet labels, adjusted over all words by max-T.

    References:
        Monroe, Colaresi & Quinn (2008), Political Analysis 16(4), 372-403; Dunning (1993), Computational
        Linguistics 19(1), 61-74; Westfall & Young (1993), Resampling-Based Multiple Testing.
    """

    needs: ClassVar[Literal["scores", "counts"]] = "counts"
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

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, or the prior holds no token.
        """
        if self.target == self.reference:
            raise UsageError(f"keyness needs two groups; target and reference are both {self.target!r}")
        if self.prior_size <= 0:
            raise UsageError(f"prior_size is a number of tokens above 0, not {self.prior_size:g}")

    def __call__(self, evidence: Evidence) -> Findings:
        """The table ``keyness``, words with the largest absolute z first, and notes on prior and method.

        Raises:
            EstimateError: A group has no article with a word.
        """
        usage = _usage(evidence, (self.target, self.reference))
        for side, name in enumerate((self.target, self.reference)):
            if not usage.totals[side].sum():
                raise EstimateError(f"keyness cannot be worked out because group {name!r} has no words")
        target, reference = usage.totals
        prior = self._prior(evidence, usage)
        odds = log_odds(target, reference, prior)
        kept = np.flatnonzero(self._enough(usage, odds.delta) & self._listed(usage, evidence))
        columns = {
            **_counts_of(usage, kept),
            "log_odds": odds.delta[kept],
            "z": odds.z[kept],
            "full_z": odds.full_z[kept],
            **_companions(usage, kept),
            **_spread(usage, kept),
            **(self._permuted(usage, kept, prior, evidence.seed) if self.max_t else {}),
        }
        return Findings(
            tables={"keyness": _ranked(pl.DataFrame({"feature": usage.words[kept], **columns}))},
            notes=(*self._notes(usage, len(kept)), *_all_copy(evidence)),
        )

    def _prior(self, evidence: Evidence, usage: "Usage") -> NDArray[np.float64]:
        if self.background == "groups":
            return proportional_prior(usage.totals.sum(axis=0), self.prior_size)
        pooled = np.asarray(evidence.counts.matrix.sum(axis=0), dtype=np.float64).ravel()
        return proportional_prior(pooled, self.prior_size)

    def _enough(self, usage: "Usage", delta: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Words with enough tokens, used by enough outlets of the side that uses them more."""
        least = np.minimum(self.min_outlets, usage.n_outlets)
        widespread = usage.users >= least[:, None]
        often = usage.totals.sum(axis=0) >= self.min_count
        return np.asarray(often & np.where(delta > 0, *widespread))

    def _listed(self, usage: "Usage", evidence: Evidence) -> NDArray[np.bool_]:
        if self.function_words:
            return np.ones(len(usage.words), dtype=np.bool_)
        left_out = function_words(evidence.articles["language"].unique())
        return ~np.isin(usage.words, sorted(left_out))

    def _permuted(
        self, usage: "Usage", kept: NDArray[np.intp], prior: NDArray[np.float64], seed: int
    ) -> dict[str, NDArray[np.float64]]:
        """The column ``p_outlets``: each outlet's shrunken log-odds, labels permuted, max-T over words."""
        if min(usage.n_outlets) < MIN_FOR_HEADLINE or not len(kept):
            return {"p_outlets": np.full(len(kept), np.nan)}
        draw = labellings(
            int(usage.n_outlets[0]),
            int(usage.n_outlets[1]),
            seed=derived_seed(seed, "keyness", "labellings"),
            max_exact=MAX_T_LABELLINGS,
            draws=MAX_T_LABELLINGS - 1,
        )
        mixed = usage.counts + prior
        odds = np.log(mixed[:, kept] / (mixed.sum(axis=1, keepdims=True) - mixed[:, kept]))
        return {"p_outlets": max_t_p(odds, draw)}

    def _notes(self, usage: "Usage", n_words: int) -> tuple[str, ...]:
        background = {"corpus": "all articles of the corpus", "groups": "both groups together"}
        tokens = usage.totals.sum(axis=1)
        listed = "words" if self.function_words else "words (function words apart)"
        caution = (
            "Keyness describes these texts and tests nothing about outlets: words of one article, and of one "
            "outlet, hang together."
        )
        method = (
            f"Keyness of {self.target} ({tokens[0]:,.0f} tokens) against {self.reference} "
            f"({tokens[1]:,.0f} tokens): {n_words:,} {listed} with at least {self.min_count} tokens, used "
            f"by at least {self.min_outlets} outlets of the side that uses them more. Prior: Dirichlet, "
            f"{self.prior_size:,g} pseudo-tokens in the proportions of {background[self.background]}."
        )
        return caution, method


@dataclass(frozen=True, kw_only=True)
class Usage:
    """How often each outlet of two groups uses each word; target outlets come first.

    Attributes:
        words: The words.
        counts: Tokens, shape (n_outlets, n_words).
        group: 0 for outlets of the target, 1 for those of the reference.
    """

    words: NDArray[np.str_]
    counts: NDArray[np.float64]
    group: NDArray[np.intp]

    @cached_property
    def n_outlets(self) -> NDArray[np.int64]:
        """Outlets of both groups, shape (2,)."""
        return np.bincount(self.group, minlength=2)

    @cached_property
    def totals(self) -> NDArray[np.float64]:
        """Tokens of each word in both groups, shape (2, n_words)."""
        return np.array([self.counts[self.group == side].sum(axis=0) for side in (0, 1)])

    @cached_property
    def users(self) -> NDArray[np.int64]:
        """Outlets that use each word in both groups, shape (2, n_words)."""
        return np.array([np.count_nonzero(self.counts[self.group == side], axis=0) for side in (0, 1)])


def _usage(evidence: Evidence, groups: tuple[str, str]) -> Usage:
    from scipy.sparse import csr_array

    rows = pl.DataFrame({"article": evidence.counts.rows, "row": range(len(evidence.counts.rows))})
    order = pl.DataFrame({"group": groups, "side": [0, 1]})
    members = (
        evidence.articles.select("article", "outlet", "group")
        .join(order, on="group", how="inner")
        .join(rows, on="article", how="inner")
        .sort("side", "outlet", "article")
    )
    outlet = members.select(pl.struct("side", "outlet").rle_id()).to_series().to_numpy()
    matrix = evidence.counts.matrix
    shape = (int(outlet.max()) + 1 if len(outlet) else 0, matrix.shape[0])
    adds_up = csr_array((np.ones(len(outlet)), (outlet, members["row"].to_numpy())), shape=shape)
    counts = np.asarray((adds_up @ matrix).todense(), dtype=np.float64)
    side = members.select("side", "outlet").unique(maintain_order=True)["side"].to_numpy()
    silent = counts.sum(axis=1) == 0
    return Usage(
        words=np.array(evidence.counts.features, dtype=np.str_),
        counts=counts[~silent],
        group=side.astype(np.intp)[~silent],
    )


def _counts_of(usage: Usage, kept: NDArray[np.intp]) -> dict[str, NDArray[np.int64]]:
    return {
        "n_target": usage.totals[0, kept].astype(np.int64),
        "n_reference": usage.totals[1, kept].astype(np.int64),
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


def _all_copy(evidence: Evidence) -> tuple[str, ...]:
    """A word of warning where the study counts copies otherwise."""
    if evidence.copy == "all":
        return ()
    return (f"Keyness counts the words of all copy, though the study sets copies: {evidence.copy}.",)


ESTIMAND = Keyness
