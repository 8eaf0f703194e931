"""Logistic regression on words, cross-fitted: no unit is scored by a model that saw its group."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix

from framing.errors import DataError

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

INNER_FOLDS = 3
"""Folds in which a model's own training units are predicted for its calibration."""

STRENGTHS = (1.0, 10.0, 100.0)
"""Strengths among which a model chooses by what its own training units say."""

LEAST_IN_TRAINING = 2 * INNER_FOLDS
"""Codes of either kind that every training set must hold."""


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """Choices of the classifier.

    Attributes:
        folds: Folds at most.
        strength: Inverse of the strength of the L2 penalty; None lets every model choose among
            ``STRENGTHS``, by the log loss of calibrated predictions of its training units.
        seed: Seed of the folds.
    """

    folds: int
    strength: float | None
    seed: int


@dataclass(frozen=True, kw_only=True)
class CrossFitted:
    """Probabilities of every unit.

    Attributes:
        probabilities: Of code 1, shape (n_units,).
        fold: Fold of every unit, by whose model it was scored; -1 for groups without a code, which have the
            mean of all models, shape (n_units,).
        top_words: Columns with the largest mean weights, largest first, ten in each direction.
    """

    probabilities: Floats
    fold: Whole
    top_words: tuple[int, ...]


def folds_of(groups: Whole, coded: NDArray[np.bool_], fitting: Fitting) -> Whole:
    """Fold of every unit: groups stay whole, folds have about equally many codes; -1 for groups without one.

    Groups are taken in a drawn order, those with most codes first, each into the fold with fewest codes.

    Args:
        groups: Group of every unit, numbered from 0, shape (n_units,).
        coded: Which units have a code, shape (n_units,).
        fitting: Number of folds and seed.

    Raises:
        DataError: Fewer than two groups have codes.
    """
    n_codes = np.bincount(groups[coded], minlength=int(groups.max(initial=-1)) + 1)
    with_codes = np.flatnonzero(n_codes)
    n_folds = min(fitting.folds, len(with_codes))
    if n_folds < 2:  # noqa: PLR2004  # nothing is left to learn from when the only group is left out
        raise DataError(f"codes of at least two groups are needed to score each by the others, not {n_folds}")
    drawn = np.random.default_rng(fitting.seed).permutation(with_codes)
    load, fold_of_group = np.zeros(n_folds), np.full(len(n_codes), -1)
    for group in drawn[np.argsort(-n_codes[drawn], kind="stable")]:
        fold_of_group[group] = int(np.argmin(load))
        load[fold_of_group[group]] += n_codes[group]
    return np.asarray(fold_of_group[groups], dtype=np.int64)


def cross_fitted(counts: csr_array, codes: Floats, groups: Whole, fitting: Fitting) -> CrossFitted:
    """Probability of code 1 of every unit, by models of other groups.

    Words are weighted 1 + log(count) times idf, rows have length 1; idf and everything else is learnt from
    the training units alone. Probabilities are calibrated by Platt's sigmoid on predictions of training units
    by models that did not see them.

    Args:
        counts: Counts of words, shape (n_units, n_words).
        codes: 0 or 1, NaN for units without a code, shape (n_units,).
        groups: Group of every unit, numbered from 0: what is held out together, shape (n_units,).
        fitting: Choices.

    Raises:
        DataError: Too few codes of either kind to learn from when a fold is held out.

    References:
        Platt (1999), Probabilistic outputs for support vector machines; cross-fitting: Chernozhukov et al.
        (2018), The Econometrics Journal 21, C1-C68.
    """
    coded = np.isfinite(codes)
    fold = folds_of(groups, coded, fitting)
    n_folds = int(fold.max()) + 1
    matrix = csr_matrix(counts).astype(np.float64)
    found, weights = np.zeros((n_folds, len(codes))), np.zeros(counts.shape[1])
    for number in range(n_folds):
        training = np.flatnonzero(coded & (fold != number))
        model = _Model.fit(matrix[training], codes[training], groups[training], fitting)
        found[number] = model.probabilities(matrix)
        weights += model.weights / n_folds
    own = found[np.maximum(fold, 0), np.arange(len(codes))]
    order = np.argsort(-weights, kind="stable").tolist()
    return CrossFitted(
        probabilities=np.where(fold >= 0, own, found.mean(axis=0)),
        fold=fold,
        top_words=(*order[:10], *order[-10:]),
    )


