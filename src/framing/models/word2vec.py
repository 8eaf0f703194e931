"""word2vec: vectors of words learned from their neighbours, by gensim."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from framing.models.base import Embedding
from framing.models.intake.neighbours import no_hash, trained
from framing.models.intake.ranges import require_least
from framing.models.intake.words import WordChoice, choose_words
from framing.text.tokens import Tokens


@dataclass(frozen=True, kw_only=True)
class Word2Vec:
    """word2vec trained on the corpus itself, with negative sampling, in one thread.

    One seed is no result: neighbours change with the seed, most of all in small corpora (Hellrich & Hahn
    2016). Fit several and average the scores.

    Attributes:
        sg: 1 for skip-gram, 0 for continuous bag of words.
        vector_size: Dimensions of the vectors.
        window: Largest distance between a word and its neighbour within a sentence.
        min_count: Words with fewer tokens are left out.
        negative: Noise words per neighbour.
        epochs: Passes over the corpus; ``auto`` reads 20 million tokens, in 5 to 10 passes.
        sample: Words above this relative frequency are thinned out.

    References:
        Mikolov, Sutskever, Chen, Corrado & Dean (2013), Distributed Representations of Words and Phrases and
        their Compositionality, NeurIPS 26, eq. 4.
    """

    family: ClassVar[Literal["embedding", "topics"]] = "embedding"
    citation: ClassVar[str] = "Mikolov et al. (2013), NeurIPS 26, eq. 4"

    sg: Literal[0, 1] = 1
    vector_size: int = 100
    window: int = 5
    min_count: int = 5
    negative: int = 5
    epochs: int | Literal["auto"] = "auto"
    sample: float = 1e-3

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A number lies outside its range.
        """
        require_least(self, vector_size=1, window=1, min_count=1, negative=1, epochs=1, sample=0)

    def fit(self, tokens: Tokens, *, seed: int) -> Embedding:
        """The vectors; the same bytes for the same tokens and seed on one kind of processor.

        Args:
            tokens: The corpus, tokenised.
            seed: Seed of first vectors and of sampling.

        Raises:
            CorpusError: Fewer than two words are frequent enough.
        """
        from gensim.models import Word2Vec as Gensim

        chosen = choose_words(tokens, WordChoice(min_count=self.min_count))
        model = Gensim(
            sg=self.sg,
            vector_size=self.vector_size,
            window=self.window,
            min_count=1,
            negative=self.negative,
            sample=self.sample,
            seed=seed % 2**32,
            hashfxn=no_hash,
            workers=1,
        )
        return Embedding(
            words=chosen.words,
            vectors=trained(model, tokens, chosen, self.epochs),
            corpus=tokens.fingerprint,
            settings=f"{self!r} seed={seed}",
        )


MODEL = Word2Vec
