"""The examples of the documents work, and their links lead somewhere."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")


def documents(root: Path) -> list[Path]:
    return [root / name for name in DOCUMENTS] + sorted((root / "docs").rglob("*.md"))


def test_the_first_example_runs_and_is_short(root: Path, tmp_path: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    assert len(code.strip().splitlines()) <= 8
    (tmp_path / "corpora").symlink_to(root / "corpora")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=os.environ,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "keyword" in done.stdout
    assert "verdict='ok'" in done.stdout


def test_the_two_commands_stand_at_the_top(root: Path) -> None:
    top = (root / "README.md").read_text(encoding="utf-8").splitlines()[:10]
    assert any(line.startswith("make run") for line in top)
    assert any(line.startswith("make test") for line in top)


def test_links_between_documents_lead_somewhere(root: Path) -> None:
    for document in documents(root):
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name} → {target}"


@pytest.mark.parametrize("verb", ["corpus import", "corpus show", "kwic", "check", "run", "show", "verify"])
def test_verbs_that_the_documents_name_exist(root: Path, verb: str) -> None:
    named = "\n".join(path.read_text(encoding="utf-8") for path in documents(root))
    assert f"framing {verb}" in named
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from framing.cli import main; sys.exit(main())",
            *verb.split(),
            "-h",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
