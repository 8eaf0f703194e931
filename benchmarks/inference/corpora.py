"""Corpora that mislead a comparison of groups, with known truth, as evidence for the estimands themselves.

Each is scored articles as an experiment has them. What the estimands say of them, before and after they are
told of copies, of events or of people's codes, is counted in `repairs.py`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from framing.annotation.codes import settled_schema
from framing.estimates.base import Evidence
from framing.measures.base import SCORE_SCHEMA, Scores
from framing.text.dfm import DFM, DFMSettings

OUTLETS = (5, 6)
GROUPS = ("state", "independent")
FIRST = date(2024, 1, 1)


def evidence_of_articles(table: pl.DataFrame, *, counts: DFM | None = None) -> Evidence:
    """Evidence with one score per article.

    Args:
        table: One row per article: ``outlet`` (a number), ``value``, and any further columns of scores;
            articles of one outlet stand together.
        counts: Words of the articles, in the same order; none if the estimand reads none.
    """
    outlet, group = (
        pl.format("outlet{}", pl.col("outlet").cast(pl.String).str.zfill(2)),
        pl.col("outlet") < OUTLETS[0],
    )
    named = table.with_columns(
        article=pl.format("a{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(6)),
        outlet=outlet,
        group=pl.when(group).then(pl.lit(GROUPS[0])).otherwise(pl.lit(GROUPS[1])),
        unit=pl.lit(0),
        dimension=pl.lit("frame"),
        n_tokens=pl.lit(100),
        n_matched=pl.lit(1),
    )
    absent = [pl.lit(None).alias(name) for name in SCORE_SCHEMA if name not in named.columns]
    whole = named.with_columns(absent)
    scored = whole.select(pl.col(name).cast(kind) for name, kind in SCORE_SCHEMA.items())
    articles = whole.select(
        pl.col("article", "outlet", "group", "published").cast(pl.String),
        pl.lit("en").alias("language"),
        pl.col("origin", "cluster").cast(pl.String),
    )
    scores = Scores(measure="simulated", unit="points", low=None, high=None, table=scored, corpus="0" * 64)
    rows = tuple(articles["article"])
    return Evidence(scores=[scores], counts=_named(counts, rows), articles=articles, seed=1)


def _named(counts: DFM | None, rows: tuple[str, ...]) -> DFM:
    matrix = counts.matrix if counts else csr_array((0, 0), dtype=np.int64)
    return DFM(
        matrix=matrix,
        rows=rows if counts else (),
        units=np.zeros(matrix.shape[0], dtype=np.uint32),
        features=counts.features if counts else (),
        settings=DFMSettings(unit="article"),
    )


@dataclass(frozen=True, kw_only=True)
class Syndication:
    """Outlets without a difference of groups, part of whose articles are their group's agency's.

    Attributes:
        share: Share of copied articles.
        articles: Articles of every outlet.
    """

    share: float
    articles: int = 100

    def drawn(self, rng: np.random.Generator) -> Evidence:
        """One corpus: outlets and agencies vary by an intraclass correlation of .10; copies are alike."""
        n = sum(OUTLETS)
        own = sqrt(0.1) * rng.normal(size=n)
        stories = sqrt(0.1) * rng.normal(size=(2, 1)) + sqrt(0.9) * rng.normal(size=(2, 2 * self.articles))
        outlets = np.repeat(np.arange(n), self.articles)
        copied = rng.random(len(outlets)) < self.share
        side = (outlets >= OUTLETS[0]).astype(np.intp)
        story = rng.integers(0, stories.shape[1], size=len(outlets))
        values = np.where(
            copied, stories[side, story], own[outlets] + sqrt(0.9) * rng.normal(size=len(outlets))
        )
        table = pl.DataFrame({"outlet": outlets, "value": values, "copied": copied, "story": story})
        agency = pl.when(pl.col("outlet") < OUTLETS[0]).then(pl.lit("agency0")).otherwise(pl.lit("agency1"))
        return evidence_of_articles(
            table.with_columns(
                origin=pl.when("copied").then(agency).otherwise(pl.lit("own")),
                cluster=pl.when("copied")
                .then(pl.format("{}-{}", agency, "story"))
                .otherwise(pl.format("alone-{}", pl.int_range(pl.len()))),
            )
        )


@dataclass(frozen=True, kw_only=True)
class ChosenEvents:
    """State outlets choose the events that show the frame; within an event they frame it as the others do.

    Attributes:
        gamma: How strongly they choose; 0 not at all.
        effect: True difference within events.
        articles: Mean number of articles of an outlet.
        events: Events that there are.
    """

    gamma: float
    effect: float = 0.0
    articles: int = 170
    events: int = 40

    def drawn(self, rng: np.random.Generator) -> Evidence:
        """One corpus, with words that tell the events apart and days on which they were."""
        n = sum(OUTLETS)
        sizes = np.maximum((self.articles * np.exp(0.8 * rng.normal(size=n) - 0.32)).astype(np.intp), 12)
        outlets = np.repeat(np.arange(n), sizes)
        shown, target = rng.normal(size=self.events), outlets < OUTLETS[0]
        chances = np.exp(self.gamma * shown)
        events = rng.integers(0, self.events, size=len(outlets))
        events[target] = rng.choice(self.events, size=int(target.sum()), p=chances / chances.sum())
        values = (
            0.35 * shown[events]
            + 0.12 * rng.normal(size=n)[outlets]
            + self.effect * target
            + rng.normal(size=len(outlets))
        )
        days = [(FIRST + timedelta(days=5 * int(event))).isoformat() for event in range(self.events)]
        table = pl.DataFrame(
            {"outlet": outlets, "value": values, "published": [days[event] for event in events.tolist()]}
        )
        return evidence_of_articles(table, counts=self._words(events, rng))

    def _words(self, events: NDArray[np.intp], rng: np.random.Generator) -> DFM:
        """Eight of an event's twelve words in each article, beside words that all events share."""
        n = len(events)
        own = events[:, None] * 12 + np.argsort(rng.random((n, 12)), axis=1, kind="stable")[:, :8]
        common = self.events * 12 + rng.integers(0, 60, size=(n, 20))
        columns = np.concatenate([own, common], axis=1).ravel()
        matrix = csr_array(
            (np.ones(len(columns), dtype=np.int64), (np.repeat(np.arange(n), 28), columns)),
            shape=(n, self.events * 12 + 60),
        )
        matrix.sum_duplicates()
        features = tuple(f"w{number:04}" for number in range(matrix.shape[1]))
        return DFM(
            matrix=matrix,
            rows=tuple(map(str, range(n))),
            units=np.zeros(n, dtype=np.uint32),
            features=features,
            settings=DFMSettings(unit="article"),
        )


