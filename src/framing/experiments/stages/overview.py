"""The table of articles and tokens by outlet, group, language and month."""

import polars as pl

from framing.corpus.corpus import Corpus
from framing.experiments import tables
from framing.text.tokens import Tokens

LENGTH_OF_MONTH = len("2024-05")


def corpus_overview(corpus: Corpus, articles: pl.DataFrame, tokens: Tokens) -> pl.DataFrame:
    """Articles and tokens per outlet, group, language and month: the table ``corpus_overview``.

    Args:
        corpus: The chosen articles.
        articles: Articles with ``group``, in corpus order.
        tokens: The same articles, tokenised.
    """
    names = {outlet.id: outlet.name for outlet in corpus.outlets}
    countries = {outlet.id: outlet.country for outlet in corpus.outlets}
    by = ["outlet", "outlet_name", "group", "country", "language", "month"]
    n_words = tokens.articles.select("article", "n_words")
    month = pl.col("published").str.slice(0, LENGTH_OF_MONTH)
    counted = (
        articles.join(n_words, on="article", how="left", maintain_order="left")
        .with_columns(
            outlet_name=pl.col("outlet").replace_strict(names, default=None, return_dtype=pl.String),
            country=pl.col("outlet").replace_strict(countries, default=None, return_dtype=pl.String),
            # a date that is known to the year only belongs to no month
            month=pl.when(month.str.len_chars() == LENGTH_OF_MONTH).then(month),
        )
        .group_by(by)
        .agg(n_articles=pl.len(), n_tokens=pl.col("n_words").sum())
        .sort(by, nulls_last=True)
    )
    return tables.conform("corpus_overview", counted)
