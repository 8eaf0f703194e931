"""What kind of content a page holds (news, opinion, live …), and what says so."""

import re
from dataclasses import dataclass
from typing import Any

from framing.corpus.extraction.declared import Declared
from framing.corpus.extraction.page_furniture import inside_furniture

TYPES = {
    "LiveBlogPosting": "live",
    "OpinionNewsArticle": "opinion",
    "ReviewNewsArticle": "review",
    "AnalysisNewsArticle": "analysis",
    "BackgroundNewsArticle": "analysis",
    "AdvertiserContentArticle": "advertising",
    "SatiricalArticle": "satire",
    "PressRelease": "press_release",
    "ImageGallery": "gallery",
    "MediaGallery": "gallery",
    "VideoObject": "video",
    "VideoGallery": "video",
    "AudioObject": "audio",
    "PodcastEpisode": "audio",
}
"""JSON-LD types that name one kind of content. ``NewsArticle`` names none: outlets write it on everything."""

WORDS = (
    ("live", r"live|live-?blogs?|live-updates?|live-news|onlayn|онлайн|直播"),
    ("opinion", (r"opinions?|op-?eds?|commentisfree|comment|commentary|columns?|columnists?|editorials?|views?"
     r"|viewpoint|voices|letters|blogs?|mneni[ey]a?|kolonki|мнени[ея]|колонк[аи]|评论|社评|观点|时评|社论")),
    ("interview", r"interviews?|intervyu|интервью|专访|访谈"),
    ("analysis", r"analys[ie]s|analytics|explainers?|in-depth|analitika|аналитика|разбор|分析|解读|深度"),
    ("gallery", (r"galler(?:y|ies)|photos?|pictures|in-pictures|slideshows?|foto|photogallery|фото(?:репортаж)?"
     r"|фотогалерея|图片|图集|高清组图")),
    ("video", r"videos?|watch|av|clips?|видео|视频"),
    ("audio", r"podcasts?|audio|radio|подкасты?|播客|音频"),
    ("press_release", r"press-?releases?|prnewswire|businesswire|press-sluzhba|пресс-релизы?|新闻稿"),
    ("advertising", r"sponsored|advertorial|partner-content|paid-post|partnerskiy-material|на правах рекламы"),
    ("news", r"news|novosti|новости|新闻|要闻"),
)  # fmt: skip
"""Kind → words that name it in the path of an address or as a section."""

NAMED = tuple((kind, re.compile(rf"(?:{words})(?:-\d+)?", re.IGNORECASE)) for kind, words in WORDS)

TITLES = (
    ("live", re.compile(r"^(?:live\b\s*[:|–-]|live updates?\b|.*\blive updates?$|онлайн\s*[:|–-]|直播[:：|])", re.IGNORECASE)),
    ("opinion", re.compile(r"^(?:opinion|comment(?:ary)?|editorial|мнение|评论|社评)\s*[:：|–-]|.*\|\s*(?:opinion|column)$", re.IGNORECASE)),
    ("interview", re.compile(r"^(?:(?:exclusive )?interview|интервью|专访)\s*[:：|–-]", re.IGNORECASE)),
    ("analysis", re.compile(r"^(?:analysis|explainer|explained|аналитика|разбор|分析)\s*[:：|–-]", re.IGNORECASE)),
    ("video", re.compile(r"^(?:video|watch|видео|视频)\s*[:：|–-]|.*[(\[](?:video|видео|视频)[)\]]$", re.IGNORECASE)),
    ("gallery", re.compile(r"^(?:(?:in )?(?:photos|pictures)|фото|图集)\s*[:：|–-]|.*[(\[](?:photos|фото)[)\]]$", re.IGNORECASE)),
    ("press_release", re.compile(r"^(?:press release|пресс-релиз|新闻稿)\s*[:：|–-]", re.IGNORECASE)),
)  # fmt: skip
# ruff: noqa: E501  # a pattern is read as one line

PICTURES = 6
"""Pictures from which a page with little text is a gallery."""

WORDS_PER_PICTURE = 25
"""Words beside each picture up to which the text is captions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a page holds.

    Attributes:
        name: ``news``, ``opinion``, ``live`` …; empty if nothing says so.
        evidence: What says so.
    """

    name: str = ""
    evidence: str = ""


def kind_of(tree: Any, says: Declared, title: str, url: str, words: int) -> Kind:
    """The kind of a page: by JSON-LD type, address, section, headline, pictures, ``og:type``, in this order.

    Args:
        tree: The page, parsed by lxml.
        says: What it declares.
        title: Headline.
        url: Its address; empty if unknown.
        words: Length of its text.
    """
    for kind in sorted(says.types & TYPES.keys()):
        if not (says.is_article and TYPES[kind] in {"video", "gallery", "audio"}):
            return Kind(name=TYPES[kind], evidence=f"JSON-LD {kind}")
    # A page in /news/opinion/ is opinion: what says less is asked last.
    found = [*_by_address(url), *_by_section(says.section), *_by_title(title)]
    sure = [each for each in found if each.name != "news"]
    if sure:
        return sure[0]
    pictures = sum(not inside_furniture(each) for each in tree.iter("figure"))
    if pictures >= PICTURES and words < WORDS_PER_PICTURE * pictures:
        return Kind(name="gallery", evidence=f"{pictures} pictures and {words} words")
    og = says.meta.get("og:type", "").lower()
    if og.startswith("video"):
        return Kind(name="video", evidence=f"og:type {og}")
    if found:
        return found[0]
    generic = sorted(says.types & {"NewsArticle", "ReportageNewsArticle"})
    return Kind(name="news", evidence=f"JSON-LD {generic[0]}") if generic else Kind()


def _by_address(url: str) -> list[Kind]:
    path = re.sub(r"^[a-z]+://[^/]*", "", url).partition("?")[0]
    segments = [each for each in path.split("/")[:-1] if each]  # the last one is the article's own name
    return [
        Kind(name=kind, evidence=f"address /{segment}/")
        for kind, pattern in NAMED
        for segment in segments
        if pattern.fullmatch(segment)
    ]


def _by_section(section: str) -> list[Kind]:
    return [
        Kind(name=kind, evidence=f"section {section}")
        for kind, pattern in NAMED
        if section and pattern.fullmatch(section.strip().replace(" ", "-"))
    ]


def _by_title(title: str) -> list[Kind]:
    return [Kind(name=kind, evidence="headline") for kind, pattern in TITLES if pattern.match(title)]
