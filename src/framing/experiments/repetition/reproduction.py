"""Makes a run again from its lock, in a fresh folder and without any kept output, and compares the two."""

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import JsonValue

from framing.engine import Engine
from framing.errors import DataError
from framing.experiments import record
from framing.experiments.declaration.reading import Declared, read_again
from framing.experiments.files import digest_of_json, read_json
from framing.experiments.repetition.comparison import Comparison, compare_files
from framing.experiments.repetition.surroundings import Unlike, here, of_run, unlike
from framing.experiments.study import Progress, Study, ended_properly

Level = Literal["identical", "tolerance"]
"""What is asked of the second run: the same bytes (R1, R2), or numbers within tolerance (R3)."""


@dataclass(frozen=True, kw_only=True)
class Locked:
    """What a run was, as its lock tells.

    Attributes:
        run: Its folder.
        declared: The experiment, read anew.
        unlike: What differs between what made it and this installation.
        stages: Stages whose code is not what it was.
    """

    run: Path
    declared: Declared
    unlike: tuple[Unlike, ...]
    stages: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """What can be asked here: the same bytes, unless something differs that may move last digits."""
        return "tolerance" if self.stages or any(one.counts for one in self.unlike) else "identical"


@dataclass(frozen=True, kw_only=True)
class Reproduced:
    """A run that was made again.

    Attributes:
        run: The new run folder.
        digest: Its results digest.
        comparison: The two, file by file.
    """

    run: Path
    digest: str
    comparison: Comparison


def unlock(run: Path, project: Path | None = None) -> Locked:
    """Read what a run was, and what differs here; nothing is computed.

    Args:
        run: Folder of a finished run.
        project: Folder against which the run's paths are read; None is the project that the run lies in.

    Raises:
        DataError: The folder lacks its lock, the lock does not fit the experiment that stands beside it, or
            the corpus is gone or not the one that the run was made with.
        BadConfig: This version does not take the experiment.
    """
    lock, resolved = _kept(run)
    root = project or _project_of(run)
    _refuse_missing_corpus(run, root, str(resolved.get("corpus", "")))
    declared = read_again(
        resolved, root / str(lock.get("file", "")), (run / "config.source.yaml").read_bytes()
    )
    study = Study.of(declared)
    _refuse_other_corpus(run, lock, study)
    return Locked(
        run=run, declared=declared, unlike=unlike(of_run(run), here()), stages=_recoded(lock, study)
    )


def _kept(run: Path) -> tuple[dict[str, JsonValue], dict[str, JsonValue]]:
    try:
        lock, resolved = read_json(run / record.LOCK), read_json(run / "config.resolved.json")
    except (OSError, ValueError) as error:
        raise DataError(
            f"{run}: cannot be made again ({error}). Expected a run folder with its lock."
        ) from error
    if digest_of_json(resolved) != lock.get("experiment"):
        raise DataError(
            f"{run / 'config.resolved.json'}: not the experiment that {record.LOCK} names; one of them was "
            "changed after the run."
        )
    if not lock.get("file"):
        raise DataError(f"{run / record.LOCK}: does not say where the experiment file stood (key file)")
    return lock, resolved


def _project_of(run: Path) -> Path:
    """The project of ``<project>/results/<experiment>/<run>``."""
    above = run.resolve().parents
    if len(above) > 2 and above[1].name == "results":  # noqa: PLR2004  # results/<experiment>/<run>
        return above[2]
    raise DataError(
        f"{run}: lies in no project (…/results/EXPERIMENT/RUN), so its corpus cannot be found. Name the "
        "folder that holds corpora and experiments with --project."
    )


def _refuse_missing_corpus(run: Path, root: Path, corpus: str) -> None:
    if not (root / corpus).is_dir():
        raise DataError(
            f"{root / corpus}: the corpus of {run.name} is not here. Bring it there, or name the folder that "
            "holds corpora and experiments with --project. Without it a run can be verified and shown, not "
            "made again."
        )


def _refuse_other_corpus(run: Path, lock: dict[str, JsonValue], study: Study) -> None:
    inputs = lock.get("inputs")
    corpus = inputs.get("corpus") if isinstance(inputs, dict) else None
    before = corpus.get("files") if isinstance(corpus, dict) else None
    now = {name: source.digest for name, source in study.layout.corpus.items()}
    before = before if isinstance(before, dict) else {}
    changed = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    if changed:
        raise DataError(
            f"{study.declared.corpus}: not the corpus that {run.name} was made with; changed: "
            f"{', '.join(changed)}. Bring the old state back, or name another project with --project."
        )


def _recoded(lock: dict[str, JsonValue], study: Study) -> tuple[str, ...]:
    """Stages whose code, or form of output, is not what it was."""
    stages = lock.get("stages")
    kept = stages if isinstance(stages, dict) else {}
    return tuple(step.name for step in study.plan if _code(step.parts) != _code(_parts(kept.get(step.name))))


def _parts(said: JsonValue) -> dict[str, str]:
    parts = said.get("parts") if isinstance(said, dict) else None
    return {name: str(value) for name, value in parts.items()} if isinstance(parts, dict) else {}


def _code(parts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in parts.items() if name.startswith("code")}


def reproduce(
    locked: Locked,
    into: Path,
    report: Callable[[Path, int], object],
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    arguments: Sequence[str] = (),
) -> Reproduced:
    """Make a run again and compare.

    Args:
        locked: The run.
        into: Folder for a folder per experiment with the new run in it; what is kept of stages elsewhere is
            not looked at.
        report: Makes the report of a run folder, given the number of processes.
        jobs: Worker processes.
        progress: Who wants to know; None: nobody.
        arguments: The command line, for the record.

    Raises:
        StageError: A stage failed.
        DataError: The data are missing or invalid.
    """
    into.mkdir(parents=True, exist_ok=True)
    cache = Path(tempfile.mkdtemp(prefix=".stages-", dir=into))
    try:
        study = Study.of(locked.declared, results=into, cache=cache)
        with Engine(jobs) as engine:
            run = study.run(engine, progress, name=f"again {locked.run.name}"[:60], arguments=arguments)
        with ended_properly(run):
            report(run, jobs)
            digest = record.seal(run)
    finally:
        shutil.rmtree(cache, ignore_errors=True)
    return Reproduced(run=run, digest=digest, comparison=compare_files(locked.run, run))
