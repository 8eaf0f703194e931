"""A stage of a run, and the key that says whether it has to be done."""

import importlib
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import JsonValue

from framing.engine import Engine
from framing.experiments.files import digest_of_file, digest_of_json, names

Work = Callable[[Mapping[str, Path], Path, Engine], None]
"""Makes the output of a stage; given outputs of its inputs by stage name, a folder to write, an engine."""

PACKAGE = Path(__file__).parent.parent
"""Where the rooms are."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Something outside the run that a stage reads.

    Attributes:
        path: File or folder.
        digest: Digest of its content when the run was planned.
    """

    path: Path
    digest: str

    @classmethod
    def of(cls, path: Path) -> "Source":
        """A source as it is now."""
        return cls(path=path, digest=digest_of_source(path))

    def changed(self) -> bool:
        """True if its content is no longer what it was."""
        return digest_of_source(self.path) != self.digest


def digest_of_source(path: Path) -> str:
    """Digest of a file, or of all files of a folder with their names; hidden files do not count."""
    if path.is_file():
        return digest_of_file(path)
    seen = {name: digest_of_file(path / name) for name in names(path) if not _hidden(name)}
    return digest_of_json(dict(seen))


def _hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in name.split("/"))


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of a run.

    Attributes:
        name: Unique in the plan.
        work: What makes its output; picklable where ``apart`` is true.
        params: Everything that it was told, resolved.
        inputs: Stages whose output it reads.
        sources: What it reads from outside the run, by name.
        rooms: Rooms of this package, or files of one, whose code it runs besides that of its work; when
            their code changes it is done again.
        libraries: Distributions whose version may change its output.
        code: Version of the form of its output; raised when readers of it must not take an older one.
        apart: True if it may run in a worker process beside others.
        role: What its work and its key know it by, where a plan has several of the kind; the name if empty.
        roles: Input → its role, where that is not its name.
    """

    name: str
    work: Work
    params: Mapping[str, JsonValue] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    rooms: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    code: int = 1
    apart: bool = False
    role: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)

    def parts(self, keys: Mapping[str, str]) -> dict[str, str]:
        """What the key is made of, one line each, so that a difference can be named.

        Args:
            keys: Keys of the input stages by name.
        """
        return {
            "code": str(self.code),
            "python": ".".join(platform.python_version_tuple()[:2]),
            **{f"option {name}": text for name, text in _flat("", dict(self.params)).items()},
            **{f"input {self.role_of(name)}": keys[name] for name in self.inputs},
            **{f"source {name}": source.digest for name, source in self.sources.items()},
            "code of the stage": digest_of_module(type(self.work).__module__),
            **{f"code of {room}": digest_of_room(room) for room in self.rooms},
            **{f"version of {name}": version_of(name) for name in self.libraries},
        }

    def role_of(self, name: str) -> str:
        """What the work of this stage knows an input by."""
        return self.roles.get(name, name)


def key_of(stage: str, parts: Mapping[str, str]) -> str:
    """The key of a stage: the same for the same parts, whenever and wherever."""
    return digest_of_json({"stage": stage, "parts": dict(parts)})


def _flat(prefix: str, value: JsonValue) -> dict[str, str]:
    """Nested options as dotted names with texts."""
    if isinstance(value, dict) and value:
        found: dict[str, str] = {}
        for name, below in value.items():
            found |= _flat(f"{prefix}.{name}" if prefix else name, below)
        return found
    return {prefix: str(value)}


@cache
def digest_of_room(room: str) -> str:
    """Digest of the code of a room of this package and of the data that come with it."""
    return digest_of_source(PACKAGE / room)


@cache
def digest_of_module(name: str) -> str:
    """Digest of the file of a module."""
    file = importlib.import_module(name).__file__
    return digest_of_file(Path(file)) if file else ""


@cache
def version_of(distribution: str) -> str:
    """Version of an installed distribution; ``none`` if it is not installed."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "none"
