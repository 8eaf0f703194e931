"""Questions that several figures, tables and sentences ask of a run's results."""

import re
from collections.abc import Mapping

import polars as pl

from framing.experiments.results import MeasureFact, Results
from framing.reports.naming import readable, sentence_case
from framing.reports.numbers import decimals
from framing.reports.verdict import in_words

LIKE_THESE = "outlets like these"
"""The question of estimates that take the outlets for a sample: what a headline rests on."""

THESE = "these outlets, this corpus"
"""The question of estimates that take the outlets as given: they say nothing about other outlets."""

ALL = "all"
"""The channel that holds every score, whoever speaks and whoever wrote."""

CHANNELS: Mapping[str, str] = {
    ALL: "all",
    "voice=own": "own words",
    "voice=mixed": "mixed",
    "voice=reported": "reported",
    "voice=reported_inferred": "inferred",
    "voice=direct": "quoted",
    "origin=own": "own copy",
    "origin=agency": "agency copy",
    "origin=outlet": "others' copy",
    "copy=own": "copies left out",
    "copy=weighted": "copies weighted",
    "agenda by whose": "agenda: whose words",
    "framing by whose": "framing: whose words",
}
"""Channel → what it is called, in the order of reports."""

CATEGORIES: Mapping[str, str] = {
    "own_words": "own words",
    "attributed": "quoted or reported",
    "agency_copy": "agency copy",
    "other_copy": "other outlets' copy",
    "unattributed": "not attributed",
    "china_state": "Chinese state",
    "russia_state": "Russian state",
    "china_russia_joint": "China and Russia jointly",
    "russia_installed": "Installed by Russia",
    "ukraine_state": "Ukrainian state",
    "taiwan": "Taiwan",
    "western_official": "Western officials",
    "central_asia_state": "Central Asian states",
    "other_state": "Other states",
    "international_organisation": "International organisations",
    "expert": "Experts",
    "business": "Business",
    "citizen": "Citizens",
    "opposition": "Opposition",
    "media": "Media",
    "unknown": "Not known for whom",
}
"""Categories of a decomposition, and camps → what they are called."""


def headline_measure(results: Results) -> MeasureFact | None:
    """The measure that the headline rests on: the first of the experiment that scores its dimensions."""
    names = [fact.name for fact in results.facts.dimensions]
    found = results.estimates.filter(is_contrast(results), pl.col("dimension").is_in(names))
    measures = set(found["measure"])
    return next((fact for fact in results.facts.measures if fact.name in measures), None)


def contrasts(
    results: Results,
    measure: str,
    channel: str = ALL,
    question: str = LIKE_THESE,
    *,
    estimand: str = "contrast",
) -> pl.DataFrame:
    """The estimates of target against reference under one measure, in the order of the run.

    Args:
        results: The run.
        measure: Name of the measure.
        channel: Slice of the scores.
        question: Whether the outlets are taken for a sample, or as given.
        estimand: Which estimand compared them.
    """
    compared = is_contrast(results, question, estimand=estimand)
    wanted = compared & (pl.col("measure") == measure) & (pl.col("channel") == channel)
    return results.estimates.filter(wanted)


