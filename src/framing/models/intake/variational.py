"""Topic shares of articles by variational Bayes, one article at a time, compiled by numba.

gensim goes through the same steps with three small numpy calls in each of up to fifty rounds per article,
and spends most of its time on the calls. The sums here run in the order in which they are written, so that
the bytes are the same on processors with wider and with narrower registers.
"""

from math import exp, log

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SERIES_FROM = 8.0
"""From here on the asymptotic series of the digamma function is exact to 2e-15."""


def _digamma(x: float) -> float:
    """ψ(x) for x > 0: by recurrence up to ``SERIES_FROM``, then by Abramowitz & Stegun (1964), 6.3.18."""
    upper, lower = 0.0, 1.0  # the sum of 1 / (x + i) as one fraction: one division instead of eight
    while x < SERIES_FROM:
        upper, lower = upper * x + lower, lower * x
        x += 1.0
    f = 1.0 / (x * x)
    tail = f * (
        1 / 12 - f * (1 / 120 - f * (1 / 252 - f * (1 / 240 - f * (1 / 132 - f * (691 / 32760 - f / 12)))))
    )
    return log(x) - 0.5 / x - tail - upper / lower


digamma = njit(cache=True, nogil=True)(_digamma)


def _weigh_topics(gamma: Floats, weights: Floats) -> None:
    """The exponential of E[ln θ] under a Dirichlet distribution, into ``weights``."""
    whole = 0.0
    for k in range(len(gamma)):
        whole += gamma[k]
    level = digamma(whole)
    for k in range(len(gamma)):
        weights[k] = exp(digamma(gamma[k]) - level)


weigh_topics = njit(cache=True, nogil=True)(_weigh_topics)


def _spread(counts: Floats, topics: Floats, weights: Floats, rates: Floats, tiny: float) -> None:
    """Tokens of each word by the weight of the word in the article, into ``rates``."""
    rates[:] = tiny
    for k in range(len(weights)):
        for w in range(len(rates)):
            rates[w] += weights[k] * topics[k, w]
    for w in range(len(rates)):
        rates[w] = counts[w] / rates[w]


spread = njit(cache=True, nogil=True)(_spread)


def _converge(
    counts: Floats, words: Floats, alpha: Floats, gamma: Floats, rule: tuple[int, float, float]
) -> tuple[Floats, Floats]:
    """Moves γ of one article until it stands still; gives exp E[ln θ] and the rates of its words."""
    rounds, threshold, tiny = rule
    topics = np.ascontiguousarray(words.T)  # both ways, so that either sum runs along memory
    n_topics = len(alpha)
    weights, rates, tokens = np.empty(n_topics), np.empty(len(counts)), np.empty(n_topics)
    weigh_topics(gamma, weights)
    spread(counts, topics, weights, rates, tiny)
    for _ in range(rounds):
        tokens[:] = 0.0
        for w in range(len(counts)):
            for k in range(n_topics):
                tokens[k] += rates[w] * words[w, k]
        moved = 0.0
        for k in range(n_topics):
            new = alpha[k] + weights[k] * tokens[k]
            moved += abs(new - gamma[k])
            gamma[k] = new
        weigh_topics(gamma, weights)
        spread(counts, topics, weights, rates, tiny)
        if moved / n_topics < threshold:
            break
    return weights, rates


converge = njit(cache=True, nogil=True)(_converge)


def _posteriors(  # noqa: PLR0913, PLR0917 - numba reads arrays, not objects
    words: Integers,
    counts: Floats,
    bounds: Integers,
    topics: Floats,
    alpha: Floats,
    gamma: Floats,
    expected: Floats,
    rule: tuple[int, float, float],
) -> None:
    """Moves every article's γ until it stands still, and adds up what each word gives to each topic.

    Args:
        words: Words of the articles, one article after the other.
        counts: How often each of them stands there.
        bounds: Where each article's words begin in ``words``, and the end; shape (n_articles + 1,).
        topics: exp E[ln φ], shape (n_words, n_topics).
        alpha: Prior of the topics, shape (n_topics,).
        gamma: First guesses, shape (n_articles, n_topics); replaced by the answers.
        expected: Σ over articles of exp E[ln θ] × rate, shape (n_words, n_topics), added to; without rows
            nothing is added.
        rule: Most rounds, the mean change of γ that counts as standing still, and what is added to each
            word's weight against division by 0.

    References:
        Hoffman, Blei & Bach (2010), NeurIPS 23, algorithm 2, lines 5 to 11.
    """
    for article in range(len(bounds) - 1):
        here = slice(bounds[article], bounds[article + 1])
        weights, rates = converge(counts[here], topics[words[here]], alpha, gamma[article], rule)
        if len(expected):
            for place in range(len(rates)):
                row = words[bounds[article] + place]
                for k in range(len(alpha)):
                    expected[row, k] += weights[k] * rates[place]


posteriors = njit(cache=True, nogil=True)(_posteriors)
