"""An invented press for tests of building: four outlets with some five hundred pages, written by a generator.

Every page says that it is invented. Nothing depends on anything but the seed.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SEED = 20240516
SINCE, UNTIL = date(2024, 4, 1), date(2024, 7, 1)

WORDS = {
    "en": (
        "Xi", "Putin", "The two delegations", "Officials", "The ministers", "Both sides", "Invented sources",
        "met in the northern hall", "spoke about grain and railways", "signed a made-up protocol",
        "named a price for gas that nobody pays", "praised the invented bridge", "left before the dinner",
        "promised to meet again", "talked for three hours", "on Thursday morning", "after a long walk",
        "in front of the old station", "without an interpreter", "before the first snow",
    ),
    "ru": (
        "Си Цзиньпин", "Путин", "Обе делегации", "Чиновники", "Министры", "Стороны", "Выдуманные источники",
        "встретились в северном зале", "говорили о зерне и железных дорогах", "подписали выдуманный протокол",
        "назвали цену на газ", "похвалили несуществующий мост", "ушли до ужина", "обещали встретиться снова",
        "беседовали три часа", "в четверг утром", "после долгой прогулки", "перед старым вокзалом",
        "без переводчика", "до первого снега",
    ),
    "zh": (
        "习近平", "普京", "双方代表团", "官员们", "部长们", "两国", "虚构的消息人士", "在北厅举行会谈",
        "讨论了粮食和铁路问题", "签署了一份虚构的议定书", "谈到了天然气的价格", "参观了一座并不存在的大桥",
        "在晚宴之前离开", "承诺再次会面", "交谈了三个小时", "星期四上午", "在长时间散步之后",
        "在旧火车站前", "没有翻译", "在第一场雪之前",
    ),
}  # fmt: skip
INVENTED = {
    "en": "This page was invented for a test.",
    "ru": "Эта страница выдумана для теста.",
    "zh": "本页为测试而虚构。",
}
SUBJECT = {"en": ("Xi", "Putin"), "ru": ("Си Цзиньпин", "Путин"), "zh": ("习近平", "普京")}


@dataclass(frozen=True, kw_only=True)
class Story:
    """One invented article.

    Attributes:
        path: Where it stands at its outlet.
        language: Its language.
        day: When it was published.
        title: Its headline.
        paragraphs: Its text.
        fits: True if it is on the subject and in the period.
    """

    path: str
    language: str
    day: date
    title: str
    paragraphs: tuple[str, ...]
    fits: bool = True

    def html(self, *, canonical: str = "", shop_window: bool = False) -> bytes:
        """Its page.

        Args:
            canonical: Address that it names as its own.
            shop_window: True shows it in a new layout from which no text can be taken.
        """
        body = "".join(f"<p>{text}</p>" for text in self.paragraphs)
        if shop_window:
            body = f"<script>render({len(body)})</script><div id='app'></div>"
        link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
        return (
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8"><title>{self.title}'
            f'</title>{link}<meta property="article:published_time" content="{self.day}T09:30:00+03:00">'
            f'<meta property="og:type" content="article"></head><body><nav><a href="/">Home</a></nav>'
            f"<article>"
            f"<h1>{self.title}</h1>{body}</article><footer>© 2024 invented</footer></body></html>"
        ).encode()


def stories(language: str, count: int, *, seed: int, weeks: int = 13) -> list[Story]:
    """Articles of one outlet: nine in ten fit, the others are off the subject or of another year."""
    chance = random.Random(f"{SEED}-{language}-{seed}")
    return [_story(chance, language, number, weeks) for number in range(count)]


def _story(chance: random.Random, language: str, number: int, weeks: int) -> Story:
    kind = number % 20
    day = SINCE + timedelta(days=chance.randrange(weeks * 7))
    if kind == 7:
        day = date(2023, 11, 1) + timedelta(days=number % 28)
    words, stop = WORDS[language], "。" if language == "zh" else "."
    between = "" if language == "zh" else " "
    said = [word for word in words if kind != 13 or word not in SUBJECT[language]]
    paragraphs = []
    for _ in range(6):
        sentences = [between.join(chance.sample(said, 4)) + stop for _ in range(3)]
        paragraphs.append(between.join(sentences))
    if kind != 13:
        paragraphs[0] = between.join(SUBJECT[language]) + between + paragraphs[0]
    title = f"{chance.choice(said)}{between or '：'}{chance.choice(said)} № {number}"
    return Story(
        path=f"/{language}/{day:%Y/%m/%d}/story-{number:04}.html",
        language=language,
        day=day,
        title=title,
        paragraphs=(*paragraphs, INVENTED[language]),
        fits=kind not in {7, 13},
    )


def write_site(root: Path, found: Sequence[Story]) -> None:
    """The pages of an outlet as files that a server shows."""
    for story in found:
        file = root / story.path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(story.html())


def sitemap(base: str, paths: Sequence[tuple[str, date | None]]) -> str:
    """A news sitemap."""
    entries = "".join(
        f"<url><loc>{base}{path}</loc>"
        + (
            f"<news:news><news:publication_date>{day}</news:publication_date></news:news>"
            if day is not None
            else ""
        )
        + "</url>"
        for path, day in paths
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{entries}</urlset>'
    )


def feed(base: str, found: Sequence[Story], marks: str = "") -> str:
    """An RSS feed; ``marks`` is appended to every link."""
    items = "".join(
        f"<item><title>{story.title}</title><link>{base}{story.path}{marks}</link>"
        f"<pubDate>{story.day:%a, %d %b %Y} 09:30:00 +0300</pubDate></item>"
        for story in found
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Invented</title>'
        f"<link>{base}/</link>{items}</channel></rss>"
    )


def write_warc(file: Path, pages: Iterator[tuple[str, datetime, bytes]]) -> None:
    """A WARC file of pages: address, moment, body."""
    with file.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, moment, body in pages:
            head = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
            )
            record = writer.create_warc_record(
                url,
                "response",
                payload=BytesIO(body),
                http_headers=head,
                warc_headers_dict={"WARC-Date": f"{moment:%Y-%m-%dT%H:%M:%SZ}"},
            )
            writer.write_record(record)
            record.raw_stream.close()
