"""How much of an article is about each topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from framing.errors import UsageError
from framing.measures.base import Scores
from framing.measures.scoring.embedded import known_words, row_totals
from framing.measures.scoring.table import Column, score_table, units_of
from framing.models.base import Embedding, TopicModel
from framing.models.fitted.stability import stability
from framing.models.fitted.topics import consensus
from framing.text.tokens import Tokens
from framing.types import Dimension

WITHOUT_WINDOW = "topics are those of whole articles: the study's window has no effect on them"


@dataclass(frozen=True, kw_only=True)
class TopicShare:
    """Share of every article that a topic model gives to each topic, averaged over seeds.

    Topics are numbered by their mean share, after those of all seeds were paired with the first seed's. The
    diagnostics say how well they agree: a topic that other seeds do not find again is no finding.

    Topics belong to articles, so the unit is the whole article, whatever unit and window the study has.

    References:
        Blei, Ng & Jordan (2003), JMLR 3, 993-1022; pairing over seeds: Chuang et al. (2015), TopicCheck,
        NAACL.
    """

    needs: ClassVar[Literal["nothing", "embedding", "topics"]] = "topics"
    title: ClassVar[str] = "Topic share"
    citation: ClassVar[str] = "Blei, Ng & Jordan (2003), JMLR 3, 993-1022"

    def __call__(
        self,
        tokens: Tokens,
        dimensions: Sequence[Dimension],
        *,
        models: Sequence[Embedding | TopicModel] = (),
    ) -> tuple[Scores, ...]:
        """One Scores per number of topics: ``topic_share``, or ``topic_share_k20`` if there are several.

        Args:
            tokens: The corpus, tokenised.
            dimensions: Without effect: topics take their place, as ``topic_01``, ``topic_02`` …
            models: Topic models, one per seed and number of topics.

        Raises:
            UsageError: No topic model was given, or it is of other articles.
        """
        del dimensions
        topics = _required(models, tokens)
        sizes = sorted({model.n_topics for model in topics})
        article_tokens = tokens.with_unit("article").without_window()
        without = () if tokens.without_window() is tokens else (WITHOUT_WINDOW,)
        return tuple(
            _scored(
                article_tokens,
                [model for model in topics if model.n_topics == size],
                "topic_share" if len(sizes) == 1 else f"topic_share_k{size}",
                without,
            )
            for size in sizes
        )


def _scored(tokens: Tokens, models: Sequence[TopicModel], name: str, remarks: tuple[str, ...]) -> Scores:
    model, units = consensus(models), units_of(tokens)
    words = known_words(tokens, model.words, with_function_words=True)
    parts = [row_totals(words.counts(part, "article")) for part in tokens.parts()]
    known = np.concatenate([np.zeros(0, np.int64), *parts])
    columns = [
        Column(dimension=f"topic_{topic + 1:02}", values=model.theta[:, topic], n_matched=known)
        for topic in range(model.n_topics)
    ]
    return Scores(
        measure=name,
        unit="share of the article",
        low=0.0,
        high=1.0,
        table=score_table(tokens, units, columns),
        corpus=tokens.fingerprint,
        diagnostics=(_agreement(models), *remarks),
    )


def _agreement(models: Sequence[TopicModel]) -> str:
    if len(models) == 1:
        return "one seed: whether other seeds would find these topics is unknown"
    found = stability(models)
    return (
        f"{len(models)} seeds: topics of every two seeds, paired one to one, have a mean cosine of "
        f"{found.mean:.2f}; {found.refound:.0%} of the pairs are alike with {found.threshold:g} or more"
    )


def _required(models: Sequence[Embedding | TopicModel], tokens: Tokens) -> tuple[TopicModel, ...]:
    topics = tuple(model for model in models if isinstance(model, TopicModel))
    if not topics or len(topics) < len(models):
        raise UsageError(
            "topic_share needs a model of the family 'topics' (lda, nmf …): declare one under `models:` in "
            "the experiment"
        )
    if any(model.articles != tuple(tokens.articles["article"]) for model in topics):
        raise UsageError("topic_share was given a model of other articles: fit the topics on this corpus")
    return topics


MEASURE = TopicShare
