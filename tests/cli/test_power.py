"""Plans for further studies, on the command line."""

import json
from pathlib import Path

import pytest
from tests.small_study import small_study

from framing.cli import main


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the runs of a small study."""
    folder = tmp_path_factory.mktemp("power")
    file = small_study(folder)
    assert main(["-q", "run", str(file), "--set", "measures=[dictionary]", "--set", "models={}"]) == 0
    return folder / "results"


def test_more_outlets_find_smaller_differences(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    words = [
        "power",
        "--results",
        str(run),
        "--dimension",
        "partnership",
        "--outlets",
        "4,16",
        "--articles",
        "20",
    ]
    assert main([*words, "--difference", "0.1", "--json"]) == 0
    few, many = json.loads(capsys.readouterr().out)["plans"]
    assert (few["outlets"], many["outlets"]) == (4, 16)
    assert 0 < many["detectable"] < few["detectable"]
    assert 0 < few["chance"] < many["chance"] <= 1
    assert few["sd_planned"] >= few["sd_outlets"]


def test_the_table_says_what_its_numbers_are(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["power", "--results", str(run), "--dimension", "partnership", "--outlets", "4"]) == 0
    told = capsys.readouterr()
    assert "4 and 4" in told.out
    assert "between articles of one outlet" in told.out
    assert "smallest true difference" in told.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--dimension", "partnersip"], "Did you mean 'partnership'?"),
        (["--measure", "frameaxis"], "no measure of the run named 'frameaxis'"),
        (["--outlets", "4;6"], "is not a list of whole numbers"),
        (["--outlets", "1,4"], "every number must be 2 or more"),
    ],
)
def test_wrong_questions_are_answered(
    run: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["power", "--results", str(run), *words]) == 2
    assert told in capsys.readouterr().err
