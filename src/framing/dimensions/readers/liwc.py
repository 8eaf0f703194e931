"""LIWC dictionaries (``.dic``): numbered categories between two lines of ``%``, then words with numbers."""

import re
from collections.abc import Iterator
from pathlib import Path

from framing.dimensions.readers.categories import CategoryFile, Collector, broken, lines_of
from framing.errors import DataError

LEGEND = re.compile(r"(?P<tabs>\t*)\s*(?P<number>\d+)\s+(?P<name>.+)")
UNTABBED = re.compile(r"(?P<word>.+?)\s+(?P<codes>\d+(?:\s+\d+)*)")
CONDITIONAL = re.compile(r"[(</]")

Lines = Iterator[tuple[int, str]]


def read_liwc(path: Path, encoding: str) -> CategoryFile:
    """Read a LIWC 2001–2022 ``.dic`` file.

    Categories that are indented in the legend are nested. Words whose numbers depend on a neighbour, as
    ``like (02 134)125/464`` of LIWC 2007, are left out with a note.

    Args:
        path: The file.
        encoding: Its encoding.

    Raises:
        DataError: A line is not as the format wants it, or a word names a category that the legend lacks.
    """
    lines = lines_of(path, encoding)
    collector = Collector()
    legend = _legend(path, lines)
    for keys in legend.values():
        collector.open(keys)
    for number, line in lines:
        word, codes = _entry(path, number, line)
        if CONDITIONAL.search(codes):
            collector.note(number, f"{word!r} depends on its neighbours ({codes}): not supported")
            continue
        for code in codes.split():
            collector.add(_keys(path, number, legend, code), word, number)
    return collector.result(path, "LIWC")


def _legend(path: Path, lines: Lines) -> dict[int, tuple[str, ...]]:
    number, line = next(lines, (1, ""))
    if line.strip() != "%":
        raise broken(path, number, line, "a line with % alone, which opens the list of categories")
    legend: dict[int, tuple[str, ...]] = {}
    parents: list[str] = []
    for number, line in lines:
        if line.strip() == "%":
            return legend
        match = LEGEND.fullmatch(line.rstrip())
        if not match:
            raise broken(path, number, line, "a number and the name of a category, or % to close the list")
        del parents[len(match["tabs"]) :]
        parents.append(" ".join(match["name"].split()))
        if int(match["number"]) in legend:
            raise broken(path, number, line, f"a number of its own: {match['number']} is taken")
        legend[int(match["number"])] = tuple(parents)
    raise DataError(f"{path}: the list of categories is not closed by a second line with % alone")


def _entry(path: Path, number: int, line: str) -> tuple[str, str]:
    word, _, codes = line.strip().partition("\t")
    match = None if codes else UNTABBED.fullmatch(line.strip())
    if match:
        word, codes = match["word"], match["codes"]
    if not codes.strip() or not (
        CONDITIONAL.search(codes) or codes.replace("\t", " ").replace(" ", "").isdigit()
    ):
        raise broken(path, number, line, "a word, a tab and the numbers of its categories")
    return word.strip(), codes.strip()


def _keys(path: Path, number: int, legend: dict[int, tuple[str, ...]], code: str) -> tuple[str, ...]:
    if int(code) not in legend:
        raise broken(path, number, code, f"a category number of the list ({min(legend)} to {max(legend)})")
    return legend[int(code)]
