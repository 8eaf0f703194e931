"""Reads a YAML file into a pydantic model and reports every problem at its place.

YAML 1.2 is read (``no`` and ``12:30`` stay text), a key that stands twice is a problem, and each problem
carries ``file:line:column``, the line itself, what was expected and, for a misspelt key, the key meant.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from framing.errors import BadConfig, DataError

Checked = TypeVar("Checked", bound=BaseModel)
Loc = tuple[int | str, ...]

# What pydantic calls an error → what we say; other kinds keep pydantic's own words.
NO_SUCH_DATE = "is no date of the calendar; write a day as 2024-05-16, or text in quotation marks"
DATE = re.compile(r"(?<![\w-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])")
EXPECTED = {
    "string_type": "must be text; write it in quotes",
    "int_type": "must be a whole number",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping of keys to values",
    "model_type": "must be a mapping of keys to values",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong in a file.

    Attributes:
        file: Path as the user gave it.
        line: Line, from 1.
        column: Column, from 1.
        where: Keys that lead there, joined by dots; empty for the whole file.
        message: What was expected.
        source: The line as it stands in the file.
    """

    file: str
    line: int
    column: int
    where: str
    message: str
    source: str

    def as_record(self) -> dict[str, str | int]:
        """The problem as a flat record, for ``--json``."""
        return {
            "file": self.file, "line": self.line, "column": self.column, "where": self.where,
            "message": self.message,
        }  # fmt: skip

    def __str__(self) -> str:
        """The place, the source line and, under the spot, what was expected."""
        number = f"{self.line:>4}"
        under = " " * (len(number) + 1) + "| " + " " * (self.column - 1)
        return (
            f"{self.file}:{self.line}:{self.column}  {self.where}".rstrip()
            + f"\n{number} | {self.source}\n{under}^ {self.message}"
        )


def read_checked(path: Path, model: type[Checked]) -> Checked:
    """The content of a YAML file as a checked model.

    Args:
        path: The file, UTF-8.
        model: What the file must hold.

    Raises:
        DataError: The file cannot be read.
        BadConfig: The file has problems; ``problems`` holds them all as ``Problem``.
    """
    text = _text(path)
    with suppress(YAMLError, ValueError):  # an impossible date is a ValueError, and so is a ValidationError
        # Places cost twice the time, and nearly all files are right: only a wrong one is read with them.
        return model.model_validate(_plain(YAML(typ="safe", pure=True).load(text)))
    lines = text.splitlines()
    node = _parse(path, lines)
    try:
        return model.model_validate(_plain(node))
    except ValidationError as error:
        problems = [_problem(path, lines, node, model, detail) for detail in error.errors(include_url=False)]
    raise _refusal(path, sorted(problems, key=lambda problem: (problem.line, problem.column)))


def refusal(path: Path, wrong: Sequence[tuple[Loc, str]]) -> BadConfig:
    """The error for what only shows when a file is compared with the world: each problem at its value.

    Args:
        path: A file that ``read_checked`` has read.
        wrong: Keys that lead to a value, and what is wrong with it.
    """
    lines = _text(path).splitlines()
    node = _parse(path, lines)
    problems = [_at(path, lines, _value_place(node, loc), _dotted(loc), message) for loc, message in wrong]
    return _refusal(path, sorted(problems, key=lambda problem: (problem.line, problem.column)))


def unchecked(path: Path) -> Any:
    """The content of a YAML file in plain Python, for a look at its sound parts; None if it is no YAML."""
    with suppress(YAMLError, ValueError):
        return _plain(YAML(typ="safe", pure=True).load(_text(path)))
    return None


