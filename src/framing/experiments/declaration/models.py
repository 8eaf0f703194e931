"""The models that a file declares, each once or as a series of numbers of topics."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from framing import catalogue
from framing.experiments.declaration import plugins
from framing.experiments.declaration.experiment import DEFAULT_SEEDS
from framing.experiments.declaration.places import Document, Loc

SERIES = "k"
"""The option that may name several values: ``k: [10, 20]``, topics of two sizes."""


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One model of a series.

    Attributes:
        label: What tells it from the others: ``k10``; empty where there is one only.
        made: The model with its options.
        options: Every option with its value, defaults included.
    """

    label: str
    made: Any
    options: Mapping[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class DeclaredModel:
    """A model under its name in the file.

    Attributes:
        kind: Name of the plug-in.
        seeds: Fits of each variant, from seeds of their own.
        variants: One, or one per value of a series.
    """

    kind: str
    seeds: int
    variants: tuple[Variant, ...]

    @property
    def family(self) -> str:
        """What it gives: ``embedding`` or ``topics``."""
        return str(self.variants[0].made.family)

    @property
    def options(self) -> dict[str, JsonValue]:
        """Every option with its value; a series with all its values."""
        options = dict(self.variants[0].options)
        if len(self.variants) > 1:
            options[SERIES] = [variant.options[SERIES] for variant in self.variants]
        return options


def fill_seeds(document: Document) -> None:
    """Write into the document how often each model is fitted whose seeds the file leaves open.

    A kind in which nothing is random is fitted once: ten fits of it would be ten times the same.

    Args:
        document: The file, changed in place.
    """
    declared = document.data.get("models")
    for given in declared.values() if isinstance(declared, dict) else ():
        if isinstance(given, dict) and given.get("kind") in catalogue.names("models"):
            plugin = catalogue.load("models", given["kind"])
            given.setdefault("seeds", DEFAULT_SEEDS if _is_random(plugin, given) else 1)


def _is_random(plugin: Any, given: Mapping[str, Any]) -> bool:
    return bool(getattr(plugin, "random", True)) or given.get("init") == "random"


def read_models(document: Document, data: Mapping[str, Any]) -> dict[str, DeclaredModel]:
    """The models of a file that are right; the problems of the others are noted in the document."""
    declared = data.get("models")
    found: dict[str, DeclaredModel] = {}
    for name, given in declared.items() if isinstance(declared, dict) else ():
        if not isinstance(given, dict) or not isinstance(given.get("kind"), str):
            continue  # told already by the check of the file's form
        loc: Loc = ("models", name)
        variants = _variants(document, given, loc)
        seeds = given.get("seeds", DEFAULT_SEEDS)
        if variants and isinstance(seeds, int):
            found[name] = DeclaredModel(kind=given["kind"], seeds=seeds, variants=variants)
    return found


def _variants(document: Document, given: Mapping[str, Any], loc: Loc) -> tuple[Variant, ...]:
    plugin = plugins.find(document, "models", given["kind"], (*loc, "kind"), at_key=False)
    if plugin is None:
        return ()
    options = {key: value for key, value in given.items() if key not in {"kind", "seeds"}}
    values = options.get(SERIES)
    series = values if isinstance(values, list) and plugin.family == "topics" else None
    if series is None:
        made = plugins.build(document, plugin, options, loc)
        if made is None:
            return ()
        return (
            Variant(label="", made=plugins.with_files(document, made, loc), options=plugins.resolved(made)),
        )
    if not series or len(set(map(str, series))) < len(series):
        document.report((*loc, SERIES), "must be one whole number, or several different ones")
        return ()
    found = []
    for value in series:
        made = plugins.build(document, plugin, {**options, SERIES: value}, loc)
        if made is None:
            return ()
        found.append(Variant(label=f"{SERIES}{value}", made=made, options=plugins.resolved(made)))
    return tuple(found)
