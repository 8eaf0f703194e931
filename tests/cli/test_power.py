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
        (["--codes", "18"], "say what you expect with --prevalence"),
        (["--codes", "18", "--prevalence", "0.2", "--difference", "1"], "leave --difference out"),
        (["--codes", "18", "--prevalence", "1"], "is not in the range 0<x<1"),
        (["--picture", "plans.bmp"], "a picture is a .pdf, .svg, .png file"),
    ],
)
def test_wrong_questions_are_answered(
    run: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["power", "--results", str(run), *words]) == 2
    assert told in capsys.readouterr().err


def test_more_codes_find_smaller_differences_and_a_measure_saves_codes(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    words = ["power", "--results", str(run), "--dimension", "partnership", "--outlets", "6"]
    words += ["--codes", "10,40", "--prevalence", "0.3", "--json"]
    assert main(words) == 0
    few, many = json.loads(capsys.readouterr().out)["plans"]
    assert (few["codes"], few["codes_in_all"], many["codes_in_all"]) == (10, 120, 480)
    assert many["detectable"] < few["detectable"] == few["detectable_by_codes_alone"]
    assert few["rests_on"].startswith("assumed")
    assert main([*words, "--correlation", "0.7"]) == 0
    helped = json.loads(capsys.readouterr().out)["plans"][0]
    assert helped["detectable"] < helped["detectable_by_codes_alone"] == few["detectable"]


def test_plans_are_drawn_in_the_format_of_their_ending(run: Path, tmp_path: Path) -> None:
    words = ["-q", "power", "--results", str(run), "--outlets", "4,16", "--articles", "20,80"]
    words += ["--dimension", "partnership"]
    for ending, start in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")):
        once, again = tmp_path / f"a{ending}", tmp_path / f"b{ending}"
        assert main([*words, "--picture", str(once)]) == 0
        assert main([*words, "--picture", str(again)]) == 0
        assert once.read_bytes().startswith(start)
        assert once.read_bytes() == again.read_bytes()
    asked = [*words[1:], "--difference", "0.2", "--picture", str(tmp_path / "chance.svg")]
    assert main(asked) == 0
