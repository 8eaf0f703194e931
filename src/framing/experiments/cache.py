"""Keeps what stages have made under the keys of what went into them; nothing half-made is found there."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from framing.errors import StageError
from framing.experiments.files import digests, read_json, settle_on_disk, write_json
from framing.experiments.locks import alone, alone_if_free

RECORD = "entry.json"
OUT = "out"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The output of a stage, as it is kept.

    Attributes:
        folder: Where it is kept.
        stage: Name of the stage.
        key: Its key.
        outputs: File → digest, as they were when the stage ended.
        seconds: How long the stage took.
    """

    folder: Path
    stage: str
    key: str
    outputs: Mapping[str, str]
    seconds: float

    @property
    def out(self) -> Path:
        """The output itself."""
        return self.folder / OUT

    def damage(self) -> str:
        """What is no longer as the stage left it, in words; empty if all is well."""
        now = digests(self.out)
        for name in sorted({*now, *self.outputs}):
            if name not in now:
                return f"{name} is gone"
            if name not in self.outputs:
                return f"{name} was added"
            if now[name] != self.outputs[name]:
                return f"{name} has changed"
        return ""


@dataclass(frozen=True, kw_only=True)
class Cache:
    """Outputs of stages, one folder per key. Several processes may use it at once.

    Attributes:
        folder: Where they are kept.
    """

    folder: Path

    def opened(self) -> Path:
        """The folder, which is made if it is not there.

        Raises:
            StageError: It cannot be made.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StageError(
                f"{self.folder}: {error.strerror}. Nothing can be kept there: "
                "choose another folder with --cache."
            ) from error
        return self.folder

    def get(self, key: str) -> Entry | None:
        """The output kept under a key, or None. Its files are not looked into; see ``Entry.damage``."""
        folder = self.folder / key
        try:
            said = read_json(folder / RECORD)
        except (OSError, ValueError):
            return None
        outputs, seconds = said.get("outputs"), said.get("seconds")
        if not isinstance(outputs, dict) or not isinstance(seconds, int | float):
            return None
        return Entry(
            folder=folder,
            stage=str(said.get("stage")),
            key=key,
            outputs={str(name): str(digest) for name, digest in outputs.items()},
            seconds=float(seconds),
        )

    @contextmanager
    def locked(self, key: str) -> Iterator[None]:
        """Hold what belongs to a key; a second process that wants the same waits, and then finds it made."""
        with alone(self._lock(key)):
            yield

    @contextmanager
    def locked_if_free(self, key: str) -> Iterator[bool]:
        """Hold what belongs to a key if no other process does; the value says whether it is held."""
        with alone_if_free(self._lock(key)) as free:
            yield free

    def clear_away(self) -> None:
        """Remove what killed processes have left unfinished; what a living one is at work on stays."""
        for left in self.folder.glob("*.tmp"):
            key = left.name.removesuffix(".tmp").rpartition(".")[2]
            with self.locked_if_free(key) as free:
                if free:
                    shutil.rmtree(left, ignore_errors=True)

    def _lock(self, key: str) -> Path:
        return self.folder / "locks" / f"{key}.lock"

    @contextmanager
    def new(self, stage: str, key: str) -> Iterator[Path]:
        """A folder to write output into; it becomes the entry of the key with ``keep``, or is removed.

        Only under ``locked``.
        """
        building = self.folder / f"{stage}.{key}.tmp"
        shutil.rmtree(building, ignore_errors=True)  # what a killed process has left
        (building / OUT).mkdir(parents=True)
        try:
            yield building / OUT
        finally:
            shutil.rmtree(building, ignore_errors=True)

    def keep(self, stage: str, key: str, seconds: float, parts: Mapping[str, JsonValue]) -> Entry:
        """Make the folder of ``new`` the entry of its key: on the disk first, then under its name.

        Args:
            stage: Name of the stage.
            key: Key of the entry.
            seconds: How long the stage took.
            parts: What the key was made of.
        """
        building, place = self.folder / f"{stage}.{key}.tmp", self.folder / key
        outputs = digests(building / OUT)
        record: dict[str, JsonValue] = {
            "stage": stage,
            "key": key,
            "seconds": round(seconds, 3),
            "outputs": dict(outputs),
            "parts": dict(parts),
        }
        write_json(building / RECORD, record)
        settle_on_disk(building)
        if place.exists():  # damaged, or asked to be made again
            shutil.rmtree(place)
        building.rename(place)
        return Entry(folder=place, stage=stage, key=key, outputs=outputs, seconds=seconds)
