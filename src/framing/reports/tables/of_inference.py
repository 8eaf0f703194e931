"""Tables of changes, events and likeness, and of the same difference under several methods of inference."""

import polars as pl

from framing.experiments.results import Results
from framing.reports.reading import by_dimension, with_names
from framing.reports.tables.columns import Column
from framing.reports.tables.sheet import Sheet

APART = ("equivalence", "ratio", "trend", "event_effect", "matched_events")
"""Estimands with tables of their own, which the table of all estimates leaves out."""

MEASURE = Column(name="measure_title", heading="Measure")
DIMENSION = Column(name="dimension_title", heading="Dimension")
INTERVAL = Column(name="low", to="high", heading="Interval", kind="interval")
P = (Column(name="p", heading="p", kind="p"), Column(name="p_adjusted", heading="p adj.", kind="p"))
NOTE = Column(name="note", heading="Note")
TOGETHER = ("value", "low", "high")


def trend(results: Results) -> Sheet:
    """Slopes of both groups, and their difference."""
    return Sheet(
        name="trend",
        section="time",
        caption="Change per month",
        columns=(MEASURE, DIMENSION, Column(name="channel", heading="Channel"), *_COMPARED, NOTE),
        rows=_estimates(results, "trend"),
        note=(
            "A straight line through each outlet's scores; outlets are the sample. The difference of the "
            "groups' slopes says whether they change differently."
        ),
        most=120,
        together=TOGETHER,
    )


def event_effects(results: Results) -> Sheet:
    """Changes around events, and their difference."""
    rows = _estimates(results, "event_effect")
    return Sheet(
        name="event_effect",
        section="time",
        caption="Before and after events",
        columns=(MEASURE, DIMENSION, Column(name="event", heading="Event"), *_COMPARED, NOTE),
        rows=rows.with_columns(event=pl.col("channel").str.strip_prefix("event=")),
        note=(
            "After minus before in each outlet; outlets are the sample. The difference of the groups' "
            "changes is the difference in differences. Placebo days: other days, at which nothing need "
            "have happened; where many show as much, the event is not what moved the scores."
        ),
        most=120,
        together=TOGETHER,
    )


def matched_events(results: Results) -> Sheet:
    """The differences within events that both groups cover."""
    return Sheet(
        name="matched_events",
        section="headline",
        caption="Difference within the same events",
        columns=(MEASURE, DIMENSION, Column(name="question", heading="Asked of"), *_COMPARED, NOTE),
        rows=_estimates(results, "matched_events"),
        note=(
            "What each group writes on events that both cover, so that the choice of events is no part of "
            "the difference. That choice is a result of its own: see the table of the choice of events."
        ),
        most=120,
        together=TOGETHER,
    )


def equivalence(results: Results) -> Sheet:
    """Whether differences are smaller than the bound."""
    return Sheet(
        name="equivalence",
        section="headline",
        caption="Differences smaller than what would matter",
        columns=(
            MEASURE,
            DIMENSION,
            Column(name="channel", heading="Channel"),
            Column(name="value", heading="Difference", kind="signed"),
            INTERVAL,
            Column(name="p", heading="p of differing by the bound or more", kind="p"),
            Column(name="p_adjusted", heading="p adj.", kind="p"),
            Column(name="note", heading="In words"),
        ),
        rows=_estimates(results, "equivalence"),
        note=(
            "Two one-sided Welch tests over outlets. A small p speaks for likeness here; the interval is "
            "the one that goes with the tests (90 % for .05)."
        ),
        most=120,
        together=TOGETHER,
    )


def ratio(results: Results) -> Sheet:
    """How many times as much the one group has."""
    target, reference = results.facts.target, results.facts.reference
    return Sheet(
        name="ratio",
        section="headline",
        caption=f"How many times as much: {target} over {reference}",
        columns=(
            MEASURE,
            DIMENSION,
            Column(name="channel", heading="Channel"),
            Column(name="question", heading="Asked of"),
            Column(name="value", heading="Times", kind="number"),
            INTERVAL,
            *P,
            Column(name="n_outlets", heading="Outlets", kind="count"),
            NOTE,
        ),
        rows=_estimates(results, "ratio"),
        note=(
            "1 is alike. The interval is of the logarithm, so it is not symmetric; p is that of a difference "
            "of 0, which is a ratio of 1. Scores that may fall below 0 have no ratio."
        ),
        most=120,
        together=TOGETHER,
    )


def tipping_points(results: Results) -> Sheet:
    """What would overturn each clear difference."""
    return Sheet(
        name="tipping_points",
        section="robustness",
        caption="What would overturn a difference",
        columns=(
            MEASURE,
            DIMENSION,
            Column(name="channel", heading="Channel"),
            Column(name="value", heading="Difference", kind="signed"),
            INTERVAL,
            Column(name="n_dropped", heading="Outlets left out", kind="count"),
            Column(name="dropped", heading="such as"),
            Column(name="n_moved", heading="Outlets mislabelled", kind="count"),
            Column(name="moved", heading="such as"),
            Column(name="shift", heading="One-sided error", kind="number"),
            Column(name="shift_share", heading="of the higher mean", kind="share"),
            NOTE,
        ),
        rows=by_dimension(results, with_names(results, results.tipping_points)),
        note=(
            "Fewest outlets without which, or with the other label of which, the interval would hold 0. "
            "One-sided error: false alarms in the group that scores higher, beyond those in the other, with "
            "which it would. p-values are not adjusted here."
        ),
        most=120,
        together=(*TOGETHER, "shift"),
    )


