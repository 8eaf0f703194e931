"""The difference between two groups as people would code it, from a sample of codes and the scores of all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan, nan
from typing import ClassVar, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.adjust import Adjustment, adjusted_over_dimensions
from framing.estimates.inference.comparison import LIKE_THESE, THESE, few, joined
from framing.estimates.inference.design import MIN_FOR_HEADLINE, smallest_p
from framing.estimates.inference.design_based import FOLDS, SPLITS, cross_fitted, design_based_mean
from framing.estimates.inference.hand_codes import (
    CodedOutlet,
    coded_dimensions,
    coded_outlets,
    no_codes,
    refuse_other_texts,
)
from framing.estimates.inference.permutation import labellings, permutation_p
from framing.estimates.inference.prediction_powered import Corrected as Mean
from framing.estimates.inference.prediction_powered import common_power, corrected_mean
from framing.estimates.inference.seeds import derived_seed
from framing.estimates.inference.welch import around, difference, satterthwaite
from framing.measures.base import Scores
from framing.types import Estimate

RECOMMENDED = 18
"""Codes of an outlet below which its correction is noisy (simulation: coverage .95 with 18)."""

OF_EXTERNAL = (
    "whether the other tool learnt from these codes is not known here; if it did, without holding outlets "
    "out, the interval is too narrow"
)
"""What is said of scores from elsewhere."""

OF_ARTICLES = "learnt with articles held out: copies of a coded text elsewhere may have been learnt from"
"""What is said of scores whose models may have seen a copy of a coded text."""

Estimator = Literal["ppi", "dsl"]

CHANNELS: Mapping[Estimator, str] = {"ppi": "all", "dsl": "estimator=dsl"}
"""Estimator → channel of its estimates."""

CORRECTED = {
    "measure": pl.String(),
    "dimension": pl.String(),
    "group": pl.String(),
    "outlet": pl.String(),
    "value": pl.Float64(),
    "dsl": pl.Float64(),
    "codes_alone": pl.Float64(),
    "mean_score": pl.Float64(),
    "power": pl.Float64(),
    "sd_codes": pl.Float64(),
    "correlation": pl.Float64(),
    "n_units": pl.Int64(),
    "n_coded": pl.Int64(),
    "n_undecided": pl.Int64(),
}
"""One row per outlet: its mean code by PPI++ and by DSL, by the codes alone, and its mean score;
how codes vary in the outlet, and how they go with the scores, by which further coding can be planned."""


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """Mean of the target's outlet means minus that of the reference's, in human codes.

    Each outlet's mean code is estimated by prediction-powered inference: the mean score of all its units,
    times a factor, plus the mean error of the score over those that people coded. It is unbiased however the
    measure errs, and differently in each outlet, if codes were drawn with known chances. Outlets without
    two decided codes in every stratum are left out, and named.

    A measure that learnt from codes, the same ones included, may be corrected by them if every unit is scored
    by models that did not see its code (cross-fitting; Zrnic & Candès 2024), as ``supervised`` does: with
    outlets held out an outlet's scores are fixed given the others' codes, and its own are a fresh sample;
    with articles held out the same holds for articles that are no copies of each other. Scores of a model
    that saw the codes themselves are not corrected by them, but made surer and wrong.

    The same difference is given a second time by design-based supervised learning (channel
    ``estimator=dsl``): codes guessed from score and group, fitted to the codes of other folds' articles, and
    set right by the chances of the draw. Both are unbiased; where they are far apart, a few codes decide.

    Attributes:
        target: Name of the one group.
        reference: Name of the group it is compared with.
        adjust: How p-values are adjusted over the dimensions of one measure.
        estimators: Which of the two are given: ``ppi``, ``dsl``.

    References:
        Angelopoulos, Duchi & Zrnic (2023), arXiv 2311.01453; Egami, Hinck, Stewart & Wei (2023), NeurIPS 36,
        68589-68601; Zrnic & Candès (2024), PNAS 121(15),
        e2322083121; Welch (1947), Biometrika 34, 28-35.
    """

    needs: ClassVar[Needs] = "scores"
    title: ClassVar[str] = "Difference as people would code it"
    citation: ClassVar[str] = "Angelopoulos, Duchi & Zrnic (2023), arXiv 2311.01453, eq. 2"

    target: str
    reference: str
    adjust: Adjustment = "holm"
    estimators: tuple[Estimator, ...] = ("ppi", "dsl")

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A group is compared with itself, or no estimator is named.
        """
        if not self.estimators:
            raise UsageError("estimators names none; take ppi, dsl or both")
        if self.target == self.reference:
            raise UsageError(f"two groups are needed; target and reference are both {self.target!r}")

    def __call__(self, evidence: Evidence) -> Findings:
        """Two estimates per measure, coded dimension and estimator, and the table ``corrected``.

        Raises:
            EstimateError: There are no codes, or none of them is on a unit that was scored.
        """
        if evidence.codes is None:
            raise no_codes()
        for scores in evidence.scores:
            refuse_other_texts(scores, evidence.codes)
        found = [
            _Correction.of(self, scores, dimension, evidence.codes, evidence)
            for scores in evidence.scores
            for dimension in coded_dimensions(scores, evidence.codes)
        ]
        if not found:
            raise EstimateError(
                "no measure scores a unit that was coded: is the unit of the experiment that of the sample?"
            )
        if not any(each.outlets or each.left_out for each in found):
            raise EstimateError(f"no scored unit is in group {self.target!r} or {self.reference!r}")
        every = [each.by(estimator) for each in found for estimator in dict.fromkeys(self.estimators)]
        sampled = adjusted_over_dimensions([each.outlets_like_these() for each in every], self.adjust)
        given = [each.these_outlets() for each in every]
        return Findings(
            estimates=tuple(estimate for pair in zip(sampled, given, strict=True) for estimate in pair),
            tables={"corrected": pl.concat([each.table() for each in found])},
        )


