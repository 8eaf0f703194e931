"""Tables on the multiverse: every specification, all of them jointly, and what each choice moves."""

import polars as pl

from framing.experiments.results import Results
from framing.reports.drawing.specifications import choice_title
from framing.reports.reading import with_names
from framing.reports.tables.columns import Column
from framing.reports.tables.sheet import Sheet

DIMENSION = Column(name="dimension_title", heading="Dimension")
P = Column(name="p", heading="p", kind="p")


def joint(results: Results) -> Sheet:
    """All specifications of each dimension together."""
    target, reference = results.facts.target, results.facts.reference
    return Sheet(
        name="multiverse_joint",
        section="robustness",
        caption="All specifications together",
        columns=(
            DIMENSION,
            Column(name="n_estimable", heading="Estimated", kind="count"),
            Column(name="n_specifications", heading="of", kind="count"),
            Column(name="median_effect", heading="Median", kind="signed"),
            Column(name="lowest_effect", to="highest_effect", heading="Range", kind="interval"),
            Column(name="above", heading=f"{target} higher", kind="count"),
            Column(name="clear_above", heading="clearly", kind="count"),
            Column(name="below", heading=f"{reference} higher", kind="count"),
            Column(name="clear_below", heading="clearly", kind="count"),
            Column(name="p_median", heading="p, median", kind="p"),
            Column(name="p_adjusted", heading="p adj.", kind="p"),
            Column(name="p_sign", heading="p, one sign", kind="p"),
            Column(name="p_clear", heading="p, clear ones", kind="p"),
        ),
        rows=with_names(results, results.multiverse_joint),
        note=(
            "Differences in standard deviations between outlets of one group, so that measures can stand "
            "together. The p-values shuffle outlets' labels, the same shuffle in every specification: how "
            "often is the median as far from 0, one sign as frequent, are as many clear in one direction "
            "(Simonsohn et al. 2020). They test that labels do not matter under any of the choices. "
            "Clear: p below 1 − level in that specification alone. Adjusted over the dimensions, after Holm."
        ),
        together=("median_effect", "lowest_effect", "highest_effect"),
        folded=False,
    )


def choices(results: Results) -> Sheet:
    """What the specifications with each option say."""
    found = with_names(results, results.multiverse_choices)
    return Sheet(
        name="multiverse_choices",
        section="robustness",
        caption="Which choice moves the difference",
        columns=(
            DIMENSION,
            Column(name="choice_title", heading="Choice"),
            Column(name="option", heading="Option"),
            Column(name="median_effect", heading="Median", kind="signed"),
            Column(name="n_estimable", heading="Estimated", kind="count"),
            Column(name="n_specifications", heading="of", kind="count"),
            Column(name="above", heading=f"{results.facts.target} higher", kind="count"),
            Column(name="clear_above", heading="clearly", kind="count"),
            Column(name="clear_below", heading="clearly lower", kind="count"),
            Column(name="moved", heading="Moved by the choice", kind="share"),
        ),
        rows=found.with_columns(
            choice_title=pl.col("choice").map_elements(choice_title, return_dtype=pl.String)
        ),
        note=(
            "Moved by the choice: share of the variance of the differences over all specifications that lies "
            "between the options of the choice. Where specifications are missing, shares of choices overlap."
        ),
        most=60,
    )


def specifications(results: Results) -> Sheet:
    """Every specification with its options."""
    said = results.multiverse_options.group_by("specification", maintain_order=True).agg(
        options=pl.format("{}: {}", "choice", "option").str.join("; ")
    )
    found = results.multiverse.join(said, on="specification", how="left", maintain_order="left")
    return Sheet(
        name="multiverse",
        section="robustness",
        caption="Every specification",
        columns=(
            DIMENSION,
            Column(name="specification", heading="No.", kind="count"),
            Column(name="options", heading="Choices"),
            Column(name="value", heading="Difference", kind="signed"),
            Column(name="low", to="high", heading="Interval", kind="interval"),
            P,
            Column(name="effect", heading="Standardised", kind="signed"),
            Column(name="n_outlets_target", heading=f"Outlets, {results.facts.target}", kind="count"),
            Column(name="n_outlets_reference", heading=f"Outlets, {results.facts.reference}", kind="count"),
            Column(name="note", heading="Note"),
        ),
        rows=with_names(results, found),
        note="p-values are of each specification alone, unadjusted. The CSV holds every specification.",
        most=40,
        together=("value", "low", "high"),
    )
