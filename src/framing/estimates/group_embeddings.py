"""Does a word lie elsewhere in the target's own embedding? Beyond what random splits of the outlets give?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import ClassVar

import numpy as np
import polars as pl

from framing.errors import CorpusError, EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.adjust import adjusted
from framing.estimates.inference.comparison import LIKE_THESE, THESE
from framing.estimates.inference.design import MIN_FOR_HEADLINE
from framing.estimates.inference.focal_words import sides_of
from framing.estimates.inference.seeds import derived_seed
from framing.models.fitted.groups import GroupChoices, GroupShift, group_shift
from framing.models.fitted.splits import Null
from framing.types import Estimate


@dataclass(frozen=True, kw_only=True)
class GroupEmbeddings:
    """One embedding per group, aligned by orthogonal Procrustes: shift of focal words against random splits.

    The declared model is fitted anew to both groups, once per seed, and to random splits of the same outlets.
    With ``null: articles`` a shift beyond the null may be one outlet's habit; only ``outlets`` speaks on
    groups of outlets, and then ``null_reached`` is a p-value, adjusted over the words by
    Benjamini-Hochberg; with fewer than three outlets in a group there is none. Splits of outlets are
    different from each other and from the groups; there are no more than the outlets allow.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        words: Focal words, as types of the corpus.
        seeds: Pairs of embeddings.
        splits: Random splits that the null rests on; .05 after adjustment over w words needs 20 w.
        null: ``articles``: every outlet's articles are dealt to two halves; ``outlets``: whole outlets are.
        share_of_articles: Share of each outlet's articles that every fit sees; below 1 for models without
            chance, whose stability would else always be perfect.
        anchors: Most frequent shared words that the rotation is fitted to; all if left out.
        n_nearest: Neighbours listed for each word and group.

    References:
        Hamilton, Leskovec & Jurafsky (2016), ACL, 1489-1501; Schönemann (1966), Psychometrika 31, 1-10;
        Phipson & Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9(1), 39.
    """

    needs: ClassVar[Needs] = "own_embeddings"
    title: ClassVar[str] = "Where words lie in each group's embedding"
    citation: ClassVar[str] = (
        "Hamilton, Leskovec & Jurafsky (2016), ACL, 1489-1501; Schönemann (1966), Psychometrika 31, 1-10"
    )

    target: str
    reference: str
    words: Sequence[str]
    seeds: int = 10
    splits: int = 20
    null: Null = "articles"
    share_of_articles: float = 1.0
    anchors: int | None = None
    n_nearest: int = 10

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, no word is given, or a number lies outside its range.
        """
        if self.target == self.reference:
            raise UsageError(f"two groups are compared; target and reference are both {self.target!r}")
        if not self.words or len(set(self.words)) < len(self.words):
            raise UsageError(f"words must name focal words, each once, not {list(self.words)}")
        for name in ("seeds", "splits", "n_nearest"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name} must be 1 or more, not {getattr(self, name)}")
        if not 0 < self.share_of_articles <= 1:
            raise UsageError(f"share_of_articles must be above 0 and up to 1, not {self.share_of_articles:g}")

    def __call__(self, evidence: Evidence) -> Findings:
        """One estimate per focal word; tables ``group_shift`` and ``word_neighbours``.

        Raises:
            EstimateError: A group has no article or too little text, or no model was declared.
        """
        sides = sides_of(evidence.articles, (self.target, self.reference), "group_embeddings")
        model = next((one for one in evidence.declared if one.family == "embedding"), None)
        if model is None or evidence.tokens is None:
            raise EstimateError("group_embeddings cannot be estimated because no embedding was declared")
        choices = GroupChoices(
            model=model,
            seeds=self.seeds,
            splits=self.splits,
            null=self.null,
            share_of_articles=self.share_of_articles,
            anchors=self.anchors,
            n_nearest=self.n_nearest,
        )
        try:
            found = group_shift(
                evidence.tokens,
                (sides, self.target, self.reference),
                self.words,
                seed=derived_seed(evidence.seed, "group_embeddings"),
                choices=choices,
                engine=evidence.engine,
            )
        except CorpusError as error:
            raise EstimateError(f"group_embeddings cannot be estimated: {error}") from error
        return self._findings(found, evidence, sides)

    def _findings(self, found: GroupShift, evidence: Evidence, sides: Mapping[str, str]) -> Findings:
        p = adjusted(found.shifts["null_reached"].to_numpy(), "bh") if found.shifts.height else np.zeros(0)
        shifts = found.shifts.with_columns(p_adjusted=p)
        rows = {row["word"]: row for row in shifts.iter_rows(named=True)}
        pair = {"target": pl.lit(self.target), "reference": pl.lit(self.reference)}
        tables = {"group_shift": found.shifts.with_columns(**pair, null=pl.lit(self.null))} if rows else {}
        if found.neighbours.height:
            tables["word_neighbours"] = found.neighbours.with_columns(
                how=pl.lit("own embeddings"), found_outlets=pl.lit(None, pl.Float64)
            )
        missing = f"group_embeddings: a group does not know {', '.join(found.missing)}."
        return Findings(
            estimates=tuple(
                self._estimate(word, rows.get(word), found, evidence, sides) for word in self.words
            ),
            tables=tables,
            notes=(found.method, *found.warnings, *([missing] if found.missing else [])),
        )

    def _estimate(
        self,
        word: str,
        row: dict[str, float] | None,
        found: GroupShift,
        evidence: Evidence,
        sides: Mapping[str, str],
    ) -> Estimate:
        n_target = sum(side == self.target for side in sides.values())
        fewest = min(n_target, len(sides) - n_target)
        is_test = self.null == "outlets" and row is not None and fewest >= MIN_FOR_HEADLINE
        return Estimate(
            estimand="group_embeddings",
            measure="group_embeddings",
            dimension=word,
            channel="all",
            target=self.target,
            reference=self.reference,
            value=nan if row is None else row["excess"],
            low=nan,
            high=nan,
            level=evidence.level,
            unit="1 - cosine, less the null's median",
            question=LIKE_THESE if self.null == "outlets" else THESE,
            method=found.method,
            n_units=0 if row is None else int(row["n_target"] + row["n_reference"]),
            n_articles=0,
            n_outlets=len(sides),
            p=row["null_reached"] if is_test and row else None,
            p_adjusted=row["p_adjusted"] if is_test and row else None,
            family_size=found.shifts.height if is_test else None,
            smallest_p=1 / (1 + row["n_splits"]) if is_test and row else None,
            seed=evidence.seed,
            note=self._note(row, fewest),
        )

    def _note(self, row: dict[str, float] | None, fewest: int) -> str:
        if row is None:
            return "cannot be estimated because a group does not know the word"
        if self.null == "outlets" and fewest < MIN_FOR_HEADLINE:
            return f"fewer than {MIN_FOR_HEADLINE} outlets in a group: nothing is tested"
        return ""


ESTIMAND = GroupEmbeddings