def levels(results: Results, measure: str, channel: str = ALL, *, estimand: str = "level") -> pl.DataFrame:
    """The estimates of each group's own level under one measure."""
    wanted = (
        (pl.col("estimand") == estimand)
        & pl.col("target").is_not_null()
        & pl.col("reference").is_null()
        & (pl.col("question") == LIKE_THESE)
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


def outlets_of_groups(results: Results) -> Mapping[str, int]:
    """Group → number of its outlets."""
    return {row["group"]: row["n_outlets"] for row in results.design.iter_rows(named=True)}


def first_channel(table: pl.DataFrame) -> pl.DataFrame:
    """The rows of the channel that was asked for first, of a table that may hold several."""
    if "channel" not in table.columns or table.is_empty():
        return table
    return table.filter(pl.col("channel") == table["channel"][0])


def level(results: Results) -> float:
    """The confidence level of the run's intervals, 0 to 1."""
    said = results.estimates["level"].drop_nulls().drop_nans()
    return float(said[0]) if said.len() else 0.95


def dimension_titles(results: Results) -> Mapping[str, str]:
    """Name → title of every dimension that occurs in the results; topics are not dimensions."""
    titles = {fact.name: fact.title for fact in results.facts.dimensions}
    others = sorted(set(results.estimates["dimension"]) - set(titles))
    return titles | {name: sentence_case(readable(name)) for name in others}


def channel_order(channel: str) -> tuple[int, str]:
    """Sort key of channels: all, then voices from own words to quotation, then origins, then others."""
    known = list(CHANNELS)
    return (known.index(channel) if channel in known else len(known), channel)


def channel_title(channel: str) -> str:
    """A channel in words: ``voice=direct`` → ``direct quotation``."""
    column, _, value = channel.partition("=")
    if column == "camp":
        return category_title(value)
    return CHANNELS.get(channel) or readable(channel.replace("=", ": "))


def category_title(category: str) -> str:
    """A category or a camp in words: ``own_words`` → ``own words``."""
    return CATEGORIES.get(category) or sentence_case(readable(category))


def headline_table(results: Results, *, split: bool = False) -> pl.DataFrame:
    """The differences under the headline's measure, largest first, with the words that each earns.

    Columns are those of ``estimates``, ``dimension_title``, ``verdict``, and ``low_here`` and ``high_here``:
    the interval that takes the outlets as given. Empty if nothing was compared.

    Args:
        results: The run.
        split: False gives one row per dimension; True one per dimension and channel other than ``all``.
    """
    measure = headline_measure(results)
    of_measure = results.estimates.filter(pl.col("measure") == (measure.name if measure else ""))
    wanted = (pl.col("channel") != ALL) if split else (pl.col("channel") == ALL)
    found = of_measure.filter(is_contrast(results), wanted)
    keys = ["dimension", "channel"]
    here = of_measure.filter(is_contrast(results, THESE)).select(*keys, low_here="low", high_here="high")
    joined = with_names(results, found).join(here, on=keys, how="left", maintain_order="left")
    refused = results.facts.design_check["verdict"] == "refuse"
    places = decimals(value for name in ("value", "low", "high") for value in joined[name])
    words = ["not claimed" if refused else in_words(row, places) for row in joined.iter_rows(named=True)]
    judged = joined.with_columns(verdict=pl.Series(words, dtype=pl.String))
    order = [pl.col("channel"), pl.col("value").fill_nan(None), pl.col("dimension")]
    return judged.sort(*order, descending=[False, True, False], nulls_last=True, maintain_order=True)


def is_contrast(results: Results, question: str = LIKE_THESE, *, estimand: str = "contrast") -> pl.Expr:
    """Rows of ``estimates`` that compare the run's target with its reference, asked one question."""
    facts = results.facts
    return (
        (pl.col("estimand") == estimand)
        & (pl.col("target") == facts.target)
        & (pl.col("reference") == facts.reference)
        & (pl.col("question") == question)
    )


def with_names(results: Results, table: pl.DataFrame, outlet: str = "outlet") -> pl.DataFrame:
    """The table with titles of measures and dimensions and names of outlets beside its own columns.

    Args:
        results: The run.
        table: Any table of the run.
        outlet: Column that holds outlets.
    """
    words = {str(topic): f"topic {topic}: {label}" for topic, label in topic_words(results, 4).items()}
    titles = dict(dimension_titles(results))
    titles |= {name: words[number] for name in titles if (number := topic_number(name)) in words}
    measures = {fact.name: measure_title(results, fact.name) for fact in results.facts.measures}
    added = {
        "measure_title": _named("measure", measures),
        "dimension_title": _named("dimension", titles),
        "outlet_name": _named(outlet, outlet_names(results)),
        "quantity": pl.when(pl.col("reference").is_not_null())
        .then(pl.format("{} − {}", "target", "reference"))
        .otherwise(pl.coalesce(pl.col("target"), pl.lit("all outlets")))
        if "estimand" in table.columns
        else None,
    }
    sources = {"measure_title": "measure", "dimension_title": "dimension", "outlet_name": outlet}
    return table.with_columns(
        **{
            name: made
            for name, made in added.items()
            if made is not None and sources.get(name, "estimand") in table.columns
        }
    )


def _named(column: str, names: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(dict(names), default=pl.col(column), return_dtype=pl.String)


def measure_title(results: Results, name: str) -> str:
    """The title of a measure; with its variant where several variants of a measure share one title."""
    facts = results.facts.measures
    titles = {fact.name: fact.title for fact in facts}
    title = titles.get(name, sentence_case(readable(name)))
    shared = [fact.name for fact in facts if fact.title == title]
    if len(shared) < 2:  # noqa: PLR2004  # one variant needs no further name
        return title
    parts = [one.split("_") for one in shared]
    alike = next(
        (n for n, same in enumerate(zip(*parts, strict=False)) if len(set(same)) > 1), min(map(len, parts))
    )
    variant = " ".join(name.split("_")[alike:])
    return f"{title} ({variant})" if variant else title


def by_dimension(results: Results, table: pl.DataFrame) -> pl.DataFrame:
    """The rows in the order of the experiment's measures and dimensions, and else in their own."""
    measures = {fact.name: place for place, fact in enumerate(results.facts.measures)}
    dimensions = {fact.name: place for place, fact in enumerate(results.facts.dimensions)}
    keys = [
        pl.col(column).replace_strict(order, default=len(order), return_dtype=pl.Int64)
        for column, order in (("measure", measures), ("dimension", dimensions))
    ]
    return table.sort(*keys, "dimension", maintain_order=True)


def topic_number(dimension: str) -> str:
    """The number that ends a topic's name as a dimension: ``topic_07`` → ``7``; empty if none does."""
    found = re.search(r"(\d+)$", dimension)
    return str(int(found[1])) if found else ""


def topic_measure(results: Results) -> str | None:
    """Name of the measure whose dimensions are the topics of the run; None if there is none."""
    if results.topics.is_empty():
        return None
    named = pl.col("measure").str.contains("topic")
    found = results.estimates.filter(is_contrast(results), named)
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
