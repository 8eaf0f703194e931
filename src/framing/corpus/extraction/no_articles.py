"""Pages that hold no article: walls that ask for consent, error messages that come as 200, lists and fronts.

None is told from one sign alone.
"""

import re
from typing import Any

from framing.corpus.extraction.declared import LISTS, Declared
from framing.corpus.language import HAN

FEW = 250
"""Words under which a page may be a wall."""

CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|privacy (?:policy|settings|choices)|personal data|accept all|reject all"
    r"|legitimate interest|our partners|cookie-файл|файлы? cookie|согласи[ея] на|персональны[хе] данны"
    r"|隐私政策|个人信息|同意并继续",
    re.IGNORECASE,
)
CONSENT_TITLE = re.compile(
    r"before you continue|your (?:privacy|consent|choice)|privacy (?:settings|choices)|^consent\b|cookie"
    r"|согласие|隐私",
    re.IGNORECASE,
)
CONSENT_NAMES = re.compile(r"consent|cookie|gdpr|didomi|onetrust|sp_message|cmp-|privacy-wall", re.IGNORECASE)

ERROR = re.compile(
    r"\b404\b|page (?:was )?(?:not|cannot be|can't be|could not be|couldn't be) found|page (?:does not|doesn't) exist"
    r"|no longer (?:available|exists)|страниц[аы] не (?:найдена|существует)|страница (?:была )?удалена"
    r"|页面不存在|页面未找到|找不到(?:该|您)?.{0,6}页面|文章已被?删除",
    re.IGNORECASE,
)
# ruff: noqa: E501  # a pattern is read as one line
FEW_OF_ERROR = 150
"""Words up to which a page that speaks of an error is one."""

LIST_PATH = re.compile(
    r"/(?:tags?|categor(?:y|ies)|topics?|section|authors?|archives?|search|rubrics?|rubriki?|tema|page/\d+)(?:/|$)",
    re.IGNORECASE,
)
LINKED = 0.4
"""Share of a text's words that are links, from which it looks like a list."""

LONG = 140
"""Characters of a paragraph without links, a Chinese one counting as three; a list has none."""


def no_article(tree: Any, says: Declared, text: str, title: str, url: str) -> tuple[str, str] | None:
    """Problem and detail of a page that holds no article; None for one that may.

    Args:
        tree: The page, parsed by lxml.
        says: What it declares.
        text: The text that was found on it; empty if none was.
        title: Its headline.
        url: Its address; empty if unknown.
    """
    if says.is_article or (not text and next(tree.iter("frameset"), None) is not None):
        return None
    if count_words(text) < FEW:
        seen = text or _seen(tree)
        wall = _wall(tree, seen, title)
        if wall:
            return "consent_wall", wall
        if count_words(seen) < FEW_OF_ERROR and ERROR.search(f"{title}\n{_window(tree)}\n{seen[:300]}"):
            return "not_an_article", "an error message: " + (title or seen)[:80]
    signs = _list_signs(tree, says, text or _seen(tree), url)
    return ("not_an_article", "a list or front page: " + ", ".join(signs)) if signs else None


def count_words(text: str) -> int:
    """Words of a text; two Chinese characters count as one."""
    return len(text.split()) + len(HAN.findall(text)) // 2


def _wall(tree: Any, seen: str, title: str) -> str:
    """The signs of a wall, if there are two; else empty."""
    paragraphs = [each for each in seen.split("\n") if each.strip()]
    about = sum(len(each) for each in paragraphs if CONSENT.search(each))
    signs = []
    if paragraphs and about > 0.5 * sum(map(len, paragraphs)):  # more of it than of anything else
        signs.append("its text is about consent")
    if CONSENT_TITLE.search(f"{title} {_window(tree)}"):
        signs.append("so is its headline")
    if any(
        CONSENT_NAMES.search(f"{each.get('action', '')} {each.get('id', '')}") for each in tree.iter("form")
    ):
        signs.append("it has a form for it")
    return ", ".join(signs) if len(signs) > 1 and paragraphs and about else ""


def _window(tree: Any) -> str:
    element = next(tree.iter("title"), None)
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _seen(tree: Any) -> str:
    """What stands on the page, a line for each piece."""
    body = next(tree.iter("body"), tree)
    pieces = body.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    return "\n".join(line for piece in pieces if (line := " ".join(piece.split())))


def _list_signs(tree: Any, says: Declared, text: str, url: str) -> list[str]:
    """Why a page is a list: at least one sign in its text and another one; else empty."""
    declared = _declared_list(says, url)
    linked, longest = _linked(tree, text)
    if linked > LINKED:
        shown = [f"{linked:.0%} of its words are links"]
        shown += ["none of its paragraphs is long"] if longest < LONG else []
        shown += ["og:type website"] if says.meta.get("og:type", "").lower() == "website" else []
        signs = [*declared, *shown]
        return signs if len(signs) > 1 else []
    # Short articles have no long paragraph either: here the page or its address must say that it is a list.
    return [*declared, "none of its paragraphs is long"] if declared and longest < LONG else []


def _declared_list(says: Declared, url: str) -> list[str]:
    signs = []
    path = re.sub(r"^[a-z]+://[^/]*", "", url).partition("?")[0]
    if url and path.strip("/") in {"", "index.html", "en", "ru", "zh", "news"}:
        signs.append("its address is that of a front page")
    elif LIST_PATH.search(path):
        signs.append("its address is that of a list")
    if says.types & LISTS:
        signs.append("JSON-LD " + "/".join(sorted(says.types & LISTS)))
    return signs


def _linked(tree: Any, text: str) -> tuple[float, int]:
    """Share of the words of a text that are links, and the length of its longest paragraph that is none."""
    links = {" ".join("".join(each.itertext()).split()) for each in tree.iter("a")}
    lines = [" ".join(line.split()).removeprefix("- ") for line in text.split("\n") if line.strip()]
    linked = sum(count_words(line) for line in lines if line in links)
    lengths = (len(line) + 2 * len(HAN.findall(line)) for line in lines if line not in links)
    return linked / max(sum(map(count_words, lines)), 1), max(lengths, default=0)
