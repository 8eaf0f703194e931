"""Tables on the measures themselves: how they agree, and what hangs on single words."""

import polars as pl

from framing.experiments.results import Results
from framing.reports.reading import dimension_titles, measure_title, with_names
from framing.reports.tables.columns import Column
from framing.reports.tables.sheet import Sheet


def agreement(results: Results) -> Sheet:
    """Correlations between measures and dimensions, at three levels."""
    titles = dict(dimension_titles(results))
    names = {fact.name: measure_title(results, fact.name) for fact in results.facts.measures}
    named = {
        f"{what}_{side}_title": pl.col(f"{what}_{side}").replace_strict(
            known, default=pl.col(f"{what}_{side}"), return_dtype=pl.String
        )
        for side in ("a", "b")
        for what, known in (("dimension", titles), ("measure", names))
    }
    return Sheet(
        name="agreement",
        section="robustness",
        caption="Correlations between measures and dimensions (multitrait–multimethod)",
        columns=(
            Column(name="level", heading="Over"),
            Column(name="kind", heading="Pair"),
            *(
                Column(name=f"{what}_{side}_title", heading=heading)
                for side in ("a", "b")
                for what, heading in (("dimension", "Dimension"), ("measure", "Measure"))
            ),
            Column(name="r", heading="r", kind="signed"),
            Column(name="low", to="high", heading="Range", kind="interval"),
            Column(name="n", heading="n", kind="count"),
            Column(name="n_missing", heading="Without", kind="count"),
        ),
        rows=results.agreement.with_columns(**named),
        note=(
            "Within: the mean of every outlet is taken off. Range: over articles the smallest and largest r "
            "without any one outlet; over outlets an interval by Fisher's z. Without: articles or outlets "
            "that one of the two does not score."
        ),
        together=("r", "low", "high"),
    )


def sensitivity(results: Results) -> Sheet:
    """The difference without each pattern and seed word, those that change it most first."""
    whole = results.sensitivity.filter(pl.col("kind") == "all").select(
        "measure", "dimension", difference_all="difference"
    )
    rows = results.sensitivity.filter(pl.col("kind") != "all").join(
        whole, on=["measure", "dimension"], how="left", maintain_order="left"
    )
    moved = (pl.col("difference") - pl.col("difference_all")).abs().fill_nan(None)
    order = rows.with_columns(moved=moved).sort(
        "measure",
        "dimension",
        "moved",
        "kind",
        "word",
        descending=[False, False, True, False, False],
        nulls_last=True,
    )
    return Sheet(
        name="sensitivity",
        section="robustness",
        caption="The difference without each pattern and each seed word",
        columns=(
            Column(name="measure_title", heading="Measure"),
            Column(name="dimension_title", heading="Dimension"),
            Column(name="kind", heading="Left out"),
            Column(name="word", heading="Word"),
            Column(name="share", heading="Share of matches", kind="share"),
            Column(name="difference", heading="Difference", kind="signed"),
            Column(name="difference_all", heading="With all", kind="signed"),
            Column(name="r", heading="r", kind="share"),
        ),
        rows=with_names(results, order),
        note=(
            "Difference: target minus reference, means of outlet means, all copies counted. Share: matches "
            "that are gone without the pattern. r: rank correlation over articles with the whole list. "
            "Patterns that match nothing are not listed; an empty difference: too few seeds are left."
        ),
        together=("difference", "difference_all"),
    )
