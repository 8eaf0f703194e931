"""The JSON Schema of experiment files, for editors: the form of the file and the options of every plug-in.

Only keywords of draft 7 are used, which is what editors' YAML servers understand.
"""

import inspect
from collections.abc import Mapping
from typing import Any

from framing import catalogue
from framing.dimensions import load as dimensions
from framing.experiments.declaration import plugins
from framing.experiments.declaration.experiment import Experiment, ModelChoice
from framing.experiments.declaration.models import SERIES
from framing.experiments.declaration.reading import FAMILY_OF

DRAFT = "http://json-schema.org/draft-07/schema#"

Json = dict[str, Any]


def json_schema() -> Json:
    """The schema, with the plug-ins and dimensions of this installation."""
    schema: Json = _draft_7(Experiment.model_json_schema())
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
    schema = _draft_7(plugins.schema(plugin))
    definitions.update(schema.pop("definitions", {}))
    properties = schema.get("properties", {})
    for option, words in attribute_docs(plugin).items():
        if option in properties:
            properties[option]["description"] = words
    return {
        "type": "object",
        "description": (inspect.getdoc(plugin) or "").partition("\n")[0],
        "properties": properties,
        "required": schema.get("required", []),
        "additionalProperties": False,
    }


def _models(definitions: Json) -> Json:
    """A model: its kind, the number of seeds, and the options of that kind."""
    common = _draft_7(ModelChoice.model_json_schema())["properties"]
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


def attribute_docs(plugin: Any) -> Mapping[str, str]:
    """Option → what the ``Attributes`` section of the plug-in's docstring says of it."""
    found: dict[str, str] = {}
    within, current = False, ""
    for line in (inspect.getdoc(plugin) or "").splitlines():
        if not line.startswith(" ") and line.strip():
            within = line.strip() == "Attributes:"
        elif within and line.startswith("        ") and current:
            found[current] += " " + line.strip()
        elif within and ":" in line:
            current, _, words = line.strip().partition(": ")
            found[current] = words
    return found
