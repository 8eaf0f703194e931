"""Supervised: what hand codes of some texts teach about the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from framing.errors import DataError, UsageError
from framing.measures.base import Scores
from framing.measures.scoring.classifier import CrossFitted, Fitting, cross_fitted
from framing.measures.scoring.codes import read_codes
from framing.measures.scoring.embedded import row_totals
from framing.measures.scoring.quality import Judged
from framing.measures.scoring.table import Column, Units, score_table, units_of
from framing.models.base import Embedding, TopicModel
from framing.text.dfm import dfm
from framing.text.tokens import Tokens
from framing.types import Dimension

POLES = ((1, "positive"), (-1, "negative"))
"""Codes that a model learns to tell from all others, with the pole that each stands for."""


@dataclass(frozen=True, kw_only=True)
class Supervised:
    """Probability that a text expresses a dimension, learnt from hand codes, never from its own outlet's.

    Logistic regression on words (1 + log count, idf, rows of length 1), calibrated by Platt's sigmoid and
    cross-fitted: outlets are put into folds, and each fold is scored by a model of the others, so that no
    text is scored by a model that saw it or its outlet. What the diagnostics say of AUC, Brier score and
    calibration is out of fold, too. Where codes tell two poles apart (1, 0, -1), the score is the
    probability of the positive less that of the negative pole.

    The score is no substitute for the codes: a classifier's errors may differ between outlets. Let estimates
    be corrected by a coded sample that was drawn with known chances (``framing annotate``). It may be the
    very sample that is learnt from, held out by outlet: no outlet's scores have seen its own codes.

    Attributes:
        codes: Table of hand codes, from the experiment file: article, unit (where units were coded),
            dimension, value (1, 0 or -1), coder (where there are several; the majority counts, ties do not).
            The file codes.csv that ``framing annotate score`` writes is such a table.
        by: What is held out together: an ``outlet``, or only the ``article``; then the model may have learnt
            the outlet, and copies of one text may stand on both sides.
        folds: Folds at most; as many as coded outlets if those are fewer.
        min_codes: Least codes of the rarer kind; a dimension with fewer is refused.
        min_docfreq: Words in fewer units of the corpus are left out.
        strength: Inverse of the strength of the L2 penalty; left out, every model chooses among 1, 10 and 100
            by the log loss of its own training units, each predicted by a model that did not see it.
        seed: Seed of the folds.
        unknown: ``refuse`` codes of articles that the study lacks, or ``pass_over`` them, counted.

    References:
        Hopkins & King (2010), American Journal of Political Science 54, 229-247; Barberá, Boydstun, Linn,
        McMahon & Nagler (2021), Automated text classification of news articles, Political Analysis 29, 19-42.
    """

    needs: ClassVar[Literal["nothing", "embedding", "topics"]] = "nothing"
    paths: ClassVar[tuple[str, ...]] = ("codes",)
    libraries: ClassVar[tuple[str, ...]] = ("scikit-learn",)
    title: ClassVar[str] = "Learnt from hand codes"
    citation: ClassVar[str] = "Barberá et al. (2021), Political Analysis 29, 19-42"

    codes: str
    by: Literal["outlet", "article"] = "outlet"
    folds: int = 5
    min_codes: int = 20
    min_docfreq: int = 2
    strength: float | None = None
    seed: int = 1
    unknown: Literal["refuse", "pass_over"] = "refuse"

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A number makes no sense.
        """
        if self.folds < 2:  # noqa: PLR2004  # one is held out, others teach
            raise UsageError(f"supervised: folds must be 2 or more, not {self.folds}")
        if self.strength is not None and self.strength <= 0:
            raise UsageError(f"supervised: strength must be above 0, not {self.strength:g}")

    def __call__(
        self,
        tokens: Tokens,
        dimensions: Sequence[Dimension],
        *,
        models: Sequence[Embedding | TopicModel] = (),
    ) -> tuple[Scores, ...]:
        """One Scores, ``supervised``; of articles where articles were coded.

        Args:
            tokens: The corpus, tokenised; says which unit is scored.
            dimensions: What to look for; those without codes are left out and named.
            models: Without effect: nothing is needed.

        Raises:
            DataError: The codes cannot be read, are not of this corpus, or are too few.
        """
        del models
        codes = read_codes(Path(self.codes), tokens, dimensions, unknown=self.unknown)
        scored = tokens if codes.of_units else tokens.with_unit("article")
        units = units_of(scored)
        words = dfm(scored, unit=scored.unit, min_docfreq=self.min_docfreq)
        known = row_totals(words.matrix)
        learnt = [
            self._learnt(name, given, words.matrix, self._groups(scored, units), words.features)
            for name, given in codes.values.items()
        ]
        columns = [
            Column(dimension=one.dimension, values=np.where(known > 0, one.values, np.nan), n_matched=known)
            for one in learnt
        ]
        lacking = [each.name for each in dimensions if each.name not in codes.values]
        scores = Scores(
            measure="supervised",
            unit="probability" if all(one.low == 0 for one in learnt) else "difference of probabilities",
            low=min((one.low for one in learnt), default=0.0),
            high=1.0,
            table=score_table(scored, units, columns),
            corpus=tokens.fingerprint,
            threshold=0.5 if all(one.low == 0 for one in learnt) else None,
            held_out=self.by,
            diagnostics=(
                *codes.remarks,
                *(remark for one in learnt for remark in one.remarks),
                *((f"{', '.join(lacking)}: left out, nothing of it was coded",) if lacking else ()),
            ),
        )
        return (scores,)

    def _groups(self, tokens: Tokens, units: Units) -> NDArray[np.int64]:
        """What is held out together, numbered."""
        if self.by == "article":
            return units.article
        outlets = tokens.articles["outlet"].rank("dense").to_numpy().astype(np.int64) - 1
        return np.asarray(outlets[units.article])

    def _learnt(
        self,
        name: str,
        given: NDArray[np.float64],
        counts: csr_array,
        groups: NDArray[np.int64],
        features: Sequence[str],
    ) -> "_Learnt":
        fitting = Fitting(folds=self.folds, strength=self.strength, seed=self.seed)
        values, remarks, low = np.zeros(len(given)), [], 0.0
        for code, pole in POLES:
            n = int(np.sum(given == code))
            if code < 0 and n == 0:
                continue
            target = np.where(np.isfinite(given), given == code, np.nan)
            self._check_enough(name, n, int(np.isfinite(given).sum()), pole)
            fitted = _fitted(name, counts, target, groups, fitting)
            values += code * fitted.probabilities
            low = min(low, float(code))
            remarks.append(self._remark(f"{name}, {pole} pole", target, groups, fitted, features))
        return _Learnt(dimension=name, values=values, low=low, remarks=tuple(remarks))

    def _check_enough(self, name: str, n: int, n_all: int, pole: str) -> None:
        if min(n, n_all - n) < self.min_codes:
            raise DataError(
                f"supervised: {name} has {n} codes of its {pole} pole among {n_all}; {self.min_codes} of it "
                f"and {self.min_codes} others are needed. Code more, or do not learn this dimension."
            )

    def _remark(
        self,
        what: str,
        target: NDArray[np.float64],
        groups: NDArray[np.int64],
        fitted: CrossFitted,
        features: Sequence[str],
    ) -> str:
        rows = np.flatnonzero(np.isfinite(target))
        judged = Judged(codes=target[rows], probabilities=fitted.probabilities[rows], groups=groups[rows])
        towards, against = (
            ", ".join(features[column] for column in part)
            for part in (fitted.top_words[:10], fitted.top_words[:9:-1])
        )
        return (
            f"{what}: {len(rows)} codes, {int(target[rows].sum())} of it, {len(np.unique(groups[rows]))} "
            f"{self.by}s; out of fold ({int(fitted.fold.max()) + 1} folds by {self.by}, seed {self.seed}): "
            f"{judged.told(self.seed)}; words towards it: {towards}; away from it: {against}"
        )


@dataclass(frozen=True, kw_only=True)
class _Learnt:
    """Scores of every unit on one dimension, and what is to be said of them."""

    dimension: str
    values: NDArray[np.float64]
    low: float
    remarks: tuple[str, ...]


def _fitted(
    name: str,
    counts: csr_array,
    target: NDArray[np.float64],
    groups: NDArray[np.int64],
    fitting: Fitting,
) -> CrossFitted:
    try:
        return cross_fitted(counts, target, groups, fitting)
    except DataError as error:
        raise DataError(f"supervised: {name}: {error}") from error


MEASURE = Supervised
