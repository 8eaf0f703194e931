"""JSON Schema of draft 7, which is what editors understand, with the words of docstrings."""

import inspect
from collections.abc import Mapping
from typing import Any

DRAFT = "http://json-schema.org/draft-07/schema#"

Json = dict[str, Any]


def draft_7(value: Any) -> Any:
    """A schema in words of draft 7: definitions under their old name, no titles that only repeat a key."""
    if isinstance(value, list):
        return [draft_7(item) for item in value]
    if not isinstance(value, dict):
        return value.replace("#/$defs/", "#/definitions/") if isinstance(value, str) else value
    return {
        ("definitions" if key == "$defs" else key): draft_7(below)
        for key, below in value.items()
        if not (key == "title" and isinstance(below, str))
    }


def attribute_docs(documented: Any) -> Mapping[str, str]:
    """Name → what the ``Attributes`` section of a docstring says of it."""
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


def first_line(documented: Any) -> str:
    """The sentence with which a docstring opens; empty without one."""
    return (inspect.getdoc(documented) or "").partition("\n")[0]
