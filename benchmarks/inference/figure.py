"""The figure of the reference page: how often each method finds a difference where there is none."""

from pathlib import Path

import polars as pl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from benchmarks.inference.error_rates import BAND

SHORT = {
    "claimed in reports": "what reports claim",
    "Welch's t over outlets": "Welch's t over outlets (the default)",
    "studentised permutation of outlets": "permutation of outlets",
    "wild cluster bootstrap-t, Webb's weights": "wild bootstrap-t",
    "CR2 with Satterthwaite's t": "CR2",
    "mixed model, REML, t(outlets - 2)": "mixed model, t(J - 2)",
    "Welch's t over articles": "t-test over articles",
    "CR1 with t(outlets - 1)": "CR1",
    "percentile bootstrap of outlets": "percentile bootstrap of outlets",
}
LEFT_OUT = ("what reports claim", "permutation of outlets")
VALID, INVALID = "#2b4f71", "#b3402a"


def draw(rows: pl.DataFrame, path: Path) -> None:
    """False positives of 5 against 6 outlets by intraclass correlation, one line per method."""
    lines = dict(_lines(rows))
    figure = Figure(figsize=(7.4, 4.2), layout="constrained")
    FigureCanvasAgg(figure)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 2.4))
    for axes in (above, below):
        axes.axhspan(*BAND, color="#dfe8df", linewidth=0)
        for name, line in lines.items():
            colour = INVALID if line["valid_for"][0].startswith("description") else VALID
            strong = name.startswith(("Welch", "t-test"))
            axes.plot(
                line["icc"],
                line["found"],
                color=colour,
                linewidth=2.4 if strong else 1.2,
                marker="o",
                markersize=3,
            )
        axes.spines[["top", "right"]].set_visible(False)
    above.set_ylim(0.4, 1.0)
    above.set_yticks([0.5, 0.75, 1.0])
    below.set_ylim(0, 0.17)
    below.set_yticks([0, 0.03, 0.05, 0.07, 0.1, 0.15])
    above.spines["bottom"].set_visible(False)
    above.tick_params(bottom=False)
    above.text(
        0.308,
        float(lines["t-test over articles"]["found"][-1]),
        "t-test over articles",
        color=INVALID,
        fontsize=8,
        va="center",
    )
    _names(below, {name: line for name, line in lines.items() if name != "t-test over articles"})
    below.set_xlim(-0.005, 0.445)
    below.set_xticks([0, 0.05, 0.1, 0.2, 0.3])
    below.set_xlabel(
        "Intraclass correlation of articles within outlets (true difference: none)", loc="left", fontsize=9
    )
    above.set_title(
        "Share of 1,000 studies in which a difference is found at .05 (5 against 6 outlets)",
        loc="left",
        fontsize=9,
    )
    figure.savefig(path, dpi=150, metadata={"Software": None})


def _lines(rows: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    of_icc = rows.filter(pl.col("part") == "icc")
    found = [
        (next(short for long, short in SHORT.items() if str(method).startswith(long)), line.sort("icc"))
        for (method,), line in of_icc.group_by("method", maintain_order=True)
    ]
    return [(name, line) for name, line in found if name not in LEFT_OUT]


def _names(axes: Axes, lines: dict[str, pl.DataFrame]) -> None:
    last = 0.0
    for name, line in sorted(lines.items(), key=lambda item: float(item[1]["found"][-1])):
        last = max(float(line["found"][-1]), last + 0.0115)
        colour = INVALID if line["valid_for"][0].startswith("description") else VALID
        axes.text(0.308, last, name, color=colour, fontsize=8, va="center")
