"""What one must read before topics are named: labels, passages, coherence, and items for human checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import ClassVar

import numpy as np
import polars as pl

from framing.errors import EstimateError, UsageError
from framing.estimates.base import Evidence, Findings, Needs
from framing.estimates.inference.seeds import derived_seed
from framing.models.base import TopicModel
from framing.models.fitted.coherence import npmi
from framing.models.fitted.distinctness import exclusivity
from framing.models.fitted.intrusion import Item, topic_intrusion, word_intrusion
from framing.models.fitted.labels import Labels, label
from framing.models.fitted.occurrences import occurrences
from framing.models.fitted.passages import quoted, representative
from framing.models.fitted.stability import stability
from framing.models.fitted.topics import consensus, in_common_order
from framing.text.tokens import Tokens

READ_WORDS = 150
"""Words of an article that raters of topics read."""


@dataclass(frozen=True, kw_only=True)
class TopicReading:
    """Labels by FREX and log-odds, passages, NPMI, exclusivity and stability of every topic; intrusion items.

    The items let people judge the topics blind: ``framing intrusion forms`` writes them as forms with the key
    apart, ``framing intrusion score`` reads the answers.

    Attributes:
        n_words: Words of a label, and for coherence.
        passages: Passages of each topic.
        window: Words in a window for NPMI.
        least_known: A passage needs so many words that the model knows.
        word_items: Word-intrusion items for each topic; 0 for none.
        topic_items: Topic-intrusion items; 0 for none.

    References:
        Bischof & Airoldi (2012), ICML (FREX); Monroe, Colaresi & Quinn (2008), Political Analysis 16; Lau,
        Newman & Baldwin (2014), EACL; Chang et al. (2009), NeurIPS 22 (intrusion).
    """

    needs: ClassVar[Needs] = "topics"
    title: ClassVar[str] = "Topics to be read"
    citation: ClassVar[str] = "Bischof & Airoldi (2012), ICML; Chang et al. (2009), NeurIPS 22"

    n_words: int = 10
    passages: int = 3
    window: int = 10
    least_known: int = 8
    word_items: int = 1
    topic_items: int = 20

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A number lies below its range.
        """
        least = {
            "n_words": 2,
            "passages": 1,
            "window": 2,
            "least_known": 1,
            "word_items": 0,
            "topic_items": 0,
        }
        for name, bound in least.items():
            if getattr(self, name) < bound:
                raise UsageError(f"{name} must be {bound} or more, not {getattr(self, name)}")

    def __call__(self, evidence: Evidence) -> Findings:
        """Tables ``topic_quality``, ``topic_passages`` and ``topic_intrusion``.

        Raises:
            EstimateError: No topics were fitted, or no article is in a group.
        """
        topics = [model for model in evidence.models if isinstance(model, TopicModel)]
        if not topics or evidence.tokens is None:
            raise EstimateError("topic_reading cannot be worked out because no topics were fitted")
        if evidence.articles["group"].null_count() == evidence.articles.height:
            raise EstimateError("topic_reading cannot be worked out because no article is in a group")
        sizes = sorted({model.n_topics for model in topics})
        tables = [
            self._of_size([m for m in topics if m.n_topics == k], evidence, evidence.tokens) for k in sizes
        ]
        return Findings(
            tables={
                name: pl.concat([one[name] for one in tables if name in one])
                for name in dict.fromkeys(name for one in tables for name in one)
            },
            notes=(self._note(),),
        )

    def _note(self) -> str:
        return (
            "Labels and passages describe topics; read the passages before a topic is named. NPMI over "
            f"windows of {self.window} words; intrusion items are of the mean of all seeds."
        )

    def _of_size(
        self, models: Sequence[TopicModel], evidence: Evidence, tokens: Tokens
    ) -> dict[str, pl.DataFrame]:
        model = consensus(models)
        agreement = stability(in_common_order(models)).per_topic if len(models) > 1 else None
        labels = label(model, tokens, n=self.n_words)
        refound = [nan] * model.n_topics if agreement is None else agreement.tolist()
        return {
            "topic_quality": self._quality(model, evidence, tokens, labels, refound),
            **self._passages(model, tokens),
            **self._intrusion(model, labels, tokens, evidence.seed),
        }

    def _quality(
        self,
        model: TopicModel,
        evidence: Evidence,
        tokens: Tokens,
        labels: Sequence[Labels],
        refound: Sequence[float],
    ) -> pl.DataFrame:
        top = [[word for word, _ in model.top_words(t, self.n_words)] for t in range(model.n_topics)]
        counted = occurrences(tokens, sorted({word for words in top for word in words}), window=self.window)
        coherence = npmi(top, counted)
        lacking = [", ".join(words) for words in coherence.missing]
        return pl.DataFrame(
            {
                "k": [model.n_topics] * model.n_topics,
                "topic": range(1, model.n_topics + 1),
                "frex": [", ".join(one.frex) for one in labels],
                "log_odds": [", ".join(one.log_odds) for one in labels],
                "npmi": coherence.values,
                "exclusivity": exclusivity(model.phi, n=self.n_words),
                "refound": refound,
                "missing": lacking,
                **_home(model, evidence),
            }
        )

    def _passages(self, model: TopicModel, tokens: Tokens) -> dict[str, pl.DataFrame]:
        outlets = dict(tokens.articles.select("article", "outlet").iter_rows())
        rows = [
            {
                "k": model.n_topics,
                "topic": topic + 1,
                "rank": rank,
                "outlet": outlets[passage.article],
                "article": passage.article,
                "theta": passage.theta,
                "share": passage.share,
                "passage": text,
            }
            for topic, passages in enumerate(
                representative(model, tokens, n=self.passages, least_known=self.least_known)
            )
            for rank, (passage, text) in enumerate(
                zip(passages, quoted(tokens, passages), strict=True), start=1
            )
        ]
        return {"topic_passages": pl.DataFrame(rows, infer_schema_length=None)} if rows else {}

    def _intrusion(
        self, model: TopicModel, labels: Sequence[Labels], tokens: Tokens, seed: int
    ) -> dict[str, pl.DataFrame]:
        words = [", ".join(one.frex[:5]) for one in labels]
        items = (
            *word_intrusion(
                model,
                seed=derived_seed(seed, "word_intrusion", str(model.n_topics)),
                per_topic=self.word_items,
            ),
            *topic_intrusion(
                model,
                words,
                seed=derived_seed(seed, "topic_intrusion", str(model.n_topics)),
                n_items=self.topic_items,
            ),
        )
        texts = _beginnings(tokens, {item.about for item in items})
        rows = [row for item in items for row in _rows(item, model.n_topics, texts.get(item.about, ""))]
        return {"topic_intrusion": pl.DataFrame(rows, infer_schema_length=None)} if rows else {}


