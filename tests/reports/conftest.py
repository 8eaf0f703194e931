"""A made-up run and its report, made once for all tests of this folder."""

from pathlib import Path

import pytest
from tests.reports.synthetic import Shape, open_run, write_run

from framing.experiments.results import Results
from framing.reports.make import make

HOSTILE = (
    '</title></style><script>alert(1)</script><img src=x onerror="alert(2)">\'`${7*7}{{7*7}}$x^2$ & 5%_#'
)


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """The results of a made-up run."""
    return open_run(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A run whose design is refused: two outlets on one side."""
    shape = Shape(state=Shape().state[:2], dimensions=("partnership", "threat"))
    return open_run(tmp_path_factory.mktemp("few"), shape)


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a made-up run with its report made."""
    folder = write_run(tmp_path_factory.mktemp("made"))
    make(folder)
    return folder


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a run in which every free text tries to break out."""
    folder = write_run(tmp_path_factory.mktemp("hostile"), Shape(dimensions=("threat",), hostile=HOSTILE))
    make(folder)
    return folder
