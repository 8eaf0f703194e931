"""Questions that several figures, tables and sentences ask of a run's results."""

from collections.abc import Mapping
from math import isnan

import polars as pl

from framing.experiments.results import MeasureFact, Results
from framing.reports.naming import readable, sentence_case

ALL = "all"
"""The channel that holds every score, whoever speaks and whoever wrote."""


def headline_measure(results: Results) -> MeasureFact | None:
    """The measure that the headline rests on: the first of the experiment that scores its dimensions."""
    names = [fact.name for fact in results.facts.dimensions]
    found = results.estimates.filter(_is_contrast(results), pl.col("dimension").is_in(names))
    measures = set(found["measure"])
    return next((fact for fact in results.facts.measures if fact.name in measures), None)


def contrasts(results: Results, measure: str, channel: str = ALL) -> pl.DataFrame:
    """The estimates of target against reference under one measure, in the order of the run.

    Args:
        results: The run.
        measure: Name of the measure.
        channel: Slice of the scores.
    """
    wanted = _is_contrast(results) & (pl.col("measure") == measure) & (pl.col("channel") == channel)
    return results.estimates.filter(wanted)


def levels(results: Results, measure: str, channel: str = ALL) -> pl.DataFrame:
    """The estimates of each group's own level under one measure."""
    wanted = (
        (pl.col("estimand") == "level")
        & pl.col("target").is_not_null()
        & (pl.col("measure") == measure)
        & (pl.col("channel") == channel)
    )
    return results.estimates.filter(wanted)


def outlet_values(results: Results, measure: str, channel: str = ALL) -> pl.DataFrame:
    """Each outlet's own value under one measure, for outlets of the two groups, with ``outlet_name``."""
    facts = results.facts
    wanted = (
        (pl.col("measure") == measure)
        & (pl.col("channel") == channel)
        & pl.col("group").is_in([facts.target, facts.reference])
    )
    names = outlet_names(results)
    found = results.outlet_values.filter(wanted)
    return found.with_columns(
        outlet_name=pl.col("outlet").replace_strict(names, default=pl.col("outlet"), return_dtype=pl.String)
    )


def outlet_names(results: Results) -> Mapping[str, str]:
    """Identifier → name of every outlet of the corpus."""
    rows = results.corpus_overview.select("outlet", "outlet_name").drop_nulls().unique(maintain_order=True)
    return dict(rows.iter_rows())


def dimension_titles(results: Results) -> Mapping[str, str]:
    """Name → title of every dimension that occurs in the results; topics are not dimensions."""
    titles = {fact.name: fact.title for fact in results.facts.dimensions}
    others = sorted(set(results.estimates["dimension"]) - set(titles))
    return titles | {name: sentence_case(readable(name)) for name in others}


def is_clear(estimate: Mapping[str, float | None]) -> bool:
    """True if a difference can be told from none: interval beyond zero, and adjusted p below 1 − level if given.

    Args:
        estimate: A row with ``low``, ``high``, ``level`` and ``p_adjusted``.
    """
    low, high = estimate["low"], estimate["high"]
    if low is None or high is None or not (low > 0 or high < 0):
        return False
    p, level = estimate["p_adjusted"], estimate["level"]
    return p is None or isnan(p) or p < 1 - (0.95 if level is None else level)


def measure_fact(results: Results, measure: str) -> MeasureFact | None:
    """What the run says about a measure; None if it says nothing."""
    return next((fact for fact in results.facts.measures if fact.name == measure), None)


def _is_contrast(results: Results) -> pl.Expr:
    facts = results.facts
    return (
        (pl.col("estimand") == "contrast")
        & (pl.col("target") == facts.target)
        & (pl.col("reference") == facts.reference)
    )


def topic_measure(results: Results) -> str | None:
    """Name of the measure whose dimensions are the topics of the run; None if there is none."""
    if results.topics.is_empty():
        return None
    named = pl.col("measure").str.contains("topic")
    found = results.estimates.filter(_is_contrast(results), named)
    return None if found.is_empty() else str(found["measure"][0])


def topic_words(results: Results, count: int) -> Mapping[int, str]:
    """Topic → its most probable words, separated by commas; the topic's label where no words were kept."""
    labels = dict(results.topics.select("topic", "label").iter_rows())
    best = results.topic_terms.filter(pl.col("rank") <= count + pl.col("rank").min() - 1).sort(
        "topic", "rank"
    )
    words = {
        topic[0]: ", ".join(part["feature"]) for topic, part in best.group_by("topic", maintain_order=True)
    }
    return {topic: words.get(topic, str(label)) for topic, label in labels.items()}
