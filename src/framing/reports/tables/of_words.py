"""Tables of words: what tells the groups apart, what each word adds, how far they speak apart, neighbours."""

import polars as pl

from framing.experiments.results import Results
from framing.reports.naming import listing
from framing.reports.reading import channel_title, outlet_names
from framing.reports.tables.columns import Column
from framing.reports.tables.sheet import Sheet

ROWS_OF_EACH = 40
"""Words that the page lists of each word shift."""


def keyness(results: Results) -> Sheet:
    """Words that tell the groups apart."""
    facts, rows = results.facts, _with_channel(results.keyness)
    split = (Column(name="channel_title", heading="Channel"),) if _several(rows) else ()
    there = "p_outlets" in rows.columns
    permuted = (Column(name="p_outlets", heading="p (outlets)", kind="p"),) if there else ()
    return Sheet(
        name="keyness",
        section="words",
        caption=f"Words that tell {facts.target} and {facts.reference} outlets apart",
        columns=(
            *split,
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
            *permuted,
        ),
        rows=rows.sort("rank", "feature", maintain_order=True) if not split else rows,
        note=(
            "z and G² rank words. They take every word for an independent draw, which words are not, and so "
            "they test nothing about outlets. p (outlets), where given, does: it permutes the labels of "
            "outlets and is adjusted over all words. The CSV has χ², %DIFF, odds ratio, DP and Juilland's D "
            "besides."
        ),
        most=50,
    )


def word_shift(results: Results) -> Sheet:
    """What each word adds."""
    facts, rows = results.facts, _with_channel(results.word_shift)
    several = rows.select("kind", "channel").n_unique() > 1
    kinds = (Column(name="kind", heading="Kind"), Column(name="channel_title", heading="Channel"))
    return Sheet(
        name="word_shift",
        section="words",
        caption=f"What each word adds to the difference of {facts.target} and {facts.reference} outlets",
        columns=(
            *(kinds if several else ()),
            Column(name="rank", heading="Rank", kind="count"),
            Column(name="feature", heading="Word"),
            Column(name="addition", heading="Adds", kind="signed"),
            Column(name="low", to="high", heading="Interval", kind="interval"),
            Column(name="floor", heading="Other labels", kind="number"),
            Column(name="n_target", heading=facts.target, kind="count"),
            Column(name="n_reference", heading=facts.reference, kind="count"),
            Column(name="n_outlets_target", heading=f"{facts.target} outlets", kind="count"),
            Column(name="n_outlets_reference", heading=f"{facts.reference} outlets", kind="count"),
        ),
        rows=rows.sort(pl.col("rank") > ROWS_OF_EACH, maintain_order=True) if several else rows,
        note=(
            "Interval: for one word, from resampled outlets. Other labels: mean size of the word's addition "
            "when the same outlets carry other labels; an addition near it is noise."
        ),
        most=ROWS_OF_EACH * max(1, rows.select("kind", "channel").n_unique()),
        together=("addition", "low", "high", "floor"),
    )


def polarisation(results: Results) -> Sheet:
    """How well one word tells the group."""
    rows, names = _with_channel(results.polarisation), dict(outlet_names(results))
    named = rows.with_columns(
        outlet_name=pl.col("outlet")
        .replace_strict(names, default=pl.col("outlet"), return_dtype=pl.String)
        .fill_null("all outlets")
    )
    return Sheet(
        name="polarisation",
        section="words",
        caption="Chance of telling an outlet's group from one of its words, the outlet itself left out",
        columns=(
            *((Column(name="channel_title", heading="Channel"),) if _several(rows) else ()),
            Column(name="outlet_name", heading="Outlet"),
            Column(name="group", heading="Group"),
            Column(name="value", heading="Chance", kind="number"),
            Column(name="low", to="high", heading="Interval", kind="interval"),
            Column(name="other_labels", heading="Other labels", kind="number"),
            Column(name="p", heading="p", kind="p"),
            Column(name="n_tokens", heading="Tokens", kind="count"),
        ),
        rows=named,
        note=".5: the groups speak alike. Other labels: mean when the same outlets carry other labels.",
        together=("value", "low", "high", "other_labels"),
    )


def collocations(results: Results) -> Sheet:
    """Words near a target, by group."""
    rows = _with_channel(results.collocations)
    near = list(dict.fromkeys(rows["near"]))
    return Sheet(
        name="collocations",
        section="words",
        caption=f"Words near {listing(near) or 'a target'}, by group",
        columns=(
            *((Column(name="near", heading="Near"),) if len(near) > 1 else ()),
            *((Column(name="channel_title", heading="Channel"),) if _several(rows) else ()),
            Column(name="group", heading="Group"),
            Column(name="rank", heading="Rank", kind="count"),
            Column(name="feature", heading="Word"),
            Column(name="n_near", heading="Near it", kind="count"),
            Column(name="expected", heading="By chance", kind="number"),
            Column(name="n_word", heading="In all", kind="count"),
            Column(name="n_outlets", heading="Outlets", kind="count"),
            Column(name="log_dice", heading="log Dice", kind="number"),
            Column(name="g2", heading="G²", kind="number"),
            Column(name="npmi", heading="NPMI", kind="number"),
            Column(name="t", heading="t", kind="number"),
        ),
        rows=rows,
        note=(
            "Ranked within a group; the measures test nothing about outlets. G² and t grow with the corpus, "
            "log Dice does not."
        ),
        most=100,
    )


def _with_channel(table: pl.DataFrame) -> pl.DataFrame:
    if "channel" not in table.columns:
        return table
    return table.with_columns(
        channel_title=pl.col("channel").map_elements(channel_title, return_dtype=pl.String)
    )


def _several(table: pl.DataFrame) -> bool:
    return "channel" in table.columns and table["channel"].n_unique() > 1
