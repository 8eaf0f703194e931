"""Says in words what a JSON Schema expects at a place, so that every message can say it."""

from collections.abc import Callable, Mapping
from typing import Any

from framing.experiments.declaration.problems import one_of

Schema = Mapping[str, Any]

_LANGUAGE = "^[a-z]{2}$"


def at(schema: Schema, loc: tuple[str | int, ...]) -> Schema:
    """The part of a schema that describes a place; empty where the schema says nothing about it.

    Args:
        schema: A JSON Schema with its ``$defs``.
        loc: Keys and list positions from the top.
    """
    part = _resolve(schema, schema)
    for step in loc:
        part = _resolve(schema, _below(part, step))
    return part


def without_alternatives(schema: Schema, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """A place up to the first value that may be of several kinds: what follows names a kind, not a place.

    Args:
        schema: A JSON Schema with its ``$defs``.
        loc: Where pydantic says that an error is.
    """
    for length in range(len(loc)):
        if "anyOf" in at(schema, loc[:length]):
            return loc[:length]
    return loc


def known_keys(schema: Schema, loc: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that a mapping may have."""
    return tuple(at(schema, loc).get("properties", ()))


def choices(part: Schema) -> tuple[str, ...]:
    """The texts that a value may be; empty where it may be anything."""
    return tuple(value for value in part.get("enum", ()) if isinstance(value, str))


def in_words(part: Schema) -> str:
    """What a value must be, as ``a whole number (2–1000)``; empty if it may be anything."""
    if "const" in part:
        return _quoted(part["const"])
    if "enum" in part:
        return one_of(part["enum"]) if choices(part) else " or ".join(map(str, part["enum"]))
    if "anyOf" in part:
        return " or ".join(filter(None, (in_words(option) for option in part["anyOf"])))
    kind = part.get("type", "")
    return _KINDS[kind](part) if kind in _KINDS else _PLAIN.get(kind, "")


def _resolve(schema: Schema, part: Schema) -> Schema:
    """The part itself behind a reference, and behind the null of an optional value."""
    if "$ref" in part:
        return _resolve(schema, schema["$defs"][part["$ref"].rpartition("/")[2]])
    options = [option for option in part.get("anyOf", ()) if option.get("type") != "null"]
    return _resolve(schema, options[0]) if len(options) == 1 else part


def _below(part: Schema, step: str | int) -> Schema:
    if isinstance(step, int):
        return dict(part.get("items") or {})
    further = part.get("additionalProperties")
    return dict(part.get("properties", {}).get(step) or (further if isinstance(further, Mapping) else {}))


def _range(part: Schema) -> str:
    low, high = part.get("minimum"), part.get("maximum")
    above, below = part.get("exclusiveMinimum"), part.get("exclusiveMaximum")
    if low is not None and high is not None:
        return f" ({low}–{high})"
    bounds = (
        (low, f"{low} or more"),
        (above, f"above {above}"),
        (high, f"{high} or less"),
        (below, f"below {below}"),
    )
    said = [words for bound, words in bounds if bound is not None]
    return f", {' and '.join(said)}" if said else ""


def _text(part: Schema) -> str:
    if part.get("format") == "date":
        return "a day such as 2024-05-16"
    return "a two-letter language code such as en" if part.get("pattern") == _LANGUAGE else "text"


def _list(part: Schema) -> str:
    items = part.get("items", {})
    some = "a list" if not part.get("minItems") else "a list that is not empty"
    return f"{some} of {one_of(items['enum'])}" if "enum" in items else f"{some}, written [one, two]"


def _quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _keys(part: Schema) -> str:
    required = part.get("required", ())
    return f"keys with values, such as {required[0]}: …" if required else "keys with values"


_PLAIN = {"boolean": "true or false"}
_KINDS: Mapping[str, Callable[[Schema], str]] = {
    "integer": lambda part: f"a whole number{_range(part)}",
    "number": lambda part: f"a number{_range(part)}",
    "string": _text,
    "array": _list,
    "object": _keys,
}
