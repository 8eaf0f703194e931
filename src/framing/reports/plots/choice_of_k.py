"""How many topics: fit, coherence, exclusivity and stability by number, one panel each, in one figure."""

from collections.abc import Mapping
from math import inf, isfinite
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing.canvas import HAIRLINE, Canvas
from framing.reports.numbers import decimals, fixed
from framing.reports.plots.base import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

HEAD_MM, PANEL_MM, FOOT_MM, LEFT_MM, GAP_MM, RIGHT_MM = 9.0, 30.0, 11.0, 11.0, 13.0, 3.0
NARROW_MM = 120.0
"""Width below which the panels stand in two rows."""

PANELS: Mapping[str, tuple[str, str]] = {
    "perplexity": ("Held-out perplexity", "lower is better"),
    "npmi": ("Coherence (NPMI)", "higher is better"),
    "exclusivity": ("Exclusivity", "higher is better"),
    "refound": ("Topics found again", "share, higher is better"),
}
"""Column → heading and which way is better."""


class ChoiceOfK:
    """Four small panels over one axis of numbers of topics."""

    title: ClassVar[str] = "How many topics?"
    section: ClassVar[str] = "topics"
    order: ClassVar[int] = 3
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        "k": pl.Int64(),
        "yardstick": pl.String(),
        "value": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "n_seeds": pl.Int64(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """One row per yardstick and number; ends over seeds where they were kept."""
        found = results.choice_of_k.sort("k")
        if found.is_empty():
            return None
        nothing = pl.lit(None, pl.Float64)
        parts = [
            found.select(
                "k",
                pl.lit(name).alias("yardstick"),
                pl.col(name).alias("value"),
                (pl.col(f"{name}_low") if f"{name}_low" in found.columns else nothing).alias("low"),
                (pl.col(f"{name}_high") if f"{name}_high" in found.columns else nothing).alias("high"),
                "n_seeds",
            )
            for name in PANELS
        ]
        return pl.concat(parts).select(pl.col(name).cast(kind) for name, kind in self.columns.items())

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Panels side by side; in two rows where the figure is narrow."""
        across = len(PANELS) if style.width_mm >= NARROW_MM else 2
        rows = len(PANELS) // across
        step = HEAD_MM + PANEL_MM + FOOT_MM
        canvas = Canvas(width=style.width_mm, height=rows * step, style=style)
        width = (style.width_mm - LEFT_MM - RIGHT_MM - (across - 1) * GAP_MM) / across
        for place, (name, (heading, better)) in enumerate(PANELS.items()):
            left, top = LEFT_MM + place % across * (width + GAP_MM), place // across * step
            canvas.write(left, top + 2.4, heading, bold=True)
            canvas.write(left, top + 6.0, better, step=-1, colour=canvas.colours.muted)
            axes = canvas.panel(left, top + HEAD_MM, width, PANEL_MM)
            _panel(canvas, axes, data.filter(pl.col("yardstick") == name))
            axes.set_xlabel("topics", fontsize=canvas.points(-1), color=canvas.colours.muted, labelpad=2)
        return canvas.figure

    def caption(self, data: pl.DataFrame) -> str:
        """What the panels show, and that none of them decides."""
        seeds = data["n_seeds"][0]
        said = "one seed" if seeds == 1 else f"{seeds} seeds"
        return (
            "Yardsticks for each number of topics tried: perplexity of words held back, NPMI coherence and "
            "exclusivity as means over topics, and the share of topics that other seeds find again. Means "
            f"over {said}; bars reach from the lowest to the highest seed and are no intervals. The "
            "yardsticks disagree by nature and none decides: read the topics, and show the finding for other "
            "numbers."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """Every yardstick from the smallest to the largest number."""
        parts = []
        for name, (heading, _) in PANELS.items():
            rows = data.filter(pl.col("yardstick") == name)
            places = decimals(rows["value"].drop_nulls())
            values = [
                f"{fixed(value, places)} at {k}"
                for k, value in rows.select("k", "value").iter_rows()
                if value is not None and isfinite(value)
            ]
            parts.append(f"{heading}: {', '.join(values) or 'none'}")
        return f"Four small charts by number of topics. {'; '.join(parts)}."


def _panel(canvas: Canvas, axes: "Axes", rows: pl.DataFrame) -> None:
    colours, numbers = canvas.colours, rows["k"].to_list()
    places = list(range(len(numbers)))
    seen = [
        value
        for column in ("value", "low", "high")
        for value in rows[column].to_list()
        if value is not None and isfinite(value)
    ]
    air = 0.08 * ((max(seen) - min(seen)) or abs(max(seen)) or 1.0) if seen else 1.0
    axes.set_xlim(-0.4, len(numbers) - 0.6)
    axes.set_ylim((min(seen) - air, max(seen) + air) if seen else (0, 1))
    if seen:
        canvas.left_axis(axes)
    axes.set_xticks(places, [str(k) for k in numbers])
    for place, low, high in zip(places, rows["low"], rows["high"], strict=True):
        if low is not None and high is not None and isfinite(low) and isfinite(high):
            axes.plot((place, place), (low, high), color=colours.muted, linewidth=1.0)
    known = [
        (place, value)
        for place, value in zip(places, rows["value"], strict=True)
        if value is not None and isfinite(value)
    ]
    infinite = any(value == inf for value in rows["value"])
    nothing = "infinite: the model\ncalls words impossible" if infinite else "needs two seeds"
    if known:
        axes.plot(
            [place for place, _ in known],
            [value for _, value in known],
            color=colours.ink,
            linewidth=1.0,
            marker="o",
            markersize=3.6,
        )
    else:
        axes.text(
            0.5,
            0.5,
            nothing,
            transform=axes.transAxes,
            ha="center",
            va="center",
            fontsize=canvas.points(-1),
            color=colours.muted,
        )
    axes.axhline(axes.get_ylim()[0], color=colours.rule, linewidth=HAIRLINE)


PLOT = ChoiceOfK
