"""What plug-ins offer a writer of experiment files: titles, citations and options with their defaults."""

import inspect
import json
from dataclasses import dataclass
from typing import Any

from framing import catalogue
from framing.editor_schema import attribute_docs
from framing.experiments.declaration import expectation, plugins
from framing.experiments.declaration.reading import FAMILY_OF


@dataclass(frozen=True, kw_only=True)
class Option:
    """One option of a plug-in.

    Attributes:
        name: Key in the experiment file.
        expected: What it must be.
        default: Its default as YAML; None if it must be given.
        description: What it means.
    """

    name: str
    expected: str
    default: str | None
    description: str


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A plug-in as users see it.

    Attributes:
        kind: ``measure``, ``model`` or ``estimand``.
        name: Name in the experiment file.
        title: What it is, in a few words.
        needs: ``embedding`` or ``topics`` if it needs such a model; empty if it needs none.
        citation: Paper and equation.
        description: What it does.
        options: Its options, in order.
    """

    kind: str
    name: str
    title: str
    needs: str
    citation: str
    description: str
    options: tuple[Option, ...]


def offered(room: str, name: str) -> Offered:
    """What a plug-in offers.

    Args:
        room: ``measures``, ``models`` or ``estimates``.
        name: Name of the plug-in.

    Raises:
        UnknownName: The room has no such plug-in.
    """
    plugin = catalogue.load(room, name)
    words = inspect.getdoc(plugin) or ""
    needs = getattr(plugin, "needs", "")
    return Offered(
        kind=plugins.KINDS[room],
        name=name,
        title=getattr(plugin, "title", words.partition("\n")[0]),
        needs=FAMILY_OF.get(needs, ""),
        citation=plugin.citation,
        description=words.partition("\nAttributes:")[0].strip(),
        options=tuple(_option(plugin, option) for option in plugins.option_names(plugin)),
    )


def _option(plugin: Any, name: str) -> Option:
    part = plugins.schema(plugin).get("properties", {}).get(name, {})
    default = json.dumps(part["default"], ensure_ascii=False) if "default" in part else None
    return Option(
        name=name,
        expected=expectation.in_words(expectation.at(plugins.schema(plugin), (name,))),
        default=default,
        description=attribute_docs(plugin).get(name, ""),
    )
