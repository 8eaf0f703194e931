"""Whatever a host does, it is refused by name, in time, and nothing raises."""

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.fetching.conftest import MakeFetcher
from tests.servers.misbehaving import Behaviour, Line, Misbehaving, misbehaving, raw, says
from tests.servers.nginx import Site, nginx

from framing.fetching.addresses import target_of
from framing.fetching.archive import Archive
from framing.fetching.base import REFUSALS, Fetched
from framing.fetching.machine import Machine
from framing.fetching.network import SLICE, Limits

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"


@dataclass
class Getter:
    """Fetches a path at which a host behaves in a certain way."""

    make: MakeFetcher
    server: Misbehaving
    behaviours: dict[str, Behaviour]

    def __call__(self, behaviour: Behaviour | None = None, path: str = "/page", **manners: object) -> Fetched:
        if behaviour is not None:
            self.behaviours[path] = behaviour
        return self.make(**manners).get(self.server.url(path), purpose="page")

    def timed(self, behaviour: Behaviour, **manners: object) -> tuple[Fetched, float]:
        began = time.monotonic()
        return self(behaviour, "/page", **manners), time.monotonic() - began


@pytest.fixture
def get(fetcher: MakeFetcher) -> Iterator[Getter]:
    behaviours: dict[str, Behaviour] = {}
    with misbehaving(behaviours) as server:
        yield Getter(fetcher, server, behaviours)


HANG = 60.0
"""Seconds that only a hang takes: what drips in these tests goes on for minutes."""


def drip(data: bytes, before: bytes = b"", pause: float = 0.02) -> Behaviour:
    def dripping(line: Line) -> None:
        line.sendall(before)
        for byte in data:
            line.sendall(bytes([byte]))
            time.sleep(pause)

    return dripping


def endless(head: bytes, piece: bytes) -> Behaviour:
    def pouring(line: Line) -> None:
        line.sendall(head)
        while True:
            line.sendall(piece)

    return pouring


# Where a page may not lead


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::ffff:10.0.0.1]/",
        "http://[fd00:ec2::254]/", "http://0.0.0.0/", "http://192.168.0.1:8080/", "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL", "ftp://127.0.0.1/", "javascript:alert(1)", "http://u:p@127.0.0.1/",
        "http://[::1", "http://100.64.0.1/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_where_nothing_is_fetched_is_not_followed(
    get: Getter, location: str, status: int
) -> None:
    fetched = get(says(f"{status} Go", f"Location: {location}"))
    assert fetched.refusal == "bad_redirect"
    assert fetched.body == b""


def test_a_redirect_is_followed_five_times_and_no_further(get: Getter) -> None:
    for step in range(1, 7):
        get.behaviours[f"/{step}"] = says("302 Found", f"Location: /{step + 1}")
    get.behaviours["/7"] = says("200 OK", "Content-Type: text/html", b"here")
    assert get(path="/1").refusal == "too_many_redirects"
    assert get(path="/2").body == b"here"
    assert get(path="/2").url == get.server.url("/7")


def test_a_circle_of_redirects_is_left_at_once(get: Getter) -> None:
    get.behaviours["/a"] = says("302 Found", "Location: /b")
    get.behaviours["/b"] = says("302 Found", "Location: /a")
    fetched = get(path="/a")
    assert fetched.refusal == "too_many_redirects"
    assert "circle" in fetched.detail
    assert get.server.paths().count("/a") == 1


def test_a_name_that_changes_its_address_between_looks_is_refused(fetcher: MakeFetcher) -> None:
    """DNS rebinding: the look-up for robots.txt finds what may be asked, the one for the page does not."""
    answers = [["127.0.0.1"], ["127.0.0.1"], ["10.0.0.1"]]
    with misbehaving({"/page": says("200 OK", body=b"secret")}) as server:
        rebinding = Machine(resolve=lambda *_: answers.pop(0) if len(answers) > 1 else answers[0])
        fetched = fetcher(machine=rebinding).get(
            server.url("/page", host="rebinding.example"), purpose="page"
        )
        assert fetched.refusal == "private_address"
        assert "/page" not in server.paths()


