"""From a study to a drawn sample, and from codes to a corrected difference, on the command line."""

import json
from pathlib import Path

import polars as pl
import pytest
from tests.small_study import small_study

from framing.annotation.folder import open_sample
from framing.cli import main

PRAISE = ("praised", "multipolar", "Cooperation", "Partners")


@pytest.fixture
def drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, Path]:
    """The experiment file, and a sample of it."""
    file, folder = small_study(tmp_path), tmp_path / "coding"
    words = ["annotate", "draw", str(file), "--to", str(folder), "--per-outlet", "8", "--coder", "ann"]
    assert main([*words, "--coder", "bob", "--dimension", "partnership"]) == 0
    assert "sentences of 6 outlets, 8 of each" in capsys.readouterr().out
    return file, folder


def give_back(folder: Path, coder: str) -> Path:
    """What a coder saves from the page, who goes by a few words."""
    page = (folder / "for_coders" / f"{coder}.html").read_text(encoding="utf-8")
    sheet = json.loads(page.partition('id="sheet">')[2].partition("</script>")[0])
    codes = [
        {
            "item": item["item"],
            "dimension": "partnership",
            "code": str(int(any(word in item["text"] for word in PRAISE))),
        }
        for item in sheet["items"]
    ]
    file = folder.parent / f"{coder}.json"
    said = {"form": "framing-codes", "version": 1, "sample": sheet["sample"], "coder": coder, "codes": codes}
    file.write_text(json.dumps(said), encoding="utf-8")
    return file


def test_the_chances_are_those_of_the_draw_and_the_same_command_draws_the_same(
    drawn: tuple[Path, Path], tmp_path: Path
) -> None:
    file, folder = drawn
    key = open_sample(folder).key
    assert (key["probability"] == key["n_drawn"] / key["n_stratum"]).all()
    assert key.group_by("outlet", "flagged").agg(same=pl.len() == pl.col("n_drawn").first())["same"].all()
    again = tmp_path / "again"
    words = ["annotate", "draw", str(file), "--to", str(again), "--per-outlet", "8", "--coder", "ann"]
    assert main([*words, "--coder", "bob", "--dimension", "partnership"]) == 0
    for path in sorted(folder.rglob("*.*")):
        assert path.read_bytes() == (again / path.relative_to(folder)).read_bytes()


def test_codes_are_read_back_and_correct_the_study(
    drawn: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, folder = drawn
    files = [str(give_back(folder, coder)) for coder in ("ann", "bob")]
    assert main(["annotate", "score", str(folder), *files]) == 0
    told = capsys.readouterr()
    assert "partnership" in told.out
    assert "1.00" in told.out
    text = file.read_text(encoding="utf-8")
    asked = "".join(
        f"  - {name}: {{target: state, reference: independent}}\n" for name in ("corrected", "validity")
    )
    file.write_text(
        text.replace("estimands:\n", f"hand_codes: {folder}\nestimands:\n{asked}"), encoding="utf-8"
    )
    assert main(["-q", "run", str(file), "--set", "measures=[dictionary]", "--set", "models={}"]) == 0
    (run,) = (path for path in (tmp_path / "results" / file.stem).iterdir() if path.is_dir())
    found = pl.read_csv(run / "tables" / "corrected_differences.csv")
    assert found["n_outlets"].to_list() == [6, 6]
    assert found["estimator"].to_list() == ["PPI", "DSL"]
    assert (found["value"] > 0).all()
    assert set(pl.read_csv(run / "tables" / "calibration.csv")["group"]) == {"all", "state", "independent"}
    assert (run / "figures" / "calibration" / "figure.svg").is_file()
    assert set(pl.read_csv(run / "tables" / "validity.csv")["group"]) == {"all", "state", "independent"}
    assert (run / "figures" / "corrected" / "figure.svg").is_file()


def test_the_codes_may_teach_a_classifier_and_correct_it(drawn: tuple[Path, Path], tmp_path: Path) -> None:
    file, folder = drawn
    files = [str(give_back(folder, coder)) for coder in ("ann", "bob")]
    assert main(["annotate", "score", str(folder), *files]) == 0
    names = ("corrected", "validity")
    asked = "".join(f"  - {name}: {{target: state, reference: independent}}\n" for name in names)
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("estimands:\n", f"hand_codes: {folder}\nestimands:\n{asked}"), encoding="utf-8"
    )
    measures = f"measures=[{{supervised: {{codes: {folder / 'codes.csv'}, min_codes: 5, folds: 3}}}}]"
    assert main(["-q", "run", str(file), "--set", measures, "--set", "models={}"]) == 0
    (run,) = (path for path in (tmp_path / "results" / file.stem).iterdir() if path.is_dir())
    found = pl.read_csv(run / "tables" / "estimates.csv").filter(pl.col("estimand") == "corrected")
    assert found["method"].str.contains("scores learnt from codes, every outlet held out").all()
    statistics = set(pl.read_csv(run / "tables" / "validity.csv")["statistic"])
    lines = {"calibration_slope", "calibration_intercept"}
    assert statistics == {"auc", "f1", "precision", "recall"} | lines
    assert "Zrnic & Candès 2024" in (run / "report" / "methods.md").read_text(encoding="utf-8")


def test_a_disagreement_is_listed_with_its_text(drawn: tuple[Path, Path]) -> None:
    _, folder = drawn
    files = [give_back(folder, coder) for coder in ("ann", "bob")]
    said = json.loads(files[1].read_text(encoding="utf-8"))
    said["codes"][0]["code"] = str(1 - int(said["codes"][0]["code"]))
    files[1].write_text(json.dumps(said), encoding="utf-8")
    assert main(["annotate", "score", str(folder), *map(str, files)]) == 0
    texts = dict(pl.read_csv(folder / "texts.csv").iter_rows())
    (row,) = pl.read_csv(folder / "disagreements.csv").iter_rows(named=True)
    assert row["item"] == said["codes"][0]["item"]
    assert row["text"] == texts[row["item"]]
    assert row["text"]
    (folder / "texts.csv").unlink()  # a folder that is shared without texts
    assert main(["annotate", "score", str(folder), *map(str, files)]) == 0
    assert pl.read_csv(folder / "disagreements.csv")["text"].to_list() == [None]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["annotate", "score", "{tmp}", "{tmp}/x.csv"], "holds no sample"),
        (["annotate", "score", "{folder}", "{tmp}/none.csv"], "cannot be read"),
        (["annotate", "draw", "{file}", "--to", "{folder}"], "is there already"),
        (["annotate", "draw", "{file}", "--to", "{tmp}/new", "--dimension", "partnersip"], "partnership"),
        (["run", "{file}", "--set", "hand_codes={folder}"], "holds no codes yet"),
    ],
)
def test_what_cannot_be_is_answered(
    drawn: tuple[Path, Path], tmp_path: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file, folder = drawn
    given = [word.format(tmp=tmp_path, folder=folder, file=file) for word in words]
    assert main(given) in {2, 3}
    assert told in capsys.readouterr().err