@dataclass(frozen=True, kw_only=True)
class _Model:
    """A fitted classifier: idf, weights of words, and the sigmoid that calibrates."""

    idf: Floats
    weights: Floats
    intercept: float
    slope: float
    shift: float

    @classmethod
    def fit(cls, counts: csr_matrix, codes: Floats, groups: Whole, fitting: Fitting) -> "_Model":
        _check_enough(codes)
        splits = _inner_splits(codes, groups, fitting.seed)
        strengths = STRENGTHS if fitting.strength is None else (fitting.strength,)
        tried = [_calibrated(counts, codes, splits, strength) for strength in strengths]
        _, strength, slope, shift = min(tried)
        idf = _idf(counts)
        weights, intercept = _regression(_weighted(counts, idf), codes, strength)
        return cls(idf=idf, weights=weights, intercept=intercept, slope=slope, shift=shift)

    def probabilities(self, counts: csr_matrix) -> Floats:
        from scipy.special import expit

        decided = _weighted(counts, self.idf) @ self.weights + self.intercept
        return np.asarray(expit(self.slope * decided + self.shift))


def _regression(weighted: csr_matrix, codes: Floats, strength: float) -> tuple[Floats, float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=1_000).fit(weighted, codes)
    return model.coef_[0], float(model.intercept_[0])


def _calibrated(
    counts: csr_matrix, codes: Floats, splits: list[tuple[Whole, Whole]], strength: float
) -> tuple[float, float, float, float]:
    """Log loss of calibrated predictions by models that did not see them; strength, slope and shift."""
    held_out = np.zeros(len(codes))
    for learn, judge in splits:
        idf = _idf(counts[learn])
        weights, intercept = _regression(_weighted(counts[learn], idf), codes[learn], strength)
        held_out[judge] = _weighted(counts[judge], idf) @ weights + intercept
    slope, shift = _sigmoid(held_out, codes)
    z = slope * held_out + shift
    return float(np.mean(np.logaddexp(0, z) - codes * z)), strength, slope, shift


def _check_enough(codes: Floats) -> None:
    fewest = min(int(codes.sum()), int(len(codes) - codes.sum()))
    if fewest < LEAST_IN_TRAINING:
        raise DataError(
            f"with a fold held out, {fewest} codes of the rarer kind are left to learn from; "
            f"{LEAST_IN_TRAINING} are needed: code more, or from more outlets"
        )


def _inner_splits(codes: Floats, groups: Whole, seed: int) -> list[tuple[Whole, Whole]]:
    """Splits of training units: by group where every part then holds both kinds, else regardless of it."""
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

    settings = {"n_splits": INNER_FOLDS, "shuffle": True, "random_state": seed}
    if len(np.unique(groups)) >= INNER_FOLDS:
        splits = list(StratifiedGroupKFold(**settings).split(codes, codes, groups))
        if all(0 < codes[learn].mean() < 1 and len(judge) for learn, judge in splits):
            return splits
    return list(StratifiedKFold(**settings).split(codes, codes))


def _idf(counts: csr_matrix) -> Floats:
    """ln((1 + n) / (1 + units that hold the word)) + 1: scikit-learn's smooth idf."""
    docfreq = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + docfreq)) + 1)


def _weighted(counts: csr_matrix, idf: Floats) -> csr_matrix:
    data = (1 + np.log(counts.data)) * idf[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    length = np.sqrt(np.bincount(rows, weights=data**2, minlength=counts.shape[0]))
    return csr_matrix((data / length[rows], counts.indices, counts.indptr), shape=counts.shape)


def _sigmoid(decided: Floats, codes: Floats) -> tuple[float, float]:
    """Slope and shift of Platt's sigmoid, with his smoothed targets; the slope is never below 0."""
    from scipy.optimize import minimize
    from scipy.special import expit

    n_one, n_zero = codes.sum(), len(codes) - codes.sum()
    targets = np.where(codes == 1, (n_one + 1) / (n_one + 2), 1 / (n_zero + 2))

    def loss(at: Floats) -> tuple[float, Floats]:
        z = at[0] * decided + at[1]
        gap = expit(z) - targets
        return float(np.sum(np.logaddexp(0, z) - targets * z)), np.array([gap @ decided, gap.sum()])

    start = np.array([1.0, 0.0])
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, None), (None, None)])
    return float(best.x[0]), float(best.x[1])