def test_the_line_goes_to_the_very_address_that_was_checked(
    fetcher: MakeFetcher, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's resolver is never asked for a name while connecting: it could answer something else."""
    looked_up: list[object] = []
    real: Any = socket.getaddrinfo

    def spy(host: object, *rest: object, **more: object) -> object:
        looked_up.append(host)
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", spy)
    with misbehaving({"/page": says("200 OK", "Content-Type: text/html", b"news")}) as server:
        machine = Machine(resolve=lambda *_: ["127.0.0.1"])
        fetched = fetcher(machine=machine).get(server.url("/page", host="news.example"), purpose="page")
        assert fetched.body == b"news"
        assert f"Host: news.example:{server.port}" in server.heads[-1]
    assert set(looked_up) <= {"127.0.0.1"}
    assert archive.requests()[-1].peer == "127.0.0.1"


def test_without_the_option_for_tests_this_machine_is_not_asked(fetcher: MakeFetcher) -> None:
    with misbehaving({}) as server:
        for url in (
            server.url("/"),
            server.url("/", host="localhost"),
            f"http://[::ffff:127.0.0.1]:{server.port}/",
        ):
            assert fetcher(loopback=False).get(url).refusal == "private_address"
        assert server.heads == []


def test_proxies_and_passwords_of_the_environment_are_not_used(
    get: Getter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert get(says("200 OK", body=b"news")).body == b"news"
    assert "authorization" not in get.server.heads[-1].lower()


def test_cookies_are_not_sent_back(get: Getter) -> None:
    get.behaviours["/a"] = says("302 Found", "Location: /b\nSet-Cookie: who=me")
    get.behaviours["/b"] = says("200 OK", "Set-Cookie: who=me", b"news")
    assert get(path="/a").body == b"news"
    get(says("200 OK", body=b"more"))
    assert not any("cookie" in head.lower() for head in get.server.heads)


def test_headers_of_a_caller_do_not_follow_to_another_host(fetcher: MakeFetcher) -> None:
    with misbehaving({"/b": says("200 OK", body=b"news")}, "127.0.0.2") as other:
        moved = {"/a": says("302 Found", f"Location: {other.url('/b')}")}
        with misbehaving(moved) as server:
            assert fetcher().get(server.url("/a"), headers={"Authorization": "key"}).body == b"news"
            assert "Authorization: key" in server.heads[-1]
            assert not any("key" in head for head in other.heads)


# How much may come, and how


def test_a_bomb_is_refused(get: Getter) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert get(says("200 OK", "Content-Encoding: gzip", bomb)).refusal in {"bomb", "too_large"}
    assert get(says("200 OK", "Content-Encoding: gzip", bomb), "/2", max_bytes=10**9).refusal == "bomb"


def test_a_bomb_in_a_bomb_is_not_unpacked_at_all(get: Getter) -> None:
    nested = gzip.compress(gzip.compress(b"\0" * 10_000_000))
    fetched = get(says("200 OK", "Content-Encoding: gzip, gzip", nested))
    assert fetched.refusal == "broken_response"
    assert "more than once" in fetched.detail


def test_an_endless_page_ends_at_the_limit(get: Getter) -> None:
    assert get(endless(HEAD + b"\r\n", b"<p>" * 10_000), max_bytes=500_000).refusal == "too_large"
    chunk = b"2710\r\n" + b"x" * 10_000 + b"\r\n"
    chunked = endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", chunk)
    assert get(chunked, "/2", max_bytes=500_000).refusal == "too_large"


def test_a_page_that_announces_too_much_is_not_even_begun(get: Getter) -> None:
    fetched = get(raw(HEAD + b"Content-Length: 99999999999\r\n\r\n"))
    assert (fetched.refusal, fetched.detail) == ("too_large", "it announces 99999999999 bytes")


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 200_000,
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: a\r\n" % number for number in range(5000)) + b"\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000,
    ],
    ids=["a long one", "many", "endless"],
)
def test_headers_are_bounded(get: Getter, head: bytes) -> None:
    assert get(raw(head)).refusal == "broken_response"


def test_greetings_before_the_answer_do_not_go_on_for_ever(get: Getter) -> None:
    greeting = b"HTTP/1.1 100 Continue\r\nX-Wait: " + b"a" * 1000 + b"\r\n\r\n"
    fetched = get(endless(b"", greeting), max_bytes=1000)
    assert fetched.refusal == "too_large"


