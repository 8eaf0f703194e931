"""What is asked again, and what is taken from the archive."""

import os
from pathlib import Path

import pytest
from tests.fetching.conftest import Clock, MakeFetcher
from tests.servers.misbehaving import in_turn, misbehaving, raw, says
from tests.servers.nginx import Nginx, Site, nginx

from framing.errors import UsageError
from framing.fetching.archive import Archive
from framing.fetching.base import Ceiling, Manners
from framing.fetching.fetcher import Fetcher
from framing.types import Address

NEWS = says("200 OK", "Content-Type: text/html", b"news")


def pages_of(web: Nginx, site: int = 0) -> list[str]:
    return [path for path in web.paths(site) if path not in {"/robots.txt", "/.well-known/tdmrep.json"}]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "www"
    folder.mkdir()
    for name in ("feed.xml", "a.html", "b.html"):
        (folder / name).write_text(name)
    return folder


def test_a_fetcher_needs_a_contact(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRAMING_CONTACT", raising=False)
    with pytest.raises(UsageError, match="no contact is set"):
        Fetcher(archive, Manners(contact=""), "first")


def test_hosts_see_who_asks(fetcher: MakeFetcher, site: Path, tmp_path: Path) -> None:
    with nginx(tmp_path, Site(root=site)) as web:
        fetcher().get(web.url(0, "/a.html"))
        assert {each.agent for each in web.asked()} == {"framing/0.1.0 (+study@university.example)"}


def test_within_a_round_nothing_is_asked_twice(fetcher: MakeFetcher, site: Path, tmp_path: Path) -> None:
    with nginx(tmp_path, Site(root=site)) as web:
        for _ in range(2):
            asking = fetcher()
            for _ in range(2):
                assert asking.get(web.url(0, "/feed.xml")).body == b"feed.xml"
                assert asking.get(web.url(0, "/a.html"), purpose="page").body == b"a.html"
                assert asking.get(web.url(0, "/none.html"), purpose="page").refusal == "gone"
        assert pages_of(web) == ["/feed.xml", "/a.html", "/none.html"]


def test_a_new_round_asks_the_lists_again_and_the_pages_not(
    fetcher: MakeFetcher, site: Path, tmp_path: Path
) -> None:
    with nginx(tmp_path, Site(root=site)) as web:
        for round_ in ("first", "second"):
            asking = fetcher(round_)
            asking.get(web.url(0, "/feed.xml"))
            asking.get(web.url(0, "/a.html"), purpose="page")
            asking.get(web.url(0, "/none.html"), purpose="page")
        assert pages_of(web) == ["/feed.xml", "/a.html", "/none.html", "/feed.xml"]


def test_a_list_that_did_not_change_is_not_sent_again(
    fetcher: MakeFetcher, archive: Archive, site: Path, tmp_path: Path
) -> None:
    with nginx(tmp_path, Site(root=site)) as web:
        url = web.url(0, "/feed.xml")
        first = fetcher("first").get(url)
        second = fetcher("second").get(url)
        assert (second.status, second.unchanged, second.body) == (304, True, b"feed.xml")
        assert archive.latest(url) == second
        assert len(archive.versions(url)) == 1
        assert web.asked()[-1].since.startswith(first.headers["etag"])
        (site / "feed.xml").write_text("feed.xml and more")
        third = fetcher("third").get(url)
        assert (third.status, third.unchanged, third.body) == (200, False, b"feed.xml and more")
        fourth = fetcher("fourth").get(url)
        assert (fourth.unchanged, fourth.body) == (True, b"feed.xml and more")
    assert [each.body for each in archive.versions(url)] == [b"feed.xml", b"feed.xml and more"]


def test_pages_are_asked_again_once_a_round_if_that_is_wanted(
    fetcher: MakeFetcher, archive: Archive, site: Path, tmp_path: Path
) -> None:
    with nginx(tmp_path, Site(root=site)) as web:
        url = web.url(0, "/a.html")
        fetcher("first").get(url, purpose="page")
        (site / "a.html").write_text("corrected")
        for _ in range(2):
            assert fetcher("second", refresh=True).get(url, purpose="page").body == b"corrected"
        (site / "a.html").unlink()
        assert fetcher("third", refresh=True).get(url, purpose="page").refusal == "gone"
        assert pages_of(web) == ["/a.html"] * 3
        assert fetcher("third").get(url, purpose="page").body == b"corrected"
        assert [each.body for each in archive.versions(url)] == [b"a.html", b"corrected"]
        assert pages_of(web) == ["/a.html"] * 3


def test_an_unasked_304_is_no_page(fetcher: MakeFetcher) -> None:
    with misbehaving({"/a": says("304 Not Modified")}) as server:
        assert fetcher().get(server.url("/a")).refusal == "other_status"


def test_a_fault_that_may_have_passed_is_asked_for_again_by_the_next_call_and_not_by_this_one(
    fetcher: MakeFetcher, archive: Archive
) -> None:
    with misbehaving({"/a": in_turn(says("503 Busy"), NEWS)}) as server:
        asking = fetcher()
        assert asking.get(server.url("/a"), purpose="page").refusal == "server_error"
        assert asking.get(server.url("/a"), purpose="page").refusal == "server_error"
        assert fetcher().get(server.url("/a"), purpose="page").body == b"news"
        assert server.paths().count("/a") == 2
    outcome = archive.outcome(server.url("/a"))
    assert outcome is not None
    assert outcome.refusal is None


def test_every_request_is_on_record(fetcher: MakeFetcher, archive: Archive, clock: Clock) -> None:
    behaviours = {"/a": says("302 Found", "Location: /b"), "/b": in_turn(raw(b""), NEWS)}
    with misbehaving(behaviours) as server:
        fetcher(machine=clock.machine, tries=2).get(server.url("/a"))
        fetcher().get("http://10.0.0.1/")
    assert [(each.url.rpartition("/")[2], each.status, each.refusal) for each in archive.requests()] == [
        ("robots.txt", 404, "gone"),
        ("tdmrep.json", 404, "gone"),
        ("a", 302, None),
        ("b", None, "no_connection"),
        ("a", 302, None),
        ("b", 200, None),
    ]
    assert [each.asked for each in archive.requests()[2:]] == [server.url("/a")] * 4


def test_keys_in_headers_are_sent_and_never_kept(fetcher: MakeFetcher, archive: Archive) -> None:
    with misbehaving({"/api": NEWS}) as server:
        fetcher().get(server.url("/api"), headers={"X-Api-Key": "very secret"})
        assert "X-Api-Key: very secret" in server.heads[-1]
    archive.close()
    for path in archive.folder.iterdir():
        assert b"very secret" not in path.read_bytes()


@pytest.mark.parametrize("name", ["User-Agent", "host", "Accept-Encoding", "Range"])
def test_what_the_fetcher_says_of_itself_cannot_be_changed(fetcher: MakeFetcher, name: str) -> None:
    with pytest.raises(UsageError, match=name):
        fetcher().get("http://news.example/", headers={name: "x"})


@pytest.mark.parametrize(
    ("name", "value"), [("X-Key", "a\r\nHost: b"), ("X Key", "a"), ("X-Key", "ключ"), ("", "a")]
)
def test_headers_that_are_none_are_refused(fetcher: MakeFetcher, name: str, value: str) -> None:
    with pytest.raises(UsageError, match="cannot be sent"):
        fetcher().get("http://news.example/", headers={name: value})


def test_an_address_with_half_a_character_is_refused_and_kept(fetcher: MakeFetcher, archive: Archive) -> None:
    for _ in range(2):
        assert fetcher().get("http://news.example/\ud800", purpose="page").refusal == "not_http"
    assert len(list(archive.outcomes())) == 1


def test_ceilings_are_noted_through_the_fetcher(fetcher: MakeFetcher, archive: Archive) -> None:
    ceiling = Ceiling(source="gdelt", asked="Xi", limit="250 records")
    fetcher().note(ceiling)
    assert archive.ceilings() == (ceiling,)


# Many pages


def addresses(web: Nginx, paths: list[str], sites: int) -> list[Address]:
    return [
        Address(url=web.url(site, path), source="urls", found_in="")
        for path in paths
        for site in range(sites)
    ]


def test_every_address_comes_with_its_outcome_and_progress_is_told(
    fetcher: MakeFetcher, archive: Archive, tmp_path: Path
) -> None:
    root = tmp_path / "www"
    root.mkdir()
    for number in range(30):
        (root / f"{number}.html").write_text(f"page {number}")
    (root / "image.html").write_bytes(os.urandom(10))
    wanted_paths = [f"/{number}.html" for number in range(30)] + ["/none.html"]
    told: list[tuple[str, int, int, int]] = []
    with nginx(tmp_path, *[Site(root=root)] * 4) as web:
        wanted = addresses(web, wanted_paths, 4)
        wanted.append(Address(url="ftp://news.example/", source="urls", found_in=""))
        found = list(fetcher().get_pages(wanted, progress=lambda *counts: told.append(counts)))
        assert sorted(address.url for address, _ in found) == sorted(each.url for each in wanted)
        for address, fetched in found:
            assert fetched.asked == address.url
            name = address.url.rpartition("/")[2].removesuffix(".html")
            assert fetched.body == (f"page {name}".encode() if name.isdigit() else b"")
        for site in range(4):
            assert sorted(pages_of(web, site)) == sorted(wanted_paths)
            assert (f"127.0.0.{site + 1}:{web.port}", 31, 0, 1) in told
        again = list(fetcher().get_pages(wanted))
        assert sorted(address.url for address, _ in again) == sorted(each.url for each in wanted)
        assert len(web.asked()) == 4 * 33
    assert len(list(archive.pages())) == 120


def test_the_copy_of_an_archive_is_fetched_in_place_of_the_page(
    fetcher: MakeFetcher, site: Path, tmp_path: Path
) -> None:
    with nginx(tmp_path, Site(root=site)) as web:
        address = Address(
            url="https://gone.example/a", source="wayback", found_in="", copy=web.url(0, "/a.html")
        )
        ((found, fetched),) = fetcher().get_pages([address])
    assert found is address
    assert fetched.asked == web.url(0, "/a.html")
    assert fetched.body == b"a.html"


def test_an_address_twice_in_the_list_is_asked_for_once(
    fetcher: MakeFetcher, site: Path, tmp_path: Path
) -> None:
    with nginx(tmp_path, Site(root=site)) as web:
        found = list(fetcher().get_pages(addresses(web, ["/a.html", "/a.html", "/b.html"], 1)))
        assert sorted(fetched.body for _, fetched in found) == [b"a.html", b"a.html", b"b.html"]
        assert sorted(pages_of(web)) == ["/a.html", "/b.html"]


def test_what_is_not_taken_is_not_lost_and_a_new_call_goes_on(
    fetcher: MakeFetcher, archive: Archive, tmp_path: Path
) -> None:
    root = tmp_path / "www"
    root.mkdir()
    for number in range(40):
        (root / f"{number}.html").write_text("news")
    paths = [f"/{number}.html" for number in range(40)]
    with nginx(tmp_path, *[Site(root=root)] * 2) as web:
        taking = fetcher(jobs=2).get_pages(addresses(web, paths, 2))
        for _ in range(5):
            next(taking)
        taking.close()
        held = len(list(archive.pages()))
        assert 5 <= held < 80
        assert len(list(fetcher().get_pages(addresses(web, paths, 2)))) == 80
        assert sorted(pages_of(web, 0)) == sorted(pages_of(web, 1)) == sorted(paths)


def test_one_busy_host_does_not_hold_up_the_others(fetcher: MakeFetcher) -> None:
    with (
        misbehaving({"/a": says("429 Slow", "Retry-After: 1")}, "127.0.0.1") as busy,
        misbehaving({"/a": NEWS, "/b": NEWS}, "127.0.0.2") as ready,
    ):
        urls = [busy.url("/a"), ready.url("/a"), ready.url("/b")]
        wanted = [Address(url=url, source="urls", found_in="") for url in urls]
        found = [fetched.asked for _, fetched in fetcher(jobs=1, tries=2).get_pages(wanted)]
    assert found == [ready.url("/a"), ready.url("/b"), busy.url("/a")]


def test_what_goes_wrong_with_the_archive_is_raised_where_the_pages_are_taken(
    fetcher: MakeFetcher, archive: Archive, site: Path, tmp_path: Path
) -> None:
    with nginx(tmp_path, Site(root=site)) as web:
        taking = fetcher().get_pages(addresses(web, ["/a.html", "/b.html"], 1))
        archive.close()
        with pytest.raises(Exception, match=r"cannot be used|closed"):
            list(taking)
