"""A real Chromium without a window; tests that need it are skipped, and say so, where there is none."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("Chromium is not installed (tests/servers/install does it on Debian)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=Path(found), args=["--no-sandbox"])
        yield browser
        browser.close()
