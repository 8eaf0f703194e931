"""The verb ``framing dimensions``."""

import json
from pathlib import Path

import pytest

from framing.cli import main
from framing.dimensions.load import names

DIC = "%\n1\tcare\n%\nlove*\t1\nlike\t(02)1/2\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["dimensions", *arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_the_list_names_every_dimension_with_poles_and_languages(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys)
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[1:]] == list(names())
    assert "many poles – one pole" in out
    assert "en ru zh" in out
    assert "10 dimensions" in err


def test_one_dimension_is_printed_with_all_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "hegemony")
    assert code == 0
    assert out.startswith("Critique of hegemony and blocs (hegemony, version 1)\nPoles: hegemony denounced\n")
    for piece in ("Schweller", "[zh]", "长臂管辖", "seed words:", "Near-misses", "without any pattern"):
        assert piece in out


def test_the_list_and_a_dimension_come_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--json")
    assert [each["name"] for each in json.loads(out)["dimensions"]] == list(names())
    _, out, _ = run(capsys, "winwin", "--json")
    assert "win-win*" in json.loads(out)["dimension"]["words"]["en"]["patterns"]


def test_an_unknown_dimension_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "partnershp")
    assert code == 2
    assert "no dimension named 'partnershp'. Did you mean 'partnership'?" in err


def test_a_folder_of_the_user_is_listed_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pack = (
        "title: T\nversion: 1\ndefinition: D\npositive: p\nreference: [r]\n"
        "words: {en: {patterns: [growth]}}\n"
    )
    (tmp_path / "growth.yaml").write_text(pack, encoding="utf-8")
    assert "\ngrowth " in run(capsys, "--folder", str(tmp_path))[1]
    assert "growth" in run(capsys, "growth", "--folder", str(tmp_path))[1]


def test_a_broken_pack_is_shown_with_its_places(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "growth.yaml").write_text("title: T\nversoin: 1\n", encoding="utf-8")
    code, _, err = run(capsys, "growth", "--folder", str(tmp_path))
    assert code == 2
    assert "growth.yaml:2:1  versoin" in err
    assert "Did you mean 'version'?" in err


def test_a_dictionary_file_is_listed_with_what_was_left_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.dic").write_text(DIC, encoding="utf-8")
    code, out, err = run(capsys, "--from", str(tmp_path / "a.dic"))
    assert code == 0
    assert out.splitlines()[1].split() == ["care", "1", "love*"]
    assert "LIWC: 1 categories, 1 patterns." in err
    assert "line 5: 'like' depends on its neighbours" in err
    assert run(capsys, "care", "--from", str(tmp_path / "a.dic"))[1] == "love*\n"
    held = json.loads(run(capsys, "--from", str(tmp_path / "a.dic"), "--json")[1])
    assert held["categories"] == {"care": ["love*"]}
    assert len(held["notes"]) == 1


def test_an_unknown_category_is_answered_with_the_nearest(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.dic").write_text(DIC, encoding="utf-8")
    code, _, err = run(capsys, "car", "--from", str(tmp_path / "a.dic"))
    assert (code, "Did you mean 'care'?" in err) == (2, True)


def test_a_category_with_others_inside_prints_all_of_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.yml").write_text("A:\n  B: [x]\n  C: [y]\n", encoding="utf-8")
    assert run(capsys, "A", "--from", str(tmp_path / "a.yml"))[1] == "x\ny\n"


def test_columns_of_a_table_are_named_on_the_command_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("Topic,English\nlaw,judge/jury\n", encoding="utf-8")
    table = ("--from", str(tmp_path / "a.csv"))
    assert run(capsys, *table)[0] == 3
    code, out, _ = run(capsys, *table, "--columns", "category=Topic,pattern=English", "--split", "/")
    assert (code, out.splitlines()[1].split()) == (0, ["law", "2", "judge,", "jury"])
    code, _, err = run(capsys, *table, "--columns", "Topic")
    assert (code, "write category=NAME,pattern=NAME" in err) == (2, True)
