"""Stage 4: say of every article which group it belongs to, by its outlet's label on its date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from framing.corpus.corpus import Corpus
from framing.engine import Engine
from framing.experiments import tables
from framing.experiments.stages.corpus import SELECT
from framing.types import Outlet

ARTICLES = "articles"
FILE, DROPPED = "articles.parquet", "dropped.parquet"

SCHEMA: Mapping[str, pl.DataType] = dict.fromkeys(
    ("article", "outlet", "group", "published", "language", "origin", "cluster", "country"), pl.String()
)
"""One row per article in corpus order.

``group`` is null outside every group; ``origin`` and ``cluster`` are null until they are attributed;
``country`` is that of the outlet (``ZZ`` where nobody knows it).
"""


@dataclass(frozen=True, kw_only=True)
class GroupArticles:
    """Give every article its group.

    Attributes:
        scheme: Labelling of the outlets.
        groups: Group → labels.
    """

    scheme: str
    groups: Mapping[str, tuple[str, ...]]

    def __call__(self, inputs: Mapping[str, Path], out: Path, engine: Engine) -> None:
        """Write the articles with their groups, and those outside every group by reason."""
        del engine
        corpus = Corpus.open(inputs[SELECT])
        labelled = self.label(corpus)
        groups = {label: group for group, labels in self.groups.items() for label in labels}
        grouped = labelled.with_columns(
            pl.col("label").replace_strict(groups, default=None, return_dtype=pl.String).alias("group"),
            origin=pl.lit(None, pl.String),
            cluster=pl.lit(None, pl.String),
            country=pl.col("outlet").replace_strict(
                {outlet.id: outlet.country for outlet in corpus.outlets}, return_dtype=pl.String
            ),
        )
        grouped.select(*SCHEMA).write_parquet(out / FILE, compression="zstd")
        outside(grouped).write_parquet(out / DROPPED, compression="zstd")

    def label(self, corpus: Corpus) -> pl.DataFrame:
        """The articles with the label in force for each: article, outlet, published, language, label."""
        articles = corpus.frame(["id", "outlet", "published", "language"]).rename({"id": "article"})
        outlets = {outlet.id: outlet for outlet in corpus.outlets}
        kinds = articles.select("outlet", pl.col("published").str.slice(0, 10).alias("day")).unique(
            maintain_order=True
        )
        labels = [label_on(outlets[outlet], self.scheme, day) for outlet, day in kinds.iter_rows()]
        known = kinds.with_columns(label=pl.Series(labels, dtype=pl.String))
        days = articles.with_columns(day=pl.col("published").str.slice(0, 10))
        return days.join(
            known, on=["outlet", "day"], how="left", nulls_equal=True, maintain_order="left"
        ).drop("day")


def label_on(outlet: Outlet, scheme: str, published: str | None) -> str | None:
    """The label of an outlet when an article appeared.

    A date that is known only to the month or year counts if the label was the same from its beginning to its
    end; without a date only a label without dates counts.

    Args:
        outlet: The outlet.
        scheme: Name of the labelling scheme.
        published: Date of publication, ISO 8601, possibly without day or month.
    """
    if published is None:
        return outlet.label(scheme, None)
    first, last = span_of(published)
    label = outlet.label(scheme, first)
    return label if label == outlet.label(scheme, last) else None


def span_of(published: str) -> tuple[date, date]:
    """First and last day that a date may mean: a day, or all of a month or year."""
    pieces = [int(piece) for piece in published[:10].split("-")]
    year, month = pieces[0], pieces[1] if len(pieces) > 1 else None
    if len(pieces) == len(("year", "month", "day")):
        day = date(*pieces)
        return day, day
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), date.fromordinal(after.toordinal() - 1)


def outside(grouped: pl.DataFrame) -> pl.DataFrame:
    """Articles in no group, counted by reason: the table ``dropped`` of this stage.

    Reasons are ``outlet_without_label`` (the outlet has no label under the scheme on that date) and
    ``label_in_no_group`` (it has one that the experiment puts in no group); the example names an outlet.

    Args:
        grouped: Articles with ``label`` and ``group``.
    """
    without = grouped.filter(pl.col("group").is_null())
    reason = pl.when(pl.col("label").is_null()).then(pl.lit("outlet_without_label"))
    example = pl.when(pl.col("label").is_null()).then("outlet")
    counted = (
        without.with_columns(
            stage=pl.lit("groups"),
            reason=reason.otherwise(pl.lit("label_in_no_group")),
            example=example.otherwise(pl.format("{} ({})", "outlet", "label")),
        )
        .group_by("stage", "reason", "example")
        .agg(count=pl.len())
        .sort("reason", "count", "example", descending=[False, True, False])
    )
    merged = counted.group_by("stage", "reason", maintain_order=True).agg(
        count=pl.col("count").sum(), example=pl.col("example").first()
    )
    return tables.conform("dropped", merged)
