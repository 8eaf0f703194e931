"""The JSON Schema of recipes, for editors: the form of the file and the options of every source.

Only keywords of draft 7 are used, which is what editors' YAML servers understand.
"""

import inspect
from typing import Any

from framing import catalogue
from framing.corpus.building import recipe
from framing.corpus.building.offered import COLUMNS, MAP, options_of

DRAFT = "http://json-schema.org/draft-07/schema#"
MAPPING = "Column of the file → our field; '-' leaves the column out."

Json = dict[str, Any]


def recipe_schema() -> Json:
    """The schema, with the sources of this installation."""
    schema: Json = _draft_7(recipe.full_card().model_json_schema())
    definitions = schema["definitions"]
    _describe(schema["properties"], recipe.RecipeCard)
    for name in catalogue.names("sources"):
        if name in definitions:
            _describe(definitions[name]["properties"], options_of(name).source)
            definitions[name]["description"] = _first_line(options_of(name).source)
    definitions["Source"] |= {"minProperties": 1, "maxProperties": 1}
    return {"$schema": DRAFT, **schema, "title": "A recipe of framing", "description": _first_line(recipe)}


def _draft_7(value: Any) -> Any:
    """A schema in words of draft 7: definitions under their old name, no titles that only repeat a key."""
    if isinstance(value, list):
        return [_draft_7(item) for item in value]
    if not isinstance(value, dict):
        return value.replace("#/$defs/", "#/definitions/") if isinstance(value, str) else value
    return {
        ("definitions" if key == "$defs" else key): _draft_7(below)
        for key, below in value.items()
        if not (key == "title" and isinstance(below, str))
    }


def _describe(properties: Json, documented: Any) -> None:
    """Give properties the words of the ``Attributes`` section of a docstring."""
    words = _attributes(documented)
    if COLUMNS in words:
        words[MAP] = MAPPING
    for name, said in words.items():
        if name in properties:
            properties[name] = {**properties[name], "description": said}


def _attributes(documented: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    within, current = False, ""
    for line in (inspect.getdoc(documented) or "").splitlines():
        if line.strip() and not line.startswith(" "):
            within = line.strip() == "Attributes:"
        elif within and line.startswith("        ") and current:
            found[current] += " " + line.strip()
        elif within and ": " in line:
            current, _, words = line.strip().partition(": ")
            found[current] = words
    return found


def _first_line(documented: Any) -> str:
    return (inspect.getdoc(documented) or "").partition("\n")[0]
