"""What is in a corpus, in numbers: by outlet, label, month, language; dates, lengths, what was left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from framing.corpus.checking import SPACELESS
from framing.corpus.corpus import Corpus

if TYPE_CHECKING:
    import polars as pl

UNDATED = "undated"
UNLABELLED = "no label"
QUANTILES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A corpus in numbers.

    Attributes:
        scheme: Labelling scheme of the groups.
        articles: One row per article: outlet, group, published (the day or coarser, or null), month (or the
            year where only that is known, or ``undated``), language, date_precision, credit, length.
        outlets: One row per outlet: outlet, name, country, group (every label in force, most articles first),
            n_articles, first, last (days or coarser; null if undated), undated (share, 0 to 1),
            median_length.
        dropped: Left-out records: stage, reason, count, example.
        remarks: removed and flag → number of articles: remark, kind, n_articles, example.
        credits: Credited agencies, as printed, → number of articles, most frequent first.
    """

    scheme: str
    articles: "pl.DataFrame"
    outlets: "pl.DataFrame"
    dropped: "pl.DataFrame"
    remarks: "pl.DataFrame"
    credits: "pl.DataFrame"

    def counts(self, column: str) -> "pl.DataFrame":
        """Articles by one column of ``articles``: that column, n_articles; sorted by the column."""
        return self.articles.group_by(column).len("n_articles").sort(column)

    def months(self) -> "pl.DataFrame":
        """Articles by month and group: month, one column per group; undated last."""
        import polars as pl

        wide = self.articles.pivot(
            on="group", index="month", values="language", aggregate_function="len", sort_columns=True
        )
        return wide.fill_null(0).sort(pl.col("month") == UNDATED, "month")

    def lengths(self) -> Mapping[float, int]:
        """Quantile → length in words (characters in languages without spaces)."""
        length = self.articles.get_column("length")
        found = [(share, length.quantile(share, interpolation="nearest")) for share in QUANTILES]
        return {share: int(value) for share, value in found if value is not None}


def overview(corpus: Corpus, scheme: str = "control") -> Overview:
    """Count a corpus.

    Args:
        corpus: The corpus.
        scheme: Labelling scheme whose labels, at the date of each article, make the groups.
    """
    import polars as pl

    articles = pl.concat([_measured(part) for part in corpus.iter_parts(_READ)])
    articles = articles.with_columns(_group(corpus, scheme, articles))
    remarks = corpus.remarks()
    marks = remarks.filter(pl.col("remark") != "credit")
    return Overview(
        scheme=scheme,
        articles=articles,
        outlets=_outlets(corpus, articles),
        dropped=corpus.dropped(),
        remarks=marks.group_by("remark", "kind")
        .agg(pl.col("article").n_unique().alias("n_articles"), pl.col("text").first().alias("example"))
        .sort("remark", -pl.col("n_articles").cast(pl.Int64), "kind"),
        credits=articles.select(pl.col("credit").explode())
        .drop_nulls()
        .group_by("credit")
        .len("n_articles")
        .sort(-pl.col("n_articles").cast(pl.Int64), "credit"),
    )


_READ = ("outlet", "published", "date_precision", "language", "credit", "text")


def _measured(part: "pl.DataFrame") -> "pl.DataFrame":
    import polars as pl

    spaceless = pl.col("language").is_in(list(SPACELESS))
    length = (
        pl.when(spaceless)
        .then(pl.col("text").str.replace_all(r"\s", "").str.len_chars())
        .otherwise(pl.col("text").str.count_matches(r"\S+"))
    )
    published = pl.col("published").str.slice(0, 10)
    return part.select(
        "outlet",
        published.alias("published"),
        published.str.slice(0, 7).fill_null(UNDATED).alias("month"),
        "language",
        "date_precision",
        "credit",
        length.alias("length"),
    )


def _group(corpus: Corpus, scheme: str, articles: "pl.DataFrame") -> "pl.Series":
    """The label of every article at its date."""
    import polars as pl

    outlets = {outlet.id: outlet for outlet in corpus.outlets}
    labels = {
        (name, day): outlets[name].label(scheme, _first_day(day)) or UNLABELLED
        for name, day in articles.select("outlet", "published").unique().iter_rows()
    }
    pairs = articles.select("outlet", "published").iter_rows()
    return pl.Series("group", [labels[pair] for pair in pairs], dtype=pl.String)


def _first_day(published: str | None) -> date | None:
    return date.fromisoformat((published + "-01-01")[:10]) if published else None


def _outlets(corpus: Corpus, articles: "pl.DataFrame") -> "pl.DataFrame":
    import polars as pl

    named = pl.DataFrame(
        [(outlet.id, outlet.name, outlet.country) for outlet in corpus.outlets],
        schema=dict.fromkeys(("outlet", "name", "country"), pl.String),
        orient="row",
    )
    groups = articles.group_by("outlet", "group").len().sort("outlet", -pl.col("len").cast(pl.Int64), "group")
    joined = groups.group_by("outlet").agg(pl.col("group").str.join(", "))
    counted = articles.group_by("outlet").agg(
        pl.len().alias("n_articles"),
        pl.col("published").min().alias("first"),
        pl.col("published").max().alias("last"),
        pl.col("published").is_null().mean().alias("undated"),
        pl.col("length").median().cast(pl.Int64).alias("median_length"),
    )
    columns = (
        "outlet",
        "name",
        "country",
        "group",
        "n_articles",
        "first",
        "last",
        "undated",
        "median_length",
    )
    return named.join(joined, on="outlet").join(counted, on="outlet").select(columns).sort("group", "outlet")
