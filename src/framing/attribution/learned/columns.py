"""All that the field sees of each token, as one table of numbers."""

import numpy as np
from numpy.typing import NDArray

from framing.attribution.kernels.voice_columns import (
    LEXICON,
    N_COLUMNS,
    N_FORM_COLUMNS,
    PAD,
    Places,
    place_columns,
)


def filled_columns(
    forms: NDArray[np.uint32],
    places: Places,
    numbers: NDArray[np.uint32],
    *,
    buckets: NDArray[np.uint32] | None = None,
) -> NDArray[np.uint32]:
    """All columns of all tokens.

    Args:
        forms: Columns of the forms, shape (N_FORM_COLUMNS, n_forms).
        places: Where the tokens stand.
        numbers: Form number of every token.
        buckets: Cue bucket of every token, instead of that of its form (for the fit).

    Returns:
        Shape (N_COLUMNS, PAD + n + PAD).
    """
    columns = np.zeros((N_COLUMNS, len(numbers) + 2 * PAD), dtype=np.uint32)
    columns[:N_FORM_COLUMNS, PAD : PAD + len(numbers)] = forms[:, numbers]
    if buckets is not None:
        columns[LEXICON, PAD : PAD + len(numbers)] = buckets
    place_columns(columns, places)
    return columns
