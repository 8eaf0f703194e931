"""A run is made again from its lock: the same bytes here, numbers within tolerance on another kernel."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from tests.small_study import small_study

from framing.engine.environment import can_pin
from framing.errors import DataError
from framing.experiments import record
from framing.experiments.declaration.reading import read_again, read_experiment
from framing.experiments.declaration.resolved import resolved
from framing.experiments.files import read_json, write_json
from framing.experiments.repetition.comparison import compare_files
from framing.experiments.repetition.reproduction import reproduce, unlock
from framing.experiments.repetition.rows import gap
from framing.experiments.repetition.surroundings import Surroundings, of_run, unlike
from framing.experiments.repetition.tolerance import Tolerances
from framing.experiments.study import Study
from framing.reports.make import make

OF_COUNTS = Tolerances.of({"dictionary": {}, "frameaxis_bias": {"embedding": "corpus"}})


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of a small study, with its report."""
    study = Study.open(small_study(tmp_path_factory.mktemp("project")))
    folder = study.run()
    make(folder)
    record.seal(folder)
    return folder


def copied(run: Path, to: Path) -> Path:
    return Path(shutil.copytree(run, to / "results" / "small" / run.name))


def test_a_run_is_made_again_with_the_same_bytes(run: Path, tmp_path: Path) -> None:
    locked = unlock(run)
    assert locked.level == "identical"
    made = reproduce(locked, tmp_path, make, jobs=2)
    assert made.comparison.identical, [one for one in made.comparison.files if one.verdict != "identical"]
    assert made.digest == read_json(run / "run.json")["digest"]
    assert {path.name for path in tmp_path.iterdir()} == {"small"}  # nothing kept beside the run


@pytest.mark.skipif(not can_pin(), reason="this processor lacks the kernel that is pinned")
def test_on_an_older_kernel_the_numbers_are_within_tolerance(run: Path, tmp_path: Path) -> None:
    older = {**os.environ, "OPENBLAS_CORETYPE": "Nehalem", "NPY_ENABLE_CPU_FEATURES": ""}
    code = "import sys; from framing.cli import main; sys.exit(main())"
    arguments = ["reproduce", str(run), "--into", str(tmp_path), "--json"]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, env=older
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["asked"], said["ok"]) == ("tolerance", True)
    assert "kernel matrix products" in {one["what"] for one in said["unlike"]}
    assert {one["verdict"] for one in said["files"]} <= {"identical", "within tolerance"}


def test_what_a_run_writes_down_is_read_back_as_it_was(tmp_path: Path) -> None:
    file = small_study(tmp_path)
    text = file.read_text(encoding="utf-8").replace(
        "groups: {scheme: control, state: [state_controlled], independent: [independent]}",
        "groups: {scheme: control, zeta: [state_controlled], alpha: [independent]}",
    )
    file.write_text(text.replace("target: state, reference: independent", "target: zeta, reference: alpha"))
    once = resolved(read_experiment(file, ["models.embedding.seeds=3"]))
    again = resolved(read_again(once, file))
    assert again == once
    groups = again["groups"]
    assert isinstance(groups, dict)
    assert list(groups) == ["scheme", "zeta", "alpha"]


def test_the_order_of_groups_is_part_of_what_a_run_is(tmp_path: Path) -> None:
    file = small_study(tmp_path)
    first = Study.open(file).plan[-1].key
    text = file.read_text(encoding="utf-8").replace(
        "state: [state_controlled], independent: [independent]",
        "independent: [independent], state: [state_controlled]",
    )
    file.write_text(text, encoding="utf-8")
    assert Study.open(file).plan[-1].key != first


def test_a_moved_run_asks_for_its_project(run: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(run, tmp_path / "moved"))
    with pytest.raises(DataError, match="--project"):
        unlock(moved)
    locked = unlock(moved, run.parents[2])
    assert (locked.unlike, locked.stages, locked.level) == ((), (), "identical")


