"""Latent Dirichlet allocation by Gibbs sampling, with priors by outlet if wished, by tomotopy (optional)."""

from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from framing.errors import MissingDependency
from framing.models.base import TopicModel
from framing.models.fitted.topic_choices import FoundTopics, TopicChoices, by_prevalence
from framing.models.intake.bags import concentrations
from framing.models.intake.counts import article_counts
from framing.models.intake.words import ChosenWords, choose_words
from framing.text.tokens import Tokens

SETTLING = 10
"""Passes after which the priors are learnt for the first time."""


@dataclass(frozen=True, kw_only=True)
class TomotopyLda(TopicChoices):
    """Topics from the last state of a Gibbs sampler, one thread, with the priors of topics learnt.

    Shares are those of one state: two articles of the same words may differ a little, and seeds differ more
    than with ``lda``; fit several. The same seed gives the same bytes on processors of one kind only
    (tomotopy has code of its own for each), which the settings name.

    Attributes:
        k: Number of topics.
        by_outlet: Let the prior of topics depend on the outlet (Dirichlet-multinomial regression). Articles
            are then drawn towards their outlet's mean: differences between outlets are partly put in.
        min_count: Words with fewer tokens are left out.
        min_docfreq: Words in fewer articles are left out.
        max_docfreq: Words in more than this share of the articles are left out, 0 to 1.
        function_words: Keep pronouns, prepositions and the like.
        passes: Passes of the sampler.
        alpha: Prior weight of each topic in an article to begin with.
        eta: Prior weight of each word in a topic.

    References:
        Griffiths & Steyvers (2004), PNAS 101, 5228-5235; by outlet: Mimno & McCallum (2008), UAI, 411-418.
    """

    family: ClassVar[Literal["embedding", "topics"]] = "topics"
    citation: ClassVar[str] = "Griffiths & Steyvers (2004), PNAS 101, 5228-5235"
    library: ClassVar[str] = "tomotopy"

    by_outlet: bool = False
    passes: int = 1_000
    alpha: float = 0.1
    eta: float = 0.01

    def fit(self, tokens: Tokens, *, seed: int) -> TopicModel:
        """The topics, most prevalent first.

        Args:
            tokens: The corpus, tokenised.
            seed: Seed of the sampler.

        Raises:
            MissingDependency: tomotopy is not installed.
            CorpusError: Fewer than two words follow the rules.
        """
        tomotopy = _library()
        chosen = choose_words(tokens, self.choice)
        sampler = (tomotopy.DMRModel if self.by_outlet else tomotopy.LDAModel)(
            k=self.k, alpha=self.alpha, eta=self.eta, seed=seed % 2**32
        )
        sampler.burn_in = SETTLING
        articles = self._add_articles(sampler, tokens, chosen)
        sampler.train(self.passes, workers=1)
        theta = np.full((tokens.articles.height, self.k), np.nan)
        theta[articles] = [_scaled(document.get_topic_dist()) for document in sampler.docs]
        counts = article_counts(tokens, chosen)
        found = FoundTopics(
            words=chosen.words,
            phi=_word_shares(sampler, chosen),
            theta=theta,
            concentration=None if self.by_outlet else concentrations(counts, float(np.sum(sampler.alpha))),
        )
        said = f"{self!r} seed={seed} tomotopy {tomotopy.__version__} ({tomotopy.isa})"
        return by_prevalence(found, tokens, said)

    def _add_articles(self, sampler: Any, tokens: Tokens, chosen: ChosenWords) -> list[int]:
        """Gives the articles with words to the sampler, words ascending; their rows."""
        counts, outlets = article_counts(tokens, chosen), tokens.articles["outlet"].to_list()
        words = np.array(chosen.words, dtype=object)
        given = []
        for row, (start, end) in enumerate(pairwise(counts.indptr.tolist())):
            if end > start:
                repeated = np.repeat(
                    words[counts.indices[start:end]], counts.data[start:end].astype(np.int64)
                )
                about = {"metadata": outlets[row]} if self.by_outlet else {}
                sampler.add_doc(repeated.tolist(), **about)
                given.append(row)
        return given


def _library() -> Any:
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # its compiled parts warn while they load, and fail if that is an error
            return import_module("tomotopy")
    except ImportError as error:
        raise MissingDependency(
            "the model tomotopy_lda needs a library that is not installed: pip install tomotopy"
        ) from error


def _word_shares(sampler: Any, chosen: ChosenWords) -> NDArray[np.float64]:
    """φ with the words in our order."""
    column = {word: i for i, word in enumerate(sampler.used_vocabs)}
    columns = [column[word] for word in chosen.words]
    return np.vstack([_scaled(sampler.get_topic_word_dist(k))[columns] for k in range(sampler.k)])


def _scaled(shares: NDArray[np.float32]) -> NDArray[np.float64]:
    """Rows in double precision, summing to 1; tomotopy's are single."""
    exact = np.asarray(shares, dtype=np.float64)
    return np.asarray(exact / exact.sum())


MODEL = TomotopyLda
