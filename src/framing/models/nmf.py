"""Non-negative matrix factorisation of term weights, by scikit-learn."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from framing.errors import CorpusError
from framing.models.base import TopicModel
from framing.models.fitted.topic_choices import FoundTopics, TopicChoices, by_prevalence
from framing.models.intake.counts import article_counts
from framing.models.intake.words import choose_words
from framing.text.tokens import Tokens

Matrix = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Nmf(TopicChoices):
    """Topics as non-negative factors of the articles' tf-idf weights.

    Its topics are weights scaled to sum to 1, not probabilities of a generative model. With ``nndsvd`` the
    start is fixed by the data, so one seed is enough; with ``random`` fit several.

    Attributes:
        k: Number of topics.
        min_count: Words with fewer tokens are left out.
        min_docfreq: Words in fewer articles are left out.
        max_docfreq: Words in more than this share of the articles are left out, 0 to 1.
        function_words: Keep pronouns, prepositions and the like.
        init: First guess: ``nndsvd`` from the data, or ``random`` from the seed.
        max_iter: Most iterations.

    References:
        Lee & Seung (1999), Nature 401, 788-791; first guess: Boutsidis & Gallopoulos (2008), Pattern
        Recognition 41, 1350-1362.
    """

    family: ClassVar[Literal["embedding", "topics"]] = "topics"
    citation: ClassVar[str] = "Lee & Seung (1999), Nature 401, 788-791"
    random: ClassVar[bool] = False

    init: Literal["nndsvd", "random"] = "nndsvd"
    max_iter: int = 400

    def fit(self, tokens: Tokens, *, seed: int) -> TopicModel:
        """The topics, most prevalent first; the same bytes for the same tokens and seed.

        Args:
            tokens: The corpus, tokenised.
            seed: Seed of the first guess.

        Raises:
            CorpusError: Fewer than two words follow the rules, or more topics are asked for than the corpus
                has articles or words.
        """
        chosen = choose_words(tokens, self.choice)
        counts = article_counts(tokens, chosen)
        if self.k > min(counts.shape):
            raise CorpusError(
                f"{self.k} topics cannot be drawn from {counts.shape[0]} articles and {counts.shape[1]} "
                "words; ask for fewer topics or bring in more articles."
            )
        from sklearn.feature_extraction.text import TfidfTransformer

        shares, factors, how = self._factorised(TfidfTransformer().fit_transform(counts), seed)
        scale = factors.sum(axis=1)
        weights = shares * scale
        totals = weights.sum(axis=1, keepdims=True)
        theta = weights / np.where(totals > 0, totals, np.nan)
        phi = factors / np.where(scale > 0, scale, 1.0)[:, None]
        found = FoundTopics(words=chosen.words, phi=phi, theta=theta)
        return by_prevalence(found, tokens, f"{self!r} seed={seed} {how}")

    def _factorised(self, weights: object, seed: int) -> tuple[Matrix, Matrix, str]:
        """Articles × topics, topics × words, and how the search ended."""
        import warnings

        from sklearn.decomposition import NMF
        from sklearn.exceptions import ConvergenceWarning

        model = NMF(n_components=self.k, init=self.init, max_iter=self.max_iter, random_state=seed % 2**32)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            shares = model.fit_transform(weights)
        ended = "converged" if model.n_iter_ < self.max_iter else f"stopped after {self.max_iter} iterations"
        return np.asarray(shares, dtype=np.float64), np.asarray(model.components_, dtype=np.float64), ended


MODEL = Nmf
