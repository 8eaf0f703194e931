"""Annotated attributions as states of the field."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.attribution.kernels.voice_states import (
    CONTENT_BACKWARD,
    CONTENT_FORWARD,
    CUE_BACKWARD,
    CUE_FORWARD,
    GAP_BACKWARD,
    GAP_FORWARD,
    OWN,
    SOURCE_BACKWARD,
    SOURCE_FORWARD,
)


class Gold(NamedTuple):
    """One annotated attribution.

    Attributes:
        content: Tokens of the content, ascending.
        cue: Tokens of the cue, ascending; may be empty.
        source: Tokens of the source, ascending; may be empty.
    """

    content: NDArray[np.int64]
    cue: NDArray[np.int64]
    source: NDArray[np.int64]


def encode(gold: list[Gold], n_tokens: int) -> NDArray[np.uint8]:
    """The states of n tokens under their annotation.

    Attributions may share a source (``Xi said that …, adding that …``): its tokens are labelled for the
    first, and the later ones inherit it when spans are linked.
    """
    states = np.zeros(n_tokens, dtype=np.uint8)
    for each in gold:
        if len(each.content):
            _put(states, each)
    return states


def _put(states: NDArray[np.uint8], gold: Gold) -> None:
    naming = np.concatenate([gold.cue, gold.source])
    every = np.concatenate([gold.content, naming])
    pivot = gold.cue if len(gold.cue) else gold.source
    backward = bool(len(pivot)) and bool(gold.content[0] < pivot[0])
    between = np.arange(every.min(), every.max() + 1)
    between = between[states[between] == OWN]
    last = naming.max() if len(naming) else -1
    states[between] = np.where(backward & (between < last), GAP_BACKWARD, GAP_FORWARD)
    first = pivot[0] if backward else -1
    _put_span(states, gold.content[gold.content > first], CONTENT_FORWARD)
    _put_span(states, gold.content[gold.content < first], CONTENT_BACKWARD)
    _put_span(states, gold.cue, CUE_BACKWARD if backward else CUE_FORWARD)
    _put_span(states, gold.source, SOURCE_BACKWARD if backward else SOURCE_FORWARD)


def _put_span(states: NDArray[np.uint8], tokens: NDArray[np.int64], begin: int) -> None:
    tokens = tokens[(states[tokens] <= GAP_BACKWARD) | (begin <= CONTENT_BACKWARD)]
    goes_on = np.diff(tokens, prepend=-2) == 1
    states[tokens] = begin + goes_on
