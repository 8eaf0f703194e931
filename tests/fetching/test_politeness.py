"""How hosts are treated: asked seldom, as they wish, and left alone when they cannot answer."""

import hashlib
import math
import threading
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego
from tests.fetching.conftest import Clock, MakeFetcher
from tests.growth import takes_at_most
from tests.servers.misbehaving import Behaviour, Line, in_turn, misbehaving, raw, says

from framing.errors import UsageError
from framing.fetching.archive import Archive
from framing.fetching.base import Fetched
from framing.fetching.robots import parsed
from framing.fetching.turns import FAULTS_BEFORE_REST, LONGEST_PAUSE, REST
from framing.types import Address

NEWS = says("200 OK", "Content-Type: text/html", b"news")
NOT_FOUND = says("404 Not Found")


def robots(text: str, headers: str = "") -> Behaviour:
    return says("200 OK", f"Content-Type: text/plain\n{headers}".rstrip(), text.encode())


# Intervals


def test_requests_to_one_host_are_an_interval_apart(fetcher: MakeFetcher, clock: Clock) -> None:
    with misbehaving({"/a": NEWS, "/b": NEWS}) as server:
        polite = fetcher(machine=clock.machine, interval=5.0)
        polite.get(server.url("/a"))
        polite.get(server.url("/b"))
    assert server.paths() == ["/robots.txt", "/.well-known/tdmrep.json", "/a", "/b"]
    assert clock.waits == [5.0, 5.0, 5.0]


def test_a_host_can_have_an_interval_of_its_own(fetcher: MakeFetcher, clock: Clock) -> None:
    with misbehaving({"/a": NEWS}) as server:
        fetcher(machine=clock.machine, interval=5.0, intervals={server.address: 2.5}).get(server.url("/a"))
    assert clock.waits == [2.5, 2.5]


def test_a_longer_crawl_delay_wins_and_a_shorter_one_does_not(fetcher: MakeFetcher, clock: Clock) -> None:
    with misbehaving({"/a": NEWS, "/robots.txt": robots("User-agent: *\nCrawl-delay: 20")}) as server:
        fetcher(machine=clock.machine, interval=5.0).get(server.url("/a"))
    assert clock.waits == [5.0, 20.0]
    with misbehaving({"/a": NEWS, "/robots.txt": robots("User-agent: framing\nCrawl-delay: 1")}) as server:
        fetcher(machine=clock.machine, interval=5.0).get(server.url("/a"))
    assert clock.waits == [5.0, 20.0, 5.0, 5.0]


def test_a_rate_of_requests_is_a_delay_too(fetcher: MakeFetcher, archive: Archive, clock: Clock) -> None:
    with misbehaving({"/a": NEWS, "/robots.txt": robots("User-agent: *\nRequest-rate: 1/30s")}) as server:
        fetcher(machine=clock.machine, interval=5.0).get(server.url("/a"))
    assert clock.waits == [5.0, 30.0]
    assert archive.robots()[0].crawl_delay == 30.0


def test_a_host_that_asks_for_days_between_requests_is_not_asked(fetcher: MakeFetcher, clock: Clock) -> None:
    with misbehaving({"/a": NEWS, "/robots.txt": robots("User-agent: *\nCrawl-delay: 1e9")}) as server:
        fetched = fetcher(machine=clock.machine, interval=5.0).get(server.url("/a"))
    assert fetched.refusal == "robots"
    assert "/a" not in server.paths()
    assert clock.seconds < LONGEST_PAUSE


