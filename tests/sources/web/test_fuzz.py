"""A little fuzzing of every reader; `python -m tests.fuzz_for --minutes 10` does more of the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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