@dataclass(frozen=True, kw_only=True)
class ErringDictionary:
    """Articles that express a frame or not, a dictionary that errs otherwise in each group, and some codes.

    Attributes:
        shares: True shares of articles that express it, of state and independent outlets.
        hits: Chance that the dictionary flags such an article.
        false_alarms: Chance that it flags another, in each group.
        articles: Articles of every outlet.
        coded: Articles of every outlet that people coded.
        flagged: True draws half of the coded ones from those that the dictionary flags.
        icc: Intraclass correlation of the true codes within outlets.
    """

    shares: tuple[float, float]
    false_alarms: tuple[float, float]
    hits: tuple[float, float] = (0.8, 0.8)
    articles: int = 120
    coded: int = 18
    flagged: bool = False
    icc: float = 0.1

    @property
    def truth(self) -> float:
        return self.shares[0] - self.shares[1]

    def drawn(self, rng: np.random.Generator) -> Evidence:
        """One corpus with its codes."""
        n = sum(OUTLETS)
        outlets = np.repeat(np.arange(n), self.articles)
        side = (np.arange(n) >= OUTLETS[0]).astype(np.intp)
        share = np.array(self.shares)[side]
        spread = (1 - self.icc) / self.icc if self.icc else np.inf
        rates = rng.beta(share * spread, (1 - share) * spread) if self.icc else share
        truth = rng.random(len(outlets)) < rates[outlets]
        chance = np.where(
            truth, np.array(self.hits)[side][outlets], np.array(self.false_alarms)[side][outlets]
        )
        read = rng.random(len(outlets)) < chance
        evidence = evidence_of_articles(pl.DataFrame({"outlet": outlets, "value": read.astype(float)}))
        return Evidence(
            scores=evidence.scores,
            counts=evidence.counts,
            articles=evidence.articles,
            seed=evidence.seed,
            codes=self._codes(evidence.articles, truth, read, rng),
        )

    def _codes(
        self,
        articles: pl.DataFrame,
        truth: NDArray[np.bool_],
        read: NDArray[np.bool_],
        rng: np.random.Generator,
    ) -> pl.DataFrame:
        """Codes of articles drawn at random in each outlet, or in each outlet and flag."""
        strata = ["outlet", "flagged"] if self.flagged else ["outlet"]
        n = self.coded // 2 if self.flagged else self.coded
        drawn = (
            articles.with_columns(
                flagged=pl.Series(read), code=pl.Series(truth.astype(np.int64)), order=rng.random(len(truth))
            )
            .with_columns(
                n_stratum=pl.len().over(strata),
                place=pl.col("order").rank("ordinal").over(strata),
            )
            .filter(pl.col("place") <= n)
        )
        settled = drawn.with_columns(
            item="article",
            unit=pl.lit(0),
            n_drawn=pl.min_horizontal("n_stratum", pl.lit(n)),
            flagged=pl.col("flagged") if self.flagged else pl.lit(None),
            dimension=pl.lit("frame"),
            n_coders=pl.lit(1),
        ).with_columns(probability=pl.col("n_drawn") / pl.col("n_stratum"))
        schema = settled_schema()
        absent = [pl.lit(None).alias(name) for name in schema if name not in settled.columns]
        return settled.with_columns(absent).select(pl.col(name).cast(kind) for name, kind in schema.items())
