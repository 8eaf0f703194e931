"""Topics as tables that any other tool reads, and that ``read_topic_tables`` reads back."""

from pathlib import Path
from typing import Literal

import polars as pl

from framing.models.fitted.topics import TopicModel


def topic_tables(model: TopicModel) -> tuple[pl.DataFrame, pl.DataFrame]:
    """θ with a row per article and φ with a row per word; topics are columns ``topic_1`` and so on.

    Articles without topics have nulls.
    """
    names = [f"topic_{number + 1}" for number in range(model.n_topics)]
    theta = pl.DataFrame(model.theta, schema=dict.fromkeys(names, pl.Float64())).fill_nan(None)
    phi = pl.DataFrame(model.phi.T, schema=dict.fromkeys(names, pl.Float64()))
    ids = pl.Series("article", list(model.articles), dtype=pl.String())
    words = pl.Series("word", list(model.words), dtype=pl.String())
    return theta.insert_column(0, ids), phi.insert_column(0, words)


def write_topic_tables(model: TopicModel, folder: Path, *, kind: Literal["csv", "parquet"] = "csv") -> None:
    """Writes ``theta`` and ``phi`` into a folder, which is made if it is absent; no digit is lost.

    In R: ``theta <- read.csv("theta.csv", row.names = 1)``; words are rows of ``phi``.

    Args:
        model: Any topics.
        folder: Where to.
        kind: Kind of the files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in zip(("theta", "phi"), topic_tables(model), strict=True):
        if kind == "csv":
            table.write_csv(folder / f"{name}.csv", line_terminator="\n")
        else:
            table.write_parquet(folder / f"{name}.parquet")
