"""The report in a real browser: no barrier that axe knows, light and dark, and all of it without script."""

from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser
from tests.servers.chromium import chromium

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"

SHORTENED = """
for (const one of document.querySelectorAll("details")) one.open = true;
for (const one of document.querySelectorAll("tbody tr:nth-child(n+4), svg[role=img] > g")) one.remove();
"""
"""What is folded is opened. Further rows, and strokes of drawings, would take axe minutes."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier(scheme: str, browser: Browser, report: Path) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True)
    page = context.new_page()
    page.goto((report / "report" / "report.html").resolve().as_uri())
    page.evaluate(SHORTENED)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    context.close()
    assert [(one["id"], one["impact"], one["nodes"][0]["html"][:120]) for one in found] == []


def test_without_script_every_section_figure_and_table_is_there(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((report / "report" / "report.html").resolve().as_uri())
    assert page.locator("main section h2").count() >= 7
    drawn = page.locator("main figure svg")
    assert drawn.count() > 7
    assert all(drawn.nth(number).is_visible() for number in range(drawn.count()))
    assert page.locator("main table").count() > 7
    context.close()
