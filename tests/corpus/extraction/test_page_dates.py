"""Dates: none is invented, the order of trust, what lies, and what a relative date is counted from."""

from datetime import UTC, datetime

import pytest
from tests.corpus.extraction.drafts import draft_of, page_of

from framing.corpus.dates import Clock
from framing.corpus.extraction.page_dates import Candidate, choose, in_address
from framing.corpus.extraction.relative_dates import counted_back

LONDON = Clock(order="DMY", zone="Europe/London")
FETCHED = datetime(2024, 6, 20, 9, 0, tzinfo=UTC)
BODY = (
    "<p>The board met on Tuesday and spoke about the harbour for three hours, and then it voted to lease the "
    "pier to a company from abroad, which will dredge the basin at its own cost and pay what it likes.</p>"
    "<p>The rest of the meeting was about gulls, of which there are too many, and who is to tell them.</p>"
)


def html(head: str = "", before: str = "", behind: str = "", after: str = "") -> str:
    return (
        f"<html lang='en'><head><title>A pier is leased</title>{head}</head><body>{before}"
        f"<div class='story'><h1>A pier is leased</h1>{behind}{BODY}</div>{after}</body></html>"
    )


def dated(page: str, url: str = "https://meridian-news.example/a/pier") -> tuple[str | None, str]:
    fields = draft_of(page_of(page, url=url, fetched=FETCHED)).fields
    return fields.get("published"), fields.get("flags", "")


@pytest.mark.parametrize(
    "page",
    [
        html(after="<footer>© 2024 Meridian</footer>"),
        html(after="<div>Copyright 1999-2024 Meridian Ltd. Last modified 01.01.2024</div>"),
        html(after="<p>All rights reserved, 1 January 2024</p>"),
        html(before="<div class='masthead'>Thursday, 20 June 2024</div>"),
        html(before="<span class='current-date'>20 June 2024</span>"),
        html(behind="<p class='sub'>What became of the plan of 16 May 2019</p>"),
        html(behind="<ul><li><a href='/x'>Another story that happened on the coast</a> 3 May 2024</li></ul>"),
        html(
            behind="<div><h3><a href='/x'>Another story that happened on the coast</a></h3>"
            "<span>3 May 2024</span></div>"
        ),
        html(after="<div id='comments'><time datetime='2024-05-03T10:00:00Z'>3 May</time><p>Nice.</p></div>"),
        html(after="<aside><time datetime='2024-05-03'>3 May 2024</time></aside>"),
        html(head="<meta property='article:modified_time' content='2024-05-03T10:00:00Z'>"),
        html(behind="<div class='updated'>Last updated: 3 May 2024</div>"),
        html(behind="<p>Tickets: 12/05/24</p>"),
        html(head="<meta name='date' content='0001-01-01T00:00:00'>"),
        html(head="<meta name='date' content='1970-01-01'>"),
        html(head="<meta property='article:published_time' content='2024-06-29T10:00:00Z'>"),
        html(behind="<div class='date'>31/02/2024</div>"),
    ],
)
def test_no_date_is_invented(page: str) -> None:
    assert dated(page)[0] is None


@pytest.mark.parametrize(
    ("page", "published"),
    [
        (html(behind="<div>16 May 2024</div>"), "2024-05-16"),
        (html(behind="<p>By Ann Lee | Thursday, May 16, 2024</p>"), "2024-05-16"),
        (html(behind="<p>Published: 16.05.2024 14:30</p>"), "2024-05-16T14:30+01:00"),
        (html(behind="<time datetime='2024-05-16T10:00:00Z'>yesterday</time>"), "2024-05-16T10:00:00Z"),
        (html(behind="<span>Posted 16 May 2024, updated 18 May 2024</span>"), "2024-05-16"),
        (html(behind="<span class='when'>2 days ago</span>"), "2024-06-18"),
        (html(behind="<span class='when'>yesterday at 17:54</span>"), "2024-06-19T17:54+01:00"),
    ],
)
def test_a_date_that_readers_see_is_found(page: str, published: str) -> None:
    assert dated(page) == (published, "")


def candidates(**given: str) -> list[Candidate]:
    return [Candidate(trust=trust, where=trust, words=words) for trust, words in given.items()]  # type: ignore[arg-type]  # names of the tests


