"""Collocations: which words stand near a target, in each of two groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.association import Association
from framing.estimates.inference.contexts import Contexts, contexts
from framing.estimates.inference.slices import ALL
from framing.estimates.inference.word_use import check_channel, how_counted
from framing.models.intake.words import function_words

Rank = Literal["g2", "pmi", "npmi", "t", "log_dice"]
RANKS: tuple[Rank, ...] = ("g2", "pmi", "npmi", "t", "log_dice")


@dataclass(frozen=True, kw_only=True)
class Collocations:
    """Words near a target, by group, ranked by how much nearer they stand than by chance.

    The measures rank words within one group and test nothing about outlets; ``n_outlets`` says in how many
    outlets a word stands near the target. Compare ranks of groups, not sizes of G² or t, which grow with the
    corpus; log Dice does not.

    Attributes:
        near: Words or phrases whose neighbours are wanted, as dictionaries write them: ``partner*``.
        target: Name of the one group.
        reference: Name of the other.
        window: Words on each side, within the sentence and without punctuation; 0 takes the whole sentence.
        min_count: Leave words out that stand near the target fewer times in the group.
        min_outlets: Leave words out that fewer outlets of the group use near the target (or all its outlets,
            if it has fewer).
        rank_by: Measure that ranks: ``g2``, ``pmi``, ``npmi``, ``t`` or ``log_dice``.
        function_words: List pronouns, prepositions and the like too; they always take up room in the window.
        most: Words listed per group.
        channel: ``all``, or a slice of the sentences: ``voice=own``, ``origin=own`` …

    References:
        Church & Hanks (1990), Computational Linguistics 16(1), 22-29; Dunning (1993), Computational
        Linguistics 19(1), 61-74; Evert (2009), Corpora and collocations, in: Corpus Linguistics; Rychlý
        (2008), A lexicographer-friendly association score, RASLAN.
    """

    needs: ClassVar[Needs] = "tokens"
    title: ClassVar[str] = "Collocations"
    citation: ClassVar[str] = "Evert (2009), Corpora and collocations; Rychlý (2008), RASLAN 6-9"

    near: Sequence[str]
    target: str
    reference: str
    window: int = 5
    min_count: int = 3
    min_outlets: int = 2
    rank_by: Rank = "log_dice"
    function_words: bool = False
    most: int = 50
    channel: str = ALL

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, nothing is looked for, or a number is too small.
        """
        if self.target == self.reference:
            raise UsageError(f"collocations need two groups; target and reference are both {self.target!r}")
        if isinstance(self.near, str) or not self.near or not all(one.strip() for one in self.near):
            raise UsageError(f"near is a list of words or patterns, such as ['partner*']; not {self.near!r}")
        if self.window < 0 or min(self.min_count, self.min_outlets, self.most) < 1:
            raise UsageError("window is 0 or more; min_count, min_outlets and most are 1 or more")
        check_channel(self.channel)

    def __call__(self, evidence: Evidence) -> Findings:
        """Table ``collocations``: by group, nearest words first.

        Raises:
            EstimateError: No article of a group, or the target stands nowhere.
        """
        groups = (self.target, self.reference)
        found = contexts(evidence, groups, tuple(self.near), self.window, self.channel)
        if not found.found.any():
            raise EstimateError(
                f"collocations: {', '.join(self.near)} stands nowhere in groups {self.target!r} and "
                f"{self.reference!r} (channel {self.channel})"
            )
        left_out = set() if self.function_words else function_words(evidence.articles["language"].unique())
        listed = ~np.isin(found.words, sorted(left_out))
        tables = [self._group(found, side, name, listed) for side, name in enumerate(groups)]
        return Findings(
            tables={"collocations": pl.concat(tables)},
            notes=(self._note(found, evidence),),
        )

    def _group(self, found: Contexts, side: int, name: str, listed: NDArray[np.bool_]) -> pl.DataFrame:
        own = found.group == side
        near, everywhere = found.near[own], found.everywhere[own]
        users = np.count_nonzero(near, axis=0)
        sums = near.sum(axis=0)
        enough = users >= min(self.min_outlets, int(own.sum()))
        kept = np.flatnonzero(enough & (sums >= self.min_count) & listed)
        strength = Association(
            near=sums[kept],
            all_of_word=everywhere.sum(axis=0)[kept],
            n_near=float(near.sum()),
            n=float(everywhere.sum()),
            n_target=float(found.found[own].sum()),
        )
        columns = {str(rank): np.asarray(getattr(strength, rank)) for rank in RANKS}
        words = found.words[kept]
        order = np.lexsort((words, -np.round(columns[self.rank_by], 12)))[: self.most]
        return pl.DataFrame(
            {
                "near": [", ".join(self.near)] * len(order),
                "channel": [self.channel] * len(order),
                "group": [name] * len(order),
                "rank": np.arange(1, len(order) + 1),
                "feature": words[order],
                "n_near": strength.near[order],
                "n_word": strength.all_of_word[order],
                "expected": strength.expected[order],
                "n_outlets": users[kept][order],
                **{rank: values[order] for rank, values in columns.items()},
                "n_target": [strength.n_target] * len(order),
            },
            schema_overrides={"near": pl.String, "channel": pl.String, "group": pl.String},
        )

    def _note(self, found: Contexts, evidence: Evidence) -> str:
        sums = [found.found[found.group == side].sum() for side in (0, 1)]
        where = f"{self.window} words on each side, within the sentence" if self.window else "the sentence"
        never = f" Never found: {', '.join(found.never)}." if found.never else ""
        counted = how_counted(evidence, self.channel)
        return (
            f"Collocations of {', '.join(self.near)} ({self.target}: {sums[0]:,.6g} times, {self.reference}: "
            f"{sums[1]:,.6g}){f' ({counted})' if counted else ''}: {where}; ranked by {self.rank_by}. They "
            f"rank words within a group and test nothing about outlets.{never}"
        )


ESTIMAND = Collocations
