"""Reads YAML 1.2 into plain values and remembers where each of them stands.

The composer of ruamel.yaml gives nodes with marks; the values are made here, so that a duplicate key, a wrong
date and an unquoted ``no`` can all be reported at once instead of the first one ending the reading.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from framing.experiments.declaration.problems import Problem, Span

Loc = tuple[str | int, ...]
"""Keys and list positions that lead from the top of a file to a value."""

_READ_AS_TRUTH = re.compile(r"(?:yes|no|on|off|y|n)", re.IGNORECASE)
_READ_AS_MINUTES = re.compile(r"[-+]?[0-9]+(?::[0-5]?[0-9])+")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")
_HALF = re.compile(r"[\ud800-\udfff]")
_DAY_LENGTH = len("2024-05-16")
_PREFIX = "tag:yaml.org,2002:"


@dataclass(slots=True)
class Document:
    """A YAML file as plain values with their places.

    Attributes:
        name: The file as it is named in messages.
        data: The values; only dict, list, str, int, float, bool and None; dates as ISO text.
        spans: Where each value stands.
        keys: Where the key of each value in a mapping stands.
        problems: What was wrong already in reading.
        source: Bytes of the file.
    """

    name: str
    data: Any = None
    source: bytes = b""
    spans: dict[Loc, Span] = field(default_factory=dict)
    keys: dict[Loc, Span] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def span(self, loc: Loc) -> Span:
        """Where a value stands, or else its nearest parent that the file holds."""
        while loc and loc not in self.spans:
            loc = loc[:-1]
        return self.spans.get(loc, Span(file=self.name))

    def key_span(self, loc: Loc) -> Span:
        """Where the key of a value stands; the value itself if it has none."""
        return self.keys.get(loc) or self.span(loc)

    def problems_under(self, loc: Loc) -> bool:
        """True if a problem was noted at a place or below it."""
        return any(problem.where.startswith(dotted(loc)) for problem in self.problems)

    def report(self, loc: Loc, message: str, *, at_key: bool = False) -> None:
        """Note a problem at a place."""
        span = self.key_span(loc) if at_key else self.span(loc)
        self.problems.append(Problem(span=span, where=dotted(loc), message=message))


def dotted(loc: Loc) -> str:
    """A place as a reader writes it: ``measures[1].frameaxis``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")


def read_yaml(path: Path, name: str | None = None) -> Document:
    """Read a file.

    Args:
        path: The file.
        name: How messages name it; None names it as the path is written.
    """
    document = Document(name=name or path.as_posix(), source=path.read_bytes())
    try:
        text = document.source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 (byte {error.start}): save the file as UTF-8"
        document.problems.append(Problem(span=Span(file=document.name), where="", message=message))
        return document
    _fill(document, text)
    return document


def read_value(text: str, name: str) -> Document:
    """Read one value from a line of YAML.

    Args:
        text: The value.
        name: How messages name the line.
    """
    document = Document(name=name)
    _fill(document, text)
    return document


def _fill(document: Document, text: str) -> None:
    """Read a text into the document."""
    try:
        _compose(document, text)
    except RecursionError:
        span = Span(file=document.name)
        document.data = None
        document.problems = [Problem(span=span, where="", message="is nested too deeply, or holds itself")]


def _compose(document: Document, text: str) -> None:
    lines = text.splitlines()
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n"), error.position - (before.rfind("\n") + 1)
        message = f"holds a character that YAML does not take (U+{error.character:04X}): remove it"
        span = _span(document.name, lines, line, column, 1)
        document.problems.append(Problem(span=span, where="", message=message))
        return
    except MarkedYAMLError as error:
        mark = _mark_of(error)
        line, column = (mark.line, mark.column) if mark else (0, 0)
        span = _span(document.name, lines, line, column, 1)
        document.problems.append(Problem(span=span, where="", message=_syntax(error, lines, line)))
        return
    if node is not None:
        _Reader(document, lines).read(node)


def _mark_of(error: MarkedYAMLError) -> Any:
    """Where the writer should look: where an unfinished key or quotation began, not where it was missed."""
    began = "could not find expected ':'" in str(error.problem) or "unexpected end" in str(error.problem)
    first, second = error.problem_mark, error.context_mark
    return (second or first) if began else (first or second)