def test_a_page_shorter_than_announced_is_truncated(get: Getter) -> None:
    assert get(raw(HEAD + b"Content-Length: 1000\r\n\r\nhalf")).refusal == "truncated"
    assert get(raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), "/2").refusal == "truncated"
    packed = gzip.compress(b"news" * 1000)[:-5]
    assert get(says("200 OK", "Content-Encoding: gzip", packed), "/3").refusal == "truncated"


def test_what_stands_behind_the_announced_length_is_not_read(get: Getter) -> None:
    assert get(raw(HEAD + b"Content-Length: 4\r\n\r\nnews and more")).body == b"news"


@pytest.mark.parametrize(
    "answer",
    [
        b"garbage\r\n\r\n", b"HTTP/1.1 999999 OK\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        HEAD + b"Content-Length: -1\r\n\r\n", HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        HEAD + b"Content-Length: " + b"9" * 6000 + b"\r\n\r\n",
        HEAD + b"Content-Length: ten\r\n\r\n", HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        HEAD + b"X-Broken\r\n\r\n", b"HTTP/1.1 200 OK\nX: \x00\n\n", b"ICY 200 OK\r\n\r\n",
    ],
)  # fmt: skip
def test_an_answer_that_is_not_http_is_broken(get: Getter, answer: bytes) -> None:
    assert get(raw(answer)).refusal == "broken_response"


def test_a_host_that_hangs_up_gave_no_answer(get: Getter) -> None:
    assert get(raw(b"")).refusal == "no_connection"


def test_a_port_nobody_listens_at_is_no_connection(fetcher: MakeFetcher) -> None:
    with misbehaving({}) as server:
        url = server.url("/page")
    assert fetcher(obey_robots=False).get(url).refusal == "no_connection"


@pytest.mark.parametrize(
    "kind", ["image/png", "application/pdf", "video/mp4", "application/zip", "audio/mpeg"]
)
def test_films_and_documents_are_no_pages(get: Getter, kind: str) -> None:
    fetched = get(endless(b"HTTP/1.1 200 OK\r\nContent-Type: " + kind.encode() + b"\r\n\r\n", b"x" * 1000))
    assert fetched.refusal == "not_a_page"


# How long it may take


def test_headers_that_drip_are_given_up(get: Getter) -> None:
    fetched, seconds = get.timed(drip(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 10_000), patience=0.3)
    assert fetched.refusal == "too_slow"
    assert seconds < HANG


def test_a_body_that_drips_is_given_up(get: Getter) -> None:
    fetched, seconds = get.timed(drip(b"a" * 10_000, HEAD + b"\r\n"), patience=0.3)
    assert fetched.refusal == "too_slow"
    assert seconds < HANG


def test_what_drips_fast_enough_ends_at_the_deadline(get: Getter) -> None:
    fetched, seconds = get.timed(drip(b"a" * 10_000, HEAD + b"\r\n"), deadline=0.6)
    assert fetched.refusal == "timed_out"
    assert seconds < HANG


def test_silence_ends_at_the_deadline(get: Getter) -> None:
    fetched, seconds = get.timed(lambda _: time.sleep(120), deadline=0.4)
    assert fetched.refusal == "timed_out"
    assert seconds < HANG


def test_a_host_may_think_before_it_answers_and_be_slow_for_a_moment(get: Getter) -> None:
    def thinking(line: Line) -> None:
        time.sleep(0.8)
        line.sendall(HEAD + b"Content-Length: 4\r\n\r\nnews")

    assert get(thinking, patience=0.1).body == b"news"


