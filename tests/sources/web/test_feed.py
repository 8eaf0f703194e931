import socket

import pytest
from tests.sources.web.answers import Answers

from framing.errors import UsageError
from framing.sources.feed import Feed
from framing.types import Address, Draft

URL = "https://news.example/rss.xml"
RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Вести</title><link>https://news.example/</link><language>ru</language>
<item><title>Переговоры &amp;amp; &lt;b&gt;встречи&lt;/b&gt;</title>
<link>https://news.example/a?id=1&amp;utm_source=rss</link>
<pubDate>Чт, 16 мая 2024 17:54:00 МСК</pubDate><dc:creator>Анна Автор</dc:creator>
<content:encoded><![CDATA[<p>Whole text.</p>]]></content:encoded></item>
<item><title>Second</title><link>/b#top</link><pubDate>Thu, 16 May 2024 17:54:00 XST</pubDate></item>
<item><title>Third</title><guid>https://news.example/c</guid><dc:date>2024-05-16T10:00:00Z</dc:date></item>
<item><title>No link</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://atom.example/x/">
<entry><title type="html">A &lt;i&gt;visit&lt;/i&gt;</title><link rel="alternate" href="y.html"/>
<link rel="self" href="z.xml"/><published>2024-05-16T10:00:00+08:00</published>
<updated>2024-05-18T10:00:00+08:00</updated></entry></feed>"""


def found(body: bytes | str, **options: str) -> list[Address | Draft]:
    return list(Feed(url=URL, **options).found(Answers({URL: body})))


def addresses(body: bytes | str, **options: str) -> list[Address]:
    return [each for each in found(body, **options) if isinstance(each, Address)]


def test_entries_become_addresses_with_what_the_feed_says_of_them() -> None:
    first, second, third = addresses(RSS.format(encoding="utf-8"), outlet="vesti")
    assert first.url == "https://news.example/a?id=1"
    assert first.found_in == URL
    assert first.hints == {
        "outlet": "vesti",
        "language": "ru",
        "title": "Переговоры & встречи",
        "byline": "Анна Автор",
        "published": "Чт, 16 мая 2024 17:54:00 МСК",
        "date_evidence": "feed published Чт, 16 мая 2024 17:54:00 МСК",
        "printed_url": "https://news.example/a?id=1&utm_source=rss",
    }
    assert second.url == "https://news.example/b"
    assert second.hints["published"] == "Thu, 16 May 2024 17:54:00 XST"
    assert third.url == "https://news.example/c"
    assert third.hints["date_evidence"] == "feed updated 2024-05-16T10:00:00Z"


def test_text_that_stands_in_the_feed_is_not_taken() -> None:
    assert all("Whole text" not in str(each.hints) for each in addresses(RSS.format(encoding="utf-8")))


def test_an_entry_without_a_link_is_counted() -> None:
    lost = [each for each in found(RSS.format(encoding="utf-8")) if isinstance(each, Draft)]
    assert [each.problem for each in lost] == ["broken_record"]


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "gb18030", "utf-16"])
def test_feeds_in_other_encodings_are_read(encoding: str) -> None:
    body = RSS.format(encoding=encoding).encode(encoding)
    web = Answers({URL: body}, content_type="text/xml")
    first = next(iter(Feed(url=URL).found(web)))
    assert isinstance(first, Address)
    assert first.hints["title"] == "Переговоры & встречи"


def test_atom_takes_the_date_of_publication_and_not_that_of_the_last_change() -> None:
    (one,) = addresses(ATOM)
    assert one.url == "https://atom.example/x/y.html"
    assert one.hints["title"] == "A visit"
    assert one.hints["published"] == "2024-05-16T10:00:00+08:00"


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>Please wait</body></html>", b"{}", b"\x00\xff\xfe", b"https://x.example/a"]
)
def test_what_is_no_feed_is_refused_and_named(body: bytes) -> None:
    (refused,) = found(body)
    assert isinstance(refused, Draft)
    assert refused.problem == "list_unreadable"
    assert f"feed: {URL} is not an RSS or Atom feed" in refused.fields["detail"]


def test_a_feed_that_breaks_off_gives_what_it_has_and_says_so() -> None:
    body = RSS.format(encoding="utf-8")
    *read, last = found(body[: body.index("<title>Third")])
    assert [each.url for each in read if isinstance(each, Address)][:2] == [
        "https://news.example/a?id=1",
        "https://news.example/b",
    ]
    assert isinstance(last, Draft)
    assert last.problem == "list_unreadable"


def test_a_feed_that_cannot_be_fetched_is_told_with_its_reason() -> None:
    (refused,) = Feed(url=URL).found(Answers({}))
    assert isinstance(refused, Draft)
    assert refused.problem == "list_refused"
    assert "404" in refused.fields["detail"]
    assert URL in refused.fields["detail"]


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{i} "{"&a;" if i == 0 else f"&a{i - 1};" * 10}">' for i in range(20))
    + "]>"
)
XXE = '<!DOCTYPE rss [<!ENTITY a19 SYSTEM "file:///etc/hostname">]>'
DTD = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">'


@pytest.mark.parametrize("doctype", [BOMB, XXE, DTD])
def test_document_types_expand_and_fetch_nothing(doctype: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def guard(*_: object) -> None:
        raise AssertionError("a feed made the reader ask the network")

    monkeypatch.setattr(socket.socket, "connect", guard)
    monkeypatch.setattr(socket, "getaddrinfo", guard)
    link = "<link>https://news.example/a</link>"
    body = f"{doctype}<rss version='2.0'><channel><item><title>x&a19;</title>{link}</item></channel></rss>"
    for each in found(body):
        said = str(each)
        assert len(said) < 5_000
        assert "haha" not in said


def test_a_body_that_looks_like_an_address_or_a_file_is_never_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: pytest.fail("it was asked for"))
    for body in (b"http://127.0.0.1:9/feed", b"/etc/passwd", b"feed://127.0.0.1/x"):
        assert [each.problem for each in found(body) if isinstance(each, Draft)] == ["list_unreadable"]


@pytest.mark.parametrize(
    "body", [b"<rss>" + b"<a>" * 400_000, b"<rss>" + b" " * 21_000_000], ids=["tags", "spaces"]
)
def test_what_would_take_minutes_to_read_is_refused_unread(
    body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedparser.parse", lambda *_, **__: pytest.fail("it was parsed"))
    (refused,) = found(body)
    assert isinstance(refused, Draft)
    assert "at most" in refused.fields["detail"]


def test_an_entry_that_stands_twice_is_told_once() -> None:
    item = "<item><title>x</title><link>https://news.example/a</link></item>"
    assert len(found(f"<rss version='2.0'><channel>{item}{item}</channel></rss>")) == 1


@pytest.mark.parametrize("url", ["", "news.example/rss", "file:///etc/passwd", "ftp://x.example/", 3])
def test_an_option_that_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="feed: url must be an http or https address"):
        Feed(url=url)
