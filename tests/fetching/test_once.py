"""No page is fetched twice, whatever addresses lead to it, and whenever a build ends."""

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from tests.fetching.conftest import MakeFetcher
from tests.servers.misbehaving import Behaviour, Line, Misbehaving, misbehaving, says

from framing.fetching.archive import Archive
from framing.types import Address

NEWS = says("200 OK", "Content-Type: text/html", b"news")
RULES = {"/robots.txt", "/.well-known/tdmrep.json"}


def to(url: str, status: int = 302) -> Behaviour:
    return says(f"{status} Moved", f"Location: {url}")


def wanted(*urls: str) -> list[Address]:
    return [Address(url=url, source="urls", found_in="") for url in urls]


def asked(*servers: Misbehaving) -> Counter[str]:
    return Counter(server.url(path) for server in servers for path in server.paths() if path not in RULES)


def bodies(found: Mapping[str, bytes], server: Misbehaving, *paths: str) -> list[bytes]:
    return [found[server.url(path)] for path in paths]


@pytest.mark.parametrize("order", [("/old", "/new"), ("/new", "/old")])
def test_an_address_in_the_list_that_another_one_leads_to_is_asked_for_once(
    fetcher: MakeFetcher, archive: Archive, order: tuple[str, str]
) -> None:
    with misbehaving({"/old": to("/new"), "/new": NEWS}) as server:
        urls = [server.url(path) for path in order]
        for _ in range(2):
            found = {address.url: fetched for address, fetched in fetcher().get_pages(wanted(*urls))}
            assert [found[url].body for url in urls] == [b"news", b"news"]
            assert {found[url].url for url in urls} == {server.url("/new")}
            assert [found[url].asked for url in urls] == urls
        assert asked(server) == dict.fromkeys(urls, 1)
    assert [outcome.asked for outcome in archive.outcomes()] == sorted(urls)
    assert len({outcome.warc_offset for outcome in archive.outcomes()}) == 1


def test_a_page_that_several_addresses_lead_to_is_asked_for_once_and_so_are_the_steps_between(
    fetcher: MakeFetcher,
) -> None:
    ways = {"/a": to("/step"), "/b": to("/step"), "/c": to("/end"), "/step": to("/end"), "/end": NEWS}
    with misbehaving(ways) as server:
        found = {
            address.url: fetched.body
            for address, fetched in fetcher().get_pages(wanted(*map(server.url, ["/a", "/b", "/c", "/step"])))
        }
        assert bodies(found, server, "/a", "/b", "/c", "/step") == [b"news"] * 4
        assert asked(server) == dict.fromkeys(map(server.url, ways), 1)


def test_what_is_gone_is_gone_for_every_address_that_leads_there(fetcher: MakeFetcher) -> None:
    with misbehaving({"/a": to("/none"), "/b": to("/none")}) as server:
        urls = list(map(server.url, ["/a", "/b", "/none"]))
        assert {fetched.refusal for _, fetched in fetcher().get_pages(wanted(*urls))} == {"gone"}
        assert asked(server) == dict.fromkeys(urls, 1)


def test_a_fault_at_the_end_of_a_way_is_no_answer_for_others(fetcher: MakeFetcher) -> None:
    with misbehaving({"/a": to("/busy"), "/b": to("/busy"), "/busy": says("503 Busy")}) as server:
        found = list(fetcher().get_pages(wanted(server.url("/a"), server.url("/b"))))
        assert {fetched.refusal for _, fetched in found} == {"server_error"}
        assert asked(server)[server.url("/busy")] == 2


def test_hosts_that_lead_to_one_page_at_the_same_time_have_it_fetched_once(fetcher: MakeFetcher) -> None:
    """While the page is on its way, its own turn comes, and two other hosts lead to it."""

    def slow(line: Line) -> None:
        time.sleep(0.3)
        NEWS(line)

    with misbehaving({"/page": slow}, "127.0.0.1") as home:
        ways = {f"/{number}": to(home.url("/page")) for number in range(3)}
        with misbehaving(ways, "127.0.0.2") as one, misbehaving(ways, "127.0.0.3") as two:
            urls = [home.url("/page"), *(server.url(path) for server in (one, two) for path in ways)]
            found = list(fetcher(jobs=3).get_pages(wanted(*urls)))
            assert [fetched.body for _, fetched in found] == [b"news"] * 7
            assert asked(home, one, two) == dict.fromkeys(urls, 1)


def test_a_page_is_asked_for_once_in_every_round_that_refreshes(
    fetcher: MakeFetcher, archive: Archive
) -> None:
    with misbehaving({"/old": to("/new"), "/new": NEWS}) as server:
        urls = [server.url("/old"), server.url("/new")]
        for round_ in ("first", "second", "second"):
            list(fetcher(round_, refresh=round_ != "first").get_pages(wanted(*urls)))
        assert asked(server) == dict.fromkeys(urls, 2)
    assert archive.several() == set(urls)
    assert [len(archive.versions(url)) for url in urls] == [1, 1]


