"""The JSON Schema of recipes, for editors: the form of the file and the options of every source."""

from typing import Any

from framing import catalogue
from framing.corpus.building import recipe
from framing.corpus.building.offered import COLUMNS, MAP, options_of
from framing.editor_schema import DRAFT, Json, attribute_docs, draft_7, first_line

MAPPING = "Column of the file → our field; '-' leaves the column out."


def recipe_schema() -> Json:
    """The schema, with the sources of this installation."""
    schema: Json = draft_7(recipe.full_card().model_json_schema())
    definitions = schema["definitions"]
    _describe(schema["properties"], recipe.RecipeCard)
    for name in catalogue.names("sources"):
        if name in definitions:
            _describe(definitions[name]["properties"], options_of(name).source)
            definitions[name]["description"] = first_line(options_of(name).source)
    definitions["Source"] |= {"minProperties": 1, "maxProperties": 1}
    return {"$schema": DRAFT, **schema, "title": "A recipe of framing", "description": first_line(recipe)}


def _describe(properties: Json, documented: Any) -> None:
    """Give properties the words of the ``Attributes`` section of a docstring."""
    words = dict(attribute_docs(documented))
    if COLUMNS in words:
        words[MAP] = MAPPING
    for name, said in words.items():
        if name in properties:
            properties[name] = {**properties[name], "description": said}
