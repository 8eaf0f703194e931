"""How often each method finds a difference where there is none, and how often its interval holds the truth.

`python -m benchmarks.inference [--studies 200] [--draws 399] [--out benchmarks/results] [--seed 1]` simulates
studies and asks the code that an experiment asks. For publication: `--studies 1000` or more. Two parts:

1. Outlets that differ by chance (intraclass correlation 0 to .3; equal, unequal and very few outlets; unequal
   variances): every method of `inference_methods`, those that are no more than description among them.
2. Groups that choose other events and frame them alike: outlet means, and outlet effects net of events.

Writes inference.csv, one row per cell and method, and inference.png: the share of studies without a
difference in which one is found, by intraclass correlation.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from framing.estimates.inference.net_of_events import Coverage, outlet_effects
from framing.estimates.inference.slices import Slice
from framing.estimates.inference.welch import difference
from framing.estimates.inference_methods import inferences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent
FIELDS = ("part", "sizes", "icc", "sd_ratio", "method", "valid_for", "studies", "found", "error", "coverage")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A kind of study: outlets per group, share of variance between them, how unequal the groups are."""

    sizes: tuple[int, int]
    icc: float
    sd_ratio: float = 1.0
    articles: int = 100


CELLS = (
    *(Cell(sizes=(5, 6), icc=icc) for icc in (0.0, 0.01, 0.05, 0.1, 0.2, 0.3)),
    *(Cell(sizes=sizes, icc=0.1) for sizes in ((3, 4), (4, 4), (4, 8), (10, 10))),
    *(Cell(sizes=sizes, icc=0.1, sd_ratio=4.0) for sizes in ((5, 6), (4, 8))),
)


def study(cell: Cell, rng: np.random.Generator) -> Slice:
    """Articles of variance 1 in all; outlets' sizes are log-normal; the reference's outlets may vary more."""
    n = sum(cell.sizes)
    group = np.repeat([0, 1], cell.sizes)
    sizes = np.maximum((cell.articles * np.exp(0.8 * rng.normal(size=n) - 0.32)).astype(int), 5)
    outlets = np.repeat(np.arange(n), sizes)
    spread = np.where(group == 1, cell.sd_ratio, 1.0) * sqrt(cell.icc)
    values = (spread * rng.normal(size=n))[outlets] + sqrt(1 - cell.icc) * rng.normal(size=len(outlets))
    return Slice(
        measure="simulated",
        unit="standard deviations",
        dimension="none",
        channel="all",
        groups=("target", "reference"),
        values=values,
        weights=np.ones(len(values)),
        n_tokens=np.ones(len(values), dtype=np.int64),
        articles=np.arange(len(values)),
        outlet_of_article=outlets,
        group_of_outlet=group,
        outlets=tuple(map(str, range(n))),
        n_unscored=0,
        left_out=(),
    )


def methods(cell: Cell, studies: int, draws: int, seed: int) -> Iterator[tuple[object, ...]]:
    """One row per method of one cell."""
    rng = np.random.default_rng([seed, *cell.sizes, int(1000 * cell.icc), int(cell.sd_ratio)])
    found: dict[tuple[str, str], list[tuple[bool, float]]] = {}
    for number in range(studies):
        for method, valid_for, one in inferences(study(cell, rng), 0.95, draws, number):
            holds = float("nan") if np.isnan(one.low) else float(one.low <= 0 <= one.high)
            found.setdefault((method, valid_for), []).append((one.p <= 0.05, holds))
    sizes = f"{cell.sizes[0]} v {cell.sizes[1]}"
    for (method, valid_for), rows in found.items():
        share, coverage = (float(np.mean(column)) for column in zip(*rows, strict=True))
        error = sqrt(share * (1 - share) / studies)
        yield (
            "no difference", sizes, cell.icc, cell.sd_ratio, method, valid_for, studies, round(share, 4),
            round(error, 4), round(coverage, 4),
        )  # fmt: skip


