"""The text of a page's article, found by trafilatura (Barbaresi 2021, ACL demos)."""

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from framing.corpus.extraction.page_furniture import without_furniture

SHORT = 250
"""Characters under which what the strict search finds is not trusted to be all."""

MUCH_MORE = 2.0
"""How much longer the looser answer must be to be taken instead."""

ENOUGH = 1_000
"""Characters that only an article has: if the page without its boxes has none, one of them was no box."""


HEAD = 4
"""Lines at the top of a text among which its authors may stand."""

BY = re.compile(r"^(?:by|автор:?|текст:?|作者[:：]?|记者)\s+", re.IGNORECASE)


def parsed(page: str) -> Any:
    """The page as a tree of lxml; None if it is no HTML.

    Raises:
        MemoryError: There was not enough memory for it.
    """
    import trafilatura

    tree = trafilatura.load_html(page)
    if tree is None:
        _raise_if_out_of_memory(page)
    return tree


def _raise_if_out_of_memory(page: str) -> None:
    """Try once more what was answered with nothing: the library does not tell why."""
    from lxml import etree

    parser = etree.HTMLParser()
    try:
        etree.fromstring(page, parser)
    except (etree.LxmlError, ValueError) as error:
        if any(entry.type_name == "ERR_NO_MEMORY" for entry in parser.error_log):
            raise MemoryError from error


def body(tree: Any) -> str:
    """Paragraphs of the article, one in a line; empty if none is found.

    Args:
        tree: The page, as ``parsed`` gives it; it is not changed.
    """
    own = deepcopy(tree)
    without_furniture(own)
    found = _searched(own)
    if len(found) >= SHORT:
        return found
    whole = _extracted(deepcopy(tree), precision=True)
    return whole if len(whole) > max(ENOUGH, MUCH_MORE * len(found)) else found


def _searched(tree: Any) -> str:
    strict = _extracted(tree, precision=True)
    if len(strict) >= SHORT:
        return strict
    loose = _extracted(tree, precision=False)
    return loose if len(loose) > MUCH_MORE * len(strict) else strict


def without_byline(text: str, authors: Sequence[str]) -> str:
    """The text without a line at its top that only names the authors, whom the page declares.

    Args:
        text: Paragraphs, one in a line.
        authors: Names.
    """
    lines = text.split("\n")
    names = {_key(name) for name in (*authors, ", ".join(authors), " and ".join(authors)) if name}
    head = [line for line in lines[:HEAD] if _key(BY.sub("", line)) not in names]
    return "\n".join((*head, *lines[HEAD:])).strip()


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _extracted(tree: Any, *, precision: bool) -> str:
    import trafilatura

    found: Any = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=False, favor_precision=precision
    )
    return (found.text or "").strip() if found is not None else ""
