"""Every reader of foreign bytes, what it is fed with, and what must hold whatever it is fed."""

import gzip
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st
from tests.sources import test_exports as exports
from tests.sources import test_nexis_html as nexis_html
from tests.sources.web import test_feed, test_sitemap
from tests.sources.web.answers import Answers
from tests.sources.web.warcs import Saved, write_warc

from framing.corpus.checking import Checker, Rules
from framing.errors import FramingError
from framing.outlets.registry import Registry
from framing.sources.base import WebSource
from framing.sources.ccnews import CcNews
from framing.sources.event_registry import EventRegistry
from framing.sources.factiva import Factiva
from framing.sources.feed import Feed
from framing.sources.gdelt import Gdelt
from framing.sources.lexisnexis import LexisNexis
from framing.sources.media_cloud import MediaCloud
from framing.sources.nexis import Nexis
from framing.sources.pasted import Pasted
from framing.sources.proquest import ProQuest
from framing.sources.sitemap import Sitemap
from framing.sources.urls import Urls
from framing.sources.wayback import Wayback
from framing.sources.web import normalised
from framing.sources.web.records import Reading, sifted
from framing.types import Address, Draft, Page

Found = Iterable[Address | Page | Draft]
URL = "https://news.example/list"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One way in for foreign bytes.

    Attributes:
        read: Gives what it finds in the bytes.
        seeds: Bytes that it should be able to read.
        tokens: Pieces that mean something to it.
        packed: True if the bytes are fed gzipped now and then.
    """

    read: Callable[[bytes], Found]
    seeds: tuple[bytes, ...]
    tokens: tuple[bytes, ...] = ()
    packed: bool = field(default=False)


def hold(found: Found) -> None:
    """Take everything that is found, or a named error; what is found can be written down."""
    try:
        for each in found:
            _hold(each)
    except FramingError as error:
        assert str(error)  # noqa: PT017  # any named error will do


def _hold(each: Address | Page | Draft) -> None:
    if isinstance(each, Address):
        assert normalised(each.url) == each.url
        texts = {**each.hints, "found_in": each.found_in, "copy": each.copy or "none"}
    elif isinstance(each, Page):
        assert each.url is None or normalised(each.url) == each.url
        assert each.fetched is None or each.fetched.tzinfo is not None
        texts = {**each.hints, "charset": each.charset or "none", "place": str(each.place)}
    else:
        assert each.problem is None or each.fields.get("detail")
        texts = {**each.fields, "place": str(each.place)}
    for name, text in texts.items():
        assert isinstance(text, str), name
        assert text, name
        text.encode("utf-8")  # else nothing could be written down


def answered(source: WebSource) -> Callable[[bytes], Found]:
    """The bytes as the answer to whatever a source asks."""

    def read(body: bytes) -> Found:
        web = Answers({})
        web.get = lambda url, **_: web._answer(url, body, None)  # type: ignore[method-assign]
        return source.found(web)

    return read


def saved(name: str, records: Callable[[Path], Found]) -> Callable[[bytes], Found]:
    """The bytes as a file."""

    def read(body: bytes) -> Iterator[Address | Page | Draft]:
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(body)
            yield from records(path)

    return read


def _warc(body: bytes) -> Found:
    return Reading(source="warc", file="a.warc").pages(io.BytesIO(body))


def _sifted(body: bytes) -> Found:
    kept = io.BytesIO()
    sifted(io.BytesIO(body), kept, lambda _: True)
    kept.seek(0)
    return Reading(source="ccnews", file="a.warc").pages(kept)


@cache
def _checker() -> Checker:
    return Checker(Registry.load(), Rules())


def _pasted(path: Path) -> Found:
    for draft in Pasted(path=path).records():
        _checker().check(draft)
        yield draft


@cache
def _warc_seed() -> tuple[bytes, ...]:
    pages = [
        Saved(url="https://a.example/1", body=b"<html>one</html>", encoding="chunked gzip"),
        Saved(url="https://a.example/2", body=b"<html>two</html>", content_type="text/html; charset=koi8-r"),
        Saved(url="https://a.example/3", body=b"", kind="revisit"),
        Saved(url="https://a.example/4", body=b"x" * 100, kind="resource"),
    ]
    with TemporaryDirectory() as folder:
        write_warc(Path(folder) / "a", pages, gzipped=False)
        write_warc(Path(folder) / "b", pages)
        return (Path(folder) / "a").read_bytes(), (Path(folder) / "b").read_bytes()


def _docx(text: str) -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    inside = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{word}"><w:body>{inside}</w:body></w:document>'
        )
    return packed.getvalue()


XML = (
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>", b"]]>", b"<![CDATA[", b"&#xD800;", b"&#0;",
    b"<url>", b"&b;", b"<?xml version='1.0' encoding='utf-7'?>", b"</", b"xmlns:x=''", b"encoding='gb18030'",
)  # fmt: skip
JSON = (b'"', b"{", b"[", b"]", b"}", b"\\u", b"\\ud800", b"null", b"1e999", b",", b"NaN", b"-1", b'"url":')
TABLE = (b",", b";", b"\t", b'"', b"\r", b"\n", b'""', b"\xe2\x80\xa8", b"url,")
LINES = (
    b"\n\n", b"Documents (", b"End of Document", b"1 of 2 DOCUMENTS", b"Body\n", b"LENGTH:", b"Full text: ",
    b"_" * 60, b"Document 1 of 1", b"99999999999999999999", b"July 32, 2019", b"\xc2\xa0",
    b"ProQuest document ID: 1",
)  # fmt: skip
WARC = (
    b"\r\n", b"WARC/1.0\r\n", b"Content-Length: -1", b"Content-Length: 99999999999", b"\x1f\x8b",
    b"HTTP/1.1 999", b"Transfer-Encoding: chunked", b"Content-Encoding: gzip", b"Content-Encoding: br",
    b"sha1:",
)  # fmt: skip
ROWS = (
    b'[["urlkey","timestamp","original","mimetype","statuscode"],'
    b'["a","20240516000000","http://a.example/","text/html","200"],[],["x"]]'
)
FOUND = b'{"articles": [{"url": "https://a.example/", "title": "\\\\x", "seendate": "20240516T000000Z"}]}'
PATHS = b"crawl-data/CC-NEWS/2024/05/CC-NEWS-20240510120000-00001.warc.gz\n"
PAGE = (
    "Talks in Beijing\nTalks in Beijing\nEurasia/Xinhua 16/05/2024 17:54\nPhoto: Xinhue\n\nThe talks go on.\n"
)
MEDIA = (
    b"id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
    b"1,2024-05-17,en,A,a.example,2024-05-16,T,https://a.example/1\n"
)
ARTICLES = (
    b'{"articles": {"results": [{"uri": "1", "title": "T", "body": "B", "url": "https://a.example/", '
    b'"source": {"uri": "a"}, "authors": [{"name": "x"}], "dateTime": "2024"}], '
    b'"totalResults": 1, "page": 1, "count": 9}}'
)
NEXIS = exports.NEXIS.format(count=2)
NEXIS_HTML = nexis_html.page(
    nexis_html.article(1, 2, *nexis_html.FIRST), nexis_html.article(2, 2, *nexis_html.SECOND), count=2
)
FACTIVA_HTML = (
    b'<html><body><div class="article enArticle"><table><tr><td>HD</td><td>Two rivers</td></tr>'
    b"<tr><td>SN</td><td>Post</td></tr><tr><td>PD</td><td>29 December 2011</td></tr>"
    b"<tr><td>LP</td><td><p>First.</p></td></tr>"
    b"<tr><td>AN</td><td>Document INV0000000000001</td></tr></table></div></body></html>"
)


@cache
def readers() -> dict[str, Reader]:
    """Every reader by its name."""
    return {**_of_the_web(), **_of_lists(), **_of_exports()}


def _of_the_web() -> dict[str, Reader]:
    rss = test_feed.RSS.format(encoding="utf-8").encode()
    news = test_sitemap.NEWS.format(encoding="utf-8").encode()
    index = test_sitemap.index(URL, "https://news.example/other.xml").encode()
    maps = (news, index, b"https://a.example/\n", b"Sitemap: https://a.example/s.xml\n")
    place = Wayback(url="a.example", since="2024-05-01", until="2024-06-01", limit=3, most=6)
    window = Gdelt(query="x", since="2024-05-16", until="2024-05-17")
    crawl = CcNews(domains=["a.example"], since="2024-06-10", until="2024-06-11", keep=Path("nowhere"))
    return {
        "feed": Reader(read=answered(Feed(url=URL)), seeds=(rss, test_feed.ATOM.encode()), tokens=XML),
        "sitemap": Reader(read=answered(Sitemap(url=URL, most=4)), seeds=maps, tokens=XML, packed=True),
        "warc": Reader(read=_warc, seeds=_warc_seed(), tokens=WARC, packed=True),
        "sifted": Reader(read=_sifted, seeds=_warc_seed(), tokens=WARC, packed=True),
        "wayback": Reader(read=answered(place), seeds=(ROWS,), tokens=JSON),
        "gdelt": Reader(read=answered(window), seeds=(FOUND,), tokens=JSON),
        "ccnews": Reader(read=answered(crawl), seeds=(PATHS,), packed=True),
    }


def _of_lists() -> dict[str, Reader]:
    def urls(path: Path) -> Found:
        return Urls(path=path).found(Answers({}))

    def media(path: Path) -> Found:
        return MediaCloud(path=path).found(Answers({}))

    def registry(path: Path) -> Found:
        return EventRegistry(path=path).records()

    return {
        "urls": Reader(read=saved("a.csv", urls), seeds=(MEDIA,), tokens=TABLE),
        "addresses": Reader(read=saved("a.txt", urls), seeds=(b"https://a.example/1\n",)),
        "media_cloud": Reader(read=saved("a.csv", media), seeds=(MEDIA,), tokens=TABLE),
        "event_registry": Reader(read=saved("a.json", registry), seeds=(ARTICLES,), tokens=JSON),
        "event_registry table": Reader(
            read=saved("a.csv", registry), seeds=(b"title,body\nT,B\n",), tokens=TABLE
        ),
    }


def _of_exports() -> dict[str, Reader]:
    def nexis(path: Path) -> Found:
        return Nexis(path=path).records()

    def lexis(path: Path) -> Found:
        return LexisNexis(path=path).records()

    def factiva(path: Path) -> Found:
        return Factiva(path=path).records()

    def proquest(path: Path) -> Found:
        return ProQuest(path=path).records()

    lexis_text = exports.LEXIS.format(second=2).encode()
    proquest_text = exports.PROQUEST.format(count=1).encode()
    feed = exports.FACTIVA.format(count=1).encode()
    pages = (PAGE.encode(), (PAGE * 3).encode())
    return {
        "nexis": Reader(read=saved("a.txt", nexis), seeds=(NEXIS.encode(),), tokens=LINES),
        "nexis docx": Reader(read=saved("a.docx", nexis), seeds=(_docx(NEXIS),), tokens=(*XML, b"PK")),
        "nexis html": Reader(read=saved("a.html", nexis), seeds=(NEXIS_HTML,), tokens=(*XML, *LINES)),
        "lexisnexis": Reader(read=saved("a.txt", lexis), seeds=(lexis_text,), tokens=LINES),
        "factiva": Reader(read=saved("a.xml", factiva), seeds=(feed,), tokens=XML),
        "factiva html": Reader(read=saved("a.html", factiva), seeds=(FACTIVA_HTML,), tokens=(*XML, *LINES)),
        "proquest": Reader(read=saved("a.txt", proquest), seeds=(proquest_text,), tokens=LINES),
        "pasted": Reader(read=saved("a.txt", _pasted), seeds=pages, tokens=(*LINES, b"(Xinhua)", b"--")),
    }


@st.composite
def bytes_for(draw: st.DrawFn, reader: Reader) -> bytes:
    """Bytes that a reader can read, changed here and there; or any bytes at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=400))
    data = bytearray(draw(st.sampled_from(reader.seeds)))
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 40))
        match draw(st.sampled_from(["cut", "put", "noise", "twice", "end"])):
            case "cut":
                del data[at : at + length]
            case "put" if reader.tokens:
                data[at:at] = draw(st.sampled_from(reader.tokens))
            case "twice":
                data[at:at] = data[at : at + length * 20]
            case "end":
                del data[at:]
            case _:
                data[at : at + length] = draw(st.binary(max_size=10))
    return gzip.compress(bytes(data), mtime=0) if reader.packed and draw(st.booleans()) else bytes(data)
