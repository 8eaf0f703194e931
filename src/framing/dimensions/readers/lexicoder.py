"""Lexicoder dictionaries (``.lc3``): ``+category`` on a line of its own, then one pattern per line."""

from pathlib import Path

from framing.dimensions.readers.categories import CategoryFile, Collector, broken, lines_of


def read_lexicoder(path: Path, encoding: str) -> CategoryFile:
    """Read a Lexicoder 3 ``.lc3`` file.

    Args:
        path: The file.
        encoding: Its encoding.

    Raises:
        DataError: A pattern stands before the first category, or a category has no name.
    """
    collector = Collector()
    category = ""
    for number, line in lines_of(path, encoding):
        content = line.strip()
        if content.startswith("+"):
            category = content[1:].strip()
            if not category:
                raise broken(path, number, line, "the name of a category after +")
            collector.open((category,))
        elif not category:
            raise broken(path, number, line, "+ and the name of a category before the first pattern")
        else:
            collector.add((category,), content, number)
    return collector.result(path, "Lexicoder")
