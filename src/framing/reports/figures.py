"""The figures of a run: each plot's table, its drawing in every format, its caption and its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from framing import catalogue
from framing.corpus.datasheet.spreadsheet import read_csv, to_csv
from framing.engine.pool import Engine
from framing.errors import FramingError
from framing.experiments.results import Results
from framing.reports.drawing.render import PAPER, render
from framing.reports.plots.base import Mark, Plot, Searchable
from framing.reports.sections import SECTIONS


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure that has been written.

    Attributes:
        name: Name of its folder: the plot's file name.
        number: Number in the report, from 1.
        title: Heading.
        section: Section of the report.
        caption: What the reader sees.
        alt: The same in words, for those who do not see it.
        svg: The drawing, as it was written.
        headings: What the list of marks says of each; empty if readers cannot look for marks.
        marks: Marks that readers may look for.
    """

    name: str
    number: int
    title: str
    section: str
    caption: str
    alt: str
    svg: bytes
    headings: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Order:
    """What a worker is to draw."""

    name: str
    number: int
    folder: Path
    notice: str


def write_figures(results: Results, notice: str, jobs: int = 1) -> tuple[Figure, ...]:
    """Draw every plot that has something to show, each into its own folder ``figures/<name>``.

    Args:
        results: The run.
        notice: Line that every caption and every alternative text ends in; may be empty.
        jobs: Worker processes.

    Returns:
        The figures in the order of the report.
    """
    orders: list[_Order] = []
    for name, plot in _plots():
        table = plot.data(results)
        if table is not None and table.height:
            folder = results.path / "figures" / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "data.csv").write_bytes(to_csv(_checked(name, plot, table)))
            orders.append(_Order(name=name, number=len(orders) + 1, folder=folder, notice=notice))
    with Engine(jobs=jobs) as engine:
        return tuple(engine.map(_draw, orders))


def _plots() -> Sequence[tuple[str, Plot]]:
    """Every plot with its name, in the order of the report."""
    places = {name: place for place, name in enumerate(SECTIONS)}
    found: list[tuple[str, Plot]] = [
        (name, catalogue.load("reports.plots", name)()) for name in catalogue.names("reports.plots")
    ]
    for name, plot in found:
        if plot.section not in places:
            raise FramingError(f"plot {name!r} names section {plot.section!r}. Known: {', '.join(SECTIONS)}.")
    return sorted(found, key=lambda item: (places[item[1].section], item[1].order, item[0]))


def _checked(name: str, plot: Plot, table: pl.DataFrame) -> pl.DataFrame:
    """The table, if it is what the plot promises; a plot is often someone else's file."""
    if dict(table.schema) != dict(plot.columns):
        raise FramingError(
            f"plot {name!r}: its table has columns {dict(table.schema)}, its `columns` say "
            f"{dict(plot.columns)}"
        )
    return table


def _draw(order: _Order) -> Figure:
    """Draw one figure from its CSV, and write its files beside it."""
    plot: Plot = catalogue.load("reports.plots", order.name)()
    table = read_csv(order.folder / "data.csv", plot.columns)
    drawn = render(order.name, plot, table)
    caption, alt = (_with_notice(text, order.notice) for text in (plot.caption(table), plot.alt(table)))
    for name, content in (
        *((f"figure.{kind}", content) for kind, content in drawn.files.items()),
        ("caption.md", f"**{plot.title}.** {caption}\n".encode()),
        ("alt.txt", f"{alt}\n".encode()),
    ):
        (order.folder / name).write_bytes(content)
    return Figure(
        name=order.name,
        number=order.number,
        title=plot.title,
        section=plot.section,
        caption=caption,
        alt=alt,
        svg=drawn.files["svg"],
        headings=plot.headings(table) if isinstance(plot, Searchable) else (),
        marks=plot.marks(table, PAPER) if isinstance(plot, Searchable) else (),
    )


def _with_notice(text: str, notice: str) -> str:
    return f"{text} {notice[:1].upper()}{notice[1:].rstrip('.')}." if notice else text
