"""LIWC-22 dictionaries (``.dicx``): a table with ``DicTerm`` and one column per category, marked with X."""

import csv
from pathlib import Path

from framing.dimensions.readers.categories import CategoryFile, Collector, broken, text_of

TERM = "DicTerm"


def read_liwc22(path: Path, encoding: str) -> CategoryFile:
    """Read a LIWC-22 ``.dicx`` file. A weight instead of X counts as X, with a note.

    Args:
        path: The file.
        encoding: Its encoding.

    Raises:
        DataError: The header or a row is not as the format wants it.
    """
    rows = csv.reader(text_of(path, encoding).splitlines())
    header = [name.strip() for name in next(rows, [])]
    if not header or header[0].casefold() != TERM.casefold():
        raise broken(path, 1, ",".join(header), f"a header that begins with {TERM}")
    collector = Collector()
    for name in header[1:]:
        collector.open((name,))
    for row in rows:
        if len(row) != len(header):
            raise broken(path, rows.line_num, ",".join(row), f"{len(header)} cells, as in the header")
        for name, mark in zip(header[1:], row[1:], strict=True):
            _take(collector, name, row[0], mark.strip(), rows.line_num)
    return collector.result(path, "LIWC-22")


def _take(collector: Collector, category: str, word: str, mark: str, line: int) -> None:
    if not mark:
        return
    if mark.casefold() != "x":
        collector.note(line, f"the weight {mark} of {word!r}: entries count equally")
    collector.add((category,), word, line)
