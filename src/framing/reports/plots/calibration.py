"""What a score is worth: the share that people code as expressed, by class of scores, in each group."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing.canvas import Canvas
from framing.reports.drawing.lettering import wrap
from framing.reports.drawing.marks import group_key
from framing.reports.drawing.palette import looks
from framing.reports.naming import counted, listing
from framing.reports.numbers import fixed, percent
from framing.reports.plots.base import Style
from framing.reports.reading import by_dimension, headline_measure, level, with_names

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

HEAD_MM, TITLE_MM, PANEL_MM, FOOT_MM, LEFT_MM, GAP_MM = 7.0, 9.0, 34.0, 11.0, 9.0, 9.0
ACROSS_MM = 55.0
"""A panel is about so wide."""

ASIDE = 0.09
"""Distance of the groups' marks from the middle of their class, in classes."""


class Calibration:
    """One panel per coded dimension: classes of scores across, share coded as expressed upwards."""

    title: ClassVar[str] = "What a score is worth in each group"
    section: ClassVar[str] = "validity"
    order: ClassVar[int] = 2
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        "measure_title": pl.String(),
        "dimension": pl.String(),
        "label": pl.String(),
        "target": pl.String(),
        "reference": pl.String(),
        "group": pl.String(),
        "class": pl.Int64(),
        "above": pl.Float64(),
        "up_to": pl.Float64(),
        "n_coded": pl.Int64(),
        "expressed": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "level": pl.Float64(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """The classes of the headline's measure, or of the first that stands beside codes."""
        facts, headline = results.facts, headline_measure(results)
        found = results.calibration.filter(pl.col("group").is_in([facts.target, facts.reference]))
        if found.is_empty():
            return None
        coded = found["measure"].unique(maintain_order=True).to_list()
        name = headline.name if headline and headline.name in coded else coded[0]
        ordered = by_dimension(results, with_names(results, found.filter(pl.col("measure") == name)))
        return ordered.with_columns(
            label="dimension_title",
            target=pl.lit(facts.target),
            reference=pl.lit(facts.reference),
            level=pl.lit(level(results)),
        ).select(pl.col(name).cast(kind) for name, kind in self.columns.items())

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Panels on one scale, in rows."""
        parts = data.partition_by("dimension", maintain_order=True)
        across = max(1, min(len(parts), int(style.width_mm // ACROSS_MM)))
        rows = -(-len(parts) // across)
        tall = TITLE_MM + PANEL_MM + FOOT_MM
        canvas = Canvas(width=style.width_mm, height=HEAD_MM + rows * tall, style=style)
        first = data.row(0, named=True)
        look = looks([first["target"], first["reference"]], canvas.colours)
        group_key(canvas, 0.0, 3.2, list(look.items()))
        width = style.width_mm / across
        for place, part in enumerate(parts):
            corner = (width * (place % across), HEAD_MM + tall * (place // across))
            _panel(canvas, part, corner, width)
        return canvas.figure

    def caption(self, data: pl.DataFrame) -> str:
        """What the marks are, and what other heights in the groups mean."""
        first = data.row(0, named=True)
        n = counted(max(int(part["n_coded"].sum()) for part in data.partition_by("dimension")), "code")
        return (
            "Share of texts that people code as expressing the dimension, in classes of scores of "
            f"{first['measure_title']} (at most {n} a panel, weighted to all texts). Lines are "
            f"{percent(first['level'])} intervals. Where the groups stand at other heights in one class, the "
            "same score means more in one of them, and a difference in scores is in part one of the measure."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """The share in the lowest and in the highest class, by group."""
        said = []
        for part in data.partition_by("dimension", maintain_order=True):
            groups = [
                f"{own['group'][0]} {fixed(own['expressed'][0], 2)} to {fixed(own['expressed'][-1], 2)}"
                for own in part.sort("class").partition_by("group", maintain_order=True)
            ]
            said.append(f"{part['label'][0]}: {listing(groups)}")
        return f"Share coded as expressed from the lowest class of scores to the highest. {'; '.join(said)}."


def _panel(canvas: Canvas, part: pl.DataFrame, corner: tuple[float, float], width: float) -> None:
    """One dimension."""
    left, top = corner
    canvas.write(
        left + LEFT_MM, top + 4.5, wrap(part["label"][0], width - LEFT_MM, canvas.points()), bold=True
    )
    axes = canvas.panel(left + LEFT_MM, top + TITLE_MM, width - LEFT_MM - GAP_MM, PANEL_MM)
    count = max(part["class"].to_list())
    axes.set_xlim(0.5, count + 0.5)
    axes.set_ylim(-0.02, 1.02)
    canvas.left_axis(axes)
    first = part.row(0, named=True)
    look = looks([first["target"], first["reference"]], canvas.colours)
    for side, group in ((-1, first["target"]), (1, first["reference"])):
        own = part.filter(pl.col("group") == group).sort("class")
        across = [number + side * ASIDE for number in own["class"]]
        axes.plot(across, own["expressed"], color=canvas.colours.tint(look[group].hue, 4), linewidth=0.8)
        for x, low, high in zip(across, own["low"], own["high"], strict=True):
            axes.plot((x, x), (low, high), color=look[group].colour, linewidth=1.1, solid_capstyle="butt")
        axes.plot(
            across,
            own["expressed"],
            linestyle="none",
            marker=look[group].marker,
            markersize=4.2,
            color=look[group].colour,
            markeredgewidth=0,
        )
    axes.set_xticks(range(1, count + 1), _names(part, count), fontsize=canvas.points(-1.5))
    words = "score"
    axes.set_xlabel(words, fontsize=canvas.points(-0.5), color=canvas.colours.muted, labelpad=2.0)


def _names(part: pl.DataFrame, count: int) -> list[str]:
    """The classes by their upper ends."""
    ends = dict(part.select("class", "up_to").iter_rows())
    lowest = dict(part.select("class", "above").iter_rows())
    names = []
    for number in range(1, count + 1):
        end, start = ends.get(number), lowest.get(number)
        if end is not None:
            names.append(f"≤ {end:.3g}")
        else:
            names.append("" if start is None else f"> {start:.3g}")
    return names


PLOT = Calibration
