"""Any bytes end as a draft with text or a named problem, in bounded time, and the same one each time."""

import json
import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.corpus.extraction.drafts import REGISTRY, draft_of, page_of
from tests.corpus.extraction.hard_pages import NAMES, page

from framing.corpus.checking import REASONS, Accepted, Checker, Rules
from framing.corpus.extraction.flags import PAGE_FLAGS, PROBLEMS, read_flags

EXAMPLES = int(os.environ.get("FRAMING_FUZZ", "40"))
"""Pages of every kind that are tried; FRAMING_FUZZ=5000 tries them for some minutes."""

QUICK = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CHECKER = Checker(REGISTRY, Rules(min_words=1, min_characters=1))

WORDS = st.text(alphabet="abc де 中文。.,!?“”«»:;/-–0123456789\n", max_size=200)
DATES = st.sampled_from(
    [
        "2024-05-16",
        "16 мая 2024",
        "2024年5月16日",
        "05/06/2024",
        "yesterday",
        "вчера в 25:99",
        "0000-00-00",
        "9" * 40,
    ]
)
TAGS = (
    "p div h1 h2 time span a li article footer figure figcaption table td blockquote form iframe title meta"
)
NAMES_OF_TAGS = st.sampled_from(TAGS.split())


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    """A piece of HTML, well-formed or not."""
    tag = draw(NAMES_OF_TAGS)
    attributes = draw(
        st.sampled_from(
            ["", " class='date'", " class='paywall'", " id='comments'", " datetime='{0}'", " href='/x'"]
        )
    ).format(draw(DATES))
    inside = draw(st.lists(elements(depth + 1), max_size=3)) if depth < 3 else []
    end = draw(st.sampled_from([f"</{tag}>", f"</{tag}>", "", "</div>", "<!--", "]]>"]))
    return f"<{tag}{attributes}>{draw(WORDS)}{draw(DATES)}{''.join(inside)}{end}"


PROPERTIES = (
    "@type @graph datePublished dateModified headline author name wordCount articleBody isAccessibleForFree "
    "articleSection mainEntityOfPage @id url hasPart"
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | DATES | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            PROPERTIES.split()
        ),
        inner | st.sampled_from(["NewsArticle", "LiveBlogPosting", "VideoObject", "ItemList", "WebPage"]),
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


def check(html: bytes, charset: str | None = None) -> None:
    made = page_of(html, url="https://meridian-news.example/2024/05/a", charset=charset)
    draft = draft_of(made)
    assert draft == draft_of(made)
    assert draft.problem is None or draft.problem in PROBLEMS
    assert draft.problem != "extraction_failed", draft.fields["detail"]
    assert all(value.strip() for value in draft.fields.values())
    assert all(name in PAGE_FLAGS and reason for name, reason in read_flags(draft.fields.get("flags", "")))
    assert ("text" in draft.fields) == (draft.problem is None)
    verdict = CHECKER.check(draft)
    if not isinstance(verdict, Accepted):
        assert verdict.reason in {*REASONS, *PROBLEMS}


@QUICK
@given(st.binary(max_size=2000), st.sampled_from([None, "utf-8", "windows-1251", "gbk", "\0"]))
def test_any_bytes(html: bytes, charset: str | None) -> None:
    check(html, charset)


@QUICK
@given(st.lists(elements(), max_size=6), JSON, WORDS)
def test_any_markup(pieces: list[str], node: object, title: str) -> None:
    script = json.dumps(node).replace("</", "<\\/")
    head = f"<title>{title}</title><script type='application/ld+json'>{script}</script>"
    check(f"<html><head>{head}</head><body>{''.join(pieces)}</body></html>".encode())


@QUICK
@given(st.sampled_from(NAMES), st.data())
def test_any_damage_to_a_written_page(name: str, data: st.DataObject) -> None:
    raw = page(name)[0].html
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 2000)))
    check(raw[:start] + data.draw(st.binary(max_size=40)) + raw[end:])
