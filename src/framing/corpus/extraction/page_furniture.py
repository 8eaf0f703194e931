"""Which elements of a page are none of its article: told from their names, never from their words."""

import re
from typing import Any

NAMES = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|read-?more|more-on|also-read|see-also|newsletters?|sign-?up|subscribe"
    r"|share|sharing|social|cookies?|cookie-\w+|consent|gdpr|promo|advert\w*|caption|photo-?credit|image-?credit"
    r"|img-?credit|copyright|disclaimer|comments?|breadcrumbs?|popular|most-?read|trending|sidebar|tag-?list)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Words in ``class`` or ``id`` of boxes beside an article."""

TAGS = frozenset({"aside", "footer", "nav", "figcaption", "dialog", "form"})
NEVER = frozenset(
    {"html", "body", "head", "article", "main", "h1", "title", "meta", "link", "script", "style"}
)
NAMED = "descendant-or-self::*[@class or @id]"
"""Elements that have a name. XPath finds them without making a Python object of every other."""

MAY_BE_FURNITURE = f"{NAMED} | {' | '.join(f'descendant-or-self::{tag}' for tag in sorted(TAGS))}"
HOLDS_ARTICLE = "descendant::h1 or descendant::*[@itemprop='articleBody']"
TEXT = "descendant::text()[not(parent::script or parent::style)]"
LARGEST = 0.3
"""Share of the page's text from which an element is not taken for a box, whatever its name."""


def is_furniture(element: Any) -> bool:
    """True for an element that its tag or name tells to be none of the article."""
    if not isinstance(element.tag, str) or element.tag in NEVER:
        return False
    return element.tag in TAGS or bool(NAMES.search(f"{element.get('class', '')} {element.get('id', '')}"))


def inside_furniture(element: Any) -> bool:
    """True if an element or one around it is furniture."""
    return is_furniture(element) or any(map(is_furniture, element.iterancestors()))


def without_furniture(tree: Any) -> None:
    """Take boxes out of a page, in place; the text behind them stays.

    Args:
        tree: The page, parsed by lxml.
    """
    boxes = [element for element in tree.xpath(MAY_BE_FURNITURE) if is_furniture(element)]
    if not boxes:
        return
    most = LARGEST * _length(tree)
    for box in boxes:
        if box.getparent() is not None and _length(box) <= most and not box.xpath(HOLDS_ARTICLE):
            box.drop_tree()


def elements(tree: Any) -> list[Any]:
    """All elements of a page, in order.

    Whoever looks at them several times holds this list meanwhile: lxml makes the Python object of an element
    anew, which takes longer than most looks at it, whenever nothing holds the last one.
    """
    return list(tree.iter())


def _length(element: Any) -> int:
    """Characters that readers can see; programs, which are the longest part of many pages, are not text."""
    return sum(map(len, element.xpath(TEXT, smart_strings=False)))