def test_never_two_requests_to_one_host_at_once_and_many_hosts_at_once(fetcher: MakeFetcher) -> None:
    lock, at_once, most = threading.Lock(), {"127.0.0.1": 0, "127.0.0.2": 0}, {"one": 0, "all": 0}

    def counting(address: str) -> Behaviour:
        def count(line: Line) -> None:
            with lock:
                at_once[address] += 1
                most["one"] = max(most["one"], at_once[address])
                most["all"] = max(most["all"], sum(at_once.values()))
            time.sleep(0.05)
            with lock:
                at_once[address] -= 1
            NEWS(line)

        return count

    paths = [f"/{number}" for number in range(6)]
    with (
        misbehaving(dict.fromkeys(paths, counting("127.0.0.1")), "127.0.0.1") as one,
        misbehaving(dict.fromkeys(paths, counting("127.0.0.2")), "127.0.0.2") as two,
    ):
        wanted = [
            Address(url=host.url(path), source="urls", found_in="") for host in (one, two) for path in paths
        ]
        found = list(fetcher(jobs=8).get_pages(wanted))
    assert [fetched.refusal for _, fetched in found] == [None] * 12
    assert most == {"one": 1, "all": 2}


# Patience


@pytest.mark.parametrize(("stated", "seconds"), [("120", 120.0), ("Thu, 16 May 2024 12:03:20 GMT", 200.0)])
def test_retry_after_is_waited_for(fetcher: MakeFetcher, clock: Clock, stated: str, seconds: float) -> None:
    busy = says("429 Too Many", f"Retry-After: {stated}")
    with misbehaving({"/a": in_turn(busy, NEWS)}) as server:
        fetched = fetcher(machine=clock.machine, tries=2).get(server.url("/a"))
    assert fetched.body == b"news"
    assert seconds <= clock.seconds <= seconds * 1.25


def test_a_host_that_wants_to_be_left_alone_for_hours_is(fetcher: MakeFetcher, clock: Clock) -> None:
    with misbehaving({"/a": says("429 Too Many", "Retry-After: 7200"), "/b": NEWS}) as server:
        asking = fetcher(machine=clock.machine, tries=4)
        assert asking.get(server.url("/a")).refusal == "rate_limited"
        assert asking.get(server.url("/b")).refusal == "host_resting"
        clock.seconds += 7201
        assert asking.get(server.url("/b")).refusal == "host_resting"  # told once, it stays so for this build
        assert asking.get(server.url("/c")).refusal == "gone"
    assert server.paths().count("/a") == 1


@pytest.mark.parametrize(
    "stated",
    ["-5", "soon", "1e3", "", "Thu, 99 May 2024", "Mon, 01 Jan 0001 00:00:00 +2359", "١٢", "9" * 400],
)
def test_a_wish_that_cannot_be_read_is_no_wish(fetcher: MakeFetcher, clock: Clock, stated: str) -> None:
    busy = raw(f"HTTP/1.1 429 No\r\nRetry-After: {stated}\r\nContent-Length: 0\r\n\r\n".encode())
    with misbehaving({"/a": busy}) as server:
        assert (
            fetcher(machine=clock.machine, tries=2, interval=1.0).get(server.url("/a")).refusal
            == "rate_limited"
        )
    assert clock.seconds < LONGEST_PAUSE


def test_without_a_wish_a_429_is_answered_with_longer_and_longer_patience(
    fetcher: MakeFetcher, clock: Clock
) -> None:
    with misbehaving({"/a": says("429 Too Many")}) as server:
        fetched = fetcher(machine=clock.machine, tries=4, interval=5.0).get(server.url("/a"))
    assert fetched.refusal == "rate_limited"
    assert server.paths().count("/a") == 4
    first, second, third = clock.waits[-3:]
    assert 30 <= first <= 37.5
    assert 60 <= second <= 75
    assert 120 <= third <= 150


def test_after_a_429_the_whole_host_is_asked_more_slowly(fetcher: MakeFetcher, clock: Clock) -> None:
    with misbehaving({"/a": in_turn(says("429 Too Many"), NEWS), "/b": NEWS}) as server:
        asking = fetcher(machine=clock.machine, tries=2, interval=5.0)
        asking.get(server.url("/a"))
        asking.get(server.url("/b"))
    assert clock.waits[-1] == 10.0


