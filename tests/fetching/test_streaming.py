"""Very long files come piece by piece, and what breaks off is taken up again."""

import os
import time
from pathlib import Path

import pytest
from tests.fetching.conftest import Clock, MakeFetcher
from tests.servers.misbehaving import Behaviour, Line, in_turn, misbehaving, raw, says
from tests.servers.nginx import Site, nginx

from framing.fetching.archive import Archive
from framing.fetching.base import Refused
from framing.fetching.fetcher import Fetcher

DATA = bytes(range(256)) * 40


def part(start: int, until: int | None = None, tag: str = '"1"') -> Behaviour:
    """The file from ``start``; the line breaks off at ``until``."""
    head = (
        f"HTTP/1.1 206 Partial\r\nContent-Range: bytes {start}-{len(DATA) - 1}/{len(DATA)}\r\n"
        f"Content-Length: {len(DATA) - start}\r\nETag: {tag}\r\n\r\n"
    )
    return raw(head.encode() + DATA[start:until])


def whole(until: int | None = None) -> Behaviour:
    return raw(f'HTTP/1.1 200 OK\r\nContent-Length: {len(DATA)}\r\nETag: "1"\r\n\r\n'.encode() + DATA[:until])


def until_refused(fetcher: Fetcher, url: str, max_bytes: int = 10**9) -> tuple[bytes, str]:
    """What came before a stream was refused, and why it was."""
    taken = b""
    try:
        with fetcher.stream(url, max_bytes=max_bytes) as pieces:
            for piece in pieces:
                taken += piece
    except Refused as error:
        return taken, error.refusal
    pytest.fail("it was not refused")


@pytest.mark.parametrize("start", [0, 1, 1_000_000, 2_999_999, 3_000_000])
def test_a_long_file_is_read_from_where_one_likes(
    fetcher: MakeFetcher, archive: Archive, tmp_path: Path, start: int
) -> None:
    data = os.urandom(3_000_000)
    (tmp_path / "long.warc.gz").write_bytes(data)
    with nginx(tmp_path, Site(root=tmp_path)) as web:
        with fetcher().stream(web.url(0, "/long.warc.gz"), start=start) as pieces:
            assert b"".join(pieces) == data[start:]
        assert len(web.asked()) == 3
    assert sum(path.stat().st_size for path in archive.folder.iterdir()) < 500_000
    assert archive.requests()[-1].purpose == "stream"


def test_what_breaks_off_goes_on_where_it_ended(fetcher: MakeFetcher, clock: Clock) -> None:
    with misbehaving({"/long": in_turn(whole(4000), part(4000, 7000), raw(b""), part(7000))}) as server:
        with fetcher(machine=clock.machine, tries=2).stream(server.url("/long")) as pieces:
            assert b"".join(pieces) == DATA
        lines = [line for head in server.heads for line in head.splitlines()]
    assert [line for line in lines if line.startswith(("Range", "If-Range"))] == [
        "Range: bytes=4000-", 'If-Range: "1"', "Range: bytes=7000-", 'If-Range: "1"',
        "Range: bytes=7000-", 'If-Range: "1"',
    ]  # fmt: skip


def test_a_file_that_never_goes_on_is_given_up(fetcher: MakeFetcher, clock: Clock) -> None:
    with misbehaving({"/long": in_turn(whole(4000), raw(b""))}) as server:
        taken, refusal = until_refused(fetcher(machine=clock.machine, tries=2), server.url("/long"))
    assert (taken, refusal) == (DATA[:4000], "no_connection")


@pytest.mark.parametrize(
    "second",
    [
        whole(),
        part(3999),
        raw(b"HTTP/1.1 206 Partial\r\n\r\nnews"),
        says("416 No", "Content-Range: bytes */99"),
    ],
    ids=["begins anew", "another part", "no range", "beyond the end"],
)
def test_parts_of_different_files_are_never_put_together(
    fetcher: MakeFetcher, clock: Clock, second: Behaviour
) -> None:
    with misbehaving({"/long": in_turn(whole(4000), second)}) as server:
        taken, refusal = until_refused(fetcher(machine=clock.machine, tries=2), server.url("/long"))
    assert (taken, refusal) == (DATA[:4000], "other_status")


def test_a_stream_has_an_end(fetcher: MakeFetcher) -> None:
    def endless(line: Line) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            line.sendall(b"x" * 10_000)

    with misbehaving({"/long": endless}) as server:
        taken, refusal = until_refused(fetcher(), server.url("/long"), max_bytes=300_000)
    assert refusal == "too_large"
    assert len(taken) <= 300_000


def test_a_stream_that_drips_is_given_up_however_much_came_before(fetcher: MakeFetcher) -> None:
    def tiring(line: Line) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 500_000)
        while True:
            line.sendall(b"x")
            time.sleep(0.02)

    began = time.monotonic()
    with misbehaving({"/long": tiring}) as server:
        _, refusal = until_refused(fetcher(patience=0.3), server.url("/long"))
    assert refusal == "too_slow"
    assert time.monotonic() - began < 60  # it would drip for ever


def test_the_reader_may_take_its_time(fetcher: MakeFetcher) -> None:
    with (
        misbehaving({"/long": whole()}) as server,
        fetcher(patience=0.1).stream(server.url("/long")) as pieces,
    ):
        taken = b""
        for piece in pieces:
            time.sleep(0.3)
            taken += piece
    assert taken == DATA


def test_streams_are_followed_and_guarded_as_pages_are(fetcher: MakeFetcher) -> None:
    behaviours: dict[str, Behaviour] = {
        "/moved": says("302 Found", "Location: /long"),
        "/long": whole(),
        "/private": says("302 Found", "Location: http://10.0.0.1/"),
        "/circle": says("302 Found", "Location: /circle"),
        "/secret": whole(),
        "/robots.txt": says("200 OK", body=b"User-agent: *\nDisallow: /secret"),
    }
    with misbehaving(behaviours) as server:
        with fetcher().stream(server.url("/moved")) as pieces:
            assert b"".join(pieces) == DATA
        for path, refusal in {
            "/private": "private_address", "/circle": "too_many_redirects", "/secret": "robots",
            "/no": "gone",
        }.items():  # fmt: skip
            with pytest.raises(Refused) as refused, fetcher().stream(server.url(path)) as pieces:
                next(pieces)
            assert refused.value.refusal == refusal
        with pytest.raises(Refused, match="http"), fetcher().stream("file:///etc/passwd") as pieces:
            next(pieces)


def test_a_host_can_be_asked_for_something_else_while_a_stream_is_read(fetcher: MakeFetcher) -> None:
    with misbehaving({"/long": whole(), "/a": says("200 OK", body=b"news")}) as server:
        asking = fetcher()
        with asking.stream(server.url("/long")) as pieces:
            first = next(pieces)
            assert asking.get(server.url("/a")).body == b"news"
            assert first + b"".join(pieces) == DATA
