"""Scores and evidence made up for tests."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from framing.estimates.base import Evidence
from framing.measures.base import SCORE_SCHEMA, Scores
from framing.text.dfm import DFM, DFMSettings


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One unit with its score."""

    article: str
    outlet: str
    value: float | None
    unit: int = 0
    dimension: str = "partnership"
    published: str | None = "2024-05-16"
    voice: str | None = None
    origin: str | None = None
    camp: str | None = None
    cluster: str | None = None
    n_tokens: int = 100


def scores_of(
    rows: Iterable[Scored], *, measure: str = "dictionary", unit: str = "per thousand tokens"
) -> Scores:
    """Scores of one measure, in the order of the schema."""
    listed = list(rows)
    columns = {name: [getattr(row, name, None) for row in listed] for name in SCORE_SCHEMA}
    columns["n_matched"] = [0 if row.value is None else 1 for row in listed]
    table = pl.DataFrame(columns, schema=SCORE_SCHEMA).sort("dimension", "outlet", "article", "unit")
    return Scores(measure=measure, unit=unit, low=0.0, high=None, table=table, corpus="0" * 64)


def no_counts() -> DFM:
    """A document-feature matrix of nothing."""
    return DFM(
        matrix=csr_array((0, 0), dtype=np.int64),
        rows=(),
        units=np.zeros(0, dtype=np.uint32),
        features=(),
        settings=DFMSettings(unit="article"),
    )


def counts_of(articles: Mapping[str, Mapping[str, int]]) -> DFM:
    """Article → word → tokens, as a matrix with the most frequent word first."""
    words = sorted({word for counts in articles.values() for word in counts})
    words.sort(key=lambda word: -sum(counts.get(word, 0) for counts in articles.values()))
    matrix = np.array([[counts.get(word, 0) for word in words] for counts in articles.values()])
    return DFM(
        matrix=csr_array(matrix.astype(np.int64)),
        rows=tuple(articles),
        units=np.zeros(len(articles), dtype=np.uint32),
        features=tuple(words),
        settings=DFMSettings(unit="article"),
    )


def articles_of(
    outlets: Mapping[str, str], groups: Mapping[str, str | None], published: str | None = "2024-05-16"
) -> pl.DataFrame:
    """Article → outlet, with the group of each outlet."""
    n = len(outlets)
    return pl.DataFrame(
        {
            "article": list(outlets),
            "outlet": list(outlets.values()),
            "group": [groups.get(outlet) for outlet in outlets.values()],
            "published": [published] * n,
            "language": ["en"] * n,
            "origin": [None] * n,
            "cluster": [None] * n,
        },
        schema=dict.fromkeys(
            ("article", "outlet", "group", "published", "language", "origin", "cluster"), pl.String()
        ),
    )


def evidence_of(
    scores: Sequence[Scores],
    groups: Mapping[str, str | None],
    *,
    counts: DFM | None = None,
    seed: int = 1,
    level: float = 0.95,
) -> Evidence:
    """Evidence whose articles are those of the scores."""
    seen = pl.concat([each.table.select("article", "outlet", "published") for each in scores]).unique(
        "article", maintain_order=True
    )
    articles = articles_of(dict(seen.select("article", "outlet").iter_rows()), groups)
    return Evidence(
        scores=scores,
        counts=counts or no_counts(),
        articles=articles.with_columns(published=seen["published"]),
        seed=seed,
        level=level,
    )


def study(
    means: Mapping[str, Mapping[str, float]],
    *,
    n_articles: int = 20,
    sd: float = 1.0,
    seed: int = 0,
    dimension: str = "partnership",
) -> tuple[list[Scored], dict[str, str]]:
    """Group → outlet → true mean, as scored articles with noise, and the group of each outlet."""
    rng = np.random.default_rng(seed)
    rows = [
        Scored(article=f"{outlet}-{i:03}", outlet=outlet, value=mean + sd * rng.normal(), dimension=dimension)
        for outlets in means.values()
        for outlet, mean in outlets.items()
        for i in range(n_articles)
    ]
    return rows, {outlet: group for group, outlets in means.items() for outlet in outlets}
