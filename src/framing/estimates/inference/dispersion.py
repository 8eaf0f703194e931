"""How evenly a word is spread over the parts of a corpus: a keyword of one outlet is none of its group."""

import numpy as np
from numpy.typing import NDArray


def deviation_of_proportions(
    counts: NDArray[np.float64], sizes: NDArray[np.float64], *, normed: bool = False
) -> NDArray[np.float64]:
    """DP of every word: 0 spread as the parts' sizes say, near 1 all in one small part; NaN without the word.

    Args:
        counts: Tokens of each word in each part, shape (n_parts, n_words).
        sizes: All tokens of each part, shape (n_parts,).
        normed: Divide by the largest possible value, so that 1 can be reached.

    References:
        Gries (2008), International Journal of Corpus Linguistics 13(4), 403-437; the norm: Lijffijt & Gries
        (2012), same journal 17(1), 147-149.
    """
    shares = sizes / sizes.sum()
    dp = np.abs(_proportions(counts) - shares[:, None]).sum(axis=0) / 2
    return np.asarray(dp / (1 - shares.min()) if normed else dp)


def juilland_d(counts: NDArray[np.float64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Juilland's D of every word: 1 equally frequent in all parts, 0 all in one; NaN without the word.

    Args:
        counts: Tokens of each word in each part, shape (n_parts, n_words).
        sizes: All tokens of each part, shape (n_parts,).

    Returns:
        Shape (n_words,); NaN too where there is only one part.

    References:
        Juilland & Chang-Rodriguez (1964), Frequency Dictionary of Spanish Words, with relative frequencies
        for parts of unequal size (Gries 2008).
    """
    rates = counts / sizes[:, None]
    means = rates.mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        variation = np.where(means > 0, rates.std(axis=0) / means, np.nan)
        return np.asarray(1 - variation / np.sqrt(np.float64(len(sizes) - 1)))


def divergence_from_sizes(counts: NDArray[np.float64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kullback-Leibler divergence, in bits, of a word's parts from the parts' sizes: 0 is evenly spread.

    Args:
        counts: Tokens of each word in each part, shape (n_parts, n_words).
        sizes: All tokens of each part, shape (n_parts,).

    References:
        Gries (2021), Corpus Linguistics and Linguistic Theory 17(1), on D_KL as a measure of dispersion.
    """
    shares, parts = sizes / sizes.sum(), _proportions(counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(parts == 0, 0.0, parts * np.log2(parts / shares[:, None]))
    return np.asarray(terms.sum(axis=0))


def _proportions(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    totals = counts.sum(axis=0)
    return np.asarray(counts / np.where(totals > 0, totals, np.nan))
