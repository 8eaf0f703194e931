from dataclasses import replace

import pytest
from tests.corpus.extraction.drafts import MERIDIAN, draft_of, page_of

from framing.corpus.extraction.decoding import decode_page
from framing.outlets.registry import Registry

# ruff: noqa: E501  # a page is as wide as it is
BODY = """
<nav><a href="/">Home</a><a href="/w">World</a></nav>
<article><h1>Talks in Beijing</h1>
<p>BEIJING, May 16 (Meridian) -- The two delegations met on Thursday in the Great Hall, and they spoke for three hours about trade.</p>
<p>A second paragraph follows, in which a <b>spokesperson</b> of the ministry tells what was agreed on grain and on railways.</p>
<img src="http://169.254.169.254/latest/meta-data" alt="">
</article><footer>&copy; 2021 Meridian. We use cookies.</footer>"""


def html(head: str = "", lang: str = 'lang="en-GB"') -> str:
    return f"<html {lang}><head><title>Talks in Beijing | Meridian</title>{head}</head><body>{BODY}</body></html>"


def test_text_title_and_address_come_from_the_page() -> None:
    head = (
        '<link rel="canonical" href="https://www.meridian-news.example/a/1.html">'
        '<meta property="article:section" content="World"><meta name="author" content="Lin Mei">'
    )
    fields = draft_of(page_of(html(head))).fields
    assert fields["title"] == "Talks in Beijing"
    assert "spoke for three hours" in fields["text"]
    assert "cookies" not in fields["text"]
    assert "Home" not in fields["text"]
    assert fields["outlet"] == "meridian-news.example"
    assert (fields["section"], fields["byline"], fields["language"]) == ("World", "Lin Mei", "en")


@pytest.mark.parametrize(
    ("head", "evidence"),
    [
        ('<meta property="article:published_time" content="{0}">', "meta article:published_time"),
        (
            '<script type="application/ld+json">{{"@graph": [{{"datePublished": "{0}"}}]}}</script>',
            "JSON-LD datePublished",
        ),
        ('<meta name="pubdate" content="{0}">', "meta pubdate"),
    ],
)
def test_the_date_comes_with_the_place_that_declares_it(head: str, evidence: str) -> None:
    fields = draft_of(page_of(html(head.format("2024-05-16T17:54:00+08:00")))).fields
    assert fields["published"] == "2024-05-16T17:54:00+08:00"
    assert fields["date_evidence"] == evidence


def test_a_copyright_year_in_the_footer_is_no_date() -> None:
    assert "published" not in draft_of(page_of(html())).fields


def test_broken_scripts_on_the_page_do_not_matter() -> None:
    broken = '<script type="application/ld+json">{"datePublished": </script>'
    fields = draft_of(page_of(html(broken))).fields
    assert "published" not in fields
    assert "text" in fields


def test_a_page_is_decoded_as_it_declares_or_as_the_user_does() -> None:
    declared = '<meta charset="gb2312"><p>北京</p>'
    for raw, charset, text in (
        (declared.encode("gb2312"), None, declared),
        ("<p>Пекин</p>".encode("cp1251"), "windows-1251", "<p>Пекин</p>"),
    ):
        decoded = decode_page(raw, charset)
        assert decoded is not None
        assert (decoded.text, decoded.doubt) == (text, "")
    assert decode_page("<p>Пекин</p>".encode("cp1251"), None) is None
    assert decode_page(b'<meta charset="no-such"><p>\xff', None) is None


def test_a_canonical_address_at_another_outlet_is_remarked_and_the_outlet_stays() -> None:
    other = replace(MERIDIAN, id="neva", name="Neva Wire", domains=("neva-wire.example",))
    head = '<link rel="canonical" href="https://neva-wire.example/a/1.html">'
    page = page_of(html(head), url="https://meridian-news.example/b")
    fields = draft_of(page, Registry([MERIDIAN, other])).fields
    assert fields["outlet"] == "meridian-news.example"
    assert fields["url"] == "https://meridian-news.example/b"
    assert fields["canonical"] == "https://neva-wire.example/a/1.html"
    assert fields["flags"].startswith("another_outlet: its canonical address is one of neva")


def test_a_formula_is_no_name_of_an_outlet() -> None:
    fields = draft_of(page_of(html("""<meta property="og:site_name" content="=cmd|'/c calc'!A1">"""))).fields
    assert "outlet" not in fields
    assert draft_of(page_of(html('<meta property="og:site_name" content="Die Zeitung">'))).fields["outlet"]


def test_an_address_that_is_none_of_the_web_is_not_taken_over() -> None:
    head = '<link rel="canonical" href="javascript:alert(1)"><meta property="og:url" content="file:///etc/passwd">'
    fields = draft_of(page_of(html(head), hints={"outlet": "meridian"})).fields
    assert "url" not in fields
    assert "canonical" not in fields
