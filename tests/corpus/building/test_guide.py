"""The guide to building says what builds do: its recipes are right, and no option is left out."""

import re
from pathlib import Path
from typing import Any

import pytest

from framing.corpus.building.recipe import FetchCard, RecipeCard, read_recipe
from framing.corpus.building.schema import recipe_schema
from framing.errors import BadConfig
from framing.outlets.registry import Registry

WITHOUT_OPTIONS_HERE = {"annotated", "csv", "jsonl", "parquet", "text", "html", "pasted", "lexisnexis"}
"""Sources that `framing corpus import` explains."""


@pytest.fixture(scope="module")
def guide(root: Path) -> str:
    return (root / "docs" / "how-to" / "build.md").read_text(encoding="utf-8")


def examples(guide: str) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", guide, flags=re.DOTALL)


def test_every_key_of_a_recipe_and_of_its_manners_is_explained(guide: str) -> None:
    keys = {*RecipeCard.model_fields, "sources"} - {"outlets", "name", "fallback_server"}
    for key in keys | set(FetchCard.model_fields):
        assert re.search(rf"`{key}[`:]|^{key}:", guide, flags=re.MULTILINE), key


def test_the_defaults_of_manners_are_those_of_the_program(guide: str) -> None:
    manners = guide[guide.index("## Manners") : guide.index("## What happens")]
    for name, default in FetchCard().model_dump().items():
        row = next(line for line in manners.splitlines() if re.match(rf"\| .*`{name}`.* \|", line))
        stated = re.sub(r",(?=000)", "", row.split("|")[2]).replace(" ", "").split(",")
        shown = (
            "" if default == {} else f"{default:g}" if isinstance(default, float) else str(default).lower()
        )
        assert shown in stated, name


def test_every_option_of_a_source_is_explained(guide: str) -> None:
    definitions: dict[str, Any] = recipe_schema()["definitions"]
    options = guide[guide.index("| source | options") : guide.index("An `outlet` that a source")]
    rows = {
        name: line
        for line in options.splitlines()
        for name in re.findall(r"`(\w+)`", line.split("|")[1] if line else "")
    }
    for source, needed in ((name, definitions[name]) for name in definitions["Source"]["properties"]):
        for option in needed["properties"]:
            if source not in WITHOUT_OPTIONS_HERE:
                assert re.search(rf"`{option}`", rows[source]), f"{source}: {option}"


def test_its_examples_are_right(guide: str, tmp_path: Path) -> None:
    first, outlet, whole = examples(guide)
    (tmp_path / "pages.txt").write_text("https://tass.com/1\n")
    (tmp_path / "found_by_hand.csv").write_text("url,date\nhttps://tass.com/2,2024-05-16\n")
    (tmp_path / "my_outlets").mkdir()
    (tmp_path / "my_outlets" / "harbour_news.yaml").write_text(outlet)
    for text in (first, whole):
        (tmp_path / "recipe.yaml").write_text(text)
        assert read_recipe(tmp_path / "recipe.yaml").sources
    assert Registry.load(tmp_path / "my_outlets").get("harbour_news").country == "NO"
    (tmp_path / "recipe.yaml").write_text(whole.replace("xinhua,", "xinhu,"))
    with pytest.raises(BadConfig, match="xinhua"):
        read_recipe(tmp_path / "recipe.yaml")
