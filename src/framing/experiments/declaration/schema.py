"""The JSON Schema of experiment files, for editors: the form of the file and the options of every plug-in."""

from typing import Any

from framing import catalogue
from framing.dimensions import load as dimensions
from framing.editor_schema import DRAFT, Json, attribute_docs, draft_7, first_line
from framing.experiments.declaration import plugins
from framing.experiments.declaration.experiment import Experiment, ModelChoice
from framing.experiments.declaration.models import SERIES
from framing.experiments.declaration.reading import FAMILY_OF


def json_schema() -> Json:
    """The schema, with the plug-ins and dimensions of this installation."""
    schema: Json = draft_7(Experiment.model_json_schema())
    properties, definitions = schema["properties"], schema["definitions"]
    properties["extends"] = {
        "type": "string",
        "description": "A file whose values hold where this one is silent.",
    }
    properties["measures"]["items"] = _choice("measures", definitions)
    properties["estimands"]["items"] = _choice("estimates", definitions)
    properties["models"]["additionalProperties"] = _models(definitions)
    properties["dimensions"]["items"] = {
        "anyOf": [{"type": "string", "enum": list(dimensions.names())}, {"type": "string", "minLength": 1}]
    }
    definitions.pop("ModelChoice", None)
    return {"$schema": DRAFT, **schema, "title": "An experiment of framing"}


def _choice(room: str, definitions: Json) -> Json:
    """A plug-in by name, or a name with its options."""
    names = list(catalogue.names(room))
    options = {name: _options(room, name, definitions) for name in names}
    return {
        "anyOf": [
            {"type": "string", "enum": names},
            {
                "type": "object",
                "properties": options,
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            },
        ]
    }


def _options(room: str, name: str, definitions: Json) -> Json:
    plugin = catalogue.load(room, name)
    schema = _option_schema(plugin, definitions)
    family = FAMILY_OF.get(getattr(plugin, "needs", ""))
    if family:
        described = f"Name under models of the {family} to use; corpus for the only one."
        schema["properties"][family] = {"type": "string", "description": described}
    return {"anyOf": [schema, {"type": "null"}]}


def _option_schema(plugin: Any, definitions: Json) -> Json:
    """Options of a plug-in as an object, with the descriptions of its docstring."""
    schema = draft_7(plugins.schema(plugin))
    definitions.update(schema.pop("definitions", {}))
    properties = schema.get("properties", {})
    for option, words in attribute_docs(plugin).items():
        if option in properties:
            properties[option]["description"] = words
    return {
        "type": "object",
        "description": first_line(plugin),
        "properties": properties,
        "required": schema.get("required", []),
        "additionalProperties": False,
    }


def _models(definitions: Json) -> Json:
    """A model: its kind, the number of seeds, and the options of that kind."""
    common = draft_7(ModelChoice.model_json_schema())["properties"]
    kinds = []
    for kind in catalogue.names("models"):
        options = _option_schema(catalogue.load("models", kind), definitions)
        own = {"kind": {**common["kind"], "const": kind}, "seeds": common["seeds"]}
        options["properties"] = own | _with_series(options["properties"], catalogue.load("models", kind))
        kinds.append({**options, "required": ["kind", *options["required"]]})
    return {"anyOf": kinds} if kinds else {"type": "object"}


def _with_series(properties: Json, plugin: Any) -> Json:
    """Topics may be fitted in several numbers: their option takes a list too."""
    if plugin.family != "topics" or SERIES not in properties:
        return properties
    one = properties[SERIES]
    described = {name: one.pop(name) for name in ("description", "default") if name in one}
    several = {"type": "array", "items": dict(one), "minItems": 1}
    return properties | {SERIES: {"anyOf": [dict(one), several], **described}}
