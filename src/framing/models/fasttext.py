"""fastText: vectors of words learned from their neighbours and from their parts, by gensim."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from framing.errors import UsageError
from framing.models.base import Embedding
from framing.models.intake.neighbours import no_hash, trained
from framing.models.intake.ranges import require_least
from framing.models.intake.words import WordChoice, choose_words
from framing.text.tokens import Tokens


@dataclass(frozen=True, kw_only=True)
class FastText:
    """word2vec in which a word is also the sum of its character n-grams, in one thread.

    Forms of one word share n-grams and so help each other: worth having where words are inflected, as in
    Russian. The price is that words which only look alike come near each other too (``nation``,
    ``donation``); Chinese words of one or two characters have next to no n-grams. One seed is no result: fit
    several and average the scores.

    Attributes:
        sg: 1 for skip-gram, 0 for continuous bag of words.
        vector_size: Dimensions of the vectors.
        window: Largest distance between a word and its neighbour within a sentence.
        min_count: Words with fewer tokens are left out.
        negative: Noise words per neighbour.
        epochs: Passes over the corpus; ``auto`` reads 20 million tokens, in 5 to 10 passes.
        sample: Words above this relative frequency are thinned out.
        min_n: Characters of the shortest n-gram, word boundaries included.
        max_n: Characters of the longest n-gram.
        bucket: Places for n-grams, which share one if there are more; each costs 4 bytes per dimension.

    References:
        Bojanowski, Grave, Joulin & Mikolov (2017), Enriching Word Vectors with Subword Information, TACL 5,
        135-146, section 3.2.
    """

    family: ClassVar[Literal["embedding", "topics"]] = "embedding"
    citation: ClassVar[str] = "Bojanowski et al. (2017), TACL 5, 135-146, section 3.2"

    sg: Literal[0, 1] = 1
    vector_size: int = 100
    window: int = 5
    min_count: int = 5
    negative: int = 5
    epochs: int | Literal["auto"] = "auto"
    sample: float = 1e-3
    min_n: int = 3
    max_n: int = 6
    bucket: int = 200_000

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A number lies outside its range.
        """
        require_least(
            self, vector_size=1, window=1, min_count=1, negative=1, epochs=1, sample=0, min_n=1, bucket=1
        )
        if self.max_n < self.min_n:
            raise UsageError(f"max_n must be min_n ({self.min_n}) or more, not {self.max_n}")

    def fit(self, tokens: Tokens, *, seed: int) -> Embedding:
        """The vectors; the same bytes for the same tokens and seed on one kind of processor.

        Args:
            tokens: The corpus, tokenised.
            seed: Seed of first vectors and of sampling.

        Raises:
            CorpusError: Fewer than two words are frequent enough.
        """
        from gensim.models import FastText as Gensim

        chosen = choose_words(tokens, WordChoice(min_count=self.min_count))
        model = Gensim(
            sg=self.sg,
            vector_size=self.vector_size,
            window=self.window,
            min_count=1,
            negative=self.negative,
            sample=self.sample,
            min_n=self.min_n,
            max_n=self.max_n,
            bucket=self.bucket,
            seed=seed % (2**32 - 1),  # gensim draws the n-grams from the next seed
            hashfxn=no_hash,
            workers=1,
        )
        return Embedding(
            words=chosen.words,
            vectors=trained(model, tokens, chosen, self.epochs),
            corpus=tokens.fingerprint,
            settings=f"{self!r} seed={seed}",
        )


MODEL = FastText
