"""Puts other values into a document: those of a base file, and those of ``--set key=value``."""

import dataclasses
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from framing import catalogue
from framing.errors import UsageError
from framing.experiments.declaration.places import Document, Loc, read_value, read_yaml
from framing.experiments.declaration.problems import Problem, Span

EXTENDS = "extends"
PATHS: tuple[str, ...] = ("corpus", "hand_codes")
"""Keys whose values are paths from the file they stand in."""

PLUGIN_LISTS: Mapping[str, str] = {"measures": "measures", "estimands": "estimates"}
"""Keys that list plug-ins with options → the room of these plug-ins."""


def extend(document: Document, path: Path) -> None:
    """Lay the document over the file that its key ``extends`` names, if it has one.

    Mappings are laid over mappings key by key; any other value of the document replaces that of the base.

    Args:
        document: The document, changed in place.
        path: Its file.
    """
    if not isinstance(document.data, dict) or EXTENDS not in document.data:
        return
    named = document.data.pop(EXTENDS)
    base_path = path.parent / str(named)
    if not isinstance(named, str) or not base_path.is_file():
        document.report((EXTENDS,), "must be the path of a YAML file, from this file")
        return
    base = read_yaml(base_path, (Path(document.name).parent / named).as_posix())
    if isinstance(base.data, dict) and EXTENDS in base.data:
        base.report((EXTENDS,), "a base file cannot extend another", at_key=True)
    document.problems.extend(base.problems)
    if isinstance(base.data, dict):
        _move_paths(base, base_path.parent, path.parent)
        _lay_under(document, base)


def _move_paths(base: Document, there: Path, here: Path) -> None:
    """Write the paths of a base file as they are seen from the file that extends it."""
    from framing.estimates.inference.known_gold import KNOWN

    def move(values: Any, keys: Iterable[str]) -> None:
        for key in keys if isinstance(values, dict) else ():
            if isinstance(values.get(key), str) and values[key]:
                values[key] = Path(os.path.relpath(there / values[key], here)).as_posix()

    move(base.data, PATHS)
    if not str(base.data.get("voice_gold", "")).startswith(KNOWN):
        move(base.data, ("voice_gold",))
    for room, name, options in _plugins(base.data):
        move(options, _path_options(room, name))


def _plugins(data: dict[str, Any]) -> Iterator[tuple[str, object, Any]]:
    """Room, name and options of every plug-in that a file gives options."""
    for key, room in PLUGIN_LISTS.items():
        listed = data.get(key)
        for item in listed if isinstance(listed, list) else ():
            for name, options in item.items() if isinstance(item, dict) else ():
                yield room, name, options
    models = data.get("models")
    for options in models.values() if isinstance(models, dict) else ():
        if isinstance(options, dict):
            yield "models", options.get("kind"), options


def _path_options(room: str, name: object) -> tuple[str, ...]:
    """The options of a plug-in that name files or folders; none where there is no such plug-in."""
    if name not in catalogue.names(room):
        return ()
    plugin = catalogue.load(room, str(name))
    return (*getattr(plugin, "paths", ()), *getattr(plugin, "folders", ()))


def _lay_under(document: Document, base: Document) -> None:
    document.data = _merged(base.data, document.data)
    document.spans = base.spans | document.spans
    document.keys = base.keys | document.keys


def _merged(under: Any, over: Any) -> Any:
    if isinstance(under, dict) and isinstance(over, dict):
        return under | {key: _merged(under.get(key), value) for key, value in over.items()}
    return over


def override(document: Document, setting: str) -> None:
    """Put one value of the command line into the document.

    Args:
        document: The document, changed in place.
        setting: ``key.path=value``; the value is YAML. A list takes positions from 0, or the name of a
            plug-in among its items: ``measures.frameaxis.embedding=news``.

    Raises:
        UsageError: The setting has no ``=``, or its key leads nowhere.
    """
    key, equals, text = setting.partition("=")
    if not equals or not key:
        raise UsageError(f"--set {setting}: expected KEY.PATH=VALUE, for example models.embedding.seeds=3")
    value = read_value(text, "--set")
    loc = _locate(document, key.split("."), setting)
    _replace(document.data, loc, value.data)
    _move_spans(document, value, loc, setting, shift=len(key) + 1)


def _locate(document: Document, steps: Sequence[str], setting: str) -> Loc:
    """The place that a dotted key means; mappings on the way that the file lacks are made."""
    loc: Loc = ()
    data = document.data
    for place, step in enumerate(steps):
        if isinstance(data, list):
            number = _item(data, step)
            if number is None:
                raise UsageError(f"--set {setting}: {'.'.join(steps[:place])} has no item {step!r}")
            loc, data = _entered(document, data, (*loc, number), step)
            continue
        if not isinstance(data, dict):
            raise UsageError(f"--set {setting}: {'.'.join(steps[:place])} holds a value, not keys")
        loc = (*loc, step)
        data = data.setdefault(step, {}) if place < len(steps) - 1 else data.get(step)
    return loc


def _item(items: list[Any], step: str) -> int | None:
    """Position of an item that is named by its number or by the plug-in it names."""
    if step.isdigit():
        return int(step) if int(step) < len(items) else None
    for place, item in enumerate(items):
        if item == step or (isinstance(item, dict) and step in item):
            return place
    return None


def _entered(document: Document, items: list[Any], loc: Loc, step: str) -> tuple[Loc, Any]:
    """Step into an item of a list; a bare plug-in name becomes a name with options, to take some."""
    place = int(loc[-1])
    if step.isdigit():
        return loc, items[place]
    if items[place] == step:
        items[place] = {step: {}}
        document.keys[(*loc, step)] = document.span(loc)
    return (*loc, step), items[place][step]


def _replace(data: Any, loc: Loc, value: Any) -> None:
    for step in loc[:-1]:
        data = data[step]
    data[loc[-1]] = value


def _move_spans(document: Document, value: Document, loc: Loc, setting: str, shift: int) -> None:
    """Give the document the places of the new value, as columns of the whole setting."""

    def moved(span: Span) -> Span:
        return dataclasses.replace(span, column=span.column + shift, source=setting)

    whole = Span(file="--set", line=1, column=1, width=len(setting), source=setting)
    for known in [place for place in document.spans if place[: len(loc)] == loc]:
        del document.spans[known]
    document.keys[loc] = dataclasses.replace(whole, width=shift - 1)
    document.spans[loc] = whole
    document.spans.update({(*loc, *place): moved(span) for place, span in value.spans.items()})
    document.keys.update({(*loc, *place): moved(span) for place, span in value.keys.items()})
    document.problems.extend(
        Problem(span=moved(problem.span), where=".".join(map(str, loc)), message=problem.message)
        for problem in value.problems
    )
