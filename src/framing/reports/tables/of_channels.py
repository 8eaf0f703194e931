"""Tables on whose words and whose copy: agenda and framing, parts of scores, who speaks, reprints."""

import polars as pl

from framing.experiments.results import Results
from framing.reports.naming import readable
from framing.reports.reading import LIKE_THESE, by_dimension, category_title, with_names
from framing.reports.tables.columns import Column
from framing.reports.tables.sheet import Sheet

OVER = {
    "whose": "whose words",
    "whose_corrected": "whose words, corrected",
    "voice": "voices",
    "voice_corrected": "voices, corrected",
    "origin": "origins",
    "camp": "camps",
    "topic": "topics",
}
"""Over what a difference is taken apart → what readers are told."""

FIRST = (
    ("Measure", "measure_title"),
    ("Dimension", "dimension_title"),
    ("Over", "over"),
    ("Part", "category_title"),
)


def decomposition(results: Results) -> Sheet:
    """Agenda and framing, category by category."""
    facts = results.facts
    return Sheet(
        name="decomposition",
        section="channels",
        caption="Agenda and framing by category",
        columns=(
            *(Column(name=name, heading=heading) for heading, name in FIRST),
            Column(name="share_target", heading=f"Share, {facts.target}", kind="share"),
            Column(name="share_reference", heading=f"Share, {facts.reference}", kind="share"),
            Column(name="mean_target", heading=f"Mean, {facts.target}", kind="number"),
            Column(name="mean_reference", heading=f"Mean, {facts.reference}", kind="number"),
            Column(name="agenda", heading="Agenda", kind="signed"),
            Column(name="agenda_low", to="agenda_high", heading="Interval", kind="interval"),
            Column(name="framing", heading="Framing", kind="signed"),
            Column(name="framing_low", to="framing_high", heading="Interval", kind="interval"),
            Column(name="n_outlets_target", heading=f"Outlets, {facts.target}", kind="count"),
            Column(name="n_outlets_reference", heading=f"Outlets, {facts.reference}", kind="count"),
        ),
        rows=_named(results, results.decomposition),
        note=(
            "Shares are means over the outlets of a group; means weigh each outlet by its share in the "
            "category. Agenda counts by how far a category scores from the middle of the two groups. The "
            "agenda and framing of all categories add up to the difference. Where a group has nothing of a "
            "category, all of it is agenda. Intervals are given where three outlets of each group have it, "
            "and not adjusted for their number. Corrected: misread voices taken "
            "back by the gold of the study; the share of an outlet may then lie outside 0 to 1."
        ),
        most=60,
        together=("mean_target", "mean_reference", "agenda", "framing"),
    )


def outlet_parts(results: Results) -> Sheet:
    """What each category adds to the score of each outlet."""
    return Sheet(
        name="outlet_parts",
        section="channels",
        caption="What makes the score of each outlet",
        columns=(
            *(Column(name=name, heading=heading) for heading, name in FIRST),
            Column(name="group", heading="Group"),
            Column(name="outlet_name", heading="Outlet"),
            Column(name="share", heading="Share of text", kind="share"),
            Column(name="value", heading="Mean there", kind="number"),
            Column(name="part", heading="Adds", kind="number"),
            Column(name="n_units", heading="Units", kind="count"),
            Column(name="n_articles", heading="Articles", kind="count"),
        ),
        rows=_named(results, results.outlet_parts),
        note="Share of text times the mean there is what the category adds; the parts make the score.",
        most=60,
        together=("value", "part"),
    )


def who_speaks(results: Results) -> Sheet:
    """Shares of camps and of voices."""
    return _shares(
        results,
        "who_speaks",
        "Who speaks: shares of camps and of voices",
        "Camps: share of the words in sentences that hold somebody's speech. Voices: share of sentences; "
        "corrected ones allow for the errors of the reading, as far as the gold of the study tells them, and "
        "their intervals hold the error of the gold. p adj.: adjusted within each measure.",
    )


def reprints(results: Results) -> Sheet:
    """How much is copied."""
    return _shares(
        results,
        "reprints",
        "How much is copied",
        "Copied: an agency's or another outlet's words, by credit lines and shared text.",
    )


def _shares(results: Results, estimand: str, caption: str, note: str) -> Sheet:
    found = results.estimates.filter(pl.col("estimand") == estimand, pl.col("question") == LIKE_THESE)
    rows = with_names(results, found).with_columns(
        category_title=pl.col("dimension").map_elements(category_title, return_dtype=pl.String),
        measure_title=pl.col("measure").map_elements(readable, return_dtype=pl.String),
    )
    return Sheet(
        name=estimand,
        section="channels",
        caption=caption,
        columns=(
            Column(name="measure_title", heading="Measure"),
            Column(name="category_title", heading="Of"),
            Column(name="quantity", heading="Quantity"),
            Column(name="value", heading="Share", kind="number"),
            Column(name="low", to="high", heading="Interval", kind="interval"),
            Column(name="p_adjusted", heading="p adj.", kind="p"),
            Column(name="n_outlets", heading="Outlets", kind="count"),
            Column(name="n_articles", heading="Articles", kind="count"),
            Column(name="note", heading="Note"),
        ),
        rows=rows,
        note=note,
        most=150,
        together=("value", "low", "high"),
    )


def _named(results: Results, table: pl.DataFrame) -> pl.DataFrame:
    named = by_dimension(results, with_names(results, table))
    return named.with_columns(
        category_title=pl.col("category").map_elements(category_title, return_dtype=pl.String),
        over=pl.col("by").replace_strict(OVER, default=pl.col("by"), return_dtype=pl.String),
    )
