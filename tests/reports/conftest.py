"""A made-up run and its report, for all tests of this folder."""

from pathlib import Path

import pytest
from tests.reports.made import made_up_run, only_svg, report_folder
from tests.reports.synthetic import Shape, open_run

from framing.experiments.results import Results
from framing.reports.page.content import content, notice_of
from framing.reports.page.html import to_html
from framing.reports.page.markdown import to_markdown
from framing.reports.prose.methods import methods
from framing.reports.tables.sheets import sheets

HOSTILE = (
    '</title></style><script>alert(1)</script><img src=x onerror="alert(2)">\'`${7*7}{{7*7}}$x^2$ & 5%_#'
)


@pytest.fixture(scope="session")
def results() -> Results:
    """The results of a made-up run."""
    return made_up_run()


@pytest.fixture(scope="session")
def report() -> Path:
    """The folder of the same run with its report made."""
    return report_folder()


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A run whose design is refused: two outlets on one side."""
    shape = Shape(state=Shape().state[:2], dimensions=("partnership", "threat"))
    return open_run(tmp_path_factory.mktemp("few"), shape)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a run in which every free text tries to break out."""
    folder = tmp_path_factory.mktemp("hostile")
    run = open_run(folder, Shape(dimensions=("threat",), hostile=HOSTILE))
    page = content(run, only_svg(run, notice_of(run)), sheets(run), methods(run))
    (folder / "report").mkdir()
    (folder / "report" / "report.html").write_text(to_html(page), encoding="utf-8")
    (folder / "report" / "report.md").write_text(to_markdown(page), encoding="utf-8")
    return folder
