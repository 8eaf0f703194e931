"""Words that tell the two sides apart: how often each is used, and by whom."""

from collections.abc import Mapping
from math import hypot, log10
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from framing.reports.drawing.canvas import HAIRLINE, Canvas
from framing.reports.drawing.labels import LEADER_FROM_MM, Box, Label, nearest, place
from framing.reports.drawing.lettering import POINTS_PER_MM, width_mm
from framing.reports.drawing.palette import Look, looks
from framing.reports.naming import listing, sentence_case
from framing.reports.numbers import signed, tick, whole
from framing.reports.plots.base import Mark, Style
from framing.reports.reading import ALL, channel_title, first_channel, outlets_of_groups

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from framing.experiments.results import Results

MOST_WORDS = 400
"""Words drawn per side; more would only make the file larger."""

LABELLED = 14
"""Words per side and way of choosing that are written out, if there is room."""

HEIGHT_MM, LEFT_MM, TOP_MM, RIGHT_MM, FOOT_MM = 118.0, 10.0, 9.0, 2.5, 11.0
LINE = 1.15
"""Height of a line of text, in sizes of its letters."""
APART_MM = 0.7
"""What stays free between two words side by side."""


class Keyness:
    """Log-odds ratio of each word against how often it is used."""

    title: ClassVar[str] = "Words by frequency and log-odds"
    section: ClassVar[str] = "words"
    order: ClassVar[int] = 1
    columns: ClassVar[Mapping[str, pl.DataType]] = {
        "feature": pl.String(),
        "channel": pl.String(),
        "side": pl.String(),
        "target": pl.String(),
        "reference": pl.String(),
        "n_target": pl.Int64(),
        "n_reference": pl.Int64(),
        "n_outlets_target": pl.Int64(),
        "n_outlets_reference": pl.Int64(),
        "log_odds": pl.Float64(),
        "z": pl.Float64(),
        "rank": pl.Int64(),
        "widespread": pl.Boolean(),
        "n_words": pl.Int64(),
    }

    def data(self, results: "Results") -> pl.DataFrame | None:
        """The words of each side with the largest |z|; ``widespread`` if at least half its outlets use it."""
        facts = results.facts
        found = first_channel(results.keyness).filter(
            pl.col("log_odds").is_finite(), pl.col("n_target") + pl.col("n_reference") > 0
        )
        if found.is_empty():
            return None
        sizes = outlets_of_groups(results)
        on_target = pl.col("log_odds") > 0
        drawn = found.with_columns(
            channel=pl.col("channel") if "channel" in found.columns else pl.lit(ALL),
            side=pl.when(on_target).then(pl.lit(facts.target)).otherwise(pl.lit(facts.reference)),
            target=pl.lit(facts.target),
            reference=pl.lit(facts.reference),
            widespread=pl.when(on_target)
            .then(2 * pl.col("n_outlets_target") >= sizes.get(facts.target, 0))
            .otherwise(2 * pl.col("n_outlets_reference") >= sizes.get(facts.reference, 0)),
            n_words=pl.lit(found.height),
        ).sort(pl.col("z").abs(), "feature", descending=[True, False])
        kept = drawn.group_by("side", maintain_order=True).head(MOST_WORDS)
        return kept.sort("rank", "feature").select(
            pl.col(name).cast(kind) for name, kind in self.columns.items()
        )

    def draw(self, data: pl.DataFrame, style: Style) -> "Figure":
        """Points, and as many words as there is room for."""
        canvas = Canvas(width=style.width_mm, height=HEIGHT_MM, style=style)
        first = data.row(0, named=True)
        look = looks([first["target"], first["reference"]], canvas.colours)
        size = (style.width_mm - LEFT_MM - RIGHT_MM, HEIGHT_MM - TOP_MM - FOOT_MM)
        axes = canvas.panel(LEFT_MM, TOP_MM, *size)
        written = pl.concat([_best(data, group) for group in look]).sort("rank", "feature")
        _axes(canvas, axes, data, look)
        unnamed = data.join(written.select("feature"), on="feature", how="anti")
        _points(canvas, axes, unnamed, look, faint=True)
        _points(canvas, axes, written, look, faint=False)
        _words(canvas, axes, written, look, size)
        return canvas.figure

    def headings(self, data: pl.DataFrame) -> tuple[str, ...]:
        """What the list says of each word."""
        both = f"{data['target'][0]} + {data['reference'][0]}"
        return ("word", "side", f"tokens {both}", "log-odds", "z", f"outlets {both}")

    def marks(self, data: pl.DataFrame, style: Style) -> tuple[Mark, ...]:
        """Every word, where its mark stands, the largest |z| first."""
        (left, right), (low, high) = _limits(data)
        width, height = style.width_mm - LEFT_MM - RIGHT_MM, HEIGHT_MM - TOP_MM - FOOT_MM
        return tuple(
            Mark(
                x=POINTS_PER_MM * (LEFT_MM + width * (log10(_times(row)) - left) / (right - left)),
                y=POINTS_PER_MM * (TOP_MM + height * (high - row["log_odds"]) / (high - low)),
                name=row["feature"],
                cells=(
                    row["side"],
                    f"{whole(row['n_target'])} + {whole(row['n_reference'])}",
                    signed(row["log_odds"], 2),
                    signed(row["z"], 1),
                    f"{row['n_outlets_target']} + {row['n_outlets_reference']}",
                ),
            )
            for row in data.iter_rows(named=True)
        )

    def caption(self, data: pl.DataFrame) -> str:
        """What a point is, which are written out, and what the figure does not show."""
        first = data.row(0, named=True)
        groups = [first["target"], first["reference"]]
        look = looks(groups)
        where = "" if first["channel"] == ALL else f" Only {channel_title(first['channel'])}."
        said = listing([f"{look[group].shape}s: words of {group} outlets" for group in groups])
        return (
            "Each mark is a word: how often it occurs in both groups together (logarithmic) against its "
            f"log-odds ratio with an informative Dirichlet prior (above zero: more in {groups[0]} outlets; "
            f"below: more in {groups[1]} outlets). {sentence_case(said)}. Open marks: used by fewer than "
            f"half of that group's outlets. Drawn are {whole(data.height)} of {whole(first['n_words'])} "
            "words, those with the largest |z|. Written out are the largest |z| and, among words that half "
            f"of the outlets use, the largest log-odds.{where} This ranks words and describes these "
            "articles; it tests nothing about outlets."
        )

    def alt(self, data: pl.DataFrame) -> str:
        """The leading words of both sides."""
        first = data.row(0, named=True)
        parts = []
        for group in (first["target"], first["reference"]):
            words = _best(data, group)["feature"].head(12).to_list()
            parts.append(f"Words most typical of {group} outlets: {', '.join(words) or 'none'}.")
        return "Scatter of words by frequency and log-odds ratio. " + " ".join(parts)


