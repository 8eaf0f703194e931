"""What stands on a page and is no text of the article: recognised line by line, and at the edges of the text.

Every rule is strict on purpose. A rule that misses leaves a line too many, which a look at the texts reveals; a
rule that fires wrongly takes words from a study.
"""
# ruff: noqa: E501  # a pattern is read as one line

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Zone = Literal["head", "body", "tail"]

LONGEST = 240
"""Characters beyond which a line is taken for text without a closer look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One piece of furniture.

    Attributes:
        kind: What it is: ``photo_credit``, ``credit_line``, ``consent`` …
        text: The words, as they stood.
        credit: Agency that it credits, as printed, or None.
        section: Section that it names, or None.
        byline: Authors that it names, or None.
    """

    kind: str
    text: str
    credit: str | None = None
    section: str | None = None
    byline: str | None = None


def _all(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


PHOTO = _all(
    r"[\[(（]?(?:file |stock )?(?:photos?|photograph|image|picture|illustration|фото|фотография|иллюстрация"
    r"|图片来源|图片|摄影|图)(?: (?:credit|source))?s?\s*[:：/©].{0,120}",
    r"[\[(]?(?:file )?(?:photos?|image|picture) (?:by|courtesy|provided)\b.{0,120}",
    r"[\[(（][^\])）]{0,60}(?:photo|фото|摄|供图)[^\])）]{0,60}[\])）]",
    r"©\s?.{1,80}",
)
# Names in capitals on both sides of a slash: CAI MENG/CHINA DAILY. Case matters here.
ARTIST = re.compile(r"[A-Z][A-Z.' -]{2,40}/\s?(?:FOR )?[A-Z][A-Z.&' -]{2,40}")
CAPTION_LINE = re.compile(r"(?:CAPTION|PHOTO CAPTION)S?\s*:\s.{10,1000}$", re.DOTALL)
CAPTION_END = re.compile(r"[\[(][^\])]{0,60}\bphotos?\b(?: by|/)[^\])]{0,60}[\])]\.?$", re.IGNORECASE)
POINTER = _all(
    r"(?:read (?:more|also|next)|also read|see also|related(?: (?:stories|articles|news|links))?|more on this"
    r"|watch(?: (?:more|also|live))?|recommended|читайте также|читать также|смотрите также|по теме"
    r"|相关阅读|延伸阅读|相关新闻|更多阅读)\s*[:：>»|–-].{0,200}",
    r"(?:read more|read also|see also|читать далее|阅读更多)\.?",
)
SHARING = _all(
    r"share(?: (?:this|on|via|with)\b.{0,60})?", r"you can share this story on social media:?", r"tweet|retweet",
    r"print(?: this)?|copy link|comments?|advertisement|реклама|поделиться|打印|返回顶部|扫一扫.{0,30}|分享到?.{0,10}",
    r"(?:subscribe|sign up)\b.{0,60}\b(?:newsletters?|briefings?|emails?|channel|telegram)\b.{0,60}",
    r"(?:follow|find) (?:us|bbc|the new york times)\b.{0,120}\b(?:twitter|facebook|instagram|telegram|x|weibo)\b.{0,40}",
    r"подпис(?:ывайтесь|аться)\b.{0,100}",
)  # fmt: skip
PAYWALL = _all(
    r"(?:please )?(?:subscribe|sign up|register|log ?in|sign in)(?: now| today)? to (?:continue|keep|read|unlock)\b.{0,80}",
    r"to (?:continue|keep) reading\b.{0,120}\b(?:subscri\w+|register|sign (?:in|up)|log ?in)\b.{0,60}",
    r"(?:already|not) a (?:subscriber|member)\?.{0,60}",
    r"this (?:article|story|content) is (?:for|available (?:only )?to|exclusive to|reserved for)(?: our)? (?:paid |paying )?(?:subscribers|members)\b.{0,60}",
    r"чтобы (?:про)?читать (?:статью |материал |текст )?(?:дальше|полностью|далее|до конца).{0,120}",
    r"(?:полный текст|продолжение|материал) доступ\w+ (?:только )?(?:по подписке|подписчикам).{0,80}",
    r"уже (?:есть подписка|подписаны)\?.{0,60}",
    r"(?:本文为?|此文为?)?(?:付费内容|会员专享).{0,40}|(?:订阅|登录|付费)后(?:即)?可?(?:阅读|查看)全文.{0,20}",
)
MENU = re.compile(r"(?:[^|.!?。！？]{1,40}\|\s*){2,}[^|.!?。！？]{1,40}")
CONSENT = _all(
    r".{0,40}\b(?:we|this (?:web)?site|our (?:web)?site|this page) uses? (?:\w+ )?cookies\b.{0,200}",
    r".{0,40}\bby (?:continuing|clicking|using)\b.{0,80}\b(?:cookies|privacy policy|terms of use)\b.{0,120}",
    r"(?:мы используем|(?:этот |наш )?сайт использует)\b.{0,40}\bcookies?\b.{0,200}",
    r"本(?:网站|站)使用.{0,20}cookies?.{0,100}",
)
CONSENT_NEXT = _all(
    r"(?:cookies? )?(?:information|settings|preferences|policy|information and settings|manage (?:options|cookies))",
    r"(?:accept|reject|allow|decline)(?: all)?(?: cookies)?|i (?:agree|accept)|agree|ok|got it|more information",
    r"принять|согласен|подробнее|настройки|接受|同意|确定|了解更多|.{0,40}\bif you consent to their use\b.{0,160}",
)
STAMP = _all(
    r"(?=.*\d)(?:last )?(?:updated|published|posted|обновлено|опубликовано|更新时间|发布时间)(?: (?:on|at))?\s*[:：]?\s*"
    r"[\d\w .,:/年月日TZ+-]{4,50}",
    # the hour over an entry of a live page
    r"\d{1,2}[.:]\d{2}(?: ?(?:[ap]m|GMT|BST|MSK|CET|CEST|ET))?",
)
VERSION = _all(
    r"\((?:recasts|adds|updates|corrects|refiles)\b.{3,160}\)",
    r"this (?:report|article|story) (?:will be|has been|was) (?:updated|corrected)\b.{0,100}",
    r"this is an? (?:updated|corrected|earlier) version of .{3,120}",
)
TRAIL = re.compile(r"\w[\w &-]{1,30}(?: [>›»] \w[\w &-]{1,30}){1,5}")
MARKUP = re.compile(r"<!--.*?-->|<[a-z]+ [^<>]*>|</[a-z]+>")
NO_WORDS = re.compile(r"[\W_]+")

EDITORS = _all(
    r"[(\[（【]?\s*(?:additional )?(?:reporting|writing|editing|compiled|edited|written|reported)(?: and \w+)? by (?-i:[A-ZА-Я]).{1,200}",
    r"[(\[（【]?\s*(?:web )?editors?\s*[:：].{1,80}",
    r"[(\[（【]?\s*(?:责任编辑|责编|编辑|редактор|记者)\s*[:：].{1,80}",
    r"our standards: .{1,80}",
)
SOURCE_LINE = re.compile(
    r"[(\[（【]?\s*(?:sources?|credit|来源|稿件来源|источник)\s*[:：]\s*(?P<agency>[^:：]{2,60}?)\s*[)\]）】.]?",
    re.IGNORECASE,
)
AGENCY_LINE = re.compile(r"[(\[（/](?P<agency>\w[\w.&' -]{1,40}?)[)\]）/]\.?")
WITH_AGENCY = re.compile(
    r"\(?(?:[-—–]+ ?|[Ww]ith (?:inputs? from |reporting by )?)?(?P<agency>[^\Wa-zа-я][\w.&' -]{1,40}?)\.?\)?"
)
ACRONYM = re.compile(r"[A-ZА-Я]{2,10}")
CONTRIBUTED = re.compile(
    r"[(\[]?(?P<agency>[A-Z][\w.,&' -]{1,80}?) (?:also )?contributed (?:to|reporting)\b.{0,60}[)\]]?"
)
PRINTED = re.compile(r"\((?P<agency>[A-Z][\w' ]{2,30}) (?P<date>\d{2}/\d{2}/\d{4}) page ?(?P<page>\w{1,4})\)")
AUTHOR = _all(
    r"the (?:author|writer)s?(?:,| is| are| was) .{3,230}",
    r"(?:contact (?:the writers?|us) at|e-?mail:?)?\s*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\.?",
    r"(?:if you have a story suggestion email|send your story ideas to:?)\b.{3,80}",
)
BYLINE = re.compile(r"(?:By|BY|Автор:|Текст:)\s+(?P<byline>[A-ZА-ЯЁ][^.!?|\d]{2,70})")
_NAME = r"[A-ZА-ЯЁ][a-zа-яё'’-]+(?: [A-ZА-ЯЁ]\.)? [A-ZА-ЯЁ][a-zа-яё'’-]+(?:-[A-ZА-ЯЁ][a-zа-яё]+)?"
SIGNED = re.compile(rf"(?P<byline>{_NAME}(?:(?:, | and | и ){_NAME}){{0,3}})(?:, [A-ZА-ЯЁ][\w-]+(?:-\w+)*)?")

PLACE = r"[A-ZА-ЯЁ][A-ZА-ЯЁ'’.-]+(?:[ -][A-ZА-ЯЁ][A-ZА-ЯЁ'’.-]*){0,3}"
_REGION = r"(?:, (?:[A-ZА-ЯЁ][\w.'’-]*)(?: [A-ZА-ЯЁ][\w.'’-]*){0,2})?"
_DAY = r"(?:\w{3,9}\.? \d{1,2}|\d{1,2} \w{3,9})(?:, \d{4})?\.?"
_AGENCY = r"(?:\((?P<agency{0}>[^()]{{2,40}})\)|/(?P<slashed{0}>[^/]{{2,30}})/\.?)"
DATELINE = re.compile(
    "|".join(
        (
            # BEIJING, May 16 (Xinhua) -- · KHIMKI, Russia, July 7 (Reuters) - · МОСКВА, 16 мая. /ТАСС/.
            rf"{PLACE}{_REGION}, {_DAY},? ?{_AGENCY.format(1)}\s*(?:[-–—―]+\s+)?",
            # KYIV, Ukraine (AP) —
            rf"{PLACE}{_REGION},? {_AGENCY.format(2)}\s*[-–—―]+\s+",
            # МОСКВА, 16 мая — РИА Новости.
            rf"{PLACE}, {_DAY} ?[-–—]+ (?P<named>РИА Новости|Интерфакс|ТАСС|Sputnik|INTERFAX\.RU)\.?\s*",
            # BEIJING, 16 May. Neva Wire -- · ASTANA, 16 May. Meridian reports:
            rf"{PLACE}{_REGION}, {_DAY} (?P<bare>[A-Z][\w]+(?: [A-Z]\w+){{0,2}}) ?(?:[-–—―]+\s+|(?:reports|informs): )",
            # MOSCOW, 23 May. The talks …
            rf"{PLACE}{_REGION}, (?:[A-Z]\w{{2,8}}\.? \d{{1,2}}|\d{{1,2}} \w{{3,9}})\.\s+(?=[\"“‘'«(A-ZА-ЯЁ])",
            # BEIJING, May 16 --
            rf"{PLACE}{_REGION}, {_DAY} ?[-–—―]+\s+",
            # BEIJING — The; NATO — the is a sentence
            rf"{PLACE}{_REGION} (?:[–—―]|--)\s+(?=[\"“‘'«(A-ZА-ЯЁ0-9])",
            # 新华社北京5月16日电（记者 …）
            r"(?P<chinese>[\u4e00-\u9fff]{2,8}?(?:社|网|报|讯))[\u4e00-\u9fff]{0,8}\d{1,2}月\d{1,2}日[电讯](?:[（(][^）)]{1,40}[）)])?\s*",
        )
    )
)
NO_PLACE = frozenset(
    {"BREAKING", "EXCLUSIVE", "UPDATE", "UPDATED", "CORRECTION", "LIVE", "WATCH", "ANALYSIS", "OPINION"}
)

EDGES = (
    ("script", "var ", re.compile(r"\bvar \w+ ?= ?(?:\{[^{}]*\}|\[[^\]]*\]|\"[^\"]*\");?")),
    ("markup", "<", MARKUP),
    ("photo_credit", " Photo", re.compile(r"[(\[](?:[A-Z][\w.]+) Photo(?:/| by )[^()\[\]]{1,120}[)\]]")),
    (
        "editors",
        "eporting by ",
        re.compile(
            r"\(?(?:Additional )?[Rr]eporting by [^()]{3,200}?[;,.] ?(?:[Ee]diting|[Ww]riting) (?:and \w+ )?by [^()]{3,120}?\.?\)?$"
        ),
    ),
    (
        "editors",
        "Trust Principles",
        re.compile(r"Our Standards: The Thomson Reuters Trust Principles\.?$"),
    ),
    (
        "disclaimer",
        "external sites",
        re.compile(
            r"The BBC is not responsible for the content of external sites\.(?: Read about our approach to external linking\.)?"
        ),
    ),
    ("sharing", "share this story", re.compile(r"You can share this story on social media:?$")),
    ("pointer", "Read more", re.compile(r"\bRead more$")),
)
"""Furniture inside a line, as it stands where a page was flattened: kind, words that must be there, pattern."""

CAPTION_START = re.compile(r".{10,350}?[\[(][^\])]{0,60}\b[Pp]hotos?(?: by|/)[^\])]{0,60}[\])]\s+(?=\S)")
_OUTLET = r"(?P<name>(?:the )?[A-ZА-ЯЁ][\w-]*(?: [A-ZА-ЯЁ][\w-]*){0,3})"
MENTIONS = (
    ("report", re.compile(rf", (?:as )?{_OUTLET} (?:news agency )?(?:reports|reported)\s?[.»”\"]")),
    ("according to", re.compile(rf"according to {_OUTLET}\s?[.»”\"]")),
    ("citing", re.compile(rf"citing {_OUTLET}\s?[.»”\"]")),
    ("переда", re.compile(rf"переда[её]т {_OUTLET}\s?[.»”\"]")),
    ("сообщает", re.compile(rf"сообщает {_OUTLET}\s?[.»”\"]")),
    ("据", re.compile(r"据(?P<name>[\u4e00-\u9fff]{2,6}(?:社|网|台|报))[^，。]{0,10}(?:报道|消息)")),
)
"""Names that a sentence ends on as its source: words that must be there, pattern."""


def recognise(line: str, zone: Zone, known: Callable[[str], bool]) -> Found | None:
    """What a whole line is, if it is furniture; None for text.

    Args:
        line: One line, with single spaces.
        zone: Where it stands: some furniture is only known by its place.
        known: Tells whether a name is that of an outlet.
    """
    if not line or len(line) > LONGEST:
        return None
    for kind, pattern in ANYWHERE:
        if pattern.fullmatch(line):
            return Found(kind=kind, text=line)
    if zone == "head":
        byline = BYLINE.fullmatch(line)
        return Found(kind="byline", text=line, byline=byline["byline"]) if byline else None
    return _tail(line, known) if zone == "tail" else None


ANYWHERE = (
    ("photo_credit", PHOTO),
    ("photo_credit", ARTIST),
    ("pointer", POINTER),
    ("sharing", SHARING),
    ("consent", CONSENT),
    ("paywall", PAYWALL),
    ("stamp", STAMP),
    ("markup", MARKUP),
    ("version_note", VERSION),
    ("breadcrumbs", TRAIL),
    ("no_words", NO_WORDS),
    ("editors", EDITORS),
)


def _tail(line: str, known: Callable[[str], bool]) -> Found | None:
    """A line at the end of the text: who wrote, who edited, whose copy it is."""
    printed = PRINTED.fullmatch(line)
    if printed:
        return Found(kind="printed", text=line, section=f"page {printed['page']}")
    if credit := _credited(line, known):
        return Found(kind="credit_line", text=line, credit=credit)
    if MENU.fullmatch(line):
        return Found(kind="menu", text=line)
    if AUTHOR.fullmatch(line):
        return Found(kind="author_note", text=line)
    signed = SIGNED.fullmatch(line) or CONTRIBUTED.fullmatch(line)
    return Found(kind="byline", text=line, byline=signed[1]) if signed else None


def _credited(line: str, known: Callable[[str], bool]) -> str | None:
    """The name that a credit line credits, as printed."""
    if source := SOURCE_LINE.fullmatch(line):
        return source["agency"]
    for pattern in (CONTRIBUTED, AGENCY_LINE, WITH_AGENCY):
        found = pattern.fullmatch(line)
        if found and (
            known(found["agency"]) or (pattern is AGENCY_LINE and ACRONYM.fullmatch(found["agency"]))
        ):
            return found["agency"]
    return None


def dateline(text: str, *, first: bool = True) -> tuple[Found, str] | None:
    """The dateline with which a paragraph begins, and the paragraph without it; None if there is none.

    Args:
        text: The paragraph.
        first: False for a later paragraph, where a place alone (``BEIJING —``) is not taken for a dateline.
    """
    found = DATELINE.match(text)
    if found is None or found.group().split()[0].strip(",.:") in NO_PLACE or found.end() == len(text):
        return None
    names = [name for name in found.groupdict().values() if name]
    words = found.group().strip()
    if not first and not names and not any(c.isdigit() for c in words):
        return None
    return Found(kind="dateline", text=words, credit=names[0].strip() if names else None), text[found.end() :]


def edges(text: str) -> tuple[str, list[Found]]:
    """A line without the furniture that was flattened into it, and that furniture."""
    found: list[Found] = []
    for kind, needle, pattern in EDGES:
        if needle in text and pattern.search(text):
            found += [Found(kind=kind, text=hit.group().strip()) for hit in pattern.finditer(text)]
            text = " ".join(pattern.sub(" ", text).split())
    return text, found


def caption(text: str) -> tuple[Found, str] | None:
    """The caption of a picture with which a paragraph begins, and the rest; None if there is none."""
    if CAPTION_LINE.match(text):
        return Found(kind="caption", text=text), ""
    if "hoto" not in text[:450]:
        return None
    if len(text) < 2 * LONGEST and CAPTION_END.search(text):
        return Found(kind="caption", text=text), ""
    found = CAPTION_START.match(text)
    return (Found(kind="caption", text=found.group().strip()), text[found.end() :]) if found else None


def mentions(text: str) -> list[str]:
    """Names after which a sentence says *reports*, or that it cites at its end, as printed, in order."""
    hits = [hit for needle, pattern in MENTIONS if needle in text for hit in pattern.finditer(text)]
    return [hit["name"] for hit in sorted(hits, key=lambda hit: hit.start())]
