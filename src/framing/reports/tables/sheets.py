"""The tables of a report: which rows, which columns, what they say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from framing.experiments.results import Results
from framing.reports.naming import readable
from framing.reports.reading import (
    by_dimension,
    headline_measure,
    headline_table,
    measure_title,
    outlet_names,
    topic_words,
    with_names,
)
from framing.reports.tables.columns import Column

TERMS = 15
"""Words that a topic is shown with."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table of a report.

    Attributes:
        name: Name of its files.
        section: Section of the report that shows it.
        caption: What it holds.
        columns: What readers see; the CSV has every column.
        rows: All rows.
        note: What a reader must know to read it; may be empty.
        most: Rows that the page and LaTeX show; the CSV has them all.
        together: Columns written with the same number of decimals.
        folded: True if the page shows it only on demand.
    """

    name: str
    section: str
    caption: str
    columns: tuple[Column, ...]
    rows: pl.DataFrame
    note: str = ""
    most: int = 60
    together: tuple[str, ...] = ()
    folded: bool = True

    @property
    def shown(self) -> pl.DataFrame:
        """The rows that the page and LaTeX show."""
        return self.rows.head(self.most)


def sheets(results: Results) -> tuple[Sheet, ...]:
    """Every table of a run that has rows, in the order of the report."""
    made = (make(results) for make in _MAKERS)
    return tuple(sheet for sheet in made if sheet.rows.height)


def _design(results: Results) -> Sheet:
    names = outlet_names(results)
    listed = pl.col("outlets").map_elements(
        lambda ids: ", ".join(names.get(one, one) for one in ids.split(", ")), return_dtype=pl.String
    )
    return Sheet(
        name="design",
        section="design",
        caption="Groups of outlets that are compared",
        columns=(
            Column(name="group", heading="Group"),
            Column(name="n_outlets", heading="Outlets", kind="count"),
            Column(name="n_articles", heading="Articles", kind="count"),
            Column(name="outlets", heading="Which"),
        ),
        rows=results.design.with_columns(listed),
        folded=False,
    )


def _dimensions(results: Results) -> Sheet:
    facts = results.facts.dimensions
    rows = pl.DataFrame(
        [(one.title, one.definition, one.version, "; ".join(one.reference)) for one in facts],
        schema={"title": pl.String, "definition": pl.String, "version": pl.Int64, "literature": pl.String},
        orient="row",
    )
    return Sheet(
        name="dimensions",
        section="methods",
        caption="Dimensions that are scored",
        columns=(
            Column(name="title", heading="Dimension"),
            Column(name="definition", heading="What counts as an expression of it"),
            Column(name="version", heading="Version", kind="count"),
            Column(name="literature", heading="Literature"),
        ),
        rows=rows,
    )


def _estimates(results: Results) -> Sheet:
    facts = results.facts
    found = by_dimension(results, with_names(results, results.estimates))
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
        most=400,
        together=("value", "low", "high", "detectable"),
    )


def _contrasts(results: Results) -> Sheet:
    facts, measure = results.facts, headline_measure(results)
    rows = headline_table(results)
    unit = measure.unit if measure else ""
    channel = () if rows["channel"].n_unique() < 2 else (Column(name="channel", heading="Channel"),)  # noqa: PLR2004  # one goes without saying
    return Sheet(
        name="contrast",
        section="headline",
        caption=f"Difference {facts.target} minus {facts.reference}, {unit}",
        columns=(
            Column(name="dimension_title", heading="Dimension"),
            *channel,
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


def _outlet_values(results: Results) -> Sheet:
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


def _timeline(results: Results) -> Sheet:
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


def _keyness(results: Results) -> Sheet:
    facts = results.facts
    return Sheet(
        name="keyness",
        section="words",
        caption=f"Words that tell {facts.target} and {facts.reference} outlets apart",
        columns=(
            Column(name="rank", heading="Rank", kind="count"),
            Column(name="feature", heading="Word"),
            Column(name="n_target", heading=facts.target, kind="count"),
            Column(name="n_reference", heading=facts.reference, kind="count"),
            Column(name="log_odds", heading="Log-odds", kind="signed"),
            Column(name="z", heading="z", kind="signed"),
            Column(name="g2", heading="G²", kind="number"),
            Column(name="log_ratio", heading="Log ratio", kind="signed"),
            Column(name="n_outlets_target", heading=f"{facts.target} outlets", kind="count"),
            Column(name="n_outlets_reference", heading=f"{facts.reference} outlets", kind="count"),
            Column(name="p_outlets", heading="p (outlets)", kind="p"),
        ),
        rows=results.keyness.sort("rank", "feature"),
        note=(
            "z and G² rank words. They take every word for an independent draw, which words are not, and so "
            "they test nothing about outlets. p (outlets), where given, does: it permutes the labels of "
            "outlets and is adjusted over all words."
        ),
        most=50,
    )


def _topics(results: Results) -> Sheet:
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


def _topic_terms(results: Results) -> Sheet:
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


def _evidence(results: Results) -> Sheet:
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


def _leave_one_out(results: Results) -> Sheet:
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


def _overview(results: Results) -> Sheet:
    return Sheet(
        name="corpus_overview",
        section="corpus",
        caption="Articles and tokens by outlet and month",
        columns=(
            Column(name="group", heading="Group"),
            Column(name="outlet_name", heading="Outlet"),
            Column(name="country", heading="Country"),
            Column(name="language", heading="Language"),
            Column(name="month", heading="Month"),
            Column(name="n_articles", heading="Articles", kind="count"),
            Column(name="n_tokens", heading="Tokens", kind="count"),
        ),
        rows=results.corpus_overview,
        most=120,
    )


def _diagnostics(results: Results) -> Sheet:
    """Each remark once, under the measures that made it."""
    said: dict[str, list[str]] = {}
    for fact in results.facts.measures:
        for text in fact.diagnostics:
            said.setdefault(text, []).append(measure_title(results, fact.name))
    said |= {text: ["Estimates"] for text in results.facts.notes}
    return Sheet(
        name="remarks",
        section="methods",
        caption="What the measures and estimates say of this run",
        columns=(Column(name="of", heading="Of"), Column(name="remark", heading="Remark")),
        rows=pl.DataFrame(
            [(", ".join(titles), text) for text, titles in said.items()],
            schema={"of": pl.String, "remark": pl.String},
            orient="row",
        ),
        most=200,
    )


def _dropped(results: Results) -> Sheet:
    stages = {"import": "bringing in", "select": "selection", "groups": "grouping"}
    rows = results.dropped.with_columns(
        stage=pl.col("stage").replace(stages),
        reason=pl.col("reason").map_elements(readable, return_dtype=pl.String),
    )
    return Sheet(
        name="dropped",
        section="corpus",
        caption="What was left out, and why",
        columns=(
            Column(name="stage", heading="When"),
            Column(name="reason", heading="Why"),
            Column(name="count", heading="Articles", kind="count"),
            Column(name="example", heading="For example"),
        ),
        rows=rows,
        folded=False,
    )


_MAKERS: Sequence[Callable[[Results], Sheet]] = (
    _design,
    _contrasts,
    _estimates,
    _outlet_values,
    _timeline,
    _keyness,
    _topics,
    _topic_terms,
    _evidence,
    _leave_one_out,
    _overview,
    _dropped,
    _dimensions,
    _diagnostics,
)