def outlet_ranks(results: Results) -> Sheet:
    """Outlets from the highest to the lowest."""
    return Sheet(
        name="outlet_ranks",
        section="outlets",
        caption="Outlets by rank: these outlets, this corpus",
        columns=(
            MEASURE,
            DIMENSION,
            Column(name="channel", heading="Channel"),
            Column(name="rank", heading="Rank", kind="count"),
            Column(name="rank_low", heading="at best", kind="count"),
            Column(name="rank_high", heading="at worst", kind="count"),
            Column(name="outlet_name", heading="Outlet"),
            Column(name="group", heading="Group"),
            Column(name="value", heading="Value", kind="number"),
            Column(name="n_articles", heading="Articles", kind="count"),
            NOTE,
        ),
        rows=by_dimension(results, with_names(results, results.outlet_ranks)),
        note=(
            "Best and worst rank that the articles of this corpus leave open. Ranks say nothing of outlets "
            "that are not here, and nothing of groups."
        ),
        most=120,
        together=("value",),
    )


def inference_methods(results: Results) -> Sheet:
    """The same differences under several methods."""
    return Sheet(
        name="inference_methods",
        section="robustness",
        caption="The difference under several methods of inference",
        columns=(
            MEASURE,
            DIMENSION,
            Column(name="channel", heading="Channel"),
            Column(name="method", heading="Method"),
            Column(name="value", heading="Difference", kind="signed"),
            INTERVAL,
            Column(name="p", heading="p", kind="p"),
            Column(name="valid_for", heading="Valid for"),
            NOTE,
        ),
        rows=by_dimension(results, with_names(results, results.inference_methods)),
        note=(
            "p-values are not adjusted. Methods that are no more than description find differences "
            "between outlets that differ by chance: with 5 and 6 outlets alike, a test over articles "
            "found one in 80 % of simulated studies, Welch's test over outlets in 3.8 %."
        ),
        most=160,
        together=TOGETHER,
    )


def events_found(results: Results) -> Sheet:
    """The events, with the words by which they were found."""
    return Sheet(
        name="events_found",
        section="evidence",
        caption="Events",
        columns=(
            Column(name="event", heading="Event", kind="count"),
            Column(name="first", heading="From"),
            Column(name="last", heading="To"),
            Column(name="words", heading="Words"),
            Column(name="covered_by", heading="Covered by"),
            Column(name="n_articles_target", heading=f"Articles, {results.facts.target}", kind="count"),
            Column(name="n_articles_reference", heading=f"Articles, {results.facts.reference}", kind="count"),
            Column(name="n_outlets_target", heading=f"Outlets, {results.facts.target}", kind="count"),
            Column(name="n_outlets_reference", heading=f"Outlets, {results.facts.reference}", kind="count"),
        ),
        rows=results.events_found,
        note="Articles of a few days that share words; events of a single article are not shown.",
        most=60,
    )


def event_selection(results: Results) -> Sheet:
    """How many articles of each outlet are on events that the other side covers."""
    return Sheet(
        name="event_selection",
        section="outlets",
        caption="The choice of events",
        columns=(
            Column(name="group", heading="Group"),
            Column(name="outlet_name", heading="Outlet"),
            Column(name="n_articles", heading="Articles", kind="count"),
            Column(name="n_shared", heading="On events of both groups", kind="count"),
            Column(name="n_one_sided", heading="On events of its group alone", kind="count"),
            Column(name="n_alone", heading="Like no other article", kind="count"),
        ),
        rows=with_names(results, results.event_selection),
        note="The choice of events is told apart from how the same events are framed.",
        most=60,
    )


def outlet_slopes(results: Results) -> Sheet:
    """The slope of each outlet."""
    return Sheet(
        name="outlet_slopes",
        section="time",
        caption="Change per month, outlet by outlet",
        columns=(
            MEASURE,
            DIMENSION,
            Column(name="channel", heading="Channel"),
            Column(name="group", heading="Group"),
            Column(name="outlet_name", heading="Outlet"),
            Column(name="slope", heading="Per month", kind="signed"),
            Column(name="n_articles", heading="Articles", kind="count"),
            Column(name="n_days", heading="Days", kind="count"),
        ),
        rows=by_dimension(results, with_names(results, results.outlet_slopes)),
        note="Outlets with too few days have no slope.",
        most=60,
        together=("slope",),
    )


def placebo_dates(results: Results) -> Sheet:
    """The difference of the changes at events and at other days."""
    return Sheet(
        name="placebo_dates",
        section="time",
        caption="The difference of the changes at other days",
        columns=(
            MEASURE,
            DIMENSION,
            Column(name="event", heading="Event"),
            Column(name="date", heading="Day"),
            Column(name="value", heading="Difference of changes", kind="signed"),
            Column(name="n_outlets_target", heading=f"Outlets, {results.facts.target}", kind="count"),
            Column(name="n_outlets_reference", heading=f"Outlets, {results.facts.reference}", kind="count"),
        ),
        rows=by_dimension(results, with_names(results, results.placebo_dates)),
        note="The event itself stands first. Neighbouring days share articles.",
        most=40,
        together=("value",),
    )


_COMPARED = (
    Column(name="of", heading="Of"),
    Column(name="value", heading="Value", kind="signed"),
    INTERVAL,
    *P,
    Column(name="n_outlets", heading="Outlets", kind="count"),
    Column(name="n_articles", heading="Articles", kind="count"),
)


def _estimates(results: Results, estimand: str) -> pl.DataFrame:
    """The rows of one estimand, with ``of``: the group, or the two whose difference it is."""
    found = results.estimates.filter(pl.col("estimand") == estimand)
    pair = pl.format("{} − {}", "target", "reference")
    named = found.with_columns(
        of=pl.when(pl.col("reference").is_null()).then(pl.col("target")).otherwise(pair)
    )
    return by_dimension(results, with_names(results, named))
