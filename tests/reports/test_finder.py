"""Looking for words in the figure of words, in a real browser, by keyboard and by pointer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page
from tests.servers.chromium import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    """The report, opened from its file; whatever it asks for beside itself, or complains of, is a failure."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    opened, heard = context.new_page(), list[str]()
    opened.on("console", lambda message: heard.append(message.text))
    opened.on("pageerror", lambda error: heard.append(str(error)))
    address = (report / "report" / "report.html").resolve().as_uri()
    opened.on("request", lambda asked: None if asked.url == address else heard.append(asked.url))
    opened.goto(address)
    opened.locator("#figure-keyness-block").scroll_into_view_if_needed()
    yield opened
    context.close()
    assert heard == []


def figure(page: Page) -> Locator:
    return page.locator("#figure-keyness-block")


def listed(page: Page) -> list[str]:
    rows = figure(page).locator("tbody tr:not([hidden]) th")
    return [str(text) for text in rows.all_text_contents()]


def test_typing_narrows_the_list_and_rings_the_marks(page: Page) -> None:
    everything = listed(page)
    page.get_by_label("Find a word").fill("WORD2")
    found = listed(page)
    assert 0 < len(found) < len(everything)
    assert all("word2" in word for word in found)
    assert figure(page).locator(".found circle").count() == len(found)
    assert "of" in figure(page).locator("output").inner_text()


def test_a_ring_lies_where_the_figure_has_its_mark(page: Page) -> None:
    page.get_by_label("Find a word").fill("partnership")
    ring = figure(page).locator(".found circle").first
    ring.scroll_into_view_if_needed()
    box = ring.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    below = page.evaluate(
        "([x, y]) => document.elementsFromPoint(x, y).map((one) => one.tagName)",
        [x, y],
    )
    assert "use" in below, "a mark of the drawing lies in the middle of the ring"


def test_all_of_it_works_from_the_keyboard(page: Page) -> None:
    box = page.get_by_label("Find a word")
    box.focus()
    page.keyboard.type("word2")
    found = listed(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.cells[0].textContent") == found[1]
    assert figure(page).locator("output").inner_text().startswith(f"{found[1]}; ")
    assert figure(page).locator(".found circle").count() == 1
    page.keyboard.press("Escape")
    assert box.input_value() == ""
    assert box.evaluate("(one) => one === document.activeElement")


def test_a_word_that_is_not_there_is_said_to_be_absent(page: Page) -> None:
    page.get_by_label("Find a word").fill("xyzzy")
    assert figure(page).locator("output").inner_text() == "none in this figure"
    assert figure(page).locator(".found circle").count() == 0


def test_the_pointer_names_the_mark_below_it(page: Page) -> None:
    page.get_by_label("Find a word").fill("partnership")
    found = figure(page).locator(".found circle").first
    found.scroll_into_view_if_needed()
    ring = found.bounding_box()
    assert ring is not None
    found.evaluate("(one) => one.closest('figure').querySelector('input').value = ''")
    page.mouse.move(ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2)
    assert figure(page).locator("output").inner_text().startswith("partnership; ")


def test_without_script_the_words_can_be_read_and_no_dead_control_is_shown(
    browser: Browser, report: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((report / "report" / "report.html").resolve().as_uri())
    assert not page.locator("[data-finder]").is_visible()
    page.locator("details.marks summary").click()
    assert page.locator("details.marks tbody tr").first.is_visible()
    context.close()
