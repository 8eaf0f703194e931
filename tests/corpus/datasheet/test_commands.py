"""`framing corpus datasheet` and `framing corpus share` as a user calls them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from framing.cli import main
from framing.corpus.corpus import Corpus


def test_the_datasheet_is_written_and_the_questions_named(
    store: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["corpus", "datasheet", str(store.path)]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        *(str(store.path / name) for name in ("DATASHEET.md", "datapackage.json", "croissant.json")),
        "0 of 29 questions are answered",
    ]
    assert "store.answers.yaml" in told.err
    assert "framing origin" in told.err


def test_it_answers_in_json(built: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corpus", "datasheet", str(built.path), "--to", str(tmp_path / "there"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["answered"], said["questions"], said["fingerprint"]) == (0, 29, built.fingerprint)
    assert main(["corpus", "share", str(built.path), "--to", str(tmp_path / "shared"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["n_articles"], said["n_listed"], said["n_addresses"], said["licence"]) == (6, 6, 4, None)


def test_sharing_without_a_licence_warns(
    store: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["corpus", "share", str(store.path), "--to", str(tmp_path / "shared")]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("6 of 6 articles listed in")
    assert "do not redistribute" in " ".join(told.err.split())


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["datasheet", "nowhere"], 3, "nowhere is not there: no corpus store"),
        (["share", "nowhere", "--to", "x"], 3, "nowhere is not there: no corpus store"),
        (["datasheet", "store", "--answers", "bad.yaml"], 2, "bad.yaml:1:1 purpose"),
        (["share", "store", "--to", "x", "--answers", "none.yaml"], 3, "none.yaml cannot be read"),
        (["share", "store", "--to", "x", "--removed", "bad.yaml"], 2, "bad.yaml:1"),
        (["share", "store", "--to", "taken"], 2, "taken is there and is no corpus store: it is not touched"),
        (["datasheet", "store", "--to", "taken/file"], 2, "is a file"),
    ],
)
def test_mistakes_are_answered(
    arguments: list[str],
    code: int,
    told: str,
    store: Corpus,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(store.path.parent)
    Path("bad.yaml").write_text("purpose: x\n", encoding="utf-8")
    Path("taken").mkdir()
    Path("taken/file").write_text("x", encoding="utf-8")
    assert main(["corpus", *arguments]) == code
    assert told in " ".join(capsys.readouterr().err.split())
    assert not Path("x").exists()


def test_help_needs_nothing_heavy() -> None:
    code = """
import sys
from framing.cli import main
for verb in ("datasheet", "share"):
    assert main(["corpus", verb, "--help"]) == 0
print(*(name for name in ("polars", "pyarrow", "pydantic", "numpy") if name in sys.modules), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.split() == []
