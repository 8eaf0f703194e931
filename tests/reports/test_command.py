"""``framing report``: makes the report again, closes the run, and refuses results that someone changed."""

import json
from pathlib import Path

import pytest
from tests.reports.synthetic import Shape, write_run

from framing.cli import main


def write(path: Path, said: object) -> None:
    path.write_text(json.dumps(said), encoding="utf-8")


def test_a_run_whose_report_failed_is_finished_and_then_guarded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = write_run(tmp_path / "results" / "made" / "20260101T000000Z-abc", Shape(dimensions=("threat",)))
    write(run / "run.json", {"status": "failed", "started": "2026-01-01T00:00:00Z"})
    write(run / "run.lock.json", {})
    write(run / "config.resolved.json", {"title": "Made up"})
    where = ["--results", str(tmp_path / "results")]

    assert main(["report", run.name, *where]) == 0
    said = capsys.readouterr().out
    assert str(run / "report" / "report.html") in said
    assert "results digest   sha256:" in said
    assert json.loads((run / "run.json").read_text(encoding="utf-8"))["status"] == "done"
    assert main(["verify", "latest", *where]) == 0

    facts = run / "stages" / "07-results" / "out" / "facts.json"
    facts.write_text(facts.read_text(encoding="utf-8").replace("20240516", "20240517"), encoding="utf-8")
    assert main(["report", "latest", *where]) == 4
    assert "facts.json" in capsys.readouterr().err


def test_a_run_that_is_not_there_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "nowhere", "--results", str(tmp_path)]) == 2
    assert "no run named 'nowhere'" in capsys.readouterr().err
