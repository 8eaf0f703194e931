"""The written pages of hard cases: read, extracted, and scored beside plain trafilatura."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import trafilatura
from pydantic import BaseModel, ConfigDict
from tests.corpus.extraction.drafts import draft_of

from framing.checked_yaml import read_checked
from framing.corpus.checking import Accepted, Checker, Rules
from framing.corpus.extraction.flags import read_flags
from framing.outlets.registry import Registry
from framing.types import Draft, Outlet, Page, Place

PAGES = Path(__file__).parent / "pages"
NAMES = tuple(sorted(path.stem for path in PAGES.glob("*.html")))
TOKEN = re.compile(r"[\u4e00-\u9fff]|\w+")

CLOCKS = {
    "ural": ("ural-beacon.example", "Asia/Yekaterinburg", "DMY", "ru"),
    "pearl": ("pearl-estuary.example", "Asia/Shanghai", "YMD", "zh"),
    "tidewater": ("tidewater-post.example", "America/New_York", "MDY", "en"),
    "albion": ("albion-ledger.example", "Europe/London", "DMY", "en"),
    "rhine": ("rhine-observer.example", "Europe/Berlin", "DMY", "en"),
    "steppe": ("steppe-courier.example", "Asia/Tashkent", "DMY", "en"),
    "night": ("night-tram.example", "Europe/Prague", "DMY", "en"),
    "volga": ("volga-panorama.example", "Europe/Samara", "DMY", "en"),
    "eurasia": ("eurasia-wire.example", "Asia/Tashkent", "DMY", "en"),
    "neva": ("neva-telegraf.example", "Europe/Moscow", "DMY", "ru"),
}


class Expected(BaseModel):
    """What a page's YAML file says of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str
    outlet: str
    url: str
    fetched: datetime
    charset: str | None = None
    bytes: str = "utf-8"
    problem: str | None = None
    title: str = ""
    body: tuple[str, ...] = ()
    leaks: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    published: str | None = None
    evidence: str = ""
    language: str = ""
    kind: str | None = None
    flags: tuple[str, ...] = ()
    byline: str | None = None
    credit: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One page, what is expected of it, and what came."""

    name: str
    expected: Expected
    page: Page
    draft: Draft
    accepted: Accepted | None

    @property
    def text(self) -> str:
        return self.accepted.article.text if self.accepted else ""

    @property
    def plain(self) -> str:
        """What plain trafilatura gives for the same characters."""
        html = (PAGES / f"{self.name}.html").read_text(encoding="utf-8")
        return trafilatura.extract(html, include_comments=False) or ""

    @property
    def scores(self) -> tuple[float, float]:
        """Token F1 of ours and of plain trafilatura."""
        gold = " ".join(self.expected.body)
        return f1(self.text, gold), f1(self.plain, gold)

    @property
    def leaked(self) -> list[str]:
        return [leak for leak in self.expected.leaks if leak in self.text]

    @property
    def flags(self) -> set[str]:
        return {name for name, _ in read_flags(self.draft.fields.get("flags", ""))}


@cache
def registry() -> Registry:
    invented = [
        Outlet(
            id=name,
            name=domain.partition(".")[0].replace("-", " ").title(),
            kind="online",
            country="ZZ",
            languages=(language,),
            time_zone=zone,
            date_order=order,  # type: ignore[arg-type]  # one of the three, as written above
            domains=(domain,),
            invented=True,
        )
        for name, (domain, zone, order, language) in CLOCKS.items()
    ]
    return Registry([*Registry.load(), *invented])


def page(name: str) -> tuple[Page, Expected]:
    expected = read_checked(PAGES / f"{name}.yaml", Expected)
    text = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    made = Page(
        place=Place(file=f"{name}.html"),
        html=text.encode(expected.bytes),
        url=expected.url,
        fetched=expected.fetched,
        source="urls",
        charset=expected.charset,
        hints={"outlet": expected.outlet},
    )
    return made, expected


@cache
def case(name: str) -> Case:
    made, expected = page(name)
    draft = draft_of(made, registry())
    verdict = Checker(registry(), Rules(min_words=5, min_characters=10)).check(draft)
    return Case(name, expected, made, draft, verdict if isinstance(verdict, Accepted) else None)


def f1(found: str, gold: str) -> float:
    """Token F1, tokens counted as often as they stand."""
    ours, theirs = Counter(TOKEN.findall(found)), Counter(TOKEN.findall(gold))
    both = sum((ours & theirs).values())
    if not both:
        return float(not ours and not theirs)
    precision, recall = both / sum(ours.values()), both / sum(theirs.values())
    return 2 * precision * recall / (precision + recall)


def table() -> str:
    """One line for each page: ours, plain trafilatura, leaks."""
    rows = [f"{'page':26} {'ours':>6} {'plain':>6}  leaked"]
    for name in NAMES:
        each = case(name)
        if each.expected.problem:
            rows.append(f"{name:26} {each.draft.problem or 'no problem'} (expected {each.expected.problem})")
            continue
        ours, plain = each.scores
        rows.append(f"{name:26} {ours:6.3f} {plain:6.3f}  {'; '.join(each.leaked)}")
    return "\n".join(rows)
