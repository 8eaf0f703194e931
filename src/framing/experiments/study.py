"""A study, from its file to its run folder: what the command line calls, and what a notebook calls."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import JsonValue

from framing.engine import Engine
from framing.errors import ChangedInput
from framing.experiments import history, record
from framing.experiments.cache import OUT, Cache
from framing.experiments.declaration.reading import RESULTS, Declared, read_experiment
from framing.experiments.declaration.resolved import corpus_path, resolved
from framing.experiments.examination import GOALS, Examined, examine
from framing.experiments.plan import Forced, Plan, Step, make_plan, out_of_date
from framing.experiments.results import STAGE
from framing.experiments.runner import Outcome, Runner
from framing.experiments.stages.order import StudyStages, stages_of

CACHE = Path(".framing") / "cache"


class Progress(Protocol):
    """Who wants to know how a study goes on."""

    def begins(self, steps: Sequence[Step]) -> None:
        """These stages are being done now."""
        ...

    def ended(self, outcome: Outcome) -> None:
        """A stage has been done, or its output was at hand."""
        ...

    def examined(self, found: Examined) -> None:
        """The data have been looked at; nothing has been scored yet."""
        ...


class Silence:
    """Nobody wants to know: the progress of a study in a notebook or a script."""

    def begins(self, steps: Sequence[Step]) -> None:
        """Say nothing."""

    def ended(self, outcome: Outcome) -> None:
        """Say nothing."""

    def examined(self, found: Examined) -> None:
        """Say nothing."""


@dataclass(frozen=True, kw_only=True)
class Study:
    """An experiment with its plan.

    Example:
        >>> study = Study.open(Path("experiments/xi_putin.yaml"))  # doctest: +SKIP
        >>> results = Results.open(study.run())  # doctest: +SKIP

    Attributes:
        declared: The experiment.
        layout: Its stages.
        plan: The stages with their keys.
        cache: Where outputs of stages are kept.
        results: Folder of the runs of this experiment.
    """

    declared: Declared
    layout: StudyStages
    plan: Plan
    cache: Cache
    results: Path

    @classmethod
    def open(
        cls,
        file: Path,
        settings: Sequence[str] = (),
        *,
        results: Path | None = None,
        cache: Path | None = None,
    ) -> "Study":
        """Read an experiment file and plan its stages; nothing is computed.

        Args:
            file: The experiment file.
            settings: ``key.path=value`` that are laid over it.
            results: Folder for a folder per experiment; None is ``results`` in the project.
            cache: Folder for outputs of stages; None is ``.framing/cache`` in the project.

        Raises:
            UsageError: There is no such file.
            BadConfig: The file has problems.
        """
        return cls.of(read_experiment(file, settings), results=results, cache=cache)

    @classmethod
    def of(cls, declared: Declared, *, results: Path | None = None, cache: Path | None = None) -> "Study":
        """Plan the stages of an experiment that has been read; arguments as in ``open``."""
        layout = stages_of(declared)
        return cls(
            declared=declared,
            layout=layout,
            plan=make_plan(layout.stages),
            cache=Cache(folder=(cache or declared.root / CACHE).resolve()),
            results=(results or declared.root / RESULTS).resolve() / declared.name,
        )

    def out_of_date(self, forced: Forced, goals: Sequence[str] = ()) -> dict[str, str]:
        """The stages that have to be done, with the reason of each.

        Args:
            forced: Stages that are to be done anyway.
            goals: Stages whose output is wanted; the results if none is named.

        Raises:
            UnknownName: There is no stage of a name that was forced.
        """
        before = history.parts_of(history.newest(self.results))
        wanted = goals or (*GOALS, STAGE)
        return out_of_date(self.plan, self.cache, forced=forced, before=before, goals=wanted)

    def examine(self, engine: Engine | None = None, progress: Progress | None = None) -> Examined:
        """Bring the articles in, tokenise and group them, and look at them; nothing is scored.

        Args:
            engine: Who works; None works in this process.
            progress: Who wants to know; None: nobody.

        Raises:
            StageError: A stage failed.
            DataError: The data are missing or invalid.
        """
        todo = self.out_of_date(Forced(), GOALS)
        return self._examine(engine or Engine(), progress or Silence(), todo, None)

    def run(
        self,
        engine: Engine | None = None,
        progress: Progress | None = None,
        *,
        forced: Forced = Forced(),  # noqa: B008  # frozen
        name: str = "",
        arguments: Sequence[str] = (),
    ) -> Path:
        """Do what is out of date and make a run folder; ``record.seal`` closes it when the report is in it.

        Args:
            engine: Who works; None works in this process.
            progress: Who wants to know; None: nobody.
            forced: Stages that are to be done anyway.
            name: A name for the run, or empty.
            arguments: The command line, for the record.

        Returns:
            The run folder.

        Raises:
            StageError: A stage failed.
            DataError: The data are missing or invalid, or changed meanwhile.
            UnknownName: There is no stage of a name that was forced.
        """
        engine, progress = engine or Engine(), progress or Silence()
        todo = self.out_of_date(forced)
        engine.expect_folder(self.cache.opened())
        run = record.begin(self.results, self.identity(), self.declared.root, arguments, name)
        with ended_properly(run):
            self.cache.clear_away()
            found = self._examine(engine, progress, todo, run)
            found.refuse_problems(self.declared.document.name)
            rest = [step for step in self.plan if step not in self.early]
            self._work(engine, progress, (rest, todo), run)
            self._refuse_changed_corpus()
            record.describe_inputs(run, self._inputs(found))
        return run

    def output_of(self, stage: str) -> Path:
        """Folder of what a stage makes; it is there once ``examine`` or ``run`` has worked the stage."""
        (key,) = (step.key for step in self.plan if step.name == stage)
        return self.cache.folder / key / OUT

    @property
    def early(self) -> Plan:
        """The stages that come before the first look at the data."""
        last = max(step.number for step in self.plan if step.name in GOALS)
        return tuple(step for step in self.plan if step.number <= last)

    def _examine(
        self, engine: Engine, progress: Progress, todo: dict[str, str], run: Path | None
    ) -> Examined:
        self._work(engine, progress, (self.early, todo), run)
        made = {step.name: self.output_of(step.name) for step in self.early}
        found = examine(self.declared, self.layout.dimensions, made)
        progress.examined(found)
        return found

    def _work(
        self, engine: Engine, progress: Progress, piece: tuple[Plan, dict[str, str]], run: Path | None
    ) -> None:
        logs = run / "logs" if run else None
        runner = Runner(cache=self.cache, engine=engine, begins=progress.begins, logs=logs)
        for outcome in runner.work_through(*piece):
            progress.ended(outcome)
            if run:
                _keep(run, outcome)
                record.log(run, f"{outcome.step.name}: {outcome.reason or 'at hand'}")

    def _refuse_changed_corpus(self) -> None:
        for name, source in self.layout.corpus.items():
            if not source.changed():
                continue
            raise ChangedInput(
                f"{name} of {self.declared.experiment.corpus} changed while the run was on: its results "
                "would be of a state that is gone. Run again; what has not changed is not done again."
            )

    def identity(self) -> record.Identity:
        """What makes a run of this study the run it is."""
        declared = self.declared
        return record.Identity(
            file=declared.file.resolve().relative_to(declared.root).as_posix(),
            source=declared.source,
            resolved=resolved(self.declared),
            settings=declared.settings,
            inputs={"corpus": {"path": corpus_path(self.declared), "files": self._corpus_digests()}},
            stages={step.name: step.parts for step in self.plan},
            keys={step.name: step.key for step in self.plan},
            seeds=self.layout.seeds,
        )

    def seconds_before(self, stage: str) -> float | None:
        """How long a stage took in the run before; None if it is not known."""
        run = history.newest(self.results)
        return history.seconds_of(run, stage) if run else None

    def _corpus_digests(self) -> dict[str, JsonValue]:
        return {name: source.digest for name, source in self.layout.corpus.items()}

    def _inputs(self, found: Examined) -> dict[str, JsonValue]:
        """What went in, for the record."""
        return {
            "corpus": {
                "path": corpus_path(self.declared),
                "files": self._corpus_digests(),
                "name": found.corpus,
                "fingerprint": found.fingerprint,
                "articles": found.n_articles,
                "tokens": found.n_tokens,
            }
        }


@contextmanager
def ended_properly(run: Path) -> Iterator[None]:
    """Note in the run folder how a run ended that does not come to its end."""
    try:
        yield
    except KeyboardInterrupt:
        record.end(run, "interrupted")
        raise
    except Exception as error:
        record.end(run, "failed", str(error))
        raise


def _keep(run: Path, outcome: Outcome) -> None:
    """Write down what became of a stage; the results are copied whole."""
    entry, step = outcome.entry, outcome.step
    said: dict[str, JsonValue] = {
        "stage": step.name,
        "key": step.key,
        "reason": outcome.reason,
        "from_cache": not outcome.reason,
        "seconds": entry.seconds if entry else None,
        "outputs": dict(entry.outputs) if entry else {},
        "warning": outcome.warning,
    }
    out = entry.out if entry and step.name == STAGE else None
    record.keep_stage(run, step.folder_name, said, out)
