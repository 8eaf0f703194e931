"""Selector files: dated versions, what is dropped, what is missed, and mistakes with their places."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.corpus.extraction.drafts import REGISTRY, page_of

from framing.corpus.extraction.extract import extract_pages
from framing.corpus.extraction.guards import Limits
from framing.corpus.extraction.reading import Reader
from framing.corpus.extraction.selector_files import Selectors
from framing.errors import BadConfig
from framing.types import Draft

FILE = """
checked: never
versions:
  - until: 2023-01-01
    body: //td[@class='old']
  - since: 2023-01-01
    title: //h2[@class='head']
    body: //section
    date: //span[@id='d']
    byline: //b[@class='who']
    drop: [".//p[@class='ad']"]
"""
PAGE = """<html lang="en"><head><title>x</title></head><body><h1>Not the headline</h1>
<h2 class="head">The headline</h2><span id="d">05/06/2024</span><b class="who">Ann Lee</b>
<table><tr><td class="old">The old place of the text.</td></tr></table>
<section><p>First <i>paragraph</i> of the
text.</p><p class="ad">Buy now</p>Loose words.<br>More of them.<div><p>Last one.</p></div><script>x</script>
</section></body></html>"""
URL = "https://meridian-news.example/a"


@pytest.fixture
def selectors(tmp_path: Path) -> Selectors:
    (tmp_path / "meridian.yaml").write_text(FILE)
    return Selectors.load(tmp_path)


def draft(selectors: Selectors, html: str, year: int) -> Draft:
    page = page_of(html, url=URL, fetched=datetime(year, 7, 1, tzinfo=UTC))
    return Reader(registry=REGISTRY, limits=Limits(), selectors=selectors).answer(page)


def test_the_version_of_the_day_of_the_fetch_counts(selectors: Selectors) -> None:
    new, old = draft(selectors, PAGE, 2024), draft(selectors, PAGE, 2022)
    assert new.fields["text"] == "First paragraph of the text.\n\nLoose words.\n\nMore of them.\n\nLast one."
    assert (new.fields["title"], new.fields["byline"]) == ("The headline", "Ann Lee")
    assert (new.fields["published"], new.fields["date_evidence"]) == ("05/06/2024", "selector file")
    assert old.fields["text"] == "The old place of the text."


def test_what_a_selector_misses_is_looked_for_without_it_and_remarked(selectors: Selectors) -> None:
    text = "The board met on Tuesday and spoke about the harbour for three hours, and then voted on it. " * 4
    found = draft(
        selectors, f"<html><body><article><h1>A pier</h1><p>{text}</p></article></body></html>", 2024
    )
    assert "spoke about the harbour" in found.fields["text"]
    assert found.fields["title"] == "A pier"
    assert "selector_missed: title of meridian.yaml, text of meridian.yaml" in found.fields["flags"]


def test_versions_are_chosen_by_day(selectors: Selectors) -> None:
    for day, expected in (
        (date(2022, 12, 31), "//td[@class='old']"),
        (date(2023, 1, 1), "//section"),
        (None, "//section"),
    ):
        version = selectors.version("meridian", day)
        assert version is not None
        assert version.body == expected
    assert selectors.version("nobody", None) is None
    assert selectors.version(None, None) is None


def test_mistakes_of_all_files_are_told_with_their_places(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("checked: never\nversions:\n  - body: //p[\n")
    (tmp_path / "b.yaml").write_text("checked: never\nversions:\n  - boddy: //p\n")
    with pytest.raises(BadConfig) as refused:
        Selectors.load(tmp_path)
    told = str(refused.value)
    assert "a.yaml:3:11" in told
    assert "is no XPath expression" in told
    assert "Did you mean 'body'?" in told
    with pytest.raises(BadConfig, match="is no folder"):
        Selectors.load(tmp_path / "none")


def test_the_bundled_files_are_read_and_say_whether_they_were_checked() -> None:
    cards = Selectors.load().cards
    assert set(cards) == {"kremlin", "rt", "xinhua"}
    assert all(card.checked == "never" for card in cards.values())


def test_the_words_around_a_date_that_a_selector_finds_do_not_matter(selectors: Selectors) -> None:
    page = PAGE.replace("05/06/2024", "Published time: 16 May, 2024 17:54")
    found = draft(selectors, page, 2024).fields
    assert found["published"] == "2024-05-16T17:54+01:00"
    assert "16 May, 2024 17:54" in found["date_evidence"]


def test_selectors_travel_to_the_processes(selectors: Selectors) -> None:
    page = page_of(PAGE, url=URL, fetched=datetime(2024, 7, 1, tzinfo=UTC))
    (found,) = extract_pages([page], REGISTRY, selectors=selectors)
    assert found == draft(selectors, PAGE, 2024)