def test_lists_that_lead_to_one_list_have_it_fetched_once_a_round(fetcher: MakeFetcher) -> None:
    with misbehaving({"/rss": to("/feed"), "/atom": to("/feed"), "/feed": NEWS}) as server:
        for round_ in ("first", "second"):
            for path in ("/rss", "/feed", "/atom"):
                assert fetcher(round_).get(server.url(path)).body == b"news"
        assert asked(server)[server.url("/feed")] == 2


def test_pages_and_lists_are_not_taken_for_each_other(fetcher: MakeFetcher) -> None:
    with misbehaving({"/a": NEWS, "/b": to("/a")}) as server:
        fetcher().get(server.url("/b"), purpose="list")
        assert fetcher().get(server.url("/a"), purpose="page").body == b"news"
        assert asked(server)[server.url("/a")] == 2


def test_what_was_fetched_against_robots_txt_is_nothing_for_who_obeys_it(fetcher: MakeFetcher) -> None:
    rules = says("200 OK", "", b"User-agent: *\nDisallow: /secret")
    with misbehaving({"/robots.txt": rules, "/a": to("/secret"), "/secret": NEWS}) as server:
        assert fetcher(obey_robots=False).get(server.url("/secret"), purpose="page").body == b"news"
        assert fetcher().get(server.url("/a"), purpose="page").refusal == "robots"


def test_archives_of_before_know_where_their_pages_are(fetcher: MakeFetcher, archive: Archive) -> None:
    with misbehaving({"/old": to("/new"), "/new": NEWS}) as server:
        fetcher().get(server.url("/old"), purpose="page")
        archive.close()
        with closing(sqlite3.connect(archive.folder / "ledger.sqlite")) as base, base:
            base.execute("DROP TABLE reached")
            base.execute("ALTER TABLE answers DROP COLUMN under")
        archive.__init__(archive.folder)  # type: ignore[misc]
        assert fetcher().get(server.url("/new"), purpose="page").body == b"news"
        assert asked(server) == {server.url("/old"): 1, server.url("/new"): 1}


# When a build ends


def test_requests_under_way_are_let_finish_and_are_kept(fetcher: MakeFetcher, archive: Archive) -> None:
    begun, free = threading.Semaphore(0), threading.Event()

    def thinking(line: Line) -> None:
        begun.release()
        free.wait(60)
        NEWS(line)

    ways = {"/0": NEWS, "/moved": to("/4"), "/4": thinking, "/1": NEWS, "/2": NEWS}
    with misbehaving(ways, "127.0.0.1") as one, misbehaving(ways, "127.0.0.2") as two:
        urls = [server.url(path) for path in ("/0", "/moved", "/1", "/2") for server in (one, two)]
        taking = fetcher(jobs=2).get_pages(wanted(*urls), ending=free.set)
        next(taking)
        assert begun.acquire(timeout=60)
        assert begun.acquire(timeout=60)
        taking.close()
        assert free.is_set()
        held = {outcome.asked for outcome in archive.outcomes()}
        assert held == {server.url(path) for path in ("/0", "/moved") for server in (one, two)}
        found = list(fetcher(jobs=2).get_pages(wanted(*urls)))
        assert [fetched.body for _, fetched in found] == [b"news"] * 8
        assert asked(one, two) == {server.url(path): 1 for server in (one, two) for path in ways}


def test_whoever_takes_pages_and_is_interrupted_loses_none(fetcher: MakeFetcher) -> None:
    with misbehaving({f"/{number}": NEWS for number in range(60)}) as server:
        urls = [server.url(f"/{number}") for number in range(60)]
        for stop_at in (1, 3, 10):
            taking = fetcher().get_pages(wanted(*urls))
            for _ in range(stop_at):
                next(taking)
            with pytest.raises(KeyboardInterrupt):
                taking.throw(KeyboardInterrupt)
        assert len(list(fetcher().get_pages(wanted(*urls)))) == 60
        assert asked(server) == dict.fromkeys(urls, 1)


def test_a_worker_that_fails_when_nobody_listens_any_more_says_nothing(
    fetcher: MakeFetcher, archive: Archive, recwarn: pytest.WarningsRecorder, tmp_path: Path
) -> None:
    del tmp_path
    behaviours = {f"/{number}": NEWS for number in range(20)}
    with misbehaving(behaviours, "127.0.0.1") as one, misbehaving(behaviours, "127.0.0.2") as two:
        urls = [server.url(path) for path in behaviours for server in (one, two)]
        taking = fetcher(jobs=2).get_pages(wanted(*urls))
        next(taking)
        archive.close()
        taking.close()
    assert [str(each.message) for each in recwarn if "Thread" in str(each.category)] == []
