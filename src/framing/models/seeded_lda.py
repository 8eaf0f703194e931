"""Seeded LDA: topics that are told beforehand which words they are about, by gensim."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from framing.errors import CorpusError, UsageError
from framing.models.base import TopicModel
from framing.models.fitted.seeds import rows_of_seed
from framing.models.fitted.topic_choices import FoundTopics, TopicChoices, by_prevalence
from framing.models.intake.bags import as_bags, concentrations, older_generator, shuffled
from framing.models.intake.counts import article_counts
from framing.models.intake.words import ChosenWords, choose_words
from framing.text.tokens import Tokens

CHUNK = 2_000
"""Articles read between two updates of the topics."""


@dataclass(frozen=True, kw_only=True)
class SeededLda(TopicChoices):
    """LDA whose prior gives some topics pseudo-counts of their seed words; the other topics are free.

    The seeded topics come first, in the order of ``seed_words``, the free ones after them by prevalence. A
    seed word may still end in another topic, if the corpus wants it so: ``seed_topics`` says where each list
    has gone. The idea is that of Lu et al. and of seededlda, pseudo-counts in the prior of φ; keyATM, which
    lets every topic mix a distribution over its keywords with one over all words, is another model.

    Attributes:
        k: Number of topics, seeded ones included.
        seed_words: Seed words by the name of their topic; ``*`` and ``?`` as in dimensions. Without any this
            is LDA with a fixed prior of words.
        seed_weight: Pseudo-counts of a seed word in its topic, as a share of its tokens in the corpus.
        min_count: Words with fewer tokens are left out.
        min_docfreq: Words in fewer articles are left out.
        max_docfreq: Words in more than this share of the articles are left out, 0 to 1.
        function_words: Keep pronouns, prepositions and the like.
        passes: Passes over the corpus, as for ``lda``.
        alpha: Prior weight of each topic in an article, or ``auto`` to learn it.
        eta: Prior weight of each word in a topic, before the pseudo-counts.

    References:
        Lu, Ott, Cardie & Tsou (2011), Multi-aspect Sentiment Analysis with Topic Models, ICDM Workshops,
        81-88; Watanabe & Baturo (2024), Seeded Sequential LDA, Social Science Computer Review 42, 224-248;
        another way: Eshima, Imai & Sasaki (2024), Keyword-Assisted Topic Models, AJPS 68, 730-750.
    """

    family: ClassVar[Literal["embedding", "topics"]] = "topics"
    citation: ClassVar[str] = (
        "Lu, Ott, Cardie & Tsou (2011), ICDM Workshops, 81-88; Watanabe & Baturo (2024), Social Science "
        "Computer Review 42, 224-248"
    )

    seed_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seed_weight: float = 0.1
    passes: int | Literal["auto"] = "auto"
    alpha: float | Literal["auto"] = "auto"
    eta: float = 0.01

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: There are more lists of seed words than topics, a list is empty, or the weight is not
                above 0.
        """
        super().__post_init__()
        if len(self.seed_words) > self.k:
            raise UsageError(
                f"{len(self.seed_words)} lists of seeds need at least as many topics; k is {self.k}"
            )
        empty = [name for name, words in self.seed_words.items() if not words]
        if empty:
            raise UsageError(
                f"seed_words of {', '.join(map(repr, empty))} are empty; give words or leave them out"
            )
        if self.seed_weight <= 0:
            raise UsageError(f"seed_weight is a share of a word's tokens above 0, not {self.seed_weight:g}")

    def fit(self, tokens: Tokens, *, seed: int) -> TopicModel:
        """The topics, seeded ones first; the same bytes for the same tokens and seed.

        Args:
            tokens: The corpus, tokenised.
            seed: Seed of first guesses.

        Raises:
            CorpusError: Fewer than two words follow the rules, or a list of seeds holds none of them.
        """
        from framing.models.intake.gensim_lda import GensimLda

        chosen = choose_words(tokens, self.choice)
        prior, unknown = self._prior(chosen)
        counts = article_counts(tokens, chosen)
        bags = as_bags(counts)
        model = GensimLda(
            chunksize=CHUNK,
            id2word=dict(enumerate(chosen.words)),
            num_topics=self.k,
            passes=max(60 // ceil(len(bags) / CHUNK), 10) if self.passes == "auto" else self.passes,
            alpha="auto" if self.alpha == "auto" else np.full(self.k, self.alpha),
            eta=prior,
            random_state=older_generator(seed),
            eval_every=None,
            dtype=np.float64,
        )
        model.sync_state()  # the first guess heeds the prior, too; gensim's own does not
        model.update(shuffled(bags, seed))
        found = FoundTopics(
            words=chosen.words,
            phi=model.get_topics(),
            theta=model.shares(bags, seed),
            concentration=concentrations(counts, float(model.alpha.sum())),
            names=tuple(self.seed_words),
        )
        return by_prevalence(found, tokens, f"{self!r} seed={seed} unknown_seeds={unknown!r}")

    def _prior(self, chosen: ChosenWords) -> tuple[NDArray[np.float64], tuple[str, ...]]:
        """Pseudo-counts of each word in each topic, and the seeds that the corpus does not know."""
        prior = np.full((self.k, len(chosen.words)), self.eta)
        row = {word: number for number, word in enumerate(chosen.words)}
        unknown: list[str] = []
        for topic, (name, seeds) in enumerate(self.seed_words.items()):
            found = {seed: rows_of_seed(chosen.words, row, seed) for seed in seeds}
            if not any(found.values()):
                raise CorpusError(_no_seed(name, seeds, self))
            rows = sorted({number for numbers in found.values() for number in numbers})
            prior[topic, rows] += self.seed_weight * chosen.counts[rows]
            unknown.extend(seed for seed, numbers in found.items() if not numbers)
        return prior, tuple(unknown)


def _no_seed(name: str, seeds: tuple[str, ...], model: SeededLda) -> str:
    return (
        f"no seed word of {name!r} ({', '.join(seeds)}) is among the words of the model: those with at least "
        f"{model.min_count} tokens, in at least {model.min_docfreq} articles and at most "
        f"{model.max_docfreq:.0%} of them. Give other seeds, with * for endings, or lower the limits."
    )


MODEL = SeededLda
