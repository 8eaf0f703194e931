"""The coding page in a real browser, from the first key to imported codes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request
from tests.annotation.coded import ITEMS, sample
from tests.servers.chromium import chromium

from framing.annotation.codes import read_codes
from framing.annotation.folder import write_sample


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def form(tmp_path: Path) -> Path:
    written = write_sample(tmp_path / "sample", sample(), ITEMS, coders=["ann", "bob"], forms=["page"])
    return written[0]


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """What the page says on its console, and what it asks of a network: nothing."""
    said: list[str] = []
    yield said
    assert said == []


def opened(context: BrowserContext, form: Path, heard: list[str]) -> Page:
    def ask(request: Request) -> None:
        if not request.url.startswith(("file:", "blob:")):
            heard.append(request.url)

    page = context.new_page()
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(error.message))
    page.on("request", ask)
    page.goto(form.as_uri())
    return page


def saved(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.keyboard.press("s")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def item(page: Page) -> str:
    return page.inner_text("#name").rpartition(" ")[2]


def test_codes_typed_on_the_keyboard_are_the_codes_that_are_read(
    browser: Browser, form: Path, heard: list[str], tmp_path: Path
) -> None:
    page = opened(browser.new_context(), form, heard)
    typed = {}
    for keys in (("1", "0"), ("-", "1"), ("0", "?"), ("?", "0")):
        typed[item(page)] = tuple("-1" if key == "-" else key for key in keys)
        for key in keys:
            page.keyboard.press(key)
    assert page.inner_text("#count") == "4 of 4 coded"
    codes = read_codes(sample(), [saved(page, tmp_path)])
    read = {
        name: tuple(codes.filter(codes["item"] == name).sort("dimension")["code"].to_list()) for name in typed
    }
    assert read == typed
    assert codes["coder"].unique().to_list() == ["ann"]


def test_a_lost_tab_loses_nothing(browser: Browser, form: Path, heard: list[str], tmp_path: Path) -> None:
    context = browser.new_context()
    page = opened(context, form, heard)
    page.keyboard.press("1")
    page.keyboard.press("0")
    page.fill("#note", "not sure")
    page.close(run_before_unload=False)
    again = opened(context, form, heard)
    assert again.inner_text("#count") == "1 of 4 coded"
    assert again.inner_text("#name").startswith("2 of 4")
    assert again.input_value("#note") == "not sure"
    assert len(read_codes(sample(), [saved(again, tmp_path)])) == 2


def test_a_saved_file_goes_on_in_another_browser_but_not_for_another_coder(
    browser: Browser, form: Path, heard: list[str], tmp_path: Path
) -> None:
    page = opened(browser.new_context(), form, heard)
    for key in ("1", "1", "0", "0"):
        page.keyboard.press(key)
    file = saved(page, tmp_path)
    elsewhere = opened(browser.new_context(), form, heard)
    elsewhere.set_input_files("#file", file)
    elsewhere.wait_for_function("document.getElementById('count').textContent === '2 of 4 coded'")
    other = opened(browser.new_context(), form.with_name("bob.html"), heard)
    other.set_input_files("#file", file)
    other.wait_for_selector("#warning:not([hidden])")
    assert "belongs to another sample or another coder" in other.inner_text("#warning")
    assert other.inner_text("#count") == "0 of 4 coded"


def test_everything_can_be_reached_with_the_mouse_and_a_code_can_be_changed(
    browser: Browser, form: Path, heard: list[str], tmp_path: Path
) -> None:
    page = opened(browser.new_context(), form, heard)
    first = item(page)
    page.click("fieldset >> nth=0 >> button >> nth=0")
    page.click("fieldset >> nth=1 >> button >> nth=0")
    page.click("#previous")
    page.click("fieldset >> nth=0 >> button >> nth=1")
    codes = read_codes(sample(), [saved(page, tmp_path)])
    assert codes["item"].unique().to_list() == [first]
    assert codes["code"].to_list() == ["0", "1"]


def test_a_text_in_the_page_is_text_and_runs_nothing(browser: Browser, form: Path, heard: list[str]) -> None:
    page = opened(browser.new_context(), form, heard)
    shown = set()
    for _ in ITEMS:
        shown.add(page.inner_text("#text"))
        page.keyboard.press("ArrowRight")
    assert "</script><script>alert(1)</script> & more" in shown
    assert any("多极世界" in text for text in shown)


def test_typing_a_note_codes_nothing(browser: Browser, form: Path, heard: list[str]) -> None:
    page = opened(browser.new_context(), form, heard)
    page.click("#note")
    page.keyboard.type("10 s n")
    assert page.inner_text("#count") == "0 of 4 coded"
