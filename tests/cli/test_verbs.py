"""The verbs of a study, as a user meets them: check, run, runs, show, verify, schema, measures, doctor."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from tests.small_study import EXPERIMENT, small_study

from framing.cli import main

Printed = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def experiment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_study(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def printed_by_run(experiment: Path) -> tuple[str, str]:
    """What one run of the study, named ``first``, has printed on stdout and on stderr."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        assert main(["run", str(experiment), "--name", "first"]) == 0
    return out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def results(experiment: Path, printed_by_run: tuple[str, str]) -> Path:
    """The results folder after one run."""
    assert printed_by_run
    return experiment.parent.parent / "results"


def as_json(capsys: Printed, *arguments: str) -> tuple[int, dict[str, object]]:
    capsys.readouterr()
    code = main(list(arguments))
    payload = json.loads(capsys.readouterr().out)
    assert payload.pop("schema_version") == 1
    return code, payload


def test_check_prints_the_design_and_scores_nothing(experiment: Path, capsys: Printed) -> None:
    assert main(["check", str(experiment)]) == 0
    printed = capsys.readouterr().out
    assert "small.yaml: no problems" in printed
    assert "Invented for a test." in printed
    assert "design check: warn" in printed
    assert "state: 3 outlets, 12 articles (north_wire, red_lamp, river_radio)" in printed
    assert "smallest p-value that permuting the outlets can give: 0.1" in printed


def test_check_says_what_a_comparison_within_strata_can_show(experiment: Path, capsys: Printed) -> None:
    asked = "estimands=[{contrast: {target: state, reference: independent, within: %s}}]"
    capsys.readouterr()
    assert main(["-q", "check", str(experiment), "--set", asked % "language"]) == 0
    # Three and three outlets of one language: 2 of 20 labellings.
    told = "Within language (outlets of state and independent: en 3 and 3)"
    assert (
        f"{told}, the smallest two-sided permutation p-value is 0.1. It cannot reach"
        in capsys.readouterr().out
    )
    assert main(["-q", "check", str(experiment), "--set", asked % "country"]) == 0
    nothing = "Within country, nothing can be compared: none has outlets of both groups."
    assert f"{nothing} Left out, with outlets of one group only: GB, RU." in capsys.readouterr().out


def test_check_as_json(experiment: Path, capsys: Printed) -> None:
    code, found = as_json(capsys, "check", str(experiment), "--json")
    assert code == 0
    assert (found["ok"], found["articles"], found["in_groups"]) == (True, 24, 24)
    design = found["design"]
    assert isinstance(design, dict)
    assert design["verdict"] == "warn"
    assert [group["n_outlets"] for group in design["groups"]] == [3, 3]


def test_problems_of_a_file_are_listed_as_json_and_in_words(experiment: Path, capsys: Printed) -> None:
    file = experiment.with_name("broken.yaml")
    file.write_text(EXPERIMENT.replace("unit: sentence", "unit: word"), encoding="utf-8")
    assert main(["check", str(file), "--json"]) == 2
    printed = capsys.readouterr()
    (problem,) = json.loads(printed.out)["problems"]
    assert (problem["line"], problem["column"], problem["where"]) == (7, 7, "unit")
    assert "error: " in printed.err
    assert "has 1 problem" in printed.err
    file.unlink()


def test_a_refused_design_is_said_before_and_after(tmp_path: Path, capsys: Printed) -> None:
    experiment = small_study(tmp_path)
    setting = "select.outlets=[north_wire, hill_paper, open_desk, quiet_post]"
    few = ["--set", setting, "--set", "measures=[dictionary]", "--set", "models={}"]
    assert main(["check", str(experiment), *few]) == 0
    assert "design check: refuse (no headline claim" in capsys.readouterr().out


