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
NEGLIGIBLE = 750.0
"""The exponential of so much below zero is zero in double precision."""
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
    """Score of every state for the tokens first to end in steps, shape (end − first, N_STATES), int64.

    A row of sixteen bytes is added as four words of four numbers each: its bytes stand for 0 to 254, so
    that the sum over all templates fits sixteen bits. Template by template: the rows of one template that
    occur in an article are few, and stay near the processor.
    """
    found = np.empty((end - first, N_STATES), np.int64)
    features = feature_rows(columns, weights.templates, first, end, weights.bits)
    sums = np.zeros((end - first, 4), np.uint64)
    for k in range(len(features)):
        of_template = features[k]
        for i in range(len(of_template)):
            low, high = weights.rows[of_template[i], 0], weights.rows[of_template[i], 1]
            sums[i, 0] += low & EVEN
            sums[i, 1] += (low >> EIGHT) & EVEN
            sums[i, 2] += high & EVEN
            sums[i, 3] += (high >> EIGHT) & EVEN
    offset = ZERO_BYTE * len(weights.templates)
    for i in range(end - first):
        for lane in range(4):
            bits = np.uint64(16 * lane)
            for word in range(4):
                state = 8 * (word // 2) + 2 * lane + word % 2
                if state < N_STATES:
                    found[i, state] = np.int64((sums[i, word] >> bits) & LANE) - offset
    return found


@njit(cache=True, nogil=True)
def _origins(transitions, allowed):
    """For each state: from how many states it may be reached, from which, ascending, and their scores."""
    count = np.zeros(N_STATES, np.int64)
    origins, reaching = np.zeros((N_STATES, N_STATES), np.int64), np.zeros((N_STATES, N_STATES))
    for x in range(N_STATES):
        for y in range(N_STATES):
            if allowed[x, y]:
                origins[y, count[y]], reaching[y, count[y]] = x, transitions[x, y]
                count[y] += 1
    return count, origins, reaching


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
    count, origins, reaching = _origins(transitions, allowed)
    back = np.zeros((n, N_STATES), np.uint8)
    best = np.where(starts, score[0], LOWEST)
    following = np.empty(N_STATES)
    for i in range(1, n):
        for y in range(N_STATES):
            top, origin = LOWEST, 0
            for k in range(count[y]):
                arriving = best[origins[y, k]] + reaching[y, k]
                if arriving > top:
                    top, origin = arriving, origins[y, k]
            following[y] = top + score[i, y]
            back[i, y] = origin
        best[:] = following
    path = np.empty(n, np.uint8)
    path[n - 1] = np.argmax(best)
    for i in range(n - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


@njit(cache=True, nogil=True)
def _forward(local, passage, starts, forward, scale):
    """Fill the messages from the left."""
    arriving = np.empty(N_STATES)
    for i in range(len(local)):
        for y in range(N_STATES):
            arriving[y] = starts[y] if i == 0 else 0.0
        if i > 0:
            for x in range(N_STATES):
                for y in range(N_STATES):
                    arriving[y] += forward[i - 1, x] * passage[x, y]
        total = 1e-300  # never 0, so that an impossible labelling ends in numbers
        for y in range(N_STATES):
            forward[i, y] = arriving[y] * local[i, y]
            total += forward[i, y]
        scale[i] = total
        for y in range(N_STATES):
            forward[i, y] /= total


@njit(cache=True, nogil=True)
def _backward(local, passage, scale, backward):
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
def messages(local, passage, starts):
    """Scaled forward and backward messages.

    Args:
        local: Exponential score of each token and state over that of the token's best state, shape
            (n, N_STATES), n at least 1.
        passage: Exponential of the transitions, 0 where one is not allowed.
        starts: May a chain begin with a state?

    Returns:
        Forward messages, each summing to 1; backward messages; the scale of each token.
    """
    n = len(local)
    forward, backward, scale = np.empty((n, N_STATES)), np.empty((n, N_STATES)), np.empty(n)
    _forward(local, passage, starts, forward, scale)
    _backward(local, passage, scale, backward)
    return forward, backward, scale


@njit(cache=True, nogil=True)
def forward_backward(score, passage, starts):
    """Scaled forward and backward messages of scores.

    Args:
        score: Score of each token and state, shape (n, N_STATES), n at least 1.
        passage: Exponential of the transitions, 0 where one is not allowed.
        starts: May a chain begin with a state?

    Returns:
        Forward messages, each summing to 1; backward messages; exponential scores (greatest 1); the scale of
        each token; the logarithm of the sum over all paths.
    """
    local = np.empty((len(score), N_STATES))
    log_sum = 0.0
    for i in range(len(score)):
        greatest = score[i].max()
        log_sum += greatest
        for y in range(N_STATES):
            local[i, y] = np.exp(score[i, y] - greatest)
    forward, backward, scale = messages(local, passage, starts)
    return forward, backward, local, scale, log_sum + np.log(scale).sum()


@njit(cache=True, nogil=True)
def _exponentials(step):
    """Exponential of 0, −1, −2 … steps, as far as it is not 0 beside 1."""
    return np.exp(-step * np.arange(int(NEGLIGIBLE / step) + 1))


@njit(cache=True, nogil=True)
def _local(whole, exponential):
    """Exponential score of each token and state over that of the token's best state, from scores in steps."""
    local = np.empty((len(whole), N_STATES))
    for i in range(len(whole)):
        greatest = whole[i, 0]
        for y in range(1, N_STATES):
            greatest = max(greatest, whole[i, y])
        for y in range(N_STATES):
            below = greatest - whole[i, y]
            local[i, y] = exponential[below] if below < len(exponential) else 0.0
    return local


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
    fixed = np.where(weights.allowed, np.exp(weights.transitions), 0.0), _exponentials(weights.step)
    for a in range(len(articles) - 1):
        for first in range(articles[a], articles[a + 1], LONGEST):
            end = min(first + LONGEST, articles[a + 1])
            _read_piece(columns, weights, fixed, first, end, states, probability)


@njit(cache=True, nogil=True)
def _read_piece(columns, weights, fixed, first, end, states, probability):  # noqa: PLR0913, PLR0917  # numba
    """Label the tokens first to end."""
    if first < end:
        passage, exponential = fixed
        whole = scores(columns, weights, first, end)
        states[first:end] = best_path(
            whole * weights.step, weights.transitions, weights.allowed, weights.starts
        )
        forward, backward, _ = messages(_local(whole, exponential), passage, weights.starts)
        for i in range(first, end):
            chance = 0.0
            for y in range(N_STATES):
                if ROLE[y] == CONTENT:
                    chance += forward[i - first, y] * backward[i - first, y]
            probability[i] = chance
