"""The door of the estimands, and what comes through it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Literal, Protocol

import polars as pl

from framing.engine import Engine
from framing.estimates.inference.confusion import Confusion
from framing.estimates.inference.copies import Copy
from framing.measures.base import Scores
from framing.models.base import Embedding, Model, TopicModel
from framing.text.dfm import DFM
from framing.text.tokens import Tokens
from framing.types import Estimate

Needs = Literal[
    "scores", "counts", "scores_and_counts", "tokens", "embedding", "topics", "own_embeddings", "own_topics"
]
"""What an estimand reads besides the articles.

``scores_and_counts``: both.

``embedding``, ``topics``: the tokens and the fitted models; ``own_embeddings``, ``own_topics``: the tokens
and a declared model, which it fits itself, to groups or in several numbers of topics.
"""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What estimands may look at.

    Attributes:
        scores: Every measure's scores.
        counts: Document-feature matrix, articles in rows.
        articles: One row per article of the corpus, in its order: ``article``, ``outlet``, ``group`` (null
            for articles outside every group), ``published``, ``language``, ``origin``, ``cluster``.
        seed: Root seed of the study; each random step derives its own from it by name.
        level: Confidence level of intervals.
        copy: How copied texts count in every estimate that rests on scores.
        said: Every sentence of the corpus, whatever was scored, in its order: ``article``, ``unit``,
            ``voice``, ``speaker``, ``camp``, ``origin``, ``cluster``, ``article_origin`` (whose copy the
            whole article is), ``n_words``. None where nothing was attributed.
        voice_gold: How voices are misread, by which their shares are corrected; None where nobody has said.
        tokens: The corpus, tokenised; None for estimands that need neither tokens nor models.
        models: Fitted models of the family that is needed, one per seed (and number of topics).
        declared: The models as the experiment declares them, not fitted, one per number of topics.
        codes: What people settled on for the units that they coded, as ``annotation.scored`` reads it; None
            where nobody has coded.
        events: Days that the study is about, in no particular order.
        engine: Where an estimand that fits models lets them be fitted; answers are the same for any.
    """

    scores: Sequence[Scores]
    counts: DFM
    articles: pl.DataFrame
    seed: int
    level: float = 0.95
    copy: Copy = "all"
    said: pl.DataFrame | None = None
    voice_gold: Confusion | None = None
    tokens: Tokens | None = None
    models: Sequence[Embedding | TopicModel] = ()
    declared: Sequence[Model] = ()
    codes: pl.DataFrame | None = None
    events: Sequence[date] = ()
    engine: Engine = field(default_factory=Engine)


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What an estimand found.

    Attributes:
        estimates: Numbers with intervals.
        tables: Further tables under their names (``outlet_values``, ``timeline``, ``keyness`` …). Tables of
            one name have the same columns whoever gives them: join them one below the other and drop rows
            that stand twice.
        notes: Things a reader must know that belong to no single number: the prior of a statistic, what was
            left out and why, a split that could not be made.
    """

    estimates: tuple[Estimate, ...] = ()
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Estimand(Protocol):
    """One quantity that is asked about. Choices go to the constructor, evidence to the call.

    Attributes:
        needs: The part of the evidence it reads.
        title: Name for tables and figures.
        citation: Paper and equation.
    """

    needs: ClassVar[Needs]
    title: ClassVar[str]
    citation: ClassVar[str]

    def __call__(self, evidence: Evidence) -> Findings:
        """The estimates.

        Raises:
            EstimateError: Nothing at all can be estimated; single failures are Estimates with a note.
        """
        ...