def _best(data: pl.DataFrame, group: str) -> pl.DataFrame:
    """Words to write out: the most telling by z, and by log-odds those that half of the outlets use."""
    own = data.filter(pl.col("side") == group)
    strongest = own.filter("widespread").sort(pl.col("log_odds").abs(), "feature", descending=[True, False])
    chosen = pl.concat([own.sort("rank", "feature").head(LABELLED), strongest.head(LABELLED)])
    return chosen.unique("feature", keep="first", maintain_order=True).sort("rank", "feature")


def _times(row: Mapping[str, int]) -> int:
    return row["n_target"] + row["n_reference"]


def _limits(data: pl.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ends of both axes: the logarithm of the number of uses, and the log-odds."""
    times = [log10(_times(row)) for row in data.iter_rows(named=True)]
    low, high = min(times), max(times)
    reach = 1.08 * max(abs(float(value)) for value in data["log_odds"]) or 1.0
    return (low - 0.05 * (high - low or 1), high + 0.09 * (high - low or 1)), (-reach, reach)


def _axes(canvas: Canvas, axes: "Axes", data: pl.DataFrame, look: Mapping[str, Look]) -> None:
    target, reference = look
    across, up = _limits(data)
    axes.set_xlim(across)
    axes.set_ylim(up)
    canvas.left_axis(axes, ticks=6)
    axes.axhline(0, color=canvas.colours.muted, linewidth=0.8, zorder=1)
    marked = [(log10(base * 10**power), base * 10**power) for power in range(8) for base in (1, 3)]
    shown = [(where, number) for where, number in marked if axes.get_xlim()[0] <= where <= axes.get_xlim()[1]]
    axes.set_xticks([where for where, _ in shown], [tick(number) for _, number in shown])
    axes.grid(axis="x", color=canvas.colours.grid, linewidth=HAIRLINE)
    foot = canvas.height - 5.6
    canvas.write(
        canvas.width - RIGHT_MM,
        foot,
        "times used, both groups together",
        step=-0.5,
        colour=canvas.colours.muted,
        side="right",
    )
    canvas.write(LEFT_MM, 3.0, f"↑ more in {target} outlets", colour=look[target].text, bold=True)
    canvas.write(
        LEFT_MM, canvas.height - 1.8, f"↓ more in {reference} outlets", colour=look[reference].text, bold=True
    )
    canvas.write(0.5, TOP_MM - 3.2, "log-odds", step=-0.5, colour=canvas.colours.muted)


def _points(
    canvas: Canvas, axes: "Axes", rows: pl.DataFrame, look: Mapping[str, Look], *, faint: bool
) -> None:
    for (side, widespread), part in rows.group_by("side", "widespread", maintain_order=True):
        own = look[str(side)]
        colour = canvas.colours.tint(own.hue, 3) if faint else own.colour
        axes.plot(
            (part["n_target"] + part["n_reference"]).log(10),
            part["log_odds"],
            linestyle="none",
            marker=own.marker,
            markersize=2.0 if faint else 3.0,
            markerfacecolor=colour if widespread else "none",
            markeredgecolor=colour,
            markeredgewidth=0.4 if faint else 0.6,
            clip_on=False,
        )


def _words(
    canvas: Canvas, axes: "Axes", rows: pl.DataFrame, look: Mapping[str, Look], size: tuple[float, float]
) -> None:
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    points = canvas.points(-0.5)
    across = [(log10(n) - left) / (right - left) * size[0] for n in rows["n_target"] + rows["n_reference"]]
    up = [(value - low) / (high - low) * size[1] for value in rows["log_odds"]]
    wanted = [
        Label(x=x, y=y, width=width_mm(word, points) + APART_MM, height=LINE * points / POINTS_PER_MM)
        for x, y, word in zip(across, up, rows["feature"], strict=True)
    ]
    bounds = Box(left=0.5, right=size[0] - 0.5, low=0.5, high=size[1] - 0.5)
    for row, label, box in zip(
        rows.iter_rows(named=True),
        wanted,
        place(wanted, list(zip(across, up, strict=True)), bounds),
        strict=True,
    ):
        if box is not None:
            _word(axes, row["feature"], (label, box), size, (points, look[row["side"]].text))


def _word(
    axes: "Axes", word: str, where: tuple[Label, Box], size: tuple[float, float], look: tuple[float, str]
) -> None:
    label, box = where
    points, colour = look
    x, y = (box.left + box.right) / 2, (box.low + box.high) / 2
    axes.text(
        x / size[0],
        y / size[1],
        word,
        transform=axes.transAxes,
        fontsize=points,
        color=colour,
        ha="center",
        va="center",
    )
    end = nearest(label, box)
    if hypot(end[0] - label.x, end[1] - label.y) > LEADER_FROM_MM:
        axes.plot(
            (label.x / size[0], end[0] / size[0]),
            (label.y / size[1], end[1] / size[1]),
            transform=axes.transAxes,
            color=colour,
            linewidth=0.4,
        )


PLOT = Keyness