def test_patience_is_the_same_every_time_and_differs_between_addresses(
    fetcher: MakeFetcher, clock: Clock
) -> None:
    waits = []
    with misbehaving({"/a": says("503 Busy"), "/b": says("503 Busy")}) as server:
        for round_, path in (("1", "/a"), ("2", "/a"), ("3", "/b")):
            del clock.waits[:]
            fetcher(round_, machine=clock.machine, tries=2, interval=5.0).get(server.url(path))
            waits.append(clock.waits[-1])
    assert waits[0] == pytest.approx(waits[1])
    assert waits[0] != pytest.approx(waits[2])


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_fault_that_passes_is_forgiven(fetcher: MakeFetcher, clock: Clock, status: int) -> None:
    with misbehaving({"/a": in_turn(says(f"{status} Fault"), NEWS)}) as server:
        assert fetcher(machine=clock.machine, tries=2).get(server.url("/a")).body == b"news"


@pytest.mark.parametrize(
    ("status", "refusal"),
    [(400, "other_status"), (401, "forbidden"), (402, "forbidden"), (403, "forbidden"), (404, "gone"),
     (410, "gone"), (418, "other_status"), (451, "forbidden"), (204, "other_status"), (206, "other_status"),
     (304, "other_status"), (300, "other_status"), (999, "other_status")],
)  # fmt: skip
def test_an_answer_that_will_not_change_is_asked_for_once(
    fetcher: MakeFetcher, clock: Clock, status: int, refusal: str
) -> None:
    with misbehaving({"/a": raw(f"HTTP/1.1 {status} So\r\nConnection: close\r\n\r\n".encode())}) as server:
        fetched = fetcher(machine=clock.machine, tries=4).get(server.url("/a"))
    assert (fetched.refusal, fetched.status) == (refusal, status)
    assert server.paths().count("/a") == 1


def test_a_host_that_cannot_be_reached_is_left_alone_for_the_others(
    fetcher: MakeFetcher, clock: Clock
) -> None:
    with misbehaving({"/a": raw(b""), "/b": NEWS, "/c": NEWS}) as server:
        asking = fetcher(machine=clock.machine, tries=3, interval=1.0)
        assert asking.get(server.url("/a")).refusal == "no_connection"
        resting = asking.get(server.url("/b"))
        assert resting.refusal == "host_resting"
        clock.seconds += REST
        assert asking.get(server.url("/c")).body == b"news"
    assert server.paths().count("/a") == 3


def test_a_host_that_answers_now_and_then_is_not_left_alone(fetcher: MakeFetcher, clock: Clock) -> None:
    with misbehaving({"/a": raw(b""), "/b": NEWS}) as server:
        asking = fetcher(machine=clock.machine, tries=2, interval=1.0)
        assert asking.get(server.url("/a")).refusal == "no_connection"
        assert asking.get(server.url("/b")).body == b"news"


def test_a_host_that_goes_on_asking_for_patience_is_left_alone(fetcher: MakeFetcher, clock: Clock) -> None:
    with misbehaving({"/a": says("429 Too Many"), "/b": NEWS}) as server:
        asking = fetcher(machine=clock.machine, tries=2)
        assert asking.get(server.url("/a")).refusal == "rate_limited"
        assert asking.get(server.url("/b")).refusal == "host_resting"


def test_a_host_with_nothing_but_faults_is_left_alone_after_a_while(
    fetcher: MakeFetcher, clock: Clock
) -> None:
    paths = [f"/{number}" for number in range(8)]
    with misbehaving(dict.fromkeys(paths, says("503 Busy"))) as server:
        asking = fetcher(machine=clock.machine, tries=4)
        refusals = [asking.get(server.url(path)).refusal for path in paths]
    assert refusals == ["server_error"] * 3 + ["host_resting"] * 5
    assert len([path for path in server.paths() if path in paths]) == FAULTS_BEFORE_REST


@pytest.mark.parametrize(
    "manners",
    [{"interval": -1.0}, {"jobs": 0}, {"tries": 0}, {"deadline": 0.0}, {"max_bytes": 0},
     {"interval": math.nan}, {"intervals": {"news.example": -1.0}}],
)  # fmt: skip
def test_manners_that_make_no_sense_are_refused(fetcher: MakeFetcher, manners: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="at least"):
        fetcher(**manners)


# robots.txt