@dataclass(frozen=True, kw_only=True)
class _Correction:
    """The outlets of two groups on one dimension, each corrected.

    Attributes:
        asked: The estimand.
        measure: Name of the measure.
        dimension: The dimension.
        seed: Root seed.
        level: Confidence level.
        outlets: Outlets with codes enough, the target's first.
        left_out: Names of the others.
        power: Factor on the scores.
        means: Corrected mean of each outlet, by each estimator.
        held_out: What was held out together when the measure learnt from codes; empty if it did not.
        estimator: Whose means are compared.
    """

    asked: Corrected
    measure: str
    dimension: str
    seed: int
    level: float
    outlets: tuple[CodedOutlet, ...]
    left_out: tuple[str, ...]
    power: float
    means: Mapping[Estimator, tuple[Mean, ...]]
    held_out: str
    estimator: Estimator = "ppi"

    @classmethod
    def of(
        cls, asked: Corrected, scores: Scores, dimension: str, codes: pl.DataFrame, evidence: Evidence
    ) -> "_Correction":
        """The correction of one measure on one dimension."""
        groups = (asked.target, asked.reference)
        every = coded_outlets(scores, evidence.articles, codes, groups, dimension)
        usable = tuple(outlet for outlet in every if _usable(outlet))
        sizes = Counter(outlet.group for outlet in usable)
        power = common_power(
            [(outlet.strata, outlet.score_variance) for outlet in usable],
            [1 / sizes[outlet.group] for outlet in usable],
        )
        guesses = cross_fitted(usable, derived_seed(evidence.seed, "corrected", "folds"))
        return cls(
            asked=asked,
            measure=scores.measure,
            dimension=dimension,
            seed=evidence.seed,
            level=evidence.level,
            outlets=usable,
            left_out=tuple(outlet.outlet for outlet in every if not _usable(outlet)),
            power=power,
            means={
                "ppi": tuple(_mean(outlet, power) for outlet in usable),
                "dsl": tuple(map(design_based_mean, usable, guesses)),
            },
            held_out=scores.held_out,
        )

    def by(self, estimator: Estimator) -> "_Correction":
        """The same by one estimator."""
        return replace(self, estimator=estimator)

    def outlets_like_these(self) -> Estimate:
        """Outlets are the sample: the error of the coding is part of how they differ."""
        blank = self._blank(LIKE_THESE)
        target, reference = self._values()
        if not (len(target) and len(reference)):
            return blank
        interval = difference(target, reference, self.level)
        remarked = replace(
            blank,
            value=interval.value,
            smallest_p=smallest_p(*self._sizes),
            note=joined(blank.note, *few((self.asked.target, self.asked.reference), self._sizes)),
        )
        if min(self._sizes) < MIN_FOR_HEADLINE:
            return replace(remarked, method=f"{blank.method}; too few outlets for an interval or a test")
        draw = labellings(*self._sizes, seed=derived_seed(self.seed, "corrected", "labellings"))
        p = permutation_p(np.concatenate([target, reference])[:, None], draw)
        return replace(
            remarked,
            low=interval.low,
            high=interval.high,
            p=float(p[0]),
            seed=None if draw.exact else derived_seed(self.seed, "corrected", "labellings"),
            method=f"{blank.method}; Welch's t interval; studentised {draw.method}",
        )

    def these_outlets(self) -> Estimate:
        """Outlets are given: their articles, and the texts that were coded, are the sample."""
        blank = self._blank(THESE)
        target, reference = self._values()
        if not (len(target) and len(reference)):
            return blank
        shares = np.array(
            [1 / dict(zip(self._groups, self._sizes, strict=True))[o.group] for o in self.outlets]
        )
        parts = np.array([mean.variance for mean in self.means[self.estimator]]) * shares**2
        error, df = satterthwaite(parts, np.array([outlet.coded.height - 1 for outlet in self.outlets]))
        interval = around(float(target.mean() - reference.mean()), error, df, self.level)
        return replace(
            blank,
            value=interval.value,
            low=interval.low,
            high=interval.high,
            method=f"{blank.method}; outlets as given; t interval over articles and coded units in outlets",
        )

    def table(self) -> pl.DataFrame:
        """One row per outlet."""
        rows = [
            {
                "measure": self.measure,
                "dimension": self.dimension,
                "group": outlet.group,
                "outlet": outlet.outlet,
                "value": mean.value,
                "dsl": other.value,
                "codes_alone": _mean(outlet, 0.0).value,
                "mean_score": float(outlet.scores.mean()),
                "power": self.power,
                **_spread(outlet),
                "n_units": len(outlet.scores),
                "n_coded": outlet.coded.height,
                "n_undecided": outlet.n_undecided,
            }
            for outlet, mean, other in zip(self.outlets, self.means["ppi"], self.means["dsl"], strict=True)
        ]
        return pl.DataFrame(rows, schema=CORRECTED)

    @property
    def _sizes(self) -> tuple[int, int]:
        found = Counter(outlet.group for outlet in self.outlets)
        return found[self.asked.target], found[self.asked.reference]

    @property
    def _groups(self) -> tuple[str, str]:
        return self.asked.target, self.asked.reference

    def _values(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        values = np.array([mean.value for mean in self.means[self.estimator]])
        target = np.array([outlet.group == self.asked.target for outlet in self.outlets], dtype=np.bool_)
        return values[target], values[~target]

    def _blank(self, question: str) -> Estimate:
        coded = sum(outlet.coded.height for outlet in self.outlets)
        return Estimate(
            estimand="corrected",
            measure=self.measure,
            dimension=self.dimension,
            channel=CHANNELS[self.estimator],
            target=self.asked.target,
            reference=self.asked.reference,
            value=nan,
            low=nan,
            high=nan,
            level=self.level,
            unit="mean human code",
            question=question,
            method="difference of means of outlet means, each corrected by human codes "
            f"({self._how}; {coded} coded units{self._learnt})",
            n_units=sum(len(outlet.scores) for outlet in self.outlets),
            n_articles=sum(int(outlet.articles.max()) + 1 for outlet in self.outlets),
            n_outlets=len(self.outlets),
            note=joined(*self._remarks()),
        )

    @property
    def _how(self) -> str:
        if self.estimator == "ppi":
            return f"PPI++, one factor {self.power:.3g} on the scores"
        return f"DSL, codes guessed from score and group, {FOLDS} folds, mean of {SPLITS} splits"

    @property
    def _learnt(self) -> str:
        return f"; scores learnt from codes, every {self.held_out} held out" if self.held_out else ""

    def _remarks(self) -> Sequence[str]:
        empty = [group for group, n in zip(self._groups, self._sizes, strict=True) if not n]
        scarce = [outlet.outlet for outlet in self.outlets if outlet.coded.height < RECOMMENDED]
        undecided = sum(outlet.n_undecided for outlet in self.outlets)
        return (
            f"cannot be estimated because no outlet of {' and '.join(empty)} has codes enough"
            if empty
            else "",
            f"left out without two decided codes in every stratum: {', '.join(self.left_out)}"
            if self.left_out
            else "",
            f"fewer than {RECOMMENDED} codes: {', '.join(scarce)}" if scarce else "",
            f"{undecided} drawn units without a settled code count as missing at random" if undecided else "",
            OF_EXTERNAL if self.measure == "external" else "",
            OF_ARTICLES if self.held_out == "article" else "",
        )


def _spread(outlet: CodedOutlet) -> dict[str, float]:
    """Standard deviation of the codes, and their correlation with the scores; NaN where nothing varies."""
    weights = outlet.coded["weight"].to_numpy()
    together = np.cov(outlet.coded["code"].to_numpy(), outlet.coded["score"].to_numpy(), aweights=weights)
    of_codes, of_scores = np.sqrt(np.diag(together)).tolist()
    known = of_codes > 0 and of_scores > 0
    return {
        "sd_codes": of_codes,
        "correlation": float(together[0, 1]) / (of_codes * of_scores) if known else nan,
    }


def _usable(outlet: CodedOutlet) -> bool:
    drawn = outlet.coded.height and all(stratum.enough for stratum in outlet.strata)
    return bool(drawn) and not isnan(outlet.score_variance)


def _mean(outlet: CodedOutlet, power: float) -> Mean:
    return corrected_mean(outlet.strata, outlet.scores, power, score_variance=outlet.score_variance)


ESTIMAND = Corrected
