"""Plug-ins as a file names them: what options they take is read from the fields of their constructor."""

import dataclasses
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import JsonValue, TypeAdapter, ValidationError

from framing import catalogue
from framing.errors import FramingError
from framing.experiments.declaration import values
from framing.experiments.declaration.expectation import Schema
from framing.experiments.declaration.places import Document, Loc, as_json
from framing.experiments.declaration.problems import did_you_mean

PLANNED: Mapping[str, tuple[str, ...]] = {
    "measures": ("lss",),
    "estimates": ("event",),
}
"""Plug-ins that the design of the project names and that may not be there yet."""

KINDS = {"measures": "measure", "models": "model", "estimates": "estimand"}


def build(
    document: Document, plugin: Any, options: Mapping[str, Any], loc: Loc, *, also: tuple[str, ...] = ()
) -> Any | None:
    """The plug-in with its options; None, and problems in the document, if they are wrong.

    Args:
        document: The file.
        plugin: Class of the plug-in, as ``find`` gives it.
        options: What the file gives, without options that the caller has taken.
        loc: Where the options stand.
        also: Options that the caller has taken, for advice on misspelt ones.
    """
    before = len(document.problems)
    known = option_names(plugin)
    for key in options:
        if key not in known:
            document.report((*loc, key), f"unknown option.{_advice(key, (*known, *also))}", at_key=True)
    given = {key: value for key, value in options.items() if key in known}
    try:
        made = adapter(plugin).validate_json(as_json(given), strict=True)
    except ValidationError as error:
        values.report_all(document, error, schema(plugin), loc)
        return None
    except FramingError as error:
        document.report(loc, str(error), at_key=True)
        return None
    return made if len(document.problems) == before else None


def with_files(document: Document, made: Any, loc: Loc) -> Any:
    """The plug-in with its files where they lie, seen from the experiment file.

    A plug-in's ``paths`` names the options that are files, its ``folders`` those that are folders it keeps
    things in, which need not be there yet. What is recorded stays as it was written.

    Args:
        document: The file; a missing file is a problem noted in it.
        made: The plug-in.
        loc: Where its options stand.
    """
    folder = Path(document.name).parent
    placed = {}
    for option in getattr(made, "paths", ()):
        given = getattr(made, option)
        if not given:
            continue
        if not (folder / given).is_file():
            document.report((*loc, option), f"no such file, seen from {folder.as_posix()}")
        placed[option] = str(folder / given)
    placed |= {option: str(folder / getattr(made, option)) for option in getattr(made, "folders", ())}
    return dataclasses.replace(made, **placed) if placed else made


def find(document: Document, room: str, name: str, loc: Loc, *, at_key: bool = True) -> Any | None:
    """The class of a plug-in; None, and a problem in the document, if there is none of that name.

    Args:
        document: The file.
        room: A key of ``catalogue.ROOMS``.
        name: What the file names.
        loc: Where the name stands.
        at_key: The name is the key of that place, not its value.
    """
    known = catalogue.names(room)
    if name in known:
        return catalogue.load(room, name)
    if name in PLANNED.get(room, ()):
        document.report(loc, f'{KINDS[room]} "{name}" is not available in this version', at_key=at_key)
    else:
        document.report(loc, f"unknown {KINDS[room]}.{did_you_mean(name, known)}", at_key=at_key)
    return None


def _advice(key: str, known: tuple[str, ...]) -> str:
    return did_you_mean(key, known) if known else " It takes none."


def option_names(plugin: Any) -> tuple[str, ...]:
    """The options that a plug-in's constructor takes, in its order."""
    return tuple(field.name for field in dataclasses.fields(plugin) if field.init)


def resolved(made: Any) -> dict[str, JsonValue]:
    """Every option of a plug-in with its value, defaults included, as JSON."""
    return _dumped(type(made), made)


def _dumped(plugin: Any, made: Any) -> dict[str, JsonValue]:
    options = adapter(plugin).dump_python(made, mode="json")
    return {name: options[name] for name in option_names(plugin)}


@cache
def adapter(plugin: Any) -> TypeAdapter[Any]:
    """The validator of a plug-in's constructor."""
    return TypeAdapter(plugin)


@cache
def schema(plugin: Any) -> Schema:
    """JSON Schema of a plug-in's options."""
    return adapter(plugin).json_schema()
