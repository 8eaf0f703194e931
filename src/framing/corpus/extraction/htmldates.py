"""The last resort for a date: htmldate (Barbaresi 2020, JOSS) on the page without what dates no article.

Left to itself it dates undated pages by the year in their footer. Here it sees the page without footer, boxes
and links, and its answer counts only if day, month and year stand in the text it saw.
"""

import re
from copy import deepcopy
from datetime import datetime
from typing import Any

from framing.corpus.extraction.page_dates import Candidate
from framing.corpus.extraction.page_furniture import without_furniture

COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights reserved|все права|版权", re.IGNORECASE)
PRUNED = ("script", "style", "a", "footer", "header", "nav", "aside", "link", "form", "h2", "h3")


def last_resort(tree: Any, fetched: datetime | None) -> list[Candidate]:
    """The date that htmldate finds, as the only candidate; empty if it finds none that stands there.

    Args:
        tree: The page, parsed by lxml; it is not changed.
        fetched: When the page was taken; None lets any year pass that is before 2100.
    """
    import htmldate

    own = deepcopy(tree)
    without_furniture(own)
    _prune(own)
    latest = fetched.date().isoformat() if fetched else "2099-12-31"
    found = htmldate.find_date(own, extensive_search=False, original_date=True, max_date=latest)
    if not found or not _stands_there(found, " ".join("".join(own.itertext()).split())):
        return []
    return [Candidate(trust="htmldate", where="htmldate", words=found)]


def _prune(tree: Any) -> None:
    for element in list(tree.iter(*PRUNED)):
        if element.getparent() is not None:
            element.drop_tree()
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and COPYRIGHT.search(element.text or ""):
            element.text = ""


def _stands_there(found: str, text: str) -> bool:
    """True if year and day of a date stand near each other: a year alone is made a first of January."""
    year, _, day = found.split("-")
    return (
        re.search(rf"\b0?{int(day)}(?:st|nd|rd|th)?\b.{{1,20}}{year}|{year}.{{1,20}}\b0?{int(day)}\b", text)
        is not None
    )
