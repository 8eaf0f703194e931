"""Compares two runs of the same experiment file by file: identical, within tolerance, different, missing."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Literal

import polars as pl

from framing.errors import DataError
from framing.experiments.repetition.rows import Gap, gap, without_numbers
from framing.experiments.repetition.tolerance import Tolerances
from framing.experiments.results import FACTS_FILE, Results
from framing.experiments.seal import listed_files, withheld_files

Verdict = Literal["identical", "within tolerance", "different", "missing", "extra", "not comparable"]

DRAWINGS = (".svg", ".pdf", ".png")
TEXTS = (".md", ".txt", ".html", ".tex", ".bib")
OF_THE_MACHINE = ("packages", "digests")
"""What of the facts says with which versions they were made."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What became of a file.

    Attributes:
        file: Path below the run folder.
        verdict: ``missing`` if only the first run has it, ``extra`` if only the second, ``not comparable``
            if it was withheld from the first because words of articles stand in it.
        largest: Largest difference of two numbers; None where none were compared.
        said: Where the files differ; empty if nowhere.
    """

    file: str
    verdict: Verdict
    largest: float | None = None
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two runs, file by file.

    Attributes:
        files: Every repeatable file of either run, sorted by path.
    """

    files: tuple[Compared, ...]

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many files came out how."""
        return Counter(one.verdict for one in self.files)

    @property
    def identical(self) -> bool:
        """True if every file has the same bytes."""
        return all(one.verdict in {"identical", "not comparable"} for one in self.files)

    @property
    def alike(self) -> bool:
        """True if no file is missing, extra or beyond tolerance."""
        good = {"identical", "within tolerance", "not comparable"}
        return all(one.verdict in good for one in self.files)

    @property
    def largest(self) -> float:
        """Largest difference of two numbers anywhere."""
        return max((one.largest for one in self.files if one.largest is not None), default=0.0)


def compare_files(before: Path, now: Path) -> Comparison:
    """Compare the repeatable files of two runs.

    Args:
        before: Folder of a finished run.
        now: Folder of another.

    Raises:
        DataError: One of them did not come to its end, or cannot be read.
    """
    old, new = listed_files(before), listed_files(now)
    facts = Results.open(before).facts
    tolerances = Tolerances.of({fact.name: fact.options for fact in facts.measures})
    left_out = {*withheld_files(before), *withheld_files(now)}
    found: dict[str, Compared] = {}
    for name in sorted({*old, *new}, key=_data_first):
        if name not in new or name not in old:
            found[name] = Compared(file=name, verdict="missing" if name in old else "extra")
        elif old[name] == new[name]:
            found[name] = Compared(file=name, verdict="identical")
        elif name in left_out:
            found[name] = Compared(file=name, verdict="not comparable")
        else:
            found[name] = _look(name, before, now, partial(_judged, found, tolerances))
    return Comparison(files=tuple(found[name] for name in sorted(found)))


def _data_first(name: str) -> tuple[bool, str]:
    """Drawings are judged by their data, which must have been looked at before."""
    return name.endswith(DRAWINGS), name


def _look(name: str, before: Path, now: Path, judge: Callable[[str, bytes, bytes], Gap]) -> Compared:
    try:
        found = judge(name, (before / name).read_bytes(), (now / name).read_bytes())
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise DataError(
            f"{name}: cannot be compared ({error}). `framing verify` looks at both runs."
        ) from error
    verdict: Verdict = "within tolerance" if found.within else "different"
    return Compared(file=name, verdict=verdict, largest=found.largest, said=found.said)


def _judged(found: Mapping[str, Compared], tolerances: Tolerances, name: str, was: bytes, now: bytes) -> Gap:
    path = PurePosixPath(name)
    if path.suffix == ".parquet":
        return gap(path.stem, pl.read_parquet(BytesIO(was)), pl.read_parquet(BytesIO(now)), tolerances)
    if path.suffix == ".csv":
        of_what = path.parent.name if path.name == "data.csv" else path.stem
        return gap(of_what, _from_csv(was), _from_csv(now), tolerances)
    if path.name == FACTS_FILE:
        return _facts(was, now)
    if path.suffix in DRAWINGS:
        return _drawing(found.get(f"{path.parent}/data.csv"))
    if path.suffix in TEXTS:
        same = without_numbers(was.decode()) == without_numbers(now.decode())
        return Gap(within=same, said="" if same else "other words")
    return Gap(within=False, said="other content")


def _from_csv(data: bytes) -> pl.DataFrame:
    """A table of texts and numbers: a column is of numbers if every cell of it that holds anything is one."""
    table = pl.read_csv(BytesIO(data), infer_schema=False)
    return table.with_columns(
        column.cast(pl.Float64)
        for column in table
        if column.drop_nulls().cast(pl.Float64, strict=False).null_count() == 0
        and column.drop_nulls().str.contains(r"[.eEn]").any()
    )


def _drawing(data: Compared | None) -> Gap:
    """Pixels are not compared: a drawing is as good as the numbers it was drawn from."""
    alike = data is not None and data.verdict in {"identical", "within tolerance"}
    return Gap(within=alike, said="" if alike else "drawn from other numbers")


def _facts(was: bytes, now: bytes) -> Gap:
    first, second = json.loads(was), json.loads(now)
    apart = sorted(_apart("", first, second))
    telling = [path for path in apart if path.partition(".")[0] not in OF_THE_MACHINE]
    return Gap(within=not telling, said=", ".join(telling[:5]))


def _apart(path: str, was: object, now: object) -> Iterator[str]:
    """Places at which two JSON values differ; numbers within texts do not count."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in {*was, *now}:
            yield from _apart(f"{path}.{key}".lstrip("."), was.get(key), now.get(key))
    elif isinstance(was, str) and isinstance(now, str):
        if without_numbers(was) != without_numbers(now):
            yield path
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for place, (first, second) in enumerate(zip(was, now, strict=True)):
            yield from _apart(f"{path}[{place}]", first, second)
    elif was != now:
        yield path
