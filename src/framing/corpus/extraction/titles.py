"""The headline of a page, once and without the name of the site."""

import re
from collections.abc import Callable
from typing import Any

from framing.corpus.extraction.declared import Declared

BEHIND = re.compile(r"\s+[|–—·•»-]\s+(?P<site>[^|–—·•»]{2,60})$")
BEFORE = re.compile(r"(?P<site>[^|–—·•»:]{2,60}?)(?::|\s+[|–—·•»-])\s+")
"""What stands around the headline in ``<title>`` and ``og:title``: the name of the site or a section."""


LONGEST = 600
"""Characters beyond which a line is no headline, whatever its element."""


def title_of(tree: Any, says: Declared, is_site: Callable[[str], bool]) -> str:
    """The headline; empty if the page has none.

    The only ``h1`` is believed if another place begins with it; else JSON-LD, ``og:title``, the only ``h1``,
    and ``<title>``.

    Args:
        tree: The page, parsed by lxml.
        says: What it declares.
        is_site: Tells whether a name is that of the outlet.
    """
    heads = [line for each in tree.iter("h1") if (line := _line(each))]
    head = heads[0] if len(set(heads)) == 1 else ""
    own = says.headline or says.meta.get("og:title", "") or says.meta.get("twitter:title", "")
    window = _line(next(tree.iter("title"), None))
    if head and any(_key(each).startswith(_key(head)) for each in (own, window) if each):
        return head
    site = _key(says.meta.get("og:site_name", ""))

    def named(name: str) -> bool:
        return is_site(name) or bool(site and _key(name) == site)

    return _bare(own, named) or head or _bare(window, named, always=True) or next(iter(heads), "")


def _bare(title: str, is_site: Callable[[str], bool], *, always: bool = False) -> str:
    """The title without the site's name around it; ``always`` takes any short ending for one."""
    before = BEFORE.match(title)
    if before and is_site(before["site"]):
        title = title[before.end() :]
    found = BEHIND.search(title)
    if found is None:
        return title
    short = always and len(found["site"]) < found.start()
    return title[: found.start()] if is_site(found["site"]) or short else title


def _line(element: Any) -> str:
    line = " ".join("".join(element.itertext()).split()) if element is not None else ""
    return line if len(line) <= LONGEST else ""


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
