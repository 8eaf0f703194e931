"""Whatever stands in an experiment file, it is read or explained; nothing else ever happens."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.small_study import EXPERIMENT, small_study

from framing.errors import BadConfig, FramingError
from framing.experiments.declaration.overrides import override
from framing.experiments.declaration.places import read_value, read_yaml
from framing.experiments.declaration.problems import Problem
from framing.experiments.declaration.reading import read_experiment

FRAGMENTS = st.sampled_from(
    [
        *("", " ", "\n", "\t", ":", ": ", "- ", "[", "]", "{", "}", "'", '"', "#", "&a ", "*a", "!x ", "|"),
        *("~", "0", "-1", "1e400", "2024-99-99", "no", "12:30", "习近平", "\x00", "\x85", "\u2028", "\ufeff"),
        *("? ", "<<: ", "---\n", "...\n", "%YAML 9\n", "\\ud800"),
    ]
)
# YAML folds these line ends inside quotation marks; JSON does not.
WORDS = st.text(st.characters(exclude_characters="\x85\u2028\u2029", codec="utf-8"), max_size=5)
WHOLE_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
KEYS = (
    *("schema_version", "title", "corpus", "seed", "groups", "select", "unit", "dimensions", "measures"),
    *("models", "estimands", "events", "level", "robustness", "report", "extends", "unknown"),
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_study(tmp_path_factory.mktemp("mutated"))


def read(file: Path, text: str) -> None:
    """Read a text as an experiment; if it is refused, every problem must point into it."""
    file.write_text(text, encoding="utf-8", newline="")
    problems: tuple[object, ...] = ()
    refused = False
    try:
        read_experiment(file)
    except BadConfig as error:
        refused, problems = True, error.problems
    except FramingError:
        return
    assert bool(problems) == refused
    for problem in problems:
        assert isinstance(problem, Problem)
        assert problem.message
        assert problem.span.line <= len(text.splitlines()) + 1


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(EXPERIMENT)), cut=st.integers(0, 6), put=FRAGMENTS)
def test_a_file_with_a_slip_is_read_or_explained(file: Path, place: int, cut: int, put: str) -> None:
    read(file, EXPERIMENT[:place] + put + EXPERIMENT[place + cut :])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.sampled_from(KEYS), value=WHOLE_VALUES)
def test_any_value_of_any_key_is_read_or_explained(file: Path, key: str, value: object) -> None:
    import json

    lines = [
        line for line in EXPERIMENT.splitlines() if not line.startswith((f"{key}:", "  ", "events", "meas"))
    ]
    kept = [line for line in lines if not line.startswith(("models", "estimands"))]
    read(file, "\n".join([*kept, f"{key}: {json.dumps(value, ensure_ascii=False)}"]) + "\n")


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=30))
def test_any_text_is_a_value_or_a_problem(text: str) -> None:
    document = read_value(text, "--set")
    assert document.data is None or document.spans or document.problems


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(st.sampled_from(["a", "b", "0", "1", "x"]), min_size=1, max_size=4), value=WHOLE_VALUES)
def test_an_override_can_be_read_back_where_it_was_put(steps: list[str], value: object) -> None:
    document = read_value("{a: {b: 1}, x: {}}", "file")
    try:
        override(document, f"{'.'.join(steps)}={json.dumps(value, ensure_ascii=False)}")
    except FramingError:
        return  # it led nowhere
    found = document.data
    for step in steps:
        found = found[step]
    if not document.problems:
        assert found == value


def test_values_keep_their_places_through_an_override() -> None:
    document = read_value("{a: [one, two], b: {c: 3}}", "file")
    override(document, "b.c=[x, yy]")
    assert document.data == {"a": ["one", "two"], "b": {"c": ["x", "yy"]}}
    assert document.span(("a", 1)).column == 11
    assert (document.span(("b", "c", 1)).file, document.span(("b", "c", 1)).column) == ("--set", 9)


def test_reading_a_file_keeps_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    assert read_yaml(file).source == file.read_bytes()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("A small study", r'"\ud800"', "holds half a character"),
        ("seed: 7", r'"\ud800": 7', "unknown key"),
        ("A small study", "\x07", "holds a character that YAML does not take (U+0007): remove it"),
        ("seed: 7", "seed: &x [*x]", "is nested too deeply, or holds itself"),
        ("seed: 7", f"seed: {'[' * 2000}", "is nested too deeply, or holds itself"),
        ("../corpora/small", r'"a\0b"', "no such folder"),
    ],
)
def test_what_no_file_should_hold_is_explained(file: Path, before: str, after: str, words: str) -> None:
    file.write_text(EXPERIMENT.replace(before, after), encoding="utf-8")
    with pytest.raises(BadConfig) as caught:
        read_experiment(file)
    assert words in str(caught.value)
