"""What two runs were made with, held against each other: packages, machine, threads, kernels."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from framing.errors import DataError
from framing.experiments.environment import installed, machine, threads
from framing.experiments.files import read_json

COUNTS_PACKAGES = (
    *("numpy", "scipy", "scikit-learn", "gensim", "numba", "llvmlite", "polars", "pyarrow", "tomotopy"),
    *("matplotlib", "rjieba", "py3langid", "trafilatura", "threadpoolctl", "model2vec", "wordllama"),
)
"""Packages whose version may move a number or a figure."""

COUNTS_MACHINE = ("python", "implementation", "c_library", "machine")
"""What of the machine may move last digits; the rest is told and has no influence."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a run was made with.

    Attributes:
        packages: Distribution → version.
        machine: Python, operating system, C library, processor …
        kernels: Libraries of matrix products with version, kernel and threads, and numpy's instruction sets.
    """

    packages: Mapping[str, str]
    machine: Mapping[str, str]
    kernels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Unlike:
    """One thing that differs.

    Attributes:
        what: ``package numpy``, ``kernel openblas`` …
        before: In the first run; empty where it has none.
        now: In the second.
        counts: True if numbers or figures may differ for it.
    """

    what: str
    before: str
    now: str
    counts: bool


def of_run(run: Path) -> Surroundings:
    """What a run was made with, as it wrote it down.

    Raises:
        DataError: The run does not say.
    """
    folder = run / "env"
    try:
        lines = (folder / "packages.txt").read_text(encoding="utf-8").splitlines()
        told, pools = read_json(folder / "platform.json"), read_json(folder / "threads.json")
    except (OSError, ValueError) as error:
        raise DataError(f"{folder}: cannot be read ({error}); the run does not say what made it") from error
    return _surroundings(lines, told, pools)


def here() -> Surroundings:
    """What a run that is made now is made with."""
    return _surroundings(installed(), machine(), threads())


def _surroundings(
    packages: list[str], told: Mapping[str, JsonValue], pools: Mapping[str, JsonValue]
) -> Surroundings:
    return Surroundings(
        packages=dict(line.split("==", 1) for line in packages if "==" in line),
        machine={name: str(value) for name, value in told.items()},
        kernels=dict(sorted(_kernels(pools))),
    )


def _kernels(pools: Mapping[str, JsonValue]) -> Iterator[tuple[str, str]]:
    libraries, variables = pools.get("libraries"), pools.get("variables")
    said = {
        f"{pool.get('internal_api')} {pool.get('version')}, kernel {pool.get('architecture')}, "
        f"threads {pool.get('num_threads')}"
        for pool in (libraries if isinstance(libraries, list) else ())
        if isinstance(pool, dict) and pool.get("user_api") == "blas"  # others are loaded when first needed
    }
    yield "matrix products", "; ".join(sorted(said))
    yield "numpy instruction sets", _instruction_sets(str(pools.get("numpy_simd", "")))
    for name, value in (variables if isinstance(variables, dict) else {}).items():
        yield name, str(value)


def _instruction_sets(said: str) -> str:
    """Those in use: what a processor lacks or has beyond them makes no difference."""
    used = re.search(r"'found': \[([^\]]*)\]", said)
    return used[1].replace("'", "") if used else said


def unlike(before: Surroundings, now: Surroundings) -> tuple[Unlike, ...]:
    """What differs; first what numbers or figures may differ for, then the rest, each sorted by name."""
    found = [
        *_apart("package", before.packages, now.packages, COUNTS_PACKAGES),
        *_apart("machine", before.machine, now.machine, COUNTS_MACHINE),
        *_apart("kernel", before.kernels, now.kernels, tuple({**before.kernels, **now.kernels})),
    ]
    return tuple(sorted(found, key=lambda one: (not one.counts, one.what)))


def _apart(
    kind: str, before: Mapping[str, str], now: Mapping[str, str], counting: tuple[str, ...]
) -> Iterator[Unlike]:
    for name in sorted({*before, *now}):
        was, is_now = before.get(name, ""), now.get(name, "")
        if was != is_now:
            what = f"{kind} {name.replace('_', ' ') if kind == 'machine' else name}"
            yield Unlike(what=what, before=was, now=is_now, counts=name in counting)