def selected(rng: np.random.Generator, gamma: float) -> Coverage:
    """Five outlets that choose events by what they show, six that take any; events are framed alike."""
    group, sizes = np.repeat([0, 1], [5, 6]), np.exp(rng.normal(5.0, 0.8, 11)).astype(int) + 20
    shown = rng.normal(size=40)
    outlets = np.repeat(np.arange(11), sizes)
    events = np.empty(len(outlets), dtype=np.intp)
    for side, strength in ((0, gamma), (1, 0.0)):
        chances, mine = np.exp(strength * shown), group[outlets] == side
        events[mine] = rng.choice(40, size=int(mine.sum()), p=chances / chances.sum())
    values = 0.35 * shown[events] + 0.12 * rng.normal(size=11)[outlets] + rng.normal(size=len(outlets))
    return Coverage(values=values, weights=np.ones(len(values)), outlets=outlets, events=events, group=group)


def choice_of_events(gamma: float, studies: int, seed: int) -> Iterator[tuple[object, ...]]:
    """Outlet means, and outlet effects net of events, where groups choose other events."""
    rng = np.random.default_rng([seed, int(10 * gamma)])
    found: dict[str, list[bool]] = {"outlet means, Welch": [], "net of events, Welch": []}
    for _ in range(studies):
        coverage = selected(rng, gamma)
        means = np.bincount(coverage.outlets, weights=coverage.values) / np.bincount(coverage.outlets)
        found["outlet means, Welch"].append(refuses(means, coverage.group))
        found["net of events, Welch"].append(refuses(outlet_effects(coverage), coverage.group))
    for method, refused in found.items():
        share = float(np.mean(refused))
        error = sqrt(share * (1 - share) / studies)
        yield (
            f"choice of events {gamma:g}", "5 v 6", "", 1.0, method, "", studies, round(share, 4),
            round(error, 4), round(1 - share, 4),
        )  # fmt: skip


def refuses(values: NDArray[np.float64], group: NDArray[np.intp]) -> bool:
    """True if Welch's interval leaves 0 out."""
    found = difference(values[group == 0], values[group == 1])
    return not found.low <= 0 <= found.high


def draw(rows: list[tuple[object, ...]], path: Path) -> None:
    """False-positive rates of 5 v 6 outlets by intraclass correlation, one line per method."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 4.4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.axhspan(0.03, 0.07, color="#dfe8df", linewidth=0)
    lines: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        if row[0] == "no difference" and row[1] == "5 v 6" and row[3] == 1.0:
            lines.setdefault(str(row[4]).split(";")[0], []).append((float(str(row[2])), float(str(row[7]))))
    ends = sorted((points[-1][1], name) for name, points in lines.items())
    last = -1.0
    for end, name in ends:
        invalid = name.startswith(("Welch's t over articles", "CR1", "percentile"))
        colour = "#b3402a" if invalid else "#2b4f71"
        axes.plot(*zip(*lines[name], strict=True), color=colour, linewidth=1.6, marker="o", markersize=3)
        last = max(end, last + 0.038)
        axes.text(0.307, last, name, color=colour, fontsize=7.5, va="center")
    axes.set_xlim(-0.005, 0.45)
    axes.set_ylim(0, 1)
    axes.set_xticks([0, 0.05, 0.1, 0.2, 0.3])
    axes.set_yticks([0.05, 0.25, 0.5, 0.75, 1])
    axes.set_xlabel("Intraclass correlation of articles within outlets", loc="left")
    axes.set_title(
        "Studies without a difference in which one is found (5 against 6 outlets)", loc="left", fontsize=9
    )
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=200, metadata={"Software": None})


def main() -> None:
    """Simulate, write the table and the figure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--studies", type=int, default=200)
    parser.add_argument("--draws", type=int, default=399)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "results")
    asked, _ = parser.parse_known_args()
    rows = [row for cell in CELLS for row in methods(cell, asked.studies, asked.draws, asked.seed)]
    rows += [row for gamma in (0.0, 0.5, 1.0) for row in choice_of_events(gamma, asked.studies, asked.seed)]
    asked.out.mkdir(parents=True, exist_ok=True)
    with (asked.out / "inference.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([FIELDS, *rows])
    draw(rows, asked.out / "inference.png")
    for row in rows:
        print(*row, sep="\t")


if __name__ == "__main__":
    main()
