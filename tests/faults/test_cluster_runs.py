"""Runs over a Dask cluster: the same results as with local processes, whatever befalls the cluster."""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from tests.engine.dask_cluster import Cluster, a_cluster
from tests.faults.runs import digest, finished, small_files_only, start
from tests.small_study import small_study

from framing.engine.environment import ONE_THREAD, PINNED_KERNEL

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and limits of Linux")

STAGES = ("tokens", "attribution", "model-embedding-1")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers that all tests of this file share."""
    with a_cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="module")
def local_digest(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The results digest of one process on this machine."""
    return digest(small_study(tmp_path_factory.mktemp("local")), report=False)


@pytest.mark.slow
def test_one_process_two_processes_and_a_cluster_give_the_same(
    cluster: Cluster, local_digest: str, tmp_path: Path
) -> None:
    assert digest(small_study(tmp_path / "two"), report=False, scheduler="local:2") == local_digest
    assert digest(small_study(tmp_path / "dask"), report=False, scheduler=cluster.option) == local_digest


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_workers_killed_in_a_stage_change_nothing(
    cluster: Cluster, local_digest: str, tmp_path: Path, stage: str
) -> None:
    experiment = small_study(tmp_path)
    run = start(experiment, report=False, scheduler=cluster.option)
    in_work(run, experiment, stage)
    victim = cluster.worker_processes()[0]
    os.kill(victim, signal.SIGKILL)
    out, err = run.communicate(timeout=300)
    assert run.returncode == 0, err
    assert local_digest in out
    cluster.wait_for_workers(2)


def in_work(run: "subprocess.Popen[str]", experiment: Path, stage: str) -> None:
    """Wait until a run has begun to write a stage's outputs."""
    cache = experiment.parent.parent / ".framing" / "cache"
    while run.poll() is None and not any(cache.glob(f"{stage}.*")):
        time.sleep(0.001)


@pytest.mark.slow
def test_a_scheduler_that_is_killed_loses_nothing(local_digest: str, tmp_path: Path) -> None:
    experiment = small_study(tmp_path)
    (tmp_path / "dask").mkdir()
    with a_cluster(tmp_path / "dask") as cluster:
        run = start(experiment, scheduler=cluster.option)
        in_work(run, experiment, "attribution")
        cluster.kill_scheduler()
        _, err = run.communicate(timeout=300)
    assert run.returncode == 1
    assert "Traceback" not in err, err
    assert "the scheduler at file:" in err
    assert "give the same command again" in err
    with a_cluster(tmp_path / "dask") as cluster:
        assert digest(experiment, report=False, scheduler=cluster.option) == local_digest


@pytest.mark.slow
def test_a_full_disk_on_the_workers_is_told_and_the_next_run_goes_on(
    local_digest: str, tmp_path: Path
) -> None:
    experiment = small_study(tmp_path)
    (tmp_path / "dask").mkdir()
    with a_cluster(tmp_path / "dask", limits=small_files_only) as cluster:
        code, _, err = finished(experiment, scheduler=cluster.option)
    assert code in {1, 3}
    assert "Traceback" not in err, err
    assert "error:" in err
    assert digest(experiment, report=False) == local_digest


SRUN = """#!/bin/bash
# Plays Slurm's srun: as many copies of a command as --ntasks says.
count=${1#--ntasks=}; shift
for _ in $(seq "$count"); do "$@" & done
wait
"""


@pytest.mark.slow
def test_the_template_for_slurm_runs_a_study(root: Path, tmp_path: Path) -> None:
    experiment = small_study(tmp_path)
    played = tmp_path / ".venv" / "bin"
    played.mkdir(parents=True)
    (played / "srun").write_text(SRUN, encoding="utf-8")
    (played / "srun").chmod(0o755)
    path = os.pathsep.join([str(played), str(Path(sys.executable).parent), os.environ["PATH"]])
    (played / "activate").write_text(f"export PATH={shlex.quote(path)}\n", encoding="utf-8")
    run = subprocess.Popen(
        ["bash", str(root / "docs" / "how-to" / "cluster" / "slurm.sbatch"), str(experiment)],
        cwd=tmp_path,
        env={**os.environ, "SLURM_JOB_ID": "7", "SLURM_NTASKS": "3", "SLURM_MEM_PER_CPU": "2000"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        out, err = run.communicate(timeout=300)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
    assert run.returncode == 0, err
    assert "results digest   sha256:" in out
    assert list((tmp_path / ".framing" / "dask").glob("scheduler-*.json")) == []


def test_the_template_for_kubernetes_is_whole(root: Path) -> None:
    text = (root / "docs" / "how-to" / "cluster" / "kubernetes.yaml").read_text(encoding="utf-8")
    cluster, job = YAML(typ="safe").load_all(text)
    (worker,) = cluster["spec"]["worker"]["spec"]["containers"]
    (run,) = job["spec"]["template"]["spec"]["containers"]
    assert {one["name"]: one["value"] for one in worker["env"]} == dict.fromkeys(
        ONE_THREAD, "1"
    ) | PINNED_KERNEL
    assert worker["env"] == run["env"]
    assert f"tcp://{cluster['metadata']['name']}-scheduler:8786" in run["args"]
