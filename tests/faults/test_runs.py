"""Runs that are killed, run out of room or find the way closed: the next one goes on and gives the same."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.faults.runs import COMMAND, digest, finished, small_files_only, start
from tests.small_study import small_study

from framing.experiments.files import read_json

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals, limits and links of Linux")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The results digest of a run without report that nothing happened to."""
    return digest(small_study(tmp_path_factory.mktemp("undisturbed")), report=False)


def logged(experiment: Path, stage: str) -> bool:
    """True once a run has noted that a stage is done: some are over within a glance."""
    logs = (experiment.parent.parent / "results" / "small").glob("*/logs/run.log")
    return any(f" {stage}:" in log.read_text(encoding="utf-8") for log in logs)


def kill_at(experiment: Path, stage: str) -> bool:
    """Start a run and kill it, with all its processes, in a stage or right behind it; False if it ended."""
    cache = experiment.parent.parent / ".framing" / "cache"
    run = start(experiment, report=False)
    while run.poll() is None:
        if next(cache.glob(f"{stage}.*"), None) or logged(experiment, stage):
            os.killpg(run.pid, signal.SIGKILL)
            break
        time.sleep(0.0005)
    run.communicate()
    return run.returncode == -signal.SIGKILL


STAGES = (
    *("corpus", "select", "tokens", "articles", "attribution", "model-embedding-1", "scores-dictionary"),
    *("estimates-contrast", "results"),
)


@pytest.mark.slow
def test_a_run_killed_in_every_stage_ends_in_the_same_digest(tmp_path: Path, undisturbed: str) -> None:
    experiment = small_study(tmp_path)
    killed = [stage for stage in STAGES if kill_at(experiment, stage)]
    assert len(killed) >= len(STAGES) - 2, f"only killed in {killed}"  # a stage may be over within a glance
    assert digest(experiment, report=False) == undisturbed
    runs = [read_json(path) for path in sorted((tmp_path / "results" / "small").glob("*/run.json"))]
    assert [run["status"] for run in runs].count("done") == 1
    assert not list((tmp_path / ".framing" / "cache").glob("*.tmp"))


@pytest.mark.slow
def test_a_run_killed_while_the_report_is_made_ends_in_the_same_digest(tmp_path: Path) -> None:
    experiment = small_study(tmp_path)
    run = start(experiment)
    results = tmp_path / "results" / "small"
    while run.poll() is None and not logged(experiment, "results"):  # what follows is the report
        time.sleep(0.002)
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    assert not (results / "latest.txt").exists()
    assert digest(experiment) == digest(small_study(tmp_path / "undisturbed"))


def test_an_interrupted_run_says_so_and_can_go_on(tmp_path: Path) -> None:
    experiment = small_study(tmp_path)
    cache = tmp_path / ".framing" / "cache"
    run = start(experiment)
    while run.poll() is None and not (cache.is_dir() and any(cache.glob("tokens.*"))):
        time.sleep(0.002)
    os.killpg(run.pid, signal.SIGINT)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "interrupted: the same command goes on where this one stopped" in err
    (path,) = (tmp_path / "results" / "small").glob("*/run.json")
    assert read_json(path)["status"] == "interrupted"


def test_a_full_disk_is_told_and_the_next_run_goes_on(tmp_path: Path) -> None:
    experiment = small_study(tmp_path)
    run = subprocess.run(
        [*COMMAND, "-q", "run", str(experiment)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=small_files_only,
    )
    assert run.returncode in {1, 3}
    assert "Traceback" not in run.stderr
    assert "error:" in run.stderr
    left = list((tmp_path / ".framing" / "cache").glob("*/entry.json"))
    assert all(read_json(path)["outputs"] for path in left)
    code, _, err = finished(experiment, "--dry-run")
    assert code == 0, err


@pytest.mark.parametrize("option", ["--results", "--cache"])
def test_a_file_in_the_way_is_told_with_what_to_do(tmp_path: Path, option: str) -> None:
    experiment = small_study(tmp_path)
    blocked = tmp_path / "blocked"
    blocked.write_text("in the way", encoding="utf-8")
    code, _, err = finished(experiment, option, str(blocked / "below"))
    assert code in {1, 2, 3}
    assert "Traceback" not in err
    assert f"with {option}" in err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_results_folder_is_told_with_what_to_do(tmp_path: Path) -> None:
    experiment = small_study(tmp_path)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    code, _, err = finished(experiment, "--results", str(closed))
    assert code == 3
    assert "no run folder can be made there" in err


@pytest.mark.slow
def test_damage_in_the_cache_is_made_good(tmp_path: Path, undisturbed: str) -> None:
    experiment = small_study(tmp_path)
    assert digest(experiment, report=False) == undisturbed
    cache = tmp_path / ".framing" / "cache"
    for entry in sorted(cache.glob("*/entry.json")):
        path = next(path for path in sorted((entry.parent / "out").rglob("*")) if path.is_file())
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])  # half-written
    code, out, _ = finished(experiment, "--dry-run")
    assert code == 0
    reasons = {stage["reason"] for stage in json.loads(out)["stages"]}
    assert all(reason.startswith("its stored output is damaged: ") for reason in reasons)
    assert digest(experiment, report=False) == undisturbed


def test_a_cache_that_is_gone_is_made_anew(tmp_path: Path) -> None:
    experiment = small_study(tmp_path)
    assert finished(experiment, "--dry-run")[0] == 0
    shutil.rmtree(tmp_path / ".framing", ignore_errors=True)
    code, out, _ = finished(experiment, "--dry-run")
    assert code == 0
    assert all(stage["run"] for stage in json.loads(out)["stages"])