def get_page(fetcher: MakeFetcher, behaviours: dict[str, Behaviour], **manners: object) -> Fetched:
    with misbehaving({"/a": NEWS, **behaviours}) as server:
        return fetcher(**manners).get(server.url("/a"), purpose="page")


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: framing\nDisallow: /a", False),
        ("User-agent: Framing/1.0\nDisallow: /a", True),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: framing\nAllow: /", True),
        ("User-agent: *\nDisallow: /*$\nAllow: /a$", True),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        ("<html>no robots here</html>", True),
        ("", True),
    ],
)
def test_robots_txt_is_obeyed(fetcher: MakeFetcher, text: str, allowed: bool) -> None:  # noqa: FBT001
    fetched = get_page(fetcher, {"/robots.txt": robots(text)})
    assert fetched.refusal == (None if allowed else "robots")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_host_without_robots_txt_allows_everything(fetcher: MakeFetcher, status: int) -> None:
    assert get_page(fetcher, {"/robots.txt": says(f"{status} No")}).body == b"news"


@pytest.mark.parametrize(
    "behaviour",
    [says("500 Fault"), says("503 Busy"), says("429 Slow"), raw(b"nonsense"),
     says("302 Found", "Location: http://10.0.0.1/robots.txt")],
    ids=["500", "503", "429", "nonsense", "leads to a private address"],
)  # fmt: skip
def test_a_robots_txt_that_cannot_be_read_forbids_everything_for_now(
    fetcher: MakeFetcher, behaviour: Behaviour
) -> None:
    with misbehaving({"/a": NEWS, "/b": NEWS, "/robots.txt": behaviour}) as server:
        asking = fetcher()
        assert asking.get(server.url("/a")).refusal == "robots_unknown"
        assert asking.get(server.url("/b")).refusal in {"robots_unknown", "host_resting"}
    assert server.paths() == ["/robots.txt"]


def test_where_not_even_robots_txt_can_be_reached_no_page_is_asked_for(
    fetcher: MakeFetcher, clock: Clock
) -> None:
    with misbehaving({"/a": NEWS, "/robots.txt": raw(b"")}) as server:
        asking = fetcher(machine=clock.machine, tries=4)
        assert asking.get(server.url("/a")).refusal == "no_connection"
        assert asking.get(server.url("/b")).refusal == "host_resting"
    assert server.paths() == ["/robots.txt"] * 3


def test_an_unreadable_robots_txt_is_tried_again_before_it_forbids(
    fetcher: MakeFetcher, clock: Clock
) -> None:
    behaviour = in_turn(says("503 Busy"), NOT_FOUND)
    with misbehaving({"/a": NEWS, "/robots.txt": behaviour}) as server:
        assert fetcher(machine=clock.machine, tries=2).get(server.url("/a")).body == b"news"
    assert server.paths().count("/robots.txt") == 2


def test_robots_txt_is_followed_where_it_leads(fetcher: MakeFetcher) -> None:
    chain: dict[str, Behaviour] = {f"/{n}": says("301 Moved", f"Location: /{n + 1}") for n in range(5)}
    chain["/robots.txt"] = says("301 Moved", "Location: /1")
    chain["/5"] = robots("User-agent: *\nDisallow: /a")
    assert get_page(fetcher, chain).refusal == "robots"


def test_only_the_beginning_of_an_endless_robots_txt_is_read(fetcher: MakeFetcher) -> None:
    def endless(line: Line) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nUser-agent: *\nDisallow: /a\n")
        while True:
            line.sendall(b"# and so on\n" * 1000)

    assert get_page(fetcher, {"/robots.txt": endless}).refusal == "robots"


def test_a_robots_txt_with_ten_thousand_names_takes_no_time() -> None:
    names = "".join(f"User-agent: a{number}\n" for number in range(10_000))
    rules = "".join(f"Disallow: /{number}\n" for number in range(10_000))
    text = f"{names}{rules}\nUser-agent: framing\nDisallow: /ours".encode()
    assert takes_at_most(10, lambda: parsed(text))  # it were minutes
    read = parsed(text)
    assert not read.can_fetch("http://news.example/ours", "framing")
    assert read.can_fetch("http://news.example/1", "framing")