@pytest.mark.parametrize(
    ("given", "modified", "published", "why"),
    [
        ({"jsonld": "2024-05-16", "dateline": "2024-05-16"}, [], "2024-05-16", "jsonld"),
        ({"meta": "2024-05-16", "jsonld": "2024-05-17"}, [], "2024-05-17", "jsonld"),
        ({"jsonld": "2024-05-16", "dateline": "2024-05-10"}, [], "2024-05-16", "jsonld"),
        ({"jsonld": "2024-06-20", "dateline": "2024-05-10"}, [], "2024-05-10", "day of the fetch"),
        ({"jsonld": "2024-06-01", "url": "2024-05-10"}, ["2024-06-01"], "2024-05-10", "last change"),
        (
            {"jsonld": "2024-06-01", "url": "2024-06-01", "hint": "2024-05-10"},
            ["2024-06-01"],
            "2024-06-01",
            "",
        ),
        ({"jsonld": "2024-06-01", "url": "2024-05-10", "hint": "2024-05-10"}, [], "2024-05-10", "agrees"),
        ({"jsonld": "2034-05-16", "hint": "2024-05-10"}, [], "2024-05-10", "hint"),
        ({"selector": "2024-05-09", "jsonld": "2024-06-01"}, [], "2024-05-09", "selector"),
        ({"url": "2024-05", "dateline": "2024-05-10"}, [], "2024-05-10", "dateline"),
        ({"url": "2024-05"}, [], "2024-05", "url"),
    ],
)
def test_the_order_of_trust_and_its_exceptions(
    given: dict[str, str], modified: list[str], published: str, why: str
) -> None:
    chosen = choose(candidates(**given), modified, FETCHED, LONDON)
    assert chosen.published == published
    assert why in chosen.evidence


def test_dates_that_differ_are_remarked_on_with_both_values() -> None:
    chosen = choose(candidates(jsonld="2024-05-16", dateline="2024-05-10"), [], FETCHED, LONDON)
    assert chosen.flags == (("date_disagreement", "jsonld 2024-05-16 but dateline 2024-05-10"),)
    near = choose(candidates(jsonld="2024-05-16T23:30:00+08:00", url="2024-05-17"), [], FETCHED, LONDON)
    assert near.flags == ()


def test_a_date_after_the_fetch_is_refused_with_its_value() -> None:
    chosen = choose(candidates(jsonld="2024-06-22"), [], FETCHED, LONDON)
    assert (chosen.published, chosen.flags) == (
        "",
        (("date_refused", "jsonld 2024-06-22 (after the page was fetched)"),),
    )
    assert choose(candidates(jsonld="2024-06-21"), [], FETCHED, LONDON).published == "2024-06-21"


def test_a_numeric_date_that_can_be_read_two_ways_is_not_read_without_the_outlets_order() -> None:
    unknown = Clock(order="YMD", zone="Etc/UTC")
    chosen = choose(candidates(meta="05/06/2024"), [], FETCHED, unknown)
    assert chosen.published == ""
    assert "ambiguous_date" in chosen.flags[0][1]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://x.example/2024/05/16/talks", "2024-05-16"),
        ("https://x.example/world/2024/may/16/talks", "2024-05-16"),
        ("https://x.example/english/2024-05/16/c_139.htm", "2024-05-16"),
        ("https://x.example/202405/16/c_139.htm", "2024-05-16"),
        ("https://x.example/20240516/0a1b/c.html", "2024-05-16"),
        ("https://x.example/news/2024-05-16-talks", "2024-05-16"),
        ("https://x.example/2024/05/talks", "2024-05"),
        ("https://x.example/2024-elections/16", None),
        ("https://x.example/id/20241399/a", None),
        ("https://x.example/a?date=2024/05/16", None),
        ("https://x.example/article/1202405161", None),
        ("https://2024.x.example/", None),
    ],
)
def test_dates_in_addresses(url: str, words: str | None) -> None:
    found = in_address(url)
    assert (found.words if found else None) == words


@pytest.mark.parametrize(
    ("line", "language", "words"),
    [
        ("вчера в 17:54", "ru", "2024-06-19T17:54+01:00"),
        ("сегодня, 08:10", "ru", "2024-06-20T08:10+01:00"),
        ("2 часа назад", "ru", "2024-06-20"),
        ("3 дня назад", "ru", "2024-06-17"),
        ("2 hours ago", "en", "2024-06-20"),
        ("Yesterday, 9:05 pm", "en", "2024-06-19T21:05+01:00"),
        ("3 days ago", "", "2024-06-17"),
        ("昨天 17:54", "zh", "2024-06-19T17:54+01:00"),
        ("3小时前", "zh", "2024-06-20"),
        ("2 months ago", "en", None),
        ("two weeks ago", "en", None),
        ("long ago", "en", None),
    ],
)
def test_relative_dates_are_counted_from_the_fetch(line: str, language: str, words: str | None) -> None:
    found = counted_back(line, FETCHED, LONDON, language)
    assert (found.words if found else None) == words
    if found:
        assert "counted from the fetch at 2024-06-20T10:00+01:00" in found.note


def test_a_date_of_the_list_that_cannot_be_true_does_not_come_back() -> None:
    page = page_of(
        html(), url="https://meridian-news.example/a", fetched=FETCHED, hints={"published": "2024-07-01"}
    )
    fields = draft_of(page).fields
    assert "published" not in fields
    assert "date_refused: test 2024-07-01" in fields["flags"]
    true = page_of(
        html(), fetched=FETCHED, hints={"published": "2024-05-01", "date_evidence": "feed pubDate"}
    )
    assert draft_of(true).fields["date_evidence"] == "feed pubDate"


def test_a_relative_date_needs_the_moment_of_the_fetch() -> None:
    page = html(behind="<span class='when'>2 days ago</span>")
    assert "published" not in draft_of(page_of(page)).fields
