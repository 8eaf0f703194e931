"""Works a plan through: does what is out of date, takes the rest from the cache."""

import errno
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from framing.engine import Engine
from framing.errors import ChangedInput, FramingError, StageError
from framing.experiments.cache import OUT, Cache, Entry
from framing.experiments.files import write_text
from framing.experiments.plan import ASKED, DAMAGED, Plan, Step

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NO_WAY = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a stage.

    Attributes:
        step: The stage.
        reason: Why it was done; empty if its output was at hand.
        entry: Its output; None if nothing needed it.
        warning: What the reader must know; empty if there is nothing.
    """

    step: Step
    reason: str
    entry: Entry | None
    warning: str = ""


@dataclass(frozen=True, kw_only=True)
class _Job:
    """A stage to be done, with everything a worker process needs for it."""

    step: Step
    cache: Cache
    asked: bool

    def __call__(self, engine: Engine) -> str:
        """Do it and keep its output; what is returned is a warning, or empty."""
        step, cache = self.step, self.cache
        with cache.locked(step.key):
            before = cache.get(step.key)
            whole = before if before is not None and not before.damage() else None
            if whole is not None and not self.asked:
                return ""  # another process has done it meanwhile
            with cache.new(step.name, step.key) as out:
                began = time.perf_counter()
                step.stage.work(self._inputs(), out, engine)
                self._refuse_changed_sources()
                entry = cache.keep(step.name, step.key, time.perf_counter() - began, dict(step.parts))
        if whole is not None and whole.outputs != entry.outputs:
            return f"{step.name} gave another output than last time, from the same input"
        return ""

    def _inputs(self) -> dict[str, Path]:
        role_of, inputs = self.step.stage.role_of, self.step.inputs
        return {role_of(name): self.cache.folder / key / OUT for name, key in inputs.items()}

    def _refuse_changed_sources(self) -> None:
        for name, source in sorted(self.step.stage.sources.items()):
            if source.changed():
                raise ChangedInput(
                    f"{name} ({source.path}) changed while it was being read. Nothing was kept of it: "
                    "run again when it is at rest."
                )


@dataclass(frozen=True, kw_only=True)
class Runner:
    """Works stages through.

    Attributes:
        cache: Where outputs are kept.
        engine: Who works.
        begins: Is told which stages are about to be done.
        logs: Folder for the traceback of a stage that fails, or None.
    """

    cache: Cache
    engine: Engine
    begins: Callable[[Sequence[Step]], None]
    logs: Path | None = None

    def work_through(self, plan: Plan, todo: Mapping[str, str]) -> Iterator[Outcome]:
        """Do what has to be done, in order, and say of each stage what became of it.

        Args:
            plan: The stages, or a piece of them whose inputs are made.
            todo: Stage → reason, from ``plan.out_of_date``.

        Raises:
            StageError: A stage failed.
            DataError: A stage found its data missing or invalid, or an input changed meanwhile.
        """
        for batch in _batches(plan, todo):
            steps = [step for step in batch if step.name in todo]
            jobs = [_Job(step=step, cache=self.cache, asked=todo[step.name] == ASKED) for step in steps]
            if steps:
                self.begins(steps)
            apart = batch[0].stage.apart
            made = self.engine.map(_do, jobs) if apart else (job(self.engine) for job in jobs)
            for step in batch:
                reason = todo.get(step.name, "")
                warning = self._next(made, step) if reason else ""
                if DAMAGED in reason:
                    warning = f"{step.name}: {reason}; it is made again"
                yield Outcome(step=step, reason=reason, entry=self.cache.get(step.key), warning=warning)

    def _next(self, made: Iterator[str], step: Step) -> str:
        with _explained(step, self.logs):
            return next(made)


def _do(job: _Job) -> str:
    return job(Engine())


def _batches(plan: Plan, todo: Mapping[str, str]) -> Iterator[list[Step]]:
    """The plan in pieces of stages that may run side by side: none of a piece needs another of it."""
    batch: list[Step] = []
    for step in plan:
        needs = {other.name for other in batch if other.name in todo}.intersection(step.stage.inputs)
        if batch and (needs or not (step.stage.apart and batch[0].stage.apart)):
            yield batch
            batch = []
        batch.append(step)
    if batch:
        yield batch


@contextmanager
def _explained(step: Step, logs: Path | None) -> Iterator[None]:
    """Turn whatever a stage raises into an error that names the stage; the traceback goes to the logs."""
    try:
        yield
    except FramingError as error:
        _log(step, error, logs)
        if isinstance(error, StageError):
            raise StageError(f"stage {step.name} failed: {error}") from error
        raise
    except OSError as error:
        _log(step, error, logs)
        raise StageError(f"stage {step.name} failed: {_in_words(error)}") from error
    except Exception as error:
        where = _log(step, error, logs)
        raise StageError(f"stage {step.name} failed: {type(error).__name__}: {error}{where}") from error


def _in_words(error: OSError) -> str:
    """What went wrong with a file, and what to do."""
    place = f" ({error.filename})" if error.filename else ""
    if error.errno in NO_ROOM:
        return f"no room left on the disk{place}. Free some and run again: what is done so far is kept."
    said = f"{error.strerror or error}{place}"
    if error.errno in NO_WAY:
        return f"{said}. Nothing can be written there: choose another folder with --cache or --results."
    return said


def _log(step: Step, error: Exception, logs: Path | None) -> str:
    """Write the traceback down; says where, or nothing if it could not be written."""
    if logs is None:
        return ""
    path = logs / f"{step.folder_name}.traceback.txt"
    try:
        write_text(path, "".join(traceback.format_exception(error)))
    except OSError:  # the disk may be full, and that may be the very error
        return ""
    return f" (traceback: {path})"
