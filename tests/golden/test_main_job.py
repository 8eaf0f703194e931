"""The main job on the embedded corpus, as the tutorial does it: it answers, and gives the digest it gave.

After a change that is meant to move results, write the digest anew and say why in CHANGELOG.md:

    FRAMING_WRITE_GOLDEN=1 python -m pytest tests/golden/test_main_job.py
"""

import ast
import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from framing import Run
from framing.experiments.files import write_json
from framing.experiments.repetition.surroundings import (
    COUNTS_MACHINE,
    COUNTS_PACKAGES,
    Surroundings,
    here,
    unlike,
)

KEPT = Path(__file__).parent / "main_job.json"


@pytest.fixture(scope="module")
def notebook(root: Path) -> Mapping[str, object]:
    """What the names of the tutorial's notebook stand for when all of its cells were run."""
    cells = json.loads((root / "docs/tutorial/first_study.ipynb").read_text(encoding="utf-8"))["cells"]
    names: dict[str, object] = {}
    before = Path.cwd()
    os.chdir(root)
    try:
        for number, cell in enumerate(cells):
            if cell["cell_type"] == "code":
                code = "".join(cell["source"])
                exec(compile(code, f"cell {number}", "exec"), names)  # noqa: S102  # the project's own notebook
    finally:
        os.chdir(before)
    return names


@pytest.fixture(scope="module")
def run(notebook: Mapping[str, object]) -> Run:
    """The run that the notebook made."""
    found = notebook["run"]
    assert isinstance(found, Run)
    return found


def test_the_notebook_holds_no_outputs_and_every_cell_is_code(root: Path) -> None:
    cells = json.loads((root / "docs/tutorial/first_study.ipynb").read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        assert not cell.get("outputs")
        if cell["cell_type"] == "code":
            ast.parse("".join(cell["source"]))


def test_the_planted_answer_comes_out(run: Run) -> None:
    found = {
        row["dimension"]: row
        for row in run.estimates.filter(
            estimand="contrast", measure="dictionary", channel="all", question="outlets like these"
        ).to_dicts()
    }
    assert found["multipolarity"]["low"] > 0
    assert found["partnership"]["low"] > 0
    assert found["democracy_rights"]["high"] < 0


def test_a_notebook_shows_the_run_with_its_notice_answer_and_figure(run: Run) -> None:
    page = run._repr_html_()
    assert "Invented outlets; no finding about real media" in page
    assert "state minus independent" in page
    assert page.count("<svg") == 1
    assert run.digest[:16] in page


def test_figures_are_matplotlibs_and_of_the_right_width(run: Run) -> None:
    figure = run.figure("contrast", style="nature", width="single")
    assert isinstance(figure, Figure)
    assert figure.get_figwidth() * 25.4 == pytest.approx(89, abs=0.01)
    assert set(run.figures) == {path.name for path in (run.path / "figures").iterdir()}


def what_counts(found: Surroundings) -> Surroundings:
    """What a number or a figure may depend on."""
    packages = {name: found.packages[name] for name in COUNTS_PACKAGES if name in found.packages}
    machine = {name: found.machine[name] for name in COUNTS_MACHINE}
    return Surroundings(packages=packages, machine=machine, kernels=found.kernels)


def test_the_digest_is_the_one_that_was_kept(run: Run) -> None:
    if os.environ.get("FRAMING_WRITE_GOLDEN"):
        write_json(KEPT, {"digest": run.digest, "surroundings": vars(what_counts(here()))})
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    if apart := unlike(Surroundings(**kept["surroundings"]), what_counts(here())):
        pytest.skip(f"made elsewhere: {', '.join(f'{one.what} {one.before} → {one.now}' for one in apart)}")
    assert run.digest == kept["digest"]
