"""How many topics: held-out fit, coherence, exclusivity and stability of every number tried."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, cast

import polars as pl

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.seeds import derived_seed
from framing.models.base import Model, TopicModel
from framing.models.fitted.choice_of_k import Yardsticks, compare_numbers
from framing.text.tokens import Tokens


@dataclass(frozen=True, kw_only=True)
class ChoiceOfNumber:
    """Fits each number of topics with words held back, and measures the fits; no number is picked.

    The declared model is fitted to each number with each seed, the corpus without a tenth of its words. The
    yardsticks disagree by nature: choose among numbers where none is bad by reading the topics, and show that
    the finding holds for the neighbours.

    Attributes:
        numbers: Numbers of topics.
        seeds: Fits of each number.
        n_words: Top words of a topic, for coherence and exclusivity.
        window: Words in a window for NPMI.
        share_of_articles: So many articles lose words for the held-out fit, 0 to 1.
        share_of_words: They lose so many of their words, 0 to 1.

    References:
        Wallach et al. (2009), ICML (document completion); Lau, Newman & Baldwin (2014), EACL (NPMI);
        Bischof & Airoldi (2012), ICML (exclusivity); Chuang et al. (2015), NAACL (stability).
    """

    needs: ClassVar[Needs] = "own_topics"
    title: ClassVar[str] = "How many topics"
    citation: ClassVar[str] = "Wallach et al. (2009), ICML; Lau, Newman & Baldwin (2014), EACL"

    numbers: Sequence[int] = (5, 10, 20, 40)
    seeds: int = 3
    n_words: int = 10
    window: int = 10
    share_of_articles: float = 0.2
    share_of_words: float = 0.5

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A number is below 2 or given twice, or a share lies outside 0 to 1.
        """
        if not self.numbers or min(self.numbers) < 2 or len(set(self.numbers)) < len(self.numbers):  # noqa: PLR2004 - one topic is none
            raise UsageError(f"numbers must be numbers of topics from 2, each once, not {list(self.numbers)}")
        for name in ("seeds", "n_words", "window"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name} must be 1 or more, not {getattr(self, name)}")
        for name in ("share_of_articles", "share_of_words"):
            if not 0 < getattr(self, name) < 1:
                raise UsageError(f"{name} must lie between 0 and 1, not {getattr(self, name):g}")

    def __call__(self, evidence: Evidence) -> Findings:
        """The table ``choice_of_k``, one row per number.

        Raises:
            EstimateError: No model of topics with a number of them was declared, or no article is in a group.
        """
        declared = next((model for model in evidence.declared if hasattr(model, "k")), None)
        if evidence.tokens is None or declared is None:
            raise EstimateError("choice_of_k needs a declared model of topics whose number can be set (k)")
        if evidence.articles["group"].null_count() == evidence.articles.height:
            raise EstimateError("choice_of_k cannot be worked out because no article is in a group")
        seeds = [derived_seed(evidence.seed, "choice_of_k", str(n)) for n in range(self.seeds)]
        yardsticks = Yardsticks(
            n_words=self.n_words,
            window=self.window,
            share_of_articles=self.share_of_articles,
            share_of_words=self.share_of_words,
            held_out_seed=derived_seed(evidence.seed, "choice_of_k", "held out"),
        )
        fits = _Fits(declared=declared)
        found = compare_numbers(
            evidence.tokens, fits, sorted(self.numbers), seeds, yardsticks, engine=evidence.engine
        )
        table = found.numbers.with_columns(n_seeds=pl.lit(self.seeds, pl.Int64))
        return Findings(tables={"choice_of_k": table}, notes=(self._note(evidence.tokens),))

    def _note(self, tokens: Tokens) -> str:
        return (
            f"Numbers of topics compared on {tokens.articles.height:,} articles, {self.seeds} seeds each. "
            f"{self.share_of_articles:.0%} of the articles lose {self.share_of_words:.0%} of their words: "
            f"perplexity is theirs. NPMI over windows of {self.window} words, top {self.n_words} words. No "
            "yardstick decides: coherence and fit may rise on while stability falls."
        )


@dataclass(frozen=True, kw_only=True)
class _Fits:
    """Fits a number of topics; an instance of a class, so that a worker process can be handed it."""

    declared: Model

    def __call__(self, tokens: Tokens, k: int, seed: int) -> TopicModel:
        return cast("TopicModel", replace(cast("Any", self.declared), k=k).fit(tokens, seed=seed))


ESTIMAND = ChoiceOfNumber
