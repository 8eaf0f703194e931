"""Pages in worker processes: order, limits, deaths, no network."""

import json
import multiprocessing
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.corpus.extraction.drafts import REGISTRY, page_of

from framing.corpus.extraction.extract import extract_pages
from framing.corpus.extraction.guards import Limits
from framing.outlets.registry import Registry
from framing.types import Draft, Page, Place

GOOD = """<html lang="en"><head><title>Talks {0}</title></head><body><article><h1>Talks {0}</h1>
<p>The two delegations met for the time number {0} in the hall, and they spoke for three hours about trade and
about the railway that both of them want to see built before the end of the year.</p>
<p>A second paragraph follows, in which a spokesperson tells what was agreed on grain.</p></article></body>
</html>"""


def good(number: int) -> Page:
    return replace(page_of(GOOD.format(number)), place=Place(file="many.html", record=number))


def hostile_pages() -> dict[str, bytes]:
    deep_json = b"[" * 200_000
    return {
        "20 MB of <p>": b"<p>" * 7_000_000,
        "3 MB of <p>": b"<html><body>" + b"<p>a" * 750_000,
        "100,000 nested <div>": b"<html><body>" + b"<div>" * 100_000 + b"text" + b"</div>" * 100_000,
        "5,000 nested <div>": b"<html><body>" + b"<div>" * 5_000 + b"text" + b"</div>" * 5_000,
        "2 MB of unclosed tags": b"<html><body>" + b"<b><i><span>" * 170_000,
        "a tag that never ends": b"<html><body><p " + b"a='" * 600_000,
        "comments that never end": b"<html><body>" + b"<!--" * 500_000,
        "only brackets": b"<" * 500_000,
        "only ampersands": b"<html><body><p>" + b"&" * 300_000,
        "entity bomb": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
        + b"]><html><body><p>&a11;</p></body></html>",
        "external entity": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b"<html><body><p>&e;</p></body></html>",
        "deep JSON-LD": b'<html><head><script type="application/ld+json">'
        + deep_json
        + b"</script></head></html>",
        "NULs": b"\x00" * 100_000,
        "NULs between": GOOD.format(1).replace(" ", "\0 ").encode(),
        "one line of 3 MB": b"<html><body><article><p>"
        + b"word (AP Photo/ " * 200_000
        + b"</p></article></body></html>",
        "a headline of 1 MB": b"<html><body><h1>" + b"title " * 160_000 + b"</h1><p>text</p></body></html>",
        "a frame of frames": b"<frameset>" * 900,
        "no bytes": b"",
        "a PDF": b"%PDF-1.7\n" + b"x" * 1000,
    }


@pytest.fixture(scope="module")
def hostile_drafts() -> dict[str, Draft]:
    pages = [
        page_of(html, url=f"https://meridian-news.example/{number}")
        for number, html in enumerate(hostile_pages().values())
    ]
    drafts = extract_pages(pages, REGISTRY, jobs=2, limits=Limits(seconds=60.0))
    return dict(zip(hostile_pages(), drafts, strict=True))


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ("20 MB of <p>", {"too_large"}),
        ("3 MB of <p>", {"too_large"}),
        ("100,000 nested <div>", {"too_large"}),
        ("5,000 nested <div>", {"too_deep"}),
        ("2 MB of unclosed tags", {"too_large", "too_deep"}),
        ("a tag that never ends", {"no_article", "not_an_article"}),
        ("comments that never end", {"no_article", "too_large"}),
        ("only brackets", {"no_article", "wrong_encoding", None}),
        ("only ampersands", {"no_article", None}),
        ("entity bomb", {"no_article", None}),
        ("external entity", {"no_article", None}),
        ("deep JSON-LD", {"no_article"}),
        ("NULs", {"no_article"}),
        ("NULs between", {None}),
        ("one line of 3 MB", {"too_large"}),
        ("a headline of 1 MB", {"no_article", None}),
        ("a frame of frames", {"no_article"}),
        ("no bytes", {"no_article"}),
        ("a PDF", {"no_article"}),
    ],
)
def test_a_hostile_page_has_a_named_problem_or_is_read(
    hostile_drafts: dict[str, Draft], name: str, problems: set[str | None]
) -> None:
    draft = hostile_drafts[name]
    assert draft.problem in problems, draft.fields.get("detail")
    assert all(len(value) < 2_500_000 for value in draft.fields.values())
    assert "root:" not in draft.fields.get("text", "")
    assert "aaaaaaaaaaaaaaaaaaaaaaa" not in draft.fields.get("text", "")


