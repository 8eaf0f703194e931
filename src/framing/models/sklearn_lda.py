"""Latent Dirichlet allocation, by scikit-learn: the whole corpus at every step."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from framing.models.base import TopicModel
from framing.models.fitted.topic_choices import FoundTopics, TopicChoices, by_prevalence
from framing.models.intake.bags import concentrations
from framing.models.intake.counts import article_counts
from framing.models.intake.words import choose_words
from framing.text.tokens import Tokens


@dataclass(frozen=True, kw_only=True)
class SklearnLda(TopicChoices):
    """The model of ``lda`` by batch variational Bayes: priors are fixed, every pass reads the whole corpus.

    A second implementation of the same model is a check: a finding that only one of them gives is a finding
    about software. For large corpora ``lda`` is faster.

    Attributes:
        k: Number of topics.
        min_count: Words with fewer tokens are left out.
        min_docfreq: Words in fewer articles are left out.
        max_docfreq: Words in more than this share of the articles are left out, 0 to 1.
        function_words: Keep pronouns, prepositions and the like.
        passes: Passes over the corpus; scikit-learn's own 10 leave topics half formed.
        alpha: Prior weight of each topic in an article, or ``1/k``.
        eta: Prior weight of each word in a topic.

    References:
        Blei, Ng & Jordan (2003), JMLR 3, 993-1022; Hoffman, Blei & Bach (2010), NeurIPS 23, algorithm 1.
    """

    family: ClassVar[Literal["embedding", "topics"]] = "topics"
    citation: ClassVar[str] = (
        "Blei, Ng & Jordan (2003), JMLR 3, 993-1022; Hoffman, Blei & Bach (2010), NeurIPS 23"
    )

    passes: int = 60
    alpha: float | Literal["1/k"] = "1/k"
    eta: float = 0.01

    def fit(self, tokens: Tokens, *, seed: int) -> TopicModel:
        """The topics, most prevalent first; the same bytes for the same tokens and seed.

        Args:
            tokens: The corpus, tokenised.
            seed: Seed of first guesses.

        Raises:
            CorpusError: Fewer than two words follow the rules.
        """
        from sklearn.decomposition import LatentDirichletAllocation

        chosen = choose_words(tokens, self.choice)
        counts = article_counts(tokens, chosen)
        model = LatentDirichletAllocation(
            n_components=self.k,
            doc_topic_prior=None if self.alpha == "1/k" else self.alpha,
            topic_word_prior=self.eta,
            learning_method="batch",
            max_iter=self.passes,
            random_state=seed % 2**32,
        )
        theta = np.asarray(model.fit(counts).transform(counts), dtype=np.float64)
        theta[counts.sum(axis=1) == 0] = np.nan
        phi = model.components_ / model.components_.sum(axis=1, keepdims=True)
        prior = 1.0 if self.alpha == "1/k" else self.k * self.alpha
        found = FoundTopics(
            words=chosen.words, phi=phi, theta=theta, concentration=concentrations(counts, prior)
        )
        return by_prevalence(found, tokens, f"{self!r} seed={seed}")


MODEL = SklearnLda
