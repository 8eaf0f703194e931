"""One step of the fit. ``.py_func`` of each function is its plain twin."""

import numpy as np
from numba import njit

from framing.attribution.kernels.voice_field import forward_backward
from framing.attribution.kernels.voice_states import N_STATES

SPREAD = np.uint32(2654435761)
LOW_HALF, HALF = np.uint32(0xFFFF), np.uint32(0x8000)
NEGLIGIBLE = 1e-4


@njit(cache=True, nogil=True)
def _is_left_out(row, left_out):
    return ((row * SPREAD + left_out) & LOW_HALF) < HALF


@njit(cache=True, nogil=True)
def _scores(features, rows, left_out):
    score = np.zeros((len(features), N_STATES))
    for i in range(len(features)):
        for row in features[i]:
            if not _is_left_out(row, left_out):
                for y in range(N_STATES):
                    score[i, y] += rows[row, y]
        score[i] *= 2.0  # half of the features carry it all
    return score


@njit(cache=True, nogil=True)
def _climb(features, state, chance, fitted, settings):
    """Move the weights of one token's features."""
    rows, squares = fitted
    left_out, rate, shrinkage = settings
    for row in features:
        if _is_left_out(row, left_out):
            continue
        for y in range(N_STATES):
            slope = 2.0 * ((y == state) - chance[y]) - shrinkage * rows[row, y]
            if abs(slope) > NEGLIGIBLE:
                squares[row, y] += slope * slope
                rows[row, y] += rate * slope / np.sqrt(squares[row, y])


@njit(cache=True, nogil=True)
def step(article, fitted, structure):
    """One step along the gradient of the log-likelihood of one article.

    Args:
        article: Features, states, the mask of features left out, step size, shrinkage.
        fitted: Rows, their sums of squared gradients, transitions, theirs; all changed in place.
        structure: Allowed transitions, allowed starts.
    """
    features, states, left_out, rate, shrinkage = article
    rows, squares, transitions, transition_squares = fitted
    allowed, starts = structure
    passage = np.where(allowed, np.exp(transitions), 0.0)
    score = _scores(features, rows, left_out)
    forward, backward, local, scale, _ = forward_backward(score, passage, starts)
    gradient = np.zeros((N_STATES, N_STATES))
    for i in range(len(features)):
        chance = forward[i] * backward[i]
        _climb(features[i], states[i], chance, (rows, squares), (left_out, rate, shrinkage))
        if i > 0:
            gradient[states[i - 1], states[i]] += 1.0
            for x in range(N_STATES):
                for y in range(N_STATES):
                    gradient[x, y] -= (
                        forward[i - 1, x] * passage[x, y] * local[i, y] * backward[i, y] / scale[i]
                    )
    transition_squares += np.where(allowed, gradient * gradient, 0.0)
    transitions += np.where(allowed, rate * gradient / np.sqrt(transition_squares), 0.0)
