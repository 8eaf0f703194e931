"""The one sentence that answers the question, chosen by the rules of ``framing.reports.verdict``."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from framing.experiments.results import Results
from framing.reports.naming import in_unit
from framing.reports.numbers import decimals, fixed, percent, whole
from framing.reports.prose.cells import Cells
from framing.reports.prose.sentence import Prose, join, plain, say
from framing.reports.reading import ALL
from framing.reports.verdict import Verdict, farther_end, real, verdict


@dataclass(frozen=True, kw_only=True)
class Said:
    """One difference and the words it earns.

    Attributes:
        row: Number of its row in the table ``contrast``, from 0.
        title: Name of the dimension.
        verdict: What can be said.
        value: The difference.
        limit: End of the interval that lies farther from zero, as a column name; None without an interval.
    """

    row: int
    title: str
    verdict: Verdict
    value: float
    limit: str | None


def answer(results: Results, cells: Cells | None) -> Prose:
    """The sentence.

    Args:
        results: The run.
        cells: The table ``contrast`` of the report; None if it is empty.
    """
    if results.facts.design_check["verdict"] == "refuse":
        return _refused(results)
    found = judged(cells) if cells else []
    if cells is None or not found:
        return plain("This run has not compared the two groups on any dimension.")
    write = _writer(cells.table)
    clauses = [
        *_sides(found, cells, results, write),
        *_none_larger(found, cells, write),
        *_cannot_tell(found),
    ]
    return join(clauses, "; ", "; ") + plain(".")


def judged(cells: Cells) -> list[Said]:
    """Every difference that the table holds over all scores, largest first."""
    found = []
    for number, row in cells.rows():
        if row["channel"] == ALL:
            said = verdict(row)
            found.append(
                Said(
                    row=number,
                    title=str(row["dimension_title"]),
                    verdict=said,
                    value=real(row["value"]) or 0.0,
                    limit=farther_end(row) if said is Verdict.NONE_LARGER else None,
                )
            )
    return sorted(found, key=lambda one: (-abs(one.value), one.row))


def _writer(table: pl.DataFrame) -> Callable[[float | None], str]:
    """How sizes of differences are written: alike, and without sign, since words give the direction."""
    places = decimals([*table["value"], *table["low"], *table["high"]])
    return lambda value: fixed(None if value is None else abs(value), places)


def _refused(results: Results) -> Prose:
    cells = Cells(name="design", table=results.design)
    counts = [
        say(
            "{n} {group}",
            {"n": cells.number(number, "n_outlets", whole), "group": str(row["group"])},
        )
        for number, row in cells.rows()
        if row["group"] in (results.facts.target, results.facts.reference)
    ]
    return say(
        "With {counts} outlets, a difference between the groups cannot be told from "
        "differences between single outlets. At least three outlets in each group are needed before "
        "anything is said about outlets like these.",
        {"counts": join(counts)},
    )


def _sides(
    found: list[Said], cells: Cells, results: Results, write: Callable[[float | None], str]
) -> list[Prose]:
    """``State outlets score higher than independent outlets on … and lower on …``."""
    sides: list[Prose] = []
    for side in (Verdict.HIGHER, Verdict.LOWER):
        own = [one for one in found if one.verdict is side]
        if own:
            named = [_with_size(own[0], cells, write, unit=not sides), *(plain(_low(one)) for one in own[1:])]
            sides.append(say("{side} on {named}", {"side": side.value, "named": join(named)}))
    if not sides:
        return []
    facts = results.facts
    return [
        say(
            "{target} outlets score {sides}",
            {"target": facts.target[:1].upper() + facts.target[1:], "sides": _than(sides, facts.reference)},
        )
    ]


def _than(sides: list[Prose], reference: str) -> Prose:
    """The comparison is said once, behind the first direction."""
    first, *rest = sides[0].parts
    said = Prose((f"{first} than {reference} outlets", *rest))
    return said if len(sides) == 1 else join([said, sides[1]], last=", and ")


def _with_size(one: Said, cells: Cells, write: Callable[[float | None], str], *, unit: bool) -> Prose:
    """The dimension with the largest difference, its size and its interval."""
    row = cells.table.row(one.row, named=True)
    ends = ("low", "high") if one.value > 0 else ("high", "low")
    return say(
        "{title} (by {value}{unit}, {level} interval {near} to {far})",
        {
            "title": _low(one),
            "value": cells.number(one.row, "value", write),
            "unit": in_unit(str(row["unit"])) if unit else "",
            "level": cells.number(one.row, "level", percent),
            "near": cells.number(one.row, ends[0], write),
            "far": cells.number(one.row, ends[1], write),
        },
    )


def _low(one: Said) -> str:
    """The title inside a sentence."""
    return one.title[:1].lower() + one.title[1:]


def _none_larger(found: list[Said], cells: Cells, write: Callable[[float | None], str]) -> list[Prose]:
    own = [one for one in found if one.verdict is Verdict.NONE_LARGER and one.limit]
    if not own:
        return []
    named = [
        say(
            "{limit} on {title}",
            {"limit": cells.number(one.row, str(one.limit), write), "title": _low(one)},
        )
        for one in own
    ]
    return [say("the data are consistent with no difference larger than {named}", {"named": join(named)})]


def _cannot_tell(found: list[Said]) -> list[Prose]:
    own = [plain(_low(one)) for one in found if one.verdict is Verdict.CANNOT_TELL]
    if not own:
        return []
    if len(own) == len(found):
        return [
            say(
                "From these outlets it cannot be told whether the groups differ on {named}",
                {"named": join(own)},
            )
        ]
    return [say("on {named} the data cannot tell", {"named": join(own)})]
