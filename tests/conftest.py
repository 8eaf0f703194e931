"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest

from framing.engine.environment import settle

settle()  # as the command line does, before anything imports numpy
# Workers of a parallel test run get a narrow terminal's width; results are tested at the width of a file.
os.environ.pop("COLUMNS", None)

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
