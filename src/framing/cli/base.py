"""What every verb shares: where output goes, how it looks, what an error becomes."""

import errno
import json
import os
import re
import sys
import tempfile
import traceback as tracebacks
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, is_dataclass
from functools import cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from framing.errors import FramingError, UnknownName

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What drives a terminal, or turns the direction of a line round: it may stand in any name, title or file."""

NO_CHARACTER = "\ufffd"
"""What stands for them where every character must keep its place."""

IN_JSON = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Those of them that JSON may hold as they are; it escapes the others anyway."""

COLOUR = re.compile(r"(\x1b\[[0-9;]*m)")
"""What sets a colour or weight, and does nothing else."""

INTERRUPTED = 130
PIPE_CLOSED = 141
JSON_VERSION = 1
PLAIN_WIDTH = 160
"""Columns of a table that is written to a file or a pipe."""

F = TypeVar("F", bound=Callable[..., object])


class PipeClosed(Exception):  # not an error: the reader has seen enough
    """Nobody reads standard output any more."""


@dataclass(slots=True)
class _Output:
    color: str = "auto"
    quiet: bool = False


_OUTPUT = _Output()


def settle_output(*, color: str = "auto", quiet: bool = False) -> None:
    """Take the global options of the command line.

    Args:
        color: ``always``, ``never`` or ``auto``: on a terminal, never with NO_COLOR, always with FORCE_COLOR.
        quiet: True silences progress and notes; warnings and errors stay.
    """
    _OUTPUT.color, _OUTPUT.quiet = color, quiet
    console.cache_clear()


def _console(*, stderr: bool) -> "Console":
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    terminal = {"always": True, "never": False, "auto": None}[_OUTPUT.color]
    return Console(
        stderr=stderr,
        force_terminal=terminal,
        # FORCE_COLOR asks for colour, not for animation, which fills the logs of build servers.
        force_interactive=stream.isatty(),
        no_color=True if _OUTPUT.color == "never" else None,
        highlight=False,
        soft_wrap=not stream.isatty(),
        width=None if stream.isatty() or "COLUMNS" in os.environ else PLAIN_WIDTH,
        emoji=False,
    )


@cache
def console() -> "Console":
    """The one console: progress, notes, warnings and errors, on stderr."""
    return _console(stderr=True)


def quiet() -> bool:
    """True if only warnings and errors are wanted."""
    return _OUTPUT.quiet


def visible(text: str) -> str:
    r"""Text of strangers as a terminal may get it: what would drive it is written out (``\x1b``)."""
    return UNPRINTED.sub(lambda found: ascii(found[0])[1:-1], text)


def note(text: str) -> None:
    """Say something by the way, on stderr; silent with ``--quiet``."""
    if not _OUTPUT.quiet:
        console().print(visible(text), markup=False)


def warn(text: str) -> None:
    """Warn on stderr."""
    console().print(f"[bold yellow]warning:[/] {_escape(text)}")


def _escape(text: str) -> str:
    from rich.markup import escape

    return escape(visible(text))


def json_option(command: F) -> F:
    """The option ``--json``, given to the command as ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")(command)


def jobs_option(command: F) -> F:
    """The option ``--jobs``, given to the command as ``jobs``."""
    return click.option(
        "-j",
        "--jobs",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        envvar="FRAMING_JOBS",
        help="Worker processes.",
    )(command)


def scheduler_option(command: F) -> F:
    """The option ``--scheduler``, given to the command as ``scheduler``; empty if it was not given."""
    return click.option(
        "--scheduler",
        default="",
        metavar="local:N|tcp://HOST:PORT|file:PATH",
        envvar="FRAMING_SCHEDULER",
        help="Who works the stages: N processes here (as --jobs N), or the Dask cluster whose scheduler has "
        "this address or has written this file.",
    )(command)


def study_options(command: F) -> F:
    """The options ``--set`` and ``--cache`` of verbs that read an experiment: ``settings`` and ``cache``."""
    setting = click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="KEY=VALUE",
        help="Another value for a key of the file: models.embedding.seeds=3. May be given several times.",
    )
    cache = click.option(
        "--cache",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="FRAMING_CACHE",
        help="Folder for outputs of stages.  [default: .framing/cache in the project]",
    )
    return setting(cache(command))


def results_option(command: F) -> F:
    """The option ``--results`` of verbs that look at runs, given as ``results``."""
    return click.option(
        "--results",
        type=click.Path(file_okay=False, path_type=Path),
        default=_nearest_results,
        help="Folder of the runs.  [default: results here or in the nearest folder above]",
    )(command)


def _nearest_results() -> Path:
    """The folder ``results`` of the project that the working directory is in."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "results").is_dir():
            return Path(os.path.relpath(folder / "results"))
    return Path("results")


