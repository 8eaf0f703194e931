"""Speed of taking articles from pages, beside plain trafilatura in the same run; quality on written pages.

Pages are the written ones of the tests, blown up to the size of real ones (about 75 kB) with the menus,
scripts and lists of links that real pages carry. FRAMING_GOLD_PAGES may name a folder of real ones with their
texts (``html/NAME.html`` and ``txt/NAME.txt``, as in the source package of newspaper4k): none stand here, as
they belong to others.
"""

import os
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import trafilatura
from tests.corpus.extraction.hard_pages import NAMES, f1, page, registry, table

from framing.corpus.extraction.extract import LIMITS, extract_pages
from framing.corpus.extraction.reading import Reader
from framing.corpus.extraction.selector_files import Selectors
from framing.types import Page, Place

COPIES = 8
ROUNDS = 4
BUILD = 2_000
"""Pages of a build of some size."""

TARGET = 30.0
"""Documents per second and core."""

PARAGRAPH = (
    "<p>The committee met again in the afternoon, number {0} on its list, and heard from people who live "
    "along the line what they think of the noise, the dust and the promises; it will answer them before the "
    "winter, its chairwoman said, and it will answer in writing this time.</p>\n"
)


def main() -> None:
    print(table())
    pages = [blown_up(name, number) for number in range(COPIES) for name in NAMES]
    size = sum(len(each.html) for each in pages) / len(pages)
    print(f"\n{len(pages)} pages of {size / 1000:.0f} kB on average")
    reader = Reader(registry=registry(), limits=LIMITS, selectors=Selectors.load())
    reader.warm_up()
    plain, with_metadata, ours = least(
        lambda: [trafilatura.extract(each.html) for each in pages],
        lambda: [trafilatura.bare_extraction(each.html, with_metadata=True) for each in pages],
        lambda: [reader.answer(each) for each in pages],
    )
    print(f"ours takes {ours / plain:.2f} times as long as plain trafilatura")
    read = sum(reader.answer(each).problem is None for each in pages[: len(NAMES)])
    print(f"{read} of {len(NAMES)} are articles")
    for name, seconds in (
        ("plain trafilatura, text only", plain),
        ("trafilatura with metadata", with_metadata),
        ("ours, everything", ours),
    ):
        print(f"{name:32} {len(pages) / seconds:6.1f} documents/s of CPU time")
    started = in_processes(pages[:1], jobs=1)
    print(f"a process is ready to read after {started.cpu:.1f} s of CPU time, its first page included")
    of_build = (blown_up(name, number) for number in range(BUILD // len(NAMES)) for name in NAMES)
    for jobs, some in ((1, pages), (2, pages), (2, of_build)):
        took = in_processes(some, jobs=jobs)
        print(
            f"extract_pages, {took.count:5} pages, jobs={jobs}: {took.count / took.wall:6.1f} documents/s of "
            f"wall time, {took.count / took.cpu:6.1f} of its processes' CPU time, their start included"
        )
    for what, rate in (("one process", len(pages) / ours), ("whole build", took.count / took.cpu)):
        met = "met" if rate >= TARGET else "MISSED"
        print(f"target {TARGET:g} documents/s and core, {what}: {met} ({rate:.1f})")
    if folder := os.environ.get("FRAMING_GOLD_PAGES"):
        print(gold_table(Path(folder), reader))


@dataclass(frozen=True, kw_only=True)
class Took:
    """Pages read, seconds of wall time, seconds of CPU time of the reading processes from their start on."""

    count: int
    wall: float
    cpu: float


def in_processes(pages: Iterable[Page], *, jobs: int) -> Took:
    """Read pages as a build does."""
    start, before = time.perf_counter(), children()
    count = sum(1 for _ in extract_pages(pages, registry(), jobs=jobs))
    return Took(count=count, wall=time.perf_counter() - start, cpu=children() - before)


def gold_table(folder: Path, reader: Reader) -> str:
    """Token F1 of every real page that has its text beside it, and the means."""
    rows = []
    for gold in sorted((folder / "txt").glob("*.txt")):
        file = folder / "html" / f"{gold.stem}.html"
        if not file.is_file():
            continue
        html, text = file.read_bytes(), gold.read_text(encoding="utf-8", errors="replace")
        hints = {"outlet": "gold"}
        made = Page(place=Place(file=file.name), html=html, url=None, fetched=None, source="html",
                    charset=None, hints=hints)  # fmt: skip
        found = reader.answer(made).fields.get("text", "")
        plain = trafilatura.extract(html, include_comments=False) or ""
        rows.append((gold.stem, f1(found, text), f1(plain, text)))
    means = ("mean", *(sum(row[n] for row in rows) / max(len(rows), 1) for n in (1, 2)))
    lines = [f"{name:26} {ours:6.3f} {plain:6.3f}" for name, ours, plain in (*rows, means)]
    return "\n".join((f"{len(rows)} real pages           ours  plain", *lines))


def blown_up(name: str, number: int) -> Page:
    """A written page with the bulk of a real one around its article."""
    made, expected = page(name)
    text = made.html.decode(expected.bytes, "replace")
    menu = "".join(f'<li class="menu-item m{n}"><a href="/s/{n}">Section {n}</a></li>' for n in range(120))
    teasers = "".join(
        f'<div class="teaser"><a href="/t/{n}"><img src="/i/{n}.jpg"><h4>Story {n} of the day</h4></a></div>'
        for n in range(150)
    )
    script = "<script>" + "window.settings = {a: [1, 2, 3], b: '<div>'};\n" * 500 + "</script>"
    body = "".join(PARAGRAPH.format(n) for n in range(12)) if not expected.problem else ""
    text = text.replace("</head>", f"{script}</head>", 1).replace("<p>", f"{body}<p>", 1)
    text = text.replace("</body>", f"<nav><ul>{menu}</ul></nav><footer>{teasers}</footer>{script}</body>", 1)
    return replace(made, html=text.encode(expected.bytes, "replace"), place=Place(file=name, record=number))


def least(*works: Callable[[], object]) -> list[float]:
    """The least seconds of CPU time of each work in rounds in turn: others on the machine only ever add."""
    found = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for place, work in enumerate(works):
            start = time.process_time()
            work()
            found[place] = min(found[place], time.process_time() - start)
    return found


def children() -> float:
    """Seconds of CPU time of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
