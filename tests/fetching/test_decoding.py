"""What is unpacked is never more than what is wanted."""

import gzip
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.fetching.base import Refused
from framing.fetching.decoding import Unpacker


def unpacked(data: bytes, *encodings: str, piece: int = 1000, max_bytes: int = 10_000_000) -> bytes:
    unpacker = Unpacker(encodings, max_bytes=max_bytes, max_ratio=100)
    for start in range(0, len(data), piece):
        unpacker.add(data[start : start + piece])
    unpacker.end()
    assert bytes(unpacker.packed) == data
    return bytes(unpacker.unpacked)


def refusal(data: bytes, *encodings: str, max_bytes: int = 10_000_000) -> str:
    with pytest.raises(Refused) as refused:
        unpacked(data, *encodings, max_bytes=max_bytes)
    return refused.value.refusal


def bare(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


@given(st.binary(max_size=5000), st.integers(1, 400))
def test_whatever_was_packed_comes_out_in_pieces_of_any_size(data: bytes, piece: int) -> None:
    assert unpacked(data, piece=piece) == data
    assert unpacked(data, "identity", piece=piece) == data
    assert unpacked(gzip.compress(data), "gzip", piece=piece) == data
    assert unpacked(gzip.compress(data), "X-GZIP", piece=piece) == data
    assert unpacked(zlib.compress(data), "deflate", piece=piece) == data
    assert unpacked(bare(data), "deflate", piece=piece) == data


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5), st.integers(1, 50))
def test_members_behind_each_other_belong_together(parts: list[bytes], piece: int) -> None:
    assert unpacked(b"".join(map(gzip.compress, parts)), "gzip", piece=piece) == b"".join(parts)


def test_what_stands_behind_the_packed_form_is_passed_over() -> None:
    assert unpacked(gzip.compress(b"news") + b"\0" * 100, "gzip", piece=7) == b"news"


@given(st.binary(max_size=3000), st.sampled_from(["gzip", "deflate"]))
def test_any_bytes_are_unpacked_or_refused(data: bytes, encoding: str) -> None:
    with suppress(Refused):
        unpacked(data, encoding, piece=97)


def test_a_form_that_breaks_off_is_truncated() -> None:
    assert refusal(gzip.compress(b"news" * 100)[:-9], "gzip") == "truncated"
    assert refusal(zlib.compress(b"news" * 100)[:-6], "deflate") == "truncated"


@pytest.mark.parametrize(
    "encodings", [("gzip, gzip",), ("gzip", "gzip"), ("deflate, gzip",), ("br",), ("zstd",), ("compress",)]
)
def test_packed_twice_or_in_a_way_that_was_not_offered_is_refused(encodings: tuple[str, ...]) -> None:
    assert refusal(gzip.compress(b"news"), *encodings) == "broken_response"


def test_a_bomb_is_refused_while_it_is_unpacked_and_takes_no_memory() -> None:
    bomb = gzip.compress(b"\0" * 100_000_000, 1)
    tracemalloc.start()
    try:
        assert refusal(bomb, "gzip", max_bytes=90_000_000) == "bomb"
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_a_long_page_is_refused_at_the_limit_whether_packed_or_not() -> None:
    text = "".join(str(number) for number in range(300_000)).encode()
    assert refusal(text, max_bytes=100_000) == "too_large"
    assert refusal(gzip.compress(text), "gzip", max_bytes=100_000) == "too_large"
    assert unpacked(text, max_bytes=len(text)) == text


def test_the_beginning_is_kept_where_that_is_enough() -> None:
    unpacker = Unpacker(["gzip"], max_bytes=10, cut=True)
    unpacker.add(gzip.compress(b"0123456789abcdef"))
    unpacker.end()
    assert bytes(unpacker.unpacked) == b"0123456789"
    assert unpacker.full


def test_short_pages_of_repeated_words_are_no_bombs() -> None:
    page = b"<td></td>" * 100_000
    assert len(gzip.compress(page)) * 100 < len(page)
    assert unpacked(gzip.compress(page), "gzip") == page
