"""The door of the models, and the two frozen results that a model can give."""

from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from framing.text.tokens import Tokens


@dataclass(frozen=True, kw_only=True)
class Embedding:
    """Vectors of words, and the policy for looking them up.

    Attributes:
        words: The vocabulary, in the order of the rows.
        vectors: Shape (n_words, n_dimensions), float32, as trained, not normalised.
        corpus: Fingerprint of the corpus it was trained on; empty for vectors from elsewhere.
        settings: How it was made, as text.
    """

    words: tuple[str, ...]
    vectors: NDArray[np.float32]
    corpus: str
    settings: str


@dataclass(frozen=True, kw_only=True)
class TopicModel:
    """Topics of a corpus.

    Attributes:
        words: The vocabulary, in the order of the columns of ``phi``.
        phi: Topic × word probabilities, shape (n_topics, n_words), rows sum to 1.
        theta: Article × topic shares, shape (n_articles, n_topics), rows sum to 1; NaN rows for empty articles.
        articles: Article ids, in the order of the rows of ``theta``.
        corpus: Fingerprint of the corpus.
        settings: How it was made, as text.
    """

    words: tuple[str, ...]
    phi: NDArray[np.float64]
    theta: NDArray[np.float64]
    articles: tuple[str, ...]
    corpus: str
    settings: str


class Model(Protocol):
    """Fits one kind of model. Choices go to the constructor; ``fit`` returns, never mutates.

    Attributes:
        family: What it gives: an ``embedding`` or ``topics``.
    """

    family: ClassVar[Literal["embedding", "topics"]]

    def fit(self, tokens: Tokens, *, seed: int) -> Embedding | TopicModel:
        """The fitted model; the same bytes for the same tokens and seed."""
        ...
