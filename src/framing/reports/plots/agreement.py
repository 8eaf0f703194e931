"""Which measures agree: correlations of articles below the diagonal, of outlets above it."""

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing.canvas import HAIRLINE, Canvas
from framing.reports.drawing.lettering import wrap
from framing.reports.numbers import NONE, signed
from framing.reports.plots.base import Style
from framing.reports.reading import dimension_titles, measure_title

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

MOST = 20
"""Scores that one figure holds; the table has them all."""

NAME_MM, FOOT_MM = 46.0, 9.0
NUMBERS_FROM_MM = 6.4
"""Width of a cell from which its number is written."""

ABOVE, BELOW = "green", "purple"
STEPS = (0.1, 0.3, 0.5, 0.7)
"""Sizes of a correlation at which the next shade begins."""

LOWER, UPPER = "article", "outlet"


class Agreement:
    """Heat map of correlations, dimension by dimension."""

    title: ClassVar[str] = "Which measures agree"
    section: ClassVar[str] = "robustness"
    order: ClassVar[int] = 3
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        "level": pl.String(),
        "row": pl.Int64(),
        "column": pl.Int64(),
        "row_label": pl.String(),
        "column_label": pl.String(),
        "row_dimension": pl.String(),
        "column_dimension": pl.String(),
        "r": pl.Float64(),
        "n": pl.Int64(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per level and pair; ``row`` and ``column`` are places of scores, by dimension."""
        found = results.agreement
        if found.is_empty():
            return None
        keys = _keys(results, found)
        titles = dict(dimension_titles(results))
        labels = {key: f"{titles.get(key[1], key[1])} · {measure_title(results, key[0])}" for key in keys}
        place = {key: number for number, key in enumerate(keys)}
        rows = [
            (
                row["level"],
                *(max(pair), min(pair)),
                *(labels[keys[number]] for number in (max(pair), min(pair))),
                *(titles.get(keys[number][1], keys[number][1]) for number in (max(pair), min(pair))),
                row["r"],
                row["n"],
            )
            for row in found.filter(pl.col("level").is_in([LOWER, UPPER])).iter_rows(named=True)
            if (a := (row["measure_a"], row["dimension_a"])) in place
            and (b := (row["measure_b"], row["dimension_b"])) in place
            and (pair := (place[a], place[b]))
        ]
        return pl.DataFrame(rows, schema=dict(self.columns), orient="row")

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Rows and columns are scores; articles below the diagonal, outlets above, one dimension a block."""
        labels = _labels(data)
        name = NAME_MM * min(1.0, style.width_mm / 150)
        cell = min(10.0, (style.width_mm - name) / len(labels))
        canvas = Canvas(width=style.width_mm, height=7 + cell * len(labels) + FOOT_MM, style=style)
        for place, label in enumerate(labels):
            middle = 7 + (place + 0.5) * cell
            canvas.write(
                0, middle, wrap(f"{place + 1}  {label}", name - 2, canvas.points(-1), lines=1), step=-1
            )
            canvas.write(name + (place + 0.5) * cell, 4.5, str(place + 1), step=-1, side="center")
        for row in data.iter_rows(named=True):
            at = (row["column"], row["row"]) if row["level"] == LOWER else (row["row"], row["column"])
            _cell(canvas, (name + at[0] * cell, 7 + at[1] * cell), cell, row)
        _scale(canvas, 7 + cell * len(labels) + 3.5, name)
        return canvas.figure

    def caption(self, data: pl.DataFrame) -> str:
        """What the halves are, and how the kinds of pair compare."""
        same = pl.col("row_dimension") == pl.col("column_dimension")
        known = data.filter(pl.col("r").is_finite())
        means = [
            f"{words} {signed(_mean(known.filter((pl.col('level') == level) & kind)), 2)}"
            for level, of in ((LOWER, "articles"), (UPPER, "outlets"))
            for kind, words in ((same, f"same dimension, {of}"), (~same, f"other dimension, {of}"))
            if known.filter((pl.col("level") == level) & kind).height
        ]
        n = {level: max(data.filter(pl.col("level") == level)["n"], default=0) for level in (LOWER, UPPER)}
        return (
            f"Correlations of scores: below the diagonal over articles (up to {n[LOWER]}), above it over "
            f"outlets (up to {n[UPPER]}). Framed cells: the same dimension under two measures, which should "
            f"agree more than different dimensions do. Means: {'; '.join(means)}. With few outlets a "
            "correlation of outlets is uncertain; the table gives intervals."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """Strongest and weakest agreement on one dimension, over articles."""
        same = data.filter(
            pl.col("row_dimension") == pl.col("column_dimension"),
            pl.col("level") == LOWER,
            pl.col("r").is_finite(),
        ).sort("r", "row", "column")
        if same.is_empty():
            return "Table of shaded correlations between scores; no dimension has two measures."
        told = [
            f"{row['column_label']} with {row['row_label']} {signed(row['r'], 2)}"
            for row in (same.row(0, named=True), same.row(-1, named=True))
        ]
        return f"Table of shaded correlations between scores. On one dimension from {told[0]} to {told[1]}."


def _keys(results: "Results", found: pl.DataFrame) -> list[tuple[str, str]]:
    """Scores in the order of dimensions, then of measures."""
    pairs = pl.concat(
        [
            found.select(measure="measure_a", dimension="dimension_a"),
            found.select(measure="measure_b", dimension="dimension_b"),
        ]
    ).unique(maintain_order=True)
    dimensions = [fact.name for fact in results.facts.dimensions]
    measures = [fact.name for fact in results.facts.measures]
    known: list[tuple[str, str]] = list(pairs.iter_rows())

    def order(key: tuple[str, str]) -> tuple[int, str, int, str]:
        return (_place(key[1], dimensions), key[1], _place(key[0], measures), key[0])

    return sorted(known, key=order)[:MOST]


def _place(name: str, listed: list[str]) -> int:
    return listed.index(name) if name in listed else len(listed)


def _labels(data: pl.DataFrame) -> list[str]:
    both = pl.concat(
        [
            data.select(place="row", label="row_label"),
            data.select(place="column", label="column_label"),
        ]
    ).unique()
    return both.sort("place")["label"].to_list()


def _mean(rows: pl.DataFrame) -> float:
    return float(rows["r"].to_numpy().mean())


def _cell(canvas: Canvas, corner: tuple[float, float], size: float, row: Mapping[str, object]) -> None:
    r = row["r"]
    known = isinstance(r, float) and isfinite(r)
    if row["row_dimension"] == row["column_dimension"]:
        canvas.block(corner, (size, size), canvas.colours.ink)
    canvas.block((corner[0] + 0.25, corner[1] + 0.25), (size - 0.5, size - 0.5), canvas.colours.ground)
    inner = (corner[0] + 0.4, corner[1] + 0.4)
    canvas.block(
        inner, (size - 0.8, size - 0.8), _shade(canvas, r if known and isinstance(r, float) else None)
    )
    if size >= NUMBERS_FROM_MM:
        words = signed(r, 2) if known and isinstance(r, float) else NONE
        canvas.write(corner[0] + size / 2, corner[1] + size / 2, words, step=-1.5, side="center")


def _shade(canvas: Canvas, r: float | None) -> str:
    if r is None:
        return canvas.colours.ground
    step = sum(abs(r) >= edge for edge in STEPS)
    return canvas.colours.tint(ABOVE if r > 0 else BELOW, step) if step else canvas.colours.band


def _scale(canvas: Canvas, top: float, left: float) -> None:
    """The shades in order, with the correlations at which they change."""
    colours, width = canvas.colours, min(9.0, (canvas.width - left) / 9)
    shades = [
        *(colours.tint(BELOW, step) for step in (4, 3, 2, 1)),
        colours.band,
        *(colours.tint(ABOVE, step) for step in (1, 2, 3, 4)),
    ]
    canvas.write(0, top + 1.0, "Correlation", step=-1, colour=colours.muted)
    for place, shade in enumerate(shades):
        canvas.block((left + place * width, top), (width, 2.2), shade)
    for place, edge in enumerate((*(-edge for edge in reversed(STEPS)), *STEPS)):
        x = left + (place + 1) * width
        canvas.line((x, top), (x, top + 2.9), colour=colours.muted, width=HAIRLINE)
        canvas.write(x, top + 4.4, signed(edge, 1), step=-1.5, colour=colours.muted, side="center")


PLOT = Agreement
