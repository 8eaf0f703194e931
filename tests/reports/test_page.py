"""The page: offline, escaped, readable by people and by machines that read to people."""

import re
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass, field, replace
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from tests.reports.conftest import HOSTILE
from tests.reports.synthetic import open_run

from framing.experiments.results import Results
from framing.reports.make import make
from framing.reports.page.content import content, notice_of
from framing.reports.page.html import to_html
from framing.reports.page.svg import inline
from framing.reports.prose.methods import methods
from framing.reports.tables.sheets import sheets

VOID = {"meta", "link", "img", "br", "hr", "input", "rect", "circle", "path", "use"}
PALETTE_VARIABLE = re.compile(r"var\(--f-(\w+)\)")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """Every element of a page with its attributes, its own text and the tags around it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(
            tag, {name: value or "" for name, value in attrs}, inside=[e.tag for e in self._open]
        )
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append(Element(tag, attributes, inside=[e.tag for e in self._open]))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]


def read(folder: Path) -> str:
    return (folder / "report" / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(report: Path) -> Page:
    return Page(read(report))


@pytest.fixture(scope="module")
def attacked(hostile: Path) -> Page:
    return Page(read(hostile))


def test_the_page_fetches_nothing(report: Path, page: Page) -> None:
    assert not page.all("link", "iframe", "object", "embed", "img", "video", "audio", "base")
    text = read(report)
    assert "@import" not in text
    assert not re.search(r"url\((?!#)", text)
    for element in page.elements:
        for name in ("src", "srcset", "data", "poster", "action", "xlink:href"):
            assert name not in element.attributes, element
    links = [e.attributes["href"] for e in page.elements if "href" in e.attributes]
    assert all(link.startswith(("#", "../", "methods.md", "references.bib")) for link in links)
    assert not re.search(r"https?://", text)


def test_the_page_runs_one_script_of_ours_and_its_policy_forbids_every_other(page: Page) -> None:
    ours = (files("framing.reports.page") / "templates" / "finder.js").read_text(encoding="utf-8")
    scripts = [(element.text, element.attributes) for element in page.all("script")]
    assert scripts == [(ours, {})]
    digest = b64encode(sha256(ours.encode()).digest()).decode()
    [policy] = [e.attributes["content"] for e in page.all("meta") if "http-equiv" in e.attributes]
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{digest}';" in policy
    for way_out in ("fetch(", "XMLHttpRequest", "import", "eval", "innerHTML", "http"):
        assert way_out not in ours


def test_a_page_without_marks_has_no_script_and_forbids_all(tmp_path: Path) -> None:
    results = open_run(tmp_path / "run")
    bare = content(results, (), (), methods(results))
    page = Page(to_html(bare))
    assert not page.all("script")
    assert any("script-src 'none'" in e.attributes.get("content", "") for e in page.all("meta"))


def test_every_mark_that_can_be_found_is_a_row_that_can_be_read_without_script(page: Page) -> None:
    rows = [e for e in page.all("tr") if "data-x" in e.attributes]
    assert len(rows) > 100
    assert "hidden" in next(e.attributes for e in page.all("div") if e.attributes.get("class") == "finder")
    assert all(0 < float(e.attributes["data-x"]) < 511 for e in rows)


def test_every_file_that_the_page_links_to_is_there(report: Path, page: Page) -> None:
    targets = {e.attributes["href"] for e in page.all("a") if not e.attributes["href"].startswith("#")}
    assert len(targets) > 20
    assert [target for target in sorted(targets) if not (report / "report" / target).is_file()] == []


def test_every_anchor_leads_somewhere_and_no_id_stands_twice(page: Page) -> None:
    ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
    assert [name for name, n in Counter(ids).items() if n > 1] == []
    anchors = {
        e.attributes["href"][1:] for e in page.elements if e.attributes.get("href", "").startswith("#")
    }
    assert anchors - set(ids) == set()


def test_the_page_stays_far_below_five_megabytes(report: Path) -> None:
    assert (report / "report" / "report.html").stat().st_size < 4_000_000


def test_hostile_text_stays_text(attacked: Page, hostile: Path) -> None:
    assert not attacked.all("img", "iframe")
    assert len(attacked.all("script")) == 1
    assert "alert" not in attacked.all("script")[0].text
    for element in attacked.elements:
        assert not any(name.startswith("on") for name in element.attributes), element
        assert "javascript:" not in element.attributes.get("href", "")
    assert [e.tag for e in attacked.all("style", "title") if "svg" not in e.inside] == ["title", "style"]
    assert attacked.all("h1")[0].text.endswith(HOSTILE)
    assert read(hostile).count("<body>") == 1


@pytest.mark.parametrize("tag", ["h1", "p", "mark", "cite", "td", "th", "figcaption", "desc"])
def test_hostile_text_reaches_every_place_and_is_harmless_there(attacked: Page, tag: str) -> None:
    assert any("<script>alert(1)</script>" in element.text for element in attacked.all(tag))


def test_no_template_language_is_run_on_data(attacked: Page) -> None:
    assert "{{7*7}}" in attacked.all("h1")[0].text
    assert "49" not in attacked.all("h1")[0].text


def test_hostile_text_is_no_markup_in_markdown_either(hostile: Path) -> None:
    text = (hostile / "report" / "report.md").read_text(encoding="utf-8")
    assert not re.search(r"(?<!\\)<(script|img|/title)", text)
    assert not re.search(r"(?<!\\)`", text)


def test_every_drawing_has_a_name_and_a_description(report: Path, page: Page) -> None:
    drawings = [e for e in page.all("svg") if e.attributes.get("aria-hidden") != "true"]
    words = {e.attributes["id"]: e.text for e in page.all("title", "desc") if "id" in e.attributes}
    assert len(drawings) == len(list((report / "figures").iterdir()))
    for drawing in drawings:
        assert drawing.attributes["role"] == "img"
        title, description = drawing.attributes["aria-labelledby"].split()
        assert len(words[title]) > 5
        assert len(words[description]) > 60


def test_headings_go_down_one_step_at_a_time_and_the_page_has_one_title(page: Page) -> None:
    levels = [int(e.tag[1]) for e in page.all("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_the_page_has_landmarks_a_language_and_a_way_past_the_navigation(page: Page) -> None:
    for tag in ("header", "nav", "main", "footer"):
        assert len(page.all(tag)) == 1, tag
    assert page.all("html")[0].attributes["lang"] == "en"
    first = page.all("a")[0]
    assert first.attributes == {"class": "skip", "href": "#main"}
    assert page.all("main")[0].attributes["id"] == "main"


def test_tables_have_captions_and_their_headings_know_what_they_head(page: Page) -> None:
    assert len(page.all("table")) == len(page.all("caption")) > 8
    for heading in page.all("th"):
        assert heading.attributes["scope"] == ("col" if "thead" in heading.inside else "row")


def test_all_colours_of_drawings_are_variables_that_the_page_defines_for_light_and_dark(report: Path) -> None:
    text = read(report)
    drawings = "".join(re.findall(r"<svg.*?</svg>", text, re.DOTALL))
    assert not re.search(r"#[0-9a-f]{6}\b", drawings)
    used = set(PALETTE_VARIABLE.findall(text))
    for block in re.findall(r":root[^{]*\{(.*?)\}", text, re.DOTALL):
        assert used - {"ground"} <= set(re.findall(r"--f-(\w+):", block)) | {"ground"}
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_the_notice_stands_on_top_in_every_caption_and_in_every_text_file(report: Path, page: Page) -> None:
    line = "no finding about real media"
    body = page.all("body")[0].text
    assert body.index("nvented outlets; no finding") < body.index("Xi–Putin meetings")
    assert all(line in caption.text for caption in page.all("figcaption"))
    files = [*report.glob("figures/*/caption.md"), *report.glob("figures/*/alt.txt")]
    files += [*report.glob("report/*.md"), *report.glob("tables/*.tex")]
    assert len(files) > 25
    assert [path.name for path in files if line not in path.read_text(encoding="utf-8")] == []


def test_a_corpus_of_real_outlets_carries_no_such_notice(results: Results) -> None:
    real = replace(results, facts=replace(results.facts, invented=False, notice=None))
    assert "nvented" not in to_html(content(real, [], sheets(real), methods(real)))


def test_invented_outlets_are_named_so_even_if_the_corpus_has_no_line_of_its_own(results: Results) -> None:
    silent = replace(results, facts=replace(results.facts, notice=None))
    assert notice_of(silent) == "invented outlets; no finding about real media"
    other = replace(results, facts=replace(results.facts, notice="Written for tests"))
    assert notice_of(other) == "invented outlets; no finding about real media. Written for tests"


@pytest.mark.parametrize(
    ("copies", "said"), [("own", "copied passages are left out"), ("weighted", "articles weigh 1 over")]
)
def test_another_way_of_counting_copies_is_told_in_every_caption(
    results: Results, copies: str, said: str
) -> None:
    facts = replace(results.facts, experiment={**results.facts.experiment, "copies": copies})
    assert said in notice_of(replace(results, facts=facts))
    assert "cop" not in notice_of(results).lower().replace("copyright", "")


def test_every_number_of_the_answer_can_be_traced_to_its_cell(report: Path, page: Page) -> None:
    numbers = [e for e in page.all("data") if "tables/contrast.csv" in e.attributes["title"]]
    table = pl.read_csv(report / "tables" / "contrast.csv")
    assert len(numbers) >= 8
    for number in numbers:
        _, row, column = number.attributes["title"].split(", ")
        cell = table.row(int(row.removeprefix("row ")) - 1, named=True)[column]
        assert float(number.attributes["value"]) == cell


def test_the_sections_come_in_the_order_in_which_a_reader_asks(page: Page) -> None:
    order = [
        "design",
        "headline",
        "channels",
        "outlets",
        "time",
        "words",
        "topics",
        "validity",
        "evidence",
        "robustness",
        "corpus",
    ]
    assert [e.attributes["id"] for e in page.all("section")] == [*order, "methods", "provenance"]


def test_passages_of_both_sides_are_shown_with_outlet_day_and_how_they_were_chosen(page: Page) -> None:
    text = next(e for e in page.all("section") if e.attributes["id"] == "evidence").text
    assert "How chosen: drawn at random" in text
    assert "Night Tram, 2024-05-16" in text
    assert page.all("blockquote")
    assert all(mark.text for mark in page.all("mark"))


def test_words_are_said_to_test_nothing_about_outlets(page: Page) -> None:
    text = next(e for e in page.all("section") if e.attributes["id"] == "words").text
    assert "test nothing about outlets" in text


def test_a_run_with_nothing_to_show_still_makes_a_page(tmp_path: Path, results: Results) -> None:
    from tests.reports.synthetic import without_estimates

    from framing.experiments.results import write_results

    bare = without_estimates(results)
    write_results(tmp_path / "stages" / "01-results" / "out", bare.facts, {"design": bare.design})
    page = Page(make(tmp_path).read_text(encoding="utf-8"))
    assert "has not compared the two groups" in page.all("header")[0].text
    assert not page.all("figure")


def test_ids_inside_a_drawing_are_its_own() -> None:
    svg = (
        b'<?xml version="1.0"?>\n<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="10pt" height="5pt" '
        b'viewBox="0 0 10 5" xmlns="http://www.w3.org/2000/svg"><metadata>x http://y</metadata>'
        b'<defs><path id="a"/></defs><use xlink:href="#a" clip-path="url(#b)" style="fill: #1b1f24"/></svg>'
    )
    text = str(inline(svg, "one", "A <title>", "What & why"))
    assert "http" not in text
    assert 'id="one-a"' in text
    assert 'href="#one-a"' in text
    assert "url(#one-b)" in text
    assert "fill: var(--f-ink)" in text
    assert "A &lt;title&gt;" in text
    assert 'width="' not in text
