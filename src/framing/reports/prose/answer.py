"""The one sentence that answers the question, chosen by estimate, interval and design.

Which words a difference earns, in this order:

1. The design is refused, because a group has fewer than three outlets: no claim at all.
2. No interval: it cannot be told.
3. The interval excludes zero and the adjusted p-value is below .05 (one minus the level): *higher* or *lower*.
4. The interval includes zero and reaches, on either side, no farther than the smallest difference that a design
   like this finds with a chance of .80: *consistent with no difference larger than* its farther end.
5. Everything else: it cannot be told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from math import isfinite

import polars as pl

from framing.experiments.results import Results
from framing.reports.numbers import decimals, fixed, percent
from framing.reports.prose.cells import Cells, Row
from framing.reports.prose.sentence import Prose, join, plain, say
from framing.reports.reading import ALL, LIKE_THESE, is_clear

NEEDED = 3
"""Outlets per group below which nothing is claimed."""


class Verdict(Enum):
    """What can be said of one difference."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE_LARGER = "no difference larger than"
    CANNOT_TELL = "cannot tell"


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


def verdict(row: Row) -> Verdict:
    """What can be said of a difference, by the rules at the top of this file (the first of them aside).

    Args:
        row: A row of ``estimates``.
    """
    value, low, high = (_real(row[name]) for name in ("value", "low", "high"))
    if value is None or low is None or high is None:
        return Verdict.CANNOT_TELL
    if is_clear(
        {"low": low, "high": high, "level": _real(row["level"]), "p_adjusted": _real(row["p_adjusted"])}
    ):
        return Verdict.HIGHER if value > 0 else Verdict.LOWER
    detectable = _real(row["detectable"])
    if low <= 0 <= high and detectable is not None and max(-low, high) <= detectable:
        return Verdict.NONE_LARGER
    return Verdict.CANNOT_TELL


def answer(results: Results, cells: Cells) -> Prose:
    """The sentence.

    Args:
        results: The run.
        cells: The table ``contrast`` of the report.
    """
    if results.facts.design_check["verdict"] == "refuse":
        return _refused(results)
    found = judged(cells)
    if not found:
        return plain("This run has not compared the two groups on any dimension.")
    write = _writer(cells.table)
    clauses = [
        *_sides(found, cells, results, write),
        *_none_larger(found, cells, write),
        *_cannot_tell(found),
    ]
    return join(clauses, "; ", "; ") + plain(".")


def judged(cells: Cells) -> list[Said]:
    """Every difference over outlets that the table holds, largest first within each verdict."""
    found = []
    for number, row in cells.rows():
        if row["question"] == LIKE_THESE and row["channel"] == ALL:
            value = _real(row["value"])
            said = verdict(row)
            found.append(
                Said(
                    row=number,
                    title=str(row["dimension_title"]),
                    verdict=said,
                    value=0.0 if value is None else value,
                    limit=_farther(row) if said is Verdict.NONE_LARGER else None,
                )
            )
    return sorted(found, key=lambda one: (-abs(one.value), one.row))


def _real(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and isfinite(value) else None


def _farther(row: Row) -> str:
    low, high = _real(row["low"]) or 0.0, _real(row["high"]) or 0.0
    return "high" if high >= -low else "low"


def _writer(table: pl.DataFrame) -> Callable[[float | None], str]:
    """How sizes of differences are written: alike, and without sign, since words give the direction."""
    places = decimals([*table["value"], *table["low"], *table["high"]])
    return lambda value: fixed(None if value is None else abs(value), places)


def _refused(results: Results) -> Prose:
    cells = Cells(name="design", table=results.design)
    counts = [
        say(
            "{n} {group}",
            {"n": cells.number(number, "n_outlets", partial(fixed, places=0)), "group": str(row["group"])},
        )
        for number, row in cells.rows()
        if row["group"] in (results.facts.target, results.facts.reference)
    ]
    return say(
        "No headline: with {counts} outlets, a difference between the groups cannot be told from "
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
            "unit": f" {row['unit']}" if unit else "",
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
