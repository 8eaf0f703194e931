"""The JSON Schema of experiment files says what the reader says, in words that editors understand."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML
from tests.small_study import EXPERIMENT

from framing import catalogue
from framing.editor_schema import attribute_docs
from framing.experiments.declaration.schema import json_schema

BROKEN = Path(__file__).parent / "broken"
NOT_IN_DRAFT_7 = {
    "$defs",
    "prefixItems",
    "unevaluatedProperties",
    "dependentRequired",
    "minContains",
    "$dynamicRef",
}


def plain(text: str) -> Any:
    """YAML as JSON: dates as text."""
    yaml = YAML(typ="safe", pure=True)
    return json.loads(json.dumps(yaml.load(text), default=str))


def keywords(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return {word for item in schema for word in keywords(item)}
    if not isinstance(schema, dict):
        return set()
    return set(schema) | {word for below in schema.values() for word in keywords(below)}


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    return Draft7Validator(json_schema(), format_checker=Draft7Validator.FORMAT_CHECKER)


def test_the_schema_is_one_of_draft_7(validator: Draft7Validator) -> None:
    Draft7Validator.check_schema(validator.schema)
    assert keywords(validator.schema) & NOT_IN_DRAFT_7 == set()


def test_the_written_schema_is_the_one_of_this_code(root: Path) -> None:
    written = json.loads((root / "docs" / "schema" / "experiment.json").read_text(encoding="utf-8"))
    assert written == json_schema(), "run `make docs` and commit docs/schema"


def test_the_shipped_experiments_are_valid(root: Path, validator: Draft7Validator) -> None:
    for path in sorted((root / "experiments").glob("*.yaml")):
        found = [error.message for error in validator.iter_errors(plain(path.read_text(encoding="utf-8")))]
        assert found == [], path.name


def test_the_small_study_is_valid(validator: Draft7Validator) -> None:
    assert list(validator.iter_errors(plain(EXPERIMENT))) == []


@pytest.mark.parametrize(
    "name",
    ["unknown_keys", "wrong_values", "missing_keys", "unknown_names", "not_available", "not_a_mapping"],
)
def test_an_editor_marks_broken_files_too(name: str, validator: Draft7Validator) -> None:
    assert list(validator.iter_errors(plain((BROKEN / f"{name}.yaml").read_text(encoding="utf-8"))))


@pytest.mark.parametrize("room", ["measures", "models", "estimates"])
def test_every_option_of_every_plug_in_is_described(room: str) -> None:
    import dataclasses

    for name in catalogue.names(room):
        plugin = catalogue.load(room, name)
        options = {field.name for field in dataclasses.fields(plugin)}
        assert options <= set(attribute_docs(plugin)), f"{room}.{name}"


def test_a_series_of_numbers_of_topics_is_valid(validator: Draft7Validator) -> None:
    data = plain(EXPERIMENT)
    data["models"]["topics"] = {"kind": "lda", "k": [10, 20]}
    assert list(validator.iter_errors(data)) == []
    data["models"]["topics"]["k"] = "many"
    assert list(validator.iter_errors(data))
