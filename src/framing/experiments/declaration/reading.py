"""Reads an experiment file and checks it against itself and against what this installation offers."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import JsonValue, ValidationError

from framing.errors import UsageError
from framing.experiments.declaration import plugins, values
from framing.experiments.declaration.data import check_codes, check_corpus, check_gold
from framing.experiments.declaration.expectation import Schema
from framing.experiments.declaration.experiment import Choice, Experiment
from framing.experiments.declaration.models import DeclaredModel, fill_seeds, read_models
from framing.experiments.declaration.overrides import extend, override
from framing.experiments.declaration.places import Document, Loc, as_json, read_value, read_yaml
from framing.experiments.declaration.problems import did_you_mean, refusal

EXPERIMENTS, RESULTS, DIMENSIONS = "experiments", "results", "dimensions"
"""Folders of a project that have a meaning by name."""

FAMILIES: Mapping[str, str] = {
    "embedding": "an embedding, such as embedding: {kind: word2vec}",
    "topics": "topics, such as topics: {kind: lda}",
}
"""What measures and estimands may need besides the text, in words."""

FAMILY_OF: Mapping[str, str] = {
    **{family: family for family in FAMILIES},
    "own_embeddings": "embedding",
    "own_topics": "topics",
}
"""What a plug-in needs → the family of models it is given, or fits itself."""

SOLE_MODEL = "corpus"
"""``frameaxis: {embedding: corpus}``: the one embedding that ``models`` declares, fitted on this corpus."""

GROUP_OPTIONS = ("target", "reference", "groups")
"""Options of estimands that name a group of the experiment, or several."""

NOT_YET: tuple[str, ...] = ("speaker",)
"""Channels by which scores could be split and are not: a name is rarely in three outlets of each group."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A plug-in with its options, ready for use.

    Attributes:
        name: Name of the plug-in.
        made: The plug-in itself.
        options: Every option with its value, defaults included.
        model: Name of the declared model that a measure or an estimand needs, or None.
    """

    name: str
    made: Any
    options: Mapping[str, JsonValue]
    model: str | None = None


@dataclass(frozen=True, kw_only=True)
class Declared:
    """An experiment file that has been read and holds together.

    Attributes:
        experiment: What it declares.
        measures: Its measures, in order.
        models: Its models by name, in order.
        estimands: Its estimands, in order.
        file: The file.
        root: The project: parent of the folder ``experiments``, or else the file's folder.
        source: Its bytes.
        settings: What ``--set`` changed.
        document: The values with their places, for problems that only the data show.
    """

    experiment: Experiment
    measures: tuple[Chosen, ...]
    models: Mapping[str, DeclaredModel]
    estimands: tuple[Chosen, ...]
    file: Path
    root: Path
    source: bytes
    settings: tuple[str, ...]
    document: Document

    @property
    def name(self) -> str:
        """Name of the experiment: that of its file without the ending."""
        return self.file.stem

    @property
    def corpus(self) -> Path:
        """Folder of the corpus."""
        return self.file.parent / self.experiment.corpus

    @property
    def voice_gold(self) -> Path | None:
        """The gold of voices, or None."""
        from framing.estimates.inference.known_gold import file_of

        named = self.experiment.voice_gold
        return file_of(named, self.file.parent) if named else None

    @property
    def hand_codes(self) -> Path | None:
        """The folder of a coded sample, or None."""
        named = self.experiment.hand_codes
        return self.file.parent / named if named else None


def read_experiment(file: Path, settings: Sequence[str] = ()) -> Declared:
    """Read an experiment file.

    Args:
        file: The file.
        settings: ``key.path=value`` from the command line, laid over the file in order.

    Raises:
        UsageError: There is no such file, or a setting cannot be applied.
        BadConfig: The file has problems; ``problems`` holds them all.
    """
    return _declared(_read(file, settings), file, settings)


def read_again(resolved: Mapping[str, JsonValue], file: Path, source: bytes = b"") -> Declared:
    """Read an experiment as a run wrote it down, with every default explicit.

    Args:
        resolved: The experiment: what ``Study.resolved`` gives.
        file: Where its experiment file stands, or stood: paths within it are seen from there.
        source: Bytes of that file, for the record.

    Raises:
        BadConfig: This version does not take it, or what it names is not there.
    """
    root = project_root(file)
    corpus = Path(os.path.relpath(root / str(resolved["corpus"]), file.resolve().parent)).as_posix()
    document = read_value(
        json.dumps({**resolved, "corpus": corpus}, ensure_ascii=False, indent=1), file.as_posix()
    )
    document.source = source
    return _declared(document, file, ())


def _declared(document: Document, file: Path, settings: Sequence[str]) -> Declared:
    data = document.data
    fill_seeds(document)
    experiment = _validated(document)
    models = read_models(document, data)
    measures = _measures(document, data, models)
    estimands = _estimands(document, data, models)
    _check_names(document, data, project_root(file))
    _check_planned(document, data)
    check_corpus(document, data, file)
    check_gold(document, data, file)
    check_codes(document, data, file)
    if document.problems or experiment is None:
        raise refusal(document.name, document.problems)
    return Declared(
        experiment=experiment,
        measures=measures,
        models=models,
        estimands=estimands,
        file=file,
        root=project_root(file),
        source=document.source,
        settings=tuple(settings),
        document=document,
    )


def project_root(file: Path) -> Path:
    """The project of an experiment file: the parent of its folder ``experiments``, or else its folder."""
    folder = file.resolve().parent
    return folder.parent if folder.name == EXPERIMENTS else folder


def _read(file: Path, settings: Sequence[str]) -> Document:
    if not file.is_file():
        raise UsageError(_no_such_file(file))
    document = read_yaml(file)
    extend(document, file)
    if not document.problems and not isinstance(document.data, dict):
        what = "is empty" if document.data is None else "does not hold keys with values"
        document.report((), f"{what}: expected an experiment (see `framing schema`)")
    if not isinstance(document.data, dict):
        raise refusal(document.name, document.problems)
    for setting in settings:
        override(document, setting)
    return document


def _no_such_file(file: Path) -> str:
    if file.is_dir():
        return f"{file} is a folder; expected an experiment file (.yaml)"
    near = sorted(path.name for path in file.parent.glob("*.y*ml")) if file.parent.is_dir() else []
    return f"no experiment file {file}.{did_you_mean(file.name, near)}"


def _validated(document: Document) -> Experiment | None:
    try:
        return Experiment.model_validate_json(as_json(document.data), strict=True)
    except ValidationError as error:
        values.report_all(document, error, experiment_schema())
        return None


@cache
def experiment_schema() -> Schema:
    """JSON Schema of the experiment file, without the options of plug-ins."""
    return Experiment.model_json_schema()


def _entries(document: Document, data: Mapping[str, Any], key: str) -> list[tuple[Loc, Choice]]:
    """The plug-ins that a list names, with the places of their options."""
    items = data.get(key)
    found: list[tuple[Loc, Choice]] = []
    for place, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, str):
            found.append(((key, place), Choice(name=item)))
        elif isinstance(item, dict) and len(item) == 1:
            name, options = next(iter(item.items()))
            if options is None or isinstance(options, dict):
                found.append(((key, place, name), Choice(name=name, options=dict(options or {}))))
    _check_distinct(document, found)
    return found


def _check_distinct(document: Document, entries: list[tuple[Loc, Choice]]) -> None:
    """A plug-in with the same options twice would give the same numbers twice."""
    seen: list[Choice] = []
    for loc, choice in entries:
        if choice in seen:
            document.report(loc, "stands twice with the same options", at_key=True)
        seen.append(choice)


def _measures(
    document: Document, data: Mapping[str, Any], models: Mapping[str, DeclaredModel]
) -> tuple[Chosen, ...]:
    found: list[Chosen] = []
    for loc, choice in _entries(document, data, "measures"):
        plugin = plugins.find(document, "measures", choice.name, loc)
        if plugin is None:
            continue
        chosen = _with_model(document, models, plugin, choice, loc)
        if chosen is not None:
            found.append(chosen)
    return tuple(found)


def _with_model(
    document: Document, models: Mapping[str, DeclaredModel], plugin: Any, choice: Choice, loc: Loc
) -> Chosen | None:
    """A plug-in with its options, and the model it needs if it needs one."""
    options, model = dict(choice.options), None
    family = FAMILY_OF.get(plugin.needs)
    if family:
        model = _needed_model(document, models, family, (loc, options.pop(family, None)))
    made = plugins.build(document, plugin, options, loc, also=(family,) if family else ())
    if made is None:
        return None
    resolved = plugins.resolved(made) | ({family: model} if family and model else {})
    placed = plugins.with_files(document, made, loc)
    return Chosen(name=choice.name, made=placed, options=resolved, model=model)


def _needed_model(
    document: Document,
    models: Mapping[str, DeclaredModel],
    family: str,
    asked: tuple[Loc, object],
) -> str | None:
    """Name of the declared model that a measure is to use; a problem if it is missing or ambiguous."""
    loc, wanted = asked
    fitting = [name for name, model in models.items() if model.family == family]
    if wanted not in {None, SOLE_MODEL}:
        if wanted not in fitting:
            message = f"must be a name under models whose kind gives {family}.{did_you_mean(wanted, fitting)}"
            document.report((*loc, family), message)
        return str(wanted)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        message = f"several models give {family}: write {{{family}: NAME}} with one of {', '.join(fitting)}"
        document.report(loc, message, at_key=True)
    elif not document.problems_under(("models",)):
        document.report(loc, f"needs a model under models: {FAMILIES[family]}", at_key=True)
    return None


def _estimands(
    document: Document, data: Mapping[str, Any], models: Mapping[str, DeclaredModel]
) -> tuple[Chosen, ...]:
    groups = data.get("groups")
    named = [key for key in groups if key != "scheme"] if isinstance(groups, dict) else []
    found: list[Chosen] = []
    for loc, choice in _entries(document, data, "estimands"):
        plugin = plugins.find(document, "estimates", choice.name, loc)
        chosen = plugin and _with_model(document, models, plugin, choice, loc)
        if named:
            _check_groups(document, choice.options, loc, named)
        _check_channels(document, choice.options, loc)
        if chosen is not None:
            found.append(chosen)
    return tuple(found)


def _check_groups(document: Document, options: Mapping[str, Any], loc: Loc, named: Sequence[str]) -> None:
    for option in GROUP_OPTIONS:
        for place, group in _texts(options, option, loc):
            if group not in named:
                document.report(place, f"must be a group of this experiment.{did_you_mean(group, named)}")


def _check_channels(document: Document, options: Mapping[str, Any], loc: Loc) -> None:
    for place, channel in _texts(options, "by", loc):
        if channel in NOT_YET:
            message = f'splitting scores by "{channel}" is not available in this version: leave it out'
            document.report(place, message)


def _texts(options: Mapping[str, Any], option: str, loc: Loc) -> list[tuple[Loc, str]]:
    """The texts of an option that is a text or a list of texts, with their places."""
    given = options.get(option)
    if isinstance(given, str):
        return [((*loc, option), given)]
    listed = given if isinstance(given, list) else []
    return [((*loc, option, place), text) for place, text in enumerate(listed) if isinstance(text, str)]


def _check_names(document: Document, data: Mapping[str, Any], root: Path) -> None:
    """Dimensions must exist; the folder ``dimensions`` of the project is looked into as well."""
    from framing.dimensions import load as dimensions

    listed = data.get("dimensions")
    known = dimensions.names(dimension_folders(root))
    for place, name in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(name, str) and name not in known:
            document.report(("dimensions", place), f"unknown dimension.{did_you_mean(name, known)}")
    around = values.value_at(data, ("window", "around"))
    if isinstance(around, str) and around not in known:
        message = f"must be the name of a dimension, or a list of patterns.{did_you_mean(around, known)}"
        document.report(("window", "around"), message)


def dimension_folders(root: Path) -> tuple[Path, ...]:
    """Folders of a project that hold dimensions of its own."""
    folder = root / DIMENSIONS
    return (folder,) if folder.is_dir() else ()


def _check_planned(document: Document, data: Mapping[str, Any]) -> None:
    """Parts of the format that this version does not act on must not be passed over in silence."""
    formats = values.value_at(data, ("report", "formats"))
    if isinstance(formats, list) and "pdf" in formats:
        message = "is not available in this version: print the page from a browser"
        document.report(("report", "formats", formats.index("pdf")), message)
