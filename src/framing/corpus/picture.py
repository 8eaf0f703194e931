"""A corpus as one picture: who published how much when, how long articles are, and what was left out."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.corpus.corpus import Corpus
from framing.corpus.overview import Overview
from framing.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

FORMATS = (".png", ".svg", ".pdf")
MOST_OUTLETS = 40
"""Outlets that get a row of their own; the smaller ones share one."""

MOST_PERIODS = 36
"""Columns of the map: months, else quarters, else years …"""

MOST_WEEKS = 14
"""… but weeks where there are no more of them than these."""

UNPLACED = "no date"
"""Column of articles without a date, or with one too coarse for the other columns."""

# Okabe and Ito's colours, told apart by readers with any kind of colour vision.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#999999")
INK, PALE = "#333333", "#dddddd"
STYLE: Any = {
    "font.size": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "figure.facecolor": "white",
    "svg.hashsalt": "framing",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}
METADATA = {
    ".png": {"Software": None},
    ".svg": {"Date": None, "Creator": "framing"},
    ".pdf": {"CreationDate": None, "Creator": "framing"},
}
"""What is written beside the picture: nothing that changes from run to run."""


def draw(corpus: Corpus, seen: Overview, path: Path) -> None:
    """Draw a corpus.

    Args:
        corpus: The corpus.
        seen: Its numbers.
        path: The picture; its ending says the format: .png, .svg or .pdf.

    Raises:
        UsageError: The ending is none of these.
    """
    if path.suffix not in FORMATS:
        raise UsageError(f"{path}: a picture is a {', '.join(FORMATS)} file.")
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    rows = _rows(seen)
    with plt.rc_context(STYLE):
        height = max(5.2, 2.9 + 0.19 * len(rows))
        figure = plt.figure(figsize=(9.2, height), layout="constrained")
        parts: Any = figure.subfigures(2, 1, height_ratios=[height - 2.4, 2.4])
        groups = _group_colours(seen)
        _map(parts[0], seen, rows, groups)
        _below(parts[1], seen, groups)
        figure.suptitle(_title(corpus), x=0.01, ha="left", fontsize=10, fontweight="bold", color=INK)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=200, metadata=METADATA[path.suffix])
        plt.close(figure)


def _title(corpus: Corpus) -> str:
    said = f"{corpus.name}: {corpus.n_articles:,} articles of {len(corpus.outlets)} outlets"
    return f"{said}\n{corpus.notice}" if corpus.notice else said


def _group_colours(seen: Overview) -> dict[str, str]:
    groups = seen.counts("group").sort("n_articles", descending=True).get_column("group").to_list()
    return {group: COLOURS[min(i, len(COLOURS) - 1)] for i, group in enumerate(groups)}


def _rows(seen: Overview) -> list[tuple[str, str, str]]:
    """Outlet, its name and its first group, by group and size; the smallest share the last row."""
    import polars as pl

    table = seen.outlets.with_columns(main=pl.col("group").str.split(", ").list.first())
    size = table.group_by("main").agg(pl.col("n_articles").sum().alias("size"))
    table = table.join(size, on="main").sort(
        ["size", "main", "n_articles", "outlet"], descending=[True, False, True, False]
    )
    large = (
        table.sort("n_articles", "outlet", descending=[True, False]).head(MOST_OUTLETS).get_column("outlet")
    )
    kept = table.filter(pl.col("outlet").is_in(large.implode()))
    rows = list(kept.select("outlet", "name", "main").iter_rows())
    others = len(table) - len(kept)
    return [*rows, ("", f"{others} smaller outlets", "")] if others else rows


def _periods(seen: Overview) -> tuple["pl.Series", list[str]]:
    """The period of each article, and all periods in between: the finest of which few are needed."""
    import polars as pl

    published = seen.articles.get_column("published")
    first, last = published.min(), published.max()
    for most, name in (
        (MOST_WEEKS, _week),
        (MOST_PERIODS, _month),
        (MOST_PERIODS, _quarter),
        (10_000, _year),
    ):
        span = _span(str(first), str(last), name) if first else []
        if len(span) <= most:
            break
    inside = set(span)
    named = [name(day) if day is not None and name(day) in inside else UNPLACED for day in published]
    return pl.Series(named, dtype=pl.String), [*span, UNPLACED] if UNPLACED in named else span


def _week(day: str) -> str:
    """The Monday of a day's week; a coarser date stays as it is."""
    if len(day) < len("2024-05-16"):
        return day
    known = date.fromisoformat(day)
    return (known - timedelta(days=known.weekday())).isoformat()


def _month(day: str) -> str:
    return day[:7]


def _quarter(day: str) -> str:
    return f"{day[:4]} Q{(int(day[5:7]) + 2) // 3}" if len(day) > len("2024") else day


def _year(day: str) -> str:
    return day[:4]


