"""What is refused before a parser sees it: pages that are too long, too branched or too deep."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TAG = re.compile(r"<(?:(/?)([a-zA-Z][a-zA-Z0-9]*)|!--)")
RAW = {
    "!--": re.compile("-->"),
    **{
        name: re.compile(f"</{name}", re.IGNORECASE)
        for name in ("script", "style", "textarea", "title", "xmp")
    },
}
"""What is no markup up to its end, whatever stands in it."""

NEVER_CLOSED = "area base basefont br col embed frame hr img input link meta param source track wbr"
CLOSED_BY_NEXT = "p li dt dd option optgroup tr td th tbody thead tfoot colgroup rp rt html head body"
SHALLOW = frozenset(f"{NEVER_CLOSED} {CLOSED_BY_NEXT}".split())
"""Elements that do not nest by being left open."""

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
    if page.count("<") > limits.max_tags and sum(1 for _ in _tags(page)) > limits.max_tags:
        return "too_large", f"the page has more than {limits.max_tags} tags"
    if _deeper(page, limits.max_depth):
        return "too_deep", f"its elements are nested more than {limits.max_depth} deep"
    return None


def is_no_page(html: bytes) -> bool:
    """True for bytes that are an image, an archive, a document or nothing."""
    return not html.strip() or (html.startswith(FORMATS) and b"<html" not in html[:2000].lower())


def _deeper(page: str, deepest: int) -> bool:
    """True if elements nest deeper; an element that is left open counts as nested, as parsers take it."""
    depth = 0
    for closes, name in _tags(page):
        if name not in SHALLOW:
            depth = max(depth - 1, 0) if closes else depth + 1
            if depth > deepest:
                return True
    return False


def _tags(page: str) -> Iterator[tuple[bool, str]]:
    """Every tag of a page: whether it closes, and its name; programs and comments hold none."""
    place = 0
    while found := TAG.search(page, place):
        place = found.end()
        name = found[2].lower() if found[2] else "!--"
        if name in RAW and not found[1]:
            end = RAW[name].search(page, place)
            if end is None:
                return
            place = end.end()
        elif found[2]:
            yield bool(found[1]), name
