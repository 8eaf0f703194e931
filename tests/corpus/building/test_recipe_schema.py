"""The JSON Schema of recipes says what the reader says, in words that editors understand."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from framing import catalogue
from framing.cli import main
from framing.corpus.building.recipe import RecipeCard
from framing.corpus.building.schema import recipe_schema


def errors(text: str) -> list[str]:
    said = json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))
    return [error.message for error in Draft7Validator(recipe_schema()).iter_errors(said)]


def test_it_is_a_schema_of_draft_7_without_later_words() -> None:
    Draft7Validator.check_schema(recipe_schema())
    text = json.dumps(recipe_schema())
    assert "$defs" not in text
    assert "prefixItems" not in text


def test_the_one_in_the_repository_is_up_to_date(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "recipe"]) == 0
    printed = capsys.readouterr().out
    assert (root / "docs" / "schema" / "recipe.json").read_text(encoding="utf-8") == printed, "run make docs"


@pytest.mark.parametrize("name", ["kremlin", "xi_putin_live"])
def test_the_recipes_of_the_project_pass(root: Path, name: str) -> None:
    assert errors((root / "corpora" / f"{name}.yaml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "sources: [{feed: {url: 'https://x.example'}}]",
        "name: x",
        "name: x\nsources: []",
        "name: x\nsources: [{fed: {url: 'https://x.example'}}]",
        "name: x\nsources: [{feed: {ulr: 'https://x.example'}}]",
        "name: x\nsources: [{feed: {url: a}, sitemap: {url: a}}]",
        "name: x\nsources: [{gdelt: {}}]",
        "name: x\nsources: [{gdelt: {query: x}}]\nfetch: {jobs: many}",
        "name: x\nsources: [{gdelt: {query: x}}]\nversions: latest",
        "name: x\nsources: [{gdelt: {query: x}}]\nsubject: {en: {all_of: [xi]}}",
    ],
)
def test_mistakes_do_not_pass(text: str) -> None:
    assert errors(text)


def test_every_key_and_every_option_is_described() -> None:
    schema: dict[str, Any] = recipe_schema()
    assert set(schema["properties"]) == {*RecipeCard.model_fields, "sources"}
    silent = [key for key, said in schema["properties"].items() if "description" not in said]
    assert silent == ["sources"]
    for source in catalogue.names("sources"):
        options = schema["definitions"][source]["properties"]
        assert [name for name, said in options.items() if not said.get("description")] == [], source