def together(path: Path, *found: BadConfig) -> BadConfig:
    """One error for the problems of several, in the order of their places."""
    problems = [one for each in found for one in each.problems if isinstance(one, Problem)]
    return _refusal(
        path, sorted(problems, key=lambda one: (one.file != str(path), one.file, one.line, one.column))
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error


def _parse(path: Path, lines: list[str]) -> Any:
    yaml = YAML(typ="rt", pure=True)
    try:
        return yaml.load("\n".join(lines) + "\n")
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        message = (error.problem or "is not YAML").split("\n")[0]
        raise _refusal(path, [_at(path, lines, (line, column), "", message)]) from error
    except ReaderError as error:  # a control character, which has no mark
        raise DataError(
            f"{path} holds the character {error.character!r}, which YAML does not allow"
        ) from error
    except ValueError as error:
        places = [_at(path, lines, place, "", NO_SUCH_DATE) for place in _impossible_dates(lines)]
        raise _refusal(path, places or [_at(path, lines, (0, 0), "", str(error))]) from error


def _impossible_dates(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Places of what YAML takes for dates, and which no calendar has."""
    for number, line in enumerate(lines):
        for found in DATE.finditer(line):
            try:
                date(*map(int, found.groups()))
            except ValueError:
                yield number, found.start()


def _plain(node: Any) -> Any:
    """Ruamel's marked containers and strings as plain ones, so that strict models take them."""
    if isinstance(node, Mapping):
        return {_plain(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return tuple(_plain(item) for item in node)
    if isinstance(node, str):
        return str(node)
    return int(node) if type(node).__mro__[1:2] == (int,) and not isinstance(node, bool) else node


def _problem(path: Path, lines: list[str], node: Any, model: type[BaseModel], detail: Any) -> Problem:
    loc: Loc = tuple(part for part in detail["loc"] if part != "[key]")
    kind = detail["type"]
    if kind == "missing":
        return _at(path, lines, _value_place(node, loc[:-1]), _dotted(loc), f"key {loc[-1]!r} is missing")
    if kind == "extra_forbidden" or "[key]" in detail["loc"]:
        message = "unknown key" if kind == "extra_forbidden" else _message(detail)
        advice = _advice(str(loc[-1]), _known_keys(model, loc[:-1]))
        return _at(path, lines, _key_place(node, loc), _dotted(loc), message + advice)
    return _at(path, lines, _value_place(node, loc), _dotted(loc), _message(detail))


def _message(detail: Any) -> str:
    return EXPECTED.get(detail["type"], str(detail["msg"]).removeprefix("Value error, "))


def _advice(key: str, known: Sequence[str]) -> str:
    close = get_close_matches(key, known, n=1)
    if close:
        return f". Did you mean {close[0]!r}?"
    return f". Known here: {', '.join(known)}." if known else ""


def _known_keys(model: type[BaseModel], loc: Loc) -> tuple[str, ...]:
    """Keys that the model takes at a place; models under a mapping are found through its value type."""
    current: Any = model
    for part in loc:
        if isinstance(current, type) and issubclass(current, BaseModel):
            field = current.model_fields.get(str(part))
            current = field.annotation if field else None
        elif get_args(current):
            current = next(arg for arg in reversed(get_args(current)) if arg is not Ellipsis)
        current = _present(current)
    return tuple(current.model_fields) if isinstance(current, type) and issubclass(current, BaseModel) else ()


def _present(annotation: Any) -> Any:
    """What a value is if it is not None."""
    args = [arg for arg in get_args(annotation) if arg is not type(None)]
    return args[0] if len(args) == 1 and type(None) in get_args(annotation) else annotation


def _value_place(node: Any, loc: Loc) -> tuple[int, int]:
    """Line and column, from 0, of the value that keys lead to; else of its nearest marked parent."""
    place = (0, 0)
    for part in loc:
        if isinstance(node, CommentedMap) and part in node:
            place = node.lc.value(part)
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            place = node.lc.item(part)
        else:
            return place
        node = node[part]
    return place


def _key_place(node: Any, loc: Loc) -> tuple[int, int]:
    parent = node
    for part in loc[:-1]:
        parent = parent[part]
    return parent.lc.key(loc[-1]) if isinstance(parent, CommentedMap) else _value_place(node, loc)


def _dotted(loc: Loc) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")


def _at(path: Path, lines: list[str], place: tuple[int, int], where: str, message: str) -> Problem:
    line, column = place
    source = lines[line] if line < len(lines) else ""
    return Problem(
        file=str(path), line=line + 1, column=column + 1, where=where, message=message, source=source
    )


def _refusal(path: Path, problems: list[Problem]) -> BadConfig:
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    listed = "\n".join(str(problem) for problem in problems)
    return BadConfig(f"{path} has {count}\n\n{listed}", tuple(problems))
