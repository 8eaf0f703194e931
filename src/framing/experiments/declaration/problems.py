"""What is wrong in a file of a user: the place, the line itself, what was expected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from framing.errors import BadConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one line.

    Attributes:
        file: The file as it is named in messages.
        line: Line, from 1; 0 for the file as a whole.
        column: First column, from 1; 0 for the file as a whole.
        width: Columns, 1 or more.
        source: The line itself.
    """

    file: str
    line: int = 0
    column: int = 0
    width: int = 1
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        span: Where.
        where: Keys that lead there, joined by dots; empty for the whole file.
        message: What was expected, as the end of a sentence that begins with the place.
    """

    span: Span
    where: str
    message: str

    def __str__(self) -> str:
        """The place, the source line and, under the spot, what was expected."""
        span = self.span
        if not span.line:
            return f"{span.file}  {self.where}".rstrip() + f"\n  {self.message}"
        place = span.file if span.file.startswith("--") else f"{span.file}:{span.line}:{span.column}"
        number = f"{span.line:>3}"
        before = "".join("\t" if letter == "\t" else " " for letter in span.source[: span.column - 1])
        return (
            f"{place}  {self.where}".rstrip()
            + f"\n{number} | {span.source.rstrip()}\n"
            + f"{' ' * len(number)} | {before}{'^' * span.width} {self.message}"
        )

    def as_record(self) -> dict[str, str | int]:
        """The problem as a flat record, for ``--json``."""
        span = self.span
        return {
            "file": span.file,
            "line": span.line,
            "column": span.column,
            "width": span.width,
            "where": self.where,
            "message": self.message,
        }


def refusal(name: str, problems: Sequence[Problem]) -> BadConfig:
    """The error that holds all problems of a file.

    Args:
        name: The file as it is named in messages.
        problems: One or more, in any order.
    """
    ordered = tuple(sorted(problems, key=_position))
    count = "1 problem" if len(ordered) == 1 else f"{len(ordered)} problems"
    return BadConfig(f"{name} has {count}\n\n" + "\n".join(str(problem) for problem in ordered), ordered)


def _position(problem: Problem) -> tuple[str, int, int, str]:
    return problem.span.file, problem.span.line, problem.span.column, problem.message


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """The nearest known name as a sentence to append; all names if none is near; empty if there are none.

    Args:
        name: What was written.
        known: What would have been right.
    """
    names = sorted(known)
    close = get_close_matches(str(name), names, n=1)
    if close:
        return f' Did you mean "{close[0]}"?'
    return f" Known: {', '.join(names)}." if names else ""


def one_of(names: Iterable[str]) -> str:
    """Names as a choice in words: ``"a", "b" or "c"``."""
    quoted = [f'"{name}"' for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
