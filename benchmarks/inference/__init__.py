"""How often each method finds a difference where there is none, and how often its interval holds the truth.

`python -m benchmarks.inference [--studies 200] [--draws 399] [--jobs 1] [--seed 1] [--part NAME] [--out DIR]`
simulates studies and asks the code that an experiment asks. For publication: `--studies 1000` or more. Parts:

1. `methods`: outlets that differ by chance, in the designs of the evidence; every method of
   `inference_methods`, those that are no more than description among them.
2. `claims`: what reports claim in the same studies, without the slow bootstraps.
3. `grid`: the default method, and beside it a test over articles, in a grid of designs.
4. `corpora`: what misleads a comparison, and what repairs it: shared agency copy, a choice of events, a
   dictionary's errors; through the estimands themselves.

Each part writes a CSV (events, in `corpora`, with a quarter of the studies); `methods` also writes the figure
of the reference page.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from framing.engine import Engine

OUT = Path(__file__).resolve().parent / "results"


def parts(studies: int, draws: int, seed: int) -> Mapping[str, Callable[[Engine], pl.DataFrame]]:
    """Name of each part → what makes its table."""
    from benchmarks.inference import error_rates, repairs

    return {
        "methods": lambda engine: error_rates.under_every_method(engine, studies, draws, seed),
        "claims": lambda engine: error_rates.claims(engine, studies, seed),
        "grid": lambda engine: error_rates.under_the_default(engine, studies, seed),
        "corpora": lambda engine: repairs.repaired(engine, studies, seed),
    }


def main() -> None:
    """Simulate, write the tables and the figure, and print what lies outside the band."""
    from framing.engine.pool import Engine

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--studies", type=int, default=200)
    parser.add_argument("--draws", type=int, default=399)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", action="append")
    parser.add_argument("--out", type=Path, default=OUT)
    asked, _ = parser.parse_known_args()
    known = parts(asked.studies, asked.draws, asked.seed)
    asked.out.mkdir(parents=True, exist_ok=True)
    with Engine(jobs=asked.jobs) as engine:
        for name in asked.part or known:
            table = known[name](engine)
            table.write_csv(asked.out / f"{name}.csv")
            _tell(name, table, asked.out)


def _tell(name: str, table: pl.DataFrame, out: Path) -> None:
    """Draw the figure, and print what lies outside the band."""
    from benchmarks.inference.error_rates import outside
    from benchmarks.inference.figure import draw

    if name == "methods":
        draw(table, out / "error_rates.png")
    if name in {"methods", "claims", "grid"}:
        print(*outside(table), sep="\n")
