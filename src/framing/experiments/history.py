"""Finds runs that were made before, by id, by name, or the latest."""

from dataclasses import dataclass
from pathlib import Path

from framing.errors import DataError, UnknownName, UsageError
from framing.experiments.files import read_json
from framing.experiments.record import LATEST, LOCK, RUN


@dataclass(frozen=True, kw_only=True)
class RunNote:
    """What ``run.json`` says of a run.

    Attributes:
        path: The run folder.
        experiment: Name of the experiment: the folder above.
        status: ``running`` also where the process is gone without a word.
        started: When, ISO 8601, UTC.
        digest: Results digest; empty if the run did not come to its end.
        name: The name that was given to it, or empty.
        title: Title of the experiment.
    """

    path: Path
    experiment: str
    status: str
    started: str
    digest: str
    name: str
    title: str

    @property
    def id(self) -> str:
        """Name of the run folder."""
        return self.path.name


def runs(results: Path) -> list[RunNote]:
    """Every run below a results folder, oldest first.

    Args:
        results: Folder that holds a folder per experiment.
    """
    return sorted(
        (note(path.parent) for path in results.glob(f"*/*/{RUN}")), key=lambda one: (one.id, one.experiment)
    )


def note(run: Path) -> RunNote:
    """What ``run.json`` says of a run.

    Raises:
        DataError: It cannot be read.
    """
    try:
        said = read_json(run / RUN)
        title = str(read_json(run / "config.resolved.json").get("title", ""))
    except (OSError, ValueError) as error:
        raise DataError(f"{run}: not a run folder, or a damaged one ({error})") from error
    return RunNote(
        path=run,
        experiment=run.parent.name,
        status=str(said.get("status", "")),
        started=str(said.get("started", "")),
        digest=str(said.get("digest", "")),
        name=str(said.get("name", "")),
        title=title,
    )


def find(wanted: str, results: Path) -> Path:
    """The folder of a run.

    Args:
        wanted: A path, ``latest``, an id or the beginning of one, or a name given with ``--name``; put the
            experiment and a slash before it to look at one experiment only.
        results: Folder that holds a folder per experiment.

    Raises:
        UnknownName: There is no such run, or there are several.
    """
    if (Path(wanted) / RUN).is_file():
        return Path(wanted)
    experiment, _, rest = wanted.rpartition("/")
    known = [one for one in runs(results) if experiment in {"", one.experiment}]
    if rest == "latest":
        known = [one for one in known if one.status == "done"]
        if known:
            return known[-1].path
    if not known and not runs(results):
        raise UsageError(
            f"no run named {wanted!r}: none is kept in {results}. Run an experiment first (framing run "
            "experiments/xi_putin.yaml), or name another folder with --results."
        )
    exact = [one for one in known if rest in {one.id, one.name}]
    fitting = exact or [one for one in known if rest and one.id.startswith(rest)]
    if len(fitting) == 1:
        return fitting[0].path
    raise UnknownName("run" if not fitting else "single run", wanted, [one.id for one in known])


def seconds_of(run: Path, stage: str) -> float | None:
    """How long a stage took to make the output that a run used; None if it is not written down."""
    for path in run.glob(f"stages/*-{stage}/stage.json"):
        seconds = read_json(path).get("seconds")
        if isinstance(seconds, int | float):
            return float(seconds)
    return None


def parts_of(run: Path | None) -> dict[str, dict[str, str]]:
    """Stage → parts of its key, as a run wrote them down; empty if there is no run."""
    if run is None:
        return {}
    try:
        stages = read_json(run / LOCK).get("stages")
    except (OSError, ValueError):
        return {}
    found: dict[str, dict[str, str]] = {}
    for name, said in stages.items() if isinstance(stages, dict) else ():
        parts = said.get("parts") if isinstance(said, dict) else None
        if isinstance(parts, dict):
            found[name] = {str(part): str(text) for part, text in parts.items()}
    return found


def newest(results: Path) -> Path | None:
    """The run of an experiment that ended last, or None.

    Args:
        results: Folder of the runs of the experiment.
    """
    try:
        run = results / (results / LATEST).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return run if (run / LOCK).is_file() else None
