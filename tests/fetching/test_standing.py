"""What a host said stays said; what was refused here is judged anew when recipe or world have changed."""

from tests.fetching.conftest import Clock, MakeFetcher
from tests.servers.misbehaving import in_turn, misbehaving, says

from framing.fetching.addresses import Resolver
from framing.fetching.base import Refused
from framing.fetching.machine import Machine

NEWS = says("200 OK", "Content-Type: text/html", b"news")


def no_such_host(*_: object) -> list[str]:
    raise Refused("no_such_host", "news.example")


def refusal_of(fetcher: MakeFetcher, url: str, round_: str = "first", **manners: object) -> str | None:
    return fetcher(round_, **manners).get(url, purpose="page").refusal


def test_a_private_address_is_judged_anew_where_the_recipe_lets_it_through(fetcher: MakeFetcher) -> None:
    with misbehaving({"/a": NEWS}) as server:
        assert refusal_of(fetcher, server.url("/a"), loopback=False) == "private_address"
        assert refusal_of(fetcher, server.url("/a"), loopback=False) == "private_address"
        assert refusal_of(fetcher, server.url("/a")) is None


def test_robots_txt_is_judged_anew_when_the_recipe_obeys_it_no_longer(fetcher: MakeFetcher) -> None:
    rules = says("200 OK", "", b"User-agent: *\nDisallow: /")
    with misbehaving({"/robots.txt": rules, "/a": NEWS}) as server:
        assert refusal_of(fetcher, server.url("/a")) == "robots"
        assert refusal_of(fetcher, server.url("/a"), obey_robots=False) is None
        assert server.paths().count("/robots.txt") == 1


def test_a_new_round_reads_robots_txt_again(fetcher: MakeFetcher, clock: Clock) -> None:
    rules = in_turn(says("200 OK", "", b"User-agent: *\nDisallow: /"), says("404 Not Found"))
    with misbehaving({"/robots.txt": rules, "/a": NEWS}) as server:
        assert refusal_of(fetcher, server.url("/a"), machine=clock.machine) == "robots"
        clock.seconds += 48 * 3600
        assert refusal_of(fetcher, server.url("/a"), machine=clock.machine) == "robots"
        assert refusal_of(fetcher, server.url("/a"), "second", machine=clock.machine) is None


def test_a_host_that_nobody_knew_is_looked_up_again_in_a_new_round(fetcher: MakeFetcher) -> None:
    looked_up: list[object] = []

    def at(*asked: object) -> list[str]:
        looked_up.append(asked)
        return ["127.0.0.1"]

    def machine(resolve: Resolver) -> Machine:
        return Machine(resolve=resolve)

    with misbehaving({"/a": NEWS}) as server:
        url = server.url("/a", host="news.example")
        assert refusal_of(fetcher, url, machine=machine(no_such_host)) == "no_such_host"
        assert refusal_of(fetcher, url, machine=machine(at)) == "no_such_host"
        assert looked_up == []
        assert refusal_of(fetcher, url, "second", machine=machine(at)) is None


def test_who_was_refused_by_name_may_ask_under_another_contact(fetcher: MakeFetcher) -> None:
    with misbehaving({"/a": in_turn(says("403 No"), NEWS)}) as server:
        assert refusal_of(fetcher, server.url("/a")) == "forbidden"
        assert refusal_of(fetcher, server.url("/a"), "second") == "forbidden"
        assert refusal_of(fetcher, server.url("/a"), "second", contact="other@university.example") is None
        assert server.paths().count("/a") == 2


def test_a_page_that_was_too_long_is_asked_for_again_with_another_limit(fetcher: MakeFetcher) -> None:
    with misbehaving({"/a": says("200 OK", "Content-Type: text/html", b"x" * 5000)}) as server:
        assert refusal_of(fetcher, server.url("/a"), max_bytes=1000) == "too_large"
        assert refusal_of(fetcher, server.url("/a"), "second", max_bytes=1000) == "too_large"
        assert refusal_of(fetcher, server.url("/a"), "second", max_bytes=9000) is None
        assert server.paths().count("/a") == 2


def test_what_is_gone_stays_gone_in_new_rounds_and_under_other_manners(fetcher: MakeFetcher) -> None:
    with misbehaving({}) as server:
        for round_, contact in (("first", "a@x.example"), ("second", "b@x.example")):
            assert refusal_of(fetcher, server.url("/a"), round_, contact=contact) == "gone"
        assert server.paths().count("/a") == 1


def test_the_contact_is_in_no_file_of_the_archive(fetcher: MakeFetcher) -> None:
    with misbehaving({"/a": says("403 No")}) as server:
        asking = fetcher(contact="very.secret@x.example")
        asking.get(server.url("/a"), purpose="page")
    folder = asking._archive.folder
    asking._archive.close()
    assert not [path for path in folder.iterdir() if b"very.secret" in path.read_bytes()]


def test_an_address_whose_removal_was_asked_for_is_not_even_asked_at_the_end_of_a_way(
    fetcher: MakeFetcher,
) -> None:
    with misbehaving({"/a": says("302 Found", "Location: /out"), "/out": NEWS, "/b": NEWS}) as server:
        asking = fetcher(never=lambda url: url == server.url("/out"))
        assert asking.get(server.url("/out"), purpose="page").refusal == "removal_asked"
        assert asking.get(server.url("/a"), purpose="page").refusal == "removal_asked"
        assert asking.get(server.url("/b"), purpose="page").refusal is None
        assert "/out" not in server.paths()