def test_another_corpus_is_refused_by_name(run: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(run.parents[2] / "corpora", project / "corpora")
    shutil.copytree(run.parents[2] / "experiments", project / "experiments")
    articles = project / "corpora" / "small" / "articles.jsonl"
    articles.write_text(articles.read_text(encoding="utf-8").replace("gas", "oil"), encoding="utf-8")
    with pytest.raises(DataError, match=r"not the corpus .* changed: articles\.jsonl"):
        unlock(run, project)


def test_a_config_that_was_changed_after_the_run_is_refused(run: Path, tmp_path: Path) -> None:
    changed = copied(run, tmp_path)
    config = read_json(changed / "config.resolved.json")
    write_json(changed / "config.resolved.json", {**config, "seed": 8}, ordered=True)
    with pytest.raises(DataError, match="not the experiment that"):
        unlock(changed, run.parents[2])


def test_a_changed_number_is_told_with_its_place(run: Path, tmp_path: Path) -> None:
    changed = copied(run, tmp_path)
    (table,) = changed.glob("stages/*/out/estimates.parquet")
    rows = pl.read_parquet(table)
    rows.with_columns(value=pl.col("value") + 0.01).write_parquet(table)
    record.seal(changed)
    (one,) = (one for one in compare_files(run, changed).files if one.file.endswith("estimates.parquet"))
    assert (one.verdict, round(one.largest or 0, 6)) == ("different", 0.01)
    assert one.said.startswith("value of row 1: ")


def test_a_missing_file_and_one_too_many_are_told(run: Path, tmp_path: Path) -> None:
    changed = copied(run, tmp_path)
    (changed / "tables" / "contrast.csv").rename(changed / "tables" / "contrasts.csv")
    record.seal(changed)
    verdicts = {one.file: one.verdict for one in compare_files(run, changed).files}
    assert verdicts["tables/contrast.csv"] == "missing"
    assert verdicts["tables/contrasts.csv"] == "extra"


def rows_of(measure: str, *values: float) -> pl.DataFrame:
    return pl.DataFrame({"measure": [measure] * len(values), "value": values})


@pytest.mark.parametrize(
    ("measure", "apart", "within"),
    [
        ("dictionary", 1e-13, True),
        ("dictionary", 1e-6, False),
        ("frameaxis_bias", 1e-3, True),
        ("frameaxis_bias", 1e-2, False),
    ],
)
def test_the_bound_hangs_on_what_a_measure_rests_on(measure: str, apart: float, *, within: bool) -> None:
    found = gap("estimates", rows_of(measure, 0.2, 0.5), rows_of(measure, 0.2, 0.5 + apart), OF_COUNTS)
    assert found.within is within
    assert found.largest == pytest.approx(apart, rel=1e-3)


def test_neighbours_in_a_ranking_may_change_places_but_counts_may_not() -> None:
    before = pl.DataFrame({"feature": ["a", "b"], "n": [3, 2], "z": [1.0, 1.0 - 1e-14]})
    swapped = pl.DataFrame({"feature": ["b", "a"], "n": [2, 3], "z": [1.0, 1.0 - 1e-14]})
    assert gap("keyness", before, swapped, OF_COUNTS).within
    counted = pl.DataFrame({"feature": ["a", "b"], "n": [3, 1], "z": [1.0, 1.0]})
    found = gap("keyness", before, counted, OF_COUNTS)
    assert not found.within
    assert found.said.startswith("n of row 2")


def test_missing_is_never_near_a_number() -> None:
    found = gap("estimates", rows_of("dictionary", float("nan")), rows_of("dictionary", 0.0), OF_COUNTS)
    assert not found.within
    assert gap(
        "estimates", rows_of("dictionary", float("nan")), rows_of("dictionary", float("nan")), OF_COUNTS
    ).within


def test_what_may_move_digits_is_told_first(run: Path) -> None:
    here = of_run(run)
    other = Surroundings(
        packages={**here.packages, "numpy": "1.0", "click": "0.1"},
        machine={**here.machine, "locale": "xx"},
        kernels={**here.kernels, "OPENBLAS_CORETYPE": "Nehalem"},
    )
    assert [(one.what, one.counts) for one in unlike(here, other)] == [
        ("kernel OPENBLAS_CORETYPE", True),
        ("package numpy", True),
        ("machine locale", False),
        ("package click", False),
    ]
    assert unlike(here, here) == ()
