"""A small web on this machine for tests of building: a real nginx, a real pywb, a WARC file, and a recipe."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.corpus.building.press import Story, feed, sitemap, stories, write_site, write_warc
from tests.servers.nginx import Nginx, Site, nginx
from tests.servers.pywb import web_archive

GONE, PRIVATE, PRINTED, MOVED, MARKED = 4, 3, 6, 3, 12
CARDS = {
    "northern_gazette": ("The Northern Gazette", "newspaper", "NO", "en", "Europe/Moscow", "127.0.0.1"),
    "reka_daily": ("Reka Daily", "newspaper", "RU", "ru", "Europe/Moscow", "127.0.0.2"),
    "jiang_times": ("Jiang Times", "newspaper", "CN", "zh", "Asia/Shanghai", "jiang-times.example"),
    "coast_courier": ("Coast Courier", "online", "NZ", "en", "Europe/Moscow", "coast-courier.example"),
}


@dataclass(frozen=True, kw_only=True)
class World:
    """Servers that are running, and what they serve.

    Attributes:
        web: The nginx.
        folder: Where recipes can be written; outlets and the WARC file are there.
        north: Stories of the outlet with the sitemap.
        reka: Stories of the outlet with the feed.
        jiang: Stories of the outlet whose pages are in the WARC file.
        coast: Stories of the outlet whose pages only the web archive has.
        recipe: Text of a recipe for all of it.
    """

    web: Nginx
    folder: Path
    north: list[Story]
    reka: list[Story]
    jiang: list[Story]
    coast: list[Story]
    recipe: str

    def write(self, name: str = "news", text: str | None = None) -> Path:
        """A recipe in the folder; the text is that of the world unless another is given."""
        file = self.folder / f"{name}.yaml"
        file.write_text(text or self.recipe, encoding="utf-8")
        return file


@contextmanager
def world(folder: Path, counts: tuple[int, int, int, int]) -> Iterator[World]:
    """Servers with so many stories of each outlet."""
    north, reka, jiang, coast = (
        stories(language, count, seed=number)
        for number, (language, count) in enumerate(zip(("en", "ru", "zh", "en"), counts, strict=True))
    )
    coast = [replace(story, path=f"/coast{story.path}", title=f"Coast: {story.title}") for story in coast]
    root, desk = folder / "sites", folder / "desk"
    desk.mkdir(parents=True)
    _outlets(desk / "outlets")
    write_site(root / "0", north)
    write_site(root / "1", reka)
    write_warc(desk / "jiang.warc.gz", _captures("http://jiang-times.example", jiang, versions=5))
    write_warc(folder / "coast.warc.gz", _captures("http://coast-courier.example", coast))
    with (
        nginx(folder, Site(root=root / "0", locations=_moved(north)), Site(root=root / "1")) as web,
        web_archive(folder / "archive", [folder / "coast.warc.gz"]) as archive,
    ):
        _lists(root, web, north, reka)
        recipe = _recipe(web, archive.api, archive.replay)
        yield World(web=web, folder=desk, north=north, reka=reka, jiang=jiang, coast=coast, recipe=recipe)


def _outlets(folder: Path) -> None:
    folder.mkdir()
    for name, (title, kind, country, language, zone, domain) in CARDS.items():
        (folder / f"{name}.yaml").write_text(
            f"name: {title}\nkind: {kind}\ncountry: {country}\nlanguages: [{language}]\ntime_zone: {zone}\n"
            f"date_order: YMD\ndomains: ['{domain}']\ninvented: true\n",
            encoding="utf-8",
        )


def _captures(base: str, found: list[Story], versions: int = 0) -> Iterator[tuple[str, datetime, bytes]]:
    for number, story in enumerate(found):
        moment = datetime(story.day.year, story.day.month, story.day.day, 12, tzinfo=UTC) + timedelta(hours=1)
        yield f"{base}{story.path}", moment, story.html()
        if number < versions:
            later = replace(story, paragraphs=(*story.paragraphs, story.paragraphs[0]))
            yield f"{base}{story.path}", moment + timedelta(days=2), later.html()


def _moved(north: list[Story]) -> str:
    return "\n".join(
        f"location = /old/{number} {{ return 301 {story.path}; }}"
        for number, story in enumerate(north[:MOVED])
    )


def _lists(root: Path, web: Nginx, north: list[Story], reka: list[Story]) -> None:
    base = web.url(0, "")
    paths: list[tuple[str, date | None]] = [(story.path, story.day) for story in north]
    paths += [(f"/gone/{number}.html", None) for number in range(GONE)]
    paths += [(f"/private/{number}.html", None) for number in range(PRIVATE)]
    paths += [(f"/print/{number}.html", None) for number in range(PRINTED)]
    paths += [(f"/old/{number}", None) for number in range(MOVED)]
    paths += [(f"{story.path}/amp", None) for story in north[20:30]]
    for number, story in enumerate(north[:PRINTED]):
        file = root / "0" / "print" / f"{number}.html"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(story.html(canonical=f"{base}{story.path}"))
    (root / "0" / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n")
    (root / "0" / "sitemap.xml").write_text(sitemap(base, paths), encoding="utf-8")
    marked = feed(base, north[:MARKED], marks="?utm_source=rss&amp;utm_medium=feed")
    (root / "0" / "feed.xml").write_text(marked, encoding="utf-8")
    (root / "1" / "feed.xml").write_text(feed(web.url(1, ""), reka), encoding="utf-8")


def _recipe(web: Nginx, api: str, replay: str) -> str:
    return f"""\
name: An invented press
outlet_folders: [outlets]
outlets: [northern_gazette, reka_daily, jiang_times, coast_courier]
period: {{since: 2024-04-01, until: 2024-07-01}}
languages: [en, ru, zh]
subject:
  en: {{all_of: [[xi, jinping], [putin*]]}}
  ru: {{all_of: [[си цзиньпин*], [путин*]]}}
  zh: {{all_of: [[习近平], [普京]]}}
events:
  - {{date: 2024-05-16, label: Talks that were invented}}
sources:
  - sitemap: {{url: '{web.url(0, "/sitemap.xml")}'}}
  - feed: {{url: '{web.url(0, "/feed.xml")}'}}
  - feed: {{url: '{web.url(1, "/feed.xml")}'}}
  - warc: {{path: jiang.warc.gz}}
  - wayback: {{url: coast-courier.example/, api: '{api}', replay: '{replay}'}}
fetch: {{interval: 0, loopback: true, tries: 2}}
invented: true
notice: Invented for a test.
"""


def framing(*arguments: object) -> subprocess.Popen[str]:
    """The command line in a process of its own."""
    code = "import sys; from framing.cli import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "200"},
    )


def run(*arguments: object) -> tuple[int, str, str]:
    """Exit code, output and notes of a command that is let come to its end."""
    process = framing(*arguments)
    out, err = process.communicate(timeout=240)
    return process.returncode, out, err


def wait_until(happened: Callable[[], bool], patience: float = 200.0) -> None:
    """Wait until a function says that something happened.

    Raises:
        TimeoutError: It did not.
    """
    end = time.monotonic() + patience
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError("it did not happen")
        time.sleep(0.005)
