"""Fixtures that every test may use."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from framing.engine.environment import settle

settle()  # as the command line does, before anything imports numpy
# Workers of a parallel test run get a narrow terminal's width; results are tested at the width of a file.
os.environ.pop("COLUMNS", None)

# A busy machine is no failure: how long a single example takes says nothing.
settings.register_profile("framing", deadline=None)
settings.load_profile("framing")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real articles; the test is skipped where it is absent."""
    folder = Path(os.environ.get("FRAMING_REAL_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real articles are not here: {folder.name} (set FRAMING_REAL_DATA)")
    return folder


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Remove what the workers of this test run shared, once all are done."""
    for left in Path(tempfile.gettempdir()).glob(f"framing-report-of-{_test_run(session)}*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()


def _test_run(session: pytest.Session) -> str:
    """The name that all workers share, known to the process that leads them; elsewhere a name of nothing."""
    leader = session.config.pluginmanager.getplugin("dsession")
    return str(leader.nodemanager.testrunuid) if leader and leader.nodemanager else "nobody"
