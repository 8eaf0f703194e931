"""Compares two runs of different experiments, data, code or machines: what went in, then every estimate."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import JsonValue

from framing.errors import DataError
from framing.experiments import record
from framing.experiments.files import read_json
from framing.experiments.repetition.surroundings import of_run, unlike
from framing.experiments.results import Results
from framing.experiments.tables import SCHEMAS

Part = Literal["experiment", "data", "code", "surroundings"]

KEY = ("estimand", "measure", "dimension", "channel", "target", "reference", "question")
"""What makes an estimate of one run the same as one of another."""

Verdict = Literal["equal", "moved", "turned", "apart", "only before", "only now"]
"""``turned``: the sign has changed; ``apart``: the intervals share no number, whatever the sign."""


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One thing that went into the runs and is not the same.

    Attributes:
        part: What it belongs to.
        what: Its name: key of the experiment, file of the corpus, package …
        before: In the first run; empty where it has none.
        now: In the second.
        counts: False where no number can depend on it.
    """

    part: Part
    what: str
    before: str
    now: str
    counts: bool = True


@dataclass(frozen=True, kw_only=True)
class RunDifference:
    """Two runs held against each other.

    Attributes:
        changed: What went in and differs, experiment first.
        estimates: One row per estimate of either run: ``KEY``, ``verdict``, ``value_before``, ``low_before``,
            ``high_before``, ``value_now``, ``low_now``, ``high_now``, ``delta`` (now minus before) and
            ``overlap`` (do the intervals share a number; null without intervals). NaN where a run has none.
        digests: Results digests of the two; empty for a run that was not closed.
    """

    changed: tuple[Changed, ...]
    estimates: pl.DataFrame
    digests: tuple[str, str]

    @property
    def same_results(self) -> bool:
        """True if both have one results digest."""
        return self.digests[0] == self.digests[1] != ""

    @property
    def unequal(self) -> pl.DataFrame:
        """The estimates that differ, largest change of sign and interval first."""
        order = {"apart": 0, "turned": 1, "moved": 2, "only before": 3, "only now": 4}
        rows = self.estimates.filter(pl.col("verdict") != "equal")
        return rows.sort(
            pl.col("verdict").replace_strict(order, return_dtype=pl.Int64), *KEY, nulls_last=True
        )


def differences(before: Path, now: Path) -> RunDifference:
    """Compare two runs.

    Args:
        before: Folder of a finished run.
        now: Folder of another.

    Raises:
        DataError: One of them is no finished run, or cannot be read.
    """
    parts = (_experiment, _data, _code, _surroundings)
    first, second = Results.open(before).estimates, Results.open(now).estimates
    return RunDifference(
        changed=tuple(one for part in parts for one in part(before, now)),
        estimates=_estimates(first, second),
        digests=(_digest(before), _digest(now)),
    )


def _read(run: Path, name: str) -> dict[str, JsonValue]:
    try:
        return read_json(run / name)
    except (OSError, ValueError) as error:
        raise DataError(f"{run / name}: cannot be read ({error}). Expected the folder of a run.") from error


def _digest(run: Path) -> str:
    return str(_read(run, record.RUN).get("digest", ""))


def _experiment(before: Path, now: Path) -> Iterator[Changed]:
    name = "config.resolved.json"
    yield from _leaves("experiment", "", _read(before, name), _read(now, name))


def _data(before: Path, now: Path) -> Iterator[Changed]:
    yield from _leaves("data", "", _read(before, "inputs.json"), _read(now, "inputs.json"))


def _code(before: Path, now: Path) -> Iterator[Changed]:
    """Stages of both runs whose code is not the same, and the commits."""
    first, second = (_codes(run) for run in (before, now))
    for stage in sorted({*first} & {*second}):
        was, is_now = first[stage], second[stage]
        apart = sorted(part for part in {*was, *is_now} if was.get(part) != is_now.get(part))
        if apart:
            said = ", ".join(part.removeprefix("code of ") for part in apart)
            yield Changed(part="code", what=f"stage {stage}", before="", now=said)
    commits = [_commit(run) for run in (before, now)]
    if commits[0] != commits[1]:
        yield Changed(part="code", what="commit", before=commits[0], now=commits[1], counts=False)


