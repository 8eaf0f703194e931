"""Latent Dirichlet allocation, by gensim."""

from dataclasses import dataclass
from math import ceil
from typing import ClassVar, Literal

import numpy as np

from framing.models.base import TopicModel
from framing.models.fitted.topic_choices import FoundTopics, TopicChoices, by_prevalence
from framing.models.intake.bags import as_bags, concentrations, older_generator, shuffled
from framing.models.intake.counts import article_counts
from framing.models.intake.words import choose_words
from framing.text.tokens import Tokens

CHUNK = 2_000
"""Articles read between two updates of the topics."""


@dataclass(frozen=True, kw_only=True)
class Lda(TopicChoices):
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
        from framing.models.intake.gensim_lda import GensimLda

        chosen = choose_words(tokens, self.choice)
        counts = article_counts(tokens, chosen)
        bags = as_bags(counts)
        model = GensimLda(
            corpus=shuffled(bags, seed),
            chunksize=CHUNK,
            id2word=dict(enumerate(chosen.words)),
            num_topics=self.k,
            passes=max(60 // ceil(len(bags) / CHUNK), 10) if self.passes == "auto" else self.passes,
            alpha="auto" if self.alpha == "auto" else np.full(self.k, self.alpha),
            eta="auto" if self.eta == "auto" else self.eta,
            random_state=older_generator(seed),
            eval_every=None,
            dtype=np.float64,
        )
        found = FoundTopics(
            words=chosen.words,
            phi=model.get_topics(),
            theta=model.shares(bags, seed),
            concentration=concentrations(counts, float(model.alpha.sum())),
        )
        return by_prevalence(found, tokens, f"{self!r} seed={seed}")


MODEL = Lda
