"""The front door: one thin file per verb. This file finds the verbs and turns errors into exit codes.

A verb is a module of this room whose constant ``COMMAND`` is a click command that calls one library function;
adding one is adding a file. The list of verbs is made from file names and the first lines of docstrings, so
that ``framing --help`` imports none of them.
"""

import sys
from collections.abc import Sequence
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import click

from framing import catalogue
from framing.cli import base
from framing.engine.environment import settle


class Verbs(click.Group):
    """The command ``framing``: its verbs are found by file name and loaded one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb, sorted."""
        del ctx
        return [name.replace("_", "-") for name in catalogue.names("cli")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb itself, imported now; None, and so click's own message, if there is none."""
        name = cmd_name.replace("-", "_")
        if name not in catalogue.names("cli"):
            return None
        command: click.Command = catalogue.load("cli", name)
        command.name = cmd_name
        del ctx
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that was asked for; an unknown one is answered with the nearest."""
        known = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in known:
            raise click.UsageError(base.unknown("verb", args[0], known), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs in the help text, from the first lines of their docstrings."""
        rows = [(name, summary(name)) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section("Verbs"):
                formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb; a closed pipe must not reach click, which would make exit code 1 of it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise base.PipeClosed from error


def summary(verb: str) -> str:
    """First line of a verb's module docstring, read without importing or even parsing the module."""
    name = verb.replace("-", "_")
    if name in _foreign():
        return f"(from {_foreign()[name]})"
    file = Path(__file__).with_name(f"{name}.py")
    if not file.is_file():
        return ""
    with file.open(encoding="utf-8") as lines:
        return next(lines, "").strip().strip('"').rstrip(".")


@cache
def _foreign() -> dict[str, str]:
    """Verbs of other distributions → distribution; looked for once, because the search takes its time."""
    return {entry.name: entry.dist.name for entry in entry_points(group="framing.cli") if entry.dist}


@click.command(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 ok, 1 a stage failed, 2 usage or configuration, 3 data, 4 differences found, "
    "5 optional dependency missing, 130 interrupted.",
)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="Only warnings and errors on stderr.")
@click.option("--traceback", is_flag=True, help="Show the whole traceback of an unexpected error.")
@click.version_option(package_name="framing-news", prog_name="framing")
def root(*, color: str, quiet: bool, traceback: bool) -> None:
    """Measure how groups of news outlets frame the same events, and say how sure one can be."""
    del traceback  # read by main, which must know it even when parsing fails
    base.settle_output(color=color, quiet=quiet)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line.

    Args:
        arguments: What stands after ``framing``; None takes it from the process.

    Returns:
        The exit code: 0 ok · 1 a stage failed · 2 usage or configuration · 3 data missing or invalid ·
        4 differences found · 5 optional dependency missing · 130 interrupted · 141 nobody reads the output.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    settle()
    with base.error_codes(traceback="--traceback" in given) as outcome:
        code = root.main(args=given, prog_name="framing", standalone_mode=False)
        sys.stdout.flush()
        outcome.code = code if isinstance(code, int) else 0
    return outcome.code


__all__ = ["main", "root"]
