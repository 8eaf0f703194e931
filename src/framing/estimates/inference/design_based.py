"""Design-based supervised learning: codes guessed for every unit, and each guess set right by design.

A unit's design-adjusted code is the guess, plus, for a unit that was drawn and coded, the error of the guess
over the chance with which it was drawn. Its expectation over the draw is the code that people would give,
whatever the guesses are worth; so such codes may stand where codes would stand in any analysis. The guess for
a unit never comes from its own code: it is fitted to articles of the other folds.

With guesses that are the scores times a factor, the mean of an outlet is that of prediction-powered inference
with the same factor; with every unit coded it is the mean of the codes.

References:
    Egami, Hinck, Stewart & Wei (2023), NeurIPS 36, 68589-68601, eq. 3 (the authors take the median over
    splits of the folds, this code the mean guess, so that outlets and groups add up).
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from framing.estimates.inference.clusters import clustered_variance
from framing.estimates.inference.hand_codes import CodedOutlet
from framing.estimates.inference.prediction_powered import Corrected

Reals = NDArray[np.float64]

FOLDS = 5
SPLITS = 10


def design_adjusted(outlet: CodedOutlet, guesses: Reals) -> Reals:
    """The code of every unit, in expectation over the draw.

    Args:
        outlet: An outlet with codes.
        guesses: A guess for every unit, made without its own code, shape (N,).

    Returns:
        Shape (N,); single ones may lie far outside the range of codes, their mean is what counts.
    """
    coded = outlet.coded
    places = coded["place"].to_numpy()
    drawn_from = sum(stratum.size for stratum in outlet.strata)
    codes = guesses.copy()
    errors = coded["code"].to_numpy() - guesses[places]
    codes[places] += len(guesses) / drawn_from * coded["weight"].to_numpy() * errors
    return codes


def design_based_mean(outlet: CodedOutlet, guesses: Reals) -> Corrected:
    """Mean of an outlet's design-adjusted codes, with the variance over its articles.

    Args:
        outlet: An outlet with codes.
        guesses: A guess for every unit, shape (N,).
    """
    codes = design_adjusted(outlet, guesses)
    variance = clustered_variance(codes, outlet.articles, np.ones(len(codes)))
    return Corrected(value=float(codes.mean()), variance=variance, power=np.nan)


def cross_fitted(outlets: Sequence[CodedOutlet], seed: int) -> list[Reals]:
    """A guess for every unit: the code as a linear function of score and group, by other folds' codes.

    Args:
        outlets: Outlets of the groups, with codes.
        seed: Seed of the folds.

    Returns:
        The mean guess over ``SPLITS`` splits of the articles into ``FOLDS`` folds, one array per outlet. Each
        is fitted by least squares, a coded unit counting for as many as it was drawn from.
    """
    if not outlets:
        return []
    generator = np.random.default_rng(seed)
    ends = np.cumsum([len(outlet.scores) for outlet in outlets])
    features = np.column_stack(
        [
            np.ones(ends[-1]),
            np.concatenate([outlet.scores for outlet in outlets]),
            np.repeat(
                [float(o.group == outlets[0].group) for o in outlets], [len(o.scores) for o in outlets]
            ),
        ]
    )
    starts = [0, *ends[:-1].tolist()]
    coded = pl.concat(
        [
            outlet.coded.with_columns(pl.col("place") + start)
            for outlet, start in zip(outlets, starts, strict=True)
        ]
    )
    guesses = np.zeros(len(features))
    for _ in range(SPLITS):
        folds = np.concatenate([_folds(outlet, generator) for outlet in outlets])
        for fold in range(FOLDS):
            of_fold = folds == fold
            guesses[of_fold] += features[of_fold] @ _fitted(features, coded, ~of_fold) / SPLITS
    return np.split(guesses, ends[:-1])


def _folds(outlet: CodedOutlet, generator: np.random.Generator) -> NDArray[np.intp]:
    """Fold of every unit; units of one article share theirs."""
    of_article = generator.permutation(int(outlet.articles.max()) + 1) % FOLDS
    return np.asarray(of_article[outlet.articles])


def _fitted(features: Reals, coded: pl.DataFrame, kept: NDArray[np.bool_]) -> Reals:
    """Weighted least squares over the coded units that are kept; zeros where there are none."""
    places = coded["place"].to_numpy()
    use = kept[places]
    root = np.sqrt(coded["weight"].to_numpy()[use])
    codes = coded["code"].to_numpy()[use]
    return np.asarray(np.linalg.lstsq(features[places[use]] * root[:, None], codes * root, rcond=None)[0])