def _home(model: TopicModel, evidence: Evidence) -> dict[str, list[object]]:
    """The outlet of a group with the largest mean share of each topic, and its part of all outlets' means.

    A topic of one outlet is that outlet's style or stock paragraph, and no theme of a group.
    """
    shares = pl.DataFrame({"article": model.articles, "share": model.theta.tolist()})
    known = evidence.articles.drop_nulls("group").join(shares, on="article", how="inner")
    means, outlets = [], []
    for outlet, part in known.sort("outlet").group_by("outlet", maintain_order=True):
        rows = np.array(part["share"].to_list(), dtype=np.float64)
        if np.isfinite(rows[:, 0]).any():
            means.append(np.nanmean(rows, axis=0))
            outlets.append(str(outlet[0]))
    if not means:
        return {"largest_outlet": [None] * model.n_topics, "largest_part": [None] * model.n_topics}
    table = np.array(means)
    best = table.argmax(axis=0)
    parts = table.max(axis=0) / table.sum(axis=0)
    return {"largest_outlet": [outlets[n] for n in best.tolist()], "largest_part": parts.tolist()}


def _beginnings(tokens: Tokens, wanted: set[str]) -> dict[str, str]:
    """The first words of some articles, as raters read them."""
    ids, found = tuple(tokens.articles["article"]), {}
    for part in tokens.parts():
        here = ids[part.first_article : part.first_article + part.n_articles]
        if wanted.intersection(here):
            for article, text in zip(here, part.texts(), strict=True):
                if article in wanted:
                    found[article] = " ".join(text.decode().split()[:READ_WORDS])
    return found


def _rows(item: Item, k: int, text: str) -> list[dict[str, object]]:
    """One row per choice."""
    return [
        {
            "item": f"k{k}-{item.name}",
            "task": item.task,
            "about": item.about,
            "text": text,
            "place": place + 1,
            "choice": choice,
            "intruder": int(place == item.intruder),
            "topic": topic + 1,
            "theta": theta,
        }
        for place, (choice, topic, theta) in enumerate(
            zip(item.choices, item.topics, item.theta, strict=True)
        )
    ]


ESTIMAND = TopicReading
