"""LSA: vectors of words from the sentences that hold them, by singular value decomposition."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from framing.errors import CorpusError
from framing.models.base import Embedding
from framing.models.intake.counts import sentence_counts
from framing.models.intake.ranges import require_least
from framing.models.intake.singular import right_vectors
from framing.models.intake.words import WordChoice, choose_words
from framing.text.tokens import Tokens


@dataclass(frozen=True, kw_only=True)
class Lsa:
    """Latent semantic analysis of the table of sentences by words; latent semantic scaling uses its vectors.

    Words are near one another if they stand in sentences about the same things. Nothing in it is random:
    seeds give the same vectors up to rounding, so one is enough.

    Attributes:
        vector_size: Dimensions of the vectors; fewer if the vocabulary or the corpus is smaller.
        min_count: Words with fewer tokens are left out.
        function_words: Keep pronouns, prepositions and the like.
        power: Power of the singular values in the vectors; 0 weighs all dimensions alike.

    References:
        Deerwester, Dumais, Furnas, Landauer & Harshman (1990), Journal of the American Society for
        Information Science 41, 391-407; on sentences, with 300 dimensions: Watanabe (2021), Latent Semantic
        Scaling, Communication Methods and Measures 15, 81-102.
    """

    family: ClassVar[Literal["embedding", "topics"]] = "embedding"
    citation: ClassVar[str] = (
        "Deerwester et al. (1990), Journal of the American Society for Information Science 41, 391-407"
    )
    random: ClassVar[bool] = False

    vector_size: int = 300
    min_count: int = 5
    function_words: bool = False
    power: float = 0.0

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A number lies outside its range.
        """
        require_least(self, vector_size=1, min_count=1, power=0)

    def fit(self, tokens: Tokens, *, seed: int) -> Embedding:
        """The vectors, each dimension with the sign that makes its largest entry positive.

        Args:
            tokens: The corpus, tokenised.
            seed: Seed of the first guess of the decomposition.

        Raises:
            CorpusError: Fewer than two words are frequent enough.
        """
        choice = WordChoice(min_count=self.min_count, function_words=self.function_words)
        chosen = choose_words(tokens, choice)
        table = sentence_counts(tokens, chosen)
        size = min(self.vector_size, len(chosen.words) - 1, table.shape[0])
        if size < 1:
            raise CorpusError("the corpus holds no sentence with a word that is frequent enough.")
        found = right_vectors(table, size, seed=seed)
        return Embedding(
            words=chosen.words,
            vectors=np.ascontiguousarray(found.vectors * found.values**self.power, dtype=np.float32),
            corpus=tokens.fingerprint,
            settings=f"{self!r} seed={seed}",
        )


MODEL = Lsa
