"""The headline estimates of a run, as rows and as a table."""

from typing import TYPE_CHECKING

from framing.cli import base

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    estimates, words = headline_rows(results), _topic_words(results)
    rows = [_row(estimate, words) for estimate in estimates]
    title = f"{facts.target} minus {facts.reference}"
    base.print_table(COLUMNS, rows, title=title, right=("difference", "p adj.", "outlets"))
    for line in _how(estimates):
        base.print_text(line)
    if facts.design_check["verdict"] == "refuse":
        base.print_text("No headline claim about outlets like these: too few outlets in a group.")


def _topic_words(results: "Results") -> dict[str, str]:
    """Name of a topic as the estimates have it → the words that label it."""
    return {
        f"topic_{topic:02}": f"topic_{topic:02} ({label})"
        for topic, label in results.topics.select("topic", "label").iter_rows()
    }


def _how(estimates: "list[dict[str, object]]") -> "Iterator[str]":
    """What the intervals and p-values of the table are."""
    for level in sorted({f"{estimate['level']:.0%}" for estimate in estimates}):
        yield f"interval: {level}, for outlets like these"
    for method in sorted({str(estimate["method"]) for estimate in estimates}):
        yield f"method: {method}"
    families = {str(e["measure"]): e["family_size"] for e in estimates if e["family_size"] is not None}
    if families:
        sizes = ", ".join(f"{measure} {size}" for measure, size in families.items())
        yield f"p adj.: adjusted over the tests of one measure ({sizes})"


def _row(estimate: "dict[str, object]", words: "Mapping[str, str]") -> tuple[object, ...]:
    low, high, p = (estimate[name] for name in ("low", "high", "p_adjusted"))
    interval = f"{number(low)} to {number(high)}" if _known(low) and _known(high) else None
    return (
        estimate["measure"],
        words.get(str(estimate["dimension"]), estimate["dimension"]),
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
