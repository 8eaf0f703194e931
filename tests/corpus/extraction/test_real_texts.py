"""Real articles, put into a page of menus, teasers and footers, come back whole, with their own date."""

import gzip
import html
import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trafilatura
from tests.corpus.extraction.drafts import MERIDIAN, draft_of, page_of
from tests.corpus.extraction.hard_pages import f1

from framing.corpus.checking import Accepted, Checker, Rules
from framing.outlets.registry import Registry
from framing.types import Draft, Place

REGISTRY = Registry([*Registry.load(), MERIDIAN])
CHECKER = Checker(REGISTRY, Rules(min_words=1, min_characters=1))
FETCHED = datetime(2027, 1, 1, tzinfo=UTC)
MENU = "".join(f'<li><a href="/s{n}">Section {n}</a></li>' for n in range(40))
TEASERS = "".join(
    f'<div class="card"><h4><a href="/t{n}">Another story number {n} that happened today</a></h4>'
    "<span>3 June 2026</span></div>"
    for n in range(20)
)


def page(record: dict[str, str], charset: str) -> bytes:
    text = "".join(f"<p>{html.escape(line)}</p>\n" for line in record["text"].split("\n") if line.strip())
    title = html.escape(record["title"] or "")
    made = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title} | Site</title></head><body>'
        f'<header><a href="/">Site</a><ul>{MENU}</ul></header><div class="content"><h1>{title}</h1>'
        f'<div class="meta">{record["date"] or ""}</div>{text}</div><div class="more">{TEASERS}</div>'
        "<footer><p>© 2024 Site. All rights reserved.</p></footer></body></html>"
    )
    return made.encode(charset, "xmlcharrefreplace")


def text_of(draft: Draft) -> str:
    verdict = CHECKER.check(draft)
    return verdict.article.text if isinstance(verdict, Accepted) else ""


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "charset"),
    [
        ("ukraine2022_multi", "windows-1252"),
        ("chinese_state_en_2017_2019", "utf-8"),
        ("kremlin_en", "utf-8"),
        ("russian_sample_ru", "windows-1251"),
        ("cctv_sample_zh", "gb18030"),
    ],
)
def test_real_articles_come_back_from_a_page(real_data: Path, name: str, charset: str) -> None:
    with gzip.open(real_data / "articles" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    chosen = random.Random(7).sample([each for each in records if len(each["text"] or "") > 300], 15)
    ours, plain = [], []
    for record in chosen:
        made = page(record, charset)
        draft = draft_of(page_of(made, url="https://meridian-news.example/a/b", fetched=FETCHED), REGISTRY)
        known = {key: record[key] for key in ("title", "text", "language") if record[key]}
        gold = text_of(Draft(place=Place(file="record"), fields={**known, "outlet": "meridian"}))
        assert draft.problem is None, (record["id"], draft.fields)
        assert draft.fields.get("published", "")[:10] == (record["date"] or "")[:10]
        ours.append(f1(text_of(draft), gold))
        plain.append(f1(trafilatura.extract(made.decode(charset), include_comments=False) or "", gold))
    assert sum(ours) >= sum(plain)
    assert min(ours) > 0.99
