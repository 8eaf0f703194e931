"""Fitting the field: stochastic gradients with per-weight rates, half of the features left out at random.

AdaGrad (Duchi, Hazan, Singer 2011), L2 shrinkage on the weights that are touched, feature dropout (Wang,
Manning 2013) and averaging over the later epochs (Polyak, Juditsky 1992). One process, one order of
articles per seed: the same articles give the same bytes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.attribution.kernels.voice_fitting import step
from framing.attribution.kernels.voice_states import N_STATES


@dataclass(frozen=True, kw_only=True)
class FitSettings:
    """How the field is fitted; the values were chosen by cross-validation over the training articles.

    Attributes:
        bits: Logarithm of the number of rows of weights.
        epochs: Passes over the articles.
        rate: Step size of the first pass.
        decay: The step of pass e is ``rate / (1 + decay × e)``.
        shrinkage: L2 pull per touch.
        averaged_from: The weights are averaged over the passes from this one on.
        seeds: One fit per seed; their weights are averaged, which is their vote.
    """

    bits: int = 20
    epochs: int = 9
    rate: float = 0.03
    decay: float = 0.1
    shrinkage: float = 1e-5
    averaged_from: int = 3
    seeds: tuple[int, ...] = (1, 2, 3)


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """Weights as they come out of the fit.

    Attributes:
        rows: Shape (2 ** bits, N_STATES), float32.
        transitions: Shape (N_STATES, N_STATES).
        allowed: Which transitions the training articles show at least twice.
        starts: Which states begin an article in them.
    """

    rows: NDArray[np.float32]
    transitions: NDArray[np.float64]
    allowed: NDArray[np.bool_]
    starts: NDArray[np.bool_]


def fit(features: list[NDArray[np.uint32]], states: list[NDArray[np.uint8]], settings: FitSettings) -> Fitted:
    """Fit the field to articles.

    Args:
        features: Rows of the features of each article, shape (n, t).
        states: States of each article, shape (n,).
        settings: How.
    """
    allowed, starts = seen(states)
    rows = np.zeros((1 << settings.bits, N_STATES), dtype=np.float32)
    transitions = np.zeros((N_STATES, N_STATES))
    for seed in settings.seeds:
        fitted_rows, fitted_transitions = _fit_once(features, states, allowed, starts, settings, seed)
        rows += fitted_rows
        transitions += fitted_transitions
    n = len(settings.seeds)
    return Fitted(rows=rows / np.float32(n), transitions=transitions / n, allowed=allowed, starts=starts)


def seen(states: list[NDArray[np.uint8]]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Transitions that happen at least twice, and states that articles begin with."""
    counts = np.zeros((N_STATES, N_STATES), dtype=np.int64)
    starts = np.zeros(N_STATES, dtype=np.bool_)
    for each in states:
        np.add.at(counts, (each[:-1], each[1:]), 1)
        starts[each[0]] = True
    return counts >= 2, starts  # noqa: PLR2004  # once may be a slip of the annotator


def _fit_once(  # the state of one descent
    features: list[NDArray[np.uint32]],
    states: list[NDArray[np.uint8]],
    allowed: NDArray[np.bool_],
    starts: NDArray[np.bool_],
    settings: FitSettings,
    seed: int,
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    rows = np.zeros((1 << settings.bits, N_STATES), dtype=np.float32)
    squares = np.ones_like(rows)
    transitions, transition_squares = np.zeros((N_STATES, N_STATES)), np.ones((N_STATES, N_STATES))
    mean_rows, mean_transitions = np.zeros_like(rows), np.zeros_like(transitions)
    random = np.random.default_rng(seed)
    for epoch in range(settings.epochs):
        rate = settings.rate / (1 + settings.decay * epoch)
        for number in random.permutation(len(features)):
            left_out = np.uint32(random.integers(1 << 31))
            step(
                (features[number], states[number], left_out, rate, settings.shrinkage),
                (rows, squares, transitions, transition_squares),
                (allowed, starts),
            )
        if epoch >= settings.averaged_from:
            mean_rows += rows
            mean_transitions += transitions
    n = settings.epochs - settings.averaged_from
    return mean_rows / np.float32(n), mean_transitions / n