LINES = st.sampled_from(
    ["User-agent: *", "User-agent: framing", "useragent other", "User agent: fram*", "USER-AGENT: *bot*",
     "User-agent:", "User-agent: # none", "user-agent framingbot", "Disallow: /", "Disallow: /a",
     "Allow: /a$", "Disallow:", "Crawl-delay: 7", "Crawl-delay: nan", "Request-rate: 1/0s",
     "Request-rate: 0/5", "Sitemap: /s", "", "# a", "Disallow: /%zz", "Disallow: /*?a=*", "Crawl-delay: -1",
     "Request-rate: 1/10m 0800-1300"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(LINES | st.text(max_size=20), max_size=30), st.sampled_from(["", "a", "b", "a?a=1", "%D0%B9"])
)
def test_telling_other_programs_apart_no_longer_changes_nothing_for_this_one(
    lines: list[str], path: str
) -> None:
    text, url = "\n".join(lines), f"http://news.example/{path}"
    plain, ours = Protego.parse(text), parsed(text.encode("utf-8", "replace"))
    assert ours.can_fetch(url, "framing") == plain.can_fetch(url, "framing")
    assert ours.crawl_delay("framing") == plain.crawl_delay("framing")
    assert ours.request_rate("framing") == plain.request_rate("framing")


def test_the_rules_of_the_host_a_page_leads_to_are_obeyed(fetcher: MakeFetcher) -> None:
    rules = {"/robots.txt": robots("User-agent: *\nDisallow: /secret"), "/secret": NEWS}
    with misbehaving(rules, "127.0.0.2") as other:
        leads = {"/a": says("302 Found", f"Location: {other.url('/secret')}")}
        with misbehaving(leads) as server:
            fetched = fetcher().get(server.url("/a"), purpose="page")
    assert fetched.refusal == "robots"
    assert other.paths() == ["/robots.txt", "/.well-known/tdmrep.json"]


def test_robots_txt_is_asked_for_once_a_day(fetcher: MakeFetcher, clock: Clock) -> None:
    with misbehaving({"/a": NEWS, "/b": NEWS, "/c": NEWS}) as server:
        fetcher(machine=clock.machine).get(server.url("/a"))
        fetcher("second", machine=clock.machine).get(server.url("/b"))
        assert server.paths().count("/robots.txt") == 1
        clock.seconds += 24 * 3600 + 1
        fetcher("third", machine=clock.machine).get(server.url("/c"))
    assert server.paths().count("/robots.txt") == 2


def test_a_robots_txt_that_went_away_is_not_asked_for_again_and_again(
    fetcher: MakeFetcher, clock: Clock
) -> None:
    rules = in_turn(robots("User-agent: *\nDisallow: /a"), NOT_FOUND)
    with misbehaving({"/a": NEWS, "/robots.txt": rules}) as server:
        assert fetcher(machine=clock.machine).get(server.url("/a")).refusal == "robots"
        clock.seconds += 48 * 3600
        for round_ in ("second", "third", "fourth"):
            assert fetcher(round_, machine=clock.machine).get(server.url("/a")).body == b"news"
    assert server.paths().count("/robots.txt") == 2


def test_an_older_robots_txt_stands_in_for_one_that_cannot_be_had(fetcher: MakeFetcher, clock: Clock) -> None:
    rules = in_turn(robots("User-agent: *\nDisallow: /secret"), says("503 Busy"))
    with misbehaving({"/a": NEWS, "/b": NEWS, "/robots.txt": rules}) as server:
        fetcher(machine=clock.machine).get(server.url("/a"))
        clock.seconds += 48 * 3600
        later = fetcher("second", machine=clock.machine)
        assert later.get(server.url("/b")).body == b"news"
        assert later.get(server.url("/secret")).refusal == "robots"


def test_what_robots_txt_disallows_can_be_fetched_on_purpose_and_is_recorded(
    fetcher: MakeFetcher, archive: Archive
) -> None:
    rules = {"/a": NEWS, "/b": NEWS, "/robots.txt": robots("User-agent: *\nDisallow: /a")}
    with misbehaving(rules) as server:
        asking = fetcher(obey_robots=False)
        assert asking.get(server.url("/a"), purpose="page").body == b"news"
        assert asking.get(server.url("/b"), purpose="page").body == b"news"
    assert [each.disallowed for each in archive.outcomes()] == [True, False]


def test_a_robots_txt_that_cannot_be_had_is_no_hindrance_to_who_does_not_obey_it(
    fetcher: MakeFetcher, archive: Archive
) -> None:
    with misbehaving({"/a": NEWS, "/robots.txt": raw(b"")}) as server:
        assert fetcher(obey_robots=False).get(server.url("/a"), purpose="page").body == b"news"
        private = fetcher(obey_robots=False).get("http://10.0.0.1/", purpose="page")
    assert private.refusal == "private_address"
    assert [each.disallowed for each in archive.outcomes()] == [False, False]


def test_robots_txt_is_recorded_with_its_digest_and_moment(
    fetcher: MakeFetcher, archive: Archive, clock: Clock
) -> None:
    with misbehaving({"/a": NEWS, "/robots.txt": robots("User-agent: *\nCrawl-delay: 7")}) as server:
        fetcher(machine=clock.machine).get(server.url("/a"))
        (rules,) = archive.robots()
    assert rules.url == server.url("/robots.txt")
    assert rules.host == f"127.0.0.1:{server.port}"
    assert rules.sha256 == hashlib.sha256(b"User-agent: *\nCrawl-delay: 7").hexdigest()
    assert rules.moment == datetime(2024, 5, 16, 12, tzinfo=UTC)
    assert (rules.status, rules.crawl_delay, rules.tdm_reservation) == (200, 7.0, None)


# Reservations of text and data mining


def test_a_reservation_is_recorded_wherever_it_is_stated(fetcher: MakeFetcher, archive: Archive) -> None:
    page = b'<html><head><META content="1" name="TDM-Reservation"></head>news</html>'
    stated = (
        b'[{"location": "/news/*", "tdm-reservation": 1}, {"location": "/free", "tdm-reservation": 0}, 7]'
    )
    behaviours = {
        "/a": says("200 OK", "Content-Type: text/html\nTDM-Reservation: 1", page),
        "/.well-known/tdmrep.json": says("200 OK", body=stated),
    }
    with misbehaving(behaviours) as server:
        fetcher().get(server.url("/a"), purpose="page")
    (rules,) = archive.robots()
    assert rules.tdm_reservation == "1"
    assert rules.tdm_evidence.splitlines() == [
        "header tdm-reservation: 1",
        f"{server.url('/.well-known/tdmrep.json')}: /news/*: 1",
        "meta tdm-reservation: 1",
        f"{server.url('/.well-known/tdmrep.json')}: /free: 0",
    ]


def test_what_a_copy_says_is_not_said_of_the_archive_that_holds_it(
    fetcher: MakeFetcher, archive: Archive
) -> None:
    with misbehaving({"/a": says("200 OK", "TDM-Reservation: 1", b"news")}) as server:
        copy = Address(url="http://gone.example/", source="wayback", found_in="", copy=server.url("/a"))
        ((_, fetched),) = fetcher().get_pages([copy])
    assert fetched.body == b"news"
    assert archive.robots()[0].tdm_reservation is None


def test_a_host_that_reserves_nothing_says_so(fetcher: MakeFetcher, archive: Archive) -> None:
    with misbehaving({"/a": says("200 OK", "tdm-reservation: 0", b"news")}) as server:
        fetcher().get(server.url("/a"), purpose="page")
    assert archive.robots()[0].tdm_reservation == "0"


def test_the_reservation_file_is_not_asked_for_against_the_rules(fetcher: MakeFetcher) -> None:
    with misbehaving({"/a": NEWS, "/robots.txt": robots("User-agent: *\nDisallow: /.well-known/")}) as server:
        fetcher().get(server.url("/a"))
    assert server.paths() == ["/robots.txt", "/a"]
