"""Measure how groups of news outlets frame the same events, and say honestly how sure one can be."""

import importlib
from typing import Any

_HOMES: dict[str, str] = {
    "BadConfig": "errors",
    "FramingError": "errors",
    "Results": "experiments.results",
}
"""Public name → the module of this package that holds it, imported when the name is first used."""

__all__ = [  # noqa: PLE0604  # the names of a dict are strings
    *sorted(_HOMES),
]


def __getattr__(name: str) -> Any:
    """Import the home of a public name on its first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'framing' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"framing.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