def test_a_handshake_that_drips_ends_at_the_deadline(fetcher: MakeFetcher) -> None:
    def hello(listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                with line, suppress(OSError):
                    drip(b"\x16\x03\x03\x40\x00\x02" + b"\0" * 10_000)(line)

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        threading.Thread(target=hello, args=(listening,), daemon=True).start()
        began = time.monotonic()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        fetched = fetcher(deadline=0.5, obey_robots=False).get(url)
        assert fetched.refusal in {"timed_out", "no_connection"}
        assert time.monotonic() - began < HANG


# Whom to trust


def certificate(folder: Path, name: str) -> Path:
    made = folder / f"{name}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName=DNS:{name}", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    made.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    return made


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_certificates_are_checked_against_the_name_that_was_asked_for(
    fetcher: MakeFetcher, tmp_path: Path
) -> None:
    pem = certificate(tmp_path, "news.example")
    (tmp_path / "a.html").write_text("news")
    trusting = ssl.create_default_context(cafile=pem)
    at = lambda *_: ["127.0.0.1"]  # noqa: E731
    with nginx(tmp_path, Site(root=tmp_path, certificate=pem)) as web:
        known = Machine(resolve=at, certificates=lambda: trusting)
        assert fetcher(machine=known).get(f"https://news.example:{web.port}/a.html").body == b"news"
        other_name = fetcher(machine=known).get(f"https://other.example:{web.port}/a.html")
        unknown = fetcher("second", machine=Machine(resolve=at)).get(
            f"https://news.example:{web.port}/b.html"
        )
    assert other_name.refusal == "bad_certificate"
    assert unknown.refusal in {"bad_certificate", "gone"}


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_a_pause_in_the_middle_of_an_encrypted_page_loses_nothing(
    fetcher: MakeFetcher, tmp_path: Path
) -> None:
    pem = certificate(tmp_path, "news.example")
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(pem)
    body = bytes(range(256)) * 100

    def pausing(listening: socket.socket) -> None:
        line, _ = listening.accept()
        with line, suppress(OSError), serving.wrap_socket(line, server_side=True) as secure:
            secure.recv(4096)
            secure.sendall(HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body[:10_000])
            time.sleep(SLICE * 1.5)
            secure.sendall(body[10_000:])
            time.sleep(0.2)

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        threading.Thread(target=pausing, args=(listening,), daemon=True).start()
        trusting = ssl.create_default_context(cafile=pem)
        machine = Machine(resolve=lambda *_: ["127.0.0.1"], certificates=lambda: trusting)
        url = f"https://news.example:{listening.getsockname()[1]}/robots.txt"
        asking = fetcher(machine=machine, obey_robots=False)
        limits = Limits(deadline=10, slowest=1, patience=10, max_bytes=10**6, max_ratio=100)
        answer = asking._walker.client.ask(target_of(url), {}, limits)
    assert answer.refusal is None
    assert answer.body == body


# Anything at all

TEXTS = st.sampled_from(
    [b"HTTP/1.1 ", b"HTTP/1.0 ", b"200 OK", b"302 Found", b"304 Not Modified", b"101 Switching", b"\r\n",
     b"\n", b"Content-Length: ", b"10", b"Transfer-Encoding: chunked", b"Content-Encoding: gzip",
     b"Location: ", b"//", b"Content-Type: text/html; charset=\xff", b"Retry-After: ", b"ETag: ", b"\0",
     b"5\r\nhello\r\n", b"0\r\n\r\n"]
)  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=300)
    | st.lists(TEXTS | st.binary(max_size=8), max_size=25).map(b"".join)
    | st.lists(TEXTS | st.binary(max_size=8), max_size=25).map(b"HTTP/1.1 200 OK\r\n".join)
    | st.lists(TEXTS, max_size=12).map(
        lambda parts: b"HTTP/1.1 200 OK\r\n" + b"".join(parts) + b"\r\n\r\nhello"
    )
)
@example(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nnews")
@example(b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\n\r\n")
def test_any_bytes_are_an_answer_or_a_refusal(get: Getter, answer: bytes) -> None:
    path = f"/{len(get.server.heads)}"
    fetched = get(raw(answer), path)
    assert fetched.refusal is None or (fetched.refusal in REFUSALS and fetched.body == b"")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.binary(max_size=200))
def test_any_rules_of_a_host_are_read_without_a_stumble(get: Getter, robots: bytes, rights: bytes) -> None:
    get.behaviours["/robots.txt"] = says("200 OK", body=robots)
    get.behaviours["/.well-known/tdmrep.json"] = says("200 OK", body=rights)
    host = f"h{len(get.server.heads)}.example"
    machine = Machine(resolve=lambda *_: ["127.0.0.1"])
    get.behaviours["/page"] = says("200 OK", body=b"news")
    fetched = get.make(machine=machine).get(get.server.url("/page", host=host))
    assert fetched.refusal in {None, "robots"}
