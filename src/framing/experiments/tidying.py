"""Outputs of stages that no run of the project rests on any more, and their removal."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from framing.experiments import record
from framing.experiments.cache import RECORD, Cache, Entry
from framing.experiments.files import read_json


@dataclass(frozen=True, kw_only=True)
class Unused:
    """An output that is kept and that no run names.

    Attributes:
        entry: The output.
        n_bytes: Room that it takes.
    """

    entry: Entry
    n_bytes: int


def unused(cache: Cache, results: Path, *, every: bool = False) -> tuple[Unused, ...]:
    """Outputs that no run below a results folder names in its lock, sorted by stage and key.

    Runs that were stopped count as well: what they had made is what they go on from.

    Args:
        cache: Where outputs are kept.
        results: Folder that holds a folder per experiment.
        every: True for all outputs, whatever rests on them: each is made again when it is needed.
    """
    needed = set() if every else set(_needed(results))
    found = (cache.get(path.parent.name) for path in cache.folder.glob(f"*/{RECORD}"))
    left = [entry for entry in found if entry is not None and entry.key not in needed]
    return tuple(
        Unused(entry=entry, n_bytes=_size(entry.folder))
        for entry in sorted(left, key=lambda entry: (entry.stage, entry.key))
    )


def remove(cache: Cache, unneeded: tuple[Unused, ...]) -> tuple[Unused, ...]:
    """Remove outputs, but for those that a process is at work on; what killed processes left goes as well.

    Args:
        cache: Where they are kept.
        unneeded: What ``unused`` gave.

    Returns:
        What was removed.
    """
    cache.clear_away()
    return tuple(one for one in unneeded if _removed(cache, one.entry))


def _needed(results: Path) -> Iterator[str]:
    for lock in sorted(results.glob(f"*/*/{record.LOCK}")):
        stages = read_json(lock).get("stages")
        for said in stages.values() if isinstance(stages, dict) else ():
            if isinstance(said, dict):
                yield str(said.get("key"))


def _removed(cache: Cache, entry: Entry) -> bool:
    with cache.locked_if_free(entry.key) as free:
        if free:
            shutil.rmtree(entry.folder)
        return free


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
