"""The headline estimates of a run, as rows and as a table."""

from typing import TYPE_CHECKING

from framing.cli import base

if TYPE_CHECKING:
    import polars as pl

    from framing.experiments.results import Results

COLUMNS = ("measure", "dimension", "difference", "interval", "p adj.", "outlets", "unit")


def headline_rows(results: "Results") -> "list[dict[str, object]]":
    """The contrasts of all scores, as records with the columns of the table ``estimates``."""
    return _headline(results).to_dicts()


def _headline(results: "Results") -> "pl.DataFrame":
    import polars as pl

    wanted = (
        (pl.col("estimand") == "contrast")
        & (pl.col("channel") == "all")
        & (pl.col("question") == "outlets like these")
    )
    measures = [fact.name for fact in results.facts.measures]
    dimensions = [fact.name for fact in results.facts.dimensions]
    found = results.estimates.filter(wanted)
    return found.sort(_place("measure", measures), _place("dimension", dimensions), "dimension")


def _place(column: str, names: "list[str]") -> "pl.Expr":
    """Place of a column's value among names; what is not among them comes last."""
    import polars as pl

    places = {name: place for place, name in enumerate(names)}
    return pl.col(column).replace_strict(places, default=len(places), return_dtype=pl.Int64)


def print_headline(results: "Results") -> None:
    """The table: one line per measure and dimension, and what the design allows to be said."""
    facts = results.facts
    if facts.notice:
        base.print_text(f"{facts.notice}\n")
    rows = [_row(estimate) for estimate in headline_rows(results)]
    title = f"{facts.target} minus {facts.reference}"
    base.print_table(COLUMNS, rows, title=title, right=("difference", "p adj.", "outlets"))
    if facts.design_check["verdict"] == "refuse":
        base.print_text("No headline claim about outlets like these: too few outlets in a group.")


def _row(estimate: "dict[str, object]") -> tuple[object, ...]:
    low, high, p = (estimate[name] for name in ("low", "high", "p_adjusted"))
    interval = f"{number(low)} to {number(high)}" if _known(low) and _known(high) else None
    return (
        estimate["measure"],
        estimate["dimension"],
        number(estimate["value"]),
        interval,
        number(p),
        estimate["n_outlets"],
        estimate["unit"],
    )


def _known(value: object) -> bool:
    return isinstance(value, float) and value == value  # noqa: PLR0124  # false for NaN


def number(value: object) -> str | None:
    """A number with three figures that count; None where it is missing."""
    if not isinstance(value, float) or not _known(value):
        return None
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"  # noqa: PLR2004  # from there on all figures count
