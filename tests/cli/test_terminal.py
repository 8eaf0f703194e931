"""Nothing that strangers write drives the terminal of whoever reads it there."""

import json
from pathlib import Path

import click
import pytest
from rich.text import Text

from framing.cli import base, main

Printed = pytest.CaptureFixture[str]

TITLE = "\x1b]0;owned\x07"
"""Gives the window another title."""

HOSTILE = [TITLE, "\x1b[2J", "\x9b2J", "\x08\x08\x08", "a\rb", "\x1b[31m", "\u202egnp.exe", "\u2066x", "\x7f"]


def drives(printed: str) -> list[str]:
    """What of a print would do something."""
    return [c for c in printed if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202e\u2066")]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_printed_drives_no_terminal(text: str, capsys: Printed) -> None:
    base.settle_output(color="never")
    base.note(text)
    base.warn(text)
    base.print_table(["name"], [[text]])
    base.print_json({"name": text})
    if not base.COLOUR.fullmatch(text):
        base.print_text(text)
    base.print_styled(Text(text))
    said = capsys.readouterr()
    assert drives(said.out) == []
    assert drives(said.err) == []


def test_what_would_drive_it_is_written_out_and_json_keeps_it(capsys: Printed) -> None:
    base.print_text(f"a{TITLE}b\tc")
    assert capsys.readouterr().out == "a\\x1b]0;owned\\x07b\tc\n"
    base.print_json({"name": "\x1b\x9b\u202e Привет"})
    printed = capsys.readouterr().out
    assert "Привет" in printed
    assert json.loads(printed)["name"] == "\x1b\x9b\u202e Привет"


def test_colours_of_our_own_stay(capsys: Printed) -> None:
    bold = click.style("word", bold=True)
    base.print_text(f"{bold} {TITLE}")
    assert capsys.readouterr().out == f"{bold} \\x1b]0;owned\\x07\n".replace(bold, click.unstyle(bold))
    line = Text("a\x1bb", style="bold")
    base.print_styled(line)
    assert line.plain == "a\ufffdb"


def test_a_mistake_that_names_what_a_file_holds_shows_it_harmless(tmp_path: Path, capsys: Printed) -> None:
    (tmp_path / "a.csv").write_text(f"ti{TITLE}tle,bo\x1b[2Jdy\nx,y\n")
    assert main(["corpus", "import", str(tmp_path / "a.csv"), "--to", str(tmp_path / "store")]) == 2
    said = capsys.readouterr().err
    assert "ti\\x1b]0;owned\\x07tle" in said
    assert drives(said) == []
