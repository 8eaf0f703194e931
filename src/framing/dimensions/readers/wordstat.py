"""WordStat categorisation dictionaries (``.cat``): nested by tabs, entries end in a weight in brackets."""

import re
from pathlib import Path

from framing.dimensions.readers.categories import CategoryFile, Collector, broken, lines_of

ENTRY = re.compile(r"(?P<pattern>.*\S)\s*\((?P<weight>\d+(?:[.,]\d+)?)\)")


def read_wordstat(path: Path, encoding: str) -> CategoryFile:
    """Read a WordStat ``.cat`` file.

    A line that ends in a weight, ``CIVIL_WAR (1)``, is an entry, any other a category. ``_`` joins the words
    of a phrase and becomes a space. Weights other than 1 and rules (``@…``) are not used; a note says so.

    Args:
        path: The file.
        encoding: Its encoding.

    Raises:
        DataError: An entry stands outside a category, or a line is indented too far.
    """
    collector = Collector()
    keys: list[str] = []
    for number, line in lines_of(path, encoding):
        content = line.strip()
        depth = line[: line.index(content)].count("\t")
        if depth > len(keys):
            raise broken(path, number, line, f"at most {len(keys)} tabs before it")
        entry = ENTRY.fullmatch(content)
        if content.startswith("@"):
            collector.note(number, f"the rule {content!r}: rules are not supported")
        elif entry is None:
            keys[depth:] = [content]
            collector.open(tuple(keys))
        elif depth == 0:
            raise broken(
                path, number, line, "a category, without a weight in brackets, before the first entry"
            )
        else:
            _take(collector, tuple(keys[:depth]), entry, number)
    return collector.result(path, "WordStat")


def _take(collector: Collector, keys: tuple[str, ...], entry: re.Match[str], line: int) -> None:
    if float(entry["weight"].replace(",", ".")) != 1:
        collector.note(line, f"the weight {entry['weight']} of {entry['pattern']!r}: entries count equally")
    collector.add(keys, entry["pattern"].replace("_", " "), line)
