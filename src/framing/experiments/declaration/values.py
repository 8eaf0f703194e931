"""Turns what pydantic finds wrong in values into problems at their places, in words of the file's writer."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from framing.experiments.declaration import expectation
from framing.experiments.declaration.expectation import Schema
from framing.experiments.declaration.places import Document, Loc, dotted
from framing.experiments.declaration.problems import Problem, did_you_mean

_OWN_WORDS = {"repeated", "choice", "groups", "backwards"}
"""Kinds of error that this project raises itself: their message is the message."""


def report_all(document: Document, error: ValidationError, schema: Schema, under: Loc = ()) -> None:
    """Note every error of a validation in the document.

    Args:
        document: What was validated.
        error: What pydantic found.
        schema: JSON Schema of what was validated.
        under: Where in the document the validated value stands.
    """
    for found in error.errors(include_url=False):
        loc = expectation.without_alternatives(schema, tuple(found["loc"]))
        if not _already_told(document, (*under, *loc), found):
            _report(document, under, loc, found, schema)


def _already_told(document: Document, loc: Loc, found: Mapping[str, Any]) -> bool:
    """True if the reading has complained here, or if a list is short only because its items are wrong."""
    if dotted(loc) in {problem.where for problem in document.problems}:
        return True
    return found["type"] == "too_short" and bool(value_at(document.data, loc))


def _report(document: Document, under: Loc, loc: Loc, found: Mapping[str, Any], schema: Schema) -> None:
    kind, place = found["type"], (*under, *loc)
    if kind == "missing":
        wanted = expectation.in_words(expectation.at(schema, loc))
        message = f'key "{loc[-1]}" is missing' + (f": it must be {wanted}" if wanted else "")
        span = document.key_span(place[:-1])
        document.problems.append(Problem(span=span, where=dotted(place), message=message))
    elif kind in {"extra_forbidden", "unexpected_keyword_argument"}:
        known = expectation.known_keys(schema, loc[:-1])
        document.report(place, f"unknown key.{did_you_mean(loc[-1], known)}", at_key=True)
    else:
        # a whole mapping is pointed at by its key, not underlined from brace to brace
        at_key = isinstance(value_at(document.data, place), Mapping)
        document.report(place, _message(found, expectation.at(schema, loc)), at_key=at_key)


def _message(found: Mapping[str, Any], part: Schema) -> str:
    if found["type"] in _OWN_WORDS:
        return str(found["msg"])
    if found["type"] in {"value_error", "assertion_error"}:
        return str(found["msg"]).partition(", ")[2]
    wanted = expectation.in_words(part)
    if not wanted:
        return str(found["msg"][:1].lower() + found["msg"][1:])
    advice = _advice(found.get("input"), expectation.choices(part))
    return f"must be {wanted}{advice}"


def _advice(given: object, known: tuple[str, ...]) -> str:
    advice = did_you_mean(given, known) if isinstance(given, str) and known else ""
    return f".{advice}" if "Did you mean" in advice else ""


def value_at(data: Any, loc: Loc) -> Any:
    """The value at a place, or None if the file has none there."""
    for step in loc:
        in_mapping = isinstance(data, Mapping) and step in data
        in_list = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if not (in_mapping or in_list):
            return None
        data = data[step]
    return data
