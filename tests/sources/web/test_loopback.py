"""The sources by way of the real fetcher, against a real server on this machine."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.sources.web.loopback import fetcher
from tests.sources.web.test_sitemap import index, listing
from tests.sources.web.warcs import Saved, write_warc

from framing.fetching.archive import Archive
from framing.sources.ccnews import CcNews
from framing.sources.feed import Feed
from framing.sources.gdelt import Gdelt
from framing.sources.sitemap import Sitemap
from framing.types import Address, Draft, Page


class Site:
    """A server on a free port.

    Attributes:
        base: Its address.
        files: Path → body; other paths are not found.
        asked: Paths that were asked for.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                site.asked.append(path)
                body = site.files.get(path, b"")
                self.send_response(200 if path in site.files else 404)
                self.send_header("Content-Type", "text/plain" if path.endswith(".txt") else "text/xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    """A running server."""
    running = Site()
    yield running
    running.close()


def test_a_feed_is_asked_for_once_in_a_round(site: Site, tmp_path: Path) -> None:
    item = f"<item><title>x</title><link>{site.base}/a#top</link></item>"
    site.files["/rss"] = f"<rss version='2.0'><channel>{item}</channel></rss>".encode()
    with fetcher(tmp_path) as web:
        first = list(Feed(url=f"{site.base}/rss").found(web))
    with fetcher(tmp_path) as web:  # as after an interruption
        again = list(Feed(url=f"{site.base}/rss").found(web))
    assert [each.url for each in first if isinstance(each, Address)] == [f"{site.base}/a"]
    assert again == first
    assert site.asked.count("/rss") == 1


def test_packed_sitemaps_are_unpacked_and_private_addresses_are_refused(site: Site, tmp_path: Path) -> None:
    private = ["http://169.254.169.254/latest/a.xml", "http://10.0.0.1/b.xml", "http://[fd00::1]/c.xml"]
    site.files["/index.xml"] = index(f"{site.base}/one.xml.gz", *private, f"{site.base}/gone.xml").encode()
    site.files["/one.xml.gz"] = gzip.compress(listing(f"{site.base}/a", "http://192.168.0.1/b").encode())
    with fetcher(tmp_path) as web:
        found = list(Sitemap(url=f"{site.base}/index.xml").found(web))
    assert [each.url for each in found if isinstance(each, Address)] == [
        f"{site.base}/a",
        "http://192.168.0.1/b",
    ]
    refused = [each.fields["detail"] for each in found if isinstance(each, Draft)]
    assert len(refused) == 4
    assert all("is not a public one" in detail for detail in refused[:3])
    assert "no such page" in refused[3]


def test_what_robots_txt_disallows_is_not_asked_for(site: Site, tmp_path: Path) -> None:
    site.files["/robots.txt"] = f"User-agent: *\nDisallow: /private\nSitemap: {site.base}/map.txt\n".encode()
    site.files["/map.txt"] = f"{site.base}/a\n".encode()
    with fetcher(tmp_path) as web:
        allowed = list(Sitemap(url=f"{site.base}/robots.txt").found(web))
        (refused,) = Feed(url=f"{site.base}/private/rss").found(web)
    assert [each.url for each in allowed if isinstance(each, Address)] == [f"{site.base}/a"]
    assert isinstance(refused, Draft)
    assert "robots.txt" in refused.fields["detail"]
    assert "/private/rss" not in site.asked


def test_long_files_are_streamed_and_sifted(site: Site, tmp_path: Path) -> None:
    where = "crawl-data/CC-NEWS/2024/05/CC-NEWS-20240510120000-00001.warc.gz"
    site.files["/crawl-data/CC-NEWS/2024/05/warc.paths.gz"] = gzip.compress(f"{where}\n".encode())
    pages = [Saved(url=f"https://{host}/1", body=b"<html>x</html>") for host in ("tass.com", "other.example")]
    write_warc(tmp_path / "a.warc.gz", pages)
    site.files[f"/{where}"] = (tmp_path / "a.warc.gz").read_bytes()
    source = CcNews(
        domains=["tass.com"], since="2024-05-10", until="2024-05-11", keep=tmp_path / "kept", base=site.base
    )
    for _ in range(2):
        with fetcher(tmp_path / "archive") as web:
            found = list(source.found(web))
        assert [each.url for each in found if isinstance(each, Page)] == ["https://tass.com/1"]
        assert len(found) == 1
    assert site.asked.count(f"/{where}") == 1


def test_ceilings_reach_the_archive(site: Site, tmp_path: Path) -> None:
    article = '{"url": "https://a.example/%d"}'
    many = ",".join(article % number for number in range(250))
    site.files["/doc"] = f'{{"articles": [{many}]}}'.encode()
    source = Gdelt(query="x", since="2024-05-16", until="2024-05-17", api=f"{site.base}/doc")
    with fetcher(tmp_path) as web:
        list(source.found(web))
    with Archive.open(tmp_path) as archive:
        ceilings = archive.ceilings()
    assert len(ceilings) == 96  # as many as a day has quarters of an hour
    assert {(each.source, each.limit) for each in ceilings} == {("gdelt", "250 records")}
