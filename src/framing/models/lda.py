"""Latent Dirichlet allocation, by gensim."""

from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from framing.models.base import TopicModel
from framing.models.intake.counts import article_counts
from framing.models.intake.words import WordChoice, choose_words
from framing.text.tokens import Tokens

if TYPE_CHECKING:
    from scipy.sparse import csr_array

CHUNK = 2_000
"""Articles read between two updates of the topics."""


@dataclass(frozen=True, kw_only=True)
class Lda:
    """Topics as distributions over words, articles as mixtures of topics.

    One seed is no result: fit several, and look how well their topics agree.

    Attributes:
        k: Number of topics.
        min_count: Words with fewer tokens are left out.
        min_docfreq: Words in fewer articles are left out.
        max_docfreq: Words in more than this share of the articles are left out, 0 to 1.
        function_words: Keep pronouns, prepositions and the like.
        passes: Passes over the corpus, in an order drawn with the seed; ``auto`` is 60 for corpora of up to
            2,000 articles, which are read at one go, and fewer for larger ones, down to 10.
        alpha: Prior weight of each topic in an article, or ``auto`` to learn it.
        eta: Prior weight of each word in a topic, or ``auto`` to learn it. On 3,000 news articles .01 gave
            more coherent topics, and topics more alike over seeds, than 1 / k or ``auto``.

    References:
        Blei, Ng & Jordan (2003), JMLR 3, 993-1022, section 5.2; online estimation: Hoffman, Blei & Bach
        (2010), NeurIPS 23.
    """

    family: ClassVar[Literal["embedding", "topics"]] = "topics"
    citation: ClassVar[str] = (
        "Blei, Ng & Jordan (2003), JMLR 3, 993-1022; Hoffman, Blei & Bach (2010), NeurIPS 23"
    )

    k: int = 20
    min_count: int = 5
    min_docfreq: int = 3
    max_docfreq: float = 0.5
    function_words: bool = False
    passes: int | Literal["auto"] = "auto"
    alpha: float | Literal["auto"] = "auto"
    eta: float | Literal["auto"] = 0.01

    def fit(self, tokens: Tokens, *, seed: int) -> TopicModel:
        """The topics, most prevalent first; the same bytes for the same tokens and seed.

        Args:
            tokens: The corpus, tokenised.
            seed: Seed of first guesses.

        Raises:
            CorpusError: Fewer than two words follow the rules.
        """
        from gensim.models import LdaModel

        chosen = choose_words(tokens, self._choice)
        bags = _bags(article_counts(tokens, chosen))
        model = LdaModel(
            corpus=_shuffled(bags, seed),
            chunksize=CHUNK,
            id2word=dict(enumerate(chosen.words)),
            num_topics=self.k,
            passes=max(60 // ceil(len(bags) / CHUNK), 10) if self.passes == "auto" else self.passes,
            alpha="auto" if self.alpha == "auto" else np.full(self.k, self.alpha),
            eta="auto" if self.eta == "auto" else self.eta,
            random_state=_state(seed),
            eval_every=None,
            dtype=np.float64,
        )
        theta = np.vstack([_shares(model, bag, seed) for bag in bags])
        order = np.argsort(-np.nanmean(theta, axis=0), kind="stable")
        return TopicModel(
            words=chosen.words,
            phi=np.asarray(model.get_topics(), dtype=np.float64)[order],
            theta=theta[:, order],
            articles=tuple(tokens.articles["article"]),
            corpus=tokens.fingerprint,
            settings=f"{self!r} seed={seed}",
        )

    @property
    def _choice(self) -> WordChoice:
        return WordChoice(
            min_count=self.min_count,
            min_docfreq=self.min_docfreq,
            max_docfreq=self.max_docfreq,
            function_words=self.function_words,
        )


def _bags(counts: "csr_array") -> list[list[tuple[int, float]]]:
    """Each article as (word, count) pairs, words ascending."""
    columns, values = counts.indices.tolist(), counts.data.tolist()
    bounds = counts.indptr.tolist()
    return [list(zip(columns[start:end], values[start:end], strict=True)) for start, end in pairwise(bounds)]


def _shuffled(bags: list[list[tuple[int, float]]], seed: int) -> list[list[tuple[int, float]]]:
    """The articles with words, in a random order.

    The corpus is sorted by outlet, and what is read last weighs more in online estimation.
    """
    order = np.random.default_rng(seed).permutation(len(bags))
    return [bags[i] for i in order if bags[i]]


def _shares(model: Any, bag: list[tuple[int, float]], seed: int) -> NDArray[np.float64]:
    """Topic shares of one article, from the same first guess for every article: their order cannot matter."""
    if not bag:
        return np.full((1, model.num_topics), np.nan)
    model.random_state = _state(seed)
    gamma, _ = model.inference([bag])
    return np.asarray(gamma / gamma.sum(), dtype=np.float64)


def _state(seed: int) -> np.random.RandomState:
    """The older kind of generator, which gensim asks for."""
    return np.random.RandomState(seed % 2**32)


MODEL = Lda
