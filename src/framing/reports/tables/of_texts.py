"""Tables of what the articles say: topics, passages."""

import polars as pl

from framing.experiments.results import Results
from framing.reports.reading import (
    topic_words,
    with_names,
)
from framing.reports.tables.columns import Column
from framing.reports.tables.sheet import Sheet

TERMS = 15
"""Words that a topic is shown with."""


def topics(results: Results) -> Sheet:
    """Topics with their words."""
    words = topic_words(results, TERMS)
    rows = results.topics.with_columns(
        words=pl.col("topic").replace_strict(dict(words), default=pl.col("label"), return_dtype=pl.String)
    )
    return Sheet(
        name="topics",
        section="topics",
        caption="Topics and their most probable words",
        columns=(
            Column(name="topic", heading="Topic", kind="count"),
            Column(name="prevalence", heading="Mean share", kind="number"),
            Column(name="words", heading="Words"),
        ),
        rows=rows,
    )


def topic_terms(results: Results) -> Sheet:
    """Words of topics with probabilities."""
    return Sheet(
        name="topic_terms",
        section="topics",
        caption="Probabilities of words in topics",
        columns=(
            Column(name="topic", heading="Topic", kind="count"),
            Column(name="rank", heading="Rank", kind="count"),
            Column(name="feature", heading="Word"),
            Column(name="probability", heading="Probability", kind="number"),
        ),
        rows=results.topic_terms,
        most=0,
    )


def evidence(results: Results) -> Sheet:
    """Every sampled passage."""
    return Sheet(
        name="evidence",
        section="evidence",
        caption="Sampled passages",
        columns=(
            Column(name="dimension_title", heading="Dimension"),
            Column(name="group", heading="Group"),
            Column(name="outlet_name", heading="Outlet"),
            Column(name="published", heading="Published"),
            Column(name="left", heading="Before"),
            Column(name="keyword", heading="Match"),
            Column(name="right", heading="After"),
        ),
        rows=with_names(results, results.evidence),
        most=0,
    )