def test_a_dry_run_says_why_and_does_nothing(experiment: Path, results: Path, capsys: Printed) -> None:
    before = sorted(path.name for path in (results / "small").iterdir())
    capsys.readouterr()
    assert main(["run", str(experiment), "--dry-run", "--explain", "--set", "seed=8"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert "up to date" in lines["tokens"]
    assert "seed:" in lines["model-embedding-1"]
    assert sorted(path.name for path in (results / "small").iterdir()) == before


def test_a_run_prints_the_headline_the_report_and_the_digest(printed_by_run: tuple[str, str]) -> None:
    out, err = printed_by_run
    assert "state minus independent" in out
    assert "partnership" in out
    report = next(line.split(maxsplit=1)[1] for line in out.splitlines() if line.startswith("report"))
    assert Path(report).is_file()
    assert "results digest   sha256:" in out
    assert "tokens" in err
    assert err.index("design check: warn") < err.index("scores-dictionary")
    assert "\x1b" not in out + err


def test_runs_are_listed_with_name_status_and_digest(results: Path, capsys: Printed) -> None:
    code, found = as_json(capsys, "runs", "--results", str(results), "--json")
    assert code == 0
    listed = found["runs"]
    assert isinstance(listed, list)
    assert listed[0]["name"] == "first"
    assert listed[0]["status"] == "done"
    assert len(listed[0]["digest"]) == 64
    assert main(["runs", "--results", str(results)]) == 0
    assert listed[0]["digest"][:12] in capsys.readouterr().out


def test_no_runs_are_told_in_words(tmp_path: Path, capsys: Printed) -> None:
    assert main(["runs", "--results", str(tmp_path)]) == 0
    assert "no runs in" in capsys.readouterr().err


def test_show_prints_the_headline_of_a_run(results: Path, capsys: Printed) -> None:
    capsys.readouterr()
    assert main(["show", "first", "--results", str(results)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("A small study\nsmall 2")
    assert "multipolarity" in printed
    assert "results digest   sha256:" in printed


def test_show_finds_the_nearest_results(
    results: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(results.parent / "experiments")
    code, found = as_json(capsys, "show", "first", "--json")
    assert code == 0
    estimates = found["estimates"]
    assert isinstance(estimates, list)
    assert {estimate["estimand"] for estimate in estimates} == {"contrast"}
    assert {estimate["question"] for estimate in estimates} == {"outlets like these"}


def test_an_unknown_run_is_a_usage_error(results: Path, capsys: Printed) -> None:
    assert main(["show", "nothing", "--results", str(results)]) == 2
    assert "no run named 'nothing'" in capsys.readouterr().err


def test_verify_passes_and_then_names_what_has_changed(results: Path, capsys: Printed) -> None:
    assert main(["verify", "first", "--results", str(results)]) == 0
    assert "files as they were" in capsys.readouterr().out
    (run,) = {path.parent for path in results.glob("small/*/run.json") if '"first"' in path.read_text()}
    page = run / "report" / "report.md"
    before = page.read_bytes()
    page.write_bytes(before + b" ")
    (run / "tables" / "added.csv").write_text("x", encoding="utf-8")
    assert main(["verify", "first", "--results", str(results)]) == 4
    told = capsys.readouterr().err
    assert "changed  report/report.md" in told
    assert "extra    tables/added.csv" in told
    assert "2 differences" in told
    code, found = as_json(capsys, "verify", "first", "--results", str(results), "--json")
    assert (code, found["ok"]) == (4, False)
    page.write_bytes(before)
    (run / "tables" / "added.csv").unlink()
    assert main(["verify", "first", "--results", str(results)]) == 0


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path: Path, capsys: Printed) -> None:
    assert main(["run", str(tmp_path / "nothing.yaml")]) == 2
    assert "no experiment file" in capsys.readouterr().err


def test_an_unknown_stage_is_a_usage_error(experiment: Path, capsys: Printed) -> None:
    assert main(["run", str(experiment), "--force", "token"]) == 2
    assert "no stage named 'token'. Did you mean 'tokens'?" in capsys.readouterr().err


def test_the_schema_is_printed_and_written(tmp_path: Path, capsys: Printed) -> None:
    assert main(["schema"]) == 0
    printed = capsys.readouterr().out
    assert main(["schema", "--write", str(tmp_path / "schema")]) == 0
    assert (tmp_path / "schema" / "experiment.json").read_text(encoding="utf-8") == printed


def test_measures_lists_what_there_is_with_references(capsys: Printed) -> None:
    code, found = as_json(capsys, "measures", "--json")
    assert code == 0
    plugins = found["plugins"]
    assert isinstance(plugins, list)
    assert {plugin["kind"] for plugin in plugins} == {"measure", "model", "estimand"}
    assert all(plugin["citation"] and plugin["description"] for plugin in plugins)


def test_measures_tells_all_about_one(capsys: Printed) -> None:
    assert main(["measures", "contrast"]) == 0
    printed = capsys.readouterr().out
    assert "Welch (1947)" in printed
    assert "must be" in printed
    assert '"holm", "bh" or "by"' in printed
    assert main(["measures", "contrats"]) == 2
    assert "Did you mean 'contrast'?" in capsys.readouterr().err


def test_doctor_looks_at_the_installation(capsys: Printed) -> None:
    code, found = as_json(capsys, "doctor", "--json")
    assert code == 0
    assert found["ok"] is True
    packages = found["packages"]
    assert isinstance(packages, dict)
    assert packages["numpy"]
    assert main(["doctor"]) == 0
    assert "kernels" in capsys.readouterr().out
