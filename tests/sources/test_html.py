import socket
from pathlib import Path

import pytest

from framing.sources.html import Html, article_fields, decode_page

# ruff: noqa: E501  # a page is as wide as it is
BODY = """
<nav><a href="/">Home</a><a href="/w">World</a></nav>
<article><h1>Talks in Beijing</h1>
<p>BEIJING, May 16 (Meridian) -- The two delegations met on Thursday in the Great Hall, and they spoke for three hours about trade.</p>
<p>A second paragraph follows, in which a <b>spokesperson</b> of the ministry tells what was agreed on grain and on railways.</p>
<img src="http://169.254.169.254/latest/meta-data" alt="">
</article><footer>&copy; 2021 Meridian. We use cookies.</footer>"""


def page(head: str = "", lang: str = 'lang="en-GB"') -> str:
    return f"<html {lang}><head><title>Talks in Beijing | Meridian</title>{head}</head><body>{BODY}</body></html>"


def test_text_title_and_address_come_from_the_page() -> None:
    head = (
        '<link rel="canonical" href="https://www.meridian-news.example/a/1.html">'
        '<meta property="article:section" content="World"><meta name="author" content="Lin Mei">'
    )
    fields = article_fields(page(head))
    assert fields["title"].startswith("Talks in Beijing")
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
    fields = article_fields(page(head.format("2024-05-16T17:54:00+08:00")))
    assert fields["published"] == "2024-05-16T17:54:00+08:00"
    assert fields["date_evidence"] == evidence


def test_a_copyright_year_in_the_footer_is_no_date() -> None:
    assert "published" not in article_fields(page())


def test_broken_scripts_on_the_page_do_not_matter() -> None:
    fields = article_fields(page('<script type="application/ld+json">{"datePublished": </script>'))
    assert "published" not in fields
    assert "text" in fields


def test_reading_a_page_makes_no_network_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a network call")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert "spoke for three hours" in article_fields(page())["text"]


def test_a_page_is_decoded_as_it_declares_or_as_the_user_does() -> None:
    declared = '<meta charset="gb2312"><p>北京</p>'
    assert decode_page(declared.encode("gb2312"), None) == declared
    assert decode_page("<p>Пекин</p>".encode("cp1251"), "windows-1251") == "<p>Пекин</p>"
    assert decode_page("<p>Пекин</p>".encode("cp1251"), None) is None
    assert decode_page(b'<meta charset="no-such"><p>\xff', None) is None


def test_every_file_of_a_folder_is_a_draft_and_failures_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page())
    (tmp_path / "b.htm").write_text("<html><body></body></html>")
    (tmp_path / "c.html").write_bytes(b"<p>\xff\xfe\xfa</p>")
    (tmp_path / "d.html").write_bytes(b"")
    drafts = list(Html(path=tmp_path).records())
    assert [draft.problem for draft in drafts] == [None, "no_article", "wrong_encoding", "no_article"]
    assert str(drafts[0].place) == f"{tmp_path.name}/a.html"


@pytest.mark.parametrize(
    "page_bytes", [b"<div>" * 5_000, b"\x00" * 100, b"<html><p>" + b"x" * 10_000, b"<![CDATA["]
)
def test_hostile_pages_give_a_named_reason_or_text_but_no_crash(tmp_path: Path, page_bytes: bytes) -> None:
    (tmp_path / "a.html").write_bytes(page_bytes)
    (draft,) = Html(path=tmp_path).records()
    assert draft.problem in ("no_article", None)
