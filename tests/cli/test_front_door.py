"""The front door: exit codes, one console, results on stdout and everything else on stderr."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import framing.cli
from framing import catalogue
from framing.cli import base, main
from framing.errors import (
    CorpusError,
    DifferencesFound,
    MissingDependency,
    StageError,
    UnknownName,
    UsageError,
)

Printed = pytest.CaptureFixture[str]
Body = Callable[[], None]
Install = Callable[[Body], None]


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Make the front door find one verb, ``attempt``, with this body."""

    def install(body: Body) -> None:
        @click.command
        def attempt() -> None:
            body()

        monkeypatch.setattr(catalogue, "names", lambda _: ("attempt",))
        monkeypatch.setattr(catalogue, "load", lambda *_: attempt)

    return install


def raiser(error: BaseException) -> Body:
    def body() -> None:
        raise error

    return body


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (StageError("stage tokens failed"), 1, "error: stage tokens failed"),
        (UsageError("wrong call"), 2, "error: wrong call"),
        (UnknownName("measure", "dictionry", ["dictionary"]), 2, "Did you mean 'dictionary'?"),
        (click.UsageError("no such option"), 2, "no such option"),
        (CorpusError("no articles"), 3, "error: no articles"),
        (DifferencesFound("2 differences"), 4, "error: 2 differences"),
        (MissingDependency("pip install x"), 5, "error: pip install x"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (click.Abort(), 130, "interrupted"),
        (click.exceptions.Exit(7), 7, ""),
    ],
)
def test_every_error_has_its_exit_code(
    verb: Install, capsys: Printed, error: BaseException, code: int, words: str
) -> None:
    verb(raiser(error))
    assert main(["attempt"]) == code
    printed = capsys.readouterr()
    assert words in printed.err
    assert printed.out == ""


def test_a_message_with_square_brackets_is_printed_as_it_is(verb: Install, capsys: Printed) -> None:
    verb(raiser(UsageError("key measures[1] [bold] is wrong")))
    main(["attempt"])
    assert "key measures[1] [bold] is wrong" in capsys.readouterr().err


def test_an_unexpected_error_is_one_line_and_its_traceback_is_saved(verb: Install, capsys: Printed) -> None:
    verb(raiser(ZeroDivisionError("by nought\nand more")))
    assert main(["attempt"]) == 1
    first, second = capsys.readouterr().err.strip().splitlines()
    assert first == "error: unexpected ZeroDivisionError: by nought"
    saved = Path(second.removeprefix("The traceback is in ").partition(" (--traceback")[0])
    assert "in raiser" in saved.read_text() or "ZeroDivisionError" in saved.read_text()
    saved.unlink()


def test_the_traceback_is_shown_when_asked_for(verb: Install, capsys: Printed) -> None:
    verb(raiser(ZeroDivisionError("by nought")))
    assert main(["--traceback", "attempt"]) == 1
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_an_unknown_verb_is_answered_with_the_nearest(capsys: Printed) -> None:
    assert main(["rnu"]) == 2
    assert "no verb named 'rnu'. Did you mean 'run'?" in capsys.readouterr().err


def test_no_verb_at_all_prints_the_help(capsys: Printed) -> None:
    assert main([]) == 2
    assert "Verbs:" in capsys.readouterr().err


def test_help_lists_every_verb_with_the_first_line_of_its_docstring(capsys: Printed) -> None:
    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    for name in catalogue.names("cli"):
        assert name.replace("_", "-") in printed


def test_the_version_is_that_of_the_distribution(capsys: Printed) -> None:
    from importlib.metadata import version

    assert main(["--version"]) == 0
    assert version("framing-news") in capsys.readouterr().out


FRAMING = [sys.executable, "-c", "import sys; from framing.cli import main; sys.exit(main())"]


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    return subprocess.run(
        [*FRAMING, *arguments], capture_output=True, text=True, check=False, env={**kept, **environment}
    )


@pytest.fixture
def listing(tmp_path: Path) -> list[str]:
    """A command that prints a table with a coloured heading: the list of one run."""
    folder = tmp_path / "x" / "20260101T000000Z-00000000"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text('{"status": "done"}', encoding="utf-8")
    (folder / "config.resolved.json").write_text('{"title": "X"}', encoding="utf-8")
    return ["runs", "--results", str(tmp_path)]


def test_nothing_is_coloured_outside_a_terminal(listing: list[str]) -> None:
    done = run(*listing)
    assert "20260101T000000Z" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_force_color_colours_and_does_not_animate(listing: list[str]) -> None:
    done = run(*listing, FORCE_COLOR="1")
    assert "\x1b[" in done.stdout
    assert "\r" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("options", "environment"), [((), {"NO_COLOR": "1"}), (("--color", "never"), {"FORCE_COLOR": "1"})]
)
def test_colour_can_be_refused(
    listing: list[str], options: tuple[str, ...], environment: dict[str, str]
) -> None:
    done = run(*options, *listing, **environment)
    assert "\x1b[3" not in done.stdout


def test_colour_can_be_asked_for(listing: list[str]) -> None:
    assert "\x1b[" in run("--color", "always", *listing).stdout


@pytest.mark.skipif(os.name != "posix", reason="uses a shell pipe")
def test_a_reader_who_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    script = tmp_path / "many.py"
    script.write_text(
        "import sys\nfrom framing import catalogue, cli\nimport click\n"
        "@click.command\ndef many():\n"
        "    for number in range(200_000):\n        click.echo(number)\n"
        "catalogue.names = lambda room: ('many',)\ncatalogue.load = lambda room, name: many\n"
        "sys.exit(cli.main(['many']))\n",
        encoding="utf-8",
    )
    pipe = f"{sys.executable} {script} | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", pipe], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["0", "141"]
    assert done.stderr == ""


def test_quiet_silences_notes_and_keeps_warnings(capsys: Printed) -> None:
    base.settle_output(quiet=True)
    base.note("by the way")
    base.warn("take care")
    base.settle_output()
    assert capsys.readouterr().err == "warning: take care\n"


def test_json_carries_its_version(capsys: Printed) -> None:
    base.print_json({"b": 1, "a": ("x", Path("y"))})
    assert capsys.readouterr().out == (
        '{\n  "schema_version": 1,\n  "b": 1,\n  "a": [\n    "x",\n    "y"\n  ]\n}\n'
    )


def test_numbers_that_are_missing_are_null_in_json(capsys: Printed) -> None:
    base.print_json({"value": float("nan"), "inside": [{"low": float("inf")}]})
    printed = capsys.readouterr().out
    assert '"value": null' in printed
    assert '"low": null' in printed


def test_a_table_prints_missing_cells_as_a_dash_and_cuts_nothing(capsys: Printed) -> None:
    base.print_table(("name", "n"), [("a" * 60, None), ("[b]", 3)], right=("n",))
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["a" * 60, "–"]
    assert lines[2].split() == ["[b]", "3"]
    assert all(line == line.rstrip() for line in lines)


def test_a_verb_that_is_not_there_has_no_summary() -> None:
    assert framing.cli.summary("no_such_verb") == ""
