"""Finds plug-ins by file name; imports one only when it is asked for.

A room is a package whose modules are plug-ins: the file name is the plug-in's name, and one module constant
(``MEASURE``, ``PLOT`` …) holds it. ``base`` and names that begin with an underscore are not plug-ins, and
neither are packages. Another distribution adds plug-ins through the entry-point group ``framing.<room>``.
"""

import importlib
import pkgutil
import sys
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from framing.errors import UnknownName

ROOMS: dict[str, str] = {
    "sources": "SOURCE",
    "models": "MODEL",
    "annotation.forms": "FORM",
    "measures": "MEASURE",
    "estimates": "ESTIMAND",
    "reports.plots": "PLOT",
    "cli": "COMMAND",
}


def names(room: str) -> tuple[str, ...]:
    """Every plug-in of a room, sorted; nothing is imported but the room itself.

    Args:
        room: A key of ``ROOMS``.
    """
    package = importlib.import_module(f"framing.{room}")
    own = {
        module.name
        for module in pkgutil.iter_modules(package.__path__)
        if not module.ispkg and module.name != "base" and not module.name.startswith("_")
    }
    return tuple(sorted(own | {entry.name for entry in _from_elsewhere(room, tuple(sys.path))}))


def load(room: str, name: str) -> Any:
    """The plug-in itself: the module constant of its room.

    Raises:
        UnknownName: The room has no plug-in of that name.
    """
    constant = ROOMS[room]
    if name not in names(room):
        kind = "command" if room == "cli" else constant.lower()
        raise UnknownName(kind, name, names(room))
    for entry in _from_elsewhere(room, tuple(sys.path)):
        if entry.name == name:
            return entry.load()
    return getattr(importlib.import_module(f"framing.{room}.{name}"), constant)


@cache
def _from_elsewhere(room: str, path: tuple[str, ...]) -> tuple[EntryPoint, ...]:
    """Plug-ins of other distributions; they are looked for once, in everything that is on the path."""
    del path  # only part of what the answer is kept by
    return tuple(entry_points(group=f"framing.{room}"))
