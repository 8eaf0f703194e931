"""What no run rests on goes; what a run names, or a process is at work on, stays."""

import shutil
from pathlib import Path

import pytest
from tests.small_study import small_study

from framing.cli import main
from framing.experiments import record, tidying
from framing.experiments.cache import Cache
from framing.experiments.study import CACHE, Study


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a closed run, and the outputs of one that was deleted."""
    file = small_study(tmp_path)
    record.seal(Study.open(file).run())
    shutil.rmtree(Study.open(file, ["seed=8"]).run())
    return tmp_path


def test_only_what_no_run_names_goes_and_the_next_run_does_nothing_anew(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cache = Cache(folder=project / CACHE)
    before = len(list(cache.folder.glob("*/entry.json")))
    found = tidying.unused(cache, project / "results")
    assert found
    assert main(["gc", "--results", str(project / "results"), "--dry-run"]) == 0
    assert f"{len(found)} outputs would go" in capsys.readouterr().out
    assert len(list(cache.folder.glob("*/entry.json"))) == before
    assert main(["gc", "--results", str(project / "results")]) == 0
    assert len(list(cache.folder.glob("*/entry.json"))) == before - len(found)
    assert tidying.unused(cache, project / "results") == ()
    plan = Study.open(project / "experiments" / "small.yaml").plan
    assert all(cache.get(step.key) for step in plan)


def test_what_a_process_is_at_work_on_stays(project: Path) -> None:
    cache = Cache(folder=project / CACHE)
    found = tidying.unused(cache, project / "results")
    with cache.locked(found[0].entry.key):
        assert found[0] not in tidying.remove(cache, found)
    assert found[0].entry.folder.is_dir()


def test_everything_goes_if_asked(project: Path) -> None:
    cache = Cache(folder=project / CACHE)
    everything = tidying.unused(cache, project / "results", every=True)
    assert len(tidying.remove(cache, everything)) == len(everything)
    assert not list(cache.folder.glob("*/entry.json"))
