"""Compare two runs: what went in, then every estimate with its interval."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from framing.cli.base import json_option, results_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from framing.experiments.repetition.difference import Changed, RunDifference

SHOWN = 40
"""Estimates that are listed; the others are counted."""

NAMED = 4
"""Stages that are named where many have the same change."""

HEADS = {
    "experiment": "experiment",
    "data": "data",
    "code": "code",
    "surroundings": "packages, machine, kernels",
}

WORDS = {
    "apart": "intervals apart",
    "turned": "sign changed",
    "moved": "intervals overlap",
    "only before": "only in the first",
    "only now": "only in the second",
}


@click.command
@click.argument("first")
@click.argument("second", default="latest")
@results_option
@json_option
def diff(*, first: str, second: str, results: Path, as_json: bool) -> None:
    """Compare two runs: FIRST with SECOND (an id or its beginning, a name, a path; latest if left out).

    First what went in: the experiment, the data, the code, packages and machine. Then every estimate that is
    not the same, with both intervals. Exit code 4 if the results differ.
    """
    from framing.cli import base
    from framing.errors import DifferencesFound
    from framing.experiments import history
    from framing.experiments.repetition.difference import differences

    before, now = history.find(first, results), history.find(second, results)
    found = differences(before, now)
    rows = found.unequal.to_dicts()
    if as_json:
        base.print_json(
            {"first": before.name, "second": now.name, "ok": found.same_results, "changed": found.changed}
            | {"estimates": rows, "equal": found.estimates.height - len(rows)}
        )
    else:
        _print_changed(found)
        _print_estimates(rows, found.estimates.height)
    if not found.same_results:
        raise DifferencesFound(f"{before.name} and {now.name}: not the same results")


def _print_changed(found: "RunDifference") -> None:
    from framing.cli import base

    for part, head in HEADS.items():
        told = [one for one in found.changed if one.part == part]
        base.print_text(f"{head}: {'the same' if not told else ''}".rstrip())
        for line in _recoded(told) if part == "code" else map(_line, told):
            base.print_text(f"  {line}")


def _line(one: "Changed") -> str:
    influence = "" if one.counts else " (no influence)"
    return f"{one.what}: {one.before or 'none'} → {one.now or 'none'}{influence}"


def _recoded(told: "Sequence[Changed]") -> "Iterator[str]":
    """The stages of which the same parts of the code have changed, together."""
    yield from (_line(one) for one in told if not one.counts)
    stages: dict[str, list[str]] = {}
    for one in told:
        if one.counts:
            stages.setdefault(one.now, []).append(one.what.removeprefix("stage "))
    for parts, names in stages.items():
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        yield f"{parts}: {', '.join(names[:NAMED])}{more}"


def _print_estimates(rows: "Sequence[Mapping[str, object]]", number: int) -> None:
    from framing.cli import base

    base.print_text(f"estimates: {number - len(rows)} of {number} the same")
    heads = ("what became", "estimand", "measure", "dimension", "channel", "outlets", "first", "second", "Δ")
    if rows:
        base.print_table(heads, [_row(row) for row in rows[:SHOWN]], right=("Δ",))
    if len(rows) > SHOWN:
        base.print_text(f"… and {len(rows) - SHOWN} more (--json lists all)")


def _row(row: "Mapping[str, object]") -> tuple[object, ...]:
    from framing.cli._headline import number

    return (
        WORDS[str(row["verdict"])],
        row["estimand"],
        row["measure"],
        row["dimension"],
        row["channel"],
        "like these" if row["question"] == "outlets like these" else "these",
        _interval(row, "before"),
        _interval(row, "now"),
        number(row["delta"]),
    )


def _interval(row: "Mapping[str, object]", which: str) -> str | None:
    from framing.cli._headline import number

    value, low, high = (number(row[f"{name}_{which}"]) for name in ("value", "low", "high"))
    return f"{value} [{low}, {high}]" if value and low and high else value


COMMAND = diff
