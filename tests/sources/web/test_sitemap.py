import gzip
import socket
from itertools import pairwise

import pytest
from tests.growth import grows_linearly
from tests.sources.web.answers import Answers

from framing.errors import UsageError
from framing.sources import sitemap
from framing.sources.sitemap import Sitemap
from framing.types import Address, Draft

URL = "https://news.example/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="{encoding}"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://x.example/image"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/a?utm_medium=x</loc><lastmod>2024-05-18</lastmod>
<image:image><image:loc>https://news.example/a.jpg</image:loc><image:title>No</image:title></image:image>
<news:news><news:publication><news:name>Пример</news:name><news:language>ru</news:language></news:publication>
<news:publication_date>2024-05-16T17:54+03:00</news:publication_date>
<news:title> Переговоры &amp; встречи </news:title></news:news></url>
<url><loc>/b</loc><lastmod>2024-05-01</lastmod></url>
<url><lastmod>2024-05-01</lastmod></url>
</urlset>"""


def index(*below: str, lastmod: str = "") -> str:
    dated = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    inside = "".join(f"<sitemap><loc>{loc}</loc>{dated}</sitemap>" for loc in below)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</sitemapindex>'


def listing(*pages: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{page}</loc></url>" for page in pages) + "</urlset>"


def found(held: dict[str, bytes | str], **options: object) -> list[Address | Draft]:
    return list(Sitemap(url=URL, **options).found(Answers(held)))  # type: ignore[arg-type]


def urls(all_found: list[Address | Draft]) -> list[str]:
    return [each.url for each in all_found if isinstance(each, Address)]


def problems(all_found: list[Address | Draft]) -> list[str | None]:
    return [each.problem for each in all_found if isinstance(each, Draft)]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "gb18030", "utf-16"])
def test_a_news_sitemap_tells_date_title_and_language(encoding: str) -> None:
    news, plain, lost = found({URL: NEWS.format(encoding=encoding).encode(encoding)}, outlet="primer")
    assert isinstance(news, Address)
    assert news.url == "https://news.example/a"
    assert news.hints == {
        "outlet": "primer",
        "language": "ru",
        "title": "Переговоры & встречи",
        "published": "2024-05-16T17:54+03:00",
        "date_evidence": "sitemap news:publication_date 2024-05-16T17:54+03:00",
        "modified": "2024-05-18",
        "printed_url": "https://news.example/a?utm_medium=x",
    }
    assert isinstance(plain, Address)
    assert plain.url == "https://news.example/b"
    assert "published" not in plain.hints  # the last change is no date of publication
    assert isinstance(lost, Draft)
    assert lost.problem == "broken_record"


def test_sitemaps_below_an_index_are_read_where_it_names_them() -> None:
    held: dict[str, bytes | str] = {
        URL: index("https://news.example/2.xml.gz", "https://news.example/1.txt"),
        "https://news.example/2.xml.gz": gzip.compress(listing("https://news.example/c").encode()),
        "https://news.example/1.txt": "https://news.example/a\n\nhttps://news.example/b\n",
    }
    assert urls(found(held)) == [f"https://news.example/{name}" for name in "cab"]


def test_a_robots_txt_leads_to_the_sitemaps_it_names() -> None:
    robots = "https://news.example/robots.txt"
    held = {robots: f"User-agent: *\nDisallow: /x\nSitemap: {URL}\n", URL: listing("https://news.example/a")}
    assert urls(list(Sitemap(url=robots).found(Answers(held)))) == ["https://news.example/a"]


def test_an_index_that_leads_in_a_circle_ends_and_is_told() -> None:
    other = "https://news.example/other.xml"
    got = found({URL: index(other), other: index(URL, other)})
    assert problems(got) == ["list_unreadable", "list_unreadable"]


def test_indexes_are_followed_to_a_depth_and_no_further() -> None:
    chain = [URL, *(f"https://news.example/{n}.xml" for n in range(20))]
    held = {here: index(below) for here, below in pairwise(chain)}
    web = Answers(held)
    (told,) = Sitemap(url=URL).found(web)
    assert isinstance(told, Draft)
    assert "deep" in told.fields["detail"]
    assert len(web.asked) == sitemap.MAX_DEPTH + 1


def test_reading_no_more_than_so_many_sitemaps_is_recorded_as_a_ceiling() -> None:
    below = [f"https://news.example/{n}.xml" for n in range(5)]
    web = Answers({URL: index(*below), **{each: listing(f"{each}/a") for each in below}})
    got = list(Sitemap(url=URL, most=3).found(web))
    assert len(urls(got)) == 2
    assert [(each.asked, each.limit) for each in web.ceilings] == [(URL, "3 sitemaps")]


def test_sitemaps_that_are_not_wanted_are_not_read_but_counted() -> None:
    world = "https://news.example/world.xml"
    held: dict[str, bytes | str] = {URL: index("https://news.example/sport.xml", world)}
    got = found({**held, world: listing("https://news.example/a")}, follow="world")
    assert (urls(got), problems(got)) == (["https://news.example/a"], ["not_followed"])


def test_sitemaps_that_last_changed_before_the_period_are_not_read_but_counted() -> None:
    old: dict[str, bytes | str] = {URL: index("https://news.example/old.xml", lastmod="2024-04-29T10:00:00Z")}
    assert problems(found(old, since="2024-05-01")) == ["outside_period"]
    edge: dict[str, bytes | str] = {URL: index("https://news.example/old.xml", lastmod="2024-04-30")}
    assert problems(found(edge, since="2024-05-01")) == ["list_refused"]  # it was asked for


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><body>Please wait</body></html>", "root is 'html'"),
        (b"<rss version='2.0'/>", "use source feed"),
        (b"", "one address a line"),
        (b'{"error": 1}', "one address a line"),
        (b"<urlset><url><loc>https://news.example/a</loc></url><url><lo", "1 addresses could be read"),
        (gzip.compress(listing("https://news.example/a").encode(), mtime=0)[:-9], "gzip stream breaks off"),
        (b'<?xml version="1.0" encoding="klingon"?><urlset/>', "klingon"),
        (b'<!DOCTYPE urlset [<!ENTITY a "b">]><urlset/>', "document type"),
    ],
)
def test_what_is_no_whole_sitemap_is_named(body: bytes, said: str) -> None:
    details = [each.fields["detail"] for each in found({URL: body}) if isinstance(each, Draft)]
    assert any(said in detail and detail.startswith(f"sitemap: {URL}") for detail in details), details


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE urlset [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<!DOCTYPE urlset [<!ENTITY c SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE urlset SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE urlset [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd">%p;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp037", "utf-7"])
def test_document_types_are_refused_and_nothing_is_fetched(
    doctype: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: pytest.fail("it was asked for"))
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it was connected to"))
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'
    inside = "<urlset><url><loc>https://news.example/&c;</loc></url></urlset>"
    text = doctype + inside
    # What is declared in plain letters may hide in another encoding behind them.
    body = (
        declared.encode() + text.encode(encoding)
        if encoding != "utf-16"
        else (declared + text).encode("utf-16")
    )
    got = found({URL: body})
    assert urls(got) == []
    assert problems(got) == ["list_unreadable"]


def test_a_document_type_without_entities_is_refused_too() -> None:
    doctype = '<!DOCTYPE urlset SYSTEM "http://127.0.0.1:9/x.dtd">'
    (refused,) = found({URL: doctype + "<urlset><url><loc>https://news.example/a</loc></url></urlset>"})
    assert isinstance(refused, Draft)
    assert "document type" in refused.fields["detail"]


def test_a_gzip_bomb_is_unpacked_to_the_limit_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_UNPACKED", 1_000_000)
    bomb = gzip.compress(b"<urlset>" + b" " * 20_000_000 + b"</urlset>")
    assert len(bomb) < 100_000
    got = found({URL: bomb})
    assert problems(got)[-1] == "list_unreadable"


def test_addresses_no_one_may_fetch_are_handed_on_for_the_fetcher_to_refuse_them() -> None:
    private = "http://169.254.169.254/latest/sitemap.xml"
    web = Answers({URL: index(private)}, refuse="private_address")
    (told,) = Sitemap(url=URL).found(web)
    assert web.asked == [URL, private]  # by way of `get`, which resolves and refuses
    assert isinstance(told, Draft)
    assert "not a public one" in told.fields["detail"]


def test_other_schemes_than_http_are_never_asked_for() -> None:
    web = Answers({URL: index("file:///etc/passwd", "gopher://x.example/", "javascript:alert(1)")})
    got = list(Sitemap(url=URL).found(web))
    assert problems(got) == ["broken_record"] * 3
    assert web.asked == [URL]


@pytest.mark.parametrize("piece", [b"\n", b" \n", b"sitemap\n", b"<a>"])
def test_hostile_lists_are_read_through_in_time_that_grows_with_them(piece: bytes) -> None:
    assert urls(found({URL: piece * 300_000})) == []
    assert grows_linearly(lambda n: found({URL: piece * n}), small=10_000, large=100_000)


def test_ten_thousand_addresses_are_read_in_their_order() -> None:
    pages = [f"https://news.example/{number}" for number in range(10_000)]
    assert urls(found({URL: listing(*pages)})) == pages


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"url": "x"}, "url must be"),
        ({"follow": "("}, "follow is no regular expression"),
        ({"since": "May"}, "since must be a day"),
        ({"most": 0}, "most must be a number from 1"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("(", r"\(")):
        Sitemap(**{"url": URL, **options})  # type: ignore[arg-type]
