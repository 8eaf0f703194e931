"""Profiles: every outlet on every dimension, as numbers on a scale of shades."""

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing.canvas import HAIRLINE, Canvas
from framing.reports.drawing.lettering import pieces, width_mm, wrap
from framing.reports.drawing.palette import looks
from framing.reports.numbers import NONE, decimals, fixed, signed
from framing.reports.plots.base import Style
from framing.reports.reading import contrasts, headline_measure, outlet_values

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

ROW_MM, GROUP_MM, FOOT_MM, NAME_MM = 6.0, 6.0, 11.0, 34.0
HEAD_MM, UPRIGHT_HEAD_MM = 12.0, 34.0
"""Room for headings: in lines, or upright where a word is wider than its column."""

ABOVE, BELOW = "green", "purple"
"""Hues of the scale: not those of groups, for a cell says nothing of which group an outlet is in."""

STEPS = (0.25, 0.75, 1.25, 1.75)
"""Standard deviations from the mean of all outlets at which the next shade begins."""


class Dimensions:
    """Heat map of outlets by dimensions."""

    title: ClassVar[str] = "Profile of each outlet"
    section: ClassVar[str] = "outlets"
    order: ClassVar[int] = 1
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        "group": pl.String(),
        "target": pl.String(),
        "reference": pl.String(),
        "outlet": pl.String(),
        "outlet_name": pl.String(),
        "dimension": pl.String(),
        "label": pl.String(),
        "measure": pl.String(),
        "unit": pl.String(),
        "value": pl.Float64(),
        "deviation": pl.Float64(),
        "n_articles": pl.Int64(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per outlet and dimension; ``deviation`` from the mean of all outlets, in their SD."""
        measure, facts = headline_measure(results), results.facts
        if measure is None:
            return None
        titles = {fact.name: fact.title for fact in facts.dimensions}
        found = outlet_values(results, measure.name).filter(pl.col("dimension").is_in(list(titles)))
        if found.is_empty():
            return None
        value = pl.col("value").fill_nan(None)
        spread = value.std().over("dimension")
        scored = found.with_columns(
            target=pl.lit(facts.target),
            reference=pl.lit(facts.reference),
            label=pl.col("dimension").replace_strict(titles, return_dtype=pl.String),
            unit=pl.lit(measure.unit),
            value=value,
            deviation=pl.when(spread > 0).then((value - value.mean().over("dimension")) / spread),
        )
        ordered = contrasts(results, measure.name).sort(
            "value", "dimension", descending=[True, False], nulls_last=True
        )
        columns = {name: place for place, name in enumerate(ordered["dimension"])}
        group = pl.col("group").replace_strict({facts.target: 0, facts.reference: 1}, return_dtype=pl.Int64)
        column = pl.col("dimension").replace_strict(columns, default=len(columns), return_dtype=pl.Int64)
        return scored.sort(group, "outlet_name", "outlet", column, "dimension", maintain_order=True).select(
            pl.col(name).cast(kind) for name, kind in self.columns.items()
        )

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Outlets in rows, grouped; dimensions in columns, those that state outlets score higher on first."""
        labels = data.select("dimension", "label").unique(maintain_order=True)
        outlets = data.select("group", "outlet").unique(maintain_order=True)
        name = NAME_MM * min(1.0, style.width_mm / 150)
        cell = (style.width_mm - name) / labels.height
        upright = any(
            width_mm(piece.strip(), max(style.smallest_pt, style.font_pt - 1.5)) > cell - 0.4
            for label in labels["label"]
            for piece in pieces(label)
        )
        head = UPRIGHT_HEAD_MM if upright else HEAD_MM
        height = head + outlets.height * ROW_MM + outlets["group"].n_unique() * GROUP_MM + FOOT_MM
        canvas = Canvas(width=style.width_mm, height=height, style=style)
        columns = {dimension: name + place * cell for place, dimension in enumerate(labels["dimension"])}
        _headings(canvas, labels["label"].to_list(), (name, cell, head), upright=upright)
        places, top = decimals(data["value"]), head
        for group in data.partition_by("group", maintain_order=True):
            _group(canvas, group.row(0, named=True), top)
            top += GROUP_MM
            for outlet in group.partition_by("outlet", maintain_order=True):
                _row(canvas, outlet, top, (columns, cell, name), places)
                top += ROW_MM
        _scale(canvas, top + 4.5, name)
        return canvas.figure

    def caption(self, data: pl.DataFrame) -> str:
        """What the numbers and the shades are."""
        first = data.row(0, named=True)
        return (
            f"Each outlet's own value, {first['unit']}. Shades: how far the value lies above ({ABOVE}) or "
            f"below ({BELOW}) the mean of all outlets on that dimension, in standard deviations "
            "between outlets. Dimensions are ordered by the difference "
            f"{first['target']} minus {first['reference']}."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """For each dimension the lowest and the highest outlet."""
        places, parts = decimals(data["value"]), []
        for part in data.drop_nulls("value").partition_by("dimension", maintain_order=True):
            ranked = part.sort("value", "outlet")
            low, high = ranked.row(0, named=True), ranked.row(-1, named=True)
            parts.append(
                f"{part['label'][0]}: lowest {low['outlet_name']} {fixed(low['value'], places)}, "
                f"highest {high['outlet_name']} {fixed(high['value'], places)}"
            )
        return f"Table of shaded numbers, outlets by dimensions. {'; '.join(parts)}."


def _headings(canvas: Canvas, labels: list[str], room: tuple[float, float, float], *, upright: bool) -> None:
    """Titles of the columns, in lines or upright; ``room`` is left edge, width and height in millimetres."""
    left, cell, head = room
    for place, label in enumerate(labels):
        middle = left + (place + 0.5) * cell
        if upright:
            canvas.upright(middle, head - 1.5, wrap(label, head - 3, canvas.points(-1), lines=1), step=-1)
        else:
            words = wrap(label, cell - 0.4, canvas.points(-1.5), lines=4)
            canvas.write(middle, head / 2 - 0.8, words, step=-1.5, side="center")


def _group(canvas: Canvas, first: Mapping[str, str], top: float) -> None:
    look = looks([first["target"], first["reference"]], canvas.colours)[first["group"]]
    canvas.line((0, top), (canvas.width, top), colour=canvas.colours.rule, width=HAIRLINE)
    canvas.write(0, top + GROUP_MM / 2 + 0.2, first["group"], bold=True, colour=look.text)


def _row(
    canvas: Canvas,
    outlet: pl.DataFrame,
    top: float,
    room: tuple[Mapping[str, float], float, float],
    places: int,
) -> None:
    columns, cell, name = room
    first = outlet.row(0, named=True)
    words = wrap(first["outlet_name"], name - 2, canvas.points(-0.5), lines=1)
    canvas.write(0, top + ROW_MM / 2, words, step=-0.5)
    for row in outlet.iter_rows(named=True):
        corner = (columns[row["dimension"]], top)
        _cell(canvas, corner, cell, _shade(canvas, row["deviation"]), fixed(row["value"], places))


def _shade(canvas: Canvas, deviation: float | None) -> str:
    if deviation is None or not isfinite(deviation):
        return canvas.colours.ground
    step = sum(abs(deviation) >= edge for edge in STEPS)
    return canvas.colours.tint(ABOVE if deviation > 0 else BELOW, step) if step else canvas.colours.band


def _cell(canvas: Canvas, corner: tuple[float, float], width: float, colour: str, words: str) -> None:
    canvas.block((corner[0] + 0.25, corner[1] + 0.25), (width - 0.5, ROW_MM - 0.5), colour)
    grey = canvas.colours.muted if words == NONE else canvas.colours.ink
    canvas.write(corner[0] + width / 2, corner[1] + ROW_MM / 2, words, step=-1, colour=grey, side="center")


def _scale(canvas: Canvas, top: float, left: float) -> None:
    """The shades in order, with the deviations at which they change."""
    colours = canvas.colours
    width = min(9.0, (canvas.width - left) / (2 * len(STEPS) + 1))
    shades = [
        *(colours.tint(BELOW, step) for step in (4, 3, 2, 1)),
        colours.band,
        *(colours.tint(ABOVE, step) for step in (1, 2, 3, 4)),
    ]
    edges = [*(-edge for edge in reversed(STEPS)), *STEPS]
    canvas.write(0, top + 1.0, "SD from the mean", step=-1, colour=colours.muted)
    for place, shade in enumerate(shades):
        canvas.block((left + place * width, top), (width, 2.2), shade)
    for place, edge in enumerate(edges):
        x = left + (place + 1) * width
        canvas.line((x, top), (x, top + 2.9), colour=colours.muted, width=HAIRLINE)
        canvas.write(x, top + 4.4, signed(edge, 2), step=-1.5, colour=colours.muted, side="center")


PLOT = Dimensions
