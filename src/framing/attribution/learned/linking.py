"""From states to attributions: spans, who belongs to whom, sources inherited within a sentence."""

import numpy as np
from numpy.typing import NDArray

from framing.attribution.kernels.voice_states import CUE, SOURCE, gather, inherit, link
from framing.attribution.voice_attributions import NONE, Attributions
from framing.attribution.voice_reading import Reading


def attributions(
    reading: Reading, states: NDArray[np.uint8], probability: NDArray[np.float32]
) -> Attributions:
    """Link labelled tokens to attributions.

    Args:
        reading: The tokens.
        states: The most probable state of each.
        probability: The chance of each to be content.
    """
    spans = np.empty((len(reading) + 1, 4), dtype=np.int64)
    n_spans, n_found = link(states, reading.article_offsets, spans)
    first = np.full((n_found, 4, 2), NONE, dtype=np.int64)
    contents = np.empty((n_spans, 3), dtype=np.int64)
    n_contents = gather(spans[:n_spans], first, contents)
    kept = np.unique(contents[:n_contents, 2])  # a cue without content attributes nothing
    inherit(first, reading.sentence_of(), kept)
    number = np.full(n_found, NONE, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    return Attributions(
        cues=first[kept, CUE],
        sources=first[kept, SOURCE],
        contents=contents[:n_contents, :2].copy(),
        owners=number[contents[:n_contents, 2]],
        probability=probability,
        reports=np.ones(len(kept), dtype=np.bool_),
        kinds=np.zeros(len(kept), dtype=np.uint8),
    )
