"""Which columns are looked at together: a template gives every token one feature, one row of weights."""

import numpy as np
from numpy.typing import NDArray

from framing.attribution.kernels.voice_columns import (
    AFTER_LEFT_CUE,
    BEFORE_LEFT_CUE,
    BEFORE_RIGHT_CUE,
    CLASS_COARSE,
    CLASS_FINE,
    CUES_BEFORE,
    CUES_BEHIND,
    FIRST_IN_PARAGRAPH,
    FIRST_WORD,
    HAS_QUOTE,
    LEFT_BETWEEN,
    LEFT_CUE,
    LEFT_CUE_CLASS,
    LEFT_DISTANCE,
    LENGTH,
    LEXICON,
    N_CUES,
    POSITION,
    QUOTE_BEFORE,
    QUOTE_SIZE,
    QUOTED,
    RIGHT_BETWEEN,
    RIGHT_CUE,
    RIGHT_CUE_CLASS,
    RIGHT_DISTANCE,
    SHAPE,
    SUFFIX,
    WORD,
)

Look = tuple[int, int]
"""A column, and how many tokens to the right."""

_W, _S, _X, _L, _Q = WORD, SHAPE, SUFFIX, LEXICON, QUOTED
TEMPLATES: tuple[tuple[Look, ...], ...] = (
    *(((_W, at),) for at in (0, -1, 1, -2, 2, -3, 3)),
    ((_W, -1), (_W, 0)), ((_W, 0), (_W, 1)), ((_W, -2), (_W, -1)), ((_W, 1), (_W, 2)), ((_W, -1), (_W, 1)),
    *(((_X, at),) for at in (0, -1, 1)),
    ((_S, 0), (_Q, 0)), ((_S, -1), (_S, 0), (_S, 1)), ((_S, 0), (_S, 1), (_S, 2)), ((_S, -2), (_S, -1), (_S,
    0)), ((_Q, -1), (_Q, 0), (_Q, 1)), ((_Q, 0), (QUOTE_SIZE, 0)), ((QUOTE_SIZE, 0), (_W, 0)), ((_L, 0),),
    ((_L, -1), (_L, 0), (_L, 1)), ((_L, 0), (_S, -1)), ((_L, 1), (_S, 0)), ((_L, -1), (_S, 0)), ((LEFT_CUE,
    0),), ((RIGHT_CUE, 0),), ((LEFT_CUE, 0), (LEFT_DISTANCE, 0)), ((RIGHT_CUE, 0), (RIGHT_DISTANCE, 0)),
    ((LEFT_DISTANCE, 0), (RIGHT_DISTANCE, 0)), ((LEFT_DISTANCE, 0), (RIGHT_DISTANCE, 0), (LEFT_BETWEEN, 0),
    (RIGHT_BETWEEN, 0)), ((LEFT_CUE, 0), (LEFT_BETWEEN, 0)), ((RIGHT_CUE, 0), (RIGHT_BETWEEN, 0)),
    ((LEFT_CUE, 0), (LEFT_BETWEEN, 0), (_Q, 0)), ((RIGHT_CUE, 0), (RIGHT_BETWEEN, 0), (_Q, 0)), ((N_CUES,
    0), (HAS_QUOTE, 0), (POSITION, 0)), ((FIRST_IN_PARAGRAPH, 0), (N_CUES, 0), (HAS_QUOTE, 0)),
    ((CUES_BEFORE, 0), (N_CUES, 0), (_Q, 0)), ((QUOTE_BEFORE, 0), (FIRST_IN_PARAGRAPH, 0), (_Q, 0)),
    ((HAS_QUOTE, 0), (LEFT_DISTANCE, 0), (RIGHT_DISTANCE, 0)), ((LENGTH, 0), (N_CUES, 0)), ((_W, 0),
    (LEFT_DISTANCE, 0)), ((_W, 0), (RIGHT_DISTANCE, 0)), ((_S, 0), (LEFT_DISTANCE, 0), (RIGHT_DISTANCE, 0)),
    ((CUES_BEFORE, 0), (FIRST_IN_PARAGRAPH, 0), (N_CUES, 0), (POSITION, 0)), ((_W, 0), (_Q, 0)), ((_W, 0),
    (N_CUES, 0)), ((LEFT_CUE, 0), (AFTER_LEFT_CUE, 0)), ((LEFT_CUE, 0), (BEFORE_LEFT_CUE, 0)), ((RIGHT_CUE,
    0), (BEFORE_RIGHT_CUE, 0), (RIGHT_BETWEEN, 0)), ((CUES_BEHIND, 0), (N_CUES, 0), (_Q, 0)), ((FIRST_WORD,
    0), (N_CUES, 0)), ((CLASS_COARSE, -1), (CLASS_COARSE, 0), (CLASS_COARSE, 1)), ((CLASS_COARSE, -2),
    (CLASS_COARSE, -1), (CLASS_COARSE, 0)), ((CLASS_COARSE, 0), (CLASS_COARSE, 1), (CLASS_COARSE, 2)),
    ((CLASS_FINE, 0),), ((CLASS_FINE, -1),), ((CLASS_FINE, 1),), ((CLASS_FINE, -1), (CLASS_FINE, 0)),
    ((CLASS_FINE, 0), (CLASS_FINE, 1)), ((CLASS_COARSE, 0), (LEFT_CUE, 0)), ((LEFT_CUE_CLASS, 0),
    (LEFT_DISTANCE, 0)), ((RIGHT_CUE_CLASS, 0), (RIGHT_DISTANCE, 0)), ((LEFT_CUE_CLASS, 0), (LEFT_BETWEEN,
    0), (CLASS_COARSE, 0)), ((LEFT_CUE_CLASS, 0), (RIGHT_CUE_CLASS, 0)),
)  # fmt: skip
"""Order matters: the number of a template is part of its hash."""


def packed(templates: tuple[tuple[Look, ...], ...] = TEMPLATES) -> NDArray[np.int64]:
    """Templates as one array: per template its length, then column and shift of each look; shape (t, 9)."""
    table = np.zeros((len(templates), 9), dtype=np.int64)
    for k, template in enumerate(templates):
        table[k, 0] = len(template)
        table[k, 1 : 1 + 2 * len(template)] = [number for look in template for number in look]
    return table
