"""Tables of estimates: differences, levels, outlets, time, and what single outlets do to them."""

import polars as pl

from framing.experiments.results import Results
from framing.reports.reading import (
    by_dimension,
    channel_title,
    headline_measure,
    headline_table,
    with_names,
)
from framing.reports.tables.columns import Column
from framing.reports.tables.of_inference import APART
from framing.reports.tables.sheet import Sheet


def estimates(results: Results) -> Sheet:
    """Every estimate of the run."""
    facts = results.facts
    found = by_dimension(
        results, with_names(results, results.estimates.filter(~pl.col("estimand").is_in(APART)))
    )
    return Sheet(
        name="estimates",
        section="headline",
        caption=f"Estimates: {facts.target} against {facts.reference}, and the level of each group",
        columns=(
            Column(name="measure_title", heading="Measure"),
            Column(name="dimension_title", heading="Dimension"),
            Column(name="channel", heading="Channel"),
            Column(name="quantity", heading="Quantity"),
            Column(name="question", heading="Asked of"),
            Column(name="value", heading="Estimate", kind="number"),
            Column(name="low", to="high", heading="Interval", kind="interval"),
            Column(name="p", heading="p", kind="p"),
            Column(name="p_adjusted", heading="p adj.", kind="p"),
            Column(name="detectable", heading="Detectable", kind="number"),
            Column(name="icc", heading="ICC", kind="share"),
            Column(name="n_outlets", heading="Outlets", kind="count"),
            Column(name="n_articles", heading="Articles", kind="count"),
            Column(name="note", heading="Note"),
        ),
        rows=found,
        note=(
            "Detectable: smallest true difference found with a chance of .80 at .05. ICC: intraclass "
            "correlation of scores within outlets."
        ),
        most=150,
        together=("value", "low", "high", "detectable"),
    )


def contrasts(results: Results) -> Sheet:
    """The differences under the first measure, largest first, in words and numbers."""
    facts, measure = results.facts, headline_measure(results)
    rows = headline_table(results)
    unit = measure.unit if measure else ""
    return Sheet(
        name="contrast",
        section="headline",
        caption=f"Difference {facts.target} minus {facts.reference}, {unit}",
        columns=(
            Column(name="dimension_title", heading="Dimension"),
            Column(name="verdict", heading="In words"),
            Column(name="value", heading="Difference", kind="signed"),
            Column(name="low", to="high", heading="Interval", kind="interval"),
            Column(name="p", heading="p", kind="p"),
            Column(name="p_adjusted", heading="p adj.", kind="p"),
            Column(name="detectable", heading="Detectable", kind="number"),
            Column(name="icc", heading="ICC", kind="share"),
            Column(name="low_here", to="high_here", heading="These outlets", kind="interval"),
        ),
        rows=rows,
        note=(
            "Interval: over outlets, asks what outlets like these would show. These outlets: takes these "
            "outlets as given and says nothing about others. Detectable: smallest true difference that a "
            "design like this finds with a chance of .80 at .05. ICC: share of the variance of scores that "
            "lies between outlets."
        ),
        most=200,
        together=("value", "low", "high", "detectable", "low_here", "high_here"),
        folded=False,
    )


def channels(results: Results) -> Sheet:
    """The differences under the first measure, within each voice and each origin."""
    facts, measure = results.facts, headline_measure(results)
    rows, unit = headline_table(results, split=True), measure.unit if measure else ""
    return Sheet(
        name="channels",
        section="channels",
        caption=f"Difference {facts.target} minus {facts.reference} by channel, {unit}",
        columns=(
            Column(name="channel_title", heading="Channel"),
            Column(name="dimension_title", heading="Dimension"),
            Column(name="verdict", heading="In words"),
            Column(name="value", heading="Difference", kind="signed"),
            Column(name="low", to="high", heading="Interval", kind="interval"),
            Column(name="p_adjusted", heading="p adj.", kind="p"),
            Column(name="n_outlets", heading="Outlets", kind="count"),
            Column(name="n_articles", heading="Articles", kind="count"),
            Column(name="note", heading="Note"),
        ),
        rows=rows.with_columns(
            channel_title=pl.col("channel").map_elements(channel_title, return_dtype=pl.String)
        ),
        note="p adj.: adjusted over the dimensions within the channel.",
        most=150,
        together=("value", "low", "high"),
    )


def outlet_values(results: Results) -> Sheet:
    """What each outlet scores."""
    return Sheet(
        name="outlet_values",
        section="outlets",
        caption="Value of each outlet",
        columns=(
            Column(name="measure_title", heading="Measure"),
            Column(name="dimension_title", heading="Dimension"),
            Column(name="channel", heading="Channel"),
            Column(name="group", heading="Group"),
            Column(name="outlet_name", heading="Outlet"),
            Column(name="value", heading="Value", kind="number"),
            Column(name="sd", heading="SD", kind="number"),
            Column(name="n_units", heading="Units", kind="count"),
            Column(name="n_articles", heading="Articles", kind="count"),
        ),
        rows=with_names(results, results.outlet_values),
        note="SD: standard deviation of the outlet's scores.",
        most=200,
        together=("value", "sd"),
    )


def timeline(results: Results) -> Sheet:
    """What the groups score in each bin."""
    return Sheet(
        name="timeline",
        section="time",
        caption="Values over time",
        columns=(
            Column(name="measure_title", heading="Measure"),
            Column(name="dimension_title", heading="Dimension"),
            Column(name="group", heading="Group"),
            Column(name="date", heading="From"),
            Column(name="value", heading="Value", kind="number"),
            Column(name="low", to="high", heading="Interval", kind="interval"),
            Column(name="n_articles", heading="Articles", kind="count"),
            Column(name="n_outlets", heading="Outlets", kind="count"),
        ),
        rows=with_names(results, results.timeline),
        most=150,
        together=("value", "low", "high"),
    )


def leave_one_out(results: Results) -> Sheet:
    """The differences without each outlet."""
    return Sheet(
        name="leave_one_out",
        section="robustness",
        caption="The difference without each outlet in turn",
        columns=(
            Column(name="measure_title", heading="Measure"),
            Column(name="dimension_title", heading="Dimension"),
            Column(name="channel", heading="Channel"),
            Column(name="outlet_name", heading="Without"),
            Column(name="group", heading="Group"),
            Column(name="value", heading="Difference", kind="signed"),
            Column(name="low", to="high", heading="Interval", kind="interval"),
        ),
        rows=with_names(results, results.leave_one_out, outlet="left_out"),
        most=200,
        together=("value", "low", "high"),
    )
