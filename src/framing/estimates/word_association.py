"""WEAT, RND, MAC and ECT of declared sets of words, over all embeddings: of vectors, not of outlets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import ClassVar, Literal

import numpy as np
import polars as pl

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.seeds import derived_seed
from framing.models.base import Embedding
from framing.models.fitted.ect import ect
from framing.models.fitted.mac import mac
from framing.models.fitted.rnd import rnd
from framing.models.fitted.weat import Comparison, WeatChoices, weat
from framing.models.fitted.word_sets import WordSet, word_set

Test = Literal["weat", "rnd", "mac", "ect"]
N_SETS: Mapping[Test, tuple[int, int]] = {"weat": (2, 2), "rnd": (1, 2), "mac": (1, 1), "ect": (2, 1)}
"""Target sets and attribute sets that each test takes; MAC takes one attribute set or more."""


@dataclass(frozen=True, kw_only=True)
class WordAssociation:
    """Association of target words with attribute words, by every fitted embedding; p is about words.

    An estimand and no measure: it gives one number per embedding, no score of a text. The value is the mean
    over embeddings, p their median, ``low`` and ``high`` the ends (null with one embedding). WEAT's p
    permutes target words with the vectors given; nothing here tests anything about outlets. Variants are
    chosen below and printed in the column ``method``.

    Attributes:
        test: ``weat``, ``rnd``, ``mac`` or ``ect``.
        targets: Target sets by name: two for WEAT and ECT, one for RND and MAC. WEAT permutes them.
        attributes: Attribute sets by name: two for WEAT and RND, one for ECT, one or more for MAC.
        ddof: WEAT: standard deviation over n - 1 (1, as sweater) or n (0, as WEFE).
        comparison: WEAT: ``>=`` counts partitions as extreme as the observed one, ``>`` only larger ones.
        statistic: WEAT: ``d``, the effect size; ``sum`` or ``mean``, the test statistic.
        vectors: RND and ECT: ``raw`` vectors as published, or ``unit``.

    References:
        Caliskan, Bryson & Narayanan (2017), Science 356, 183-186; Garg et al. (2018), PNAS 115, E3635-E3644;
        Manzini et al. (2019), NAACL, 615-621; Dev & Phillips (2019), AISTATS, PMLR 89, 879-887.
    """

    needs: ClassVar[Needs] = "embedding"
    title: ClassVar[str] = "Association of words"
    citation: ClassVar[str] = "Caliskan, Bryson & Narayanan (2017), Science 356, 183-186"

    test: Test
    targets: Mapping[str, Sequence[str]]
    attributes: Mapping[str, Sequence[str]]
    ddof: Literal[0, 1] = 1
    comparison: Comparison = ">="
    statistic: Literal["d", "sum", "mean"] = "d"
    vectors: Literal["raw", "unit"] = "raw"

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: The test takes another number of sets, or a set is empty.
        """
        n_targets, n_attributes = N_SETS[self.test]
        enough = len(self.attributes) >= 1 if self.test == "mac" else len(self.attributes) == n_attributes
        if len(self.targets) != n_targets or not enough:
            more = " or more" if self.test == "mac" else ""
            raise UsageError(
                f"{self.test} takes {n_targets} under targets and {n_attributes}{more} under attributes; "
                f"given are {len(self.targets)} and {len(self.attributes)}"
            )
        empty = [name for name, words in {**self.targets, **self.attributes}.items() if not words]
        if empty:
            raise UsageError(f"the sets {', '.join(empty)} hold no word")

    def __call__(self, evidence: Evidence) -> Findings:
        """The table ``word_association``.

        Raises:
            EstimateError: No embedding was fitted, no article is in a group, or the sets are not known.
        """
        embeddings = [model for model in evidence.models if isinstance(model, Embedding)]
        if not embeddings or evidence.articles["group"].null_count() == evidence.articles.height:
            raise EstimateError(
                "word_association cannot be worked out: no embedding, or no article in a group"
            )
        seed = derived_seed(evidence.seed, "word_association")
        try:
            found = [self._asked(embedding, seed) for embedding in embeddings]
        except UsageError as error:
            raise EstimateError(f"word_association cannot be worked out: {error}") from error
        values, ps = [one["value"] for one in found], [one["p"] for one in found]
        several = len(found) > 1  # the ends of a single embedding would look like certainty
        row = {
            "test": self.test,
            "sets": f"{' / '.join(self.targets)} by {' / '.join(self.attributes)}",
            "value": float(np.mean(values)),
            "low": min(values) if several else nan,
            "high": max(values) if several else nan,
            "p": float(np.median(ps)),
            "p_low": min(ps) if several else nan,
            "p_high": max(ps) if several else nan,
            "without_low": min(one["without_low"] for one in found),
            "without_high": max(one["without_high"] for one in found),
            "n_embeddings": len(found),
            **self._said(embeddings[0], seed),
        }
        said = (
            f"{self.test.upper()} describes the vectors and says nothing about outlets; its p, where there "
            "is one, is about the choice of target words."
        )
        return Findings(
            tables={"word_association": pl.DataFrame([row]).fill_nan(None)},
            notes=(said,),
        )

    def _sets(self, embedding: Embedding) -> tuple[list[WordSet], list[WordSet]]:
        least = 2 if self.test == "weat" else 1
        targets = [word_set(embedding, name, words, at_least=least) for name, words in self.targets.items()]
        return targets, [word_set(embedding, name, words) for name, words in self.attributes.items()]

    def _asked(self, embedding: Embedding, seed: int) -> dict[str, float]:
        targets, attributes = self._sets(embedding)
        blank = {"p": nan, "without_low": nan, "without_high": nan}
        if self.test == "weat":
            choices = WeatChoices(ddof=self.ddof, comparison=self.comparison)
            of = weat((targets[0], targets[1]), (attributes[0], attributes[1]), seed=seed, choices=choices)
            value = {"d": of.d, "sum": of.sum_statistic, "mean": of.mean_statistic}[self.statistic]
            out = (of.d_low, of.d_high) if self.statistic == "d" else (nan, nan)
            return {"value": value, "p": of.p, "without_low": out[0], "without_high": out[1]}
        if self.test == "rnd":
            return {
                "value": rnd(targets[0], (attributes[0], attributes[1]), vectors=self.vectors).mean,
                **blank,
            }
        if self.test == "mac":
            return {"value": mac(targets[0], attributes).similarity, **blank}
        return {"value": ect((targets[0], targets[1]), attributes[0], means=self.vectors).rho, **blank}

    def _said(self, embedding: Embedding, seed: int) -> dict[str, str]:
        targets, attributes = self._sets(embedding)
        missing = "; ".join(
            f"{one.name}: {', '.join(one.missing)}" for one in (*targets, *attributes) if one.missing
        )
        if self.test == "weat":
            choices = WeatChoices(ddof=self.ddof, comparison=self.comparison)
            pairs = (targets[0], targets[1]), (attributes[0], attributes[1])
            method = f"{weat(*pairs, seed=seed, choices=choices).method}; value: {self.statistic}"
        elif self.test == "rnd":
            said = rnd(targets[0], (attributes[0], attributes[1]), vectors=self.vectors).method
            method = f"{said}; mean over targets"
        elif self.test == "mac":
            method = f"{mac(targets[0], attributes).method}; as similarity"
        else:
            method = ect((targets[0], targets[1]), attributes[0], means=self.vectors).method
        return {"missing": missing, "method": method}


ESTIMAND = WordAssociation