def test_drafts_come_in_order_and_are_the_same_for_any_number_of_processes() -> None:
    def records() -> Iterator[Page | Draft]:
        for number in range(6):
            yield good(number)
            if number % 4 == 0:
                yield Draft(place=Place(file="broken", record=number), fields={}, problem="broken_record")

    alone = list(extract_pages(records(), REGISTRY, jobs=1))
    together = list(extract_pages(records(), REGISTRY, jobs=2))
    assert alone == together
    assert [draft.place.record for draft in alone if draft.problem is None] == list(range(6))
    assert [draft.place.record for draft in alone if draft.problem] == [0, 4]


def test_no_process_is_started_where_there_is_no_page() -> None:
    drafts = [Draft(place=Place(file="a"), fields={"text": "x"})]
    assert list(extract_pages(drafts, REGISTRY, jobs=2)) == drafts
    assert not multiprocessing.active_children()


def test_a_page_that_takes_too_long_is_stopped_and_the_next_one_is_read() -> None:
    slow = page_of(b"<html><body>" + b"<p>a" * 700_000, hints={"outlet": "meridian"})
    limits = Limits(seconds=1.0, max_tags=10**9, max_depth=10**9)
    drafts = list(extract_pages([good(1), slow, good(2)], REGISTRY, limits=limits))
    assert [draft.problem for draft in drafts] == [None, "extraction_timeout", None]
    assert drafts[1].fields == {"outlet": "meridian", "detail": "stopped after 1 seconds"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_a_page_that_takes_too_much_memory_is_stopped_and_the_next_one_is_read() -> None:
    large = page_of(b"<html><body>" + b"<p>a" * 700_000)
    limits = Limits(memory=60_000_000, max_tags=10**9, max_depth=10**9)
    drafts = list(extract_pages([good(1), large, good(2)], REGISTRY, limits=limits))
    assert [drafts[0].problem, drafts[2].problem] == [None, None]
    assert drafts[1].problem == "extraction_memory"
    assert drafts[1].fields["detail"] == "more than 60000000 bytes"


def test_a_process_that_is_killed_from_outside_loses_no_page() -> None:
    drafts = extract_pages((good(number) for number in range(10)), REGISTRY, jobs=2)
    first = next(drafts)
    for child in multiprocessing.active_children():
        child.kill()
    assert [draft.problem for draft in (first, *drafts)] == [None] * 10


def test_no_process_is_left_when_the_caller_stops_early() -> None:
    drafts = extract_pages((good(number) for number in range(50)), REGISTRY, jobs=2)
    next(drafts)
    drafts.close()  # type: ignore[attr-defined]  # an Iterator for callers, a generator here
    for child in multiprocessing.active_children():
        child.join(timeout=5)
    assert not multiprocessing.active_children()


def test_reading_a_page_calls_no_address_that_stands_on_it() -> None:
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def listen() -> None:
            while True:
                try:
                    calls.append(server.accept())
                except OSError:
                    return

        threading.Thread(target=listen, daemon=True).start()
        here = f"http://127.0.0.1:{port}/"
        head = (
            f'<!DOCTYPE html SYSTEM "{here}x.dtd"><html lang="en"><head><base href="{here}">'
            f'<meta property="og:image" content="{here}a.png">'
            f'<meta http-equiv="refresh" content="0;url={here}">'
            f'<link rel="canonical" href="{here}c"><link rel="stylesheet" href="{here}s.css">'
            f'<script src="{here}s.js"></script><script type="application/ld+json">'
            f"{json.dumps({'@context': here, '@type': 'NewsArticle', 'image': here})}</script></head><body>"
            f'<iframe src="{here}f"></iframe><img src="http://169.254.169.254/latest/meta-data">'
            f'<img src="{here}i.png"><object data="{here}o"></object><video src="{here}v"></video>'
        )
        (draft,) = extract_pages([page_of(head + GOOD.format(1))], REGISTRY)
        server.close()
    assert draft.problem is None
    assert "spoke for three hours" in draft.fields["text"]
    assert calls == []


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('framing.example', 80)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "urllib.request.urlopen('http://127.0.0.1:9/')",
        "subprocess.run(['true'])",
    ],
)
def test_a_process_that_reads_pages_can_ask_for_nothing(attempt: str) -> None:
    script = f"""
import socket, subprocess, urllib.request
from framing.corpus.extraction.workers import _forbid
_forbid()
try:
    {attempt}
except PermissionError as error:
    print("refused", error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("refused reading a page must not ask for"), done.stderr


def test_registry_and_hints_travel_to_the_process() -> None:
    page = replace(
        page_of(GOOD.format(1), hints={"published": "05/06/2024", "outlet": "meridian", "section": "World"}),
        source="feed",
    )
    (draft,) = extract_pages([page], Registry(REGISTRY))
    assert draft.fields["published"] == "05/06/2024"
    assert draft.fields["date_evidence"] == "feed"
    assert draft.fields["section"] == "World"
    assert draft.fields["outlet"] == "meridian"
