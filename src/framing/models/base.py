"""The door of the models, and the two frozen results that a model can give."""

from typing import ClassVar, Literal, Protocol

from framing.models.fitted.embedding import Embedding
from framing.models.fitted.files import load, save
from framing.models.fitted.topics import TopicModel
from framing.text.tokens import Tokens

__all__ = ["Embedding", "Model", "TopicModel", "load", "save"]


class Model(Protocol):
    """Fits one kind of model. Choices go to the constructor; ``fit`` returns, never mutates.

    Attributes:
        family: What it gives: an ``embedding`` or ``topics``.
        random: False where seeds change nothing; such a model is fitted once. True if it is left out.
        paths: Options that name files, seen from the experiment file. None if it is left out.
        citation: Paper and equation.
    """

    family: ClassVar[Literal["embedding", "topics"]]
    citation: ClassVar[str]

    def fit(self, tokens: Tokens, *, seed: int) -> Embedding | TopicModel:
        """The fitted model; the same bytes for the same tokens and seed.

        Args:
            tokens: The corpus, tokenised.
            seed: Seed of everything random in the fit; one model per seed.

        Raises:
            CorpusError: The corpus holds too little text for this model.
        """
        ...
