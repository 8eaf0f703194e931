"""What a page declares about itself: JSON-LD, meta elements, links. All of it is claims, none of it facts."""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOST_NODES = 20_000
"""Nodes of JSON-LD that are looked at."""

ARTICLES = frozenset(
    {
        "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
        "BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle", "AdvertiserContentArticle",
        "SatiricalArticle", "LiveBlogPosting", "BlogPosting", "Report", "ScholarlyArticle",
        "SocialMediaPosting", "PressRelease",
    }
)  # fmt: skip
MEDIA = frozenset(
    {
        "VideoObject", "ImageGallery", "MediaGallery", "VideoGallery", "PodcastEpisode", "AudioObject",
    }
)  # fmt: skip
LISTS = frozenset(
    {
        "CollectionPage", "ItemList", "SearchResultsPage",
    }
)  # fmt: skip
BESIDES = frozenset(
    {
        "comment", "itemListElement", "isPartOf", "mentions", "relatedLink", "citation", "review",
        "publisher", "author", "image", "video", "associatedMedia", "liveBlogUpdate", "breadcrumb",
        "about", "isBasedOn",
    }
)  # fmt: skip
"""Properties of a node that lead to other works than itself."""

TIME_NAMES = (
    ("property", "article:published_time"),
    ("property", "og:article:published_time"),
    ("itemprop", "datepublished"),
    ("name", "article:published_time"),
    ("name", "pubdate"),
    ("name", "publishdate"),
    ("name", "publish_date"),
    ("name", "publishtime"),
    ("name", "date"),
    ("name", "dc.date.issued"),
    ("name", "dcterms.created"),
    ("name", "dc.date"),
    ("name", "parsely-pub-date"),
    ("name", "sailthru.date"),
    ("name", "mediator_published_time"),
)
"""Meta elements that say when a page was published, the most trustworthy first."""

