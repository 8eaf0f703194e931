"""Log-odds of words between two groups, with an informative Dirichlet prior."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class LogOdds:
    """Differences of words' log-odds, target minus reference; all arrays have shape (n_words,).

    Attributes:
        delta: Difference of log-odds, shrunk towards that of the prior; NaN for a word without any count.
        variance: Its approximate variance, from the word's own counts alone.
        full_variance: Its variance with the counts of all other words; never smaller.
    """

    delta: NDArray[np.float64]
    variance: NDArray[np.float64]
    full_variance: NDArray[np.float64]

    @property
    def z(self) -> NDArray[np.float64]:
        """Difference over its approximate standard error, as in the paper: for ranking, not for testing."""
        return self.delta / np.sqrt(self.variance)

    @property
    def full_z(self) -> NDArray[np.float64]:
        """Difference over its full standard error."""
        return self.delta / np.sqrt(self.full_variance)


def log_odds(
    target: NDArray[np.float64], reference: NDArray[np.float64], prior: NDArray[np.float64]
) -> LogOdds:
    """Difference of log-odds of every word, shrunk by pseudo-counts.

    Args:
        target: Tokens of every word in the target group, shape (n_words,); the whole vocabulary, since the
            totals are taken from it.
        reference: The same in the reference group.
        prior: Pseudo-counts of every word (α), 0 only for words that no text holds.

    References:
        Monroe, Colaresi & Quinn (2008), Political Analysis 16(4), 372-403: the model-based
        approach with informative prior, its variance and z-scores.
    """
    first, second = target + prior, reference + prior
    first_rest, second_rest = first.sum() - first, second.sum() - second
    first, second = np.where(first > 0, first, np.nan), np.where(second > 0, second, np.nan)
    near = 1 / first + 1 / second
    return LogOdds(
        delta=np.log(first / first_rest) - np.log(second / second_rest),
        variance=near,
        full_variance=near + 1 / first_rest + 1 / second_rest,
    )


def proportional_prior(background: NDArray[np.float64], size: float) -> NDArray[np.float64]:
    """Pseudo-counts in the proportions of a background corpus.

    Args:
        background: Tokens of every word in the background, shape (n_words,). A word that it lacks has no
            pseudo-counts: it must be a word of neither group.
        size: Sum of all pseudo-counts (α0): how many tokens of background each group is mixed with.
    """
    return np.asarray(size * background / background.sum())