@contextmanager
def problems_as_json(*, as_json: bool) -> Iterator[None]:
    """Print problems as JSON on stdout too, if JSON was asked for; the error goes on its way."""
    try:
        yield
    except FramingError as error:
        if as_json:
            listed = getattr(error, "problems", ())
            print_json({"ok": False, "error": str(error), "problems": [one.as_record() for one in listed]})
        raise


def print_json(payload: Mapping[str, object]) -> None:
    """Print a result as one JSON object on stdout, with ``schema_version``; keys keep their order.

    Args:
        payload: Anything plain, frozen records and paths; a number that is missing (NaN) becomes null.
    """
    plain = _plain({"schema_version": JSON_VERSION, **payload})
    said = json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False)
    click.echo(IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", said))


def _plain(value: object) -> object:
    """A value in what JSON knows."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {str(name): _plain(below) for name, below in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value if value is None or isinstance(value, str | int) else str(value)


def print_styled(text: "Text") -> None:
    """Print a result in colours on stdout; plain where colours are off or stdout is no terminal."""
    text.plain = UNPRINTED.sub(NO_CHARACTER, text.plain)
    _console(stderr=False).print(text)


def shown_path(path: Path) -> str:
    """A path as a reader wants it: from the working directory if it lies below, whole otherwise."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def print_text(text: str) -> None:
    """Print a result as text on stdout; it may be coloured."""
    click.echo("".join(part if COLOUR.fullmatch(part) else visible(part) for part in COLOUR.split(text)))


def print_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    title: str | None = None,
    right: Sequence[str] = (),
) -> None:
    """Print a result as a table on stdout: plain columns, no box, no cut words outside a terminal.

    Args:
        columns: Headings.
        rows: Cells; None prints as an en dash.
        title: Line above the table.
        right: Headings of the columns that are set flush right.
    """
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_escape("–" if cell is None else str(cell)) for cell in row))
    _console(stderr=False).print(table)


def counted(number: int, thing: str) -> str:
    """A number with its noun: ``1 article``, ``1,830 matches``."""
    ending = "" if number == 1 else "es" if thing.endswith(("ch", "s")) else "s"
    return f"{number:,} {thing}{ending}"


def unknown(kind: str, name: str, known: Sequence[str]) -> str:
    """The sentence for a name that nothing carries, with the nearest that something does."""
    return str(UnknownName(kind, name, known))


@dataclass(slots=True)
class Outcome:
    """How a command line ended.

    Attributes:
        code: The exit code.
    """

    code: int = 0


@contextmanager
def error_codes(*, traceback: bool) -> Iterator[Outcome]:
    """Turn whatever is raised inside into a message on stderr and an exit code.

    Args:
        traceback: Print the whole traceback of an unexpected exception instead of saving it to a file.
    """
    outcome = Outcome()
    try:
        yield outcome
    except click.exceptions.Exit as leaving:
        outcome.code = leaving.exit_code
    except (click.Abort, KeyboardInterrupt):
        console().print("interrupted: the same command goes on where this one stopped", markup=False)
        outcome.code = INTERRUPTED
    except (PipeClosed, BrokenPipeError):
        _discard_output()
        outcome.code = PIPE_CLOSED
    except click.ClickException as error:
        error.show()
        outcome.code = error.exit_code
    except FramingError as error:
        _print_error(str(error))
        outcome.code = error.exit_code
    except Exception as error:  # noqa: BLE001  # the outermost place: everything ends here
        outcome.code = _unexpected(error, show=traceback)


def _print_error(message: str) -> None:
    console().print(f"[bold red]error:[/] {_escape(message.removeprefix('error: '))}")


def _unexpected(error: Exception, *, show: bool) -> int:
    """One line for a fault of ours or of the machine; the traceback goes to a file unless asked for."""
    if isinstance(error, OSError) and error.errno == errno.EPIPE:
        _discard_output()
        return PIPE_CLOSED
    text = "".join(tracebacks.format_exception(error))
    if show:
        console().print(text, markup=False)
        return 1
    first = str(error).partition("\n")[0]
    _print_error(f"unexpected {type(error).__name__}: {first}")
    console().print(f"The traceback is in {_saved(text)} (--traceback shows it here).", markup=False)
    return 1


def _saved(text: str) -> str:
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="framing-traceback-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
            return file.name
    except OSError:  # the disk may be the very reason of the error
        return "no file (it could not be written)"


def _discard_output() -> None:
    """Let the interpreter's last flush go nowhere instead of failing once more."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # stdout may have no file behind it
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # lives until the end
