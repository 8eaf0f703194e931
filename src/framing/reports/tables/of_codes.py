"""Tables on human codes: how far measures find what people find, and what that does to the differences."""

import polars as pl

from framing.experiments.results import Results
from framing.reports.reading import LIKE_THESE, by_dimension, is_contrast, with_names
from framing.reports.tables.columns import Column
from framing.reports.tables.sheet import Sheet

STATISTICS = {
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "auc": "area under the curve",
    "calibration_slope": "calibration, slope",
    "calibration_intercept": "calibration, intercept",
}
"""Statistic → what readers are told."""

MEASURE = Column(name="measure_title", heading="Measure")
DIMENSION = Column(name="dimension_title", heading="Dimension")


def corrected_differences(results: Results) -> Sheet:
    """The differences between the groups as people would code them."""
    facts = results.facts
    found = results.estimates.filter(is_contrast(results, LIKE_THESE, estimand="corrected"))
    return Sheet(
        name="corrected_differences",
        section="validity",
        caption=f"{facts.target} minus {facts.reference} in human codes",
        columns=(
            MEASURE,
            DIMENSION,
            Column(name="estimator", heading="Estimator"),
            Column(name="value", heading="Difference", kind="signed"),
            Column(name="low", to="high", heading="Interval", kind="interval"),
            Column(name="p", heading="p", kind="p"),
            Column(name="p_adjusted", heading="p adj.", kind="p"),
            Column(name="n_outlets", heading="Outlets", kind="count"),
            Column(name="note", heading="Note"),
        ),
        rows=by_dimension(results, with_names(results, found)).with_columns(
            estimator=pl.when(pl.col("channel") == "estimator=dsl")
            .then(pl.lit("DSL"))
            .otherwise(pl.lit("PPI"))
        ),
        note=(
            "The difference of mean codes that people would give to all texts, outlets being the unit. It is "
            "right however a measure errs, if texts were drawn for coding with known chances; a better "
            "measure makes the interval narrower, not the value another. PPI (prediction-powered inference) "
            "and DSL (design-based supervised learning) are two ways to the same number; where they are far "
            "apart, a few codes decide."
        ),
        together=("value", "low", "high"),
    )


def validity(results: Results) -> Sheet:
    """Every measure against human codes, in each group."""
    found = by_dimension(results, with_names(results, results.validity))
    return Sheet(
        name="validity",
        section="validity",
        caption="Measures against human codes",
        columns=(
            MEASURE,
            DIMENSION,
            Column(name="group", heading="Group"),
            Column(name="statistic_title", heading="Statistic"),
            Column(name="value", heading="Value", kind="number"),
            Column(name="low", to="high", heading="Interval", kind="interval"),
            Column(name="n_coded", heading="Coded", kind="count"),
            Column(name="n_positive", heading="Coded as expressed", kind="count"),
        ),
        rows=found.with_columns(
            statistic_title=pl.col("statistic").replace_strict(
                STATISTICS, default=pl.col("statistic"), return_dtype=pl.String
            )
        ),
        note=(
            "Coded texts are weighted by how many each was drawn from. Precision, recall and F1 are of texts "
            "with a score above the line of the measure. Area under the curve: the chance that a text that "
            "expresses the dimension scores higher than one that does not; .5 is chance. Intervals are of "
            "texts drawn anew, with these coders; where rates of the groups differ, so do the errors of an "
            "uncorrected difference. Calibration: the line of codes over scores; other lines in the groups "
            "are other yardsticks."
        ),
        most=120,
        together=("value", "low", "high"),
    )


def calibration(results: Results) -> Sheet:
    """What people code where a measure gives certain scores."""
    return Sheet(
        name="calibration",
        section="validity",
        caption="What a score is worth in each group",
        columns=(
            MEASURE,
            DIMENSION,
            Column(name="class", heading="Class", kind="count"),
            Column(name="above", heading="Scores above", kind="number"),
            Column(name="up_to", heading="up to", kind="number"),
            Column(name="group", heading="Group"),
            Column(name="expressed", heading="Coded as expressed", kind="share"),
            Column(name="low", to="high", heading="Interval", kind="interval"),
            Column(name="n_coded", heading="Coded", kind="count"),
        ),
        rows=by_dimension(results, with_names(results, results.calibration)),
        note=(
            "Share of texts that people code as expressed, in classes of scores that are the same for all "
            "groups. Where the same class holds other shares, a difference in scores is in part one of the "
            "measure. Wilson's intervals, by the effective number of texts."
        ),
        most=120,
        together=("low", "high"),
    )


def corrected(results: Results) -> Sheet:
    """Each outlet's mean code."""
    return Sheet(
        name="corrected",
        section="validity",
        caption="Each outlet in human codes",
        columns=(
            MEASURE,
            DIMENSION,
            Column(name="group", heading="Group"),
            Column(name="outlet_name", heading="Outlet"),
            Column(name="value", heading="Corrected", kind="number"),
            Column(name="dsl", heading="by DSL", kind="number"),
            Column(name="codes_alone", heading="Codes alone", kind="number"),
            Column(name="mean_score", heading="Mean score", kind="number"),
            Column(name="n_coded", heading="Coded", kind="count"),
            Column(name="n_undecided", heading="Undecided", kind="count"),
            Column(name="n_units", heading="Units", kind="count"),
        ),
        rows=by_dimension(results, with_names(results, results.corrected)),
        note="Corrected: mean code of all texts of the outlet, from its scores and its coded texts.",
        most=60,
        together=("value", "dsl", "codes_alone"),
    )
