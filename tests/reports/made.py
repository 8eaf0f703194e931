"""A made-up run with its report, made once for all processes of a test run: drawing takes seconds."""

import atexit
import io
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from tests.reports.synthetic import open_run, write_run

from framing import catalogue
from framing.experiments.locks import alone
from framing.experiments.results import Results
from framing.reports.drawing.render import drawing
from framing.reports.figures import Figure
from framing.reports.make import make
from framing.reports.plots.base import Searchable, Style

SHARED = "framing-report-of-"
"""Beginning of the name of the folder that the workers of one test run share; ``conftest`` removes it."""


@cache
def report_folder() -> Path:
    """The run folder with everything that ``make`` writes; nobody may change what is in it."""
    test_run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if test_run is None:
        return _made(_scratch())
    folder = Path(tempfile.gettempdir()) / f"{SHARED}{test_run}"
    with alone(folder.with_suffix(".lock")):
        if not (folder / "done").exists():
            _made(folder / "run")
            (folder / "done").touch()
    return folder / "run"


def _made(folder: Path) -> Path:
    run = write_run(folder)
    make(run)
    return run


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
