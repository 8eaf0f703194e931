"""Dates that readers of a page see: ``<time>`` and the line with the date near the headline."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from framing.corpus.cleaner import DATE_LINE, STAMP_WORDS, UPDATE
from framing.corpus.dates import RELATIVE, Clock, find_date
from framing.corpus.extraction.page_dates import Candidate
from framing.corpus.extraction.page_furniture import inside_furniture
from framing.corpus.extraction.relative_dates import counted_back

NEAR = 40
"""Elements behind the headline among which the date is looked for."""

TEASER = 400
"""Characters around a date among which a link makes it that of another article."""

HEADLINE = 25
"""Characters of a link from which it is a headline and no name."""

BESIDE_DATES = frozenset(
    {
        "by", "at", "on", "from", "first", "last", "am", "pm", "min", "mins", "read", "views", "comments",
        "local", "time", "written", "story", "msk", "мск", "автор", "в", "г", "год", "года", "дата", "текст",
        "опубликовано", "обновлено", "время", "чтения", "просмотров",
    }
)  # fmt: skip
"""Words in small letters that stand beside dates; any other makes the line a phrase about a date."""

NO_LINES = frozenset({"script", "style", "a", "button", "h2", "h3"})

BESIDE = 6
"""Words that may stand beside the date in its line."""

HEAD_LINES = 4
"""Lines at the top of the text among which a dateline is looked for."""

DATE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:date\w*|time|timestamp|pub-?time|pub-?date|published|dateline)(?:$|[\s_-])",
    re.IGNORECASE,
)
TODAY = re.compile(r"today|current|masthead|weather|clock|topbar|top-bar|live-?date", re.IGNORECASE)
CHANGED = re.compile(r"updated|modified|обновл|изменен|更新", re.IGNORECASE)
NO_DATELINE = re.compile(r"©|copyright|\(c\)|all rights|все права|版权", re.IGNORECASE)


def seen_dates(
    tree: Any, text: str, clock: Clock, fetched: datetime | None, language: str
) -> tuple[list[Candidate], list[str]]:
    """Dates of publication, and dates of changes, that readers see.

    Args:
        tree: The page, parsed by lxml.
        text: The text of its article, whose first lines may be a dateline.
        clock: How its outlet writes dates.
        fetched: When the page was taken: what *yesterday* is counted from.
        language: ISO 639-1 code, for words such as *yesterday*; empty if unknown.
    """
    found: list[Candidate] = []
    changed: list[str] = []
    stamp = next(_times(tree), None)
    if stamp:
        found.append(Candidate(trust="time", where="time element", words=stamp))
    for line in _lines(tree, text):
        dated = find_date(line, clock)
        if dated and _is_dateline(line, dated[1]):
            if UPDATE.match(line) or (CHANGED.match(line) and not _names_two(dated[1], clock)):
                changed.append(dated[0].published)
                continue
            found.append(
                Candidate(
                    trust="dateline", where="dateline", words=dated[0].published, note=dated[0].evidence
                )
            )
            break
        if fetched and RELATIVE.search(line) and len(line.split()) <= BESIDE + 2:
            back = counted_back(line, fetched, clock, language)
            if back and not CHANGED.match(line):
                found.append(back)
                break
    return found, changed


def _times(tree: Any) -> Iterator[str]:
    """What ``<time>`` elements of the article say, those that are marked as its date first."""
    stamps = [each for each in tree.iter("time") if each.get("datetime") and _counts(each)]
    marked = [
        each for each in stamps if each.get("itemprop") == "datePublished" or each.get("pubdate") is not None
    ]
    behind = set(_behind_heading(tree))
    near = [
        each for each in stamps if each in behind or next(each.iterancestors("article"), None) is not None
    ]
    yield from (each.get("datetime").strip() for each in (*marked, *near))


def _counts(element: Any) -> bool:
    names = f"{element.get('class', '')} {element.get('itemprop', '')} {element.getparent().get('class', '')}"
    said = f"{element.getparent().text or ''}"
    elsewhere = inside_furniture(element) or _teaser(element)
    return not (CHANGED.search(names) or CHANGED.search(said) or elsewhere)


def _teaser(element: Any) -> bool:
    """True if a date stands beside a link to another article: it is that one's."""
    for around in islice(element.iterancestors(), 3):
        if around.tag in {"body", "article", "main"} or next(around.iter("h1"), None) is not None:
            return False
        if sum(map(len, around.itertext())) > TEASER:
            return False
        if any(len("".join(link.itertext()).strip()) >= HEADLINE for link in around.iter("a")):
            return True
    return False


def _heading(tree: Any) -> Any:
    heads = list(islice(tree.iter("h1"), 2))
    return heads[0] if heads else None


def _lines(tree: Any, text: str) -> Iterator[str]:
    """Short lines in which a date may stand: behind the headline, named so, at the top of the text."""
    for element in (*_behind_heading(tree), *_named(tree)):
        line = _line(element)
        if line and not NO_DATELINE.search(line) and not inside_furniture(element) and not _teaser(element):
            yield line
    yield from islice((line for line in text.split("\n") if line and len(line) <= DATE_LINE), HEAD_LINES)


def _behind_heading(tree: Any) -> list[Any]:
    head = _heading(tree)
    return list(head.xpath(f"following::*[position() <= {NEAR}]")) if head is not None else []


def _named(tree: Any) -> Iterator[Any]:
    for element in tree.iter("div", "span", "p", "time", "li", "td", "small", "em", "i", "b"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if DATE_NAMES.search(names) and not TODAY.search(names):
            yield element


def _line(element: Any) -> str:
    """The text of an element if it is a short line of words; else empty."""
    if not isinstance(element.tag, str) or element.tag in NO_LINES or element.get("datetime"):
        return ""
    line = ""
    for piece in element.itertext():
        line = f"{line} {piece}"
        if len(line) > 3 * DATE_LINE:
            return ""
    line = " ".join(line.split())
    return line if len(line) <= DATE_LINE and (RELATIVE.search(line) or any(map(str.isdigit, line))) else ""


def _is_dateline(line: str, rest: str) -> bool:
    """True if little stands beside the date, and no sentence."""
    words = [word.strip(",.:;-–—") for word in STAMP_WORDS.sub(" ", rest).split()]
    words = [word for word in words if word]
    if any(word[0].islower() and word not in BESIDE_DATES for word in words):
        return False
    return len(words) <= BESIDE and (len(words) <= 1 or line[-1] not in ".!?。！？")


def _names_two(rest: str, clock: Clock) -> bool:
    return find_date(rest, clock) is not None
