"""Kinds of content, pages without an article, paywalls, cut-off texts, languages: each with its reason."""

import json
from collections.abc import Mapping

import pytest
from tests.corpus.extraction.drafts import draft_of, page_of

from framing.corpus.extraction.completeness import Lengths
from framing.corpus.extraction.flags import PAGE_FLAGS, read_flags, said

SENTENCE = (
    "The board met on Tuesday and spoke about the harbour, the pier and the gulls of the bay for an hour. "
)
LONG = "".join(f"<p>{SENTENCE * 3}Part {number}.</p>" for number in range(8))


def html(
    body: str = LONG,
    *,
    node: Mapping[str, object] | None = None,
    title: str = "A pier is leased",
    head: str = "",
    lang: str = "en",
) -> str:
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>' if node else ""
    return (
        f"<html lang='{lang}'><head><title>{title}</title>{head}{script}</head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def fields(page: str, url: str = "https://meridian-news.example/a/pier") -> dict[str, str]:
    draft = draft_of(page_of(page, url=url))
    assert draft.problem is None, draft.fields
    return dict(draft.fields)


@pytest.mark.parametrize(
    ("node", "url", "title", "kind", "evidence"),
    [
        ({"@type": "OpinionNewsArticle"}, "/news/a", "A pier", "opinion", "JSON-LD OpinionNewsArticle"),
        (
            {"@type": ["NewsArticle", "AnalysisNewsArticle"]},
            "/a/b",
            "A pier",
            "analysis",
            "JSON-LD AnalysisNewsArticle",
        ),
        ({"@type": "NewsArticle"}, "/opinion/a", "A pier", "opinion", "address /opinion/"),
        ({"@type": "NewsArticle"}, "/news/opinion/a", "A pier", "opinion", "address /opinion/"),
        (
            {"@type": "NewsArticle", "articleSection": "Интервью"},
            "/a",
            "A pier",
            "interview",
            "section Интервью",
        ),
        ({"@type": "NewsArticle", "articleSection": "评论"}, "/a", "A pier", "opinion", "section 评论"),
        ({"@type": "NewsArticle"}, "/a", "Analysis: a pier", "analysis", "headline"),
        ({"@type": "NewsArticle"}, "/a", "A pier", "news", "JSON-LD NewsArticle"),
        ({}, "/news/a", "A pier", "news", "address /news/"),
        ({}, "/live", "A pier", None, None),  # the last piece is the article's own name
        (
            {"@type": "NewsArticle", "video": {"@type": "VideoObject"}},
            "/a",
            "A pier",
            "news",
            "JSON-LD NewsArticle",
        ),
        ({"@type": "VideoObject", "name": "x"}, "/a", "A pier", "video", "JSON-LD VideoObject"),
        ({}, "/press-releases/a", "A pier", "press_release", "address /press-releases/"),
        ({}, "/a", "A pier", None, None),
    ],
)
def test_the_kind_is_told_with_what_says_so(
    node: dict[str, object], url: str, title: str, kind: str | None, evidence: str | None
) -> None:
    found = fields(html(title=title, node=node), url=f"https://meridian-news.example{url}")
    assert (found.get("kind"), found.get("kind_evidence")) == (kind, evidence)


def names(page: str) -> set[str]:
    return {name for name, _ in read_flags(fields(page).get("flags", ""))}


def test_one_sign_of_a_paywall_is_no_flag_but_is_kept() -> None:
    found = fields(html(node={"@type": "NewsArticle", "isAccessibleForFree": False}))
    assert "flags" not in found
    assert found["paywall_sign"] == "isAccessibleForFree is false"
    assert names(html(LONG + "<div class='paywall'>Thank you for being a subscriber of ours.</div>")) == set()
    assert names(html(f"<p>{SENTENCE}</p>")) == set()


@pytest.mark.parametrize(
    ("body", "node", "reason"),
    [
        (f"<p>{SENTENCE}</p>", {"isAccessibleForFree": False}, "words"),
        (LONG, {"isAccessibleForFree": "False", "wordCount": 2000}, "of 2000 declared words"),
        (
            LONG + "<div class='paywall'>Subscribe to continue reading</div>",
            {},
            "the words 'Subscribe to continue'",
        ),
        (LONG + "<p>Чтобы читать дальше, оформите подписку</p>", {"isAccessibleForFree": False}, "the words"),
        (LONG + "<p>本文为付费内容，订阅后阅读全文</p>", {"isAccessibleForFree": False}, "the words"),
    ],
)
def test_two_signs_of_a_paywall_are_a_flag_with_both(body: str, node: dict[str, object], reason: str) -> None:
    found = fields(html(body, node={"@type": "NewsArticle", **node}))
    flags = dict(read_flags(found["flags"]))
    assert reason in flags["paywalled"]
    assert "paywall_sign" not in found


@pytest.mark.parametrize(
    ("body", "node", "truncated"),
    [
        (LONG, {}, False),
        (LONG + "<p>And then they waited for the answer…</p>", {}, False),
        (LONG + "<p>And then they waited for the answer of the</p>", {}, False),
        (LONG + "<p>And then they waited for the answer…</p>", {"wordCount": 3000}, True),
        (LONG, {"articleBody": SENTENCE * 200}, True),
        (LONG, {"articleBody": SENTENCE * 25}, False),
    ],
)
def test_a_text_breaks_off_only_where_two_signs_say_so(
    body: str, node: dict[str, object], *, truncated: bool
) -> None:
    assert ("truncated" in names(html(body, node={"@type": "NewsArticle", **node}))) == truncated


def test_the_usual_length_of_an_outlet_is_a_second_sign() -> None:
    lengths = Lengths.learn({"meridian": [600] * 30, "small": [600] * 5})
    assert lengths.second_sign("meridian", 100) == "100 words where its outlet has 600"
    assert lengths.second_sign("meridian", 300) == ""
    assert lengths.second_sign("small", 100) == ""


def test_an_article_about_cookies_is_no_consent_wall_and_a_list_with_a_text_no_list() -> None:
    about = SENTENCE.replace("harbour", "cookies and the consent of readers")
    body = "".join(f"<p>{about * 3}Part {number}.</p>" for number in range(6))
    assert names(html(body, title="Who reads your cookies?")) == set()
    listing = html(LONG, head="<meta property='og:type' content='website'>")
    assert names(listing) == set()


def test_an_article_about_a_missing_page_is_no_error_message() -> None:
    assert names(html(title="Page not found: how links die")) == set()


def test_what_the_text_says_of_its_language_wins_over_what_the_page_declares() -> None:
    russian = "<p>Делегации двух стран договорились запустить новые поезда между городами осенью.</p>" * 3
    found = fields(html(russian, title="Поезда", lang="en"))
    assert "language" not in found  # left to be detected, with its probability
    assert "en is declared, the text reads as ru" in found["flags"]
    assert fields(html(russian, title="Поезда", lang="ru"))["language"] == "ru"
    assert "language" not in fields(html(russian, title="Поезда", lang=""))


def test_a_text_too_short_to_tell_is_in_the_declared_language() -> None:
    assert fields(html("<p>Da, konečno, ponoči.</p>", title="Da", lang="sl"))["language"] == "sl"


def test_the_language_of_the_list_is_weighed_and_not_simply_taken() -> None:
    russian = html(
        "<p>Делегации двух стран договорились запустить новые поезда между городами.</p>" * 3, lang=""
    )

    def language(page: str, hint: str) -> str | None:
        return draft_of(page_of(page, hints={"language": hint})).fields.get("language")

    assert language(russian, "ru") == "ru"
    assert language(russian, "en") is None
    assert language(russian.replace("lang=''", "lang='en'"), "ru") == "ru"


def test_flags_are_read_as_they_were_written() -> None:
    written = said([("live", "a; b"), ("encoding", "x\ny"), ("live", "c"), ("live", "c")])
    assert written == "live: a, b, c; encoding: x y"
    assert read_flags(written) == (("live", "a, b, c"), ("encoding", "x y"))
    assert read_flags("") == ()
    assert all(PAGE_FLAGS.values())