def _syntax(error: MarkedYAMLError, lines: Sequence[str], line: int) -> str:
    """What is wrong with the form of the file, in words of its writer."""
    source = lines[line] if line < len(lines) else ""
    if "\t" in source[: len(source) - len(source.lstrip())]:
        return "is indented with a tab: YAML takes spaces only"
    told = str(error.problem or error.context or "cannot be read").splitlines()[0]
    if "could not find expected ':'" in told:
        told = "a key must be followed by a colon and a space"
    elif "mapping values are not allowed" in told:
        told = "a colon is not expected here: put the text in quotes, or check the indentation"
    elif "unexpected end" in told:
        told = "a quotation mark or bracket that opens here is never closed"
    elif "another document" in told:
        told = "only one document may stand in a file"
    elif "<block end>" in told:
        told = "does not fit the lines above: check the indentation"
    return f"is not YAML: {told}"


def _span(name: str, lines: Sequence[str], line: int, column: int, width: int) -> Span:
    source = lines[line] if line < len(lines) else ""
    return Span(file=name, line=line + 1, column=column + 1, width=max(width, 1), source=source)


@dataclass(slots=True)
class _Reader:
    """Makes values of nodes and writes their places into the document."""

    document: Document
    lines: list[str]

    def read(self, node: Node) -> None:
        if not isinstance(node, ScalarNode):  # a whole file is pointed at, not underlined
            mark = node.start_mark
            self.document.spans[()] = _span(self.document.name, self.lines, mark.line, mark.column, 1)
        self.document.data = self._value(node, ())

    def _mark(self, node: Node) -> Span:
        start, end = node.start_mark, node.end_mark
        one_line = start.line == end.line
        source = self.lines[start.line] if start.line < len(self.lines) else ""
        width = end.column - start.column if one_line else len(source.rstrip()) - start.column
        return _span(self.document.name, self.lines, start.line, start.column, width)

    def _value(self, node: Node, loc: Loc) -> Any:
        if loc not in self.document.spans:
            self.document.spans[loc] = self._mark(node)
        if isinstance(node, MappingNode):
            return self._mapping(node, loc)
        if isinstance(node, SequenceNode):
            return [self._value(child, (*loc, place)) for place, child in enumerate(node.value)]
        return self._scalar(str(node.value), node, loc)

    def _mapping(self, node: MappingNode, loc: Loc) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = _HALF.sub("\ufffd", str(key_node.value))
            place = (*loc, key)
            mark = self._mark(key_node)
            if key in found:
                first = self.document.keys[place].line
                message = f"stands twice: first on line {first}. Keep one of them"
                self.document.problems.append(Problem(span=mark, where=dotted(place), message=message))
                continue
            self.document.keys[place] = mark
            if isinstance(value_node, ScalarNode) and value_node.value == "" and value_node.style is None:
                self.document.spans[place] = mark  # an empty value has no place of its own
            found[key] = self._value(value_node, place)
        return found

    def _scalar(self, text: str, node: Any, loc: Loc) -> Any:
        kind = str(node.tag).removeprefix(_PREFIX)
        if _HALF.search(text):
            self.document.report(
                loc, "holds half a character: write the letter itself, or \\U and eight digits"
            )
            return ""
        if node.style is not None:
            return text
        trap = _trap(text, kind)
        if trap:
            self.document.report(loc, trap)
            return text
        return _plain(text, kind)


def _trap(text: str, kind: str) -> str | None:
    """Why an unquoted value should not stand as it does; None if it may."""
    if kind == "str" and _READ_AS_TRUTH.fullmatch(text):
        return f'is true or false to other programs, text to this one: write true, false or "{text}"'
    if _READ_AS_MINUTES.fullmatch(text):
        return f'is a number to other programs, text to this one: write "{text}"'
    if kind == "int" and _LEADING_ZERO.fullmatch(text):
        return f'a leading zero is read in two ways: write {int(text)}, or "{text}" for text'
    if kind in {"int", "float"} and "_" in text:
        return f"must be written without underscores: {text.replace('_', '')}"
    return _trap_of_kind(text, kind)


def _trap_of_kind(text: str, kind: str) -> str | None:
    if kind == "timestamp" and _day(text) is None:
        return "is not a day of the calendar" if len(text) == _DAY_LENGTH else "must be a day without a time"
    if kind == "float" and text.lower().strip("+-") in {".inf", ".nan"}:
        return "must be a finite number"
    if kind not in {"str", "int", "float", "bool", "null", "timestamp"}:
        return f"has a tag ({kind}), which this file does not take"
    return None


def _plain(text: str, kind: str) -> str | int | float | bool | None:
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        return int(text, 0)
    return float(text) if kind == "float" else text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def as_json(value: Any) -> str:
    """A plain value as JSON text, for a strict check of its types."""
    return json.dumps(value, ensure_ascii=False)