CHANGE_NAMES = (
    ("property", "article:modified_time"),
    ("property", "og:updated_time"),
    ("itemprop", "datemodified"),
    ("name", "lastmod"),
    ("name", "last-modified"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a page says of itself; a missing value is empty.

    Attributes:
        types: JSON-LD types of the article, or of the page if it declares no article.
        is_article: True if a JSON-LD node is an article.
        headline: JSON-LD headline.
        published: Place and words of every date of publication, the most trustworthy first.
        modified: Dates of the last change, as printed.
        authors: Names, as declared.
        section: Section.
        free: False if the page says that it is not free to read; None if it does not say.
        words: Length that JSON-LD gives, in words; 0 if it gives none.
        body: Characters of JSON-LD ``articleBody``; 0 if there is none.
        meta: ``property`` or ``name`` in lower case → first content.
        language: Language of the page, as written.
        links: ``rel`` → first address.
    """

    types: frozenset[str] = frozenset()
    is_article: bool = False
    headline: str = ""
    published: tuple[tuple[str, str], ...] = ()
    modified: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    section: str = ""
    free: bool | None = None
    words: int = 0
    body: int = 0
    meta: Mapping[str, str]
    language: str = ""
    links: Mapping[str, str]


def declared(tree: Any, url: str | None) -> Declared:
    """Read what a page declares.

    Args:
        tree: The page, parsed by lxml.
        url: Its address, by which its own article is told from others that it lists.
    """
    meta, times, changes = _meta(tree)
    links = _links(tree)
    nodes = list(_nodes(tree))
    node, is_article = _own(nodes, {url or "", links.get("canonical", ""), meta.get("og:url", "")} - {""})
    types = frozenset(_types(node)) or frozenset(
        kind for each in nodes for kind in _types(each) if kind in LISTS
    )
    stamps = [("JSON-LD datePublished", stamp) for stamp in _texts(node.get("datePublished"))]
    return Declared(
        types=types,
        is_article=is_article,
        headline=_text(node.get("headline")),
        published=(*stamps, *times),
        modified=(*_texts(node.get("dateModified")), *changes),
        authors=tuple(_names(node.get("author"))) or tuple(_texts(meta.get("author"))),
        section=_text(node.get("articleSection")) or meta.get("article:section", ""),
        free=_free(nodes),
        words=_count(node.get("wordCount")),
        body=len(_text(node.get("articleBody"))),
        meta=meta,
        language=_language(tree, meta),
        links=links,
    )


def _meta(tree: Any) -> tuple[dict[str, str], list[tuple[str, str]], list[str]]:
    """Meta elements by name; dates of publication with their place; dates of changes."""
    meta: dict[str, str] = {}
    seen: dict[tuple[str, str], str] = {}
    for element in tree.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                seen.setdefault((attribute, name), content)
                meta.setdefault(name, content)
    times = [
        (f"meta {name}", seen[attribute, name]) for attribute, name in TIME_NAMES if (attribute, name) in seen
    ]
    return meta, times, [seen[key] for key in CHANGE_NAMES if key in seen]


def _links(tree: Any) -> dict[str, str]:
    links: dict[str, str] = {}
    for element in tree.iter("link"):
        if element.get("href"):
            links.setdefault((element.get("rel") or "").strip().lower(), element.get("href").strip())
    return links


def _language(tree: Any, meta: Mapping[str, str]) -> str:
    root = tree if tree.tag == "html" else next(tree.iter("html"), tree)
    return (
        root.get("lang")
        or root.get("xml:lang")
        or meta.get("content-language")
        or meta.get("og:locale")
        or ""
    )


def _nodes(tree: Any) -> Iterator[dict[str, object]]:
    """The nodes of JSON-LD that speak of the page itself, in order."""
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            waiting: deque[object] = deque([json.loads((script.text or "").strip().strip(";"), strict=False)])
        except (ValueError, RecursionError):  # scripts of pages are often broken
            continue
        for _ in range(MOST_NODES):
            if not waiting:
                break
            node = waiting.popleft()
            if isinstance(node, list):
                waiting.extendleft(reversed(node[:MOST_NODES]))
            elif isinstance(node, dict):
                yield node
                inside = [value for name, value in node.items() if name not in BESIDES]
                waiting.extendleft(value for value in reversed(inside) if isinstance(value, dict | list))


def _own(nodes: list[dict[str, object]], addresses: set[str]) -> tuple[dict[str, object], bool]:
    """The node of the page's own article and True; else that of its film or pictures, or nothing."""
    articles = [node for node in nodes if ARTICLES & set(_types(node))]
    named = [node for node in articles if addresses & set(_addresses(node))]
    dated = [node for node in articles if node.get("datePublished")]
    for found in (named, dated, articles):
        if found:
            return found[0], True
    media = [node for node in nodes if MEDIA & set(_types(node))]
    pages = [node for node in nodes if node.get("datePublished") and set(_types(node)) <= {"WebPage"}]
    return next(iter((*media, *pages)), {}), False


def _addresses(node: Mapping[str, object]) -> list[str]:
    page = node.get("mainEntityOfPage")
    own = page.get("@id") if isinstance(page, dict) else page
    return [each for each in (node.get("url"), node.get("@id"), own) if isinstance(each, str)]


def _types(node: Mapping[str, object]) -> list[str]:
    return [each.rpartition("/")[2] for each in _texts(node.get("@type"))]


def _texts(value: object) -> list[str]:
    """The texts of a value that may be one text or a list of them."""
    each = value if isinstance(value, list) else [value]
    return [" ".join(one.split()) for one in each if isinstance(one, str) and one.strip()]


def _text(value: object) -> str:
    return next(iter(_texts(value)), "")


def _names(value: object) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        name = each.get("name") if isinstance(each, dict) else each
        if isinstance(name, str) and name.strip() and "://" not in name:
            yield " ".join(name.split())


def _free(nodes: list[dict[str, object]]) -> bool | None:
    said = [str(node["isAccessibleForFree"]).lower() for node in nodes if "isAccessibleForFree" in node]
    if not said:
        return None
    return not any(each in {"false", "0", "no"} for each in said)


def _count(value: object) -> int:
    digits = str(value) if isinstance(value, int | str) else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 0  # noqa: PLR2004  # no article has more
