import json
import subprocess
import sys
from pathlib import Path

import pytest

from framing.cli import main

from .conftest import BODY, record


@pytest.fixture
def material(tmp_path: Path) -> Path:
    file = tmp_path / "a.jsonl"
    lines = [
        record(id="1"),
        record(id="2", outlet="neva_wire", language="ru"),
        record(id="3", outlet="Nobody"),
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def test_import_and_show_tell_what_was_kept_and_what_was_not(
    material: Path, outlets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "store"
    assert main(["corpus", "import", str(material), "--to", str(store), "--outlets", str(outlets)]) == 0
    said = capsys.readouterr()
    assert "2 articles of 2 outlets imported from 3 records" in said.out
    assert "unknown_outlet" in said.out
    picture = tmp_path / "p.png"
    assert main(["corpus", "show", str(store), "--picture", str(picture)]) == 0
    shown = capsys.readouterr().out
    for words in ("Meridian News Agency", "state_controlled", "2024-05", "ru", "unknown_outlet", "History"):
        assert words in shown
    assert picture.exists()


def test_both_speak_json(
    material: Path, outlets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "store"
    main(["corpus", "import", str(material), "--to", str(store), "--outlets", str(outlets), "--json"])
    said = json.loads(capsys.readouterr().out)
    assert said["counts"] == {"read": 3, "kept": 2, "rejected:unknown_outlet": 1}
    main(["corpus", "show", str(store), "--json"])
    shown = json.loads(capsys.readouterr().out)
    assert shown["fingerprint"] == said["fingerprint"]
    assert shown["n_articles"] == 2
    assert shown["languages"] == [{"language": "en", "n_articles": 1}, {"language": "ru", "n_articles": 1}]
    assert shown["dropped"][0]["reason"] == "unknown_outlet"


def test_columns_options_and_defaults_reach_the_import(
    outlets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(
        f"head;body;day\nTitle;{BODY};05.06.2024\nЗаголовок;{BODY};06.06.2024\n".encode("cp1251")
    )
    call = [
        "corpus",
        "import",
        str(file),
        "--to",
        str(tmp_path / "s"),
        "--outlets",
        str(outlets),
        "--outlet",
        "neva_wire",
    ]
    mapping = ["--map", "head=title", "--map", "body=text", "--map", "day=date"]
    assert main([*call, *mapping, "--option", "encoding=windows-1251", "--language", "en", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["kept"] == 2
    assert main([*call, "--replace"]) == 2
    assert "--map head=title --map body=text" in capsys.readouterr().err.replace("\n", " ")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["corpus", "import", "no.jsonl", "--to", "s"], 3, "no.jsonl is not there"),
        (["corpus", "show", "no-store"], 3, "no corpus store"),
        (["corpus", "import", "a.jsonl", "--to", "s", "--map", "body"], 2, "is not NAME=VALUE"),
        (["corpus", "import", "a.jsonl", "--to", "s", "--source", "jsnl"], 2, "Did you mean 'jsonl'?"),
        (["corpus", "import", "a.jsonl", "--to", "s", "--outlets", "none"], 2, "none is no folder"),
        (["corpus", "import", "a.jsonl", "--to", "s"], 3, "nothing was imported"),
    ],
)
def test_mistakes_end_in_one_message_and_a_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str],
    code: int, words: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text(json.dumps(record(outlet="Nobody")) + "\n")
    assert main(arguments) == code
    error = capsys.readouterr().err
    assert words in error
    assert "Traceback" not in error
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl"]


def test_a_recipe_is_imported_by_its_folder(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["corpus", "import", str(root / "corpora" / "xi_putin"), "--to", str(tmp_path / "s"), "--json"])
        == 0
    )
    assert json.loads(capsys.readouterr().out)["counts"]["kept"] >= 120
    main(["corpus", "show", str(tmp_path / "s")])
    assert "Invented outlets" in capsys.readouterr().out


def test_the_help_of_the_verb_imports_no_numpy() -> None:
    code = (
        "import sys; from framing.cli import main; main(['corpus', '--help']);"
        "sys.exit('numpy' in sys.modules or 'polars' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
