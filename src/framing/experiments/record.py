"""Writes the folder of a run: what was asked, what went in and came out, and one digest over the results."""

import os
import platform
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import JsonValue

from framing.errors import DataError
from framing.experiments.environment import write_code, write_environment
from framing.experiments.files import (
    digest_of_file,
    digest_of_json,
    names,
    read_json,
    write_json,
    write_text,
)

RUN, LOCK, SUMS, LATEST = "run.json", "run.lock.json", "results.sha256", "latest.txt"
REPEATABLE = ("config.source.yaml", "config.resolved.json", "inputs.json")
REPEATABLE_FOLDERS = ("tables", "figures", "evidence", "report")
"""Files and folders whose content is the same whenever and wherever the run is repeated."""

Status = Literal["running", "done", "failed", "interrupted"]


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What makes a run the run it is.

    Attributes:
        file: The experiment file, seen from the project.
        source: The experiment file, as given.
        resolved: The experiment with every default explicit.
        settings: What ``--set`` changed.
        inputs: Corpus and other inputs, with digests.
        stages: Stage → parts of its key.
        keys: Stage → key.
        seeds: Step → seed.
    """

    file: str
    source: bytes
    resolved: Mapping[str, JsonValue]
    settings: Sequence[str]
    inputs: Mapping[str, JsonValue]
    stages: Mapping[str, Mapping[str, str]]
    keys: Mapping[str, str]
    seeds: Mapping[str, int]

    @property
    def key(self) -> str:
        """The same for runs that must give the same results."""
        return digest_of_json({"resolved": dict(self.resolved), "keys": dict(self.keys)})


def begin(results: Path, identity: Identity, root: Path, arguments: Sequence[str], name: str = "") -> Path:
    """Make the folder of a new run and write down everything that is known before it starts.

    Args:
        results: Folder of the runs of this experiment.
        identity: What makes the run.
        root: The project.
        arguments: The command line.
        name: A name for people, or empty.

    Returns:
        The run folder: UTC time and the first eight letters of the run's key.

    Raises:
        DataError: The folder cannot be made.
    """
    try:
        run = _new_folder(results, identity.key[:8])
    except OSError as error:
        raise DataError(
            f"{results}: no run folder can be made there ({error.strerror}). Choose another with --results."
        ) from error
    (run / "config.source.yaml").write_bytes(identity.source)
    write_json(run / "config.resolved.json", identity.resolved, ordered=True)
    write_json(run / "inputs.json", identity.inputs)
    write_json(run / LOCK, _lock(identity))
    write_environment(run / "env")
    write_code(run / "code", root)
    started: dict[str, JsonValue] = {
        "id": run.name,
        "name": name,
        "status": "running",
        "started": _now(),
        "key": identity.key,
        "arguments": list(arguments),
        "host": platform.node(),
        "process": os.getpid(),
    }
    write_json(run / RUN, started)
    return run


def _new_folder(results: Path, suffix: str) -> Path:
    """A folder of its own, also for two runs that start within one second."""
    results.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for again in range(1, 1000):
        run = results / f"{stamp}-{suffix}{'' if again == 1 else f'-{again}'}"
        try:
            run.mkdir()
        except FileExistsError:
            continue
        return run
    raise FileExistsError(f"{results}: a thousand runs in one second")


def _lock(identity: Identity) -> dict[str, JsonValue]:
    return {
        "experiment": digest_of_json(dict(identity.resolved)),
        "file": identity.file,
        "source": sha256(identity.source).hexdigest(),
        "settings": list(identity.settings),
        "inputs": dict(identity.inputs),
        "seeds": dict(identity.seeds),
        "stages": {
            stage: {"key": identity.keys[stage], "parts": dict(parts)}
            for stage, parts in identity.stages.items()
        },
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def describe_inputs(run: Path, inputs: Mapping[str, JsonValue]) -> None:
    """Write down what went in, once it has been looked at."""
    write_json(run / "inputs.json", inputs)


def update(run: Path, **changes: JsonValue) -> None:
    """Write some values anew into ``run.json``."""
    write_json(run / RUN, {**read_json(run / RUN), **changes})


def keep_stage(run: Path, folder: str, said: Mapping[str, JsonValue], out: Path | None = None) -> None:
    """Write down what became of a stage; copy its output if the run folder is to hold it.

    Args:
        run: The run folder.
        folder: Name of the stage's folder: ``03-tokens``.
        said: What to write into ``stage.json``.
        out: Output to copy, or None.
    """
    place = run / "stages" / folder
    write_json(place / "stage.json", said)
    if out is not None:
        shutil.rmtree(place / "out", ignore_errors=True)
        shutil.copytree(out, place / "out")


def repeatable_files(run: Path) -> list[str]:
    """Files of a run that are the same in every repetition, sorted."""
    return [name for name in names(run) if name in REPEATABLE or _in_repeatable_folder(name)]


def _in_repeatable_folder(name: str) -> bool:
    top, _, below = name.partition("/")
    return top in REPEATABLE_FOLDERS or (top == "stages" and below.partition("/")[2].startswith("out/"))


def seal(run: Path) -> str:
    """Write the digest of every repeatable file and close the run.

    Args:
        run: The run folder, with tables, figures and report in place.

    Returns:
        The results digest: SHA-256 of ``results.sha256``, which lists the others.
    """
    lines = [f"{digest_of_file(run / name)}  {name}\n" for name in repeatable_files(run)]
    write_text(run / SUMS, "".join(lines))
    digest = digest_of_file(run / SUMS)
    update(run, status="done", finished=_now(), digest=digest)
    write_text(run.parent / LATEST, f"{run.name}\n")
    return digest


def end(run: Path, status: Status, error: str = "") -> None:
    """Note that a run ended before its end; a full disk must not hide why it did."""
    with suppress(OSError):
        update(run, status=status, finished=_now(), error=error)


def log(run: Path, line: str) -> None:
    """Add a line with the time to the log of a run."""
    path = run / "logs" / "run.log"
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"{_now()} {line}\n")
