"""A run folder says what was asked and what came of it; its digest covers what is repeatable."""

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from framing.errors import DataError, UnknownName
from framing.experiments import history, record
from framing.experiments.files import read_json, write_json
from framing.experiments.record import Identity
from framing.experiments.seal import compare

IDENTITY = Identity(
    file="x.yaml",
    source=b"title: x\n",
    resolved={"title": "x", "seed": 1},
    settings=("seed=1",),
    inputs={"corpus": {"path": "corpora/x"}},
    stages={"a": {"code": "1"}},
    keys={"a": "0" * 64},
    seeds={"a": 5},
)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run that has come to its end."""
    folder = record.begin(tmp_path / "results" / "x", IDENTITY, tmp_path, ["run", "x.yaml"], "first")
    write_json(folder / "report" / "report.json", {"a": 1})
    write_json(folder / "stages" / "01-results" / "out" / "facts.json", {"b": 2})
    write_json(folder / "stages" / "01-results" / "stage.json", {"seconds": 1.5})
    record.seal(folder)
    return folder


def listed(run: Path) -> list[str]:
    return [line.split("  ", 1)[1] for line in (run / record.SUMS).read_text().splitlines()]


def test_a_run_is_named_by_time_and_key(run: Path) -> None:
    stamp, _, key = run.name.partition("-")
    assert len(stamp) == len("20261123T114534Z")
    assert key == IDENTITY.key[:8]


def test_two_runs_in_one_second_get_folders_of_their_own(tmp_path: Path) -> None:
    names = {record.begin(tmp_path / "x", IDENTITY, tmp_path, []).name for _ in range(3)}
    assert len(names) == 3


def test_the_list_holds_what_is_repeatable_and_nothing_else(run: Path) -> None:
    assert listed(run) == [
        "config.resolved.json",
        "config.source.yaml",
        "inputs.json",
        "report/report.json",
        "stages/01-results/out/facts.json",
    ]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not here")
def test_the_list_is_read_by_sha256sum(run: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "-c", record.SUMS], cwd=run, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_digest_is_that_of_the_list(run: Path) -> None:
    digest = sha256((run / record.SUMS).read_bytes()).hexdigest()
    assert read_json(run / record.RUN)["digest"] == digest
    assert history.note(run).digest == digest


def test_two_runs_of_the_same_have_the_same_digest(tmp_path: Path) -> None:
    digests = set()
    for _ in range(2):
        folder = record.begin(tmp_path / "x", IDENTITY, tmp_path, [])
        write_json(folder / "report" / "report.json", {"a": 1})
        digests.add(record.seal(folder))
    assert len(digests) == 1


def test_the_newest_finished_run_is_the_latest(tmp_path: Path, run: Path) -> None:
    unfinished = record.begin(run.parent, IDENTITY, tmp_path, [])
    assert (run.parent / record.LATEST).read_text() == f"{run.name}\n"
    assert history.newest(run.parent) == run
    assert history.find("latest", run.parent.parent) == run
    assert [note.status for note in history.runs(run.parent.parent)] == ["done", "running"]
    record.end(unfinished, "failed", "no room")
    assert history.note(unfinished).status == "failed"


@pytest.mark.parametrize("wanted", ["{id}", "{start}", "x/{id}", "x/latest", "first", "{path}"])
def test_a_run_is_found_by_id_beginning_name_and_path(run: Path, wanted: str) -> None:
    named = wanted.format(id=run.name, start=run.name[:14], path=run)
    assert history.find(named, run.parent.parent) == run


@pytest.mark.parametrize("wanted", ["nothing", "", "y/latest", "y/{id}"])
def test_an_unknown_run_is_told_so(run: Path, wanted: str) -> None:
    with pytest.raises(UnknownName, match="no run named"):
        history.find(wanted.format(id=run.name), run.parent.parent)


def test_a_beginning_that_fits_several_runs_is_refused(tmp_path: Path, run: Path) -> None:
    record.begin(run.parent, IDENTITY, tmp_path, [])
    with pytest.raises(UnknownName, match="no single run named"):
        history.find(run.name[:4], run.parent.parent)


def test_an_untouched_run_is_verified(run: Path) -> None:
    found = compare(run)
    assert found.differences == ()
    assert found.n_files == 5


def test_every_changed_missing_and_added_file_is_named(run: Path) -> None:
    (run / "report" / "report.json").write_text("{}")
    (run / "stages" / "01-results" / "out" / "facts.json").unlink()
    (run / "report" / "more.html").write_text("x")
    (run / "stages" / "01-results" / "stage.json").write_text("{}")  # not repeatable: does not count
    assert compare(run).differences == (
        ("extra", "report/more.html"),
        ("changed", "report/report.json"),
        ("missing", "stages/01-results/out/facts.json"),
    )


def test_a_list_that_was_adapted_to_a_change_is_noticed(run: Path) -> None:
    report = run / "report" / "report.json"
    before = sha256(report.read_bytes()).hexdigest()
    report.write_text("{}")
    sums = run / record.SUMS
    sums.write_text(sums.read_text().replace(before, sha256(b"{}").hexdigest()))
    assert compare(run).differences == (("changed", record.SUMS),)


def test_a_run_that_did_not_end_cannot_be_verified(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="did not come to its end"):
        compare(record.begin(tmp_path / "x", IDENTITY, tmp_path, []))


def test_a_results_folder_that_is_a_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("in the way")
    with pytest.raises(DataError, match=r"no run folder can be made there .* --results"):
        record.begin(tmp_path / "results" / "x", IDENTITY, tmp_path, [])


def test_uncommitted_changes_of_the_project_are_kept(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()

    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", str(project), *identity, *arguments], check=True, capture_output=True)

    git("init", "-q")
    (project / "a.txt").write_text("before\n")
    git("add", "a.txt")
    git("commit", "-q", "-m", "first")
    (project / "a.txt").write_text("after\n")
    (project / "new.txt").write_text("new\n")
    run = record.begin(tmp_path / "results" / "x", IDENTITY, project, [])
    code = read_json(run / "code" / "git.json")
    assert code["dirty"] is True
    assert code["untracked"] == ["new.txt"]
    assert "+after" in (run / "code" / "dirty.patch").read_text()


def test_a_project_without_a_repository_is_recorded_as_such(run: Path) -> None:
    assert read_json(run / "code" / "git.json") == {"repository": False}


def test_the_environment_is_written_down(run: Path) -> None:
    packages = (run / "env" / "packages.txt").read_text().splitlines()
    names = [line.partition("==")[0] for line in packages]
    assert names == sorted(names)
    assert any(line.startswith("numpy==") for line in packages)
    assert read_json(run / "env" / "threads.json")["libraries"]
    assert read_json(run / "env" / "platform.json")["python"]


def test_parts_of_keys_are_read_back_to_explain_the_next_run(run: Path) -> None:
    assert history.parts_of(run) == {"a": {"code": "1"}}
    assert history.parts_of(None) == {}
    (run / record.LOCK).write_text("[")
    assert history.parts_of(run) == {}
