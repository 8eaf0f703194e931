"""A little fuzzing of every reader; `python -m tests.fuzz_for --minutes 10` does more of the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.growth import grows_linearly
from tests.sources.web.readers import bytes_for, hold, readers


@pytest.mark.parametrize("name", sorted(readers()))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_bytes_end_in_records_or_in_a_named_error(name: str, data: st.DataObject) -> None:
    reader = readers()[name]
    hold(reader.read(data.draw(bytes_for(reader))))


@pytest.mark.parametrize("name", sorted(readers()))
def test_what_is_fuzzed_is_readable_to_begin_with(name: str) -> None:
    for seed in readers()[name].seeds:
        hold(readers()[name].read(seed))


@pytest.mark.parametrize("name", sorted(readers()))
@pytest.mark.parametrize("piece", [b"\n", b" ", b"<a>", b"a", b"1", b'"', b"[", b"_", b"July ", b"A: ", b"&"])
def test_hostile_lengths_are_read_through_or_refused_in_time_that_grows_with_them(
    name: str, piece: bytes
) -> None:
    reader = readers()[name]
    seed = reader.seeds[0]
    half = len(seed) // 2

    def read(size: int) -> None:
        long = piece * (size // len(piece))
        for body in (long, seed[:half] + long + seed[half:]):
            hold(reader.read(body))

    # feedparser is slow, but not slower with every tag: `test_feed` holds its limits.
    large = 20_000 if name == "feed" else 100_000
    assert grows_linearly(read, small=large // 10, large=large)