def _codes(run: Path) -> dict[str, dict[str, str]]:
    stages = _read(run, record.LOCK).get("stages")
    found: dict[str, dict[str, str]] = {}
    for stage, said in (stages if isinstance(stages, dict) else {}).items():
        parts = said.get("parts") if isinstance(said, dict) else None
        named = parts if isinstance(parts, dict) else {}
        found[stage] = {name: str(value) for name, value in named.items() if name.startswith("code")}
    return found


def _commit(run: Path) -> str:
    said = _read(run, "code/git.json")
    return f"{said.get('commit', 'none')}{' with uncommitted changes' if said.get('dirty') else ''}"


def _surroundings(before: Path, now: Path) -> Iterator[Changed]:
    for one in unlike(of_run(before), of_run(now)):
        yield Changed(part="surroundings", what=one.what, before=one.before, now=one.now, counts=one.counts)


def _leaves(part: Part, path: str, was: JsonValue, is_now: JsonValue) -> Iterator[Changed]:
    """The smallest places at which two values differ."""
    if isinstance(was, dict) and isinstance(is_now, dict):
        for key in (*was, *(name for name in is_now if name not in was)):
            yield from _leaves(part, f"{path}.{key}".lstrip("."), was.get(key), is_now.get(key))
    elif (first := _by_name(was)) and (second := _by_name(is_now)):
        yield from _leaves(part, path, first, second)
    elif _said(was) != _said(is_now):
        yield Changed(part=part, what=path, before=_said(was), now=_said(is_now))


def _by_name(value: JsonValue) -> dict[str, JsonValue]:
    """A list of plug-ins with their options, by name; empty for another list, or if one stands twice."""
    listed = value if isinstance(value, list) else []
    named = [next(iter(one.items())) for one in listed if isinstance(one, dict) and len(one) == 1]
    found = dict(named)
    return found if len(found) == len(listed) else {}


def _said(value: JsonValue) -> str:
    """A value in words; what is missing and what is empty read alike, for a new option is often empty."""
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _estimates(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    joined = _numbered(before).join(
        _numbered(now), on=[*KEY, "again"], how="full", coalesce=True, nulls_equal=True, suffix="_now"
    )
    numbers = {f"{name}_before": pl.col(name) for name in ("value", "low", "high")}
    shown = joined.select(*KEY, **numbers, value_now="value_now", low_now="low_now", high_now="high_now")
    delta = pl.col("value_now") - pl.col("value_before")
    overlap = (pl.col("low_before") <= pl.col("high_now")) & (pl.col("low_now") <= pl.col("high_before"))
    known = pl.all_horizontal(
        pl.col(f"{end}_{which}").is_finite() for end in ("low", "high") for which in ("before", "now")
    )
    told = shown.with_columns(delta=delta, overlap=pl.when(known).then(overlap))
    return told.with_columns(verdict=_verdict()).sort(*KEY, nulls_last=True, maintain_order=True)


def _numbered(estimates: pl.DataFrame) -> pl.DataFrame:
    """The estimates with a running number for those that have the same key (bins of time, methods …)."""
    kept = estimates.select(*KEY, "value", "low", "high") if estimates.height else _none()
    return kept.with_columns(again=pl.int_range(pl.len()).over(*KEY))


def _none() -> pl.DataFrame:
    schema = SCHEMAS["estimates"]
    return pl.DataFrame(schema={name: schema[name] for name in (*KEY, "value", "low", "high")})


def _verdict() -> pl.Expr:
    """What has become of an estimate; two that are missing in both runs are equal."""
    before, now = pl.col("value_before"), pl.col("value_now")
    same = pl.all_horizontal(
        pl.col(f"{name}_before").eq_missing(pl.col(f"{name}_now")) for name in ("value", "low", "high")
    )
    return (
        pl.when(same)
        .then(pl.lit("equal"))
        .when(now.is_null())
        .then(pl.lit("only before"))
        .when(before.is_null())
        .then(pl.lit("only now"))
        .when(pl.col("overlap").not_())
        .then(pl.lit("apart"))
        .when(before.sign() * now.sign() < 0)
        .then(pl.lit("turned"))
        .otherwise(pl.lit("moved"))
    )
