"""PPMI-SVD: vectors of words from their table of co-occurrences, without chance."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from framing.errors import CorpusError
from framing.models.base import Embedding
from framing.models.intake.counts import cooccurrences
from framing.models.intake.ranges import require_least
from framing.models.intake.words import WordChoice, choose_words
from framing.text.tokens import Tokens


@dataclass(frozen=True, kw_only=True)
class PpmiSvd:
    """Positive pointwise mutual information of neighbours, reduced by a singular value decomposition.

    Nothing in it is random: seeds give the same vectors up to rounding, so one is enough. For corpora too
    small for word2vec it is the safer choice.

    Attributes:
        vector_size: Dimensions of the vectors; fewer if the vocabulary is smaller.
        window: Largest distance between neighbours within a sentence.
        min_count: Words with fewer tokens are left out.
        smoothing: Power to which frequencies of context words are raised; below 1 it tames rare ones.
        shift: Taken off every association: ln of the number of noise words that word2vec would draw.
        power: Power of the singular values in the vectors.

    References:
        Levy, Goldberg & Dagan (2015), Improving Distributional Similarity with Lessons Learned from Word
        Embeddings, TACL 3, 211-225, sections 2 and 3.
    """

    family: ClassVar[Literal["embedding", "topics"]] = "embedding"
    citation: ClassVar[str] = "Levy, Goldberg & Dagan (2015), TACL 3, 211-225"
    random: ClassVar[bool] = False

    vector_size: int = 100
    window: int = 5
    min_count: int = 5
    smoothing: float = 0.75
    shift: float = 0.0
    power: float = 0.5

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A number lies outside its range.
        """
        require_least(self, vector_size=1, window=1, min_count=1, smoothing=0, shift=0, power=0)

    def fit(self, tokens: Tokens, *, seed: int) -> Embedding:
        """The vectors, each dimension with the sign that makes its largest entry positive.

        Args:
            tokens: The corpus, tokenised.
            seed: Seed of the first guess of the iterative decomposition.

        Raises:
            CorpusError: Fewer than two words are frequent enough, or none has a neighbour.
        """
        chosen = choose_words(tokens, WordChoice(min_count=self.min_count))
        association = _ppmi(cooccurrences(tokens, chosen, self.window), self.smoothing, self.shift)
        if association.nnz == 0:
            raise CorpusError("no two words of the corpus stand together more often than chance has it")
        left, values = _decomposed(association, min(self.vector_size, len(chosen.words) - 1), seed)
        return Embedding(
            words=chosen.words,
            vectors=np.ascontiguousarray(left * values**self.power, dtype=np.float32),
            corpus=tokens.fingerprint,
            settings=f"{self!r} seed={seed}",
        )


def _ppmi(counts: csr_array, smoothing: float, shift: float) -> csr_array:
    """Logarithm of p(w, c) / (p(w) p(c)) - shift of every pair that occurs, where positive."""
    pairs = counts.tocoo()
    frequency = np.asarray(counts.sum(axis=1), dtype=np.float64)
    context = frequency**smoothing
    total = frequency.sum()
    rows, columns = pairs.coords
    expected = frequency[rows] * (context[columns] / context.sum())
    values = np.maximum(np.log(pairs.data / expected) - shift, 0.0) if total else pairs.data
    positive = csr_array((values, (rows, columns)), shape=counts.shape)
    positive.eliminate_zeros()
    return positive


def _decomposed(matrix: csr_array, size: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from scipy.sparse.linalg import svds

    start = np.random.default_rng(seed).uniform(0.5, 1.5, matrix.shape[0])
    left, values, _ = svds(matrix, k=size, v0=start, solver="arpack")
    order = np.argsort(-values, kind="stable")
    left, values = left[:, order], np.maximum(values[order], 0.0)
    largest = left[np.argmax(np.abs(left), axis=0), np.arange(left.shape[1])]
    return left * np.where(largest < 0, -1.0, 1.0), values


MODEL = PpmiSvd
