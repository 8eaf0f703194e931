import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.sources.web.bodies import decoded, unchunked, ungzipped

LIMIT = 1_000_000


def peak_of(body: bytes, encoding: str) -> int:
    """Most bytes in memory while a body is unpacked."""
    tracemalloc.start()
    try:
        if encoding == "file":
            ungzipped(body, LIMIT)
        else:
            with pytest.raises(OverflowError):
                decoded(body, encoding, LIMIT)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "file"])
def test_a_bomb_takes_no_more_memory_than_the_limit(encoding: str) -> None:
    plain = b"\0" * 60_000_000
    body = zlib.compress(plain) if encoding == "deflate" else gzip.compress(plain, mtime=0)
    assert peak_of(body, encoding) < 4 * LIMIT


def test_many_streams_in_one_are_unpacked_to_the_limit_together() -> None:
    body = gzip.compress(b"a" * 600_000, mtime=0) * 3
    plain, whole = ungzipped(body, LIMIT)
    assert (len(plain), whole) == (LIMIT, False)
    assert ungzipped(body, 2 * LIMIT) == (b"a" * 1_800_000, True)


@given(st.binary(max_size=200), st.integers(0, 300))
def test_plain_and_packed_bytes_come_out_as_they_went_in(plain: bytes, at: int) -> None:
    packed = gzip.compress(plain, mtime=0)
    assert ungzipped(packed, LIMIT) == (plain, True)
    assert decoded(packed, "GZIP", LIMIT) == plain
    assert decoded(zlib.compress(plain), "deflate", LIMIT) == plain
    unpacked, whole = ungzipped(packed[:at], LIMIT)
    assert whole == (at >= len(packed) or at < 2)  # less than two bytes say nothing of gzip
    assert at < 2 or plain.startswith(unpacked)


@given(st.lists(st.binary(min_size=1, max_size=30), max_size=6))
def test_chunks_are_joined(pieces: list[bytes]) -> None:
    body = b"".join(b"%x;name=value\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    assert unchunked(body + b"0\r\n\r\n") == b"".join(pieces)


@pytest.mark.parametrize("body", [b"", b"<html>plain</html>", b"5 is a number\nand no chunk", b"ff\r\nshort"])
def test_what_only_says_that_it_is_chunked_is_taken_as_it_is(body: bytes) -> None:
    assert unchunked(body) in {body, b"short"}
