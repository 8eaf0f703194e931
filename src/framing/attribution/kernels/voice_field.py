"""The field itself: scores, the most probable path, the marginals. ``.py_func`` of each is its plain twin.

A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001): the score of a labelling is the
sum of the weights of its features and of its transitions; an article is one chain.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from framing.attribution.kernels.voice_states import CONTENT, N_STATES, ROLE
from framing.attribution.kernels.voice_templates import rows as feature_rows

WIDTH = 16
"""Bytes of one row of weights: ``N_STATES`` and one to spare, so that a row never crosses a cache line."""
ZERO_BYTE = 127
"""The byte of a weight of zero."""
EVEN, LANE, EIGHT = np.uint64(0x00FF00FF00FF00FF), np.uint64(0xFFFF), np.uint64(8)
LOWEST = -1e30
LONGEST = 1 << 14
"""An article of more tokens is read in pieces of this length, so that memory stays small whatever it is."""


class Weights(NamedTuple):
    """What was fitted, ready to be used.

    Attributes:
        rows: Weight of each feature row for each state, in steps, as bytes with ``ZERO_BYTE`` for zero,
            eight to a
            word (state 0 in the lowest byte); shape (2 ** bits, 2), uint64.
        step: What one step is worth.
        transitions: Score of going from state x to state y; float64, shape (N_STATES, N_STATES).
        allowed: May y follow x?
        starts: May an article begin with a state?
        templates: As ``templates.packed`` gives them.
        bits: Logarithm of the number of rows.
    """

    rows: NDArray[np.uint64]
    step: float
    transitions: NDArray[np.float64]
    allowed: NDArray[np.bool_]
    starts: NDArray[np.bool_]
    templates: NDArray[np.int64]
    bits: int


@njit(cache=True, nogil=True)
def scores(columns, weights, first, end):
    """Score of every state for the tokens first to end, shape (end − first, N_STATES).

    A row of sixteen bytes is added as four words of four numbers each: its bytes stand for 0 to 254, so
    that the sum over all templates fits sixteen bits.
    """
    found = np.empty((end - first, N_STATES))
    features = feature_rows(columns, weights.templates, first, end, weights.bits)
    offset = ZERO_BYTE * len(weights.templates)
    for i in range(end - first):
        low_even = low_odd = high_even = high_odd = np.uint64(0)
        for k in range(len(features)):
            low, high = weights.rows[features[k, i], 0], weights.rows[features[k, i], 1]
            low_even += low & EVEN
            low_odd += (low >> EIGHT) & EVEN
            high_even += high & EVEN
            high_odd += (high >> EIGHT) & EVEN
        for lane in range(4):
            bits = np.uint64(16 * lane)
            found[i, 2 * lane] = (np.int64((low_even >> bits) & LANE) - offset) * weights.step
            found[i, 2 * lane + 1] = (np.int64((low_odd >> bits) & LANE) - offset) * weights.step
            found[i, 8 + 2 * lane] = (np.int64((high_even >> bits) & LANE) - offset) * weights.step
            if 9 + 2 * lane < N_STATES:
                found[i, 9 + 2 * lane] = (np.int64((high_odd >> bits) & LANE) - offset) * weights.step
    return found


@njit(cache=True, nogil=True)
def best_path(score, transitions, allowed, starts):
    """The most probable states (Viterbi); of equals the lower state.

    Args:
        score: Score of each token and state, shape (n, N_STATES), n at least 1.
        transitions: Score of each transition.
        allowed: May it happen?
        starts: May a chain begin with a state?
    """
    n = len(score)
    back = np.zeros((n, N_STATES), np.uint8)
    best = np.where(starts, score[0], LOWEST)
    following = np.empty(N_STATES)
    for i in range(1, n):
        for y in range(N_STATES):
            top, origin = LOWEST, 0
            for x in range(N_STATES):
                if allowed[x, y] and best[x] + transitions[x, y] > top:
                    top, origin = best[x] + transitions[x, y], x
            following[y] = top + score[i, y]
            back[i, y] = origin
        best[:] = following
    path = np.empty(n, np.uint8)
    path[n - 1] = np.argmax(best)
    for i in range(n - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


@njit(cache=True, nogil=True)
def _forward(score, passage, starts, forward, local, scale):
    """Fill the messages from the left; the logarithm of the sum over all paths is returned."""
    arriving = np.empty(N_STATES)
    log_sum = 0.0
    for i in range(len(score)):
        for y in range(N_STATES):
            arriving[y] = starts[y] if i == 0 else 0.0
        if i > 0:
            for x in range(N_STATES):
                for y in range(N_STATES):
                    arriving[y] += forward[i - 1, x] * passage[x, y]
        greatest = score[i].max()
        total = 1e-300  # never 0, so that an impossible labelling ends in numbers
        for y in range(N_STATES):
            local[i, y] = np.exp(score[i, y] - greatest)
            forward[i, y] = arriving[y] * local[i, y]
            total += forward[i, y]
        scale[i] = total
        log_sum += greatest + np.log(total)
        for y in range(N_STATES):
            forward[i, y] /= total
    return log_sum


@njit(cache=True, nogil=True)
def _backward(passage, local, scale, backward):
    """Fill the messages from the right."""
    n = len(local)
    arriving = np.empty(N_STATES)
    returning = passage.T.copy()
    backward[n - 1] = 1.0
    for i in range(n - 2, -1, -1):
        for x in range(N_STATES):
            arriving[x] = 0.0
        for y in range(N_STATES):
            leaving = local[i + 1, y] * backward[i + 1, y] / scale[i + 1]
            for x in range(N_STATES):
                arriving[x] += leaving * returning[y, x]
        for x in range(N_STATES):
            backward[i, x] = arriving[x]


@njit(cache=True, nogil=True)
def forward_backward(score, passage, starts):
    """Scaled forward and backward messages.

    Args:
        score: Score of each token and state, shape (n, N_STATES), n at least 1.
        passage: Exponential of the transitions, 0 where one is not allowed.
        starts: May a chain begin with a state?

    Returns:
        Forward messages, each summing to 1; backward messages; exponential scores (greatest 1); the scale of
        each token; the logarithm of the sum over all paths.
    """
    n = len(score)
    forward, backward = np.empty((n, N_STATES)), np.empty((n, N_STATES))
    local, scale = np.empty((n, N_STATES)), np.empty(n)
    log_sum = _forward(score, passage, starts, forward, local, scale)
    _backward(passage, local, scale, backward)
    return forward, backward, local, scale, log_sum


@njit(cache=True, nogil=True)
def read_articles(columns, weights, articles, states, probability):
    """Label every token of every article.

    Args:
        columns: As ``columns`` fills them.
        weights: What was fitted.
        articles: Article a holds the tokens ``[a]`` to ``[a + 1]``.
        states: Filled with the most probable states.
        probability: Filled with the chance of each token to be content.
    """
    passage = np.where(weights.allowed, np.exp(weights.transitions), 0.0)
    for a in range(len(articles) - 1):
        for first in range(articles[a], articles[a + 1], LONGEST):
            end = min(first + LONGEST, articles[a + 1])
            _read_piece(columns, weights, passage, first, end, states, probability)


@njit(cache=True, nogil=True)
def _read_piece(columns, weights, passage, first, end, states, probability):  # noqa: PLR0913, PLR0917  # numba
    """Label the tokens first to end."""
    if first < end:
        score = scores(columns, weights, first, end)
        states[first:end] = best_path(score, weights.transitions, weights.allowed, weights.starts)
        forward, backward, _, _, _ = forward_backward(score, passage, weights.starts)
        for i in range(first, end):
            chance = 0.0
            for y in range(N_STATES):
                if ROLE[y] == CONTENT:
                    chance += forward[i - first, y] * backward[i - first, y]
            probability[i] = chance
