"""What is refused before a parser sees it: pages that are too long, too branched or too deep."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

TAG = re.compile(
    r"<(?:!--[^-]*+(?:-(?!->)[^-]*+)*+"  # a comment
    r"|((?i:script|style|textarea|title|xmp))(?![a-zA-Z0-9])[^<]*+(?:<(?!/(?i:\1))[^<]*+)*+(?:</(?i:\1))?"
    r"|(/?)([a-zA-Z][a-zA-Z0-9]*))"
)
"""A comment or an element whose content is no markup, up to its end or that of the page; or another tag."""

NEVER_CLOSED = "area base basefont br col embed frame hr img input link meta param source track wbr"
CLOSED_BY_NEXT = "p li dt dd option optgroup tr td th tbody thead tfoot colgroup rp rt html head body"
SHALLOW = frozenset(f"{NEVER_CLOSED} {CLOSED_BY_NEXT}".split())
"""Elements that do not nest by being left open."""

LONGEST_TAG = 20_000
"""Characters of a tag among which its end is looked for."""

FORMATS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"OggS",
    b"\x00\x00\x00",
)
"""How files begin that are no pages, whatever their name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a page may cost.

    Attributes:
        seconds: Wall-clock time of one page, after which its process is killed.
        memory: Bytes that a process may take beyond what it has when idle.
        max_bytes: Longest page.
        max_tags: Most tags.
        max_depth: Deepest nesting.
        max_text: Longest text of an article, in characters.
    """

    seconds: float = 20.0
    memory: int = 1_500_000_000
    max_bytes: int = 10_000_000
    max_tags: int = 200_000
    max_depth: int = 1_000
    max_text: int = 2_000_000


def refused(page: str, limits: Limits) -> tuple[str, str] | None:
    """Problem and detail of a page that is too branched or too deep; None for one that may be parsed.

    Args:
        page: Its text.
        limits: What it may cost.
    """
    if page.count("<") > limits.max_tags and any(islice(_tags(page), limits.max_tags, None)):
        return "too_large", f"the page has more than {limits.max_tags} tags"
    if _deeper(page, limits.max_depth):
        return "too_deep", f"its elements are nested more than {limits.max_depth} deep"
    return None


def is_no_page(html: bytes) -> bool:
    """True for bytes that are an image, an archive, a document or nothing."""
    return not html.strip() or (html.startswith(FORMATS) and b"<html" not in html[:2000].lower())


def _deeper(page: str, deepest: int) -> bool:
    """True if elements nest deeper; an element that is left open counts as nested, as parsers take it."""
    if page.count("<") - page.count("</") <= deepest:  # as many tags as that do not open
        return False
    depth = 0
    for tag in _tags(page):
        if tag[3].lower() in SHALLOW or (not tag[2] and _closed_at_once(page, tag.end())):
            continue
        depth = max(depth - 1, 0) if tag[2] else depth + 1
        if depth > deepest:
            return True
    return False


def _closed_at_once(page: str, start: int) -> bool:
    """True for a tag like ``<path …/>``, of which hundreds stand side by side in a drawing."""
    end = page.find(">", start, start + LONGEST_TAG)
    return end > 0 and page[end - 1] == "/"


def _tags(page: str) -> Iterator[re.Match[str]]:
    """Every tag of a page; programs and comments hold none."""
    return (found for found in TAG.finditer(page) if found[3])
