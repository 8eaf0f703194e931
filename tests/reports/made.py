"""A made-up run with its report, made once per process: drawing every figure takes seconds."""

import atexit
import io
import shutil
import tempfile
from functools import cache
from pathlib import Path

from tests.reports.synthetic import open_run, write_run

from framing import catalogue
from framing.experiments.results import Results
from framing.reports.drawing.render import drawing
from framing.reports.figures import Figure
from framing.reports.make import make
from framing.reports.plots.base import Searchable, Style


@cache
def report_folder() -> Path:
    """The run folder with everything that ``make`` writes."""
    folder = write_run(_scratch())
    make(folder)
    return folder


@cache
def made_up_run() -> Results:
    """The results of the same run."""
    return Results.open(report_folder())


def scratch_run() -> Results:
    """The results of the same run in a folder of its own, without a report."""
    return open_run(_scratch())


def _scratch() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="framing-report-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def only_svg(results: Results, notice: str = "") -> list[Figure]:
    """Every figure of a run, drawn for the page alone."""
    figures: list[Figure] = []
    for name in catalogue.names("reports.plots"):
        plot = catalogue.load("reports.plots", name)()
        table = plot.data(results)
        if table is None:
            continue
        buffer = io.BytesIO()
        with drawing(name, table) as printable:
            plot.draw(printable, Style()).savefig(buffer, format="svg", metadata={"Date": None})
        figures.append(
            Figure(
                name=name,
                number=len(figures) + 1,
                title=plot.title,
                section=plot.section,
                caption=f"{plot.caption(table)} {notice}",
                alt=f"{plot.alt(table)} {notice}",
                svg=buffer.getvalue(),
                headings=plot.headings(table) if isinstance(plot, Searchable) else (),
                marks=plot.marks(table, Style()) if isinstance(plot, Searchable) else (),
            )
        )
    return figures
