"""Figures of a run drawn again for a journal, from their tables alone; the run stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from framing import catalogue
from framing.corpus.datasheet.spreadsheet import read_csv
from framing.engine.pool import Engine
from framing.errors import DataError, UnknownName
from framing.reports.drawing.render import FORMATS, render
from framing.reports.plots.base import Plot, Style

DATA = "data.csv"


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is drawn, and where to.

    Attributes:
        style: How it looks.
        formats: Some of ``drawing.render.FORMATS``.
        into: Folder for the files.
        ending: What the name of a file says behind the name of its figure.
    """

    style: Style
    into: Path
    formats: Sequence[str] = FORMATS
    ending: str = ""


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A figure that was drawn again.

    Attributes:
        name: Name of the figure.
        files: Its files.
        height_mm: Its height.
    """

    name: str
    files: tuple[Path, ...]
    height_mm: float


def drawable(run: Path) -> tuple[str, ...]:
    """Names of the figures that a run has a table of, sorted."""
    return tuple(sorted(path.parent.name for path in (run / "figures").glob(f"*/{DATA}")))


def draw_again(run: Path, names: Sequence[str], order: Order, jobs: int = 1) -> tuple[Drawn, ...]:
    """Draw figures of a run again.

    Args:
        run: Folder of a finished run.
        names: Figures; empty for all that the run has.
        order: How they look and where they go.
        jobs: Worker processes.

    Raises:
        UnknownName: The run has no such figure.
        DataError: The run has no figures at all, or a table is damaged.
        MissingDependency: A font is not installed.
    """
    known = drawable(run)
    if not known:
        raise DataError(f"{run}: has no figures. `framing report {run}` draws them.")
    for name in names:
        if name not in known:
            raise UnknownName("figure of this run", name, known)
    order.into.mkdir(parents=True, exist_ok=True)
    with Engine(jobs=jobs) as engine:
        return tuple(engine.map(partial(_draw, run, order), names or known))


def _draw(run: Path, order: Order, name: str) -> Drawn:
    plot: Plot = catalogue.load("reports.plots", name)()
    data = read_csv(run / "figures" / name / DATA, plot.columns)
    written: list[Path] = []
    drawn = render(name, plot, data, order.style, order.formats)
    for kind, content in drawn.files.items():
        path = order.into / f"{name}{order.ending}.{kind}"
        path.write_bytes(content)
        written.append(path)
    return Drawn(name=name, files=tuple(written), height_mm=drawn.height_mm)
