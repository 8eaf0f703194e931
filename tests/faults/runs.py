"""Starts runs of the command line in processes of their own."""

import json
import resource
import signal
import subprocess
import sys
from pathlib import Path

COMMAND = [sys.executable, "-c", "import sys; from framing.cli import main; sys.exit(main())"]
WITHOUT_REPORT = """
import json, sys
from pathlib import Path
from framing.engine.environment import settle
settle()
from framing.experiments import record
from framing.experiments.study import Study
from framing.engine.schedulers import open_engine
if __name__ == "__main__":
    with open_engine(sys.argv[2]) as engine:
        run = Study.open(Path(sys.argv[1])).run(engine)
    print(json.dumps({"digest": record.seal(run)}))
"""
"""A run that ends where the report would begin."""


def start(
    experiment: Path, *options: str, report: bool = True, scheduler: str = "local:1"
) -> "subprocess.Popen[str]":
    """Start a run as the leader of a process group."""
    whole = [*COMMAND, "-q", "run", str(experiment), "--json", "--scheduler", scheduler, *options]
    return subprocess.Popen(
        whole if report else [sys.executable, "-c", WITHOUT_REPORT, str(experiment), scheduler],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finished(
    experiment: Path, *options: str, report: bool = True, scheduler: str = "local:1"
) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a run that is left alone."""
    run = start(experiment, *options, report=report, scheduler=scheduler)
    out, err = run.communicate(timeout=300)
    return run.returncode, out, err


def digest(experiment: Path, *, report: bool = True, scheduler: str = "local:1") -> str:
    """The results digest of a run that is left alone and must succeed."""
    code, out, err = finished(experiment, report=report, scheduler=scheduler)
    assert code == 0, err
    return str(json.loads(out)["digest"])


def small_files_only() -> None:
    """No file of this process may grow beyond 2 kB: what a full disk looks like to it."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))
