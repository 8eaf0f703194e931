"""Turning one embedding so that it lies as near as possible to another."""

import numpy as np
from numpy.typing import NDArray


def rotation(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """The orthogonal matrix R (rotation or reflection) that makes ``source @ R`` nearest to ``target``.

    Cosines within ``source`` stay as they are. Centre and scale the rows before if their lengths and offset
    should not count. Two embeddings of one corpus differ after this by training noise: hold any difference
    between groups against that of random halves of the same outlets.

    Args:
        source: Vectors of shared words, shape (n_words, n_dimensions).
        target: Vectors of the same words in the same order, same shape.

    Returns:
        Shape (n_dimensions, n_dimensions); one of several equally good ones if the vectors do not span the
        space.

    References:
        Schönemann (1966), Psychometrika 31, 1-10.
    """
    left, _, right = np.linalg.svd(source.T @ target)
    return np.asarray(left @ right)