def _span(first: str, last: str, name: Callable[[str], str]) -> list[str]:
    """Every period between two dates, however many articles it has."""
    start, end = (date.fromisoformat((each + "-01-01")[:10]) for each in (first, last))
    step = 7 if name is _week else 28
    days = [start + timedelta(days=step * i) for i in range((end - start).days // step + 1)]
    return list(dict.fromkeys(name(day.isoformat()) for day in (*days, end)))


def _counts(
    seen: Overview, rows: Sequence[tuple[str, str, str]]
) -> tuple["npt.NDArray[np.int64]", list[str]]:
    import numpy as np
    import polars as pl

    named, periods = _periods(seen)
    own = {outlet: i for i, (outlet, _, _) in enumerate(rows)}
    table = seen.articles.select("outlet").with_columns(period=named).group_by("outlet", "period").len()
    counts = np.zeros((len(rows), len(periods)), dtype=np.int64)
    for outlet, period, count in table.select("outlet", "period", pl.col("len")).iter_rows():
        counts[own.get(outlet, len(rows) - 1), periods.index(period)] += count
    return counts, periods


def _map(figure: Any, seen: Overview, rows: Sequence[tuple[str, str, str]], groups: dict[str, str]) -> None:
    import numpy as np
    from matplotlib.colors import LogNorm

    counts, periods = _counts(seen, rows)
    tiles, bars = figure.subplots(1, 2, sharey=True, width_ratios=[5, 1])
    shown = np.ma.masked_equal(counts, 0)
    tiles.pcolormesh(
        shown, cmap="Greys", norm=LogNorm(0.4, max(2, counts.max() * 2)), edgecolor="white", linewidth=0.6
    )
    if counts.shape[1] <= MOST_PERIODS // 2:
        for (row, column), count in np.ndenumerate(counts):
            if count:
                dark = count > counts.max() ** 0.5
                tiles.text(column + 0.5, row + 0.5, f"{count:,}", ha="center", va="center", fontsize=6,
                           color="white" if dark else INK)  # fmt: skip
    tiles.set_yticks(np.arange(len(rows)) + 0.5, [name for _, name, _ in rows])
    for label, (_, _, group) in zip(tiles.get_yticklabels(), rows, strict=True):
        label.set_color(groups.get(group, INK))
    every = max(1, len(periods) // 14)
    tiles.set_xticks(np.arange(0, len(periods), every) + 0.5, periods[::every], rotation=45, ha="right")
    tiles.tick_params(length=0)
    tiles.spines[:].set_visible(False)
    tiles.set_title("Articles by outlet and time")
    tiles.invert_yaxis()
    totals = counts.sum(axis=1)
    colours = [groups.get(group, PALE) for _, _, group in rows]
    bars.barh(np.arange(len(rows)) + 0.5, totals, height=0.7, color=colours)
    for row, total in enumerate(totals):
        bars.text(total, row + 0.5, f" {total:,}", va="center", fontsize=6.5, color=INK)
    bars.set_xlim(0, totals.max() * 1.35)
    bars.set_title("All")
    bars.tick_params(left=False, labelleft=False, bottom=False, labelbottom=False)
    bars.spines[:].set_visible(False)


def _below(figure: Any, seen: Overview, groups: dict[str, str]) -> None:
    lengths, lost = figure.subplots(1, 2, width_ratios=[3, 2])
    _lengths(lengths, seen, groups)
    _lost(lost, seen)


def _lengths(axes: Any, seen: Overview, groups: dict[str, str]) -> None:
    import numpy as np
    import polars as pl

    length = seen.articles.get_column("length").to_numpy()
    edges = np.geomspace(max(1, length.min()), length.max() + 1, min(45, 4 + int(len(length) ** 0.5)))
    for group, colour in groups.items():
        own = seen.articles.filter(pl.col("group") == group).get_column("length").to_numpy()
        axes.hist(
            own, bins=edges, histtype="step", color=colour, linewidth=1.4, label=f"{group} ({len(own):,})"
        )
    axes.set_xscale("log")
    round_numbers = [digit * 10**power for power in range(6) for digit in (1, 2, 3, 5)]
    ticks = [n for n in round_numbers if edges[0] <= n <= edges[-1]]
    axes.set_xticks(ticks, [f"{n:,}" for n in ticks])
    axes.minorticks_off()
    axes.set_xlabel("words per article (characters in Chinese and Japanese)")
    axes.set_ylabel("articles")
    axes.set_title(f"Length, by label of scheme {seen.scheme}")
    axes.legend(frameon=False, fontsize=7)


def _lost(axes: Any, seen: Overview) -> None:
    import polars as pl

    flags = seen.remarks.filter(pl.col("remark") == "flag").select("kind", "n_articles")
    rows = [
        (reason.replace("_", " "), count, COLOURS[1])
        for reason, count in seen.dropped.select("reason", "count").iter_rows()
    ]
    rows += [(kind.replace("_", " "), count, PALE) for kind, count in flags.iter_rows()]
    axes.set_title("Left out (coloured) and doubtful (pale)")
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, bottom=False, labelbottom=False)
    if not rows:
        axes.set_yticks([])
        axes.text(0, 0.5, "nothing", color=INK, transform=axes.transAxes)
        return
    names, counts, colours = zip(*rows, strict=True)
    axes.barh(range(len(rows)), counts, color=colours, height=0.7)
    axes.set_yticks(range(len(rows)), names)
    for row, count in enumerate(counts):
        axes.text(count, row, f" {count:,}", va="center", fontsize=7, color=INK)
    axes.set_xlim(0, max(counts) * 1.25)
    axes.invert_yaxis()
