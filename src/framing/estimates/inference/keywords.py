"""How strongly a word belongs to one of two groups of texts: statistics of a 2 × 2 table per word.

Every statistic takes tokens for independent draws, which words of articles are not. They rank and describe;
they do not test.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Correction = Literal["none", "yates", "williams"]
"""``yates`` holds where it is due: |ad - bc| ≥ N/2 and an expected count below 5 (the rule of quanteda)."""


@dataclass(frozen=True, kw_only=True)
class WordTable:
    """Counts of words in two groups of texts; all arrays have shape (n_words,).

    Attributes:
        target: Tokens of each word in the target group (a).
        reference: Tokens of each word in the reference group (b).
        n_target: All tokens of the target group (a + c).
        n_reference: All tokens of the reference group (b + d).
    """

    target: NDArray[np.float64]
    reference: NDArray[np.float64]
    n_target: float
    n_reference: float

    @cached_property
    def cells(self) -> NDArray[np.float64]:
        """The cells a, b, c, d of each word's table, shape (4, n_words)."""
        rest = (self.n_target - self.target, self.n_reference - self.reference)
        return np.array([self.target, self.reference, *rest])

    @property
    def n(self) -> float:
        """All tokens of both groups."""
        return self.n_target + self.n_reference

    @cached_property
    def expected(self) -> NDArray[np.float64]:
        """Cells if the word were as frequent in both groups, shape (4, n_words)."""
        return expected(self.cells)

    @property
    def sign(self) -> NDArray[np.float64]:
        """1 where the word is more frequent in the target group than expected, else -1."""
        return np.where(self.target > self.expected[0], 1.0, -1.0)


def expected(cells: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cells of 2 × 2 tables under independence, from cells of shape (4, n_tables)."""
    a, b, c, d = cells
    n = a + b + c + d
    products = [(a + b) * (a + c), (a + b) * (b + d), (c + d) * (a + c), (c + d) * (b + d)]
    return np.asarray(np.array(products) / n)


def chi_squared(table: WordTable, correction: Correction = "yates") -> NDArray[np.float64]:
    """Signed χ² of each word, positive where the target group uses it more.

    Args:
        table: Counts.
        correction: ``yates`` takes N/2 off |ad - bc| where it is due; ``williams`` divides by Williams's q.

    References:
        Yates (1934), JRSS Supplement 1, 217-235; Williams (1976), Biometrika 63, 33-37; the rule when Yates
        is due is that of quanteda.textstats.
    """
    a, b, c, d = table.cells
    off = np.where(_yates_is_due(table), table.n / 2, 0.0) if correction == "yates" else 0.0
    gap = np.abs(a * d - b * c) - off
    statistic = table.n * gap**2 / ((a + b) * (c + d) * (a + c) * (b + d))
    return np.asarray(table.sign * statistic / (williams_q(table) if correction == "williams" else 1.0))


def g_squared(table: WordTable, correction: Correction = "none") -> NDArray[np.float64]:
    """Signed log-likelihood ratio G² of each word, positive where the target group uses it more.

    Args:
        table: Counts.
        correction: ``yates`` moves every cell by 1/2 towards its expectation where it is due; ``williams``
            divides by Williams's q.

    References:
        Dunning (1993), Computational Linguistics 19(1), 61-74; corrections as in ``chi_squared``.
    """
    cells = table.cells
    if correction == "yates":
        step = np.where(_yates_is_due(table), 0.5, 0.0) * table.sign
        cells = cells + np.array([-step, step, step, -step])
    share = expected(cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(cells > 0, cells * np.log(cells / share), 0.0)
    statistic = 2 * terms.sum(axis=0)
    return np.asarray(table.sign * statistic / (williams_q(table) if correction == "williams" else 1.0))


def williams_q(table: WordTable) -> NDArray[np.float64]:
    """Williams's correction, at least 1: χ² and G² of small tables are divided by it.

    References:
        Williams (1976), Biometrika 63, 33-37.
    """
    a, b, c, d = table.cells
    n = table.n
    rows, columns = n / (a + b) + n / (c + d) - 1, n / (a + c) + n / (b + d) - 1
    return np.asarray(1 + rows * columns / (6 * n))


def pointwise_mutual_information(table: WordTable) -> NDArray[np.float64]:
    """Logarithm of observed over expected count in the target group; minus infinity where it lacks the word.

    Large for rare words whatever they mean; no p-value belongs to it.

    References:
        Church & Hanks (1990), Computational Linguistics 16(1), 22-29.
    """
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(table.target / table.expected[0]))


def log_ratio(table: WordTable) -> NDArray[np.float64]:
    """log₂ of the ratio of relative frequencies: 1 means twice as frequent in the target group.

    A count of 0 is read as ½, so that the ratio stays finite.

    References:
        Hardie (2014), Log Ratio: an informal introduction.
    """
    target = np.where(table.target > 0, table.target, 0.5) / table.n_target
    reference = np.where(table.reference > 0, table.reference, 0.5) / table.n_reference
    return np.asarray(np.log2(target / reference))


def percent_difference(table: WordTable) -> NDArray[np.float64]:
    """%DIFF: by how many per cent the target uses the word more; infinite if the reference lacks it.

    References:
        Gabrielatos & Marchi (2011), Keyness: matching metrics to definitions.
    """
    target, reference = table.target / table.n_target, table.reference / table.n_reference
    with np.errstate(divide="ignore"):
        return np.asarray(100 * (target - reference) / reference)


def odds_ratio(table: WordTable) -> NDArray[np.float64]:
    """Odds ratio ad / bc: above 1 where the target uses the word more; infinite if the reference lacks it.

    References:
        Pojanapunya & Watson Todd (2018), Corpus Linguistics and Linguistic Theory 14(1), 133-167.
    """
    a, b, c, d = table.cells
    with np.errstate(divide="ignore"):
        return np.asarray(a * d / (b * c))


def _yates_is_due(table: WordTable) -> NDArray[np.bool_]:
    a, b, c, d = table.cells
    return np.asarray((np.abs(a * d - b * c) >= table.n / 2) & (table.expected.min(axis=0) < 5))  # noqa: PLR2004 - the rule of five


def fisher(table: WordTable) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fisher's exact test of each word: conditional odds ratio and two-sided p-value.

    Args:
        table: Counts; equal tables are worked out once.

    Returns:
        Odds ratios (infinite where the reference lacks the word) and p-values.

    References:
        Fisher (1935), JRSS 98, 39-82.
    """
    from scipy.stats import fisher_exact
    from scipy.stats.contingency import odds_ratio as conditional

    tables, place = np.unique(table.cells.T.astype(np.int64), axis=0, return_inverse=True)
    squares = tables.reshape(-1, 2, 2)
    ratios = np.array([conditional(square).statistic for square in squares])
    p = np.array([fisher_exact(square).pvalue for square in squares])
    return ratios[place], p[place]
